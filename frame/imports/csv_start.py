"""The process that opens a CSV file: it reads it from its input, and writes how it begins.

    python -m frame.imports.csv_start LIMITS < FILE

It is run with limits (`frame/limited.py`): one line of nothing but commas, or quotes that are never
closed, ask for twenty times the memory of the file. All of it is read, so that what was opened so
can be read again without a process of its own. What it writes is JSON, as `workbook.py` writes it.
"""

import json
import sys
from itertools import islice

from django.core.exceptions import ValidationError

from frame.imports.csv_lines import each_line, text_in
from frame.imports.file_lines import Beyond, FileLines, Limits

# More than the page of the columns looks at: the headings, and samples below them.
LINES_AT_THE_START = 250


def start_of_text(content: bytes, limits: Limits) -> FileLines:
    """The first lines of a CSV file, all of which is read.

    Raises:
        ValidationError: it is no text, damaged, or longer than is read.
    """
    text, remarks = text_in(content)
    beyond = Beyond()
    lines = each_line(text, limits, beyond)
    start = list(islice(lines, LINES_AT_THE_START))
    for _ in lines:
        pass
    return FileLines(start, [*remarks, *beyond.remarks(limits)])


def main(limits: str) -> None:
    """Write how the file on the input begins."""
    try:
        start = start_of_text(sys.stdin.buffer.read(), Limits(*json.loads(limits)))
    except ValidationError as refused:
        print(json.dumps({"refused": refused.messages[0]}))
        return
    for line in start.lines:
        print(json.dumps(line))
    print(json.dumps({"remarks": start.remarks}))


if __name__ == "__main__":
    main(*sys.argv[1:])
