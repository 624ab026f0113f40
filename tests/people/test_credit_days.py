"""An employment goes round the credit that stands: its days don't leave any outside."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from people.actions.departures import plan_separation
from people.actions.members import change_member
from tests.factories import CompletionFactory
from tests.people.keeping import TODAY
from tests.people.roster import look, reasons
from tests.records.intake.roll_call.reports import a_report, taught_by
from tests.records.intake.sending import NOON

pytestmark = pytest.mark.time_machine(TODAY)

MAY = date(2026, 5, 1)
WAY_OUT = "Correct this day, or let the Training Unit void or correct them first."
HIRED = f"May 1, 2026 is after 2 completions, the first of Mar 1, 2026. {WAY_OUT}"
LEFT = f"Feb 1, 2026 is before 2 completions, the last of Mar 10, 2026. {WAY_OUT}"
FEBRUARY = date(2026, 2, 1)


@pytest.fixture
def trained(department):
    """The officer, with two completions that stand."""
    for day in (date(2026, 3, 1), date(2026, 3, 10)):
        CompletionFactory(member=department.officer, completed_on=day)
    return department.officer


def change(department, member, **values):
    return change_member(member=member, values=values, by=department.administrator, today=TODAY)


def test_a_day_of_hire_after_credit_that_stands_is_refused(department, trained):
    with pytest.raises(ValidationError) as refused:
        change(department, trained, hired_on=MAY)

    assert refused.value.message_dict == {"hired_on": [HIRED]}


def test_a_day_of_hire_before_all_credit_is_taken(department, trained):
    assert change(department, trained, hired_on=date(2026, 3, 1)).hired_on == date(2026, 3, 1)


def test_voided_credit_and_that_of_a_prior_agency_hold_no_day(department):
    officer, clerk = department.officer, department.clerk
    CompletionFactory(member=officer, is_prior_agency=True)
    voided_at = datetime(2026, 4, 1, tzinfo=UTC)
    CompletionFactory(member=officer, voided_at=voided_at, voided_by=clerk, void_reason="Wrong")

    assert change(department, officer, hired_on=MAY).hired_on == MAY


def test_a_last_day_before_credit_that_stands_is_refused(department, trained):
    with pytest.raises(ValidationError) as refused:
        change(department, trained, separated_on=FEBRUARY)
    with pytest.raises(ValidationError) as not_planned:
        plan_separation(
            members=[trained], separated_on=FEBRUARY, by=department.administrator, today=TODAY
        )

    assert refused.value.message_dict == {"separated_on": [LEFT]}
    named = f"{trained.serial_number} {trained.name}"
    assert not_planned.value.message_dict == {"members": [f"{named}: {LEFT}"]}


def documented(department, held_on, **values):
    """A roll call of ten minutes that documents the officer."""
    given = {"state": "accepted", "minutes": 10, "held_on": held_on, **values}
    return a_report(department.sergeant, there=[department.officer], **given)


def test_a_roll_call_without_credit_holds_the_days_as_credit_does(department, trained):
    documented(department, date(2026, 3, 20))
    documented(department, date(2026, 1, 20))

    def refused(**values):
        with pytest.raises(ValidationError) as error:
            change(department, trained, **values)
        return error.value.message_dict

    assert refused(separated_on=date(2026, 3, 15)) == {
        "separated_on": [
            f"Mar 15, 2026 is before a roll call without credit of Mar 20, 2026. {WAY_OUT}"
        ]
    }
    assert refused(hired_on=MAY) == {
        "hired_on": [
            "May 1, 2026 is after 2 completions and 2 roll calls without credit, the first of "
            f"Jan 20, 2026. {WAY_OUT}"
        ]
    }


def test_a_roll_call_that_was_taught_holds_the_days_until_it_is_voided(department):
    [taught] = taught_by(documented(department, date(2026, 3, 20)), department.colleague)

    with pytest.raises(ValidationError) as refused:
        change(department, department.colleague, separated_on=FEBRUARY)
    by = {"voided_at": NOON, "voided_by": department.clerk, "void_reason": "Wrong"}
    type(taught).objects.update(**by)

    assert refused.value.message_dict == {
        "separated_on": [f"Feb 1, 2026 is before a taught roll call of Mar 20, 2026. {WAY_OUT}"]
    }
    assert change(department, department.colleague, separated_on=FEBRUARY).separated_on == FEBRUARY


def test_a_roll_call_that_is_voided_or_not_accepted_holds_no_day(department):
    voided = documented(department, MAY)
    by = {"voided_at": NOON, "voided_by": department.clerk, "void_reason": "Wrong"}
    voided.lines.update(**by)
    documented(department, MAY, state="sent")

    left = change(department, department.officer, separated_on=FEBRUARY)

    assert left.separated_on == FEBRUARY


def test_a_last_day_of_the_last_credit_is_taken(department, trained):
    assert change(department, trained, separated_on=date(2026, 3, 10)).separated_on


def test_a_file_says_of_each_row_what_credit_is_outside(department, trained):
    CompletionFactory(member=department.sergeant)
    brought = look(
        department.administrator,
        "member",
        "serial_number,hired_on,separated_on",
        f"{trained.serial_number},2026-05-01,",
        f"{department.sergeant.serial_number},,2026-02-01",
    )

    said = f"Separated on: Feb 1, 2026 is before a completion of Mar 10, 2026. {WAY_OUT}"
    assert reasons(brought) == [f"Hired on: {HIRED}", said]
