"""Reading a text that a clerk typed or pasted, whatever its form."""

import unicodedata
from collections.abc import Container

from records.class_credit import ClassCredit
from records.typed.result import Meaning, Reading
from records.typed.table import read_table, table_in
from records.typed.words import read_words


def read_text(
    text: str, *, known: Container[str], given: ClassCredit, meaning: Meaning | None = None
) -> Reading:
    """Read a serial number, a list of them, or columns; each with minutes, hours or a score.

    Args:
        known: the serial numbers that exist.
        given: what the class gives, which says what a number beside a serial number is.
        meaning: what the clerk said that the numbers are, when asked.
    """
    plain = unicodedata.normalize("NFKC", text)
    # Spreadsheets and mail bring marks that nobody sees.
    seen = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    lines = [line for line in seen.splitlines() if line.strip(" \t,;|")]
    if not lines:
        return Reading()
    table = table_in(lines)
    if table is not None:
        reading = read_table(table, known=known, given=given, meaning=meaning)
        if reading is not None:
            return reading
    reading = Reading()
    for line in lines:
        reading.add(read_words(line, known=known, given=given, meaning=meaning))
    return reading
