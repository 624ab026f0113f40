"""Voiding a completion, and the page of one completion."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from events import voiding
from events.event_words import changes_of
from events.models import Event
from events.persons import PersonThen
from frame.words import us_date
from people.models import Member
from records.actions.completions import void_completion
from records.actions.sheet_saving import reopen_sheet
from records.models import Completion, ConfirmedWarning, TeachingKept
from tests.factories import CompletionFactory
from tests.records.sheets import CHICAGO, NEXT_DAY, a_class, saved

LATER = datetime(2026, 4, 1, 14, 5, tzinfo=CHICAGO)


@pytest.fixture
def completion(department) -> Completion:
    return CompletionFactory(member=department.officer)


@pytest.mark.parametrize(
    ("delivery", "score", "failed", "earned"),
    [
        ("computer_based", "69.99", True, "0"),
        ("computer_based", "70", False, "8.00"),
        ("computer_based", None, False, "8.00"),
        ("in_person", "69.99", False, "8.00"),
    ],
)
def test_a_completion_earns_its_hours_unless_its_test_was_not_passed(
    delivery, score, failed, earned
):
    completion = Completion(
        source="training_center",
        delivery=delivery,
        score=None if score is None else Decimal(score),
        credit_hours=Decimal("8.00"),
    )

    assert (completion.has_failed, completion.earned) == (failed, Decimal(earned))


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member, backend="people.sign_in.SerialNumberBackend")
    return client


def detail(completion: Completion) -> str:
    return reverse("records:completion-detail", kwargs={"pk": completion.pk})


def void_page(completion: Completion) -> str:
    return reverse("records:completion-void", kwargs={"pk": completion.pk})


# The action -------------------------------------------------------------------------------------


def test_a_voided_completion_stays_with_who_when_and_why(department, completion):
    void_completion(completion=completion, reason=" wrong member ", by=department.clerk, now=LATER)

    completion.refresh_from_db()
    assert completion.is_voided
    assert (completion.voided_by, completion.voided_at) == (department.clerk, LATER)
    assert completion.void_reason == "wrong member"
    assert completion.credit_hours == Decimal("8.00")
    assert not Completion.objects.not_voided().exists()


def test_voiding_leaves_one_event_about_the_member(department, completion):
    void_completion(completion=completion, reason="wrong", by=department.clerk, now=LATER)

    event = Event.objects.get()
    assert (event.action, event.by) == ("completion.void", PersonThen.of(department.clerk))
    assert event.member == PersonThen.of(department.officer)
    assert event.before == {
        "completed_on": completion.completed_on.isoformat(),
        "credit_hours": "8.00",
    }
    assert event.after == {"void_reason": "wrong"}
    [day, *_] = changes_of(event, reader=department.auditor)
    assert (day.name, day.before) == ("Completed on", us_date(completion.completed_on))


def test_the_event_of_voiding_a_failed_test_says_that_nothing_was_earned(department):
    failed = CompletionFactory(
        member=department.officer, delivery="computer_based", score=Decimal("40.00"), minutes=None
    )

    void_completion(completion=failed, reason="wrong", by=department.clerk, now=LATER)

    hours = Event.objects.get().before["credit_hours"]
    assert hours == "0.00 (test not passed, 40 percent; 8.00 with a pass)"


@pytest.mark.parametrize("reason", ["", " \n ", "x" * 501])
def test_voiding_needs_a_reason_of_up_to_500_characters(department, completion, reason):
    with pytest.raises(ValidationError) as refusal:
        void_completion(completion=completion, reason=reason, by=department.clerk, now=LATER)

    assert "reason" in refusal.value.message_dict
    completion.refresh_from_db()
    assert not completion.is_voided


def test_what_is_void_is_not_voided_again(department, completion):
    void_completion(completion=completion, reason="first", by=department.clerk, now=LATER)

    with pytest.raises(ValidationError, match="already voided by"):
        void_completion(completion=completion, reason="second", by=department.clerk, now=LATER)

    completion.refresh_from_db()
    assert completion.void_reason == "first"


def test_nobody_voids_their_own_completion(department):
    own = CompletionFactory(member=department.clerk)

    with pytest.raises(ValidationError, match="nobody voids their own"):
        void_completion(completion=own, reason="mine", by=department.clerk, now=LATER)


def test_nothing_is_voided_when_the_event_fails(department, completion, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr(voiding, "record_event", fail)

    with pytest.raises(RuntimeError):
        void_completion(completion=completion, reason="wrong", by=department.clerk, now=LATER)

    completion.refresh_from_db()
    assert not completion.is_voided


def test_after_a_void_the_same_course_and_day_can_be_credited_again(department, completion):
    void_completion(completion=completion, reason="wrong", by=department.clerk, now=LATER)
    course_session = a_class(course=completion.course)

    saved(course_session, "4411", department.clerk)

    assert Completion.objects.not_voided().get().course_session == course_session


# The pages --------------------------------------------------------------------------------------


def test_the_page_shows_hours_by_area_and_where_they_came_from(department):
    completion = saved(a_class(), "4411", department.clerk).completions[0]

    page = signed_in(department.sergeant).get(detail(completion)).content.decode()

    assert "Hours by area" in page
    assert "Legal studies" in page
    assert f"<dd>{department.clerk.name}</dd>" in page
    assert "Mar 11, 2026, 9:00 AM" in page
    assert "Void this completion" not in page


def test_why_a_warning_was_confirmed_is_read_by_the_member_and_who_sees_all_records(
    department, completion
):
    injured = "Sent again after an injury in the spring"
    ConfirmedWarning.objects.create(completion=completion, kind="had_it_this_year", reason=injured)
    said = "<dt>Had this course already this year, confirmed</dt><dd>{}</dd>"

    for seat in ("officer", "clerk", "inquiry", "auditor"):
        page = signed_in(getattr(department, seat)).get(detail(completion)).content.decode()
        assert said.format(injured) in page
    for seat in ("sergeant", "commander"):
        page = signed_in(getattr(department, seat)).get(detail(completion)).content.decode()
        assert said.format("for a reason on file") in page
        assert injured not in page


def test_why_teaching_credit_was_kept_is_not_for_who_leads(department):
    credit = CompletionFactory(member=department.officer, role="instructor")
    TeachingKept.objects.create(
        completion=credit, reason="Fell ill halfway", kept_by=department.clerk, kept_at=LATER
    )
    name = department.clerk.name
    said = "<dt>Kept, though no instructor any more</dt><dd>{}</dd>"

    for seat in ("officer", "inquiry"):
        page = signed_in(getattr(department, seat)).get(detail(credit)).content.decode()
        assert said.format(f"Fell ill halfway ({name})") in page
    page = signed_in(department.sergeant).get(detail(credit)).content.decode()
    assert said.format(f"by {name}, for a reason on file") in page
    assert "Fell ill" not in page


def test_the_page_speaks_of_a_class_only_where_there_was_one(department, completion):
    of_class = saved(a_class(), "4412", department.clerk).completions[0]
    client = signed_in(department.clerk)

    assert "the whole class" in client.get(detail(of_class)).content.decode()
    assert "the whole class" not in client.get(detail(completion)).content.decode()


def test_the_page_leads_to_what_it_counted_for_in_its_year(department, completion):
    own = signed_in(department.officer).get(detail(completion)).content.decode()
    anothers = signed_in(department.sergeant).get(detail(completion)).content.decode()

    year = completion.completed_on.year
    my_record = reverse("desk:my-record")
    record = reverse("desk:member-record", args=["4411"])
    shows = f'?period={year}#completions">What it counted for in {year}</a>'
    assert f'href="{my_record}{shows}' in own
    assert f'href="{record}{shows}' in anothers


def test_a_voided_one_does_not_ask_what_it_counted_for(department, completion):
    void_completion(completion=completion, reason="wrong", by=department.clerk, now=LATER)

    page = signed_in(department.sergeant).get(detail(completion)).content.decode()

    assert "What it counted for" not in page


def test_the_score_of_a_computer_based_test_is_on_the_page(department):
    failed = CompletionFactory(
        member=department.officer, delivery="computer_based", score="60.00", minutes=None
    )

    page = signed_in(department.sergeant).get(detail(failed)).content.decode()

    assert "<dt>Test score</dt><dd>60 percent</dd>" in page


def test_a_test_that_was_not_passed_gives_no_hours_on_any_page_of_it(department):
    failed = CompletionFactory(
        member=department.officer, delivery="computer_based", score="60.00", minutes=None
    )
    client = signed_in(department.clerk)

    page = client.get(detail(failed)).content.decode()
    to_void = client.get(f"{detail(failed)}void/").content.decode()

    assert "<dt>Credit hours</dt><dd>0.00: test not passed, 60 percent</dd>" in page
    assert "0.00 hours (test not passed, 60 percent) on " in to_void
    assert "8.00" not in page + to_void


def test_only_one_from_a_sign_in_sheet_is_said_to_be_entered_again(department, completion):
    course_session = a_class(starts_on=date(2026, 3, 9))
    from_sheet = saved(course_session, "4411", department.clerk).completions[0]
    client = signed_in(department.clerk)

    words = "can be entered again on its sign-in sheet"
    of_sheet = client.get(void_page(from_sheet)).content.decode()
    assert words in of_sheet
    assert "is moved, taken back or voided as a whole" in of_sheet
    page = client.get(void_page(completion)).content.decode()
    assert "entered again" not in page
    assert "as a whole" not in page
    assert "It stays readable, with your name and the reason." in page


def test_a_look_at_anothers_completion_is_an_event_and_at_ones_own_is_not(department, completion):
    before = Event.objects.filter(action="completion.look").count()

    signed_in(department.officer).get(detail(completion))
    assert Event.objects.filter(action="completion.look").count() == before

    signed_in(department.sergeant).get(detail(completion))
    event = Event.objects.get(action="completion.look")
    assert (event.by, event.member) == (
        PersonThen.of(department.sergeant),
        PersonThen.of(department.officer),
    )


def test_a_completion_out_of_reach_is_not_found_and_leaves_no_event(department, completion):
    response = signed_in(department.colleague).get(detail(completion))

    assert response.status_code == 404
    assert not Event.objects.filter(action="completion.look").exists()


def test_a_clerk_voids_with_a_reason_and_sees_it_stay(department, completion):
    client = signed_in(department.clerk)

    page = client.post(
        void_page(completion), {"reason": "Wrong <b>member</b>"}, follow=True
    ).content.decode()

    assert "Voided: it counts for nothing" in page
    assert "Wrong &lt;b&gt;member&lt;/b&gt;" in page
    assert department.clerk.name in page


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("", "Say why it is voided"),
        ("  ", "Say why it is voided"),
        ("x" * 501, "501 characters are more than 500"),
    ],
)
def test_a_bad_reason_is_refused_beside_the_field_and_kept(department, completion, reason, said):
    page = (
        signed_in(department.clerk).post(void_page(completion), {"reason": reason}).content.decode()
    )

    assert said in page
    assert reason.strip() in page
    completion.refresh_from_db()
    assert not completion.is_voided


def test_voiding_twice_says_who_voided_it(department, completion):
    void_completion(completion=completion, reason="first", by=department.clerk, now=NEXT_DAY)

    page = signed_in(department.clerk).post(void_page(completion), {"reason": "x"}).content.decode()

    assert "already voided by" in page


def test_ones_own_completion_has_no_form_to_void_it(department):
    own = CompletionFactory(member=department.clerk)

    page = signed_in(department.clerk).get(void_page(own)).content.decode()

    assert "nobody voids their own" in page
    assert "<textarea" not in page


def test_a_voided_credit_of_a_sheet_leads_to_opening_the_sheet_again(department):
    completion = saved(a_class(), "4411", department.clerk).completions[0]
    void_completion(completion=completion, reason="wrong", by=department.clerk, now=LATER)

    page = signed_in(department.clerk).get(detail(completion)).content.decode()

    kwargs = {"pk": completion.course_session_id}
    assert reverse("records:sheet-reopen", kwargs=kwargs) in page


def test_opening_the_sheet_is_offered_only_where_it_is_saved(department):
    result = saved(a_class(), "4411 4412", department.clerk)
    reopen_sheet(sheet=result.sheet, reason="Page 2", by=department.clerk)
    completion = result.completions[0]
    void_completion(completion=completion, reason="wrong", by=department.clerk, now=LATER)

    page = signed_in(department.clerk).get(detail(completion)).content.decode()

    kwargs = {"pk": completion.course_session_id}
    assert reverse("records:sheet-reopen", kwargs=kwargs) not in page
