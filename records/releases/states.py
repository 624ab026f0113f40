"""The life of a release request: who may take which step, and why not."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from events.kinds import EventKind, ReleaseEventKind
from events.models import Event
from frame.rights import Right
from frame.transitions import Life
from frame.words import us_date, us_datetime
from people.models import Member
from records.releases.models import ReleaseDecision, ReleaseRequest

State = ReleaseRequest.State
# What its events call the values that columns don't name.
NAMES = {
    "answer": "Answer",
    "as_of": "As of",
    "boxes": "Covered by hand",
    "citation": "Citation",
    "class": "Class",
    "copies": "Copies of the packet",
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
    "nobody_else": "Said that nobody but those asked about can be read on it",
    "packet_sha256": "SHA-256 of the packet",
    "pages": "Pages",
    "paper": "Paper",
    "paper_sha256": "SHA-256 of the paper",
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
    "seen_to_by": "Whose it is",
    "why": "Why",
    "why_kept": "Why it is kept from the member",
    "words": "Words of the decision",
    "years": "Years",
}
NO_LETTER = "There is nothing to tell its requester now, so there is no letter."
# What happened meanwhile, where a step comes too late.
BECAME = {
    State.ASKED: "It waits for a decision.",
    State.ASKED_BACK: "It was asked back, and waits for its answer.",
    State.BUILT: "It is granted, and its packet is built.",
    State.HANDED_OVER: "It is handed over. What left can’t be taken back.",
    State.WITHDRAWN: "It is withdrawn.",
    State.EXPIRED: "What was granted was not handed over in time.",
}


OUT_OF_REACH = (
    "The record of a member who is asked about is no longer within your reach. The Training Unit "
    "goes on with it."
)


def where_it_stands(request: ReleaseRequest) -> ValidationError:
    """Why a step can't be taken any more."""
    if request.state in (State.GRANTED, *ReleaseRequest.UNGRANTED):
        decision = request.decision
        assert decision is not None
        done = decision.get_verdict_display().lower()
        it = "" if request.state == State.NOTHING else " it"
        words = f"{decision.decided_by.name} {done}{it} on {us_datetime(decision.decided_at)}."
    else:
        words = BECAME[State(request.state)]
    return ValidationError(f"{words} Nothing was done now.", code="elsewhere")


def check_of_another(request: ReleaseRequest, *, by: Member) -> None:
    """Refuse to decide what one has asked for, or what is about oneself.

    Raises:
        ValidationError: with code `own`.
    """
    if is_or_was_of(request, by):
        raise ValidationError(
            "You asked for this yourself or went on with it: took it over, answered in it, built "
            "or took its packet, or sent its letter; and who asks never decides. Another of OGC, "
            "or the HRD Commander, sees to it.",
            code="own",
        )
    check_not_about(request, by=by, words="Nobody decides about their own record.")


def is_or_was_of(request: ReleaseRequest, member: Member) -> bool:
    """Whether a member asked for it, or ever went on with it (`gone_on_with_by`)."""
    events = gone_on_with_by(member).filter(about_id=str(request.pk))
    return request.is_of(member) or events.exists()


def gone_on_with_by(member: Member) -> QuerySet[Event]:
    """The events of what a member did with requests that is the asker's to do.

    A request names only who took it over last. To take a packet as a file counts too, as who has
    it in hand says whether a copy left; but not of who decided before, and takes it for a look.
    """
    decided = ReleaseDecision.objects.filter(decided_by__in=member.own_keys).order_by()
    for_a_look = Q(
        action=TAKE_PACKET.name,
        about_id__in=decided.annotate(key=Cast("request", CharField())).values("key"),
    )
    askers = [step.event.name for step in RELEASE.transitions if step.may == Right.ASK_RELEASE]
    return (
        Event.objects.filter(
            about_type=ReleaseRequest._meta.label,
            action__in=[TAKE_PACKET.name, *askers],
            by_key__in=[str(key) for key in member.own_keys],
        )
        .exclude(for_a_look)
        .order_by()
    )


def check_not_about(request: ReleaseRequest, *, by: Member, words: str) -> None:
    """Refuse whom it is about.

    Raises:
        ValidationError: with code `own`.
    """
    if request.scope.filter(member__in=by.own_keys).exists():
        raise ValidationError(
            f"Your own record is asked for. {words} Another sees to it.", code="own"
        )


def check_asker(request: ReleaseRequest, *, by: Member) -> None:
    """Leave to who asked or took it over, or to who sees all records, what is the asker's to do.

    Raises:
        PermissionDenied: it is somebody else's.
        ValidationError: with code `own`: `by` decided on it.
    """
    if not request.is_of(by) and not by.has_right(Right.SEE_ALL_RECORDS):
        raise PermissionDenied
    check_never_decided(request, by=by)


def check_never_decided(request: ReleaseRequest, *, by: Member) -> None:
    """Refuse who decided on it, also where that decision was taken back.

    Raises:
        ValidationError: with code `own`.
    """
    if request.decisions.filter(decided_by__in=by.own_keys).exists():
        raise ValidationError(
            "You decided on it yourself, and who decides never goes on with it. Another of the "
            "Training Unit sees to it.",
            code="own",
        )


def check_may_answer(request: ReleaseRequest, *, by: Member) -> None:
    """Leave the answer to who goes on with it, but for who asked back.

    Raises:
        PermissionDenied: it is somebody else's.
        ValidationError: with code `own`.
    """
    check_asker(request, by=by)
    if request.asked_back_by_id in by.own_keys:
        raise ValidationError(
            "You asked this back yourself, and nobody answers their own question. Another of the "
            "Training Unit sees to it.",
            code="own",
        )


def check_may_keep_papers(request: ReleaseRequest, *, by: Member) -> None:
    """Leave the papers of a request to who goes on with it, but for who decides on it.

    Raises:
        PermissionDenied: it is somebody else's.
        ValidationError: with code `own`: `by` decided on it, or asked it back, or another asked
            for their record.
    """
    check_asker(request, by=by)
    if not request.is_of(by):
        check_not_about(request, by=by, words="Nobody else keeps papers about themselves.")
    if request.asked_back_by_id in by.own_keys:
        raise ValidationError(
            "You asked this back yourself, and who decides keeps no papers with it. Another of the "
            "Training Unit sees to it.",
            code="own",
        )


def has_all_in_reach(request: ReleaseRequest, *, by: Member) -> bool:
    """Whether each member who is asked about is within reach."""
    members = request.scope.values("member")
    out_of_reach = Member.objects.filter(pk__in=members).exclude(
        pk__in=Member.objects.visible_to(by).values("pk")
    )
    return not out_of_reach.exists()


def check_all_in_reach(request: ReleaseRequest, *, by: Member) -> None:
    """Refuse who no longer reaches a member who is asked about.

    Raises:
        ValidationError: naming who goes on with it.
    """
    if not has_all_in_reach(request, by=by):
        raise ValidationError(OUT_OF_REACH)


def check_may_hand_over(request: ReleaseRequest, *, by: Member, today: date | None = None) -> None:
    """Refuse who has not asked or sees the record no longer, whom it is about, and a past grant.

    Args:
        today: None asks for no day.

    Raises:
        PermissionDenied: it is somebody else's.
        ValidationError: with code `own`, or naming the last day.
    """
    check_asker(request, by=by)
    check_not_about(request, by=by, words="Nobody hands their own over.")
    check_all_in_reach(request, by=by)
    ends_on = request.decision.ends_on if request.decision is not None else None
    if today is not None and ends_on is not None and ends_on < today:
        raise ValidationError(
            f"It was granted until {us_date(ends_on)}. Ask who decides to open it again."
        )


def check_may_take_over(request: ReleaseRequest, *, by: Member) -> None:
    """Refuse who sees not all records, whose it is, whom it is about, and who decided on it.

    Raises:
        PermissionDenied: `by` does not see all records.
        ValidationError: with code `own`.
    """
    if not by.has_right(Right.SEE_ALL_RECORDS):
        raise PermissionDenied
    if request.seen_to_by == by:
        raise ValidationError("It is yours already. Nothing was done now.", code="own")
    check_not_about(request, by=by, words="Nobody takes over what is about their own.")
    check_never_decided(request, by=by)


def check_may_correct(request: ReleaseRequest, *, by: Member) -> None:
    """Refuse who has not asked, whom it is about, and who sees the record no longer.

    Raises:
        PermissionDenied: it is somebody else's.
        ValidationError: with code `own`; or a member is out of reach.
    """
    check_asker(request, by=by)
    check_not_about(request, by=by, words="Nobody corrects what is noted of their own.")
    check_all_in_reach(request, by=by)


def check_can_send(request: ReleaseRequest, *, by: Member) -> None:
    """Refuse whose it is not, whom it is about, and what there is no letter of.

    Raises:
        PermissionDenied: it is somebody else's.
        ValidationError: with code `own`; or there is no letter.
    """
    check_asker(request, by=by)
    check_not_about(request, by=by, words="Nobody sends the letter about their own.")
    if not request.has_letter:
        raise ValidationError(NO_LETTER)


def check_is_past(request: ReleaseRequest, *, by: None, today: date) -> None:
    """Refuse to end a grant before its last day is over; it may have been granted anew meanwhile.

    Raises:
        ValidationError: naming the last day.
    """
    ends_on = request.decision.ends_on if request.decision is not None else None
    assert ends_on is not None, "what is granted has its last day"
    if ends_on >= today:
        raise ValidationError(f"It is granted until {us_date(ends_on)}.")


def check_may_say_copies(request: ReleaseRequest, *, by: Member) -> None:
    """Refuse who has not asked, whom it is about, and who sees the record no longer.

    Raises:
        PermissionDenied: it is somebody else's.
        ValidationError: with code `own`; or a member is out of reach.
    """
    check_asker(request, by=by)
    check_not_about(request, by=by, words="Nobody says where a copy of their own went.")
    check_all_in_reach(request, by=by)


def check_can_explain(request: ReleaseRequest, *, by: Member) -> None:
    """Refuse a delay of what no day runs on."""
    check_of_another(request, by=by)
    if not request.is_public_records:
        raise ValidationError("Only a public-records request has days that run by law.")


RELEASE = Life[ReleaseRequest, EventKind]("Release request", State, lambda request: request.state)
MEMBERS = frozenset({"members"})
# What pages of a record are called is for who may open them (`reading.may_see_pages`).
TITLES = frozenset({"leaves", "leaves_left_out", "boxes", "nobody_else", "page"})

ASK = RELEASE.step(
    "Ask for a release",
    end=[State.ASKED],
    right=Right.ASK_RELEASE,
    events=(ReleaseEventKind("release.ask", "Asked for a release", names=NAMES, naming=MEMBERS),),
    pages=("records:release-ask",),
)
ASK_BACK = RELEASE.step(
    "Ask back",
    start=[State.ASKED],
    end=[State.ASKED_BACK],
    right=Right.DECIDE_RELEASE,
    events=(
        ReleaseEventKind(
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
        ReleaseEventKind(
            "release.answer",
            "Answered what was asked about a release",
            names=NAMES,
            naming=MEMBERS,
        ),
    ),
    pages=("records:release-answer",),
    otherwise=where_it_stands,
    check=check_may_answer,
)
ADD_PAPER = RELEASE.step(
    "Add a paper",
    start=ReleaseRequest.OPEN,
    right=Right.ASK_RELEASE,
    events=(
        ReleaseEventKind(
            "release.add_paper", "Added a paper to a release request", names=NAMES, naming=MEMBERS
        ),
    ),
    pages=("records:request-paper-add",),
    otherwise=where_it_stands,
    check=check_may_keep_papers,
)
# What is wrong with it may be found once it is over.
VOID_PAPER = RELEASE.step(
    "Void a paper",
    start=list(State),
    right=Right.ASK_RELEASE,
    events=(
        ReleaseEventKind(
            "release.void_paper",
            "Voided a paper of a release request",
            names=NAMES,
            naming=MEMBERS,
        ),
    ),
    pages=("records:request-paper-void",),
    otherwise=where_it_stands,
    check=check_may_keep_papers,
)
EXPLAIN_DELAY = RELEASE.step(
    "Say why it takes longer",
    # The days run until it is handed over, also while nothing can be decided.
    start=ReleaseRequest.OPEN,
    right=Right.DECIDE_RELEASE,
    events=(
        ReleaseEventKind(
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
        ReleaseEventKind(
            "release.grant",
            "Granted a release",
            names=NAMES,
            naming=MEMBERS,
            confidential=TITLES,
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
    events=(ReleaseEventKind("release.deny", "Denied a release", names=NAMES, naming=MEMBERS),),
    pages=("records:release-decide",),
    otherwise=where_it_stands,
    check=check_of_another,
)
# Of what there is no paper of: no access is denied, and no law is told that closes it.
FIND_NOTHING = RELEASE.step(
    "Answer that nothing is on record",
    start=[State.ASKED],
    end=[State.NOTHING],
    right=Right.DECIDE_RELEASE,
    events=(
        ReleaseEventKind(
            "release.find_nothing",
            "Answered that nothing is on record",
            names=NAMES,
            naming=MEMBERS,
        ),
    ),
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
        ReleaseEventKind(
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
        ReleaseEventKind(
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
CORRECT_HAND_OVER = RELEASE.step(
    "Correct the hand-over",
    start=[State.HANDED_OVER],
    right=Right.ASK_RELEASE,
    events=(
        ReleaseEventKind(
            "release.correct_hand_over",
            "Corrected what was noted of a hand-over",
            names=NAMES,
            naming=MEMBERS,
        ),
    ),
    pages=("records:release-correct",),
    otherwise=where_it_stands,
    check=check_may_correct,
)
# Whoever asked has left, lost the role, or reaches a member no longer; or is away.
TAKE_OVER = RELEASE.step(
    "Take the request over",
    start=[*ReleaseRequest.OPEN, *ReleaseRequest.UNGRANTED],
    right=Right.ASK_RELEASE,
    events=(
        ReleaseEventKind(
            "release.take_over",
            "Took a release request over from who asked",
            names=NAMES,
            naming=MEMBERS,
            persons=frozenset({"seen_to_by"}),
        ),
    ),
    pages=("records:release-take-over",),
    otherwise=where_it_stands,
    check=check_may_take_over,
)
WITHDRAW = RELEASE.step(
    "Withdraw the request",
    start=ReleaseRequest.OPEN,
    end=[State.WITHDRAWN],
    right=Right.ASK_RELEASE,
    events=(
        ReleaseEventKind(
            "release.withdraw", "Withdrew a release request", names=NAMES, naming=MEMBERS
        ),
    ),
    pages=("records:release-withdraw",),
    otherwise=where_it_stands,
    check=check_asker,
)
SEND_LETTER = RELEASE.step(
    "Note that the letter was sent",
    start=[*ReleaseRequest.UNGRANTED, *ReleaseRequest.OPEN],
    right=Right.ASK_RELEASE,
    events=(
        ReleaseEventKind(
            "release.send_letter",
            "Noted that the letter to a requester was sent",
            names={**NAMES, "letter": "Letter", "sent_on": "Sent on"},
            naming=MEMBERS,
        ),
    ),
    pages=("records:release-letter-sent",),
    otherwise=where_it_stands,
    check=check_can_send,
)
# Of a packet that was taken as a file before its request ended without a hand-over; or whose
# decision was taken back, whatever became of the request since.
SAY_COPIES = RELEASE.step(
    "Say whether a copy left",
    start=list(State),
    right=Right.ASK_RELEASE,
    events=(
        ReleaseEventKind(
            "release.say_copies",
            "Said whether a copy of a packet left",
            names=NAMES,
            naming=MEMBERS,
        ),
    ),
    pages=("records:release-copies",),
    otherwise=where_it_stands,
    check=check_may_say_copies,
)
# By the system, on the day after the last: `records.releases.actions.expiring`.
EXPIRE = RELEASE.step(
    "Let what was granted expire",
    start=ReleaseRequest.STANDING_GRANT,
    end=[State.EXPIRED],
    right=None,
    events=(
        ReleaseEventKind(
            "release.expire",
            "Let a grant expire that was not handed over",
            names=NAMES,
            naming=MEMBERS,
        ),
    ),
    otherwise=where_it_stands,
    check=check_is_past,
)
REOPEN = RELEASE.step(
    "Take the decision back",
    start=[State.GRANTED, *ReleaseRequest.UNGRANTED, State.BUILT, State.EXPIRED],
    end=[State.ASKED],
    right=Right.DECIDE_RELEASE,
    events=(
        ReleaseEventKind(
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
# No step of it. None of the looks that members read: a decision may keep the release from them.
TAKE_PACKET = ReleaseEventKind(
    "release.take_packet",
    "Took a packet away as a file",
    names=NAMES,
    naming=MEMBERS,
)
# Of every step: none joins the life from another module.
EVENTS = [step.event for step in RELEASE.transitions]
# Of those after which it is no longer what somebody looked at; a letter changes nothing of it.
CHANGES = [event for event in EVENTS if event is not SEND_LETTER.event]
