"""A merge of two members is undone exactly, or says why it can't be."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

import people.actions.merging as merging
from compliance.models import DirectorDecision, Exemption
from courses.models import CourseSession, Enrolment
from events.models import Event
from frame.rights import Role
from people.actions.serial_numbers import correct_serial_number
from people.models import Element, FormerSerialNumber, Leave, Member
from records.models import Completion, Document
from tests.factories import (
    CompletionFactory,
    CourseSessionFactory,
    ExemptionFactory,
    MemberFactory,
    RoleDesignationFactory,
)
from tests.frame.imports.files import brought
from tests.people.merging import merge, undo


def everything() -> list[tuple]:
    """Every row that may name a member, as it is stored."""
    models = (Completion, Document, Enrolment, CourseSession, Exemption, DirectorDecision, Leave)
    more = (*models, FormerSerialNumber, CourseSession.instructors.through)
    rows = [row for model in more for row in model._base_manager.order_by("pk").values_list()]
    return [*rows, *Member.everybody.order_by("pk").values_list()]


def test_undoing_a_merge_restores_exactly_what_was(department, twins):
    kept, member = twins
    first = CompletionFactory(member=kept)
    CompletionFactory(member=member, course=first.course)
    CompletionFactory(member=member)
    ExemptionFactory(member=member)
    correct_serial_number(
        member=member, serial_number="05009", reason="Typed wrong.", by=department.administrator
    )
    member.refresh_from_db()
    before = everything()
    done = merge(department, member, kept)
    assert FormerSerialNumber.objects.filter(member=kept).count() == 2

    undo(department, done)

    assert everything() == before
    assert Event.objects.get(action="member.undo_merge").after == {
        "merged": str(member),
        "merged_into": kept.serial_number,
        "stays": "",
        "reason": "They are twins.",
    }


def test_what_came_after_the_merge_stays_with_the_other(department, twins):
    kept, member = twins
    moved = CompletionFactory(member=member)
    done = merge(department, member, kept)
    later = CompletionFactory(member=kept)

    undo(department, done)

    for row in (moved, later):
        row.refresh_from_db()
    assert (moved.member, later.member) == (member, kept)
    assert Event.objects.get(action="member.undo_merge").after["stays"] == "1 completion"


@pytest.mark.parametrize("is_taught", [True, False])
def test_credit_of_a_class_that_was_on_no_sheet_counts_again(department, twins, is_taught):
    kept, member = twins
    held = CourseSessionFactory()
    file = brought(department.clerk, "Serial number,Course,Completed on\n1,2,3")
    rows = [
        CompletionFactory(
            member=each,
            course=held.course,
            course_session=held,
            **(
                {"role": Completion.Role.INSTRUCTOR}
                if is_taught
                else {"brought_in": file, "brought_in_row": number, "brought_in_mark": number}
            ),
        )
        for number, each in enumerate((kept, member), start=2)
    ]

    undo(department, merge(department, member, kept))

    rows[1].refresh_from_db()
    assert not rows[1].is_voided


def test_merges_are_undone_the_last_one_first(department, twins):
    kept, member = twins
    last = MemberFactory(last_name="Smith", license_number="MO77")
    first = merge(department, member, kept)
    second = merge(department, kept, last)
    member.refresh_from_db()
    assert member.merged_into == last

    with pytest.raises(ValidationError) as caught:
        undo(department, first)

    assert caught.value.messages == [
        f"Smith, Ana (5000) was merged into {last} since. Undo that merge first."
    ]
    undo(department, second)
    undo(department, first)
    with pytest.raises(ValidationError) as again:
        undo(department, first)
    assert again.value.messages == [
        f"This merge was undone by {department.administrator.name} already."
    ]


def test_of_two_merged_into_one_the_later_merge_is_undone_first(department, twins):
    kept, member = twins
    third = MemberFactory(
        serial_number="6000", element=kept.element, license_number="MO77", last_name="Smith"
    )
    first = merge(department, member, kept)
    second = merge(department, third, kept)

    with pytest.raises(ValidationError) as caught:
        undo(department, first)

    assert caught.value.messages == [
        f"Undo the later merge of {third} into Smith, Ana (5000) first."
    ]
    undo(department, second)
    undo(department, first)


@pytest.mark.parametrize("what", ["seat", "class"])
def test_what_was_changed_since_the_merge_keeps_it_from_being_undone(department, twins, what):
    kept, member = twins
    seat = Enrolment.objects.create(course_session=CourseSessionFactory(), member=member)
    done = merge(department, member, kept)
    if what == "seat":
        Enrolment.objects.filter(pk=seat.pk).update(state="attended")
    else:
        CourseSession.objects.filter(pk=seat.course_session_id).update(
            state="cancelled", cancel_reason="Snow."
        )

    with pytest.raises(ValidationError) as caught:
        undo(department, done)

    assert caught.value.messages == [
        "Changed or decided since the merge: 1 enrollment. That rests on both being one, so the "
        "merge can't be undone any more. Add the other one anew, and enter there what is theirs."
    ]


def test_nobody_returns_to_an_element_that_was_closed_since(department, twins):
    kept, member = twins
    done = merge(department, member, kept)
    Element.objects.filter(pk=member.element_id).update(closed_on=date(2026, 5, 1))

    with pytest.raises(ValidationError) as caught:
        undo(department, done)

    assert caught.value.messages == [
        f"{member} would return to {member.element.name}, which is closed since May 1, 2026. "
        "Open it again first."
    ]


def test_an_undoing_asks_for_a_reason_and_for_another_administrator(department, twins):
    kept, member = twins
    done = merge(department, member, kept)
    with pytest.raises(ValidationError) as caught:
        undo(department, done, reason=" ")
    assert caught.value.message_dict == {"reason": [merging.WHY_UNDO]}

    RoleDesignationFactory(member=kept, role=Role.ADMINISTRATOR)

    with pytest.raises(ValidationError) as own:
        undo(department, done, by=kept)
    assert own.value.messages == [
        "This decides about your own record. Ask another administrator to do it."
    ]


def test_an_undoing_whose_event_fails_leaves_the_merge(department, twins, monkeypatch):
    kept, member = twins
    CompletionFactory(member=member)
    done = merge(department, member, kept)
    before = everything()
    monkeypatch.setattr(merging, "record_event", lambda *args, **values: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        undo(department, done)

    assert everything() == before
