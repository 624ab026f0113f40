"""The record as it stood on a past day: later entries left out, later voids undone."""

from collections.abc import Iterable
from copy import copy
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol, TypeVar

from django.utils import timezone

from records.models import Member

# What of a member decides over standings. Everything else is shown as it is now.
MEMBER_FACTS = (
    "license_class",
    "license_number",
    "license_issued_on",
    "has_traffic_authority",
    "hired_on",
    "separated_on",
)
EARLIEST, LATEST = date(1900, 1, 1), date(9000, 1, 1)


class Voidable(Protocol):
    """A row that is entered once, and voided if it was wrong."""

    entered_at: datetime
    voided_at: datetime | None
    voided_by: Member | None
    void_reason: str


Row = TypeVar("Row", bound=Voidable)


def known_before(known_on: date | None) -> datetime | None:
    """The moment the day ends, in the department's time zone; None for now."""
    if known_on is None:
        return None
    # The first and last day of the calendar can't be moved to another time zone.
    day = min(max(known_on, EARLIEST), LATEST)
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def rows_as_known(rows: Iterable[Row], before: datetime | None) -> list[Row]:
    """The rows as they stood just before a moment; None leaves them as they are now."""
    if before is None:
        return list(rows)
    return [_without_later_void(row, before) for row in rows if row.entered_at < before]


def _without_later_void(row: Row, before: datetime) -> Row:
    if row.voided_at is None or row.voided_at < before:
        return row
    row = copy(row)
    row.voided_at, row.voided_by, row.void_reason = None, None, ""
    return row


def facts_as_known(member_ids: Iterable[int], before: datetime) -> dict[int, dict[str, Any]]:
    """License, authority and employment as they stood just before a moment, by one query.

    A member whose row was not kept before that moment, an imported one for instance, is left out.
    """
    rows = (
        Member.history.filter(id__in=list(member_ids), history_date__lt=before)
        .exclude(history_type="-")
        .order_by("history_date", "history_id")
        .values_list("id", *MEMBER_FACTS)
    )
    return {pk: dict(zip(MEMBER_FACTS, facts, strict=True)) for pk, *facts in rows}


def members_as_known(members: Iterable[Member], before: datetime | None) -> list[Member]:
    """The members with the facts of that time; as they are now where those were not kept."""
    people = list(members)
    if before is None:
        return people
    facts = facts_as_known((member.pk for member in people), before)
    return [member_with(member, facts.get(member.pk, {})) for member in people]


def member_with(member: Member, facts: dict[str, Any]) -> Member:
    """The member with some facts replaced, for reading alone."""
    if not facts:
        return member
    then = copy(member)
    for name, value in facts.items():
        setattr(then, name, value)
    return then
