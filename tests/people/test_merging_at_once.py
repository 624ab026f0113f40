"""A merge while sheets are saved: nobody waits for ever, and nothing is left with who is gone."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

import frame.merging.deciding as deciding_of_merging
import records.challenges.actions.deciding as actions_of_challenges
import records.intake.roll_call.actions as actions_of_roll_call
from courses.actions.merging import merge_course
from courses.models import CourseMerge, CourseSession
from frame.merging.moving import CHANGED, carry_out, plan_of
from people.actions.locking import locked_member
from people.actions.merging import merge_member
from people.models import Member, MemberMerge
from records.actions.credit_entry import write_entry
from records.actions.sheet_saving import save_sheet
from records.challenges.actions.deciding import uphold_by_entry
from records.challenges.models import Challenge
from records.credit.writing import write_credit
from records.intake.roll_call.actions import Decided, accept_roll_call
from records.intake.roll_call.credit import CourseTaught
from records.intake.roll_call.voiding import void_documented
from records.models import Completion, SignInSheet
from tests.concurrency import (
    at_once,
    one_into_the_other,
    wait_until_somebody_waits,
)
from tests.department import Department, make_department
from tests.factories import CompletionFactory, CourseFactory, MemberFactory
from tests.killed import run_until_killed
from tests.records.challenges.challenging import a_line, challenge_gap, challenge_line, entry_for
from tests.records.credit.proposing import proposal
from tests.records.intake.roll_call.reports import (
    a_course,
    a_report,
    report,
    taught_by,
    who_taught,
)
from tests.records.sheets import NEXT_DAY, a_class, draft

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def department(shared_database: None) -> Department:
    return make_department()


@pytest.fixture
def twin(department) -> Member:
    """Who the officer is, too."""
    return MemberFactory(
        last_name=department.officer.last_name, license_number=department.officer.license_number
    )


def merging(department: Department, twin: Member) -> Callable[[], Any]:
    seal = plan_of(twin, department.officer).seal
    return lambda: merge_member(
        member=department.officer,
        into=twin,
        reason="Entered twice.",
        confirmed=seal,
        by=department.administrator,
        now=timezone.now(),
    )


def saving(sheet: SignInSheet, by: Member) -> Callable[[], Any]:
    return lambda: save_sheet(sheet=sheet, seen_version=1, by=by, now=NEXT_DAY)


def check_no_fault(results: list[Any]) -> None:
    """Each is done, or refused in words; a deadlock would be neither."""
    for result in results:
        assert not isinstance(result, Exception) or isinstance(result, ValidationError), result


def test_a_member_merged_while_their_sheet_is_saved_has_the_credit_or_none_has_it(department, twin):
    course_session = a_class()
    CourseSession.objects.filter(pk=course_session.pk).update(coordinator=department.officer)
    sheet = draft(course_session, "4411 4412", department.clerk)

    results = at_once(merging(department, twin), saving(sheet, department.clerk))

    check_no_fault(results)
    is_merged = MemberMerge.objects.exists()
    assert not (is_merged and Completion.objects.filter(member=department.officer).exists())


@pytest.mark.parametrize("is_merge_first", [True, False])
def test_who_comes_second_waits_and_is_refused_in_words(department, twin, is_merge_first):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time.")
    course_session = a_class()
    course_session.instructors.add(department.officer)
    sheet = draft(course_session, "4412", department.clerk)
    works = [merging(department, twin), saving(sheet, department.clerk)]

    results = one_into_the_other(*(works if is_merge_first else works[::-1]))

    check_no_fault(results)
    assert Completion.objects.count() == 1
    assert MemberMerge.objects.count() == 1


def test_a_course_merged_while_a_sheet_of_it_is_saved_keeps_no_credit(department):
    kept = CourseFactory()
    course_session = a_class()
    sheet = draft(course_session, "4411 4412", department.clerk)
    seal = plan_of(kept, course_session.course).seal

    results = at_once(
        saving(sheet, department.clerk),
        lambda: merge_course(
            course=course_session.course,
            into=kept,
            reason="Entered twice.",
            confirmed=seal,
            by=department.clerk,
            now=timezone.now(),
        ),
    )

    check_no_fault(results)
    course = course_session.course
    assert not (CourseMerge.objects.exists() and course.completions.exists())


@pytest.mark.parametrize("is_merge_first", [True, False])
def test_credit_of_no_class_waits_for_the_merge_of_its_course_and_is_not_lost(
    department, is_merge_first
):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time.")
    kept, course = CourseFactory(), CourseFactory()
    seal = plan_of(kept, course).seal
    proposed = proposal(department.officer, course)
    works: list[Callable[[], Any]] = [
        lambda: merge_course(
            course=course,
            into=kept,
            reason="Entered twice.",
            confirmed=seal,
            by=department.clerk,
            now=timezone.now(),
        ),
        lambda: write_credit(proposals=[proposed], by=department.clerk, now=NEXT_DAY),
    ]

    results = one_into_the_other(*(works if is_merge_first else works[::-1]))

    check_no_fault(results)
    assert isinstance(results[1], ValidationError)
    assert course.completions.count() == (0 if is_merge_first else 1)
    assert CourseMerge.objects.exists() == is_merge_first


def test_two_administrators_who_merge_at_once_merge_once(department, twin):
    results = at_once(merging(department, twin), merging(department, twin))

    check_no_fault(results)
    assert MemberMerge.objects.count() == 1


def test_a_process_killed_in_the_middle_of_a_merge_leaves_nothing_half(department, twin):
    completion = CompletionFactory(member=department.officer)

    said = run_until_killed("tests.kill_while_merging", str(department.officer.pk), str(twin.pk))

    assert said.strip() == str(twin.pk)
    completion.refresh_from_db()
    assert completion.member == department.officer
    assert Member.objects.filter(pk=department.officer.pk).exists()
    assert not MemberMerge.objects.exists()


def test_a_clerk_who_decides_a_challenge_waits_for_the_merge_of_its_member(
    department, twin, monkeypatch
):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time.")
    challenge = challenge_gap(department.officer)
    entry = entry_for(challenge)
    has_locked = threading.Event()

    def carry_out_once_somebody_waits(*args: Any, **kwargs: Any) -> None:
        has_locked.set()
        wait_until_somebody_waits()
        carry_out(*args, **kwargs)

    monkeypatch.setattr(deciding_of_merging, "carry_out", carry_out_once_somebody_waits)

    def deciding() -> Challenge:
        assert has_locked.wait(30)
        return uphold_by_entry(
            challenge=challenge, entry=entry, by=department.clerk, now=timezone.now()
        )

    results = at_once(merging(department, twin), deciding)

    check_no_fault(results)
    assert MemberMerge.objects.count() == 1
    assert Challenge.objects.get().sent_by == twin
    assert not Completion.objects.filter(member=department.officer).exists()


def test_who_merges_one_of_a_roll_call_waits_for_who_accepts_it(department, twin, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time.")
    row = report(department.sergeant, department.officer, now=timezone.now())
    decided = Decided(taught=CourseTaught(course=a_course()))
    seal_of_before = merging(department, twin)
    has_locked = threading.Event()

    def write_once_somebody_waits(*args: Any, **kwargs: Any) -> Any:
        has_locked.set()
        wait_until_somebody_waits()
        return write_credit(*args, **kwargs)

    monkeypatch.setattr(actions_of_roll_call, "write_credit", write_once_somebody_waits)

    def merging_meanwhile() -> Any:
        assert has_locked.wait(30)
        return seal_of_before()

    accepted, refused = at_once(
        lambda: accept_roll_call(
            report=row, decided=decided, by=department.clerk, now=timezone.now()
        ),
        merging_meanwhile,
    )

    assert accepted.state == "accepted"
    assert refused.messages == [CHANGED]
    assert Completion.objects.get().member == department.officer


@pytest.mark.parametrize("is_merge_first", [True, False])
def test_who_taught_a_roll_call_and_who_was_there_do_not_become_one_meanwhile(
    department, twin, is_merge_first
):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time.")
    row = report(department.sergeant, department.colleague, now=timezone.now())
    decided = Decided(
        taught=CourseTaught(course=a_course()), added=[twin], taught_by=[department.officer]
    )
    works: list[Callable[[], Any]] = [
        merging(department, twin),
        lambda: accept_roll_call(
            report=row, decided=decided, by=department.clerk, now=timezone.now()
        ),
    ]

    results = one_into_the_other(*(works if is_merge_first else works[::-1]))

    check_no_fault(results)
    assert isinstance(results[1], ValidationError)
    assert who_taught(row) == ([] if is_merge_first else [department.officer])
    if is_merge_first:
        assert results[1].message_dict == {
            "taught_by": [
                f"{department.officer} was entered twice and is {twin} now. Go on with that one."
            ]
        }


def test_who_merges_one_who_taught_a_roll_call_waits_for_who_voids_of_it(department, twin):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time.")
    there = [department.colleague]
    row = a_report(department.sergeant, "accepted", there=there, minutes=10, course=a_course())
    taught_by(row, department.officer)
    [line] = row.lines.all()

    voided, merged = one_into_the_other(
        lambda: void_documented(
            report=row,
            lines=[line.pk],
            reason="Was on a call.",
            by=department.clerk,
            now=timezone.now(),
        ),
        merging(department, twin),
    )

    assert (voided, merged.kept) == ([line], twin)
    assert who_taught(row) == [twin]


def test_a_line_is_put_right_while_its_course_is_merged_and_neither_waits_for_ever(
    department, monkeypatch
):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time.")
    line = a_line(department.officer)
    kept = CourseFactory()
    challenge = challenge_line(line)
    entry = entry_for(challenge)
    seal = plan_of(kept, line.course).seal
    has_voided = threading.Event()

    def write_once_somebody_waits(*args: Any, **kwargs: Any) -> Any:
        has_voided.set()
        wait_until_somebody_waits()
        return write_entry(*args, **kwargs)

    monkeypatch.setattr(actions_of_challenges, "write_entry", write_once_somebody_waits)

    def merging_the_course() -> CourseMerge:
        assert has_voided.wait(30)
        return merge_course(
            course=line.course,
            into=kept,
            reason="Entered twice.",
            confirmed=seal,
            by=department.clerk,
            now=timezone.now(),
        )

    def upholding() -> Challenge:
        return uphold_by_entry(
            challenge=challenge, entry=entry, by=department.clerk, now=timezone.now()
        )

    results = at_once(upholding, merging_the_course)

    check_no_fault(results)
    assert Challenge.objects.get().state == "accepted"


def test_credit_that_is_voided_is_locked_with_the_rest_in_one_order(department, twin):
    """As by who merges its course at the same moment."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time.")
    low = CompletionFactory(member=department.officer, completed_on=date(2026, 3, 2))
    of_both = {"course": CourseFactory(), "completed_on": date(2026, 3, 3)}
    high, _ = (CompletionFactory(member=each, **of_both) for each in (department.officer, twin))
    merge = merging(department, twin)
    has_locked = threading.Event()

    def locking() -> None:
        with transaction.atomic():
            Completion.objects.select_for_update().get(pk=low.pk)
            has_locked.set()
            wait_until_somebody_waits()
            Completion.objects.select_for_update().get(pk=high.pk)

    def writing() -> Any:
        assert has_locked.wait(30)
        return merge()

    check_no_fault(at_once(locking, writing))


def test_who_was_added_to_a_roll_call_is_written_once_the_members_are_held(department, twin):
    """A merge brings the line of the one it merges away to the other, whom the clerk adds."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time.")
    row = a_report(department.sergeant, there=(department.officer,))
    has_locked = threading.Event()

    def merging_meanwhile() -> None:
        with transaction.atomic():
            locked_member(twin)
            has_locked.set()
            wait_until_somebody_waits()
            row.lines.create(member=twin)
            transaction.set_rollback(True)

    def accepting() -> Any:
        assert has_locked.wait(30)
        decided = Decided(taught=CourseTaught(course=a_course()), added=[twin])
        return accept_roll_call(report=row, decided=decided, by=department.clerk, now=NEXT_DAY)

    results = at_once(merging_meanwhile, accepting)

    assert [result for result in results if isinstance(result, Exception)] == []
    assert row.lines.count() == 2
