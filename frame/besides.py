"""What a file holds besides the paper or picture that it shows, so that none is two things at once.

What may stand in it is told, rather than what may not: of a picture its own parts, and behind its
end what phones put there. Only where anything may stand, as in a remark, harm is looked for by its
marks.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from frame.picture.jpeg import BEGINS, read_jpeg

# Scanners put a few lines before the first or after the last mark of a PDF.
NEAR_THE_START = 1024
PDF_MARK = b"%PDF-"
PDF_END = b"%%EOF"
# What a scanner puts around a PDF: nothing, a comment, or a command to a printer.
AROUND_A_PDF = re.compile(rb"\xef\xbb\xbf|[\s\0]+|%[^\r\n<]*|\x1b%-12345X|@PJL[^\r\n<]*")
# A packed folder ends with this and a remark, so it is looked for no farther from the end.
FOLDER_ENDS = b"PK\x05\x06"
LONGEST_END = 22 + 65_536
# What else a folder has that is not empty, wherever its end says that it is: a list of what is in
# it, and in the form ZIP64 another end.
IN_A_FOLDER = re.compile(rb"PK(\x01\x02|\x06[\x06\x07])")
# Folders that are found wherever they begin; the marks are so long that none is there by chance.
FOLDER_BEGINS = re.compile(rb"Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\xfd7zXZ\0|MSCF\0{4}")
# Also what runs by itself on Windows (`<hta:`), on a server (`<?php`, `<?=`), or starts a word
# processor. The short ones count where text follows: a large picture within a remark has all of two
# signs somewhere by chance. Cameras and photographers' programs write XML, with names that have a
# colon in them and instructions of other kinds.
PAGE_OF_THE_WEB = re.compile(
    rb"<\s*(?:script|html|svg|body|iframe|!doctype|hta:"
    rb"|(?:img|object|embed|applet|frame|frameset|meta|link|style|form|base|video|audio)[\s/>]"
    rb"|\?(?:php|xml-stylesheet|mso-application|[=\s][\t\n\r -~]{6}))",
    re.IGNORECASE,
)
# A page of the web as one file, which a word processor opens and runs.
WHOLE_PAGE = re.compile(rb"^mime-version:", re.IGNORECASE | re.MULTILINE)
# The same among packed data, where fewer signs stand by chance: in one photo of 100,000.
PAGE_AMONG_DATA = re.compile(
    rb"<(?:script|iframe|!doctype|(?:html|body)[\s>]|\?php\s)", re.IGNORECASE
)
# A program, a PDF or a packed folder in a remark.
NO_REMARK = re.compile(rb"MZ|#!|.*?(?:\x7fELF|%PDF-|PK\x03\x04|PK\x05\x06)", re.DOTALL)
PNG_MARK = b"\x89PNG\r\n\x1a\n"
PNG_PARTS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs "
    b"sPLT eXIf tIME tEXt zTXt iTXt oFFs pCAL sCAL sTER gIFg gIFx iDOT caBX vpAg".split()
)
PACKED_TEXTS = frozenset({b"zTXt", b"iTXt"})
LONGEST_TEXT = 1024 * 1024
BLANK = b"\0\t\n\f\r "
# What a film is made of: the length of each box, and its kind in letters.
KIND_OF_BOX = re.compile(rb"[A-Za-z0-9 \xa9]{4}")
FILM_BEGINS = b"ftyp"
# The box of the film itself, which is packed; whatever begins with another thing begins here.
PACKED_FILM = b"mdat"
BEGINNING = 1024
# Phones of one maker put notes behind a picture, and this behind the notes.
NOTES_END = b"SEFT"


def holds_a_folder(content: bytes) -> bool:
    """Tell whether a program that unpacks folders finds one in it, wherever it is put."""
    ends = FOLDER_ENDS in content[-LONGEST_END:]
    return bool((ends and IN_A_FOLDER.search(content)) or FOLDER_BEGINS.search(content))


def pdf_is_alone(content: bytes) -> bool:
    """Tell whether only a scanner's lines are around it, and no page of the web in its first."""
    start, _, after = content.partition(PDF_MARK)
    end = content[content.rfind(PDF_END) + len(PDF_END) :]
    before_objects = after[:NEAR_THE_START].partition(b"obj")[0]
    return (
        not AROUND_A_PDF.sub(b"", start)
        and not _is_page_of_the_web(before_objects)
        and not WHOLE_PAGE.search(content)
        and not AROUND_A_PDF.sub(b"", end)
    )


def png_is_alone(content: bytes) -> bool:
    """Tell whether it has parts of one picture alone, and nothing but blanks behind its end."""
    place = len(PNG_MARK)
    while place + 8 <= len(content):
        length, kind = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        part = content[place + 8 : place + 8 + length]
        place += 12 + length
        if kind not in PNG_PARTS:
            return False
        if kind == b"IDAT":
            if PAGE_AMONG_DATA.search(part):
                return False
        elif not all(map(_is_remark, [part, *_unpacked(kind, part)])):
            return False
        if kind == b"IEND":
            return not content[place:].strip(BLANK)
    return True  # its parts are broken, as whoever opens it says


def jpeg_is_alone(content: bytes) -> bool:
    """Tell whether its remarks are none but remarks, and behind its end is what phones put there.

    Raises:
        Broken: it has no end.
    """
    end = 0
    while content.startswith(BEGINS, end):
        jpeg = read_jpeg(content, end)
        if not all(map(_is_remark, jpeg.remarks)):
            return False
        if PAGE_AMONG_DATA.search(content, end, jpeg.end):
            return False
        end = _behind_blanks(content, jpeg.end)
    for box in _film(content, end):
        if not _is_of_a_film(box):
            return False
        end = box.end
    end = _behind_blanks(content, end)
    notes = content[end:].rstrip(BLANK)
    return not notes or (notes.endswith(NOTES_END) and _is_remark(notes))


def _is_remark(part: bytes) -> bool:
    return not (NO_REMARK.match(part) or WHOLE_PAGE.search(part) or _is_page_of_the_web(part))


def _is_page_of_the_web(part: bytes) -> bool:
    """Tell whether a browser or a server would run it, also in signs of two or four bytes."""
    return bool(PAGE_OF_THE_WEB.search(part) or PAGE_OF_THE_WEB.search(part.replace(b"\0", b"")))


def _unpacked(kind: bytes, part: bytes) -> Iterator[bytes]:
    """What a packed text of a PNG says, as far as it can be unpacked: behind one of its nulls."""
    if kind not in PACKED_TEXTS:
        return
    for null in re.finditer(rb"\0", part[:1024]):
        for start in (null.end(), null.end() + 1):
            try:
                yield zlib.decompressobj().decompress(part[start:], LONGEST_TEXT)
            except zlib.error:
                continue


def _behind_blanks(content: bytes, place: int) -> int:
    while place < len(content) and content[place] in BLANK:
        place += 1
    return place


@dataclass(frozen=True)
class Box:
    """A part of a film.

    Args:
        end: the place behind it.
    """

    kind: bytes
    content: bytes
    end: int


def _film(content: bytes, place: int) -> Iterator[Box]:
    """The boxes of a film, which each say how long they are; none where none is."""
    # Its first length begins with nulls, which may have been passed over as blanks.
    begins = content.find(FILM_BEGINS, place, place + 8) - 4
    if begins < 0:
        return
    while KIND_OF_BOX.fullmatch(content, begins + 4, begins + 8):
        head, length = 8, int.from_bytes(content[begins : begins + 4])
        if length == 1:
            head, length = 16, int.from_bytes(content[begins + 8 : begins + 16])
        length = length or len(content) - begins
        end = begins + length
        if length < head or end > len(content):
            break
        yield Box(content[begins + 4 : begins + 8], content[begins + head : end], end)
        begins = end


def _is_of_a_film(box: Box) -> bool:
    """Tell whether no other thing is in it: boxes that a film passes over hold anything at all."""
    if box.kind != PACKED_FILM:
        return _is_remark(box.content)
    return _is_remark(box.content[:BEGINNING]) and not PAGE_AMONG_DATA.search(box.content)
