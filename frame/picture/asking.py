"""What is asked of a picture that was sent in. A process of its own answers each question."""

import sys

from frame.limited import LimitReached, run_limited

# The largest picture that is taken, with every dot in color and transparent, takes 500 MB.
MOST_MEGABYTES = 768
# A photo of 60 million dots in many scans takes a second, and is looked at twice.
MOST_SECONDS = {"look": 4, "color": 4, "gray": 4}
TOO_MUCH = "takes too long to open. Save it again as a plain JPEG, or scan it again."


class PictureError(Exception):
    """The picture can't be opened; the words say why, and follow on its name."""


def picture_refusal(content: bytes) -> str:
    """Say why a picture is not taken, in words that follow on its name; nothing where it is."""
    try:
        return _ask(content, "look").decode()
    except PictureError as error:
        return str(error)


def upright_picture(content: bytes, across: int) -> bytes:
    """The picture as it is to be looked at, as JPEG, its longer side so many dots at most.

    Raises:
        PictureError: it can't be opened.
    """
    return _ask(content, "color", str(across))


def gray_picture(content: bytes, across: int) -> bytes:
    """The same in gray, as PNG: nothing of its letters is lost.

    Raises:
        PictureError: it can't be opened.
    """
    return _ask(content, "gray", str(across))


def _ask(content: bytes, question: str, *details: str) -> bytes:
    """Put a question to a process that opens the picture.

    Raises:
        PictureError: it ended without an answer, because the picture is made to keep it busy.
    """
    command = [sys.executable, "-m", "frame.picture.process", question, *details]
    try:
        return run_limited(
            command, content, megabytes=MOST_MEGABYTES, seconds=MOST_SECONDS[question]
        )
    except LimitReached:
        raise PictureError(TOO_MUCH) from None
