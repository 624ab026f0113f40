"""What becomes of each row that names a row which is merged into another: it moves, or it stays.

An app decides over its own columns in its `merging.py`, loaded when the product starts. A test
walks every foreign key to what can be merged, and goes red where none decided.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q

from frame.rights import Right
from frame.voidable import Voidable


@dataclass(frozen=True)
class Tie:
    """A column that names a row, and what becomes of it when that row is merged away.

    Args:
        moves: whether its rows then name the one that is kept.
        nouns: what one of its rows is called in a sentence, and several; none where they are not
            told of.
        once_with: the columns beside which a row names the same only once: where both rows
            are named, one of the two is taken out, and put back when the merge is undone.
        once_where: which of its rows that holds for; None where for all.
        outranks: whether, of two such rows, that of the one merged away is to stand.
        own_acts: columns that say who did it, of what nobody does about themselves: a row that the
            kept one did stays with the one merged away, and one that still stands is a clash.
        left_behind: of the row that is kept and the other, which rows stay with the latter, since
            what they are about does.
        page: the address of a page that shows the rows of the one merged away.
        right: what a reader of that page holds; None where everybody may.
        named_by: what the event of the merge calls each of some rows; None where it counts them.
        why: why its rows stay.
        may_change: whether a row that changed since is no hindrance to undoing the merge.
    """

    model: type[models.Model]
    field: str
    moves: bool
    nouns: tuple[str, str] | None = None
    once_with: tuple[str, ...] = ()
    once_where: Q | None = None
    outranks: Callable[[Any, Any], bool] = lambda merged, kept: False
    own_acts: tuple[str, ...] = ()
    left_behind: Callable[[Any, Any], Q] = lambda kept, merged: Q()
    page: Callable[[Any], str] | None = None
    right: Right | None = None
    named_by: Callable[[models.QuerySet[Any]], list[str]] | None = None
    why: str = ""
    may_change: bool = False

    @property
    def key(self) -> str:
        """`records.Completion.member`: how a merge remembers it."""
        return f"{self.model._meta.label}.{self.field}"

    def rows_of(self, named: models.Model) -> models.QuerySet[Any]:
        """The rows that name this one, whoever may see them."""
        return self.model._base_manager.filter(**{self.field: named})

    def rows_moving(self, merged: models.Model, kept: models.Model) -> models.QuerySet[Any]:
        """The rows that name the one merged away and can name the other."""
        rows, staying = self.rows_of(merged), self._staying(merged, kept)
        return rows.exclude(staying) if staying else rows

    def rows_staying(self, merged: models.Model, kept: models.Model) -> models.QuerySet[Any]:
        """The rows that go on naming the one merged away."""
        rows = self.rows_of(merged)
        if not self.moves:
            return rows
        staying = self._staying(merged, kept)
        return rows.filter(staying) if staying else rows.none()

    def _staying(self, merged: models.Model, kept: models.Model) -> Q:
        return self._done_by(kept) | self.left_behind(kept, merged)

    def done_by_each_other(self, kept: models.Model, merged: models.Model) -> int:
        """How many rows of one of the two were done by the other, and stand."""
        if not self.own_acts or not issubclass(self.model, Voidable):
            return 0
        crossed = Q(**{self.field: merged}) & self._done_by(kept)
        crossed |= Q(**{self.field: kept}) & self._done_by(merged)
        return self.model._base_manager.filter(crossed, voided_at__isnull=True).count()

    def _done_by(self, doer: models.Model) -> Q:
        done = Q()
        for column in self.own_acts:
            done |= Q(**{column: doer})
        return done


@dataclass(frozen=True)
class Clash:
    """What has to be seen to before two rows can be merged, or needs a reason why it stays.

    Args:
        words: a sentence that names it.
        pages: the address of each page that mends it, and what is done there, as its link says;
            two where either of the rows may be wrong.
        right: what a reader of these pages holds; None where everybody who merges does.
        asks: whether a reason is enough.
    """

    words: str
    pages: tuple[tuple[str, str], ...] = ()
    right: Right | None = None
    asks: bool = False


Locks = Callable[[Any, Any], None]
Clashes = Callable[[Any, Any], Iterable[Clash]]
Doubles = Callable[[Any, Any], Sequence[Voidable]]
ByColumn = Callable[[Any], Mapping[str, Collection[int]]]
_ties: dict[str, Tie] = {}
_locks: list[tuple[type[models.Model], Locks]] = []
_clashes: list[tuple[type[models.Model], Clashes]] = []
_doubles: list[tuple[type[models.Model], Doubles]] = []
_staying: list[tuple[type[models.Model], ByColumn]] = []
_going_back: list[tuple[type[models.Model], ByColumn]] = []


def moves(
    model: type[models.Model], field: str, nouns: tuple[str, str] | None, **more: Any
) -> None:
    """Have the rows of a column name the one that is kept."""
    _decide(Tie(model, field, moves=True, nouns=nouns, **more))


def stays(model: type[models.Model], *fields: str, why: str) -> None:
    """Leave the rows of columns with the one that is merged away."""
    for field in fields:
        _decide(Tie(model, field, moves=False, why=why))


def _decide(tie: Tie) -> None:
    if tie.key in _ties:
        raise ValueError(f"{tie.key} is decided twice.")
    _ties[tie.key] = tie


def locks_first(model: type[models.Model]) -> Callable[[Locks], Locks]:
    """Take a function as a source: it locks what is locked before rows of this model."""

    def take(source: Locks) -> Locks:
        _locks.append((model, source))
        return source

    return take


def clashes_between(model: type[models.Model]) -> Callable[[Clashes], Clashes]:
    """Take a function as a source: of the kept row and the other, it yields what clashes."""

    def take(source: Clashes) -> Clashes:
        _clashes.append((model, source))
        return source

    return take


def doubles_between(model: type[models.Model]) -> Callable[[Doubles], Doubles]:
    """Take a function as a source: it gives the other's rows that the kept one has the same of."""

    def take(source: Doubles) -> Doubles:
        _doubles.append((model, source))
        return source

    return take


def staying_with(model: type[models.Model]) -> Callable[[ByColumn], ByColumn]:
    """Take a function as a source: of a merge that is undone, it gives by column the keys of rows
    that stay with the kept one, since something that came later hangs on them."""

    def take(source: ByColumn) -> ByColumn:
        _staying.append((model, source))
        return source

    return take


def going_back_with(model: type[models.Model]) -> Callable[[ByColumn], ByColumn]:
    """Take a function as a source: of a merge that is undone, it gives by column the keys of rows
    that came to the kept one since and go along, since they are about what goes back."""

    def take(source: ByColumn) -> ByColumn:
        _going_back.append((model, source))
        return source

    return take


def tie_of(key: str) -> Tie | None:
    """What was decided of a column; None where nobody did."""
    return _ties.get(key)


def ties_to(model: type[models.Model]) -> list[Tie]:
    """The columns that name a row of this model, in one order for everybody."""
    return [
        tie
        for _, tie in sorted(_ties.items())
        if tie.model._meta.get_field(tie.field).related_model is model
    ]


def ties_that_move(model: type[models.Model]) -> list[Tie]:
    """Those of them whose rows move with a row of this model."""
    return [tie for tie in ties_to(model) if tie.moves]


def lock_first(kept: models.Model, merged: models.Model) -> None:
    """Lock all that comes before the two rows in the order of locks."""
    for model, source in _locks:
        if isinstance(kept, model):
            source(kept, merged)


def clashes_of(kept: models.Model, merged: models.Model) -> list[Clash]:
    """All that has to be seen to first, or needs a reason."""
    own = [
        Clash(
            f"{count:,} {tie.nouns[count != 1]} of one of the two "
            f"{'was' if count == 1 else 'were'} entered or decided under the other's name, and "
            "nobody does that for themselves. Have it voided, and entered again by somebody else."
        )
        for tie in ties_that_move(type(kept))
        if tie.nouns and (count := tie.done_by_each_other(kept, merged))
    ]
    return own + list(_found(_clashes, kept, merged))


def doubles_of(kept: models.Model, merged: models.Model) -> list[Voidable]:
    """The rows of the one merged away that are voided, since the kept one has the same."""
    return list(_found(_doubles, kept, merged))


def staying_after(merge: Any) -> dict[str, set[int]]:
    """By column, the keys of rows that stay with the kept one when a merge is undone."""
    return _by_column(_staying, merge)


def going_back_after(merge: Any) -> dict[str, set[int]]:
    """By column, the keys of rows that came since and go to the other when a merge is undone."""
    return _by_column(_going_back, merge)


def _by_column(
    sources: Iterable[tuple[type[models.Model], ByColumn]], merge: Any
) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for model, source in sources:
        if isinstance(merge.kept, model):
            for key, keys in source(merge).items():
                found.setdefault(key, set()).update(keys)
    return found


def _found(
    sources: Iterable[tuple[type[models.Model], Any]], kept: models.Model, merged: models.Model
) -> Iterator[Any]:
    for model, source in sources:
        if isinstance(kept, model):
            yield from source(kept, merged)
