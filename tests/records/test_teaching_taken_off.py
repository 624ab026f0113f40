"""Who was taken off a class after the credit for teaching it: told to the clerk, voided or kept."""

from datetime import date, datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from events.models import Event
from frame.due import due_for
from people.models import Member
from records.actions import teaching as actions
from records.actions.completions import void_completion
from records.actions.teaching import NOT_TO_KEEP, keep_teaching
from records.models import Completion, TeachingKept
from records.teaching import taught_no_more
from tests.factories import CompletionFactory, MemberFactory
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.sheets import CHICAGO, NEXT_DAY, a_class, second_clerk


@pytest.fixture(autouse=True)
def next_day():
    with time_machine.travel(datetime(2026, 3, 11, 12, tzinfo=CHICAGO), tick=False):
        yield


def taught(department, member: Member) -> Completion:
    """Credit of a member for teaching a class, of whose instructors the member is one."""
    held = a_class(state="closed")
    held.instructors.add(member)
    return CompletionFactory(
        member=member,
        course=held.course,
        course_session=held,
        completed_on=held.ends_on,
        role="instructor",
        entered_by=department.administrator,
    )


@pytest.fixture
def credit(department) -> Completion:
    """Of the officer, who was taken off the class."""
    credit = taught(department, department.officer)
    credit.course_session.instructors.clear()
    return credit


def keep(credit: Completion, by: Member, reason: str = "Taught the first half.") -> TeachingKept:
    return keep_teaching(completion=credit, reason=reason, by=by, now=NEXT_DAY)


def due(member: Member) -> list[str]:
    clocks = due_for(member, today=date(2026, 3, 11))
    return [clock.page for clock in clocks if "of no instructor any more" in clock.what]


def page_of(credit: Completion) -> str:
    return reverse("records:teaching-keep", args=[credit.pk])


def test_the_clerk_is_told_on_the_class_and_under_what_is_due(department, credit):
    taught(department, department.colleague)
    page = sign_in(department.clerk).get(f"/classes/{credit.course_session_id}/").content.decode()

    assert due(department.clerk) == [page_of(credit)]
    assert f'href="{page_of(credit)}"' in page
    sergeant = sign_in(department.sergeant).get(f"/classes/{credit.course_session_id}/")
    assert "of no instructor any more" not in sergeant.content.decode()


def test_it_is_kept_for_a_reason_that_stays(department, credit):
    client = sign_in(department.clerk)

    response = client.post(page_of(credit), {"reason": "Taught the first half."})

    detail = reverse("records:completion-detail", args=[credit.pk])
    assert response.url == detail
    assert (due(department.clerk), list(taught_no_more())) == ([], [])
    page = client.get(detail).content.decode()
    assert f"Taught the first half. ({department.clerk.name})" in page
    event = Event.objects.get(action="teaching.keep")
    assert (event.member_serial_number, event.after) == (
        "4411",
        {"reason": "Taught the first half."},
    )


def test_it_is_voided_from_there_and_nobody_is_asked_any_more(department, credit):
    client = sign_in(department.clerk)
    page = client.get(page_of(credit)).content.decode()
    assert f'href="{reverse("records:completion-void", args=[credit.pk])}"' in page

    void_completion(completion=credit, reason="Did not teach.", by=department.clerk, now=NEXT_DAY)

    assert due(department.clerk) == []
    assert "There is nothing to keep" in client.get(page_of(credit)).content.decode()


def test_it_wants_a_reason(department, credit):
    response = sign_in(department.clerk).post(page_of(credit), {"reason": " "})

    assert response.context["form"].errors["reason"] == [actions.WHY_KEEP]
    with pytest.raises(ValidationError) as error:
        keep(credit, department.clerk, reason="")
    assert error.value.messages == [actions.WHY_KEEP]
    assert not TeachingKept.objects.exists()


def test_what_is_decided_or_of_an_instructor_is_not_kept(department, credit):
    other = taught(department, department.colleague)
    keep(credit, department.clerk)

    for each in (credit, other):
        with pytest.raises(ValidationError) as error:
            keep(each, department.clerk)
        assert error.value.messages == [NOT_TO_KEEP]

    assert TeachingKept.objects.count() == 1


def test_nobody_keeps_their_own(department):
    own = taught(department, department.clerk)
    own.course_session.instructors.clear()

    with pytest.raises(ValidationError) as error:
        keep(own, department.clerk)

    assert error.value.messages == ["This is your own credit. Another clerk keeps or voids it."]
    assert due(department.clerk) == []
    assert due(second_clerk(MemberFactory())) == [page_of(own)]


@pytest.mark.parametrize("seat", ["officer", "sergeant", "inquiry", "auditor"])
def test_who_enters_nothing_keeps_nothing(department, credit, seat):
    with pytest.raises(PermissionDenied):
        keep(credit, department.members[seat])

    assert not TeachingKept.objects.exists()


def test_nothing_is_kept_when_the_event_fails(department, credit, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("full")

    monkeypatch.setattr(actions, "record_event", fail)

    with pytest.raises(RuntimeError):
        keep(credit, department.clerk)

    assert not TeachingKept.objects.exists()
