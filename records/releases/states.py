"""The life of a release request: who may take which step, and why not."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError

from events.kinds import EventKind, RecordEventKind
from frame.rights import Right
from frame.transitions import Life
from frame.words import us_date, us_datetime
from people.models import Member
from records.releases.models import ReleaseRequest

State = ReleaseRequest.State
# What its events call the values that columns don't name.
NAMES = {
    "answer": "Answer",
    "as_of": "As of",
    "citation": "Citation",
    "decision": "Decision",
    "delay_reason": "Why it takes longer",
    "due_on": "Due on",
    "earliest_on": "Earliest day",
    "ends_on": "To be handed over by",
    "handed_on": "Handed over on",
    "handed_to": "To whom",
    "how": "How",
    "is_kept_from_member": "Kept from the member",
    "leaves": "Pages that leave",
    "leaves_left_out": "Pages left out",
    "legal_basis": "Legal basis",
    "members": "Members",
    "packet_sha256": "SHA-256 of the packet",
    "pages": "Pages",
    "parts": "Parts",
    "parts_left_out": "Parts left out",
    "question": "Question",
    "reason": "Reason",
    "receipt": "Receipt",
    "received_on": "Reached the department on",
    "redactions": "Struck out",
    "reference": "Case or reference",
    "requester": "For whom",
    "requester_kind": "Kind of requester",
    "role": "Decided as",
    "why": "Why",
    "why_kept": "Why it is kept from the member",
    "words": "Words of the decision",
    "years": "Years",
}
# What happened meanwhile, where a step comes too late.
BECAME = {
    State.ASKED: "It waits for a decision.",
    State.ASKED_BACK: "It was asked back, and waits for its answer.",
    State.BUILT: "It is granted, and its packet is built.",
    State.HANDED_OVER: "It is handed over. What left can’t be taken back.",
    State.WITHDRAWN: "It is withdrawn.",
    State.EXPIRED: "What was granted was not handed over in time.",
}


def where_it_stands(request: ReleaseRequest) -> ValidationError:
    """Why a step can't be taken any more."""
    if request.state in (State.GRANTED, State.DENIED):
        decision = request.decision
        assert decision is not None
        done = decision.get_verdict_display().lower()
        words = f"{decision.decided_by.name} {done} it on {us_datetime(decision.decided_at)}."
    else:
        words = BECAME[State(request.state)]
    return ValidationError(f"{words} Nothing was done now.", code="elsewhere")


def check_of_another(request: ReleaseRequest, *, by: Member) -> None:
    """Refuse to decide what one has asked for, or what is about oneself.

    Raises:
        ValidationError: with code `own`.
    """
    if request.asked_by_id == by.pk:
        raise ValidationError(
            "You asked for this yourself, and who asks never decides. Another of OGC, or the HRD "
            "Commander, sees to it.",
            code="own",
        )
    check_not_about(request, by=by, words="Nobody decides about their own record.")


def check_not_about(request: ReleaseRequest, *, by: Member, words: str) -> None:
    """Refuse whom it is about.

    Raises:
        ValidationError: with code `own`.
    """
    if request.scope.filter(member=by).exists():
        raise ValidationError(
            f"Your own record is asked for. {words} Another sees to it.", code="own"
        )


def check_asker(request: ReleaseRequest, *, by: Member) -> None:
    """Leave to who asked, or to who sees all records, what is the asker's to do.

    Raises:
        PermissionDenied: it is somebody else's.
    """
    if request.asked_by_id != by.pk and not by.has_right(Right.SEE_ALL_RECORDS):
        raise PermissionDenied


def check_may_hand_over(request: ReleaseRequest, *, by: Member, today: date | None = None) -> None:
    """Refuse who has not asked, whom it is about, and what is granted no longer.

    Args:
        today: None asks for no day.

    Raises:
        PermissionDenied: it is somebody else's.
        ValidationError: with code `own`, or naming the last day.
    """
    check_asker(request, by=by)
    check_not_about(request, by=by, words="Nobody hands their own over.")
    ends_on = request.decision.ends_on if request.decision is not None else None
    if today is not None and ends_on is not None and ends_on < today:
        raise ValidationError(
            f"It was granted until {us_date(ends_on)}. Ask who decides to open it again."
        )


def check_can_explain(request: ReleaseRequest, *, by: Member) -> None:
    """Refuse a delay of what no day runs on."""
    check_of_another(request, by=by)
    if not request.is_public_records:
        raise ValidationError("Only a public-records request has days that run by law.")


RELEASE = Life[ReleaseRequest, EventKind]("Release request", State, lambda request: request.state)
MEMBERS = frozenset({"members"})

ASK = RELEASE.step(
    "Ask for a release",
    end=[State.ASKED],
    right=Right.ASK_RELEASE,
    events=(RecordEventKind("release.ask", "Asked for a release", names=NAMES, naming=MEMBERS),),
    pages=("records:release-ask",),
)
ASK_BACK = RELEASE.step(
    "Ask back",
    start=[State.ASKED],
    end=[State.ASKED_BACK],
    right=Right.DECIDE_RELEASE,
    events=(
        RecordEventKind(
            "release.ask_back", "Asked back about a release", names=NAMES, naming=MEMBERS
        ),
    ),
    pages=("records:release-ask-back",),
    otherwise=where_it_stands,
    check=check_of_another,
)
ANSWER = RELEASE.step(
    "Answer",
    start=[State.ASKED_BACK],
    end=[State.ASKED],
    right=Right.ASK_RELEASE,
    events=(
        RecordEventKind(
            "release.answer",
            "Answered what was asked about a release",
            names=NAMES,
            naming=MEMBERS,
        ),
    ),
    pages=("records:release-answer",),
    otherwise=where_it_stands,
    check=check_asker,
)
EXPLAIN_DELAY = RELEASE.step(
    "Say why it takes longer",
    start=[State.ASKED],
    right=Right.DECIDE_RELEASE,
    events=(
        RecordEventKind(
            "release.explain_delay",
            "Said why a public-records request takes longer",
            names=NAMES,
            naming=MEMBERS,
        ),
    ),
    pages=("records:release-delay",),
    otherwise=where_it_stands,
    check=check_can_explain,
)
GRANT = RELEASE.step(
    "Grant the release",
    start=[State.ASKED],
    end=[State.GRANTED],
    right=Right.DECIDE_RELEASE,
    events=(
        RecordEventKind(
            "release.grant",
            "Granted a release",
            names=NAMES,
            naming=MEMBERS,
        ),
    ),
    pages=("records:release-decide",),
    otherwise=where_it_stands,
    check=check_of_another,
)
DENY = RELEASE.step(
    "Deny the release",
    start=[State.ASKED],
    end=[State.DENIED],
    right=Right.DECIDE_RELEASE,
    events=(RecordEventKind("release.deny", "Denied a release", names=NAMES, naming=MEMBERS),),
    pages=("records:release-decide",),
    otherwise=where_it_stands,
    check=check_of_another,
)
BUILD = RELEASE.step(
    "Build the packet",
    start=[State.GRANTED],
    end=[State.BUILT],
    right=Right.ASK_RELEASE,
    events=(
        RecordEventKind(
            "release.build", "Built the packet of a release", names=NAMES, naming=MEMBERS
        ),
    ),
    pages=("records:release-build",),
    otherwise=where_it_stands,
    check=check_may_hand_over,
)
HAND_OVER = RELEASE.step(
    "Hand the packet over",
    start=[State.BUILT],
    end=[State.HANDED_OVER],
    right=Right.ASK_RELEASE,
    events=(
        RecordEventKind(
            "release.hand_over",
            "Handed over the packet of a release",
            names=NAMES,
            naming=MEMBERS,
        ),
    ),
    pages=("records:release-hand-over",),
    otherwise=where_it_stands,
    check=check_may_hand_over,
)
WITHDRAW = RELEASE.step(
    "Withdraw the request",
    start=ReleaseRequest.OPEN,
    end=[State.WITHDRAWN],
    right=Right.ASK_RELEASE,
    events=(
        RecordEventKind(
            "release.withdraw", "Withdrew a release request", names=NAMES, naming=MEMBERS
        ),
    ),
    pages=("records:release-withdraw",),
    otherwise=where_it_stands,
    check=check_asker,
)
# By the system, on the day after the last: `records.releases.actions.expiring`.
EXPIRE = RELEASE.step(
    "Let what was granted expire",
    start=ReleaseRequest.STANDING_GRANT,
    end=[State.EXPIRED],
    right=Right.DECIDE_RELEASE,
    events=(
        RecordEventKind(
            "release.expire",
            "Let a grant expire that was not handed over",
            names=NAMES,
            naming=MEMBERS,
        ),
    ),
    otherwise=where_it_stands,
    check=check_of_another,
)
REOPEN = RELEASE.step(
    "Take the decision back",
    start=[State.GRANTED, State.DENIED, State.BUILT, State.EXPIRED],
    end=[State.ASKED],
    right=Right.DECIDE_RELEASE,
    events=(
        RecordEventKind(
            "release.reopen",
            "Took the decision on a release back",
            names=NAMES,
            naming=MEMBERS,
        ),
    ),
    pages=("records:release-reopen",),
    otherwise=where_it_stands,
    check=check_of_another,
)
EVENTS = [step.event for step in RELEASE.transitions]
