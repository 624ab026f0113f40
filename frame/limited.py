"""Programs that read what others sent in: each run with little memory and time."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BECOMING = ROOT / "frame" / "becoming_limited.py"
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
