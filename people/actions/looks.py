"""Looking at another member's record is itself an event."""

from events.kinds import EventKind
from events.recurring import record_recurring
from people.models import Member

MEMBER_LOOK = EventKind(
    "member.look",
    "Looked at a member's record",
    values={
        "page": {
            "record": "the record",
            "transcript": "the transcript",
            "why": "the reasons",
            "college hours": "the college hours that count",
            "leaver's pack": "the leaver’s pack",
            "disclosures": "what left of the record",
        }
    },
    is_look=True,
)


def record_look(*, member: Member, by: Member, page: str) -> None:
    """Note that `by` looked at another member's record; one's own is nobody's business.

    Args:
        page: what was looked at, in a word or two: `record`, `transcript`.
    """
    if member.pk != by.pk:
        record_recurring(
            MEMBER_LOOK,
            by=by,
            what=f"{member.pk} {page}",
            about=member,
            member=member,
            after={"page": page},
        )
