"""Rows of what there are hundreds of: each is read, compared, and written by an action."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import QuerySet

from frame.imports.days import said
from frame.imports.kinds import Cells, FileRow, LookedAt, Looker, Outcome
from frame.imports.models import ImportRow

IS_BLANK = "It is blank. Fill it in."


class OneByOne(Looker):
    """Says of each row if it is new or what it changes; a blank cell leaves what is on file."""

    readers: dict[str, Callable[[str], Any]]
    key: str

    def begin(self, rows: Sequence[Cells]) -> None:
        """Read what is on file for these rows."""
        raise NotImplementedError

    def on_file(self, values: dict[str, Any]) -> Any:
        """What a row is about, where it is on file; None where it is new.

        Raises:
            ValidationError: that can't be told.
        """
        raise NotImplementedError

    def check(self, found: Any, values: dict[str, Any]) -> None:
        """Refuse what the action would refuse.

        Raises:
            ValidationError: by column.
        """
        raise NotImplementedError

    def plain(self, found: Any) -> dict[str, str]:
        """What is on file, in words, by column."""
        raise NotImplementedError

    def in_words(self, name: str, value: Any) -> str:
        """A value of a row, in the same words."""
        return "" if value is None else str(value)

    def put(self, found: Any, values: dict[str, Any]) -> None:
        """Add or change it, by its action."""
        raise NotImplementedError

    def look(self, rows: Sequence[FileRow]) -> list[LookedAt]:
        self.begin([row.cells for row in rows])
        seen: dict[str, int] = {}
        looked = []
        for row in rows:
            about = row.cells.get(self.key, "")
            subject = ", ".join(filter(None, (row.cells.get(name, "") for name in self.named_by)))
            try:
                values = self.read(row.cells)
                found = self.on_file(values)
                identity = str(getattr(found, "pk", "")) or self.identity(values)
                if identity in seen:
                    raise ValidationError(f"Row {seen[identity]} is about the same. Leave one out.")
                seen[identity] = row.number
                changes = self._changes(found, values)
                if found is None or changes:
                    self.check(found, values)
            except ValidationError as refused:
                words = reasons_of(refused, self.labels)
                looked.append(LookedAt(Outcome.REFUSED, said(about), said(subject), words))
                continue
            outcome = Outcome.NEW if found is None else Outcome.CHANGED
            if found is not None and not changes:
                outcome = Outcome.SAME
            looked.append(LookedAt(outcome, about, subject, changes, row.cells))
        return looked

    def write(self, rows: QuerySet[ImportRow]) -> dict[int, LookedAt]:
        in_order = list(rows.order_by("place"))
        self.begin([row.staged for row in in_order])
        refused = {}
        for row in in_order:
            try:
                with transaction.atomic():
                    values = self.read(row.staged)
                    self.put(self.on_file(values), values)
            except ValidationError as error:
                words = reasons_of(error, self.labels)
                refused[row.pk] = LookedAt(Outcome.REFUSED, row.about, row.subject, words)
        return refused

    @property
    def labels(self) -> dict[str, str]:
        return {column.name: column.label for column in self.brought.import_kind.columns}

    @property
    def named_by(self) -> tuple[str, ...]:
        """The columns whose cells name a row."""
        return (self.key,)

    def identity(self, values: dict[str, Any]) -> str:
        """What tells a new row from the others of its file."""
        return str(values.get(self.key, ""))

    def read(self, cells: Cells) -> dict[str, Any]:
        """The values of the cells that a row has; one that is blank says nothing.

        Raises:
            ValidationError: with an error for each cell that can't be read.
        """
        values, errors = {}, {}
        for name, text in cells.items():
            if not text:
                continue
            try:
                values[name] = self.readers[name](text)
            except ValidationError as error:
                errors[name] = error.messages
        if errors:
            raise ValidationError(errors)
        return values

    def _changes(self, found: Any, values: dict[str, Any]) -> list[str]:
        """Which columns of what is on file a row changes, from what to what."""
        if found is None:
            return []
        before = self.plain(found)
        return [
            f"{self.labels[name]}: {before[name] or 'nothing'} → {after}"
            for name, value in values.items()
            if name in before and (after := self.in_words(name, value)) != before[name]
        ]


def needed(values: dict[str, Any], names: Sequence[str]) -> None:
    """Refuse a new row that lacks what it can't be without.

    Raises:
        ValidationError: by column.
    """
    if missing := {name: IS_BLANK for name in names if values.get(name) in {None, ""}}:
        raise ValidationError(missing)


def reasons_of(refused: ValidationError, labels: dict[str, str]) -> list[str]:
    """What is wrong with a row, each sentence after the heading of its column."""
    if not hasattr(refused, "error_dict"):
        return list(refused.messages)
    return [
        message if name == NON_FIELD_ERRORS else f"{labels.get(name, name)}: {message}"
        for name, messages in refused.message_dict.items()
        for message in messages
    ]
