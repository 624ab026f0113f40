"""Keep the director's list of pre-approved sources (11 CSR 75-15.050(1)), year by year."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from courses.models import PreApproval, Provider
from courses.models.pre_approval import FIRST_YEAR
from events.event_log import Happened, record_event, record_events
from events.kinds import EventKind
from events.models import Event
from events.trail import check_unchanged_since, events_of_row
from frame.forms_once import Added, add_once, made_by_form
from frame.rights import Right
from frame.words import us_date
from people.models import Member

PRE_APPROVAL_ADD = EventKind("pre_approval.add", "Put a provider on the pre-approved list")
PRE_APPROVAL_CHANGE = EventKind("pre_approval.change", "Changed a line of the pre-approved list")
PRE_APPROVAL_REMOVE = EventKind("pre_approval.remove", "Took a provider off the pre-approved list")
PRE_APPROVAL_COPY = EventKind("pre_approval.copy", "Copied a line of last year’s pre-approved list")

LONGEST_CITATION = 200
WHICH = "Say where the director’s list names it, such as “POST’s list of Dec 12, 2025”."


@transaction.atomic
def add_pre_approval(
    *,
    provider: Provider,
    year: int,
    from_on: date | None,
    until_on: date | None,
    citation: str,
    by: Member,
    today: date,
    form_token: UUID | None = None,
) -> Added[PreApproval]:
    """Put a provider on the list of a year.

    Args:
        from_on, until_on: None is the first and the last day of the year.
        form_token: the token of the form, so that a second sending adds nothing.

    Raises:
        PermissionDenied: `by` doesn't keep courses.
        ValidationError: by field.
    """
    by.check_right(Right.KEEP_COURSES)
    if (made := made_by_form(PreApproval, form_token)) is not None:
        return Added(made, is_repeat=True)
    if PreApproval.objects.filter(provider=provider, year=year).exists():
        raise ValidationError(
            {"provider": f"{provider} is on the list of {year} already. Change that line instead."}
        )
    row = PreApproval(provider=provider, year=year, form_token=form_token)
    _fill(row, from_on, until_on, citation, today=today)

    def add() -> PreApproval:
        row.save()
        record_event(PRE_APPROVAL_ADD, by=by, about=row, after=_plain(row))
        return row

    return add_once(PreApproval, form_token, add)


@transaction.atomic
def change_pre_approval(
    *,
    row: PreApproval,
    from_on: date | None,
    until_on: date | None,
    citation: str,
    by: Member,
    today: date,
    seen: int | None = None,
) -> PreApproval:
    """Change the days of a line of the list, or where it stands.

    Args:
        seen: the number of the last write that the form was filled from; None asks nothing.

    Raises:
        PermissionDenied: `by` doesn't keep courses.
        ValidationError: by field, or because somebody changed it meanwhile.
    """
    by.check_right(Right.KEEP_COURSES)
    row = _locked(row)
    before = _plain(row)
    _fill(row, from_on, until_on, citation, today=today)
    after = _plain(row)
    changed = [name for name in before if before[name] != after[name]]
    if changed:
        check_unchanged_since(writes_of(row), seen)
        row.save()
        record_event(
            PRE_APPROVAL_CHANGE,
            by=by,
            about=row,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    return row


@transaction.atomic
def remove_pre_approval(*, row: PreApproval, by: Member) -> PreApproval:
    """Take a line off the list that should never have been on it; the log keeps it.

    Raises:
        PermissionDenied: `by` doesn't keep courses.
        ValidationError: somebody took it off meanwhile.
    """
    by.check_right(Right.KEEP_COURSES)
    row = _locked(row)
    record_event(PRE_APPROVAL_REMOVE, by=by, about=row, before=_plain(row))
    PreApproval.objects.filter(pk=row.pk).delete()
    return row


@transaction.atomic
def copy_pre_approvals(
    *, year: int, providers: Collection[Provider], citation: str, by: Member, today: date
) -> list[PreApproval]:
    """Put those of last year's list that were looked at on the list of a year, for all of it.

    Args:
        providers: those that the list of the year before has; who is on it already stays so.

    Raises:
        PermissionDenied: `by` doesn't keep courses.
        ValidationError: by field; also for one that the list of the year before doesn't have.
    """
    by.check_right(Right.KEEP_COURSES)
    if not providers:
        raise ValidationError({"providers": "Tick those that the director’s list still has."})
    there = set(PreApproval.objects.filter(year=year).values_list("provider_id", flat=True))
    rows = [PreApproval(provider=each, year=year) for each in providers if each.pk not in there]
    before = set(PreApproval.objects.filter(year=year - 1).values_list("provider_id", flat=True))
    if other := next((row.provider for row in rows if row.provider.pk not in before), None):
        raise ValidationError(
            {
                "providers": f"{other} is not on the list of {year - 1}. Leave it out here, and "
                f"put it on the list of {year} by itself."
            }
        )
    for row in rows:
        _fill(row, None, None, citation, today=today)
    PreApproval.objects.bulk_create(rows)
    copied = (Happened(PRE_APPROVAL_COPY, about=row, after=_plain(row)) for row in rows)
    record_events(copied, by=by)
    return rows


def writes_of(row: PreApproval) -> QuerySet[Event]:
    """The events of the writes of a line."""
    return events_of_row(row, (PRE_APPROVAL_ADD, PRE_APPROVAL_COPY, PRE_APPROVAL_CHANGE))


def _locked(row: PreApproval) -> PreApproval:
    found = PreApproval.objects.select_for_update().filter(pk=row.pk).first()
    if found is None:
        raise ValidationError(f"{row} was taken off the list meanwhile. Nothing is left to change.")
    return found


def _fill(
    row: PreApproval, from_on: date | None, until_on: date | None, citation: str, *, today: date
) -> None:
    """Take what was typed.

    Raises:
        ValidationError: by field.
    """
    row.from_on = from_on or date(max(row.year, 1), 1, 1)
    row.until_on = until_on or date(max(row.year, 1), 12, 31)
    row.citation = " ".join(citation.split())
    errors: dict[str, str] = {}
    last = today.year + 1
    if not FIRST_YEAR <= row.year <= last:
        raise ValidationError(
            {"year": f"{row.year} has no list here. Write a year from {FIRST_YEAR} to {last}."}
        )
    for name in ("from_on", "until_on"):
        day: date = getattr(row, name)
        if day.year != row.year:
            errors[name] = f"{us_date(day)} is not in {row.year}. Each year has its own list."
    if not errors and row.until_on < row.from_on:
        errors["until_on"] = f"{us_date(row.until_on)} is before {us_date(row.from_on)}."
    if not row.citation:
        errors["citation"] = WHICH
    elif len(row.citation) > LONGEST_CITATION:
        errors["citation"] = (
            f"{len(row.citation):,} characters are more than {LONGEST_CITATION}. Shorten it."
        )
    if errors:
        raise ValidationError(errors)


def _plain(row: PreApproval) -> dict[str, Any]:
    return {
        "provider": row.provider.name,
        "year": row.year,
        "from_on": str(row.from_on),
        "until_on": str(row.until_on),
        "citation": row.citation,
    }
