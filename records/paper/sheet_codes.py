"""What the code on a page of a sign-in sheet says: the class, the print and the page."""

import re
from typing import NamedTuple

_CODE = re.compile(
    r"KCPD-SHEET class=(?P<course_session>\d{1,18}) print=(?P<sheet_print>\d{1,18})"
    r" page=(?P<page>\d{1,5})/(?P<pages>\d{1,5})",
    re.ASCII,
)


class SheetCode(NamedTuple):
    """A page of a print, by the keys of its class and its print."""

    course_session: int
    sheet_print: int
    page: int
    pages: int

    def __str__(self) -> str:
        """`KCPD-SHEET class=12 print=34 page=1/2`."""
        return (
            f"KCPD-SHEET class={self.course_session} print={self.sheet_print}"
            f" page={self.page}/{self.pages}"
        )


def read_code(text: str) -> SheetCode | None:
    """What a code says; None for one that no sheet of this system has."""
    found = _CODE.fullmatch(text)
    return SheetCode(*(int(value) for value in found.groups())) if found else None
