"""Serial numbers as people type and paste them. This module imports no app."""

import re


def normalized_serial(text: str) -> str:
    """A serial number as it is stored: no spaces, upper case."""
    return "".join(text.split()).upper()


def serials_in(text: str) -> list[str]:
    """The serial numbers in a text, in order, each once; commas, spaces and lines part them."""
    return list(dict.fromkeys(part.upper() for part in re.split(r"[\s,;]+", text) if part))
