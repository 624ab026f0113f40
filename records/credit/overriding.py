"""Overriding warnings: one reason for each kind, given of exactly the sentences that were shown."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError

from frame.reasons import checked_reason
from records.credit.problem_kinds import WARNINGS, Problem, ProblemKind, refusal
from records.credit.proposals import Proposal
from records.models import Completion

WHY_OVERRIDE = "Say why, or mend what it is about."


class Warned(NamedTuple):
    """One warning of one member, as it is shown.

    Args:
        named: what stands before the sentence, such as `Line 3, 4411 Núñez, Ana`; blank where the
            page is about one member alone.
    """

    problem: Problem
    serial_number: str
    named: str = ""

    @property
    def sentence(self) -> str:
        """What is read; what is the same for everybody names nobody."""
        is_bare = self.problem.kind.is_of_all or not self.named
        return self.problem.sentence if is_bare else f"{self.named}: {self.problem.sentence}"

    @property
    def mark(self) -> str:
        """What a form remembers it by: another member or another sentence has another mark."""
        said = f"{self.serial_number} {self.problem.sentence}"
        return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Override:
    """Why warnings of one kind are no hindrance.

    Args:
        shown: the marks of the warnings that the reason was given for; any other stands.
    """

    reason: str
    shown: frozenset[str]

    @property
    def marks(self) -> str:
        """The marks as a form sends them."""
        return " ".join(sorted(self.shown))


def warnings_of(
    proposals: Iterable[Proposal], problems: Iterable[Sequence[Problem]]
) -> list[Warned]:
    """What is warned of, proposal by proposal.

    Args:
        problems: of each proposal.
    """
    return [
        Warned(problem, proposal.member.serial_number, proposal.named)
        for proposal, found in zip(proposals, problems, strict=True)
        for problem in found
        if not problem.blocks
    ]


def by_kind(warnings: Iterable[Warned]) -> dict[ProblemKind, list[Warned]]:
    """The warnings of each kind, in the order in which they come up."""
    kinds: dict[ProblemKind, list[Warned]] = {}
    for warned in warnings:
        kinds.setdefault(warned.problem.kind, []).append(warned)
    return kinds


def confirmed_in_words(
    completion: Completion, *, of_all: bool | None = None
) -> list[tuple[str, str]]:
    """What was warned of when a completion was entered, each with the reason that was given.

    Args:
        of_all: only what is the same for everybody, or only what is about the member.
    """
    kinds = {kind.key: kind for kind in WARNINGS}
    return [
        (kinds[confirmed.kind].title, confirmed.reason)
        for confirmed in completion.confirmed_warnings.all()
        if of_all is None or kinds[confirmed.kind].is_of_all == of_all
    ]


def overridden_warnings(
    warnings: Iterable[Warned], overrides: Mapping[str, Override]
) -> dict[str, dict[str, Any]]:
    """By kind, the reason and the members of every warning, for the event of the caller.

    Args:
        overrides: by key of the kind; what nobody was asked yet is not in it.

    Raises:
        ValidationError: with code `unconfirmed`: a warning has no reason, or came up since.
    """
    overridden: dict[str, dict[str, Any]] = {}
    unconfirmed: list[str] = []
    for kind, cases in by_kind(warnings).items():
        given = overrides.get(kind.key)
        if given is None:
            unconfirmed += [case.sentence for case in cases]
            continue
        try:
            reason = checked_reason(given.reason, missing=WHY_OVERRIDE)
        except ValidationError as error:
            unconfirmed += [f"{kind.title}: {words}" for words in error.messages]
            reason = ""
        unconfirmed += [case.sentence for case in cases if case.mark not in given.shown]
        members = list(dict.fromkeys(case.serial_number for case in cases))
        overridden[kind.key] = {"reason": reason, "members": members}
    if unconfirmed:
        raise refusal(
            "unconfirmed",
            "Nothing was saved: give a reason for each warning, or mend what it is about.",
            *dict.fromkeys(unconfirmed),
        )
    return overridden
