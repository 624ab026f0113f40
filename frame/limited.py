"""Programs that read what others sent in: each run with little memory and time.

    python -m frame.limited MEGABYTES SECONDS PROGRAM [ARGUMENTS]

sets the limits and becomes the program, so that what the program starts has them too.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What a program may take beyond its seconds of work: the machine may be busy.
PATIENCE = 2
MEGABYTE = 1024 * 1024


class LimitReached(Exception):
    """The program ended without an answer: it needs too much memory or time, or has a fault."""


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
    """
    command = [sys.executable, "-m", "frame.limited", str(megabytes), str(seconds), *program]
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


def main(megabytes: str, seconds: str, *program: str) -> None:
    """Become the program, limited."""
    memory = int(megabytes) * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.execv(program[0], program)


if __name__ == "__main__":
    main(*sys.argv[1:])
