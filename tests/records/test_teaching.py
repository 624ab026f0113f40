"""Credit for those who taught a class: proposed, confirmed by one press, or left out."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from courses.designations import Delivery
from courses.models import Course, CourseSession, SessionDay
from events.models import Event
from frame.due import due_for
from people.models import Leave, Member
from records.actions import teaching as actions
from records.actions.completions import void_completion
from records.actions.sheet_saving import save_sheet
from records.actions.teaching import DECIDED_ALREADY, decide_teaching
from records.actions.whole_sheets import void_sheet
from records.models import Completion, TeachingLeftOut
from records.teaching import taught_undecided
from tests.factories import CompletionFactory, CourseFactory, OutsideInstructorFactory
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.sheets import CHICAGO, NEXT_DAY, a_class, draft, saved, second_clerk


@pytest.fixture(autouse=True)
def next_day():
    with time_machine.travel(datetime(2026, 3, 11, 12, tzinfo=CHICAGO), tick=False):
        yield


@pytest.fixture
def held(department) -> CourseSession:
    """A closed class of eight hours of instruction, taught by the officer."""
    course = CourseFactory(course_id="26-0042", title="Crisis response")
    course_session = a_class(course=course, state="closed")
    course_session.instructors.add(department.officer)
    return course_session


def decide(held: CourseSession, minutes: dict[Member, int | None], by: Member, reason: str = ""):
    return decide_teaching(
        course_session=held,
        minutes={member.pk: taught for member, taught in minutes.items()},
        reason=reason,
        by=by,
        now=NEXT_DAY,
    )


def proposed(held: CourseSession) -> list[tuple[str, int, str]]:
    return [
        (each.member.serial_number, each.minutes, str(each.credit))
        for each in taught_undecided(held)
    ]


def due(member: Member) -> list[str]:
    clocks = due_for(member, today=date(2026, 3, 11))
    return [clock.what for clock in clocks if clock.what.startswith("Credit for teaching")]


# What is proposed -----------------------------------------------------------------------------


def test_a_class_that_closes_proposes_an_hour_for_each_hour_to_its_instructor(department, held):
    assert proposed(held) == [("4411", 400, "6.50")]
    assert due(department.clerk) == ["Credit for teaching 26-0042 Crisis response on Mar 10, 2026"]


def test_several_share_the_minutes_and_those_from_outside_have_a_share_alone(department, held):
    held.instructors.add(department.colleague)
    held.outside_instructors.add(
        OutsideInstructorFactory(name="Casey Roe"), OutsideInstructorFactory(name="Dana Poe")
    )

    assert proposed(held) == [("4411", 100, "1.50"), ("4412", 100, "1.50")]


@pytest.mark.parametrize("state", ["scheduled", "held", "cancelled"])
def test_a_class_without_its_saved_sheet_proposes_nothing(department, held, state):
    reason = "Snow" if state == "cancelled" else ""
    CourseSession.objects.filter(pk=held.pk).update(state=state, cancel_reason=reason)
    held.refresh_from_db()

    assert proposed(held) == due(department.clerk) == []


def test_what_is_no_clee_or_at_the_computer_proposes_nothing(department, held):
    CourseSession.objects.filter(pk=held.pk).update(source="non_post")
    held.refresh_from_db()
    assert proposed(held) == due(department.clerk) == []

    CourseSession.objects.filter(pk=held.pk).update(source="in_service")
    Course.objects.update(delivery=Delivery.COMPUTER_BASED)
    held = CourseSession.objects.get(pk=held.pk)
    assert proposed(held) == due(department.clerk) == []


# Deciding -------------------------------------------------------------------------------------


def test_what_is_confirmed_is_written_with_its_event_and_proposed_no_more(department, held):
    decide(held, {department.officer: 400}, department.clerk)

    completion = Completion.objects.get()
    assert (completion.member, completion.course_session) == (department.officer, held)
    assert (completion.role, completion.source) == ("instructor", "instructor")
    assert (completion.minutes, completion.credit_hours) == (400, Decimal("6.50"))
    assert sum(completion.area_hours.values()) == Decimal("6.50")
    event = Event.objects.get(action="teaching.decide")
    assert event.after == {"credit": {"4411": "6.50"}}
    assert proposed(held) == due(department.clerk) == []


def test_who_is_left_out_for_a_reason_is_proposed_no_more(department, held):
    held.instructors.add(department.colleague)

    decided = decide(
        held,
        {department.officer: 200, department.colleague: None},
        department.clerk,
        reason="Only watched",
    )

    assert [each.credit_hours for each in decided.completions] == [Decimal("3.25")]
    left_out = TeachingLeftOut.objects.get()
    assert (left_out.member, left_out.reason) == (department.colleague, "Only watched")
    event = Event.objects.get(action="teaching.decide")
    assert event.after == {
        "credit": {"4411": "3.25"},
        "without_credit": ["4412"],
        "reason": "Only watched",
    }
    assert proposed(held) == due(department.clerk) == []


def test_all_may_be_left_out(department, held):
    decide(held, {department.officer: None}, department.clerk, reason="Taught by others")

    assert Event.objects.get(action="teaching.decide").after == {
        "without_credit": ["4411"],
        "reason": "Taught by others",
    }
    assert not Completion.objects.exists()


def test_nobody_is_left_out_without_a_reason(department, held):
    held.instructors.add(department.colleague)

    with pytest.raises(ValidationError) as refused:
        decide(held, {department.officer: None, department.colleague: None}, department.clerk)

    assert refused.value.message_dict == {
        "reason": ["Say why Núñez, Ana and O'Brien, Sean get no credit."]
    }
    assert not TeachingLeftOut.objects.exists()


def test_a_second_press_writes_nothing(department, held):
    decide(held, {department.officer: 400}, department.clerk)

    with pytest.raises(ValidationError) as refused:
        decide(held, {department.officer: 400}, department.clerk)

    assert refused.value.messages == [DECIDED_ALREADY]
    assert Completion.objects.count() == 1


def test_nobody_confirms_their_own_teaching(department, held):
    held.instructors.add(department.clerk)

    with pytest.raises(ValidationError, match="decided already"):
        decide(held, {department.clerk: 200}, department.clerk)
    decide(held, {department.officer: 200}, department.clerk)

    assert due(department.clerk) == []
    other = second_clerk(department.colleague)
    assert len(due(other)) == 1
    decide(held, {department.clerk: 200}, other)
    assert Completion.objects.filter(member=department.clerk).count() == 1


def test_who_does_not_enter_completions_confirms_no_teaching(department, held):
    with pytest.raises(PermissionDenied):
        decide(held, {department.officer: 400}, department.inquiry)


def test_minutes_beyond_the_class_are_refused_by_the_door(department, held):
    with pytest.raises(ValidationError, match="401 minutes is not what Núñez can have taught"):
        decide(held, {department.officer: 401}, department.clerk)

    assert not Completion.objects.exists()


def test_nothing_is_written_where_the_event_fails(department, held, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr(actions, "record_event", fail)
    with pytest.raises(RuntimeError):
        decide(held, {department.officer: None}, department.clerk, reason="Only watched")

    assert not TeachingLeftOut.objects.exists()


def test_credit_that_was_voided_can_be_entered_again_and_is_not_due(department, held):
    decide(held, {department.officer: 400}, department.clerk)
    void_completion(
        completion=Completion.objects.get(), reason="Half", by=department.clerk, now=NEXT_DAY
    )

    assert (proposed(held), due(department.clerk)) == ([("4411", 400, "6.50")], [])
    decide(held, {department.officer: 200}, department.clerk)
    standing = Completion.objects.not_voided().get()
    assert standing.credit_hours == Decimal("3.25")


@pytest.mark.parametrize("role", ["attendee", "instructor"])
@pytest.mark.parametrize("in_class", [True, False])
def test_who_has_credit_of_the_class_already_is_proposed_none(department, held, role, in_class):
    """An instructor who sat in it too, and teaching that a clerk or a file entered by its day."""
    CompletionFactory(
        member=department.officer,
        course=held.course,
        course_session=held if in_class else None,
        completed_on=held.completed_on,
        role=role,
        source="instructor" if role == "instructor" else "in_service",
    )

    assert proposed(held) == due(department.clerk) == []
    with pytest.raises(ValidationError, match="decided already"):
        decide(held, {department.officer: 400}, department.clerk)


def test_credit_of_any_day_of_the_class_without_it_is_of_the_class_too(department, held):
    first = date(2026, 3, 6)
    SessionDay.objects.create(
        course_session=held, on=first, starts_at=time(8), ends_at=time(16), break_minutes=80
    )
    entered = CompletionFactory(
        member=department.officer, course=held.course, completed_on=date(2026, 3, 7)
    )
    assert [who for who, *_ in proposed(held)] == ["4411"]

    Completion.objects.filter(pk=entered.pk).update(completed_on=first)

    assert proposed(held) == due(department.clerk) == []


def test_teaching_entered_by_its_day_is_not_entered_again(department, held):
    decide(held, {department.officer: 400}, department.clerk)

    answer = sign_in(department.clerk).post(
        "/credit/new/",
        {
            "kind": "teaching",
            "member": "4411",
            "course": "26-0042",
            "completed_on": "2026-03-10",
            "minutes_taught": "400",
            "credit_hours": "6.5",
            "legal_studies": "6.5",
        },
    )

    assert answer.context["form"]["completed_on"].error_words == [
        "Already has credit for 26-0042 on Mar 10, 2026. Leave this teaching out."
    ]
    assert Completion.objects.count() == 1


# The pages ------------------------------------------------------------------------------------


def test_the_page_of_the_class_confirms_it_by_one_press(department, held):
    client = sign_in(department.clerk)
    page = client.get(f"/classes/{held.pk}/").content.decode()
    assert "400 minutes, 6.50 hours" in page

    answer = client.post(f"/classes/{held.pk}/teaching/", {"minutes-4411": "400"}, follow=True)

    said = answer.content.decode()
    assert "6.50 hours for teaching are written for Núñez, Ana (4411)." in said
    assert "Credit for teaching is proposed" not in said


def test_the_proposal_is_for_clerks_and_names_ones_own(department, held):
    assert (
        "is proposed"
        not in sign_in(department.officer).get(f"/classes/{held.pk}/").content.decode()
    )
    held.instructors.set([department.clerk])

    page = sign_in(department.clerk).get(f"/classes/{held.pk}/").content.decode()

    assert "This is you: another clerk confirms it" in page
    assert "Change the minutes" not in page


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        (
            {"minutes-4411": "401"},
            "minutes-4411",
            "401 is not minutes of this class, which has 400. Write what was taught, or leave it "
            "empty.",
        ),
        (
            {"minutes-4411": "0"},
            "minutes-4411",
            "0 is not minutes of this class, which has 400. Write what was taught, or leave it "
            "empty.",
        ),
        ({"minutes-4411": "half"}, "minutes-4411", "“half” is not a whole number."),
        ({"minutes-4411": ""}, "reason", "Say why Núñez, Ana gets no credit."),
    ],
)
def test_bad_minutes_are_told_beside_their_field(department, held, typed, field, words):
    answer = sign_in(department.clerk).post(f"/classes/{held.pk}/teaching/", typed)

    assert answer.context["form"][field].error_words == [words]
    assert not Completion.objects.exists()


def test_a_warning_is_asked_before_it_is_written(department, held):
    Leave.objects.create(
        member=department.officer,
        starts_on=date(2026, 3, 1),
        entered_by=department.administrator,
        entered_at=NEXT_DAY,
    )
    client = sign_in(department.clerk)

    asked = client.post(f"/classes/{held.pk}/teaching/", {"minutes-4411": "400"})

    [warning] = asked.context["warnings"]
    assert warning.key == "on_leave"
    client.post(
        f"/classes/{held.pk}/teaching/",
        {
            "minutes-4411": "400",
            "reason-on_leave": "Came in for it",
            "shown-on_leave": " ".join(warning.marks),
        },
    )
    assert Completion.objects.count() == 1
    assert "on_leave" in Event.objects.get(action="teaching.decide").after


def test_leaving_somebody_out_is_said(department, held):
    answer = sign_in(department.clerk).post(
        f"/classes/{held.pk}/teaching/",
        {"minutes-4411": "", "reason": "Only watched"},
        follow=True,
    )

    assert "Núñez, Ana gets none." in answer.content.decode()


def test_what_is_decided_leads_back_to_the_class(department, held):
    decide(held, {department.officer: 400}, department.clerk)

    answer = sign_in(department.clerk).get(f"/classes/{held.pk}/teaching/", follow=True)

    assert answer.redirect_chain == [(f"/classes/{held.pk}/", 302)]
    assert "is decided already" in answer.content.decode()


def test_the_database_itself_holds_one_credit_for_teaching_a_class(department, held):
    taught = {
        "member": department.officer,
        "course": held.course,
        "course_session": held,
        "role": "instructor",
        "source": "instructor",
    }
    CompletionFactory(**taught, completed_on=date(2026, 3, 10))

    with pytest.raises(IntegrityError), transaction.atomic():
        CompletionFactory(**taught, completed_on=date(2026, 3, 11))


def test_what_was_decided_before_the_sheet_was_undone_is_proposed_again(department):
    """The minutes that a clerk corrected, and who stays left out with the reason."""
    held = a_class(course=CourseFactory())
    held.instructors.set([department.officer, department.colleague])
    sheet = saved(held, "3301", department.clerk).sheet
    held.refresh_from_db()
    decide(held, {department.officer: 300, department.colleague: None}, department.clerk, "Was ill")
    later = NEXT_DAY + timedelta(minutes=5)
    undo = {"reason": "Wrong sheet", "by": department.clerk, "now": later}
    void_sheet(sheet=sheet, seen_version=sheet.version, **undo)
    sheet = draft(held, "3301", department.clerk)
    again = {"by": department.clerk, "now": later + timedelta(minutes=5)}
    save_sheet(sheet=sheet, seen_version=sheet.version, **again)
    held.refresh_from_db()

    assert proposed(held) == [("4411", 300, "5.00")]
    client = sign_in(department.clerk)
    page = client.get(f"/classes/{held.pk}/").content.decode()
    assert "300 minutes, 5.00 hours, as decided on Mar 11, 2026" in page
    assert "Was ill" in page
    form = client.get(f"/classes/{held.pk}/teaching/").content.decode()
    assert "give 5.00 credit hours, as decided on Mar 11, 2026. Empty: no credit." in form
    assert "(4412), Was ill." in form
