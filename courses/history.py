"""Who changed a course or a class, when, and what, as words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from courses.models import Course, CourseSession
from frame.hours import HoursField
from frame.templatetags.display import us_date, us_datetime

MOST_CHANGES = 50


@dataclass(frozen=True)
class Change:
    """One change: when, by whom, and a line for each thing that changed."""

    at: datetime
    by: str
    words: tuple[str, ...]


def latest_change(row: Course | CourseSession) -> int:
    """The number of the last change of a row, for a form to carry; 0 where none is kept."""
    last = row.history.order_by("-history_id").values_list("history_id", flat=True).first()
    return last or 0


def check_unchanged_since(row: Course | CourseSession, seen: int | None) -> None:
    """Refuse to write over a change that the writer has not seen.

    Args:
        seen: what `latest_change` gave when the form was filled; None asks nothing.

    Raises:
        ValidationError: naming who changed the row, and when.
    """
    if seen is None:
        return
    last = row.history.select_related("history_user").order_by("-history_id").first()
    if last is not None and last.history_id != seen:
        raise ValidationError(
            f"{last.history_user.name if last.history_user else 'Someone'} changed this "
            f"on {us_datetime(last.history_date)}, while you were at it. "
            "What you typed is still here; open the page again to see the change before you save."
        )


def changes_of(row: Course | CourseSession, *, leave_out: tuple[str, ...] = ()) -> list[Change]:
    """The latest changes of a row, newest first, each in words; by a fixed number of queries.

    Args:
        leave_out: columns that the reason of a change speaks of already.
    """
    entries = list(
        row.history.select_related("history_user").order_by("-history_id")[: MOST_CHANGES + 1]
    )
    words = _Words(type(row), entries, leave_out)
    changes = []
    for entry, before in zip_longest(entries, entries[1:]):
        lines = words.of(entry, before)
        if lines:
            by = entry.history_user.name if entry.history_user else "The system"
            changes.append(Change(entry.history_date, by, tuple(lines)))
    return changes[:MOST_CHANGES]


class _Words:
    """Says what differs between two entries; names of related rows are read once for all."""

    def __init__(
        self,
        model: type[Course | CourseSession],
        entries: Iterable[Any],
        leave_out: tuple[str, ...],
    ) -> None:
        unsaid = {"id", *leave_out, *model.history.model._history_excluded_fields}
        self.fields = [field for field in model._meta.concrete_fields if field.name not in unsaid]
        self.related = {
            field.name: related._default_manager.in_bulk(
                {value for entry in entries if (value := getattr(entry, field.attname)) is not None}
            )
            for field in self.fields
            if (related := field.related_model)
        }

    def of(self, entry: Any, before: Any | None) -> list[str]:
        if entry.history_type == "+":
            return [entry.history_change_reason or "Added"]
        if before is None:
            return [entry.history_change_reason or "Changed"]
        lines = [
            self.change(field, getattr(before, field.attname), getattr(entry, field.attname))
            for field in self.fields
            if getattr(before, field.attname) != getattr(entry, field.attname)
        ]
        if entry.history_change_reason:
            lines.append(entry.history_change_reason)
        return lines

    def change(self, field: models.Field, old: Any, new: Any) -> str:
        name = str(field.verbose_name)
        name = name[0].upper() + name[1:]
        if isinstance(field, models.TextField):
            return f"{name}: {'changed' if old and new else 'filled in' if new else 'emptied'}"
        return f"{name}: {self.value(field, old)} → {self.value(field, new)}"

    def value(self, field: models.Field, value: Any) -> str:
        if value is None or value == "":
            return "none"
        if field.is_relation:
            return str(self.related[field.name].get(value, value))
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(field, HoursField) or isinstance(value, Decimal):
            return f"{value:,.2f}"
        return us_date(value) if isinstance(value, date) else str(value)
