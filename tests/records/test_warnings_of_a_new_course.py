"""What is warned of while a course has no Course ID yet is what its credit is written with.

A mark stands for a sentence: one that tells anything which a course is given only as it is added
would be asked for ever, whatever reason was given.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from courses.designations import HOURS_COLUMNS
from frame.files import checked_file
from people.models import Leave
from records.actions.credit_entry import enter_credit
from records.credit import problem_kinds as kinds
from records.credit.overriding import Override, by_kind
from records.credit.problem_kinds import WARNINGS, ProblemKind
from records.credit.proposals import Giver, Told
from records.credit_entry import CreditEntry, check_entry
from records.intake.roll_call.actions import Decided
from records.intake.roll_call.credit import CourseTaught
from records.models import ConfirmedWarning
from tests.department import Department
from tests.factories import (
    CompletionFactory,
    CourseFactory,
    DocumentFactory,
    ProviderFactory,
)
from tests.records.intake.roll_call.reports import a_report, report, taught_by
from tests.records.intake.roll_call.test_confirmed import accept
from tests.records.test_credit_entry import MARCH_10, NOW, of_new_course
from tests.uploads import pdf

COMPUTER_BASED = "computer_based"
MARCH_9 = date(2026, 3, 9)


def proved(department: Department, **values: Any) -> CreditEntry:
    """Four hours of a course that is added with them, by a certificate."""
    entry = of_new_course(department.officer, **values)
    given = {name: values[name] for name in ("source", "delivery") if name in values}
    return replace(entry, file=checked_file(pdf("certificate.pdf")), **given)


def post_credit(department: Department, **values: Any) -> CreditEntry:
    """The same with POST credit, which has its hours by area."""
    hours = {"legal_studies": Decimal("4.00")}
    entry = proved(department, **{"source": "in_service", **hours, **values})
    return replace(entry, hours=entry.hours | hours)


def told(department: Department, **values: Any) -> CreditEntry:
    return replace(proved(department), told=Told(**values))


def too_short(department: Department) -> CreditEntry:
    """A new course gives no more than its minutes earn: its credit may claim more."""
    three = Decimal("3.00")
    entry = post_credit(department, instruction_minutes=150)
    of_three = {"credit_hours": three, "legal_studies": three}
    return replace(entry, new_course={**entry.new_course, **of_three})


def more_than_its_course(department: Department) -> CreditEntry:
    entry = proved(department, delivery=COMPUTER_BASED)
    return replace(entry, hours=entry.hours | {"credit_hours": Decimal("5.00")})


def on_leave(department: Department) -> CreditEntry:
    Leave.objects.create(
        member=department.officer,
        starts_on=MARCH_9,
        ends_on=MARCH_10,
        entered_by=department.administrator,
        entered_at=NOW,
    )
    return proved(department)


def same_title(department: Department) -> CreditEntry:
    no_post = {"source": "non_post", **dict.fromkeys(HOURS_COLUMNS, "0.00")}
    four = {**no_post, "credit_hours": "4.00"}
    course = CourseFactory(title="Evidence photography", **four)
    CompletionFactory(member=department.officer, course=course, completed_on=MARCH_10)
    return replace(proved(department), another_because="Of another school.")


def same_paper(department: Department) -> CreditEntry:
    entry = proved(department)
    assert entry.file is not None
    paper = DocumentFactory(member=department.officer, content=entry.file.upload.read())
    CompletionFactory(member=department.officer, evidence=paper, completed_on=MARCH_9)
    return entry


def long_day(department: Department) -> CreditEntry:
    paper = DocumentFactory(member=department.officer)
    course = CourseFactory(credit_hours="9.00", legal_studies="3.00")
    CompletionFactory(
        member=department.officer, course=course, completed_on=MARCH_10, evidence=paper
    )
    return post_credit(department)


def too_fast(department: Department) -> CreditEntry:
    return replace(proved(department, delivery=COMPUTER_BASED), minutes_spent=30)


def on_ones_word(department: Department) -> CreditEntry:
    CompletionFactory(
        member=department.officer, entered_by=department.clerk, completed_on=date(2026, 2, 3)
    )
    return replace(proved(department), file=None)


def license_ended(department: Department) -> CreditEntry:
    provider = ProviderFactory(kind="licensed_provider", license_valid_until=MARCH_9)
    return post_credit(department, provider=provider, source="licensed_provider")


def no_license(department: Department) -> CreditEntry:
    provider = ProviderFactory(kind="licensed_provider", license_number="")
    return post_credit(department, provider=provider, source="licensed_provider")


def before_approval(department: Department) -> CreditEntry:
    approved = {"post_state": "approved", "control_number": "P-7", "approved_on": date(2026, 3, 11)}
    return post_credit(department, **approved)


def of_another_provider(department: Department) -> CreditEntry:
    return told(department, giver=Giver(ProviderFactory().pk, "RIVER ACADEMY", "The paper"))


WARNED: dict[ProblemKind, Callable[[Department], CreditEntry]] = {
    kinds.CLASS_TOO_SHORT: too_short,
    kinds.MORE_THAN_ITS_COURSE: more_than_its_course,
    kinds.ON_LEAVE: on_leave,
    kinds.SAME_TITLE: same_title,
    kinds.SAME_PAPER: same_paper,
    kinds.LONG_DAY: long_day,
    kinds.FASTER_THAN_IT_RUNS: too_fast,
    kinds.NO_PAPER_AGAIN: on_ones_word,
    kinds.OTHER_THAN_THE_PAPER: lambda department: told(
        department, hours=Decimal(6), teller="The paper"
    ),
    kinds.OTHER_DAY_THAN_TOLD: lambda department: told(department, days=(MARCH_9, MARCH_9)),
    kinds.NAME_OF_ANOTHER: lambda department: told(department, other_name="Owen Averdale"),
    kinds.LICENSE_ENDED: license_ended,
    kinds.NO_LICENSE: no_license,
    kinds.APPROVAL_TO_SHOW: lambda department: post_credit(department, source="pre_approved"),
    kinds.BEFORE_APPROVAL: before_approval,
    kinds.OTHER_PROVIDER_THAN_TOLD: of_another_provider,
}
# Of roll call, which gives a new course its Course ID as well.
OF_ROLL_CALL = {kinds.TAUGHT_ELSEWHERE, kinds.TEACHER_ELSEWHERE}
# Of a class, or of a course that somebody had before.
OF_NO_NEW_COURSE = {
    kinds.NOT_ENROLLED,
    kinds.HAD_IT_THIS_YEAR,
    kinds.OTHER_CLASS_LENGTH,
    kinds.ROWS_WAIT,
    kinds.LEFT_OUT,
    kinds.ROLL_CALL_TWICE,
}


def test_every_warning_is_looked_at_of_a_new_course_or_never_comes_up_of_one():
    looked_at = [*WARNED, *OF_ROLL_CALL, *OF_NO_NEW_COURSE]

    assert sorted(looked_at) == sorted(WARNINGS)


@pytest.mark.parametrize("kind", WARNED, ids=lambda kind: kind.key)
def test_a_reason_for_what_was_shown_of_a_new_course_is_taken_as_it_is_written(department, kind):
    entry = WARNED[kind](department)
    shown = by_kind(check_entry(entry, by=department.clerk, today=NOW.date()))
    assert kind in shown

    reasons = {
        each.key: Override("It is so.", frozenset(warned.mark for warned in warnings))
        for each, warnings in shown.items()
    }
    added = enter_credit(entry=entry, by=department.clerk, now=NOW, overrides=reasons)

    assert added.row.course.title == "Evidence photography"
    confirmed = ConfirmedWarning.objects.filter(completion=added.row)
    assert set(confirmed.values_list("kind", flat=True)) == set(reasons)


def test_the_same_holds_of_a_roll_call_that_makes_its_course(department):
    elsewhere = a_report(department.sergeant, "accepted", there=[department.clerk], title="Splints")
    taught_by(elsewhere, department.officer)
    a_report(department.sergeant, "accepted", there=[department.sergeant], title="Radios")
    row = report(department.sergeant, department.officer, minutes=200)
    new_course = of_new_course(department.officer, setting="roll_call").new_course
    taught = CourseTaught(new_course=new_course)

    accept(row, department.clerk, Decided(taught=taught, taught_by=[department.sergeant]))

    confirmed = ConfirmedWarning.objects.values_list("kind", flat=True)
    assert set(confirmed) == {kind.key for kind in OF_ROLL_CALL}
