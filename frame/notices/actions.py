"""Tell members of something, and note that they have read it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db import models
from django.utils import timezone

from frame.notices.kinds import NoticeKind
from frame.notices.models import LONGEST_SENTENCE, Notice, NoticeQuerySet

if TYPE_CHECKING:
    from frame.requests import Asker


class Told(NamedTuple):
    """What one of many is told: a sentence of their own about a row of their own.

    Args:
        addresses: where its e-mail goes at once, as it is about the member's own address or
            sign-in: then the member is told though they did it, have left or can't sign in.
    """

    to: "Asker"
    sentence: str
    about: models.Model | None = None
    addresses: Sequence[str] = ()


def notify(
    kind: NoticeKind,
    to: "Iterable[Asker]",
    sentence: str,
    *,
    by: "Asker | None",
    about: models.Model | None = None,
) -> None:
    """Tell members something, all the same, within the caller's transaction.

    Args:
        kind: declared beside the action that calls this.
        sentence: what happened, to the one who is told: `You are enrolled in …`.
        by: who did it, and so is told nothing; None when the system did.
        about: the row that the notice leads to.
    """
    notify_each(kind, [Told(member, sentence, about) for member in to], by=by)


def notify_each(kind: NoticeKind, told: Iterable[Told], *, by: "Asker | None") -> None:
    """Tell each member something of their own, by one statement however many they are.

    Nobody is told of their own doing, nor is anybody who has left, but at addresses of its own.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    rows = [
        Notice(
            to=each.to,
            kind=kind.name,
            about="" if each.about is None else str(each.about.pk),
            sentence=_cut(each.sentence),
            made_at=now,
            mail_due_at=now,
            mail_to="\n".join(each.addresses),
        )
        for each in told
        if each.addresses or ((by is None or each.to.pk != by.pk) and not has_left(each.to, today))
    ]
    if rows:
        Notice.objects.bulk_create(rows)


def has_left(member: "Asker", today: date) -> bool:
    """Whether the last day of a member is over."""
    return member.separated_on is not None and member.separated_on < today


def _cut(sentence: str) -> str:
    """A title may be as long as its column: what is over is cut, and the page has it whole."""
    if len(sentence) <= LONGEST_SENTENCE:
        return sentence
    return f"{sentence[: LONGEST_SENTENCE - 1]}…"


def mark_seen(notices: NoticeQuerySet, *, by: "Asker", now: datetime) -> int:
    """Note that `by` has read those of these notices that are theirs.

    Returns:
        how many were unread until then; the bell of this request counts them no more.
    """
    seen = notices.visible_to(by).unread().update(seen_at=now)
    by.unread_notices = max(by.unread_notices - seen, 0)
    return seen
