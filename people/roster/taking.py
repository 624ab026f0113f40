"""Looking at what the rows of a file would do, and taking them in: all or none."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, Protocol

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction

from events.event_words import Change
from people.leaving import LeftOpen
from people.roster.reading import Row, Table

IS_BLANK = "It is blank. Fill it in."


class Outcome(models.TextChoices):
    """What becomes of a row."""

    REFUSED = "refused", "To mend"
    NEW = "new", "New"
    CHANGED = "changed", "Changed"
    SAME = "same", "As on file"


@dataclass(frozen=True)
class RowTaken:
    """What became of a row, or would.

    Args:
        subject: whom or what it is about.
        changes: the values before and after, where there are any.
        reasons: why it is refused, a sentence each.
    """

    number: int
    outcome: Outcome
    subject: str
    changes: Sequence[Change] = ()
    reasons: Sequence[str] = ()


@dataclass(frozen=True)
class Look:
    """What a file would do, or did.

    Args:
        unread: headings whose columns were left out.
        left_open: what those leave open whom the file separates or moves.
        kept: in how many rows a blank cell leaves what is on file, by column.
        is_done: whether it was written.
    """

    rows: list[RowTaken]
    unread: list[str] = field(default_factory=list)
    left_open: Sequence[LeftOpen] = ()
    kept: Mapping[str, int] = field(default_factory=dict)
    is_done: bool = False

    def count(self, outcome: Outcome) -> int:
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def refused(self) -> int:
        return self.count(Outcome.REFUSED)

    @property
    def written(self) -> int:
        return self.count(Outcome.NEW) + self.count(Outcome.CHANGED)

    @property
    def seal(self) -> str:
        """Stands for all of it in the form, so that nobody confirms what has changed since."""
        said = "\n".join(
            [
                *(
                    f"{row.number} {row.outcome} {row.subject} {list(row.changes)}"
                    for row in self.rows
                ),
                *(each.words for each in self.left_open),
            ]
        )
        return sha256(said.encode()).hexdigest()


class Writer(Protocol):
    """Says of each row what it would do, and then writes all of them."""

    labels: dict[str, str]
    kept: Counter[str]

    def lock(self) -> None:
        """Lock what the rows would write, and read it anew."""
        ...

    def looking(self) -> AbstractContextManager[object]:
        """What the rows are looked at in."""
        ...

    def look(self, row: Row) -> tuple[Outcome, str, Sequence[Change]]:
        """What becomes of a row.

        Raises:
            ValidationError: as the actions do.
        """
        ...

    def subject(self, row: Row) -> str: ...

    def left_open(self) -> Sequence[LeftOpen]:
        """What the rows would leave open, asked before they are looked at."""
        ...

    def write(self) -> None:
        """Write the rows that were looked at, none of which was refused."""
        ...


def take_in(table: Table, writer: Callable[[], Writer], *, confirmed: str) -> Look:
    """Say what the rows would do; write them if none is refused and all of it was looked at.

    Args:
        writer: makes the writer of the table, who reads what is on file.
        confirmed: the seal of the look; blank for a look, which locks nothing.
    """
    if confirmed:
        try:
            if (look := _written(table, writer(), confirmed)) is not None:
                return look
        except IntegrityError:
            pass  # somebody else added one of them at this moment; the new look says so
    return _look(table, writer())


@transaction.atomic
def _written(table: Table, writer: Writer, confirmed: str) -> Look | None:
    """Write the rows; None where they would do something else than what was looked at."""
    writer.lock()
    look = _look(table, writer)
    if look.refused or not look.written or confirmed != look.seal:
        return None
    writer.write()
    return replace(look, is_done=True)


def _look(table: Table, writer: Writer) -> Look:
    left_open = writer.left_open()
    with writer.looking():
        rows = [_taken(number, row, writer) for number, row in table.rows]
    kept = {writer.labels[name]: number for name, number in writer.kept.items()}
    return Look(rows, table.unread, left_open, kept)


def _taken(number: int, row: Row, writer: Writer) -> RowTaken:
    try:
        outcome, subject, changes = writer.look(row)
    except ValidationError as refused:
        reasons = _reasons(refused, writer.labels)
        return RowTaken(number, Outcome.REFUSED, writer.subject(row), reasons=reasons)
    return RowTaken(number, outcome, subject, changes)


def _reasons(refused: ValidationError, labels: dict[str, str]) -> list[str]:
    if not hasattr(refused, "error_dict"):
        return refused.messages
    return [
        message if name == NON_FIELD_ERRORS else f"{labels.get(name, name)}: {message}"
        for name, messages in refused.message_dict.items()
        for message in messages
    ]


def kept_by_blanks(row: Row, on_file: Mapping[str, str]) -> list[str]:
    """The columns whose cell is blank, and in which something is on file, which stays."""
    return [name for name, text in row.items() if not text and on_file.get(name)]


def read_cells(
    row: Row, readers: dict[str, Callable[[str], object]], *, key: str
) -> dict[str, Any]:
    """The values of the cells that a row has; one that is blank says nothing.

    Args:
        key: the column that is read even where it is blank.

    Raises:
        ValidationError: with an error for each cell that can't be read.
    """
    values, errors = {}, {}
    for name, text in row.items():
        if not text and name != key:
            continue
        try:
            values[name] = readers[name](text)
        except ValidationError as error:
            errors[name] = error.messages
    if errors:
        raise ValidationError(errors)
    return values
