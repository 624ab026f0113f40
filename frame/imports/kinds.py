"""The kinds of rows that files bring. An app declares its own in its module `imports`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models

from frame.imports.file_lines import MEGABYTE, Limits
from frame.rights import Right
from frame.search import folded

if TYPE_CHECKING:
    from datetime import date

    from frame.imports.models import Import, ImportRow
    from frame.requests import Asker

# By the name of the column, its cell; a column that the file does not have is not in it.
Cells = dict[str, str]


class Outcome(models.TextChoices):
    """What becomes of a row."""

    REFUSED = "refused", "To mend"
    WARNED = "warned", "To confirm"
    NEW = "new", "New"
    CHANGED = "changed", "Changed"
    SAME = "same", "As on file"


class ImportColumn(NamedTuple):
    """A column that rows of a kind can have.

    Args:
        label: its heading in our own files, by which it is known as well as by its name.
        known_as: what other systems call it.
        is_needed: no row can be without it.
        is_day: a day, whose order the page of the columns asks for.
        is_serial: a serial number, which spreadsheets rob of the zeros in front.
        choices: what its cells can be, where that is one of a few words.
    """

    name: str
    label: str
    known_as: tuple[str, ...] = ()
    is_needed: bool = False
    is_day: bool = False
    is_serial: bool = False
    choices: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """The folded headings by which it is known, the surest first."""
        given = (self.label, self.name.replace("_", " "), *self.known_as)
        return tuple(dict.fromkeys(folded(each) for each in given))


class FileRow(NamedTuple):
    """A row of a file under its columns.

    Args:
        number: of its line in the file, as a spreadsheet counts.
        mark: a number for what stands in it; a row that says the same has the same.
        flaw: why nothing of it can be relied on, in a sentence; blank for most.
    """

    number: int
    cells: Cells
    mark: int
    flaw: str = ""


@dataclass(slots=True)
class LookedAt:
    """What a row would do.

    Args:
        about: a serial number or another key, by which events name what was written.
        subject: whom or what it is about.
        words: why it is refused or warned of, or what changes: a sentence each.
        staged: what is needed to write it, as JSON can hold it.
        warned: by key of the kind of warning, the marks of what was shown.
        seen: a mark of what was read to tell all this; None where it is to be read again.
    """

    outcome: str
    about: str
    subject: str
    words: list[str] = field(default_factory=list)
    staged: Any = None
    warned: dict[str, list[str]] = field(default_factory=dict)
    seen: int | None = None


class Aside(NamedTuple):
    """What a file says that is in no one row, below a heading.

    Args:
        items: sentences, each with the page that sees to it and what is done there, or blank.
    """

    heading: str
    lead: str
    items: list[tuple[str, str, str]]


class Looker:
    """Looks at the rows of one file and writes them, so many at a time.

    Args:
        by: who would write them.
        today: the day of it.
    """

    def __init__(self, brought: "Import", *, by: "Asker", today: "date") -> None:
        self.brought, self.by, self.today = brought, by, today

    def look(self, rows: Sequence[FileRow]) -> list[LookedAt]:
        """Say what each row would do, in a fixed number of queries, writing nothing."""
        raise NotImplementedError

    def write(self, rows: "models.QuerySet[ImportRow]") -> dict[int, LookedAt]:
        """Write rows that were looked at, in the transaction that is open.

        Returns:
            by key of the row, what became of those that can't be written any more.
        """
        raise NotImplementedError

    def asides(self) -> list[Aside]:
        """What the rows that were looked at say together."""
        return []


class ImportKind:
    """One kind of row that files bring.

    Args:
        key: stands in tables and addresses; never changes.
        nouns: `completion`, `completions`.
        lead: what a file of them is, in a sentence or two.
        rights: any one of them lets a member bring them in; without one, they only leave.
        why_out_only: why nobody brings them in, where that is so.
        take_rights: any one of them lets a member take all of them away as a file.
        warnings: by key, what kinds of warning rows can have, and what is mostly answered.
        at_a_time: how many rows are looked at or written in one transaction.
    """

    key: str
    nouns: tuple[str, str]
    lead: str
    rights: tuple[Right, ...]
    why_out_only = ""
    take_rights: tuple[Right, ...] = (Right.SEE_ALL_RECORDS,)
    columns: tuple[ImportColumn, ...]
    looker: type[Looker]
    warnings: dict[str, tuple[str, tuple[str, ...]]] = {}
    limits = Limits(largest=40 * MEGABYTE, unpacked=160 * MEGABYTE, lines=151_000, rows=150_000)
    at_a_time = 2_000

    def in_order(self, rows: list[FileRow]) -> list[FileRow]:
        """The order in which rows are looked at and written."""
        return rows

    def belongs_with(self, row: FileRow, following: FileRow) -> bool:
        """Whether two neighbors in that order are to be looked at together."""
        return False

    def record_begun(self, brought: "Import", *, by: "Asker") -> None:
        """Write the event of the rows being written, before the first of them is."""
        raise NotImplementedError

    def record_ended(self, brought: "Import", *, by: "Asker") -> None:
        """Write the event of the writing having come out otherwise than was announced."""
        raise NotImplementedError

    def tell_written(self, brought: "Import", *, by: "Asker", today: date) -> None:
        """Tell those it concerns that its rows are written; nobody, unless a kind says whom."""

    def record_taken(self, brought: "Import", *, by: "Asker") -> None:
        """Write the event of the rows to mend leaving as a file."""
        raise NotImplementedError

    def all_rows(self, by: "Asker") -> "models.QuerySet[Any]":
        """Every row that `by` may see, for a file of all."""
        raise NotImplementedError

    def lines(self, rows: Iterable[Any]) -> Iterator[list[str]]:
        """Rows as the cells of a file of this kind, in the order of its columns."""
        raise NotImplementedError

    def record_all_taken(self, *, sha256: str, count: int | None, by: "Asker") -> None:
        """Write the event of all rows leaving as a file, which names whom they are about.

        Args:
            sha256: of the file.
            count: of its rows; None of a file made before that was counted.
        """
        raise NotImplementedError

    def counted(self, number: int) -> str:
        return f"{number:,} {self.nouns[0] if number == 1 else self.nouns[1]}"


_KINDS: dict[str, ImportKind] = {}


def declare(kind: ImportKind) -> ImportKind:
    """Make a kind of row known.

    Raises:
        ValueError: another kind has its key.
    """
    if kind.key in _KINDS:
        raise ValueError(f"Two kinds of import are called {kind.key}. Name one otherwise.")
    _KINDS[kind.key] = kind
    return kind


def kind_named(key: str) -> ImportKind | None:
    return _KINDS.get(key)


def kinds() -> list[ImportKind]:
    """Every kind, in the order of its words."""
    return sorted(_KINDS.values(), key=lambda kind: kind.nouns[1])


def kinds_of(user: "Asker") -> list[ImportKind]:
    """The kinds whose rows `user` may bring in, in the order of their words."""
    return [kind for kind in kinds() if user.has_right(*kind.rights)]
