"""Whether what a page of a PDF says is what is seen on it, as far as its fonts tell."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf

# What its signs mean is the same everywhere.
ENCODINGS = frozenset({"/WinAnsiEncoding", "/MacRomanEncoding", "/StandardEncoding"})
# A sign that is called by what it is, such as /A or /eacute, and not by a number: /g17.
SAYS_WHAT_IT_IS = re.compile(r"/(?:[A-Za-z]+|uni[0-9A-F]{4}|\.notdef)")
# A page has few; beyond, none is looked at by itself.
MOST_LOOKED_AT = 500
# Beside too much, what comes of an entry that is of another kind than it should be: a number
# where a font, a form or a note stands elsewhere.
BROKEN = (
    pikepdf.PdfError,
    OverflowError,
    TypeError,
    ValueError,
    IndexError,
    KeyError,
    AttributeError,
)


class Fonts:
    """The fonts and patterns of a PDF, by page."""

    def __init__(self, content: bytes) -> None:
        try:
            self._document: pikepdf.Pdf | None = pikepdf.open(io.BytesIO(content))
        except (pikepdf.PdfError, pikepdf.PasswordError):
            self._document = None

    def is_text_unsure(self, number: int) -> bool:
        """Whether a page may show words that no text of it says.

        So it is with a font that is drawn by the PDF itself (Type 3), with one that says nowhere
        what its signs mean, with a pattern, which may be of letters, and with a soft mask, which
        shows parts of its text alone. So it is too where these are broken and can't be looked at.

        Args:
            number: from 0.
        """
        if self._document is None:
            return True
        try:
            return any(_is_unsure(each) for each in _resources(self._document.pages[number].obj))
        except BROKEN:
            return True


def _resources(page: Any) -> Iterator[Any]:
    """What a page draws with: its own, and that of each form and note on it.

    Raises:
        OverflowError: there is too much.
    """
    waiting: list[Any] = [pikepdf.Page(page).resources]
    seen: set[Any] = set()
    count = 0
    for note in page.get("/Annots", []):
        if note is None:  # one that was deleted, and is still referred to
            continue
        looks: Any = note.get("/AP", {}).get("/N", {})
        states = [looks] if isinstance(looks, pikepdf.Stream) else [*looks.values()]
        waiting += [each.get("/Resources", {}) for each in states]
    while waiting:
        each = waiting.pop()
        count += 1
        if count > MOST_LOOKED_AT:
            raise OverflowError("A page draws with too much.")
        yield each
        for _, form in each.get("/XObject", {}).items():
            if form.objgen not in seen and "/Resources" in form:
                seen.add(form.objgen)
                waiting.append(form.Resources)


def _is_unsure(resources: Any) -> bool:
    fonts = [font for _, font in resources.get("/Font", {}).items()]
    for _, state in resources.get("/ExtGState", {}).items():
        if "/Font" in state:
            font, _size = state["/Font"]
            fonts.append(font)
        if isinstance(state.get("/SMask"), pikepdf.Dictionary):
            return True
    return bool(len(resources.get("/Pattern", {}))) or not all(map(_is_sure, fonts))


def _is_sure(font: Any) -> bool:
    """Whether it says what each of its signs means."""
    kind, encoding = font.get("/Subtype"), font.get("/Encoding")
    if kind == "/Type3":
        return False
    if "/ToUnicode" in font:
        return True
    if kind == "/Type0":
        return isinstance(encoding, pikepdf.Name) and str(encoding).startswith("/Uni")
    if isinstance(encoding, pikepdf.Name):
        return str(encoding) in ENCODINGS
    if isinstance(encoding, pikepdf.Dictionary):
        names = [str(each) for each in encoding.get("/Differences", []) if not _is_number(each)]
        # Whatever names signs names all that it uses, as TeX and Ghostscript do.
        if names or str(encoding.get("/BaseEncoding")) in ENCODINGS:
            return all(map(SAYS_WHAT_IT_IS.fullmatch, names))
    # One of the fonts that every reader has, unless the PDF brings its own signs.
    described = font.get("/FontDescriptor", {})
    return not any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def _is_number(each: Any) -> bool:
    return not isinstance(each, pikepdf.Object)
