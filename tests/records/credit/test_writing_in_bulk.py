"""The credit of a file's rows is written as any other: by the same rules, with the same columns."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.utils import timezone

from records.credit.overriding import Override, Warned
from records.credit.problems import problems_of
from records.credit.proposals import BroughtIn, Proposal
from records.credit.writing import write_credit, write_credit_in_bulk
from records.models import Completion, ConfirmedWarning
from tests.factories import CourseFactory
from tests.frame.imports.files import brought
from tests.records.credit.proposing import proposal

NOW = timezone.now()


def _proposed(department, *days: date) -> list[Proposal]:
    course = CourseFactory(course_id="25-0001")
    file = brought(department.clerk, "Serial number,Course,Completed on\n1,2,3")
    return [
        proposal(
            department.officer,
            course,
            completed_on=day,
            brought_in=BroughtIn(file.pk, number, 7 - number),
        )
        for number, day in enumerate(days, start=2)
    ]


def test_in_bulk_the_same_rows_are_written_column_by_column(department):
    proposals = _proposed(department, date(2025, 3, 10), date(2024, 3, 10))

    write_credit(proposals=proposals, by=department.clerk, now=NOW)
    one_by_one = [model_to_dict(each) for each in Completion.objects.order_by("completed_on")]
    Completion.objects.all()._raw_delete("default")
    write_credit_in_bulk(proposals=proposals, by=department.clerk, now=NOW)

    in_bulk = [model_to_dict(each) for each in Completion.objects.order_by("completed_on")]
    for each in (*one_by_one, *in_bulk):
        del each["id"]
    assert in_bulk == one_by_one


def test_in_bulk_what_blocks_is_refused_and_nothing_is_written(department):
    proposals = _proposed(department, date(2025, 3, 10))
    own = replace(proposals[0], member=department.clerk)

    with pytest.raises(ValidationError) as refused:
        write_credit_in_bulk(proposals=[*proposals, own], by=department.clerk, now=NOW)

    assert refused.value.error_list[0].code == "problems"
    assert not Completion.objects.exists()


def test_in_bulk_a_warning_wants_its_reason_and_keeps_it_with_its_completion(department):
    proposals = _proposed(department, date(2025, 3, 10), date(2025, 4, 10))
    [_, [warning]] = problems_of(proposals, by=department.clerk)
    shown = frozenset({Warned(warning, department.officer.serial_number).mark})

    with pytest.raises(ValidationError):
        write_credit_in_bulk(proposals=proposals, by=department.clerk, now=NOW)
    write_credit_in_bulk(
        proposals=proposals,
        by=department.clerk,
        now=NOW,
        overrides={warning.key: Override("Took it again", shown)},
    )

    [confirmed] = ConfirmedWarning.objects.all()
    assert (confirmed.completion.completed_on, confirmed.reason) == (
        date(2025, 4, 10),
        "Took it again",
    )


def test_in_bulk_none_writes_none(department):
    write_credit_in_bulk(proposals=[], by=department.clerk, now=NOW)

    assert not Completion.objects.exists()
