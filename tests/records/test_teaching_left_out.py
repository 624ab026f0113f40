"""Leaving an instructor out is taken back, and the credit is proposed again."""

from datetime import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from courses.models import CourseSession
from events.models import Event, EventNaming
from people.models import Member
from records.actions import teaching_left_out as actions
from records.actions.teaching import decide_teaching
from records.actions.teaching_left_out import WHY_VOID, take_back_left_out
from records.models import TeachingLeftOut
from records.states import NOT_LEFT_OUT, OWN_TEACHING
from records.teaching import taught_undecided, teaching_undecided
from tests.factories import CourseFactory
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.sheets import CHICAGO, NEXT_DAY, a_class, second_clerk


@pytest.fixture(autouse=True)
def next_day():
    with time_machine.travel(datetime(2026, 3, 11, 12, tzinfo=CHICAGO), tick=False):
        yield


@pytest.fixture
def left_out(department) -> TeachingLeftOut:
    """The instructor of a closed class, who was left out."""
    held = a_class(course=CourseFactory(), state="closed")
    held.instructors.add(department.officer)
    decide_teaching(
        course_session=held,
        minutes={department.officer.pk: None},
        reason="Only watched",
        by=department.clerk,
        now=NEXT_DAY,
    )
    return TeachingLeftOut.objects.get()


def take_back(left_out: TeachingLeftOut, by: Member) -> Member:
    return take_back_left_out(
        course_session=left_out.course_session, key=left_out.pk, by=by, now=NEXT_DAY
    )


def proposed(held: CourseSession) -> list[str]:
    return [each.member.serial_number for each in taught_undecided(held)]


def test_what_is_taken_back_is_proposed_again_with_its_event(department, left_out):
    held = left_out.course_session
    assert proposed(held) == []

    assert take_back(left_out, department.clerk) == department.officer

    assert proposed(held) == ["4411"]
    assert teaching_undecided().count() == 1
    event = Event.objects.get(action="teaching.take_back")
    assert event.before == {"left_out": ["4411"], "reason": "Only watched"}
    assert EventNaming.objects.get(event=event).serial_number == "4411"


def test_what_is_taken_back_stays_on_record_voided_and_may_be_decided_so_again(
    department, left_out
):
    take_back(left_out, department.clerk)

    left_out.refresh_from_db()
    assert (left_out.reason, left_out.void_reason) == ("Only watched", WHY_VOID)
    assert (left_out.voided_by, left_out.voided_at) == (department.clerk, NEXT_DAY)

    decide_teaching(
        course_session=left_out.course_session,
        minutes={department.officer.pk: None},
        reason="Really only watched",
        by=department.clerk,
        now=NEXT_DAY,
    )
    assert TeachingLeftOut.objects.count() == 2
    assert TeachingLeftOut.objects.not_voided().get().reason == "Really only watched"


def test_nothing_is_deleted_of_it(department, left_out):
    with pytest.raises(TypeError):
        left_out.delete()


def test_one_of_another_class_is_not_taken_back_here(department, left_out):
    with pytest.raises(ValidationError) as refused:
        take_back_left_out(
            course_session=a_class(course=CourseFactory()),
            key=left_out.pk,
            by=department.clerk,
            now=NEXT_DAY,
        )

    assert refused.value.messages == [NOT_LEFT_OUT]


def test_it_is_taken_back_once(department, left_out):
    take_back(left_out, department.clerk)

    with pytest.raises(ValidationError) as refused:
        take_back(left_out, department.clerk)

    assert refused.value.messages == [NOT_LEFT_OUT]
    assert Event.objects.filter(action="teaching.take_back").count() == 1


def test_nobody_takes_back_their_own(department, left_out):
    with pytest.raises(ValidationError) as refused:
        take_back(left_out, second_clerk(department.officer))

    assert refused.value.messages == [OWN_TEACHING]
    assert TeachingLeftOut.objects.not_voided().exists()


def test_who_enters_no_completions_takes_nothing_back(department, left_out):
    with pytest.raises(PermissionDenied):
        take_back(left_out, department.inquiry)


def test_it_stays_when_the_event_fails(department, left_out, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr(actions, "record_event", fail)
    with pytest.raises(RuntimeError):
        take_back(left_out, department.clerk)

    assert TeachingLeftOut.objects.not_voided().exists()


def test_the_page_of_the_class_says_why_and_has_the_button(department, left_out):
    page = f"/classes/{left_out.course_session_id}/"
    button = f"{page}teaching/{left_out.pk}/take-back/"
    client = sign_in(department.clerk)
    assert "(4411): Only watched" in client.get(page).content.decode()

    answer = client.post(button, follow=True).content.decode()

    assert (
        "Taken back: Núñez, Ana (4411) is no longer without credit for teaching this class."
        in answer
    )
    assert "Credit for teaching is proposed" in answer
    assert "Nothing was done now." in client.post(button, follow=True).content.decode()


def test_others_read_nothing_of_it_and_nobody_presses_on_their_own(department, left_out):
    page = f"/classes/{left_out.course_session_id}/"
    assert "Only watched" not in sign_in(department.officer).get(page).content.decode()

    own = sign_in(second_clerk(department.officer)).get(page).content.decode()
    assert "Only watched" in own
    assert "take-back" not in own
