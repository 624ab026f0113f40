"""Rows of what there are hundreds of: each is read, compared, and written by an action."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from frame.holding import hold_number
from frame.imports.days import said
from frame.imports.kinds import Cells, FileRow, LookedAt, Looker, Outcome
from frame.imports.models import Import, ImportRow

if TYPE_CHECKING:
    from frame.requests import Asker

IS_BLANK = "It is blank. Fill it in."
# One file is written at a time, before anything else is locked: two that add the same names, each
# in an order of its own, would wait for each other's. Any number that no other such lock has.
FILES = 930_6


class OneByOne(Looker):
    """Says of each row if it is new or what it changes; a blank cell leaves what is on file."""

    readers: dict[str, Callable[[str], Any]]
    key: str
    # Whether new ones are added by one action for all of a stretch.
    adds_together = False

    def __init__(self, brought: Import, *, by: "Asker", today: date) -> None:
        super().__init__(brought, by=by, today=today)
        self._rows_about: dict[str, int] = {}

    def begin(self, rows: Sequence[Cells]) -> None:
        """Read what is on file for these rows."""
        raise NotImplementedError

    def hold(self, rows: Sequence[Cells]) -> None:
        """Lock what these rows are written to, in one order, before the first of them is: a file
        has them in any other."""

    def lock_on_file(self, rows: Sequence[Cells], among: QuerySet) -> None:
        """Lock what is on file of these rows in the order of the keys, for `hold`.

        Args:
            among: the rows of its table, as the action that changes one locks it.
        """
        self.begin(rows)
        keys = set()
        for row in rows:
            try:
                found = self.on_file(self.read(row))
            except ValidationError:
                continue  # refused by its own row
            if found is not None:
                keys.add(found.pk)
        if keys:
            list(among.filter(pk__in=keys).order_by("pk"))

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

    def named(self, cells: Cells, found: Any) -> str:
        """Whom or what a row is about."""
        return ", ".join(filter(None, (cells.get(name, "") for name in self.named_by)))

    def remarks(self, found: Any, values: dict[str, Any]) -> list[str]:
        """What is to be said of a row besides what it changes."""
        return []

    def warned(self, found: Any, values: dict[str, Any]) -> dict[str, list[str]]:
        """What is to be confirmed with a reason of a row that is new or changes something: by key
        of the kind of warning, its sentences. Asked once of each row, in their order."""
        return {}

    def put(self, found: Any, values: dict[str, Any]) -> None:
        """Add or change it, by its action."""
        raise NotImplementedError

    def put_together(self, new: Sequence[dict[str, Any]]) -> None:
        """Add many at once, each of which was checked again; where `adds_together` alone."""
        raise NotImplementedError

    def look(self, rows: Sequence[FileRow]) -> list[LookedAt]:
        self.begin([row.cells for row in rows])
        looked = []
        for row in rows:
            about, found = row.cells.get(self.key, ""), None
            try:
                values = self.read(row.cells)
                found = self.on_file(values)
                identity = str(getattr(found, "pk", "")) or self.identity(values)
                if identity in self._rows_about:
                    before = self._rows_about[identity]
                    raise ValidationError(
                        f"Row {before} is about {said(self.named(row.cells, found))} too. Keep one "
                        "of the two rows, and take the other out."
                    )
                self._rows_about[identity] = row.number
                changes = self.changes(found, values)
                if found is None or changes:
                    self.check(found, values)
            except ValidationError as refused:
                words, subject = reasons_of(refused, self.labels), self.named(row.cells, found)
                looked.append(LookedAt(Outcome.REFUSED, said(about), said(subject), words))
                continue
            outcome = Outcome.NEW if found is None else Outcome.CHANGED
            if found is not None and not changes:
                outcome = Outcome.SAME
            words, warned = self._said(found, values, changes)
            if warned:
                outcome = Outcome.WARNED
            subject = self.named(row.cells, found)
            looked.append(LookedAt(outcome, about, subject, words, row.cells, warned))
        return looked

    def _said(
        self, found: Any, values: dict[str, Any], changes: list[str]
    ) -> tuple[list[str], dict[str, list[str]]]:
        """All that is said of a row, and what of it is to be confirmed."""
        warned = self.warned(found, values) if found is None or changes else {}
        sentences = [sentence for each in warned.values() for sentence in each]
        return [*changes, *self.remarks(found, values), *sentences], warned

    def write(self, rows: QuerySet[ImportRow]) -> dict[int, LookedAt]:
        in_order = list(rows.order_by("place"))
        cells = [row.staged for row in in_order]
        hold_number(FILES)
        self.hold(cells)
        self.begin(cells)
        refused: dict[int, LookedAt] = {}
        together: list[tuple[ImportRow, dict[str, Any]]] = []
        for row in in_order:
            try:
                values = self.read(row.staged)
                found = self.on_file(values)
                self._refuse_what_changed(row, found, values)
                if found is None and self.adds_together:
                    self.check(found, values)
                    together.append((row, values))
                    continue
                with transaction.atomic():
                    self.put(found, values)
            except ValidationError as error:
                refused[row.pk] = self._refused(row, error)
        if together:
            try:
                with transaction.atomic():
                    self.put_together([values for _, values in together])
            except ValidationError as error:
                refused |= {row.pk: self._refused(row, error) for row, _ in together}
        return refused

    def _refused(self, row: ImportRow, error: ValidationError) -> LookedAt:
        words = reasons_of(error, self.labels)
        return LookedAt(Outcome.REFUSED, row.about, row.subject, words)

    def _refuse_what_changed(self, row: ImportRow, found: Any, values: dict[str, Any]) -> None:
        """Refuse a row that would do something else by now than somebody looked at.

        Raises:
            ValidationError: saying so.
        """
        now, warned = self._said(found, values, self.changes(found, values))
        was_new = row.outcome == Outcome.NEW or bool(warned and found is None)
        if (found is None) != was_new or now != (row.words or []):
            raise ValidationError(
                "What is on file has changed since this row was looked at. Bring the row in "
                "once more to see what it does now."
            )

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

    def changes(self, found: Any, values: dict[str, Any]) -> list[str]:
        """Which columns of what is on file a row changes, from what to what.

        In the order of the columns: PostgreSQL gives staged cells back in another than the file's.
        """
        if found is None:
            return []
        before = self.plain(found)
        return [
            f"{label}: {before[name] or 'nothing'} → {after}"
            for name, label in self.labels.items()
            if name in values and name in before
            if (after := self.in_words(name, values[name])) != before[name]
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
        f"{labels[name]}: {message}" if name in labels else message
        for name, messages in refused.message_dict.items()
        for message in messages
    ]
