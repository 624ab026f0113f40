"""Scheduling and changing a class; enrolling members."""

from datetime import UTC, date, datetime, time
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import ValidationError

from courses.actions.cancelling import cancel_class
from courses.actions.enrolments import enrol_members, remove_enrolment
from courses.actions.sessions import change_class, schedule_class
from courses.class_days import Day
from courses.history import changes_of, latest_change
from courses.models import CourseSession, Enrolment, SessionDay
from events.models import Event
from events.persons import PersonThen
from tests.courses.conftest import TODAY
from tests.factories import (
    CompletionFactory,
    CourseFactory,
    CourseSessionFactory,
    MemberFactory,
)

MARCH_10 = Day(date(2026, 3, 10), time(8), time(16), 80)
MARCH_12 = Day(date(2026, 3, 12), time(8), time(16), 80)


def scheduled(department, **changes) -> CourseSession:
    values = {
        "course": changes.pop("course", None) or CourseFactory(),
        "days": [MARCH_10],
        "location": "Academy, room 104",
        "is_new_location": True,
        "by": department.clerk,
        "today": TODAY,
        **changes,
    }
    return schedule_class(**values).row


def changed(department, course_session, **changes) -> CourseSession:
    values = {
        "days": [MARCH_10],
        "location": "Academy, room 104",
        "is_new_location": True,
        "seats": 30,
        "by": department.clerk,
        "today": TODAY,
        **changes,
    }
    return change_class(course_session=course_session, **values)


def voided(department) -> dict[str, object]:
    """The columns of a completion that no longer stands."""
    return {"voided_at": datetime(2026, 3, 12, tzinfo=UTC), "voided_by": department.clerk} | {
        "void_reason": "Wrong day."
    }


# Schedule ----------------------------------------------------------------------------------------


def test_a_class_is_scheduled_with_its_first_and_last_day(department):
    course_session = scheduled(department, days=[MARCH_12, MARCH_10])

    assert (course_session.starts_on, course_session.ends_on) == (MARCH_10.on, MARCH_12.on)
    assert course_session.instruction_minutes == 800
    assert course_session.state == CourseSession.State.SCHEDULED


def test_a_class_is_reported_as_its_course_unless_it_says_otherwise(department):
    course = CourseFactory(source="training_center")

    assert scheduled(department, course=course).source == "training_center"
    assert scheduled(department, course=course, source="in_service").source == "in_service"


def test_scheduling_leaves_its_event_with_days_and_people(department):
    scheduled(department, coordinator=department.sergeant, instructors=[department.officer])

    event = Event.objects.get(action="class.schedule")
    assert event.by == PersonThen.of(department.clerk)
    assert event.after["days"] == [str(MARCH_10)]
    assert (event.after["coordinator"], event.after["instructors"]) == ("3301", "4411")


def test_a_form_sent_twice_schedules_one_class(department):
    course, token = CourseFactory(), uuid4()

    rows = {scheduled(department, course=course, form_token=token) for _ in range(2)}

    assert len(rows) == 1
    assert SessionDay.objects.count() == 1


def test_nothing_is_scheduled_when_the_event_fails(department, log_fails):
    with pytest.raises(RuntimeError):
        scheduled(department)

    assert not CourseSession.objects.exists()
    assert not SessionDay.objects.exists()


def test_a_retired_course_is_refused_from_that_day_on_and_taken_before(department):
    course = CourseFactory(retired_on=date(2026, 3, 10))

    with pytest.raises(ValidationError, match="retired since Mar 10, 2026"):
        scheduled(department, course=course)
    scheduled(department, course=course, days=[MARCH_10._replace(on=date(2026, 3, 9))])


def test_a_course_without_areas_is_not_reported_as_post_credit(department):
    none = dict.fromkeys(("legal_studies", "technical_studies", "racial_profiling"), "0.00")
    course = CourseFactory(source="non_post", **none)

    with pytest.raises(ValidationError, match="is not POST credit"):
        scheduled(department, course=course, source="in_service")
    scheduled(department, course=course)


def test_people_not_employed_on_the_day_are_refused_with_the_date(department):
    left = MemberFactory(serial_number="9001", separated_on=date(2026, 3, 9))
    new = MemberFactory(serial_number="9002", hired_on=date(2026, 3, 11))

    with pytest.raises(ValidationError) as caught:
        scheduled(department, coordinator=left, instructors=[new, department.officer])

    errors = caught.value.message_dict
    assert "left on Mar 9, 2026" in errors["coordinator"][0]
    assert "joined on Mar 11, 2026" in errors["instructors"][0]
    assert len(errors["instructors"]) == 1


@pytest.mark.parametrize("seats", [0, -1, 2001, 10**9])
def test_seats_out_of_range_are_refused_with_the_figure(department, seats):
    with pytest.raises(ValidationError, match=f"{seats:,} seats"):
        scheduled(department, seats=seats)


# Change ------------------------------------------------------------------------------------------


def test_a_change_of_days_moves_the_class_and_is_told_in_words(department):
    course_session = scheduled(department)

    changed(department, course_session, days=[MARCH_12], instructors=[department.officer])

    course_session.refresh_from_db()
    assert (course_session.starts_on, course_session.ends_on) == (MARCH_12.on, MARCH_12.on)
    (words,) = changes_of(course_session, leave_out=("starts_on", "ends_on"))[0].words
    assert words == (
        f"Days: {MARCH_10} → {MARCH_12}. Instructors: none → {department.officer.name}"
    )
    event = Event.objects.get(action="class.change")
    assert set(event.after) == {"days", "instructors"}


def test_a_change_to_the_same_writes_nothing(department):
    course_session = scheduled(department)

    changed(department, course_session)

    assert course_session.history.count() == 1


def test_a_class_keeps_its_days_when_a_change_leaves_none(department):
    course_session = scheduled(department)

    with pytest.raises(ValidationError, match="at least one day"):
        changed(department, course_session, days=[])

    assert SessionDay.objects.get().on == MARCH_10.on


def test_nothing_is_changed_when_the_event_fails(department, request):
    course_session = scheduled(department)
    request.getfixturevalue("log_fails")

    with pytest.raises(RuntimeError):
        changed(department, course_session, days=[MARCH_12])

    assert SessionDay.objects.get().on == MARCH_10.on


def test_a_change_over_one_not_seen_is_refused(department):
    course_session = scheduled(department)
    seen = latest_change(course_session)
    changed(department, course_session, location="Range")

    with pytest.raises(ValidationError, match="while you were at it"):
        changed(department, course_session, location="Gym", seen=seen)


def test_seats_below_those_enrolled_are_refused_with_both_figures(department):
    course_session = scheduled(department)
    members = [department.officer, department.colleague]
    enrol_members(course_session=course_session, members=members, by=department.clerk)

    with pytest.raises(ValidationError, match="2 members are enrolled, more than 1 seats"):
        changed(department, course_session, seats=1)


@pytest.mark.parametrize(
    ("state", "reason", "words"),
    [("closed", "", "is closed"), ("cancelled", "Too few.", "is canceled: Too few.")],
)
def test_a_class_that_is_over_with_is_left_alone(department, state, reason, words):
    course_session = CourseSessionFactory(state=state, cancel_reason=reason)
    enrolment = Enrolment.objects.create(course_session=course_session, member=department.officer)

    for write in (
        lambda: changed(department, course_session, location="Gym"),
        lambda: cancel_class(course_session=course_session, reason="x", by=department.clerk),
        lambda: enrol_members(
            course_session=course_session, members=[department.colleague], by=department.clerk
        ),
        lambda: remove_enrolment(enrolment=enrolment, by=department.clerk),
    ):
        with pytest.raises(ValidationError, match=words):
            write()

    assert Enrolment.objects.count() == 1
    assert not Event.objects.exists()


def with_credit(course_session, member, **changes) -> CourseSession:
    """The class as it is after its saved sheet was opened again."""
    CompletionFactory(
        member=member,
        course=course_session.course,
        course_session=course_session,
        completed_on=course_session.completed_on,
        **changes,
    )
    CourseSession.objects.filter(pk=course_session.pk).update(state="held")
    return CourseSession.objects.get(pk=course_session.pk)


@pytest.mark.parametrize(
    ("changes", "field", "kept"),
    [
        ({"days": [MARCH_12]}, "days-0-on", "leave the days as before"),
        ({"days": [MARCH_10._replace(break_minutes=0)]}, "days-0-on", "leave the days as before"),
        ({"source": "in_service"}, "source", "leave the source as before"),
    ],
)
def test_days_and_source_stay_while_credit_was_written_by_them(department, changes, field, kept):
    course_session = scheduled(department)
    for member in (department.officer, department.colleague):
        with_credit(course_session, member)

    with pytest.raises(ValidationError) as caught:
        changed(department, course_session, **changes)

    (words,) = caught.value.message_dict[field]
    assert words.startswith("2 members have credit for this class, dated Mar 10, 2026.")
    assert kept in words
    assert SessionDay.objects.get().break_minutes == 80
    assert not Event.objects.filter(action="class.change").exists()


def test_the_room_changes_though_credit_was_written(department):
    course_session = with_credit(scheduled(department), department.officer)

    assert changed(department, course_session, location="Gym").location.name == "Gym"


def test_days_change_again_once_the_credit_is_voided(department):
    course_session = with_credit(scheduled(department), department.officer, **voided(department))

    assert changed(department, course_session, days=[MARCH_12]).starts_on == MARCH_12.on


# Enrol -------------------------------------------------------------------------------------------


def test_members_are_enrolled_with_one_event(department):
    course_session = scheduled(department)
    members = [department.officer, department.colleague]

    enrol_members(course_session=course_session, members=members, by=department.clerk)

    assert course_session.enrolments.count() == 2
    assert Event.objects.get(action="enrolment.add").after == {"serial_numbers": ["4411", "4412"]}


def test_members_enrolled_already_are_left_as_they_are(department):
    course_session = scheduled(department)
    for _ in range(2):
        enrol_members(
            course_session=course_session, members=[department.officer], by=department.clerk
        )

    assert course_session.enrolments.count() == 1
    assert Event.objects.filter(action="enrolment.add").count() == 1


def test_more_members_than_seats_are_refused_and_none_enrolled(department):
    course_session = scheduled(department, seats=1)
    members = [department.officer, department.colleague]

    with pytest.raises(ValidationError, match="2 more members, but 1 of 1 seats is free"):
        enrol_members(course_session=course_session, members=members, by=department.clerk)

    assert not course_session.enrolments.exists()


def test_an_excused_member_leaves_the_seat(department):
    course_session = scheduled(department, seats=1)
    Enrolment.objects.create(
        course_session=course_session, member=department.officer, state="excused"
    )

    enrol_members(
        course_session=course_session, members=[department.colleague], by=department.clerk
    )

    assert course_session.enrolments.count() == 2


def test_a_member_who_left_before_the_class_is_refused_with_the_date(department):
    course_session = scheduled(department)
    left = MemberFactory(separated_on=date(2026, 3, 9))

    with pytest.raises(ValidationError, match="left on Mar 9, 2026"):
        enrol_members(course_session=course_session, members=[left], by=department.clerk)


def test_a_member_is_taken_out_with_an_event_about_them(department):
    course_session = scheduled(department)
    enrol_members(course_session=course_session, members=[department.officer], by=department.clerk)

    remove_enrolment(enrolment=course_session.enrolments.get(), by=department.clerk)

    assert not course_session.enrolments.exists()
    assert Event.objects.get(action="enrolment.remove").member == PersonThen.of(department.officer)


@time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC), tick=False)
def test_a_supervisor_takes_out_their_own_and_nobody_elses(department):
    course_session = scheduled(department)
    members = [department.officer, department.other_sergeant]
    enrol_members(course_session=course_session, members=members, by=department.clerk)
    own, other = (course_session.enrolments.get(member=member) for member in members)

    remove_enrolment(enrolment=own, by=department.sergeant)
    with pytest.raises(ValidationError, match="not of an element that you lead"):
        remove_enrolment(enrolment=other, by=department.sergeant)

    assert course_session.enrolments.get() == other


def test_a_member_on_record_as_attended_stays(department):
    course_session = scheduled(department)
    enrolment = Enrolment.objects.create(
        course_session=course_session, member=department.officer, state="attended"
    )

    with pytest.raises(ValidationError, match="on record as attended"):
        remove_enrolment(enrolment=enrolment, by=department.clerk)


def test_enrolments_stay_as_they_were_when_the_event_fails(department, request):
    course_session = scheduled(department)
    enrol_members(course_session=course_session, members=[department.officer], by=department.clerk)
    request.getfixturevalue("log_fails")

    with pytest.raises(RuntimeError):
        enrol_members(
            course_session=course_session, members=[department.colleague], by=department.clerk
        )
    with pytest.raises(RuntimeError):
        remove_enrolment(enrolment=course_session.enrolments.get(), by=department.clerk)

    assert course_session.enrolments.get().member == department.officer


def test_enrolments_are_seen_within_reach_only(department):
    course_session = scheduled(department)
    members = [department.officer, department.colleague, department.other_sergeant]
    enrol_members(course_session=course_session, members=members, by=department.clerk)

    seen = {
        seat: Enrolment.objects.visible_to(department.members[seat]).count()
        for seat in ("officer", "sergeant", "other_sergeant", "clerk", "auditor", "ogc")
    }

    assert seen == {
        "officer": 1,
        "sergeant": 2,
        "other_sergeant": 1,
        "clerk": 3,
        "auditor": 3,
        "ogc": 0,
    }
