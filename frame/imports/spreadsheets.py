"""The lines of a spreadsheet (.xlsx), which is opened in a process of its own."""

import json
import sys

from django.core.exceptions import ValidationError

from frame.imports.file_lines import FileLines, Limits
from frame.limited import LimitReached, run_limited

MOST_MEGABYTES = 512
MOST_SECONDS = 30
TOO_MUCH = (
    "The spreadsheet unpacks to more than can be read. Copy the cells that are needed to a new one."
)


def lines_of_spreadsheet(content: bytes, limits: Limits) -> FileLines:
    """Read the first sheet with something in it.

    Raises:
        ValidationError: it is damaged, locked, too large once unpacked, or has formulas whose
            values were not saved.
    """
    command = [sys.executable, "-m", "frame.imports.workbook", json.dumps(limits)]
    try:
        answer = run_limited(command, content, megabytes=MOST_MEGABYTES, seconds=MOST_SECONDS)
    except LimitReached:
        raise ValidationError(TOO_MUCH) from None
    *lines, last = answer.splitlines()
    end = json.loads(last)
    if "refused" in end:
        raise ValidationError(end["refused"])
    return FileLines([json.loads(line) for line in lines], end["remarks"])
