"""What is asked of a PDF that was sent in. Each question is answered by a process of its own."""

import subprocess
import sys
from dataclasses import dataclass

from django.conf import settings

MOST_SECONDS = 20
TOO_MUCH = (
    "unpacks to more than can be looked through. Print it to a new PDF, or send a picture of it."
)


class PdfError(Exception):
    """The PDF can't be taken or shown; the words say why, and follow on its name."""


@dataclass(frozen=True)
class _Answer:
    content: bytes


def pdf_refusal(content: bytes) -> str:
    """Say why a PDF is not taken, in words that follow on its name; nothing where it is fine."""
    try:
        return _ask(content, "look").decode()
    except PdfError as error:
        return str(error)


def _ask(content: bytes, question: str, *details: str) -> bytes:
    """Put a question to a process that opens the PDF.

    Raises:
        PdfError: it ended without an answer, because the PDF asks for too much or is malicious.
    """
    command = [sys.executable, "-m", "frame.pdf.process", question, *details]
    try:
        done = subprocess.run(
            command,
            input=content,
            capture_output=True,
            timeout=MOST_SECONDS,
            cwd=settings.BASE_DIR,
            env={"PYTHONPATH": str(settings.BASE_DIR)},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PdfError(TOO_MUCH) from None
    if done.returncode:
        raise PdfError(TOO_MUCH)
    return done.stdout
