"""Who changed a course or a class, when, and what, as words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import takewhile, zip_longest
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from courses.models import Course, CourseSession
from frame.hours import HoursField
from frame.words import us_date, us_datetime

MOST_CHANGES = 50
# Of a long text that changed, so many words are shown around the change, and so many in all.
WORDS_AROUND = 3
MOST_WORDS = 40


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


def begin_histories(rows: Sequence[Course] | Sequence[CourseSession], *, reason: str) -> None:
    """Write the first entry of rows that were brought in at once, so that a change has a before.

    Args:
        reason: how they came, in words.
    """
    if rows:
        type(rows[0]).history.bulk_history_create(rows, default_change_reason=reason)


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
            field.name: related._base_manager.in_bulk(
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
            if old.split() == new.split():
                return f"{name}: only spaces or line breaks"
            old, new = where_they_differ(old, new)
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


def where_they_differ(old: str, new: str) -> tuple[str, str]:
    """Two texts in quotation marks, cut down to where they differ and a few words around it."""
    words = old.split(), new.split()
    if old and new:
        start = _alike(*words)
        end = _alike(*(each[start:][::-1] for each in words))  # counted from the back
    else:
        start = end = 0
    before, after = (_quoted(each, start, len(each) - end) for each in words)
    return before, after


def _alike(first: Sequence[str], second: Sequence[str]) -> int:
    """How many words two texts have in common from their beginning."""
    return sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False))
    )


def _quoted(words: Sequence[str], start: int, end: int) -> str:
    """The words from one place to another with those around it; nothing for no words."""
    first, last = max(start - WORDS_AROUND, 0), min(end + WORDS_AROUND, len(words))
    last = min(last, first + MOST_WORDS)
    if not words:
        return ""
    before, after = "… " if first else "", " …" if last < len(words) else ""
    return f"“{before}{' '.join(words[first:last])}{after}”"
