"""So many passwords are checked at once, and the rest of the service goes on meanwhile.

To check one takes a third of a second of a core, on purpose. Of the six threads of a process one
checks a password and one waits for it, which no other work takes from them; three may open files
and set paper (`frame/turns.py`), and one serves pages whatever comes.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from frame.turns import Busy, Turns
from people.guessing.turned_away import TurnedAway

AT_ONCE = 1
AT_ONCE_OR_WAITING = 2
BUSY_SECONDS = 2

_turns = Turns(at_once=AT_ONCE, at_once_or_waiting=AT_ONCE_OR_WAITING, is_apart=True)


@contextmanager
def time_to_hash() -> Iterator[None]:
    """Check a password when it is this one's turn.

    Raises:
        TurnedAway: as many as may wait are waiting.
    """
    with ExitStack() as turn:
        try:
            turn.enter_context(_turns.turn())
        except Busy:
            raise TurnedAway.because_busy(BUSY_SECONDS) from None
        yield
