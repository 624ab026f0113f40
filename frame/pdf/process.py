"""The process that opens a PDF: it reads it from its input, and writes one answer.

    python -m frame.pdf.process look < PDF              why it is not taken, in words
    python -m frame.pdf.process count < PDF             how many pages it has
    python -m frame.pdf.process words < PDF             its words and their places, as JSON
    python -m frame.pdf.process every < PDF             the same of all its pages
    python -m frame.pdf.process every 3 < PDF           the same of its third page alone
    python -m frame.pdf.process picture 0 1600 < PDF    its first page as JPEG, 1600 dots long
    python -m frame.pdf.process cover BOXES < PDF       its pages as pictures, with boxes burnt in;
                                                        before it, as a line of JSON, how many
                                                        places are seen of these on each page
    python -m frame.pdf.process cover_page 1 BOXES < PDF    its first page of these, as JPEG

It imports nothing of Django, keeps no file, and is run with limits (`frame/limited.py`).
"""

import json
import sys

from frame.pdf.looking import refusal_of
from frame.pdf.showing import count_of, every_word_of, picture_of, words_of


def main(question: str, *details: str) -> None:
    """Answer the question about the PDF on the input."""
    content = sys.stdin.buffer.read()
    if question == "look":
        answer = refusal_of(content).encode()
    elif question == "count":
        answer = str(count_of(content)).encode()
    elif question == "words":
        answer = words_of(content)
    elif question == "every":
        answer = every_word_of(content, *map(int, details))
    elif question == "cover":
        # Takes a third of a second to import, which no other question should wait for.
        from frame.pdf.covered import covered

        written, places = covered(content, json.loads(details[0]))
        answer = json.dumps(places).encode() + b"\n" + written
    elif question == "cover_page":
        from frame.pdf.covered import covered_page  # as above

        answer = covered_page(content, json.loads(details[1]), int(details[0]))
    else:
        page, across = map(int, details)
        answer = picture_of(content, page, across)
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main(*sys.argv[1:])
