"""What a merge would do, doing it and undoing it; the action that calls these has the locks."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import models

from frame.merging.merge import Merge
from frame.merging.ties import (
    Clash,
    Tie,
    clashes_of,
    doubles_of,
    going_back_after,
    staying_after,
    tie_of,
    ties_that_move,
)
from frame.transitions import Person
from frame.voidable import Voidable

CHANGED = "Something changed since you looked. Look at what would move again, then merge."


@dataclass(frozen=True)
class Plan:
    """What a merge would do.

    Args:
        moving: by noun for one and for several, how many rows move.
        taken_out: the same of rows that can't stand twice.
        doubles: rows that are voided, since the kept one has the same.
        clashes: what has to be seen to first; with any of them nothing is merged.
        questions: what needs a reason why it stays as it is.
    """

    kept: models.Model
    merged: models.Model
    moving: Mapping[tuple[str, str], int]
    taken_out: Mapping[tuple[str, str], int]
    doubles: Sequence[Voidable]
    clashes: Sequence[Clash]
    questions: Sequence[Clash]

    @property
    def seal(self) -> str:
        """Stands for all of it in the form, so that nobody confirms what has changed since."""
        doubles = sorted(f"{row._meta.label} {row.pk}" for row in self.doubles)
        counts = [
            f"{noun}: {count}"
            for counted in (self.moving, self.taken_out)
            for (noun, _), count in counted.items()
        ]
        asked = [each.words for each in self.questions]
        words = [str(self.kept), str(self.merged), *counts, *doubles, *asked]
        return sha256("\n".join(words).encode()).hexdigest()

    def shown_to(self, reader: Person) -> dict[str, Any]:
        """What a page shows of it: each link only to who may open its page."""
        pages = {
            tie.nouns: tie.page(self.merged)
            for tie in ties_that_move(type(self.kept))
            if tie.nouns and tie.page and (tie.right is None or reader.has_right(tie.right))
        }
        return {
            "plan": self,
            "moving": [
                (count, nouns[count != 1], pages.get(nouns, ""))
                for nouns, count in self.moving.items()
            ],
            "clashes": _linked_for(reader, self.clashes),
            "questions": _linked_for(reader, self.questions),
        }

    @property
    def moving_in_words(self) -> str:
        return in_words(self.moving)

    @property
    def taken_out_in_words(self) -> str:
        return in_words(self.taken_out)


def _linked_for(reader: Person, clashes: Iterable[Clash]) -> list[Clash]:
    """The same, without the links to pages that the reader can't open."""
    return [
        each if each.right is None or reader.has_right(each.right) else replace(each, pages=())
        for each in clashes
    ]


def in_words(counted: Mapping[tuple[str, str], int]) -> str:
    """`2 completions, 1 class`"""
    return ", ".join(_counted(count, nouns) for nouns, count in counted.items() if count)


def _counted(count: int, nouns: tuple[str, str]) -> str:
    return f"{count:,} {nouns[count != 1]}"


def plan_of(kept: models.Model, merged: models.Model) -> Plan:
    """Look at all that names the one merged away."""
    moving: Counter[tuple[str, str]] = Counter()
    taken_out: Counter[tuple[str, str]] = Counter()
    for tie in ties_that_move(type(kept)):
        if tie.nouns is None:
            continue
        moving[tie.nouns] += tie.rows_moving(merged, kept).count()
        if tie.once_with:
            taken_out[tie.nouns] += len(_standing_twice(tie, kept, merged))
    clashes = clashes_of(kept, merged)
    return Plan(
        kept,
        merged,
        {nouns: count for nouns, count in moving.items() if count},
        {nouns: count for nouns, count in taken_out.items() if count},
        doubles_of(kept, merged),
        [each for each in clashes if not each.asks],
        [each for each in clashes if each.asks],
    )


def check_clashes(plan: Plan) -> None:
    """Refuse a merge that something stands against.

    Raises:
        ValidationError: a sentence for each.
    """
    if plan.clashes:
        raise ValidationError([clash.words for clash in plan.clashes])


def carry_out(merge: Merge, plan: Plan, *, by: models.Model, now: datetime) -> None:
    """Void, take out and move, and note all of it in the merge, which is not saved yet.

    Args:
        plan: made while both rows are locked.
    """
    _lock_where_voided(plan)
    for row in plan.doubles:
        merge.doubles.setdefault(row._meta.label, []).append(row.pk)
    for label, keys in merge.doubles.items():
        apps.get_model(label)._base_manager.filter(pk__in=keys).update(
            voided_by=by, voided_at=now, void_reason=f"Entered twice. {merge.reason}"[:500]
        )
    for tie in ties_that_move(type(plan.kept)):
        if tie.once_with:
            _take_out(merge, tie, plan)
        moving = tie.rows_moving(plan.merged, plan.kept)
        keys = _locked(moving)
        if isinstance(tie.model._meta.pk, models.AutoField):
            newest = tie.model._base_manager.aggregate(key=models.Max("pk"))["key"]
            merge.newest[tie.key] = newest or 0
        if keys:
            merge.moved[tie.key] = keys
            _name(tie, keys, plan.merged, plan.kept, by=by)
            if tie.nouns and not tie.may_change:
                merge.facts[tie.key] = _said_of(tie, keys)


def _locked(rows: models.QuerySet[Any]) -> list[Any]:
    """The keys of these rows, which are locked in their order."""
    locked = rows.select_for_update(of=("self",)).order_by("pk")
    return list(locked.values_list("pk", flat=True))


def _lock_where_voided(plan: Plan) -> None:
    """Lock the rows of which some are voided before the first is: a merge of the other kind, of
    courses or of members, may take the same in the order of their keys."""
    voided = {type(row) for row in plan.doubles}
    for tie in ties_that_move(type(plan.kept)):
        if tie.model in voided:
            _locked(tie.rows_moving(plan.merged, plan.kept))


def take_back(merge: Merge, *, by: models.Model) -> None:
    """Give the one merged away back all that it had, as far as it is still there."""
    staying = staying_after(merge)
    along = going_back_after(merge)
    again = counting_again(merge)
    for key, keys in merge.moved.items():
        tie = tie_of(key)
        assert tie is not None, "a column that was decided is named by every merge of then"
        stay = staying.get(key, ())
        _name(tie, [pk for pk in keys if pk not in stay], merge.kept, merge.merged, by=by)
    for key, came in along.items():
        tie = tie_of(key)
        assert tie is not None, "a source names a column that is decided"
        _name(tie, list(came), merge.kept, merge.merged, by=by)
    for taken_out in merge.taken_out.values():
        for restored in serializers.deserialize("json", taken_out):
            restored.save()
    for rows in again:
        rows.update(voided_by=None, voided_at=None, void_reason="")


def counting_again(merge: Merge) -> list[models.QuerySet[Any]]:
    """The rows that a merge voided and that stand again once it is undone, by model."""
    staying = staying_after(merge)
    found = []
    for label, keys in merge.doubles.items():
        # What stays with the kept one would stand twice there.
        stay = {pk for key in staying if key.startswith(f"{label}.") for pk in staying[key]}
        back = [pk for pk in keys if pk not in stay]
        # What somebody voided anew meanwhile stays void, as theirs.
        voided = apps.get_model(label)._base_manager.filter(pk__in=back, voided_at=merge.merged_at)
        found.append(voided)
    return found


def check_nothing_changed(merge: Merge) -> None:
    """Refuse to undo a merge of which something that moved was changed since; voids go along.

    Raises:
        ValidationError: naming what.
    """
    changed: Counter[tuple[str, str]] = Counter()
    staying = staying_after(merge)
    for key, said in merge.facts.items():
        tie = tie_of(key)
        assert tie is not None, "a column that was decided is named by every merge of then"
        assert tie.nouns is not None, "only what is told of was noted"
        now = _said_of(tie, [pk for pk in merge.moved[key] if pk not in staying.get(key, ())])
        changed[tie.nouns] += sum(said[pk] != words for pk, words in now.items())
    if words := in_words(changed):
        raise ValidationError(
            f"Changed or decided since the merge: {words}. That rests on both being one, so the "
            "merge can't be undone any more. Add the other one anew, and enter there what is "
            "theirs."
        )


def _said_of(tie: Tie, keys: Sequence[Any]) -> dict[str, str]:
    """By key, what stands for all that rows say, and for the state of what they hang on."""
    ties = {tie.model._meta.get_field(tie.field).related_model}
    columns = ["pk"]
    for field in tie.model._meta.concrete_fields:
        above = field.related_model
        if above not in ties and not field.name.startswith("void"):
            columns.append(field.attname)
        if isinstance(above, type) and any(each.name == "state" for each in above._meta.fields):
            columns.append(f"{field.name}__state")
    rows = tie.model._base_manager.filter(pk__in=keys).values_list(*columns)
    return {str(row[0]): sha256(repr(row).encode()).hexdigest()[:16] for row in rows}


def added_since(merge: Merge) -> Mapping[tuple[str, str], int]:
    """What came to the kept one after the merge, and stays with it."""
    added: Counter[tuple[str, str]] = Counter()
    along = going_back_after(merge)
    for key, newest in merge.newest.items():
        tie = tie_of(key)
        if tie is not None and tie.nouns is not None:
            since = tie.rows_of(merge.kept).filter(pk__gt=newest)
            added[tie.nouns] += since.exclude(pk__in=along.get(key, ())).count()
    return {nouns: count for nouns, count in added.items() if count}


def _name(
    tie: Tie,
    keys: Sequence[Any],
    before: models.Model,
    after: models.Model,
    *,
    by: models.Model,
) -> None:
    """Have rows name another, with an entry in their history where they have one."""
    rows = tie.model._base_manager.filter(pk__in=keys, **{tie.field: before})
    named = list(rows.values_list("pk", flat=True))
    # save() refuses some of them: that they are of another is the one thing a merge changes.
    rows.update(**{tie.field: after})
    if history := getattr(tie.model, "history", None):
        changed = tie.model._base_manager.filter(pk__in=named)
        history.bulk_history_create(list(changed), update=True, default_user=by)


def _standing_twice(
    tie: Tie, kept: models.Model, merged: models.Model
) -> list[tuple[models.Model, models.Model]]:
    """Pairs of rows, the kept one's first, of which only one can stand."""

    def by_rest(named: models.Model) -> dict[tuple[Any, ...], models.Model]:
        rows = tie.rows_of(named).filter(tie.once_where or models.Q()).order_by("pk")
        return {
            tuple(getattr(row, row._meta.get_field(name).attname) for name in tie.once_with): row
            for row in rows
        }

    theirs = by_rest(kept)
    return [(theirs[rest], row) for rest, row in by_rest(merged).items() if rest in theirs]


def _take_out(merge: Merge, tie: Tie, plan: Plan) -> None:
    pairs = _standing_twice(tie, plan.kept, plan.merged)
    out = [theirs if tie.outranks(row, theirs) else row for theirs, row in pairs]
    if out:
        merge.taken_out[tie.model._meta.label] = serializers.serialize("json", out)
        tie.model._base_manager.filter(pk__in=[row.pk for row in out]).delete()
