"""What is seen to before two members are merged, and who merges nobody."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

import people.actions.merging as merging
from compliance.models import DirectorDecision, Exemption
from courses.models import CourseSession, Enrolment
from frame.merging.moving import CHANGED, plan_of
from frame.rights import Role
from people.models import FormerSerialNumber, Leave, Member, MemberMerge
from records.actions.completions import void_completion
from records.actions.sheet_saving import reopen_sheet
from records.models import Completion, Document, SignInSheet
from tests.factories import (
    CompletionFactory,
    CourseSessionFactory,
    DecisionFactory,
    ExemptionFactory,
    RoleDesignationFactory,
)
from tests.people.merging import merge, undo
from tests.records.sheets import a_class, saved


def refused(department, member: Member, into: Member, **values) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        merge(department, member, into, **values)
    assert not MemberMerge.objects.exists()
    return caught.value.messages


def everything() -> list[tuple]:
    """Every row that may name a member, as it is stored."""
    models = (Completion, Document, Enrolment, CourseSession, Exemption, DirectorDecision, Leave)
    more = (*models, FormerSerialNumber, CourseSession.instructors.through)
    rows = [row for model in more for row in model._base_manager.order_by("pk").values_list()]
    return [*rows, *Member.everybody.order_by("pk").values_list()]


def test_who_holds_a_role_or_leads_is_not_merged_away(department, twins):
    kept, member = twins
    RoleDesignationFactory(member=member, role=Role.TRAINING_ENTRY)
    department.elements["Squad 110"].supervisors.add(member)

    assert refused(department, member, kept) == [
        "Smith, Ana (05000) holds the role Training Unit, entry. End that designation first; if "
        "the role is theirs, designate the one that stays.",
        "Smith, Ana (05000) leads Squad 110. Name who leads it first.",
    ]


@pytest.mark.parametrize(
    ("theirs", "words"),
    [
        (
            {"license_number": "MO78"},
            "Smith, Ana (05000) has the license number MO78, Smith, Ana (5000) has MO77. Correct "
            "the wrong one first, so that it stays.",
        ),
        (
            {"hired_on": date(2014, 1, 2)},
            "Smith, Ana (05000) was hired on Jan 2, 2014, Smith, Ana (5000) on Jun 1, 2015. "
            "Correct the wrong day first.",
        ),
    ],
)
def test_facts_that_differ_and_decide_are_seen_to_first(department, twins, theirs, words):
    kept, member = twins
    Member.objects.filter(pk=member.pk).update(**theirs)
    member.refresh_from_db()

    assert refused(department, member, kept) == [words]


def test_a_license_that_only_the_one_merged_away_has_is_entered_first(department, twins):
    kept, member = twins
    Member.objects.filter(pk=kept.pk).update(license_number="")
    kept.refresh_from_db()

    assert refused(department, member, kept) == [
        "Smith, Ana (05000) has the license number MO77, and Smith, Ana (5000) has none. Take "
        "it off the one, and enter it at the other first, so that it stays."
    ]


def test_who_left_is_not_kept_for_one_who_is_here(department, twins):
    kept, member = twins
    kept.separated_on = date(2026, 1, 31)
    kept.save()

    assert refused(department, member, kept) == [
        "Smith, Ana (5000) left on Jan 31, 2026, and Smith, Ana (05000) did not. Keep the other "
        "one, or correct the day first."
    ]


def test_credit_after_the_other_left_is_seen_to_first(department, twins):
    kept, member = twins
    CompletionFactory(member=member)
    Member.objects.filter(pk=kept.pk).update(separated_on=date(2026, 1, 31))
    Member.objects.filter(pk=member.pk).update(separated_on=date(2026, 4, 30))
    for each in twins:
        each.refresh_from_db()

    assert refused(department, member, kept) == [
        "Smith, Ana (05000) has a completion of Mar 10, 2026, after Smith, Ana (5000) left on "
        "Jan 31, 2026. Correct the day of separation first."
    ]


def test_leaves_that_overlap_are_seen_to_first(department, twins):
    kept, member = twins
    now = timezone.now()
    by = department.administrator
    for whose, first, last in (
        (kept, date(2026, 3, 1), date(2026, 3, 31)),
        (member, date(2026, 3, 31), None),
        (member, date(2026, 1, 1), date(2026, 1, 5)),
    ):
        Leave.objects.create(
            member=whose, starts_on=first, ends_on=last, entered_by=by, entered_at=now
        )

    assert refused(department, member, kept) == [
        "Smith, Ana (05000) is on leave since Mar 31, 2026, Smith, Ana (5000) from Mar 1, 2026 "
        "to Mar 31, 2026. Void one of the two first."
    ]


def test_credit_that_differs_is_seen_to_first_without_saying_how(department, twins):
    kept, member = twins
    first = CompletionFactory(member=kept, score="80.00")
    CompletionFactory(member=member, course=first.course, score="90.00")

    assert refused(department, member, kept) == [
        f"Both have credit of {first.course.course_id} for Mar 10, 2026, and it is not the same. "
        "Let the Training Unit void the wrong one first."
    ]


def test_credit_that_one_person_cannot_have_is_seen_to_first(department, twins):
    kept, member = twins
    here, there = CourseSessionFactory(), CourseSessionFactory()
    CompletionFactory(member=kept, course=here.course, course_session=here, role="instructor")
    CompletionFactory(member=member, course=here.course, course_session=here)
    CompletionFactory(member=member, course=there.course, course_session=there)
    last = "Let the Training Unit void the wrong one first."
    day = "Mar 10, 2026"

    assert refused(department, member, kept) == [
        f"One has credit of {here.course.course_id} and the other of {there.course.course_id} at "
        f"one hour of {day}. {last}",
        f"One taught {here.course.course_id} on {day}, and the other has its credit as an "
        f"attendee. {last}",
    ]


def test_teaching_and_sitting_in_of_one_day_is_seen_to_first_where_no_class_is_said(
    department, twins
):
    kept, member = twins
    held = CourseSessionFactory()
    CompletionFactory(member=kept, course=held.course, course_session=None, role="instructor")
    CompletionFactory(member=member, course=held.course, course_session=held)

    assert refused(department, member, kept) == [
        f"One taught {held.course.course_id} on Mar 10, 2026, and the other has its credit as an "
        "attendee. Let the Training Unit void the wrong one first."
    ]


def test_teaching_on_another_day_of_the_class_that_the_other_sat_in_is_seen_to_first(
    department, twins
):
    kept, member = twins
    days = [date(2026, 3, 9), date(2026, 3, 10)]
    held = CourseSessionFactory(starts_on=days[0], ends_on=days[1], days=days)
    CompletionFactory(member=member, course=held.course, course_session=held)
    CompletionFactory(
        member=kept, course=held.course, completed_on=date(2026, 3, 9), role="instructor"
    )

    assert refused(department, member, kept) == [
        f"One taught {held.course.course_id} on Mar 9, 2026, and the other has its credit as an "
        "attendee. Let the Training Unit void the wrong one first."
    ]


def test_a_day_of_a_class_that_the_other_has_in_full_is_seen_to_first(department, twins):
    kept, member = twins
    days = [date(2026, 3, 9), date(2026, 3, 10)]
    held = a_class(starts_on=days[0], ends_on=days[1], days=days)
    given = {"course": held.course, "source": held.course.source}
    whole = CompletionFactory(member=kept, course_session=held, completed_on=days[1], **given)
    CompletionFactory(member=member, completed_on=days[0], **given)

    assert refused(department, member, kept) == [
        f"One has all of a class of {held.course.course_id} that was held on Mar 9, 2026, and the "
        "other has credit of it for that day. Let the Training Unit void the wrong one first."
    ]
    void_completion(completion=whole, reason="Wrong", by=department.clerk, now=timezone.now())
    CompletionFactory(member=kept, completed_on=date(2026, 3, 11), **given)
    assert plan_of(kept, member).clashes == []


def test_more_credit_of_both_than_a_day_has_hours_is_seen_to_first(department, twins):
    kept, member = twins
    for whose in (kept, kept, member, member):
        CompletionFactory(member=whose)

    assert refused(department, member, kept) == [
        "Both together have more than 24.00 credit hours on Mar 10, 2026. Let the Training Unit "
        "void the wrong one first."
    ]


def test_entries_of_which_one_can_stand_are_seen_to_first(department, twins):
    kept, member = twins
    for each in twins:
        ExemptionFactory(member=each)
        DecisionFactory(member=each)

    assert refused(department, member, kept) == [
        "Both have an exemption of May 1, 2025. Let the Training Unit void one.",
        "Both have applied to the director for 2025. Let the Training Unit void one.",
    ]


@pytest.mark.parametrize("is_of_kept", [True, False])
def test_credit_that_one_of_the_two_entered_of_the_other_is_seen_to_first(
    department, twins, is_of_kept
):
    kept, member = twins
    whose, who = (kept, member) if is_of_kept else (member, kept)
    CompletionFactory(member=whose, entered_by=who)

    assert refused(department, member, kept) == [
        "1 completion of one of the two was entered or decided under the other's name, and "
        "nobody does that for themselves. Have it voided, and entered again by somebody else."
    ]


def test_void_credit_that_the_other_entered_stays_with_the_one_merged_away(department, twins):
    kept, member = twins
    CompletionFactory(
        member=member,
        entered_by=kept,
        voided_by=department.clerk,
        voided_at=timezone.now(),
        void_reason="Entered by herself.",
    )

    merge(department, member, kept)

    assert Completion.objects.get().member == member


def test_a_sheet_that_the_one_merged_away_began_is_seen_to_first(department, twins):
    kept, member = twins
    held = CourseSessionFactory()
    SignInSheet.objects.create(course_session=held, started_by=member, started_at=timezone.now())

    assert refused(department, member, kept) == [
        f"Smith, Ana (05000) began the sheet of {held}, which is not saved. Let the Training "
        "Unit save or discard it first."
    ]


def test_credit_that_is_voided_with_the_merge_is_on_no_open_sheet(department, twins):
    kept, member = twins
    held = a_class()
    sheet = saved(held, member.serial_number, department.clerk).sheet
    written = Completion.objects.get(course_session=held)
    CompletionFactory(
        member=kept, course=written.course, completed_on=written.completed_on, source=written.source
    )
    assert plan_of(kept, member).clashes == []
    reopen_sheet(sheet=sheet, reason="One is missing", by=department.clerk)

    assert refused(department, member, kept) == [
        f"The sheet of {held} is open again, with credit of Smith, Ana (05000) that both have. Let "
        "the Training Unit save the sheet, or void that credit, first."
    ]
    void_completion(completion=written, reason="Twice", by=department.clerk, now=timezone.now())
    assert plan_of(kept, member).clashes == []


def test_nobody_merges_themselves(department, twins):
    _, member = twins
    words = "This decides about your own record. Ask another administrator to do it."

    assert refused(department, member, department.administrator) == [words]
    assert refused(department, department.administrator, member) == [words]


def test_a_member_is_not_merged_into_themselves(department, twins):
    kept, _ = twins

    assert refused(department, kept, kept) == [
        "Smith, Ana (5000) is this member. Choose the other one."
    ]


def test_nothing_is_merged_that_was_not_looked_at(department, twins):
    kept, member = twins
    looked_at = plan_of(kept, member).seal
    CompletionFactory(member=member)

    assert refused(department, member, kept, confirmed=looked_at) == [CHANGED]


def test_a_merge_asks_for_a_reason(department, twins):
    kept, member = twins

    assert refused(department, member, kept, reason="") == [merging.WHY_MERGE]


@pytest.mark.parametrize("seat", ["officer", "clerk", "inquiry", "auditor", "hrd"])
def test_who_does_not_administer_merges_nobody(department, twins, seat):
    kept, member = twins

    with pytest.raises(PermissionDenied):
        merge(department, member, kept, by=getattr(department, seat))


def test_a_merge_whose_event_fails_leaves_nothing(department, twins, monkeypatch):
    kept, member = twins
    CompletionFactory(member=member)
    before = everything()
    monkeypatch.setattr(merging, "record_event", lambda *args, **values: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        merge(department, member, kept)

    assert everything() == before
    assert not MemberMerge.objects.exists()


def test_a_member_is_merged_once(department, twins):
    kept, member = twins
    merge(department, member, kept)

    with pytest.raises(ValidationError) as caught:
        merge(department, member, department.officer)

    assert caught.value.messages == [
        "Smith, Ana (05000) was entered twice and is Smith, Ana (5000) now. Go on with that one."
    ]


def test_nobody_comes_to_see_a_record_by_a_merge_nor_by_undoing_one(department, twins):
    kept, member = twins
    apart = department.elements["Squad 310"]
    Member.objects.filter(pk=member.pk).update(element=apart)
    done = merge(department, Member.objects.get(pk=member.pk), kept)
    apart.supervisors.add(department.administrator)
    leader = Member.objects.get(pk=department.administrator.pk)
    words = "You lead Squad 310 or an element above it, and would see the record of {} Smith, Ana "
    words += "there. Ask another administrator to do it."

    with pytest.raises(ValidationError) as undoing:
        undo(department, done, by=leader)
    apart.supervisors.clear()
    undo(department, done)
    apart.supervisors.add(department.administrator)
    leader = Member.objects.get(pk=department.administrator.pk)
    with pytest.raises(ValidationError) as merging_there:
        merge(department, kept, Member.objects.get(pk=member.pk), by=leader)

    assert undoing.value.messages == [words.format("5000")]
    assert merging_there.value.messages == [words.format("5000")]
