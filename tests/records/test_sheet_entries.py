"""Entries of the sheet that say more than a serial number, and unknown serial numbers."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from courses.models import CourseSession, Enrolment
from events.models import Event
from people.models import Member
from people.serial_numbers import near_serials
from records.actions.sheet_mending import change_line_minutes, set_line_hours
from records.actions.sheet_saving import reopen_sheet
from records.actions.sheet_striking import remove_unknown, strike_lines
from records.actions.sheets import AddedLines, add_lines
from records.models import SheetLine, SignInSheet
from records.querysets.sheets import changes_since
from records.typed.result import Meaning
from records.views.sheet_page import sheet_with
from records.views.sheet_said import said_of_added
from tests.factories import CourseFactory, MemberFactory
from tests.records.sheets import (
    NEXT_DAY,
    a_class,
    break_the_journal,
    draft,
    journal,
    line_of,
    saved,
)
from tests.records.test_sheets import NO_HOURS

SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def course_session(department) -> CourseSession:
    return a_class()


@pytest.fixture
def scored(department) -> CourseSession:
    """A class that asks for a score."""
    return a_class(course=CourseFactory(delivery="computer_based"))


def add(course_session: CourseSession, *texts: str, meaning: Meaning | None = None) -> AddedLines:
    clerk = Member.objects.get(serial_number="1101")
    return add_lines(
        course_session=course_session, texts=texts, by=clerk, now=NEXT_DAY, meaning=meaning
    )


def minutes() -> dict[str, int | None]:
    return dict(SheetLine.objects.order_by("pk").values_list("serial_number", "minutes"))


# Minutes and scores -----------------------------------------------------------------------------


def test_a_list_with_minutes_is_told_with_them_all(course_session):
    add(course_session, "4411 125", "4412\n3301 240")

    assert minutes() == {"4411": 125, "4412": None, "3301": 240}
    [said] = changes_since(SignInSheet.objects.get(), 0)
    assert said.endswith("added 4411 (125 minutes), 4412, 3301 (240 minutes).")
    assert not Event.objects.exists()


def test_scores_typed_with_the_serial_are_on_the_line_and_in_the_journal(scored):
    add(scored, "4411 87.5")

    assert SheetLine.objects.get().score == Decimal("87.50")
    assert journal() == ["added 4411 (score 87.5 percent)"]


def test_minutes_typed_with_a_serial_on_the_sheet_set_its_line_anew(department, course_session):
    sheet = draft(course_session, "4411 4412", department.clerk)
    line = line_of(sheet, "4411")
    change_line_minutes(line=line, minutes=100, by=department.clerk)
    set_line_hours(
        line=line, hours={**NO_HOURS, "legal_studies": Decimal("2.00")}, by=department.clerk
    )

    added = add(course_session, "4411 125")

    assert [(line.serial_number, before) for line, before in added.changed] == [
        ("4411", {"minutes": 100})
    ]
    line.refresh_from_db()
    assert (line.minutes, line.credit_hours, line.legal_studies) == (125, 0, 0)
    assert changes_since(sheet, 3)[0].endswith("set 4411 (125 minutes, was 100 minutes).")


def test_a_score_typed_with_a_serial_on_the_sheet_leaves_its_minutes(department, scored):
    sheet = draft(scored, "4411 125 min", department.clerk)

    add(scored, "4411 87")

    assert (line_of(sheet, "4411").minutes, line_of(sheet, "4411").score) == (125, 87)
    assert journal()[-1] == "set 4411 (score 87 percent, was no score)"


def test_the_whole_class_typed_with_a_serial_takes_the_minutes_away(department, course_session):
    sheet = draft(course_session, "4411 125", department.clerk)

    add(course_session, "4411 400")

    assert line_of(sheet, "4411").minutes is None
    assert journal()[-1] == "set 4411 (the whole class, was 125 minutes)"


def test_a_line_set_by_two_entries_at_once_tells_once_what_stood_there_first(
    department, course_session
):
    draft(course_session, "4411 100", department.clerk)

    added = add(course_session, "4411 125", "4411 150")

    assert [(line.serial_number, before) for line, before in added.changed] == [
        ("4411", {"minutes": 100})
    ]
    assert journal() == ["added 4411 (100 minutes)", "set 4411 (150 minutes, was 100 minutes)"]


def test_the_same_minutes_again_write_nothing(department, course_session):
    draft(course_session, "4411 125", department.clerk)

    added = add(course_session, "4411 125")

    assert added.already == {"4411": 1}
    assert len(journal()) == 1


def test_a_struck_serial_with_minutes_is_back_with_them(department, course_session):
    sheet = draft(course_session, "4411", department.clerk)
    strike_lines(sheet=sheet, keys=[line_of(sheet, "4411").pk], by=department.clerk)

    add(course_session, "4411 125")

    assert (line_of(sheet, "4411").is_struck, line_of(sheet, "4411").minutes) == (False, 125)
    assert journal()[-2:] == ["put back 4411", "set 4411 (125 minutes, was the whole class)"]


def test_a_serial_typed_again_at_once_with_its_minutes_has_them(course_session):
    added = add(course_session, "4411", "4411 125")

    assert minutes() == {"4411": 125}
    assert added.not_understood == []


def test_a_serial_twice_in_one_paste_with_other_minutes_is_not_understood(course_session):
    added = add(course_session, "4411 125\n4411 130")

    assert minutes() == {"4411": 125}
    [refused] = added.not_understood
    assert refused.why == "4411 comes twice, with another number or name. Correct the line."


@pytest.mark.parametrize("text", ["4412\n4411\n4411", "4412\n4411 125\n4411 125"])
def test_a_serial_twice_in_one_paste_is_one_line_and_said(department, course_session, text):
    added = add(course_session, text)

    state = sheet_with(added, by=department.clerk)
    assert [line.serial_number for line in state.lines] == ["4412", "4411"]
    assert [each.text for each in said_of_added(added, state.lines)] == [
        "2 lines added.",
        "4411 Núñez, Ana stands twice in what was entered; it is line 2.",
    ]


def test_minutes_for_credit_that_is_written_are_refused(department, course_session):
    sheet = saved(course_session, "4411", department.clerk).sheet
    reopen_sheet(sheet=sheet, reason="Second page", by=department.clerk)
    events = Event.objects.count()

    added = add(course_session, "4411 125")

    [refused] = added.not_understood
    assert refused.why == "the credit of 4411 is written. Void it on its line below to change it."
    assert line_of(sheet, "4411").minutes is None
    assert Event.objects.count() == events


def test_what_is_not_understood_adds_nothing_and_the_rest_is_added(course_session):
    added = add(course_session, "4411\nTotal\n4412 401")

    assert minutes() == {"4411": None}
    assert [refused.text for refused in added.not_understood] == ["Total", "4412 401"]


def test_a_question_adds_nothing_until_it_is_answered(department, course_session):
    MemberFactory(serial_number="240")
    assert add(course_session, "4411 240").not_understood[0].choices
    assert not SignInSheet.objects.exists()

    add(course_session, "4411 240", meaning=Meaning.MINUTES)

    assert minutes() == {"4411": 240}


def test_five_hundred_rows_are_the_most_at_once(course_session):
    rows = "\n".join(f"{serial}\tBoone" for serial in range(1000, 1501))

    with pytest.raises(ValidationError, match="501 serial numbers at once"):
        add(course_session, rows)


# The page ---------------------------------------------------------------------------------------


@pytest.fixture
def client(department) -> Client:
    client = Client()
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")
    return client


def page_of(name: str, course_session: CourseSession) -> str:
    return reverse(f"records:{name}", kwargs={"pk": course_session.pk})


def post(client: Client, course_session: CourseSession, **sent: object) -> str:
    answer = client.post(page_of("sheet-entry", course_session), sent, headers=SCRIPT)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_line_with_minutes_is_said_with_its_credit(client, course_session):
    assert "Line 1, 4411 Núñez, Ana: 2.50 hours of credit for 125 min." in post(
        client, course_session, text="4411 125"
    )
    assert "Line 1, 4411 Núñez, Ana: 3.00 hours of credit for 150 min." in post(
        client, course_session, text="4411 150"
    )


def test_the_script_is_told_what_was_not_understood_and_what_can_be_chosen(client, course_session):
    page = post(client, course_session, text=["4411", "4412 4"])

    assert "Line 1: 4411 Núñez, Ana." in page
    assert 'data-text="4412 4"' in page
    assert 'data-why="“4412 4”: is it 4 minutes or 4 hours of credit?' in page
    assert '<span data-meaning="hours">4 hours of credit</span>' in page

    page = post(client, course_session, text="4412 4", meaning="hours")
    assert "Line 2, 4412 O&#x27;Brien, Sean: 4.00 hours of credit for 200 min." in page


@pytest.mark.parametrize("meaning", ["", "x", "\x00", "m" * 5000])
def test_an_odd_choice_is_none(client, course_session, meaning):
    assert 'data-text="4412 4"' in post(client, course_session, text="4412 4", meaning=meaning)


def test_without_script_each_line_not_understood_is_said_and_a_choice_is_offered(
    client, course_session
):
    url = page_of("sheet-entry", course_session)
    page = client.post(url, {"text": "4411\nTotal"}, follow=True).content.decode()
    assert "“Total”: there is no serial number in it." in page

    page = client.post(url, {"text": "4412 4"}).content.decode()
    assert "is it 4 minutes or 4 hours of credit?" in page
    assert '<button class="usa-button usa-button--outline" name="meaning" value="hours">' in page


# Unknown serial numbers -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant", "is_near"),
    [
        ("4412", "4411", True),
        ("4141", "4411", True),
        ("R201", "R102", False),
        ("R012", "R102", True),
        ("0R12", "R012", True),
        ("441", "4411", False),
        ("5511", "4411", False),
        ("4411", "4411", False),
    ],
)
def test_near_is_one_digit_off_or_two_neighbors_transposed(typed, meant, is_near):
    assert (meant in near_serials(typed)) is is_near


def near(client: Client, course_session: CourseSession, typed: str) -> str:
    """Whom the page asks about, once this is typed."""
    page = post(client, course_session, text=typed)
    return page.split("Did you mean")[1].split("</form>")[0] if "Did you mean" in page else ""


def test_an_unknown_serial_is_asked_about_the_enrolled_first(client, course_session):
    enrolled = MemberFactory(serial_number="4491", last_name="Zeller", first_name="Ann")
    Enrolment.objects.create(course_session=course_session, member=enrolled)

    asked = near(client, course_session, "4419")

    # 4491 by transposing, 4411 and 4412 by one digit.
    assert asked.index('value="4491"') < asked.index('value="4411"') < asked.index('value="4412"')
    assert "4491 Zeller, Ann, enrolled</button>" in asked
    assert "4411 Núñez, Ana</button>" in asked


def test_whoever_is_on_the_sheet_or_was_not_employed_is_not_meant(client, course_session):
    MemberFactory(serial_number="4417", separated_on=date(2026, 3, 9))
    MemberFactory(serial_number="4418", hired_on=date(2026, 3, 11))
    draft(course_session, "4411", Member.objects.get(serial_number="1101"))

    asked = near(client, course_session, "4419")

    assert 'value="4412"' in asked
    for serial in ("4411", "4417", "4418"):
        assert f'value="{serial}"' not in asked


def test_at_most_three_are_proposed_and_none_where_none_is_near(client, course_session):
    for digit in range(3, 8):
        MemberFactory(serial_number=f"441{digit}")

    assert near(client, course_session, "4419").count("<button") == 3
    assert near(client, a_class(), "8888") == ""


def test_whoever_was_meant_is_chosen_by_one_button(client, department, course_session):
    sheet = draft(course_session, "4419", department.clerk)
    line = line_of(sheet, "4419")
    url = reverse("records:sheet-line-serial", kwargs={"pk": course_session.pk, "line_pk": line.pk})

    client.post(url, {"serial_number": "4411"}, headers=SCRIPT)

    assert minutes() == {"4411": None}


def test_asking_about_unknown_serials_takes_two_queries_however_many_there_are(
    client, course_session, django_assert_num_queries
):
    for text in ("4419", "4499 9991 9992 9993"):
        draft(course_session, text, Member.objects.get(serial_number="1101"))
        with django_assert_num_queries(15):
            client.get(page_of("sheet-entry", course_session))


def test_all_unknown_serials_are_removed_at_once(department, course_session):
    sheet = draft(course_session, "9998\n4411\n9999", department.clerk)

    assert remove_unknown(sheet=sheet, by=department.clerk) == ["9998", "9999"]

    assert minutes() == {"4411": None}
    assert changes_since(sheet, 1)[0].endswith("removed 9998, 9999.")
    assert remove_unknown(sheet=sheet, by=department.clerk) == []
    assert len(journal()) == 5


def test_no_unknown_serial_is_removed_from_a_saved_sheet(department, course_session):
    sheet = saved(course_session, "4411", department.clerk).sheet

    with pytest.raises(ValidationError, match="already saved by"):
        remove_unknown(sheet=sheet, by=department.clerk)


def test_unknown_serials_stay_when_the_journal_fails(department, course_session, monkeypatch):
    sheet = draft(course_session, "9998\n4411", department.clerk)

    break_the_journal(monkeypatch)
    with pytest.raises(RuntimeError):
        remove_unknown(sheet=sheet, by=department.clerk)

    assert list(minutes()) == ["9998", "4411"]


def test_the_page_offers_to_remove_them_once_there_are_two(client, course_session):
    url = page_of("sheet-remove-unknown", course_session)
    assert url not in post(client, course_session, text="4411\n9998")

    page = post(client, course_session, text="9999")
    assert url in page
    assert "Remove the 2 unknown serial numbers" in page

    page = client.post(url, headers=SCRIPT).content.decode()
    assert "Off the sheet: 9998, 9999." in page
    assert "Remove the" not in page
