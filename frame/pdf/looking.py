"""What of a PDF is not taken: locked, without a page, or doing something of its own accord."""

import ctypes
import io
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from frame.pdf.original import Original, Unreadable
from frame.pdf.tokens import Name
from frame.pdf.written import Objects

MOST_PAGES = 200
# What leads to so many pages, and to as many that are not shown.
MOST_NODES = 10_000
# A letter in color at 600 dots per inch has 34 million, and takes 700 MB to show.
MOST_DOTS = 40_000_000
PRINT_IT = "Print it to a new PDF, or send a picture of it."
DAMAGED = "can't be opened: it is damaged or has no page. Scan or save it again."
LOCKED = (
    "is locked with a password, so nobody else could open it. Save it without the password, print "
    "it to a new PDF, or send a picture of it."
)
SCRIPT = f"carries a script. {PRINT_IT}"
STARTS = f"starts a program or sends something away. {PRINT_IT}"
LEADS = (
    f"has a link to something other than a web page, an e-mail address or a telephone. {PRINT_IT}"
)
OPENS = f"opens something by itself. {PRINT_IT}"
PLAYS = f"carries a film, a sound or something else that plays. {PRINT_IT}"
ELSEWHERE = f"takes a part of itself from another file. {PRINT_IT}"
FOLDER = f"is a folder, with other files within it. {PRINT_IT}"
CODED = f"is packed in a way that can't be looked through. {PRINT_IT}"
CONTRADICTS = f"has more pages than it says, so not everybody would see the same. {PRINT_IT}"

# What is done when somebody presses a place of the page, or by itself.
SCRIPTS = frozenset({"JavaScript", "Rendition"})
STARTERS = frozenset({"Launch", "SubmitForm", "ImportData", "GoToE", "GoToR"})
PLAYERS = frozenset(
    {"Movie", "Sound", "RichMedia", "RichMediaExecute", "Screen", "3D", "SlideShow"}
)
# Where a PDF may lead by itself, besides to a place of its own; others print it, or end the reader.
TURNS_A_PAGE = frozenset({"NextPage", "PrevPage", "FirstPage", "LastPage"})
# Where a link may lead. Another may name a file, which may be on somebody else's computer.
LEADS_WELL = re.compile(r"(https?|ftp)://|(mailto|tel):|www\.|$", re.IGNORECASE)
# What may follow on `/S /URI` and is no address but the next entry of the same action.
ENTRIES_OF_LINK = frozenset({"URI", "S", "Type", "IsMap", "Next"})
# By any of these a program may name the file that it saves or opens.
NAMES_OF_FILE = ("UF", "F", "DOS", "Mac", "Unix")
# A file named by a name of the PDF; no other name has such signs.
SIGN_OF_A_PATH = re.compile(r"[/\\:.]")
# A dictionary without any of these does nothing.
TELLING = frozenset(
    {"S", "Subtype", "JS", "JavaScript", "XFA", "URI", "Base", "Collection", "EF", *NAMES_OF_FILE}
)
LONGEST_NAME_SAID = 40
ESCAPED = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
# A stroke before the end of a line: the text goes on in the next.
GOES_ON = (b"\n", b"\r", b"\r\n")


def refusal_of(content: bytes) -> str:
    """Say why the PDF is not taken, in words that follow on its name; nothing where it is fine.

    One that anybody can open and only few may change is taken: it is looked through unlocked.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        return LOCKED if locked else DAMAGED
    if len(document) == 0:
        return DAMAGED
    if len(document) > MOST_PAGES:
        return f"has {len(document):,} pages; {MOST_PAGES} is the most. Send it in parts."
    is_locked = pdfium.FPDF_GetSecurityHandlerRevision(document) != -1
    try:
        said_of_original = _does(Original(content, is_locked=is_locked))
        objects = Objects(_written(document))
    except Unreadable:
        return CODED
    except ValueError:
        return DAMAGED
    return (
        said_of_original
        or _does(objects)
        or _unreadable(document)
        or _contradicts(objects, len(document))
    )


def _written(document: pypdfium2.PdfDocument) -> bytes:
    """The PDF as pdfium understands it: what was packed, coded or locked is plain."""
    copy = io.BytesIO()
    document.save(copy, flags=pdfium.FPDF_REMOVE_SECURITY)
    return copy.getvalue()


def _does(objects: Original | Objects) -> str:
    """Say what the PDF does or carries besides showing itself."""
    # What holds others comes before them, as it says most plainly what they are for.
    for each in reversed(objects.dictionaries):
        if each.keys().isdisjoint(TELLING):
            continue
        kinds = {
            _text(kind) if _is_text(kind) else kind
            for kind in chain(objects.all_of(each, "S"), objects.all_of(each, "Subtype"))
            if isinstance(kind, Name) or _is_text(kind)
        }
        if "JS" in each or "JavaScript" in each or "XFA" in each or kinds & SCRIPTS:
            return SCRIPT
        if kinds & STARTERS:
            return STARTS
        if kinds & PLAYERS:
            return PLAYS
        if not _leads_well(objects, each):
            return LEADS
        if carried := _carried(objects, each):
            return carried
        if _names_a_file(objects, each):
            return ELSEWHERE
    for each in objects.dictionaries:
        if "EmbeddedFile" in objects.all_of(each, "Type"):
            return f"carries a file within it. {PRINT_IT}"
        if not all(_shows_a_page(objects, action) for action in _by_itself(objects, each)):
            return OPENS
    return ""


def _leads_well(objects: Original | Objects, each: Any) -> bool:
    """Tell whether a link leads where one may, and what the links of the PDF begin with too.

    Programs take an address also where it is written as a name: `/URI /file:#2f#2fhost#2fa`.
    """
    are_texts_read = not (isinstance(objects, Original) and objects.is_locked)
    for link in chain(objects.all_of(each, "URI"), objects.all_of(each, "Base")):
        if _is_text(link):
            is_good = not are_texts_read or bool(LEADS_WELL.match(_text(link)))
        elif isinstance(link, Name):
            is_good = link in ENTRIES_OF_LINK or bool(LEADS_WELL.match(link))
        elif isinstance(link, dict):  # what the links begin with stands in one; a stream is none
            is_good = "Length" not in link
        else:
            is_good = link in (None, b"null")
        if not is_good:
            return False
    return True


def _carried(objects: Original | Objects, each: Any) -> str:
    """Say which file is within the PDF; nobody who is shown a paper would look into it."""
    if any(isinstance(folder, dict) for folder in objects.all_of(each, "Collection")):
        return FOLDER
    if any(
        isinstance(file, dict) and any(key in file for key in NAMES_OF_FILE)
        for file in objects.all_of(each, "EF")
    ):
        names = (_text(name) for key in NAMES_OF_FILE for name in objects.all_of(each, key))
        name = next(filter(None, names), "")[:LONGEST_NAME_SAID]
        return f"carries {f'the file “{name}”' if name else 'a file'} within it. {PRINT_IT}"
    return ""


def _names_a_file(objects: Original | Objects, each: Any) -> bool:
    """Tell whether it names a file; one that the PDF carries has been refused before."""
    return any(
        _is_text(name) or (isinstance(name, Name) and SIGN_OF_A_PATH.search(name))
        for key in NAMES_OF_FILE
        for name in objects.all_of(each, key)
    )


def _by_itself(objects: Original | Objects, each: Any) -> Iterator[Any]:
    """What is done without anybody pressing: when it is opened, printed, turned over."""
    yield from objects.all_of(each, "OpenAction")
    for events in objects.all_of(each, "AA"):
        if isinstance(events, dict):
            for event in events:
                yield from objects.all_of(events, event)


def _shows_a_page(objects: Original | Objects, action: Any) -> bool:
    """Tell whether an action leads to a page of the same PDF, and what follows on it too."""
    if not isinstance(action, dict):
        return True  # a place within the PDF, by its page or its name
    seen: list[Any] = []
    waiting: list[Any] = [action]
    while waiting:
        for each in objects.all_meant(waiting.pop()):
            if isinstance(each, list):
                waiting.extend(each)
            elif isinstance(each, dict) and not any(each is other for other in seen):
                if not all(_turns_a_page(objects, each, kind) for kind in _kinds(objects, each)):
                    return False
                seen.append(each)
                waiting.extend(each.get("Next", ()))
    return True


def _kinds(objects: Original | Objects, action: Any) -> list[Any]:
    """What an action is; None where it does not say."""
    return list(objects.all_of(action, "S")) or [None]


def _turns_a_page(objects: Original | Objects, action: Any, kind: Any) -> bool:
    named = list(objects.all_of(action, "N"))
    if kind == "Named":
        return bool(named) and all(
            isinstance(each, Name) and each in TURNS_A_PAGE for each in named
        )
    return kind == "GoTo"


def _text(written: Any) -> str:
    """A text of the PDF as it is shown; only its printable signs."""
    if not isinstance(written, bytes):
        return ""
    if written.startswith(b"<"):
        digits = b"".join(written[1:-1].replace(b"\0", b"").split())
        content = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    else:
        content = ESCAPED.sub(_unescaped, written[1:-1])
    if content.startswith(b"\xff\xfe"):
        text = content[2:].decode("utf-16-le", "replace")
    elif content.startswith(b"\xfe\xff"):
        text = content[2:].decode("utf-16-be", "replace")
    else:
        text = content.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    return "".join(sign for sign in text if sign.isprintable()).strip()


def _unescaped(found: re.Match[bytes]) -> bytes:
    escaped = found[1]
    if escaped[0] in b"01234567":
        return bytes([int(escaped, 8) & 0xFF])
    return b"" if escaped in GOES_ON else ESCAPES.get(escaped, escaped)


def _is_text(value: Any) -> bool:
    return isinstance(value, bytes) and value[:1] in (b"(", b"<") and len(value) > 1


def _unreadable(document: pypdfium2.PdfDocument) -> str:
    """Read each page, which unpacks what is on it; the process ends where that is too much."""
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            return DAMAGED
        for part in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,)):
            width, height = ctypes.c_uint(), ctypes.c_uint()
            pdfium.FPDFImageObj_GetImagePixelSize(part.raw, width, height)
            if width.value * height.value > MOST_DOTS:
                return (
                    f"has a picture of {width.value:,} by {height.value:,} dots, too large to "
                    "read. Scan it with fewer dots per inch."
                )
        page.close()
    return ""


def _contradicts(objects: Objects, pages: int) -> str:
    """Say where other programs would show other pages than pdfium, which believes its count."""
    waiting, leaves, looked_at = [objects.only(objects.catalog, "Pages")], 0, 0
    while waiting and looked_at <= MOST_NODES:
        looked_at += 1
        node = waiting.pop()
        kids = objects.only(node, "Kids") if isinstance(node, dict) else None
        if isinstance(kids, list):
            waiting.extend(next(objects.all_meant(kid), None) for kid in kids)
        elif isinstance(node, dict):
            leaves += 1
    return "" if leaves == pages else CONTRADICTS
