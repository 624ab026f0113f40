"""What of the event log a reader reads, by their rights."""

from django.core.exceptions import PermissionDenied

from events.persons import Reader
from frame.rights import Right

# What of the log somebody reads: what they did, what others did, of both what tells a ground, and
# what others did to releases, or to legal holds. Files of before have "of others", and the values
# of records for whoever asked: nobody takes them.
OWN, OF_OTHERS, CONFIDENTIAL = "own", "done by others", "confidential"
OF_RELEASES, OF_HOLDS = "of releases", "of holds"


def log_reach_of(reader: Reader) -> frozenset[str]:
    """Which parts of the log a reader reads."""
    reach = set()
    if reader.has_right(Right.READ_OWN_EVENTS, Right.READ_ALL_EVENTS):
        reach.add(OWN)
    if reader.has_right(Right.READ_ALL_EVENTS):
        reach.add(OF_OTHERS)
    if reader.has_right(Right.SEE_ALL_RECORDS):
        reach.add(CONFIDENTIAL)
    if reader.has_right(Right.READ_RELEASE_EVENTS):
        reach.add(OF_RELEASES)
    if reader.has_right(Right.HOLD_RECORDS):
        reach.add(OF_HOLDS)
    return frozenset(reach)


def reads_whole_log(reader: Reader) -> bool:
    """Whether a reader reads every event and every value of it, as a proof of one has."""
    return log_reach_of(reader) >= {OWN, OF_OTHERS, CONFIDENTIAL}


def check_reads_whole_log(reader: Reader) -> None:
    """Refuse who reads less of it.

    Raises:
        PermissionDenied: always then.
    """
    if not reads_whole_log(reader):
        raise PermissionDenied
