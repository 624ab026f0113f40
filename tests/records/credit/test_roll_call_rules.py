"""Credit of a course that a short roll call of the day documents already is asked about."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from courses.models import Course
from people.models import Member
from records.actions.credit_entry import enter_credit
from records.actions.sheet_saving import save_sheet
from records.credit.writing import write_credit
from records.intake.models import RollCallReport
from records.intake.outside_training import accept_outside_training
from records.models import Completion, ConfirmedWarning
from tests.records.credit.proposing import MARCH_10, in_class, keys, proposal, sentences, taught_by
from tests.records.intake.roll_call.reports import a_course, a_report
from tests.records.intake.sending import NOON, entry_of, send
from tests.records.sheets import NEXT_DAY, a_class, confirmed, draft
from tests.records.test_credit_entry import an_entry

SAID = "Is documented for 26-0042 on Mar 10, 2026 already, by the roll call “Tourniquets”."


@pytest.fixture
def course(db) -> Course:
    return a_course(course_id="26-0042")


@pytest.fixture
def short(department, course) -> RollCallReport:
    """Ten minutes with the officer on the day, accepted."""
    return documenting(department.officer, course=course, by=department.sergeant)


def documenting(
    *there: Member, course: Course, by: Member, state: str = "accepted"
) -> RollCallReport:
    """Ten minutes of a course on the day."""
    return a_report(by, state, there=there, held_on=MARCH_10, minutes=10, course=course)


def by_sheet(member: Member, course: Course, by: Member) -> None:
    sheet = draft(a_class(course=course), member.serial_number, by)
    save_sheet(sheet=sheet, seen_version=sheet.version, by=by, now=NEXT_DAY)


def by_entry(member: Member, course: Course, by: Member) -> None:
    enter_credit(entry=an_entry(member, course), by=by, now=NOON)


def by_certificate(member: Member, course: Course, by: Member) -> None:
    training = send(member)
    entry = entry_of(training, course=course, source=course.source, hours=course.designated_hours)
    accept_outside_training(training=training, entry=entry, by=by, now=NOON)


@pytest.mark.parametrize("way_in", [by_sheet, by_entry, by_certificate])
def test_each_way_in_asks_and_writes_nothing_without_a_reason(
    department, course, short, way_in: Callable
):
    with pytest.raises(ValidationError) as refused:
        way_in(department.officer, course, department.clerk)

    assert any(SAID in words for words in refused.value.messages)
    assert not Completion.objects.exists()


def test_a_sheet_is_saved_with_a_reason_which_stays(department, course, short):
    sheet = draft(a_class(course=course), "4411 4412", department.clerk)
    reasons = confirmed(sheet, "It was held twice that day.", department.clerk)
    assert set(reasons) == {"roll_call_twice"}

    save_sheet(
        sheet=sheet,
        seen_version=sheet.version,
        by=department.clerk,
        now=NEXT_DAY,
        overrides=reasons,
    )

    assert Completion.objects.count() == 2
    [kept] = ConfirmedWarning.objects.all()
    assert (kept.member, kept.kind) == (department.officer, "roll_call_twice")


def test_the_sentence_says_what_to_do(department, course, short):
    said = sentences(proposal(department.officer, course), by=department.clerk)

    assert said == [f"{SAID} Leave this credit out, or give the reason when you save."]


def test_a_class_of_several_days_is_asked_about_on_each_of_them(department, course, short):
    lasting = a_class(course=course, starts_on=MARCH_10, ends_on=date(2026, 3, 11))

    assert keys(in_class(department.officer, lasting), by=department.clerk) == ["roll_call_twice"]


def test_another_day_course_or_member_and_teaching_are_not_asked_about(department, course, short):
    by, officer = department.clerk, department.officer
    next_day = MARCH_10 + timedelta(days=1)
    teaches = a_class(course=course)
    teaches.instructors.add(officer)

    assert keys(proposal(officer, course, completed_on=next_day), by=by) == []
    assert keys(proposal(officer, a_course(title="Radios")), by=by) == []
    assert keys(proposal(department.colleague, course), by=by) == []
    assert keys(taught_by(officer, teaches), by=by) == []


def test_what_is_voided_left_out_or_still_waits_is_not_asked_about(department, course):
    by, officer = department.clerk, department.officer
    void = {"voided_by": by, "voided_at": timezone.now(), "void_reason": "Was on a call."}
    documenting(officer, course=course, by=by).lines.update(**void)
    documenting(officer, course=course, by=by).lines.update(why_left_out="Was on a call.")
    documenting(officer, course=course, by=by, state="sent")

    assert keys(proposal(officer, course), by=by) == []


def test_it_costs_no_query_more_with_more_roll_calls(
    department, course, short, django_assert_num_queries
):
    for _ in range(3):
        documenting(department.officer, department.colleague, course=course, by=department.sergeant)
    both = [proposal(each, course) for each in (department.officer, department.colleague)]

    with django_assert_num_queries(2):
        found = keys(*both, by=department.clerk)

    assert found == ["roll_call_twice"] * 3


def test_credit_without_a_roll_call_is_written_unasked(department, course):
    write_credit(
        proposals=[proposal(department.officer, course)], by=department.clerk, now=NEXT_DAY
    )

    assert Completion.objects.count() == 1
