"""The journal of a draft in words: what was done to which lines, by whom, when."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby

from frame.words import us_datetime, us_moment
from records.credit.attendance import score_in_words
from records.models import DraftChange
from records.typed.result import Value, Values


def journal_for_log(changes: Iterable[DraftChange]) -> list[str]:
    """A sentence for each run of like changes by one clerk, which needs no other table to be read.

    Args:
        changes: in order, each with its clerk at hand.
    """
    return [
        f"{run[0].by.serial_number} {run[0].by.name}, {_from_to(run)}: {_done(run)}"
        for run in _runs(changes)
    ]


def journal_in_words(changes: Iterable[DraftChange]) -> list[str]:
    """The same as people are told it."""
    return [f"{run[0].by.name}, {us_datetime(run[0].at)}: {_done(run)}." for run in _runs(changes)]


def values_in_words(values: Values) -> str:
    """`125 minutes, score 87.5 percent`"""
    words = {"minutes": _minutes, "score": _score, "paper_name": _paper_name}
    return ", ".join(words[name](value) for name, value in values.items())


def set_in_words(values: Values, before: Values) -> str:
    """`125 minutes, was the whole class`"""
    return f"{values_in_words(values)}, was {values_in_words(before)}"


def _paper_name(name: Value) -> str:
    return f"the paper says “{name}”" if name else "the paper says no other name"


def _minutes(minutes: Value) -> str:
    return "the whole class" if minutes is None else f"{minutes} minutes"


def _score(score: Value) -> str:
    return "no score" if score is None else f"score {score_in_words(Decimal(score))}"


def _runs(changes: Iterable[DraftChange]) -> list[list[DraftChange]]:
    """Changes that follow each other and are of one kind and by one clerk."""
    return [list(run) for _, run in groupby(changes, lambda each: (each.by_id, each.did))]


def _done(run: list[DraftChange]) -> str:
    """`added 4411 (125 minutes), 4412`"""
    return f"{run[0].get_did_display()} {', '.join(change.what for change in run)}"


def _from_to(run: list[DraftChange]) -> str:
    first, last = us_moment(run[0].at), us_moment(run[-1].at)
    return first if first == last else f"{first} to {last}"
