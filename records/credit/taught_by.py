"""Whether somebody is who taught, where that is told in words."""

from frame.search import folded
from people.models import Member


def is_taught_by(words: str, member: Member) -> bool:
    """Whether the words have the serial number of a member, or first and last name whole."""
    if not words:
        return False
    said = set(folded(words).split())
    own = set(folded(f"{member.first_name} {member.last_name}").split())
    return member.serial_number.lower() in said or own <= said
