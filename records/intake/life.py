"""The steps that every kind of what is sent in has: sent, sent back, decided, withdrawn."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models

from courses.designations import Source
from events.kinds import EventKind
from frame.form_views import why_refused
from frame.rights import Right
from frame.transitions import Life, Transition
from frame.words import us_datetime
from people.models import Member
from records.actions.documents import DOCUMENT_NAMES
from records.credit.problem_kinds import WARNINGS
from records.intake.models import SentIn

State = SentIn.State
Step = Transition[Any, EventKind]
# What its events call the values that columns don't name.
NAMES = {
    **DOCUMENT_NAMES,
    **{kind.key: kind.title for kind in WARNINGS},
    "added": "Added by the Training Unit",
    "already": "The line that has it",
    "approved_on": "Approved by POST on",
    "ask": "What was sent",
    "because": "Why it was declined",
    "completed_on": "Completed on",
    "control_number": "POST control number",
    "course": "Course",
    "credit_hours": "Credit hours",
    "finding": "Answer",
    "happened_on": "Day",
    "outcome": "Outcome",
    "credited": "Credited",
    "documented": "Documented without credit",
    "left_out": "Left out",
    "members": "Who was there",
    "papers": "Papers",
    "papers_sha256": "SHA-256",
    "score": "Score",
    "semester_hours": "Semester hours",
    "source": "Source",
    "taught_by": "Who taught",
    "reason": "Reason",
    "what": "What is wrong",
}


# What a clerk did who decided, of a challenge or of anything else.
DECIDED = {
    (True, State.ACCEPTED): "upheld",
    (True, State.DECLINED): "did not uphold",
    (False, State.ACCEPTED): "accepted",
    (False, State.DECLINED): "declined",
}
NOTHING_DONE = " Nothing was done now."


def where_it_stands(sent_in: SentIn) -> ValidationError:
    """Why a step can't be taken any more: who did what meanwhile."""
    if sent_in.state in SentIn.DECIDED:
        assert sent_in.decided_by is not None
        done = DECIDED[sent_in.kind == "challenge", State(sent_in.state)]
        words = f"{sent_in.decided_by.name} {done} it on {us_datetime(sent_in.decided_at)}."
    elif sent_in.state == State.RETURNED:
        assert sent_in.returned_by is not None
        words = (
            f"{sent_in.returned_by.name} sent it back on {us_datetime(sent_in.returned_at)}: "
            f"{sent_in.return_reason}"
        )
    elif sent_in.state == State.FORWARDED:
        request = sent_in.outsidetraining
        assert request.forwarded_by is not None
        words = (
            f"{request.forwarded_by.name} forwarded it to POST on "
            f"{us_datetime(request.forwarded_at)}."
        )
    elif sent_in.state == State.WITHDRAWN:
        words = f"{sent_in.sent_by.name} has withdrawn it."
    else:
        words = "It waits for the Training Unit, and nothing is asked."
    return ValidationError(f"{words}{NOTHING_DONE}", code="elsewhere")


def why_over(check: Callable[[], object]) -> str:
    """Why a step can't be taken any more, to who only opens its page; blank where it can."""
    return why_refused(check).removesuffix(NOTHING_DONE)


def check_own(sent_in: SentIn, *, by: Member) -> None:
    """Leave to who sent it what is theirs to do.

    Raises:
        PermissionDenied: it is somebody else's.
    """
    if sent_in.sent_by_id not in by.own_keys:
        raise PermissionDenied


def check_of_another(sent_in: SentIn, *, by: Member) -> None:
    """Refuse to decide what one has sent oneself.

    Raises:
        ValidationError: with code `own`.
    """
    if sent_in.sent_by_id in by.own_keys:
        raise ValidationError(
            "You sent this yourself, and nobody decides their own. Another clerk sees to it.",
            code="own",
        )


@dataclass(frozen=True)
class Verdict:
    """What a decision of a kind is called: on its button, and at the beginning of its event."""

    step: str
    event: str


ACCEPT = Verdict("Accept it", "Accepted")


@dataclass(frozen=True, eq=False)
class SentInLife:
    """The steps of one kind of what is sent in.

    Args:
        decline: of a kind that is either accepted or declined; None of others.
        forward: of a kind that POST decides; None of others.
    """

    life: Life[Any, EventKind]
    send: Step
    send_back: Step
    answer: Step
    accept: Step
    withdraw: Step
    decline: Step | None = None
    forward: Step | None = None

    @property
    def events(self) -> list[EventKind]:
        """Every kind of event of its life, for the trail."""
        return [step.event for step in self.life.transitions]


def life_of_sent_in(
    noun: str,
    *,
    event: str,
    called: str,
    pages: dict[str, tuple[str, ...]],
    send_right: Right = Right.SEND_IN,
    naming: Iterable[str] = (),
    words: Mapping[State, str] = MappingProxyType({}),
    accept: Verdict = ACCEPT,
    check_decide: Callable[..., None] = check_of_another,
    decline: Verdict | None = None,
    check_decline: Callable[..., None] | None = None,
    forward: Verdict | None = None,
) -> SentInLife:
    """Declare the life of one kind.

    Args:
        noun: what the docs call it.
        event: what the names of its events begin with, such as `outside_training`.
        called: what the words of its events call it, such as `outside training`.
        pages: by step (`send`, `answer`, `accept`, `decline`), addresses of its own.
        send_right: what is needed to send one.
        naming: keys of values of its events that are serial numbers.
        words: by state, what it calls one otherwise than others do.
        accept: what accepting it is called.
        check_decide: raises where somebody is not to decide it, whatever the decision; one's own
            is never decided.
        decline: what declining it is called, of a kind that can be; `check_decline` raises with
            any other reason not to.
        forward: what forwarding it to POST is called, of a kind that POST decides.
    """
    undecided = [State.SENT] if forward is None else [State.SENT, State.FORWARDED]
    never = {State.DECLINED: decline is None, State.FORWARDED: forward is None}
    has = {s.name: (s.value, words.get(s, s.label)) for s in State if not never.get(s)}
    states = models.TextChoices(noun, has)  # type: ignore[call-overload]  # a form stubs leave out
    life = Life[Any, EventKind](noun, states, lambda sent_in: sent_in.state)

    def kind(verb: str, words: str) -> EventKind:
        return EventKind(
            f"{event}.{verb}",
            f"{words} {called}",
            names=NAMES,
            values={"source": dict(Source.choices)},
            naming=frozenset(naming),
            is_confidential=True,
        )

    def declining() -> Step | None:
        if decline is None:
            return None
        return life.step(
            decline.step,
            start=undecided,
            end=[State.DECLINED],
            right=Right.ENTER_COMPLETIONS,
            events=(kind("decline", decline.event),),
            pages=pages["decline"],
            otherwise=where_it_stands,
            check=check_decline or check_decide,
        )

    def forwarding() -> Step | None:
        if forward is None:
            return None
        return life.step(
            forward.step,
            start=[State.SENT],
            end=[State.FORWARDED],
            right=Right.ENTER_COMPLETIONS,
            events=(kind("forward", forward.event),),
            pages=pages["forward"],
            otherwise=where_it_stands,
            check=check_decide,
        )

    return SentInLife(
        life,
        send=life.step(
            "Send it",
            end=[State.SENT],
            right=send_right,
            events=(kind("send", "Sent in"),),
            pages=pages["send"],
        ),
        send_back=life.step(
            "Send it back",
            start=undecided,
            end=[State.RETURNED],
            right=Right.ENTER_COMPLETIONS,
            events=(kind("send_back", "Sent back"),),
            pages=("records:sent-in-return",),
            otherwise=where_it_stands,
            check=check_decide,
        ),
        answer=life.step(
            "Answer and send it again",
            start=[State.RETURNED],
            end=[State.SENT],
            right=send_right,
            events=(kind("answer", "Answered, and sent again,"),),
            pages=pages["answer"],
            otherwise=where_it_stands,
            check=check_own,
        ),
        forward=forwarding(),
        accept=life.step(
            accept.step,
            start=undecided,
            end=[State.ACCEPTED],
            right=Right.ENTER_COMPLETIONS,
            events=(kind("accept", accept.event),),
            pages=pages["accept"],
            otherwise=where_it_stands,
            check=check_decide,
        ),
        decline=declining(),
        withdraw=life.step(
            "Withdraw it",
            start=[State.SENT, State.RETURNED],
            end=[State.WITHDRAWN],
            right=send_right,
            events=(kind("withdraw", "Withdrew"),),
            pages=("records:sent-in-withdraw",),
            otherwise=where_it_stands,
            check=check_own,
        ),
    )
