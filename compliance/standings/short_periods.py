"""Finds the periods that a member is short of hours for, when the member is settled."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from compliance.engine import Officer, Status
from compliance.engine.measuring import (
    HoursBySource,
    credited_hours,
    required_hours,
    short_hours,
)
from compliance.engine.officer import circumstances_of
from compliance.engine.status import last_deadline, status_of
from compliance.law import current_law
from compliance.models import ShortPeriod

A_DAY = timedelta(days=1)
NO_HOURS: HoursBySource = {}


def short_periods_of(
    member_id: int,
    officer: Officer,
    hours: Mapping[int, HoursBySource],
    *,
    through: int,
    as_of: date,
) -> Iterator[ShortPeriod]:
    """Go through the periods on record and give those that are short.

    Args:
        hours: by period, the hours that it holds once all hours are where they belong.
        through: the last period to look at.
    """
    if not officer.licensed:
        return
    law = current_law()
    first = max(officer.records_from or law.first_period, law.first_period)
    for period in range(first, through + 1):
        figures = law.for_period(period)
        circumstances = circumstances_of(officer, period, as_of)
        required = required_hours(circumstances, officer.traffic_authority, figures)
        short = short_hours(required, credited_hours(hours.get(period, NO_HOURS), figures))
        if not any(short):
            continue
        status = status_of(
            circumstances, is_short=True, figures=figures, as_of=figures.ends_on + A_DAY
        )
        ends = status in {Status.GRACE, Status.EXTENDED}
        yield ShortPeriod(
            member_id=member_id,
            period=period,
            status=status,
            until=last_deadline(circumstances, figures) if ends else None,
            short={m.key: owed for m, owed in zip(figures.measures, short, strict=True) if owed},
        )
