"""Processes that are killed by -9 in the middle of a write, as by a power cut.

A module of the tests does the work on the database of the test, and dies where `die` stands in for
a function; the test runs it with `run_until_killed`, and looks at what was left.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection

from tests.concurrency import environment_of_another_process

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 120  # seconds


def die(*_: object, **__: object) -> None:
    """End this process at once: nothing is told, closed or undone."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_after(work: Callable[..., Any]) -> Callable[..., Any]:
    """The function, and the end right after it."""

    def work_and_die(*args: Any, **kwargs: Any) -> None:
        work(*args, **kwargs)
        die()

    return work_and_die


def start(module: str, *arguments: str, files: str = "") -> subprocess.Popen[str]:
    """Start a module of the tests in a process of its own, on the database of this test.

    Args:
        files: the folder of the files, where the process stores or reads any.
    """
    connection.close()
    on_disk = {"DJANGO_SETTINGS_MODULE": "tests.settings_on_disk", "MEDIA_ROOT": files}
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={**environment_of_another_process(), **(on_disk if files else {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run_until_killed(module: str, *arguments: str, files: str = "") -> str:
    """Run such a module, which must die by -9 and not otherwise.

    Returns:
        what it said before.
    """
    process = start(module, *arguments, files=files)
    try:
        said, complaints = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert process.returncode == -signal.SIGKILL, complaints
    return said
