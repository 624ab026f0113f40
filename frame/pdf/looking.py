"""What of a PDF is not taken: locked, without a page, or doing something of its own accord."""

import ctypes
import io
import re
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from frame.pdf.written import Name, Objects, name_of

MOST_PAGES = 200
# A letter in color at 600 dots per inch has 34 million, and takes 700 MB to show.
MOST_DOTS = 40_000_000
PRINT_IT = "Print it to a new PDF, or send a picture of it."
DAMAGED = "can't be opened: it is damaged or has no page. Scan or save it again."
LOCKED = f"is locked, so it can't be looked through. {PRINT_IT}"
SCRIPT = f"carries a script. {PRINT_IT}"
STARTS = f"starts a program or sends something away. {PRINT_IT}"
LEADS = f"has a link to something other than a web page or an e-mail address. {PRINT_IT}"
OPENS = f"opens something by itself. {PRINT_IT}"
PLAYS = f"carries a film, a sound or something else that plays. {PRINT_IT}"

# What is done when somebody presses a place of the page, or by itself.
SCRIPTS = frozenset({"JavaScript", "Rendition"})
STARTERS = frozenset({"Launch", "SubmitForm", "ImportData", "GoToE", "GoToR"})
PLAYERS = frozenset({"Movie", "Sound", "RichMedia", "RichMediaExecute", "Screen", "3D"})
# Where a PDF may lead by itself, besides to a place of its own; others print it, or end the reader.
TURNS_A_PAGE = frozenset({"NextPage", "PrevPage", "FirstPage", "LastPage"})
# Where a link may lead. Another may name a file, which may be on somebody else's computer.
LEADS_WELL = re.compile(r"https?://|mailto:|www\.", re.IGNORECASE)
# By any of these a program may name the file within that it saves.
NAMES_OF_FILE = ("UF", "F", "DOS", "Mac", "Unix")
# A file within the PDF is taken where nothing can run it.
HARMLESS_WITHIN = (".xml", ".txt", ".csv", ".json", ".png", ".jpg", ".jpeg")
# What no paper needs, and is looked for in the original too, where pdfium may have passed it over.
NEVER = frozenset(
    {"JavaScript", "JS", "Launch", "SubmitForm", "ImportData", "GoToE", "GoToR", "XFA"}
)
STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
TEXT = re.compile(rb"\((?:[^()\\]|\\.)*+\)", re.DOTALL)
ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
ESCAPES = {b"n": b"\n", b"r": b"\r"}
NAME = re.compile(rb"/[^\s\0()<>\[\]{}/%]+")


def refusal_of(content: bytes) -> str:
    """Say why the PDF is not taken, in words that follow on its name; nothing where it is fine."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        return LOCKED if locked else DAMAGED
    if pdfium.FPDF_GetSecurityHandlerRevision(document) != -1:
        return LOCKED
    if len(document) == 0:
        return DAMAGED
    if len(document) > MOST_PAGES:
        return f"has {len(document):,} pages; {MOST_PAGES} is the most. Send it in parts."
    try:
        objects = Objects(_written(document))
    except ValueError:
        return DAMAGED
    return _acts(objects) or _carries(objects) or _hidden(content) or _unreadable(document)


def _written(document: pypdfium2.PdfDocument) -> bytes:
    """The PDF as pdfium understands it: what was packed or coded is plain."""
    copy = io.BytesIO()
    document.save(copy)
    return copy.getvalue()


def _acts(objects: Objects) -> str:
    """Say what the PDF would do besides showing itself."""
    for each in objects.dictionaries():
        kinds = {each[key] for key in ("S", "Subtype") if isinstance(each.get(key), Name)}
        if "JS" in each or "JavaScript" in each or "XFA" in each or kinds & SCRIPTS:
            return SCRIPT
        if kinds & STARTERS:
            return STARTS
        if kinds & PLAYERS:
            return PLAYS
        if not all(LEADS_WELL.match(_text(link)) for link in _links(objects, each)):
            return LEADS
    for each in objects.dictionaries():
        if not all(_shows_a_page(objects, action) for action in _by_itself(objects, each)):
            return OPENS
    return ""


def _links(objects: Objects, each: dict[str, Any]) -> Iterator[bytes]:
    """Where a link leads, and what the links of the PDF begin with."""
    for key in ("URI", "Base"):
        link = objects.meant(each.get(key))
        if isinstance(link, bytes):
            yield link


def _by_itself(objects: Objects, each: dict[str, Any]) -> Iterator[Any]:
    """What is done without anybody pressing: when it is opened, printed, turned over."""
    if "OpenAction" in each:
        yield objects.meant(each["OpenAction"])
    events = objects.meant(each.get("AA"))
    if isinstance(events, dict):
        for action in events.values():
            yield objects.meant(action)


def _shows_a_page(objects: Objects, action: Any) -> bool:
    """Tell whether an action leads to a page of the same PDF, and what follows on it too."""
    if not isinstance(action, dict):
        return True  # a place within the PDF, by its page or its name
    seen: list[Any] = []
    waiting: list[Any] = [action]
    while waiting:
        each = objects.meant(waiting.pop())
        if isinstance(each, list):
            waiting.extend(each)
        elif isinstance(each, dict) and not any(each is other for other in seen):
            kind, named = objects.meant(each.get("S")), objects.meant(each.get("N"))
            if kind != "GoTo" and not (kind == "Named" and named in TURNS_A_PAGE):
                return False
            seen.append(each)
            waiting.append(each.get("Next"))
    return True


def _carries(objects: Objects) -> str:
    """Say which file within the PDF could be run."""
    for each in objects.dictionaries():
        if "EF" not in each:
            continue
        names = [_text(objects.meant(each.get(key))) for key in NAMES_OF_FILE]
        for name in filter(None, names):
            if not name.lower().endswith(HARMLESS_WITHIN):
                return f"carries the file “{name[:40]}” within it. {PRINT_IT}"
        if not any(names[:2]):
            return f"carries a file without a name within it. {PRINT_IT}"
    return ""


def _text(written: Any) -> str:
    """A text of the PDF as it is shown; only its printable signs."""
    if not isinstance(written, bytes):
        return ""
    if written.startswith(b"<"):
        digits = b"".join(written[1:-1].split())
        content = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    else:
        content = ESCAPED.sub(lambda found: ESCAPES.get(found[1], found[1]), written[1:-1])
    wide = content.startswith(b"\xfe\xff")
    text = content[2:].decode("utf-16-be", "replace") if wide else content.decode("latin-1")
    return "".join(sign for sign in text if sign.isprintable()).strip()


def _hidden(content: bytes) -> str:
    """Look for what acts in the original, where a program other than pdfium may find it."""
    plain = TEXT.sub(b" ", STREAM.sub(b" ", content))
    names = {name_of(found) for found in NAME.findall(plain)}
    return SCRIPT if names & NEVER else ""


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
