"""An outsider runs the verifier on what they were given; and what was done to the log by force."""

import subprocess
import sys
from pathlib import Path

from events import verifier
from events.models import Event, TreeHead
from tests.append_only import change_by_force


def check(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run the verifier as a stranger does: by itself, in another folder."""
    ran = subprocess.run(
        [sys.executable, "-I", verifier.__file__, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, (ran.stdout + ran.stderr).strip()


def alter(event: Event) -> None:
    change_by_force("UPDATE events_event SET by_name = 'Nobody' WHERE id = %s", event.pk)


def no_end() -> None:
    TreeHead.objects.all().delete()
