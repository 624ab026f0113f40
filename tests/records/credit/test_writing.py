"""The one write of credit: all of it or nothing."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from courses.models import Course
from people.models import Member
from records.credit.overriding import Override
from records.credit.proposals import Proposal
from records.credit.writing import write_credit
from records.models import Completion
from tests.factories import CompletionFactory, CourseFactory, DocumentFactory, MemberFactory
from tests.records.credit.proposing import proposal
from tests.records.sheets import NEXT_DAY


@pytest.fixture
def course(db) -> Course:
    return CourseFactory(course_id="26-0042")


def write(*proposals: Proposal, by: Member, **overrides: Override) -> list[Completion]:
    return write_credit(proposals=proposals, by=by, now=NEXT_DAY, overrides=overrides).completions


def test_a_proposal_becomes_a_completion_with_everything_that_it_says(department, course):
    paper = DocumentFactory(member=department.officer)
    given = proposal(
        department.officer,
        course,
        completed_on=date(2014, 3, 10),
        source="instructor",
        role="instructor",
        minutes=480,
        score=Decimal("88.50"),
        control_number="CN-7",
        evidence=paper,
        is_prior_agency=True,
    )

    (written,) = write(given, by=department.clerk)

    stored = Completion.objects.get()
    assert stored == written
    assert (stored.member, stored.course, stored.course_session) == (
        department.officer,
        course,
        None,
    )
    assert (stored.completed_on, stored.source, stored.delivery, stored.role) == (
        date(2014, 3, 10),
        "instructor",
        "in_person",
        "instructor",
    )
    assert (stored.minutes, stored.score, stored.control_number) == (480, Decimal("88.50"), "CN-7")
    assert (stored.evidence, stored.is_prior_agency) == (paper, True)
    assert (stored.entered_by, stored.entered_at) == (department.clerk, NEXT_DAY)
    assert stored.designated_hours == given.hours


def test_one_that_is_blocked_keeps_all_from_being_written_and_is_named(department, course):
    with pytest.raises(ValidationError) as refusal:
        write(
            proposal(department.officer, course),
            proposal(department.clerk, course),
            by=department.clerk,
        )

    assert refusal.value.error_list[0].code == "problems"
    head, told = refusal.value.messages
    assert head == "Nothing was saved: 1 of 2 need a look."
    assert told.startswith(f"1101 {department.clerk.name}, 26-0042: This is your own serial number")
    assert not Completion.objects.exists()


def test_a_blocking_problem_cannot_be_overridden(department, course):
    with pytest.raises(ValidationError, match="your own serial number"):
        write(
            proposal(department.clerk, course),
            by=department.clerk,
            own_credit=Override("I was there", frozenset()),
        )


def test_the_members_are_read_anew_before_anything_is_written(department, course):
    given = proposal(department.officer, course)
    Member.objects.filter(pk=department.officer.pk).update(separated_on=date(2026, 3, 1))

    with pytest.raises(ValidationError, match="Separated on Mar 1, 2026"):
        write(given, by=department.clerk)

    assert not Completion.objects.exists()


# The database, and how many questions it is asked ---------------------------------------------


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"score": Decimal("100.01")}, "completion_score_is_percent"),
        ({"score": Decimal("-0.01")}, "completion_score_is_percent"),
        ({"minutes": 0}, "completion_minutes_above_zero"),
    ],
)
def test_the_database_itself_refuses_what_cannot_be(department, values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CompletionFactory(member=department.officer, **values)


def test_the_database_itself_refuses_a_credit_entered_by_its_own_member(department):
    with pytest.raises(IntegrityError, match="completion_entered_by_another"), transaction.atomic():
        CompletionFactory(member=department.clerk, entered_by=department.clerk)


def test_one_and_forty_are_written_by_the_same_queries(
    department, course, django_assert_num_queries
):
    members = [MemberFactory() for _ in range(41)]

    for some in (members[:1], members[1:]):
        proposals = [proposal(member, course) for member in some]
        with django_assert_num_queries(9):
            write(*proposals, by=department.clerk)

    assert Completion.objects.count() == 41


def test_nothing_else_in_the_product_writes_completions():
    """The demonstration and the bench fill empty databases in bulk, and are left out."""
    root = Path(__file__).resolve().parents[3]
    writers = [
        str(path.relative_to(root))
        for floor in ("people", "courses", "records", "compliance", "kcpd_training/desk")
        for path in sorted((root / floor).rglob("*.py"))
        if "Completion(" in path.read_text().replace("class Completion(", "")
        or "Completion.objects.create" in path.read_text()
        or "Completion.objects.bulk_create" in path.read_text()
    ]

    assert writers == ["records/credit/writing.py"]
