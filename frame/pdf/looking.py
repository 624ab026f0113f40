"""What of a PDF is not taken: locked, without a page, or doing something of its own accord."""

import ctypes
import io
import re
import zlib
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from frame.pdf.written import Name, Objects, name_of

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
# By any of these a program may name the file within that it saves.
NAMES_OF_FILE = ("UF", "F", "DOS", "Mac", "Unix")
# A file within the PDF is taken where nothing can run it, and it is what its name says.
DATA_WITHIN = (".xml", ".txt", ".csv", ".json")
PICTURES_WITHIN = {".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff"}
MOST_WITHIN = 1024 * 1024
# A page of the web, a program of a shell, and the signs that virus scanners are tried with.
RUNS_AS_TEXT = re.compile(r"\s*(#!|X5O!P%@AP)|.*<\s*(script|html|svg|body|iframe)", re.I | re.S)
SIGNS_OF_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")
# What no paper needs, and is looked for in the original too, where pdfium may have passed it over.
NEVER = {
    **dict.fromkeys(("JavaScript", "JS", "XFA"), SCRIPT),
    **dict.fromkeys(("Launch", "SubmitForm", "ImportData", "GoToE", "GoToR"), STARTS),
    **dict.fromkeys(("RichMedia", "RichMediaExecute"), PLAYS),
}
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
TEXT = re.compile(rb"\((?:[^()\\]|\\.)*+\)", re.DOTALL)
ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
ESCAPES = {b"n": b"\n", b"r": b"\r"}
NAME = re.compile(rb"/[^\s\0()<>\[\]{}/%]+")
# An object that stands in what looks like the content of a stream.
OBJECT = re.compile(rb"\d[\s\0]{1,9}\d{1,5}[\s\0]{1,9}obj")
# What stands between two streams and says what the second is.
HEAD_OF_STREAM = 4096
# How nobody packs objects who does not want to hide them.
OTHER_WAYS = frozenset(
    {"DecodeParms", "ASCIIHexDecode", "ASCII85Decode", "LZWDecode", "RunLengthDecode", "Crypt"}
)
MOST_PACKED_OBJECTS = 64 * 1024 * 1024


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
    try:
        objects = Objects(_written(document))
    except ValueError:
        return DAMAGED
    is_packed_plainly = pdfium.FPDF_GetSecurityHandlerRevision(document) == -1
    return (
        _acts(objects)
        or _carries(objects)
        or _hidden(content, is_locked=not is_packed_plainly)
        or _unreadable(document)
        or _contradicts(objects, len(document))
    )


def _written(document: pypdfium2.PdfDocument) -> bytes:
    """The PDF as pdfium understands it: what was packed, coded or locked is plain."""
    copy = io.BytesIO()
    document.save(copy, flags=pdfium.FPDF_REMOVE_SECURITY)
    return copy.getvalue()


def _acts(objects: Objects) -> str:
    """Say what the PDF would do besides showing itself."""
    for each in objects.dictionaries():
        kinds = {
            kind
            for key in ("S", "Subtype")
            if isinstance(kind := objects.meant(each.get(key)), Name)
        }
        if "JS" in each or "JavaScript" in each or "XFA" in each or kinds & SCRIPTS:
            return SCRIPT
        if kinds & STARTERS:
            return STARTS
        if kinds & PLAYERS:
            return PLAYS
        if not all(LEADS_WELL.match(_text(link)) for link in _links(objects, each)):
            return LEADS
        if _is_elsewhere(objects, each):
            return ELSEWHERE
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


def _is_elsewhere(objects: Objects, each: dict[str, Any]) -> bool:
    """Tell whether it names a file that the PDF does not carry."""
    named = objects.meant(each.get("F"))
    if isinstance(named, dict):
        return "EF" not in named and any(
            _is_text(objects.meant(named.get(key))) for key in ("F", "UF")
        )
    return _is_text(named) and "EF" not in each


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
    if "Collection" in objects.catalog:
        return FOLDER
    for each in objects.dictionaries():
        within = objects.meant(each.get("EF"))
        if within is None:
            continue
        names = [_text(objects.meant(each.get(key))) for key in NAMES_OF_FILE]
        if not any(names[:2]):
            return f"carries a file without a name within it. {PRINT_IT}"
        contents = list(within.values()) if isinstance(within, dict) else [None]
        for name in filter(None, names):
            if not all(_is_data(objects, name.lower(), content) for content in contents):
                return f"carries the file “{name[:40]}” within it. {PRINT_IT}"
    return ""


def _is_data(objects: Objects, name: str, reference: Any) -> bool:
    """Tell whether a file within is a picture or data, by its name and by what is in it."""
    try:
        content = objects.content(reference, most=MOST_WITHIN)
    except ValueError:
        return False
    for suffix, start in PICTURES_WITHIN.items():
        if name.endswith(suffix):
            return content.startswith(start)
    if not name.endswith(DATA_WITHIN):
        return False
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = content.decode("utf-16" if wide else "utf-8", "replace")
    return not RUNS_AS_TEXT.match(text) and not SIGNS_OF_NO_TEXT.search(text)


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


def _is_text(value: Any) -> bool:
    return isinstance(value, bytes) and value[:1] in (b"(", b"<")


def _hidden(content: bytes, *, is_locked: bool) -> str:
    """Look for what acts in the original, where a program other than pdfium may find it.

    Objects that an update has replaced are there still, and others that no table leads to.
    """
    names: set[str] = set()
    seen = unpacked_so_far = 0
    for found in STREAM.finditer(content):
        head = content[max(seen, found.start() - HEAD_OF_STREAM) : found.start()]
        if OBJECT.search(found[1]):
            names |= _names(found[1])
        own = _names(head.rpartition(b" obj")[2])
        if not is_locked and "ObjStm" in own:
            room = MOST_PACKED_OBJECTS - unpacked_so_far
            objects = _objects_within(content, found, own=own, most=room)
            if objects is None or len(objects) >= room:
                return CODED
            unpacked_so_far += len(objects)
            names |= _names(objects)
        seen = found.end()
    names |= _names(STREAM.sub(b" ", content))
    return next((words for name, words in NEVER.items() if name in names), "")


def _objects_within(
    content: bytes, stream: re.Match[bytes], *, own: set[str], most: int
) -> bytes | None:
    """Objects that are packed together, as far as they can be unpacked; None where they can't.

    Args:
        own: the names of the stream's own dictionary.
    """
    if "Filter" not in own:
        return stream[1]
    if own & OTHER_WAYS:
        return None
    packed = zlib.decompressobj()
    try:
        objects = packed.decompress(stream[1], most)
        if not packed.eof:  # the word that ends a stream may stand within it
            objects += packed.decompress(memoryview(content)[stream.end(1) :], most)
    except zlib.error:
        return None
    return objects if packed.eof else None


def _names(content: bytes) -> set[str]:
    """The names in it, as they are meant; a word in a text is none."""
    return {name_of(found) for found in NAME.findall(TEXT.sub(b" ", content))}


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
    waiting, leaves, looked_at = [objects.meant(objects.catalog.get("Pages"))], 0, 0
    while waiting and looked_at <= MOST_NODES:
        looked_at += 1
        node = waiting.pop()
        kids = objects.meant(node.get("Kids")) if isinstance(node, dict) else None
        if isinstance(kids, list):
            waiting.extend(map(objects.meant, kids))
        elif isinstance(node, dict):
            leaves += 1
    return "" if leaves == pages else CONTRADICTS
