"""A release request in words: where it stands, whose turn it is, what is asked."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from frame.words import ended, us_date, us_datetime
from records.intake.querysets import due_words
from records.releases.business_days import answer_cited, answered_by, withdrawn_from
from records.releases.legal_basis import BASES
from records.releases.models import ReleaseRequest
from records.releases.parts import part_words

State = ReleaseRequest.State
DECIDERS = "OGC or the HRD Commander"
TRAINING_UNIT = "Training Unit"
# No paragraph sets how long a grant lasts.
GRANT_SET_BY = "The department’s own setting, RELEASE_GRANT_DAYS"
NO_DAY_SET = "Policy 930-5 III.E"


class Standing(NamedTuple):
    """Where a request stands: its words, colour and icon."""

    words: str
    kind: str
    icon: str


LOOKS = {
    State.ASKED: ("progress", "schedule"),
    State.ASKED_BACK: ("caution", "undo"),
    State.GRANTED: ("good", "check_circle"),
    State.DENIED: ("none", "cancel"),
    State.NOTHING: ("none", "cancel"),
    State.BUILT: ("good", "check_circle"),
    State.HANDED_OVER: ("good", "check_circle"),
    State.WITHDRAWN: ("none", "cancel"),
    State.EXPIRED: ("none", "cancel"),
}


def standing_of(request: ReleaseRequest) -> Standing:
    """Where it stands."""
    return Standing(request.get_state_display(), *LOOKS[State(request.state)])


def became_in_words(request: ReleaseRequest) -> str:
    """What became of it: `is granted`."""
    if request.state == State.NOTHING:
        return "is answered: nothing is on record"
    return f"is {request.get_state_display().lower()}"


def turn_of(request: ReleaseRequest, *, is_left_alone: bool = False) -> str:
    """Who is to do something; blank when it is over.

    Args:
        is_left_alone: whose it is can't go on with it (`seen_to.left_alone`).
    """
    if request.state == State.ASKED:
        return DECIDERS
    if is_left_alone or request.is_for_another_to_hand_over:
        return TRAINING_UNIT if request.state in ReleaseRequest.OPEN else ""
    return request.seen_to_by.name if request.state in ReleaseRequest.OPEN else ""


class Due(NamedTuple):
    """A last day, and by which paragraph or whose word it is one."""

    on: date | None
    why: str


def due_of(request: ReleaseRequest) -> Due:
    """By when something is to be done about it, as long as it is open.

    Granting puts off no day that the law, a court or the requester set: until the packet is handed
    over the first of that day and the last one of the grant runs.
    """
    days = []
    if request.due_on is not None and request.state in ReleaseRequest.OPEN:
        days.append(Due(request.due_on, request.due_why))
    if request.decision is not None and request.state in ReleaseRequest.STANDING_GRANT:
        days.append(Due(request.decision.ends_on, GRANT_SET_BY))
    return min(days, key=lambda due: due.on or date.max, default=Due(None, NO_DAY_SET))


def sentences_of(request: ReleaseRequest, names: list[str], *, today: date) -> Iterator[str]:
    """The request in sentences: who asks, for whom, for what, by which right, by when.

    Args:
        names: of the members asked about.
    """
    basis = BASES[request.legal_basis]
    yield (
        f"{request.asked_by.name} asks for {request.requester} "
        f"({request.get_requester_kind_display().lower()})."
    )
    if request.taken_over_by is not None:
        yield f"{request.taken_over_by.name} has taken it over, and goes on with it."
    parts = "; ".join(words.lower() for words in part_words(request.parts))
    asked, whose = f"Asked for: {parts}, for {request.scope_words}", "; ".join(names)
    if request.course_session is None:
        yield f"{asked}, of {whose}."
    else:
        yield f"{asked}."
        yield f"Asked about of those on its sign-in sheet: {whose}."
    if request.reference:
        yield f"Case or reference: {request.reference}."
    yield f"Legal basis: {basis.words}, {basis.cited}."
    yield f"It reached the department on {us_date(request.received_on)}."
    if request.due_on is not None and request.state in ReleaseRequest.OPEN:
        late = f": {due_words(request.due_on, today)}" if request.due_on < today else ""
        yield f"To be answered by {us_date(request.due_on)} ({request.due_why}){late}."
        if request.is_public_records and request.earliest_on is None:
            moved = answered_by(request.received_on).why
            if moved:
                yield moved
    if request.earliest_on is not None:
        yield (
            f"It takes longer: {ended(request.delay_reason)} The earliest day is "
            f"{us_date(request.earliest_on)}."
        )
        if request.is_public_records:
            by_law = answered_by(request.received_on).on
            yield f"By the law the reason was to be told by {us_date(by_law)} ({answer_cited()})."
    if request.state == State.ASKED_BACK and request.is_public_records:
        day, cited = withdrawn_from(timezone.localdate(request.asked_back_at))
        yield (
            f"If the requester explains nothing, it may be taken as withdrawn from "
            f"{us_date(day)} on, where the notice said so ({cited})."
        )


def decided_in_words(request: ReleaseRequest) -> str:
    """Who decided what, in which role; blank while it waits."""
    decision = request.decision
    if decision is None:
        return ""
    return (
        f"{decision.get_verdict_display()} by {decision.decided_by.name}, "
        f"{decision.get_role_display()}, on {us_datetime(decision.decided_at)}."
    )
