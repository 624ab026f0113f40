"""Lines of a record that were challenged: marked as such, in words for whoever may read them."""

from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from frame.words import us_date
from people.models import Member
from people.reach import sees_confidential
from records.challenges.models import Challenge
from records.intake.models import SentIn
from records.models import Completion

State = SentIn.State
# What a line is annotated with, of the last challenge to it.
COLUMNS = {
    "challenge_key": "pk",
    "challenge_state": "state",
    "challenged_at": "sent_at",
    "challenge_decided_at": "decided_at",
    "challenge_finding": "finding",
}


def with_challenges(lines: QuerySet[Completion]) -> QuerySet[Completion]:
    """Lines with the last challenge to each, or that each was entered for; no query more."""
    last = (
        Challenge.objects.filter(Q(about=OuterRef("pk")) | Q(completion=OuterRef("pk")))
        .exclude(state=State.WITHDRAWN)
        .order_by("-sent_at", "-pk")
    )
    return lines.annotate(
        **{
            name: Subquery(last.values(**{f"of_{name}": F(column)})[:1])
            for name, column in COLUMNS.items()
        }
    )


def words_of(line: Any, *, reader: Member) -> str:
    """`Challenged on Mar 3, 2026, answered on Mar 9, 2026: upheld.`; blank where it was not.

    What was found is for the member and for those who see all records; who leads reads that the
    line was challenged, and how it ended.

    Args:
        line: a completion `with_challenges`.
    """
    state = getattr(line, "challenge_state", None)
    if state is None:
        return ""
    challenged_at: datetime = line.challenged_at
    said = f"Challenged on {us_date(challenged_at)}"
    if state not in SentIn.DECIDED:
        return f"{said}, not answered yet."
    ended = "upheld" if state == State.ACCEPTED else "not upheld"
    said = f"{said}, answered on {us_date(line.challenge_decided_at)}: {ended}."
    reads_all = sees_confidential(line.member, reader=reader)
    return f"{said} {line.challenge_finding}" if reads_all else said


def is_open(line: Any) -> bool:
    """Whether a challenge to it waits for an answer."""
    return getattr(line, "challenge_state", None) in SentIn.OPEN


def challenges_of(line: Completion) -> QuerySet[Challenge]:
    """Every challenge that a line has had, or was entered for, the latest first."""
    return Challenge.objects.filter(Q(about=line) | Q(completion=line)).order_by("-sent_at", "-pk")
