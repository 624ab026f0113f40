"""License numbers of POST as people type and print them."""

import re

# However a dash is written: typed, set by a word processor, or kept from breaking a line.
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_DASH = re.compile(f"[{DASHES}]")


def normalized_license(text: str) -> str:
    """A license number as it is stored: no spaces, one kind of dash, upper case."""
    return _DASH.sub("-", "".join(text.split())).upper()


def license_on_paper(number: str) -> str:
    """The pattern of a stored number in a text, with whatever dashes and spaces it is printed."""
    signs = (f"[{DASHES}]" if sign == "-" else re.escape(sign) for sign in number)
    return r"[ \t]*".join(signs)
