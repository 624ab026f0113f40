"""Telling members what became of what they sent in, and the Training Unit that something waits."""

from frame.notices.actions import notify
from frame.notices.kinds import Mail, NoticeGroup, NoticeKind, page_of, plain_page
from frame.notices.models import Notice
from frame.rights import Right
from people.models import Member
from records.intake.models import OutsideTraining, RollCallReport, SentIn

SENT_IN = NoticeGroup(
    "sent_in",
    "What you send in",
    "The Training Unit asks about something you sent, accepts or declines it.",
    Mail.AT_ONCE,
)
QUEUE = NoticeGroup(
    "queue",
    "The Training Unit’s queue",
    "Something that was sent in waits to be decided.",
    Mail.NEVER,
    rights=(Right.ENTER_COMPLETIONS,),
)
SENT_IN_PAGE = page_of(
    "records:sent-in-detail",
    SentIn,
    lambda by: SentIn.objects.visible_to(by),
    Right.SEE_OWN_RECORD,
    Right.SEE_ALL_RECORDS,
)
QUEUE_PAGE = plain_page("records:sent-in-queue", Right.ENTER_COMPLETIONS)

SENT_BACK = NoticeKind(
    "sent_in.sent_back",
    "The Training Unit asks about something you sent",
    SENT_IN,
    SENT_IN_PAGE,
)
ACCEPTED = NoticeKind("sent_in.accepted", "Something you sent is accepted", SENT_IN, SENT_IN_PAGE)
DECLINED = NoticeKind("sent_in.declined", "Something you sent is declined", SENT_IN, SENT_IN_PAGE)
FORWARDED = NoticeKind(
    "sent_in.forwarded", "Something you sent is forwarded to POST", SENT_IN, SENT_IN_PAGE
)
APPROVED = NoticeKind("sent_in.approved", "POST approved what you asked", SENT_IN, SENT_IN_PAGE)
CHALLENGE_DECIDED = NoticeKind(
    "challenge.decide", "What you challenged is answered", SENT_IN, SENT_IN_PAGE
)
SENT = NoticeKind("sent_in.sent", "Something waits in the queue", QUEUE, QUEUE_PAGE)
ANSWERED = NoticeKind("sent_in.answered", "What you sent back is answered", QUEUE, SENT_IN_PAGE)


def tell_sent_back(sent_in: SentIn, *, by: Member) -> None:
    """Tell who sent it what is asked."""
    sentence = f"“{sent_in.title}” came back from the Training Unit: {sent_in.return_reason}"
    notify(SENT_BACK, [sent_in.sent_by], sentence, by=by, about=sent_in)


def tell_accepted(training: OutsideTraining, *, by: Member) -> None:
    """Tell who sent it that it is accepted; of the credit nothing else is told then."""
    sentence = f"“{training.title}” is accepted, and {training.what_is_on('your record')}."
    notify(ACCEPTED, [training.sent_by], sentence, by=by, about=training)


def tell_declined(sent_in: SentIn, *, by: Member) -> None:
    """Tell who sent it that it is declined; the page says why."""
    sentence = f"“{sent_in.title}” is declined. Its page says why."
    notify(DECLINED, [sent_in.sent_by], sentence, by=by, about=sent_in)


def tell_forwarded(sent_in: SentIn, *, by: Member) -> None:
    """Tell who asked for POST certification that POST decides now."""
    sentence = f"“{sent_in.title}” is forwarded to POST, which decides."
    notify(FORWARDED, [sent_in.sent_by], sentence, by=by, about=sent_in)


def tell_approved(training: OutsideTraining, *, by: Member) -> None:
    """Tell who asked for POST certification that POST approved, and what is next."""
    then = "send its certificate once you have it"
    if training.completion is not None:
        then = training.what_is_on("your record")
    sentence = f"“{training.title}” is approved by POST: {then}."
    notify(APPROVED, [training.sent_by], sentence, by=by, about=training)


def tell_challenge_decided(challenge: SentIn, *, by: Member) -> None:
    """Tell who challenged the record how it was decided; the page says why."""
    upheld = "upheld" if challenge.state == SentIn.State.ACCEPTED else "not upheld"
    sentence = f"“{challenge.title}” is answered: {upheld}. Its page says why."
    notify(CHALLENGE_DECIDED, [challenge.sent_by], sentence, by=by, about=challenge)


def tell_roll_call_accepted(
    report: RollCallReport, *, taken: int, left_out: int, by: Member
) -> None:
    """Tell who sent a roll call in of how many it was taken; each of them is told by itself."""
    members = "1 member" if taken == 1 else f"{taken} members"
    if report.gives_credit:
        others = f"; {left_out} got none, its page says why" if left_out else ""
        became = f"{members} got credit{others}"
    else:
        others = f" {left_out} left out, its page says why;" if left_out else ""
        became = f"{members} there;{others} {report.without_credit}"
    notify(
        ACCEPTED, [report.sent_by], f"“{report.title}” is accepted: {became}.", by=by, about=report
    )


def tell_the_queue(*, by: Member) -> None:
    """Tell the clerks that something waits; who has not read so yet is told no second time."""
    know = Notice.objects.of(SENT).unread().values("to")
    clerks = Member.objects.designated_with(Right.ENTER_COMPLETIONS).exclude(pk__in=know)
    notify(SENT, clerks, "Something that was sent in waits in the queue.", by=by)


def tell_answered(sent_in: SentIn, *, by: Member) -> None:
    """Tell the clerk who sent it back that it is answered; all of them, if that one is none now."""
    assert sent_in.returned_by is not None
    clerks = Member.objects.designated_with(Right.ENTER_COMPLETIONS)
    if not clerks.filter(pk=sent_in.returned_by.pk).exists():
        tell_the_queue(by=by)
        return
    sentence = f"“{sent_in.title}” is answered, and waits in the queue again."
    notify(ANSWERED, [sent_in.returned_by], sentence, by=by, about=sent_in)
