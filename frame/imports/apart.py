"""Files of others are opened in a process of their own, which gives their lines as text."""

import json
import sys

from django.core.exceptions import ValidationError

from frame.imports.file_lines import FileLines, Limits
from frame.limited import NO_TURN, NO_TURN_CODE, LimitReached, run_limited
from frame.turns import Busy

MOST_MEGABYTES = 512
MOST_SECONDS = 30


def lines_read_apart(program: str, content: bytes, limits: Limits, *, too_much: str) -> FileLines:
    """Have a program read the lines of a file within limits of memory and time.

    Args:
        program: the module that is run. It writes JSON: each line, and at the end the remarks, or
            why the file is not read.
        too_much: what is said of a file that it can't read within them.

    Raises:
        ValidationError: the program refuses the file, or reaches the limits.
    """
    command = [sys.executable, "-m", program, json.dumps(limits)]
    try:
        answer = run_limited(command, content, megabytes=MOST_MEGABYTES, seconds=MOST_SECONDS)
    except Busy:
        raise ValidationError(f"The file {NO_TURN}", code=NO_TURN_CODE) from None
    except LimitReached:
        raise ValidationError(too_much) from None
    *lines, last = answer.splitlines()
    end = json.loads(last)
    if "refused" in end:
        raise ValidationError(end["refused"])
    return FileLines([json.loads(line) for line in lines], end["remarks"])
