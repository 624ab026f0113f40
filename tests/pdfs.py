"""What is in a PDF: all that anybody could find in it, with whatever program."""

import io
import shutil
import subprocess

import pikepdf
import pypdf
import pypdfium2


def texts_of(pdf: bytes) -> dict[str, str]:
    """The text that each of several programs finds."""
    read = pypdfium2.PdfDocument(pdf)
    found = {
        "pdfium": "\n".join(page.get_textpage().get_text_bounded() for page in read),
        "pypdf": "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages),
    }
    if program := shutil.which("pdftotext"):
        ran = subprocess.run([program, "-", "-"], input=pdf, capture_output=True, check=True)
        found["poppler"] = ran.stdout.decode()
    return found


def insides_of(pdf: bytes) -> bytes:
    """Every object as it is written and as it is unpacked, the file itself before them."""
    parts = [pdf]
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for each in [opened.trailer, *opened.objects]:
            parts.append(each.unparse(resolved=True))
            if isinstance(each, pikepdf.Stream):
                parts.append(each.read_raw_bytes())
                try:
                    parts.append(each.read_bytes())
                except pikepdf.PdfError:  # a picture, whose dots are no bytes of a text
                    continue
    return b"\n".join(parts)


def is_within(word: str, pdf: bytes) -> bool:
    """Whether a word is anywhere in a PDF, in any of the codes that a PDF has for text."""
    inside = insides_of(pdf)
    codes = [word.encode(), word.encode("utf-16-be"), word.encode("utf-16-le")]
    coded = [code.hex().encode() for code in codes]
    lower = inside.lower()
    return any(code.lower() in lower for code in [*codes, *coded])


def signs_off_the_paper(pdf: bytes) -> str:
    """The signs that stand, in whole or in part, outside a page, where nobody reads them."""
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        width, height = page.get_size()
        text = page.get_textpage()
        for place in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(place)
            if left < 0 or bottom < 0 or right > width or top > height:
                found.append(text.get_text_range(place, 1))
    return "".join(found)
