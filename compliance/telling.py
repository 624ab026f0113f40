"""Telling members of what is entered about their CLEE periods, without a ground."""

from frame.notices.actions import notify
from frame.notices.kinds import Mail, NoticeGroup, NoticeKind, plain_page
from frame.rights import Right
from people.models import Member

ENTRIES = NoticeGroup(
    "entries",
    "Exemptions and decisions",
    "An exemption, an application to the director, a decision or a booking is entered on your "
    "record, or voided.",
    Mail.AT_ONCE,
)
OWN_RECORD = plain_page("desk:my-record", Right.SEE_OWN_RECORD)

APPLIED = NoticeKind("decision.applied", "An application is on your record", ENTRIES, OWN_RECORD)
DECIDED = NoticeKind("decision.decided", "An application is decided", ENTRIES, OWN_RECORD)
EXEMPTED = NoticeKind("exemption.added", "An exemption is on your record", ENTRIES, OWN_RECORD)
BOOKED = NoticeKind("booking.added", "Credit was booked to another year", ENTRIES, OWN_RECORD)
ENTRY_VOIDED = NoticeKind("entry.voided", "An entry on your record was voided", ENTRIES, OWN_RECORD)


def tell_of_entry(kind: NoticeKind, member: Member, sentence: str, *, by: Member) -> None:
    """Tell a member of an entry; the record shows it with all that it says."""
    notify(kind, [member], sentence, by=by)
