"""The life of each kind of what is sent in, and which is whose."""

from django.core.exceptions import ValidationError

from events.kinds import EventKind
from events.voiding import VOID_NAMES, RowState, check_not_own, row_state
from frame.rights import Right
from frame.transitions import Life
from frame.words import us_datetime
from people.models import Member
from records.challenges.models import Challenge
from records.challenges.putting_right import lines_in_place, same_in_place
from records.credit.taught_by import is_taught_by
from records.intake.life import SentInLife, Verdict, check_of_another, life_of_sent_in
from records.intake.models import RollCallLine, RollCallReport, RollCallTaught, SentIn
from records.models import Completion

OUTSIDE_TRAINING = life_of_sent_in(
    "Outside training",
    event="outside_training",
    called="outside training",
    pages={
        "send": ("records:outside-training-send",),
        "answer": ("records:sent-in-answer",),
        "accept": ("records:outside-training-decide",),
        "decline": ("records:outside-training-decline",),
    },
    decline=Verdict("Decline it", "Declined"),
)

POST_REQUEST = life_of_sent_in(
    "Request for POST certification",
    event="post_request",
    called="a request for POST certification",
    pages={
        "send": ("records:outside-training-send",),
        "answer": ("records:sent-in-answer",),
        "forward": ("records:post-request-forward",),
        "accept": ("records:post-request-decide",),
        "decline": ("records:outside-training-decline",),
    },
    words={SentIn.State.ACCEPTED: "Approved by POST"},
    accept=Verdict("Note its approval", "Noted POST’s approval of"),
    decline=Verdict("Decline it", "Declined"),
    forward=Verdict("Forward it to POST", "Forwarded to POST"),
)


def check_can_stay(challenge: Challenge, *, by: Member) -> None:
    """Leave it to another to say that a line stays which one has entered oneself.

    A line that was voided since stays by the one in its place, as of a sheet that was taken back.

    Raises:
        ValidationError: with code `own`; or it is voided and nothing stands in its place.
    """
    check_of_another(challenge, by=by)
    check_entered_by_another(challenge.about, by=by)
    if challenge.is_voided_since:
        check_entered_by_another(same_in_place(challenge), by=by)
        if not lines_in_place(challenge).exists():
            raise ValidationError(
                "The line is voided since it was challenged, and none stands in its place, so it "
                "can’t stay."
            )


def check_entered_by_another(line: Completion | None, *, by: Member) -> None:
    """Refuse that one's own entry be left as it is by oneself.

    Raises:
        ValidationError: with code `own`.
    """
    if line is not None and line.entered_by_id in by.own_keys:
        raise ValidationError(
            "You entered this line yourself. You may put it right, but that it stays as it is, "
            "another clerk decides.",
            code="own",
        )


CHALLENGE = life_of_sent_in(
    "Challenge",
    event="challenge",
    called="a challenge",
    pages={
        "send": ("records:challenge-missing", "records:challenge-wrong"),
        "answer": ("records:sent-in-answer",),
        "accept": ("records:challenge-decide", "records:challenge-close"),
        "decline": ("records:challenge-close",),
    },
    words={SentIn.State.ACCEPTED: "Upheld", SentIn.State.DECLINED: "Not upheld"},
    accept=Verdict("Uphold it", "Upheld"),
    decline=Verdict("Leave the record as it is", "Did not uphold"),
    check_decline=check_can_stay,
)


def check_is_not_on_it(sent_in: SentIn, *, by: Member) -> None:
    """Leave a report to a colleague of who was there or taught it by its words, so that nobody
    is left out by themselves, nor takes themselves off by declining it.

    Raises:
        ValidationError: with code `own`.
    """
    check_of_another(sent_in, by=by)
    report = sent_in if isinstance(sent_in, RollCallReport) else sent_in.rollcallreport
    if report.lines.filter(member=by).exists():
        raise ValidationError(
            "You were there yourself, and nobody decides their own. A colleague sees to it.",
            code="own",
        )
    if any(is_taught_by(words, by) for words in report.instructors):
        raise ValidationError(
            "You are down as who taught it, and nobody decides their own. A colleague sees to it.",
            code="own",
        )


ROLL_CALL = life_of_sent_in(
    "Roll call report",
    event="roll_call",
    called="a roll call",
    pages={
        "send": ("records:roll-call-send",),
        "answer": ("records:sent-in-answer",),
        "accept": ("records:roll-call-decide",),
        "decline": ("records:roll-call-decline",),
    },
    send_right=Right.SEND_ROLL_CALL,
    check_decide=check_is_not_on_it,
    decline=Verdict("Decline it", "Declined"),
    naming=("members", "added", "credited", "documented", "left_out", "taught_by"),
)


def not_accepted(report: RollCallReport) -> ValidationError:
    """That a report has documented nothing so far."""
    return ValidationError(
        f"“{report.title}” is not accepted, so it documents nobody.", code="elsewhere"
    )


def line_voided_already(line: RollCallLine | RollCallTaught) -> ValidationError:
    """Who voided a line, and when."""
    assert line.voided_by is not None
    return ValidationError(
        f"{line.member} was voided here by {line.voided_by.name} on "
        f"{us_datetime(line.voided_at)}. Untick the box.",
        code="voided",
    )


def gave_credit(report: RollCallReport) -> ValidationError:
    """That who was there is voided elsewhere."""
    return ValidationError(
        f"These {report.minutes} minutes gave credit. Void the completion of who was not "
        "there, on its own page.",
        code="credited",
    )


def check_documented(line: RollCallLine, *, by: Member) -> None:
    """Refuse one's own line, and one that documents nothing, or has credit.

    Raises:
        ValidationError: with code `own`, `credited` or `left_out`.
    """
    if line.report.gives_credit:
        raise gave_credit(line.report)
    check_not_own(line, by=by)
    if line.why_left_out:
        raise ValidationError(
            f"{line.member} was left out when it was accepted, and is not documented.",
            code="left_out",
        )


VOID_DOCUMENTED = ROLL_CALL.life.step(
    "Void who is documented",
    start=[SentIn.State.ACCEPTED],
    right=Right.VOID_COMPLETIONS,
    events=(
        EventKind(
            "roll_call.void",
            "Voided who was there or taught, by a roll call",
            names={"voided": "Voided", "taught_by": "Voided as who taught", **VOID_NAMES},
            naming=frozenset({"voided", "taught_by"}),
            is_confidential=True,
        ),
    ),
    pages=("records:roll-call-void",),
    otherwise=not_accepted,
)

# A line is documented by accepting the report, and voided with others by one step of it.
ROLL_CALL_LINE = Life[RollCallLine, EventKind]("Line of a short roll call", RowState, row_state)

VOID_LINE = ROLL_CALL_LINE.step(
    "Void it",
    start=[RowState.ON_RECORD],
    end=[RowState.VOID],
    right=Right.VOID_COMPLETIONS,
    pages=("records:roll-call-void",),
    otherwise=line_voided_already,
    check=check_documented,
)

# Who taught is kept by accepting the report, and voided by the same step of it.
ROLL_CALL_TAUGHT = Life[RollCallTaught, EventKind](
    "Member who taught a roll call", RowState, row_state
)

VOID_TAUGHT = ROLL_CALL_TAUGHT.step(
    "Void it",
    start=[RowState.ON_RECORD],
    end=[RowState.VOID],
    right=Right.VOID_COMPLETIONS,
    pages=("records:roll-call-void",),
    otherwise=line_voided_already,
    check=check_not_own,
)

# By the kind that a row names. docs/intake.md says where else a new kind is told of.
LIVES = {
    "challenge": CHALLENGE,
    "outsidetraining": OUTSIDE_TRAINING,
    "postrequest": POST_REQUEST,
    "rollcallreport": ROLL_CALL,
}


def life_of(sent_in: SentIn) -> SentInLife:
    """The steps of its kind."""
    return LIVES[sent_in.kind]


def state_words(sent_in: SentIn) -> str:
    """The state it is in, as its kind calls it."""
    return str(life_of(sent_in).life.states(sent_in.state).label)
