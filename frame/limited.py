"""Programs that read what others sent in: each run with little memory and time, few at once."""

import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from frame.storing.arriving import room_to_arrive
from frame.turns import Busy, Turns

ROOT = Path(__file__).resolve().parent.parent
BECOMING = ROOT / "frame" / "becoming_limited.py"
# What a program may take beyond its seconds of work: the machine may be busy.
PATIENCE = 2
MEGABYTE = 1024 * 1024
# Of all processes of a service together, with a gigabyte each: what its unit has room for. The
# folder of its turns is its own, since its unit gives it one for what is temporary.
MOST_AT_ONCE = 2
MOST_SECONDS_IN_LINE = 60
SECONDS_BETWEEN_LOOKS = 0.02
# Of one process: two of its threads run a program or wait for one, and the rest serve pages.
_TURNS = Turns(at_once=2, at_once_or_waiting=2)
# Another copy of the product on this machine has turns of its own.
OURS = hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]
# Follows on the name of a file.
NO_TURN_CODE = "no turn"
NO_TURN = "could not be opened now, for the server opens many others. Send it again in a minute."


class LimitReached(Exception):
    """The program ended without an answer: it needs too much memory or time, or has a fault."""


class NoTurn(Busy):
    """Others were run for a minute, and its turn did not come; nothing is said of the content."""


def run_limited(
    program: Sequence[str],
    content: bytes,
    *,
    megabytes: int,
    seconds: int,
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """Run a program on the content, and give back what it writes.

    Raises:
        LimitReached: it needs more than it may, or fails.
        Busy: too many are before it; nothing is said of the content.
    """
    with _TURNS.turn(), _turn():
        return _run(program, content, megabytes, seconds, environment)


@contextmanager
def _turn() -> Iterator[None]:
    """Wait until few enough run. The system lets a turn go with the process that had it."""
    with room_to_arrive():
        folder = Path(tempfile.gettempdir()) / f"limited-{os.getuid()}-{OURS}"
        folder.mkdir(mode=0o700, exist_ok=True)
    gives_up = time.monotonic() + MOST_SECONDS_IN_LINE
    while (turn := _free_turn(folder)) is None:
        if time.monotonic() > gives_up:
            raise NoTurn(f"{MOST_AT_ONCE} ran for {MOST_SECONDS_IN_LINE} seconds.")
        time.sleep(SECONDS_BETWEEN_LOOKS)
    try:
        yield
    finally:
        os.close(turn)


def _free_turn(folder: Path) -> int | None:
    for number in range(MOST_AT_ONCE):
        turn = os.open(folder / str(number), os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(turn)
        else:
            return turn
    return None


def _run(
    program: Sequence[str],
    content: bytes,
    megabytes: int,
    seconds: int,
    environment: Mapping[str, str] | None,
) -> bytes:
    # Without the packages, which setting limits needs none of, Python is there at once.
    becoming = [sys.executable, "-I", "-S", str(BECOMING)]
    command = [*becoming, str(megabytes * MEGABYTE), str(seconds), *program]
    try:
        done = subprocess.run(
            command,
            input=content,
            capture_output=True,
            timeout=seconds * PATIENCE,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PATH": os.defpath, **(environment or {})},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise LimitReached(f"No answer within {seconds * PATIENCE} seconds.") from None
    if done.returncode:
        raise LimitReached(done.stderr[-500:].decode(errors="replace"))
    return done.stdout
