"""Warnings on a sign-in sheet: shown on the line, asked once a kind, kept with the reason."""

import re
from datetime import date, time
from decimal import Decimal
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from courses.models import Course, CourseSession, Enrolment, SessionDay
from events.models import Event
from records.actions.sheet_mending import change_line_score
from records.actions.sheet_saving import save_sheet
from records.credit.overriding import Override
from records.credit.problem_kinds import WARNINGS
from records.models import Completion, SignInSheet
from tests.factories import CompletionFactory, CourseFactory
from tests.records.scans import kept, printed
from tests.records.sheets import NEXT_DAY, a_class, draft, line_of
from tests.records.test_saved_sheet_paper import paper_of

SCRIPT = {"HX-Request": "true"}
HAD_IT = (
    "Had 26-0042 this year already, on Jan 5, 2026. Remove the line, or give the reason when you "
    "save."
)


@pytest.fixture
def course_session(department) -> CourseSession:
    return a_class(course=CourseFactory(course_id="26-0042", title="Crisis response"))


@pytest.fixture
def sheet(department, course_session) -> SignInSheet:
    """A sheet of two, of whom the first had the course in January."""
    CompletionFactory(
        member=department.officer, course=course_session.course, completed_on=date(2026, 1, 5)
    )
    return draft(course_session, "4411 4412", department.clerk)


@pytest.fixture
def client(department) -> Client:
    client = Client()
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")
    return client


def page_of(client: Client, name: str, course_session: CourseSession) -> str:
    return client.get(reverse(f"records:{name}", args=[course_session.pk])).content.decode()


def save(client: Client, sheet: SignInSheet, *, reason: str = "", review: str = "") -> str:
    """Save, with one reason for whatever the review asks.

    Args:
        review: the page that the clerk read; by default as it is now.
    """
    url = reverse("records:sheet-review", args=[sheet.course_session_id])
    review = review or client.get(url).content.decode()
    asked = dict(re.findall(r'name="(shown-\w+)" value="([0-9a-f ]+)"', review))
    reasons = {name.replace("shown-", "reason-"): reason for name in asked}
    page = client.post(url, {"version": sheet.version, **asked, **reasons}, follow=True)
    return page.content.decode()


# Without a warning ----------------------------------------------------------------------------


def test_where_nothing_is_odd_nothing_is_asked(client, department, course_session):
    draft(course_session, "4411 4412", department.clerk)

    page = page_of(client, "sheet-review", course_session)

    assert "to-confirm" not in page
    assert 'type="submit" autofocus>Save 2 completions</button>' in page


# On the line ----------------------------------------------------------------------------------


def test_a_warning_stands_on_its_line_which_stays_ready(client, course_session, sheet):
    page = page_of(client, "sheet-entry", course_session)

    assert page.count(HAD_IT) == 1
    assert page.count("Confirm</span>") == 1
    assert "<strong>2 ready</strong>" in page
    assert "1 to confirm</span>" in page
    assert "sheet-line--wrong" not in page


def test_adding_somebody_who_is_warned_of_says_so_at_once(client, department, course_session):
    Enrolment.objects.create(course_session=course_session, member=department.sergeant)
    url = reverse("records:sheet-entry", args=[course_session.pk])

    one = client.post(url, {"text": "4411"}, headers=SCRIPT).content.decode()
    two = client.post(url, {"text": "3301 4412"}, headers=SCRIPT).content.decode()

    assert "Line 1, 4411 Núñez, Ana: Not enrolled in this class, though another member is." in one
    assert "2 lines added, 1 of them to confirm." in two


def test_what_is_odd_about_the_class_stands_once_above_the_lines(
    client, department, course_session
):
    SessionDay.objects.update(ends_at=time(9), break_minutes=0)
    draft(course_session, "4411 4412 3301", department.clerk)

    page = page_of(client, "sheet-entry", course_session)

    assert page.count("but the 60 minutes of this class earn 1.00") == 1
    assert "Confirm</span>" not in page


def test_it_comes_with_the_first_member_who_is_known(client, course_session):
    SessionDay.objects.update(ends_at=time(9), break_minutes=0)
    url = reverse("records:sheet-entry", args=[course_session.pk])
    client.post(url, {"text": "9999"}, headers=SCRIPT)

    page = client.post(url, {"text": "4411", "version": "1"}, headers=SCRIPT).content.decode()

    assert 'id="sheet-rows"' in page
    assert "but the 60 minutes of this class earn 1.00" in page


# In the review, and in the event --------------------------------------------------------------


def test_the_review_asks_one_reason_for_all_of_a_kind(client, department, course_session, sheet):
    Enrolment.objects.create(course_session=course_session, member=department.sergeant)

    page = page_of(client, "sheet-review", course_session)

    assert page.count("Why is it right all the same?") == 2
    assert f"Line 1, 4411 Núñez, Ana: {HAD_IT}" in page
    assert "One reason for all 2." in page
    marks = r'name="shown-{}" value="(.*)"'
    assert len(re.search(marks.format("not_enrolled"), page)[1].split()) == 2
    assert len(re.search(marks.format("had_it_this_year"), page)[1].split()) == 1
    # The keyboard begins at the first reason, not at the button.
    assert page.count("autofocus") == 1
    assert 'type="submit" autofocus' not in page


def test_without_a_reason_the_save_is_refused_in_words(client, course_session, sheet):
    page = save(client, sheet)

    assert "Nothing was saved: give a reason for each warning, or mend what it is about." in page
    assert "Say why, or mend what it is about." in page
    assert not SignInSheet.objects.get().is_saved
    assert Completion.objects.count() == 1


def test_a_reason_too_long_is_refused_beside_its_field_and_kept(client, course_session, sheet):
    page = save(client, sheet, reason="x" * 501)

    assert page.count("501 characters are more than 500. Shorten it.") == 2
    assert f'value="{"x" * 501}"' in page
    assert not SignInSheet.objects.get().is_saved


@pytest.mark.parametrize("odd", ["\x00", "<script>alert(1)</script>"])
def test_odd_answers_are_shown_as_text_and_save_nothing(client, course_session, sheet, odd):
    url = reverse("records:sheet-review", args=[course_session.pk])
    sent = {"reason-had_it_this_year": odd, "shown-had_it_this_year": odd}

    page = client.post(url, {"version": sheet.version, **sent}, follow=True).content.decode()

    assert "<script>alert" not in page
    assert not SignInSheet.objects.get().is_saved


def test_with_a_reason_it_is_saved_and_the_event_keeps_it(client, course_session, sheet):
    page = save(client, sheet, reason="Sent again")

    assert "Saved: 2 completions, 16.00 credit hours" in page
    event = Event.objects.get(action="sheet.save")
    told = {name: value for name, value in event.after.items() if name != "draft"}
    assert told == {
        "version": 2,
        "credit": {"4411": "8.00", "4412": "8.00"},
        "had_it_this_year": {"reason": "Sent again", "members": ["4411"]},
    }


def test_a_warning_that_came_up_since_the_review_is_asked_again(
    client, department, course_session, sheet
):
    review = page_of(client, "sheet-review", course_session)
    CompletionFactory(
        member=department.colleague, course=course_session.course, completed_on=date(2026, 2, 2)
    )

    page = save(client, sheet, reason="Sent again", review=review)

    assert "Not all of this was shown when the reason was given." in page
    assert "Line 2, 4412 O&#x27;Brien, Sean: Had 26-0042 this year already, on Feb 2" in page
    assert 'value="Sent again"' in page
    assert not SignInSheet.objects.get().is_saved


def in_a_short_class(department, course_session) -> None:
    SessionDay.objects.update(ends_at=time(9), break_minutes=0)


def with_others_enrolled(department, course_session) -> None:
    Enrolment.objects.create(course_session=course_session, member=department.sergeant)


def had_in_january(department, course_session) -> None:
    CompletionFactory(
        member=department.officer, course=course_session.course, completed_on=date(2026, 1, 5)
    )


def with_rows_that_wait(department, course_session) -> None:
    others = [department.colleague, department.inquiry]
    sheet_print = printed(course_session, others, department.clerk)
    kept(sheet_print, {1: "doubt", 2: "doubt", 3: "present"}, department.clerk)


@pytest.mark.parametrize(
    ("make_odd", "words", "kind"),
    [
        (in_a_short_class, "but the 60 minutes of this class earn 1.00", "class_too_short"),
        (with_others_enrolled, "Not enrolled in this class", "not_enrolled"),
        (had_in_january, HAD_IT, "had_it_this_year"),
        (
            with_rows_that_wait,
            "1 row is written in and not typed; 2 rows are in doubt.",
            "rows_wait",
        ),
    ],
)
def test_what_is_odd_is_read_on_the_sheet_and_in_the_review_and_is_confirmed_there(
    client, department, course_session, make_odd, words, kind
):
    make_odd(department, course_session)
    sheet = draft(course_session, "4411", department.clerk)

    entry = page_of(client, "sheet-entry", course_session)
    review = page_of(client, "sheet-review", course_session)
    unsaid = save(client, sheet, reason=" ")

    assert (entry.count(words), review.count(words)) == (1, 1)
    assert f'name="reason-{kind}"' in review
    assert "Nothing was saved: give a reason for each warning" in unsaid
    assert not Completion.objects.filter(course_session=course_session).exists()
    written = unescape(save(client, sheet, reason="It is right"))
    assert "Saved: 1 completion, 8.00 credit hours" in written
    title = next(each.title for each in WARNINGS if each.key == kind)
    assert written.count(f"{title}: It is right") == 1
    completion = Completion.objects.get(course_session=course_session)
    url = reverse("records:completion-detail", kwargs={"pk": completion.pk})
    assert f"{title}, confirmed" in unescape(client.get(url).content.decode())
    saved = SignInSheet.objects.get(course_session=course_session)
    paper = unescape(re.sub("<[^>]*>", " ", paper_of(saved, department.clerk)))
    assert re.search(f"{title}:? +It is right", paper)
    assert Event.objects.get(action="sheet.save").after[kind] == {
        "reason": "It is right",
        "members": ["4411"],
    }


def test_a_reason_overrides_no_line_that_is_wrong(department, course_session):
    sheet = draft(course_session, "1101", department.clerk)

    with pytest.raises(ValidationError, match="your own serial number"):
        save_sheet(
            sheet=sheet,
            seen_version=1,
            by=department.clerk,
            now=NEXT_DAY,
            overrides={"own_credit": Override("I was there", frozenset())},
        )


# A failed test --------------------------------------------------------------------------------


@pytest.fixture
def tested(department, course_session) -> SignInSheet:
    """Two who sat a test: the first passed it, the second did not."""
    Course.objects.update(delivery="computer_based")
    course_session.refresh_from_db()
    sheet = draft(course_session, "4411 4412", department.clerk)
    for serial, score in (("4411", Decimal(90)), ("4412", Decimal(69))):
        change_line_score(line=line_of(sheet, serial), score=score, by=department.clerk)
    sheet.refresh_from_db()
    return sheet


def test_a_failed_test_shows_nothing_earned_and_is_no_ready_credit(client, course_session, tested):
    page = page_of(client, "sheet-entry", course_session)

    assert "<strong>1 ready</strong> <span>1 not passed</span>" in page
    assert page.count("Not passed</span>") == 1
    assert 'sheet-line__credit">0.00</td>' in page
    assert 'sheet-line__credit">8.00</td>' in page


def test_the_review_leaves_a_failed_test_out_of_the_hours(client, course_session, tested):
    page = page_of(client, "sheet-review", course_session)

    assert "<strong>2 completions</strong>, <strong>8.00 credit hours</strong> in all" in page
    assert "1 with the full 8.00 hours, 1 with none, the test not passed." in page
    assert "Test not passed, 0.00 hours" in page


def test_a_failed_test_is_saved_with_its_score_and_earns_nothing(
    client, department, course_session, tested
):
    page = save(client, tested)

    assert "Saved: 2 completions, 8.00 credit hours" in page
    assert "Saved, not passed" in page
    assert Event.objects.get(action="sheet.save").after["credit"] == {
        "4411": "8.00",
        "4412": "0.00 (test not passed, 69 percent; 8.00 with a pass)",
    }
    assert Completion.objects.get(member=department.colleague).score == 69
