"""Telling a member that what was sent in came back. That it is credited, the credit tells."""

from frame.notices.actions import notify
from frame.notices.kinds import Mail, NoticeGroup, NoticeKind, page_of
from frame.rights import Right
from people.models import Member
from records.intake.models import SentIn

SENT_IN = NoticeGroup(
    "sent_in", "What you send in", "The Training Unit asks about something you sent.", Mail.AT_ONCE
)
SENT_BACK = NoticeKind(
    "sent_in.sent_back",
    "The Training Unit asks about something you sent",
    SENT_IN,
    page_of(
        "records:sent-in-detail",
        lambda by: SentIn.objects.visible_to(by),
        Right.SEE_OWN_RECORD,
    ),
)


def tell_sent_back(sent_in: SentIn, *, by: Member) -> None:
    """Tell who sent it what is asked."""
    sentence = f"“{sent_in.title}” came back from the Training Unit: {sent_in.return_reason}"
    notify(SENT_BACK, [sent_in.sent_by], sentence, by=by, about=sent_in)
