"""The process that opens a PDF: it reads it from its input, and writes one answer.

    python -m frame.pdf.process look < PDF

It imports nothing of Django, keeps no file, and ends when it needs too much.
"""

import resource
import sys

from frame.pdf.looking import refusal_of

MOST_MEMORY = 384 * 1024 * 1024
MOST_SECONDS = 15


def main() -> None:
    """Answer the question on the command line about the PDF on the input."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    sys.stdout.buffer.write(refusal_of(content).encode())


if __name__ == "__main__":
    main()
