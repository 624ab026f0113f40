"""That the letter to a requester was taken and sent, and which letters are still owed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from events.kinds import EventKind
from events.models import Event
from events.said import said_after, said_before
from events.trail import events_of_row
from frame.words import us_date
from people.models import Member
from records.releases.actions.asking import locked, record_step
from records.releases.letters import TAKE_LETTER, TITLES, Letter, Tells, letter_of
from records.releases.models import ReleaseHandover, ReleaseRequest
from records.releases.states import (
    ASK_BACK,
    DENY,
    EXPLAIN_DELAY,
    FIND_NOTHING,
    REOPEN,
    SEND_LETTER,
)
from records.releases.telling import tell_of_another

NOT_TAKEN = "Nobody has taken this letter yet. Take it, send it, then note that it was sent."
# A letter names no member, so it leaves by e-mail as it is too; a packet never does.
HOW_SENT = {"plain_email": "By e-mail", **dict(ReleaseHandover.How.choices)}
# By which step what a letter tells was said.
SAID_BY = {
    Tells.DENIAL: (DENY,),
    Tells.NOTHING: (FIND_NOTHING,),
    Tells.DELAY: (EXPLAIN_DELAY,),
    Tells.QUESTION: (ASK_BACK, EXPLAIN_DELAY),
}
# A question tells of a delay besides, where there is one.
TELL_OF_DELAY = (TITLES[Tells.DELAY], TITLES[Tells.QUESTION])
SAME = "This is what is noted already. Nothing was noted twice."


@dataclass(frozen=True)
class LetterSent:
    """How a letter left.

    Args:
        how: of `HOW_SENT`, in words.
        by_name: who noted it.
    """

    on: date
    how: str
    by_name: str


@transaction.atomic
def note_letter_sent(
    *, request: ReleaseRequest, sent_on: date, how: str, by: Member, now: datetime
) -> ReleaseRequest:
    """Note on which day, and how, the letter that was taken went to the requester.

    What was noted wrong is noted again; the last is what stands.

    Args:
        how: a key of `HOW_SENT`.

    Raises:
        PermissionDenied: it is somebody else's.
        ValidationError: by field; there is no letter, or nobody has taken it; it is noted already;
            or with code `own` or `elsewhere`.
    """
    row = locked(request)
    SEND_LETTER.check_can_now(row, by=by)
    letter = letter_of(row)
    assert letter is not None, "what can be sent is there"
    if not letter_taken(row, letter):
        raise ValidationError(NOT_TAKEN)
    if sent_on > timezone.localdate(now):
        raise ValidationError({"sent_on": f"{us_date(sent_on)} is still to come."})
    if sent_on < letter.told_on:
        said = f"What the letter says was said on {us_date(letter.told_on)}"
        raise ValidationError({"sent_on": f"{said}, and it can’t have left before."})
    noted = LetterSent(sent_on, HOW_SENT[how], by.name)
    stands = letter_sent(row, letter)
    if stands is not None and (stands.on, stands.how) == (noted.on, noted.how):
        raise ValidationError(SAME, code="same")
    after = {"letter": letter.title, "sent_on": str(noted.on), "how": noted.how}
    record_step(row, SEND_LETTER.event, by=by, after=after)
    tell_of_another(row, "noted that the letter was sent of", by=by)
    return row


def letter_taken(request: ReleaseRequest, letter: Letter) -> list[Event]:
    """The events of taking a letter as it is now, the first one first."""
    return _told_of(request, letter, TAKE_LETTER)


def letter_sent(request: ReleaseRequest, letter: Letter) -> LetterSent | None:
    """How a letter left, as it was last noted; None where nothing is."""
    noted = [
        LetterSent(on, said.text("how"), event.by_name)
        for event in _told_of(request, letter, SEND_LETTER.event)
        if (on := (said := said_after(event)).day("sent_on")) is not None
    ]
    return noted[-1] if noted else None


def day_told(request: ReleaseRequest) -> date | None:
    """The earliest day that the requester was told last; None where no letter of a delay is noted
    as sent."""
    said: date | None = None
    told: date | None = None
    for event in events_of_row(request, [EXPLAIN_DELAY.event, SEND_LETTER.event]).order_by("pk"):
        if event.action == EXPLAIN_DELAY.event.name:
            said = said_after(event).day("earliest_on")
        elif said_after(event).text("letter") in TELL_OF_DELAY:
            told = said
    return told


def _told_of(request: ReleaseRequest, letter: Letter, kind: EventKind) -> list[Event]:
    """What was done with a letter since what it says was said."""
    said_by = [step.event for step in SAID_BY[letter.tells]]
    since = events_of_row(request, said_by).latest("pk")
    titles = TELL_OF_DELAY if letter.tells == Tells.DELAY else (letter.title,)
    done = events_of_row(request, [kind]).filter(pk__gt=since.pk).order_by("pk")
    return [event for event in done if said_after(event).text("letter") in titles]


class OwedLetter(NamedTuple):
    """A request whose requester is to have a letter, and the last day on which it is not late."""

    request: ReleaseRequest
    on: date | None


def owed_letters(requests: Iterable[ReleaseRequest]) -> list[OwedLetter]:
    """Those of which nobody has noted that the letter was sent since what it says was said.

    A denial, or that nothing is on record, is told by the day on which the request is due, and a
    delay by the day on which it was due before. A delay that nobody was told of puts off neither:
    what comes after it is told by the day on which it had to be. What was decided and taken back
    is told nobody.
    """
    waiting = {str(row.pk): row for row in requests}
    ungranted = {DENY.event.name, FIND_NOTHING.event.name}
    steps = (EXPLAIN_DELAY.event, DENY.event, FIND_NOTHING.event, REOPEN.event, SEND_LETTER.event)
    events = Event.objects.filter(
        about_type=ReleaseRequest._meta.label,
        about_id__in=list(waiting),
        action__in=[kind.name for kind in steps],
    )
    # By what it tells: whether that nothing leaves. What was said first and is told nobody yet.
    untold: dict[str, dict[bool, Event]] = {key: {} for key in waiting}
    over = set[str]()
    for event in events.order_by("pk"):
        key, is_over = event.about_id, event.about_id in over
        if event.action == EXPLAIN_DELAY.event.name:
            untold[key].setdefault(False, event)
        elif event.action in ungranted:
            untold[key][True] = event
            over.add(key)
        elif event.action == SEND_LETTER.event.name:
            untold[key].pop(is_over, None)
        else:
            untold[key].pop(True, None)
            over.discard(key)
    return [
        OwedLetter(row, _due_before(untold[key][False]) if False in untold[key] else row.due_on)
        for key, row in waiting.items()
        if (row.state in ReleaseRequest.UNGRANTED) in untold[key]
    ]


def _due_before(delay: Event) -> date | None:
    """The day on which the request was due when it was put off; None where it had none."""
    return said_before(delay).day("due_on")
