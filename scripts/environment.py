"""Where the project stands, and what its programs find in their environment."""

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
PYTHON = sys.executable
MANAGE = [PYTHON, "manage.py"]
COULD_NOT_RUN = 69  # EX_UNAVAILABLE


def say(*lines: str) -> None:
    """Print at once, so that it stands before what the next program prints."""
    print(*lines, sep="\n", flush=True)


def complain(*lines: str) -> None:
    print(*lines, sep="\n", file=sys.stderr, flush=True)


def fail(*lines: str) -> NoReturn:
    """Say what is wrong and what to do, and end."""
    complain(*lines)
    sys.exit(1)


def settings_explained(root: Path = ROOT) -> set[str]:
    """The names of the settings that the environment may hold: those of `deploy/env.example`."""
    text = (root / "deploy/env.example").read_text()
    return set(re.findall(r"^(?:# )?([A-Z_]+)=", text, flags=re.MULTILINE))


def without_settings(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Copy the environment without settings, so that a demo or a test picks none up by chance."""
    # manage.py and wsgi.py name the settings' module, pyproject.toml that of the tests.
    forgotten = {"DJANGO_SETTINGS_MODULE", *settings_explained()}
    return {name: value for name, value in environment.items() if name not in forgotten}
