"""Files that are made to harm, with what is said of each; all are made here, none is kept."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from tests.attack import pdf_making
from tests.attack.pdf_making import LAYOUTS, Made, locked, plain, stream
from tests.uploads import picture_content

# What every virus scanner takes for a virus, and does no harm. Parted, so that this file is none.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-" + b"TEST-FILE!$H+H*"

SCRIPT = "carries a script."
STARTS = "starts a program or sends something away."
OPENS = "opens something by itself."
LEADS = "has a link to something other than a web page"
PLAYS = "carries a film, a sound or something else that plays."
CARRIES = "within it."
ELSEWHERE = "takes a part of itself from another file."
LOCKED = "is locked with a password"
DAMAGED = "damaged"
BESIDES = "and something else besides."
CONTRADICTS = "has more pages than it says"
CODED = "is packed in a way that can't be looked through."
TOO_MUCH = "unpacks to more than can be looked through."
# The end of both, of a file that meets the one limit or the other first, as the machine is busy.
WHICHEVER = "be looked through."
TOO_LARGE = "too large to read."
TOO_LONG = "takes too long to open."


@dataclass(frozen=True)
class Hostile:
    """A file that must be refused, and what must be said of it."""

    name: str
    content: bytes
    said: str


RUNS = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
LAUNCHES = b"<</S/Launch/F(cmd.exe)/Win<</F(cmd.exe)>>>>"


def _press(action: bytes) -> bytes:
    return b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A" + action + b">>]"


def _leads(target: bytes) -> Made:
    return Made(page=_press(b"<</S/URI/URI" + target + b">>"))


def _holds(names: bytes, content: bytes) -> Made:
    return Made(
        catalog=b"/Names<</EmbeddedFiles<</Names[(a) 10 0 R]>>>>",
        objects={
            10: b"<</Type/Filespec" + names + b"/EF<</F 11 0 R>>>>",
            11: stream(content, b"/Type/EmbeddedFile"),
        },
    )


# What a PDF does or carries, and what is said of it.
ACTING: dict[str, tuple[Made, str]] = {
    "a script on opening": (Made(b"/OpenAction" + RUNS), SCRIPT),
    "a script of the document": (
        Made(b"/Names<</JavaScript<</Names[(a)" + RUNS + b"]>>>>"),
        SCRIPT,
    ),
    "a script on closing": (Made(b"/AA<</WC" + RUNS + b">>"), SCRIPT),
    "a script on turning the page": (Made(page=b"/AA<</O" + RUNS + b">>"), SCRIPT),
    "a script on pressing": (Made(page=_press(RUNS)), SCRIPT),
    "a script in a stream": (
        Made(b"/OpenAction<</S/JavaScript/JS 10 0 R>>", objects={10: stream(b"app.alert(1)")}),
        SCRIPT,
    ),
    "a script after a turn": (
        Made(b"/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next[" + RUNS + b"]>>"),
        SCRIPT,
    ),
    "a field that reckons": (
        Made(
            b"/AcroForm<</Fields[10 0 R]/CO[10 0 R]>>",
            objects={10: b"<</FT/Tx/T(a)/AA<</C" + RUNS + b">>>>"},
        ),
        SCRIPT,
    ),
    "a form of XML": (
        Made(b"/AcroForm<</Fields[]/XFA 10 0 R>>", objects={10: stream(b"<xdp:xdp/>")}),
        SCRIPT,
    ),
    "a rendition with a script": (
        Made(page=_press(b"<</S/Rendition/JS(app.alert\\(1\\))>>")),
        SCRIPT,
    ),
    "a program on opening": (Made(b"/OpenAction" + LAUNCHES), STARTS),
    "a program on pressing": (Made(page=_press(LAUNCHES)), STARTS),
    "a form that is sent": (Made(page=_press(b"<</S/SubmitForm/F(https://a.org)>>")), STARTS),
    "data that is fetched": (Made(page=_press(b"<</S/ImportData/F(a.fdf)>>")), STARTS),
    "another PDF": (Made(page=_press(b"<</S/GoToR/F(a.pdf)/D[0/Fit]>>")), STARTS),
    "a PDF within": (Made(page=_press(b"<</S/GoToE/T<</R/C/N(a)>>>>")), STARTS),
    "a page of the web on opening": (Made(b"/OpenAction<</S/URI/URI(https://a.org)>>"), OPENS),
    "printing on opening": (Made(b"/OpenAction<</S/Named/N/Print>>"), OPENS),
    "the web on turning the page": (
        Made(page=b"/AA<</O<</S/URI/URI(https://a.org)>>>>"),
        OPENS,
    ),
    "a link with a script": (_leads(b"(javascript:alert\\(1\\))"), LEADS),
    "a link to a file": (_leads(b"(file:///etc/passwd)"), LEADS),
    "a link to another computer": (_leads(b"(\\\\\\\\host\\\\share)"), LEADS),
    "a link with its own page": (_leads(b"(data:text/html,1)"), LEADS),
    "a link in wide signs": (_leads(b"<FEFF006A006100760061>"), LEADS),
    "a link to a file by a name": (_leads(b"/file:#2f#2fhost#2fshare#2fx.exe"), LEADS),
    "a link with a script by a name": (_leads(b"/javascript:alert#281#29"), LEADS),
    "a link that begins with a script by a name": (Made(b"/URI<</Base/javascript:>>"), LEADS),
    "links that begin with a script": (Made(b"/URI<</Base(javascript:)>>"), LEADS),
    "rich media": (Made(page=b"/Annots[<</Subtype/RichMedia/Rect[0 0 9 9]>>]"), PLAYS),
    "a film": (Made(page=b"/Annots[<</Subtype/Movie/Rect[0 0 9 9]>>]"), PLAYS),
    "a screen": (Made(page=b"/Annots[<</Subtype/Screen/Rect[0 0 9 9]>>]"), PLAYS),
    "a body in space": (Made(page=b"/Annots[<</Subtype/3D/Rect[0 0 9 9]>>]"), PLAYS),
    "a program within": (_holds(b"/F(setup.exe)", b"MZ\x90\0"), CARRIES),
    "a virus within": (_holds(b"/F(eicar.com)", EICAR), CARRIES),
    "a virus called a text": (_holds(b"/F(eicar.txt)", EICAR), CARRIES),
    "a program called a picture": (_holds(b"/F(badge.png)", b"MZ\x90\0" * 20), CARRIES),
    "a page of the web called data": (
        _holds(b"/F(data.xml)", b"<html><script>alert(1)</script></html>"),
        CARRIES,
    ),
    "a program by its second name": (_holds(b"/F(a.txt)/UF(a.exe)", b"MZ"), CARRIES),
    "a file without a name": (_holds(b"", b"MZ"), CARRIES),
    "a table": (_holds(b"/F(hours.csv)", b"name,hours\n=cmd|'/c calc'!A1,8\n"), CARRIES),
    "data that opens a word processor": (
        _holds(b"/F(data.xml)", b"<?xml version='1.0'?><?mso-application progid='Word.Document'?>"),
        CARRIES,
    ),
    "data with a name that leads elsewhere": (_holds(b"/F(..\\\\a:b.xml)", b"<a/>"), CARRIES),
    "data that nothing names": (
        Made(objects={10: stream(b"<a/>", b"/Type/EmbeddedFile")}),
        CARRIES,
    ),
    "a folder of files": (Made(b"/Collection<</View/T>>"), CARRIES),
    "a thread of another file": (
        Made(page=_press(b"<</S/Thread/F(//host/a.pdf)/D 0>>")),
        ELSEWHERE,
    ),
    "a thread of a file of DOS": (
        Made(page=_press(b"<</S/Thread/F<</DOS(\\\\\\\\host\\\\a.pdf)>>/D 0>>")),
        ELSEWHERE,
    ),
    "a thread of a file of Unix": (
        Made(page=_press(b"<</S/Thread/F<</Unix(//host/a.pdf)>>/D 0>>")),
        ELSEWHERE,
    ),
    "a thread of a file by a name": (
        Made(page=_press(b"<</S/Thread/F/#2f#2fhost#2fa.pdf/D 0>>")),
        ELSEWHERE,
    ),
    "an attachment that is elsewhere": (
        Made(page=b"/Annots[<</Subtype/FileAttachment/FS<</Mac(host:a)>>>>]"),
        ELSEWHERE,
    ),
    "a drawing of another file": (
        Made(objects={10: stream(b"", b"/F(//host/a)")}, page=b"/Thumb 10 0 R"),
        ELSEWHERE,
    ),
    "a page of another file": (
        Made(
            page=b"/Resources<</XObject<</P 10 0 R>>>>",
            objects={
                10: stream(b"", b"/Subtype/Form/BBox[0 0 9 9]/Ref<</F<</F(//host/a.pdf)>>/Page 0>>")
            },
        ),
        ELSEWHERE,
    ),
}


# These layouts leave streams out, and in a locked one pdfium drops what nothing leads to.
WITHOUT_STREAMS = (
    pdf_making.out_of_use,
    pdf_making.behind_a_false_stream,
    pdf_making.locked_for_changes,
)
ITS_STREAM_IS_IT = (
    "data that nothing names",
    "a drawing of another file",
    "a page of another file",
)


def acting_pdfs() -> Iterator[Hostile]:
    """What acts or carries something, each laid out in every way."""
    for name, (made, said) in ACTING.items():
        for layout in LAYOUTS:
            if layout in WITHOUT_STREAMS and name in ITS_STREAM_IS_IT:
                continue
            said_of = CODED if layout is pdf_making.out_of_use_coded_twice else said
            yield Hostile(f"{name}, {layout.__name__}", layout(made), said_of)


# What nobody could open, or not everybody alike ---------------------------------------------------

LEAF = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>"


def _pages(kids: bytes, count: bytes = b"1", **more: bytes) -> bytes:
    """A PDF with another tree of pages; further objects are called `_5` and so on."""
    tree = b"<</Type/Pages/Kids%s/Count %s>>" % (kids, count)
    others = {int(name[1:]): body for name, body in more.items()}
    return plain(Made(objects={pdf_making.PAGES: tree, **others}))


def _nested(depth: int) -> bytes:
    """A PDF whose one page lies so deep in its tree."""
    tree = {
        number: b"<</Type/Pages/Kids[%d 0 R]/Count 1/Parent %d 0 R>>" % (number + 1, number - 1)
        for number in range(100, 100 + depth)
    }
    first = b"<</Type/Pages/Kids[100 0 R]/Count 1>>"
    return plain(Made(objects={pdf_making.PAGES: first, **tree, 100 + depth: LEAF}))


def broken_pdfs() -> Iterator[Hostile]:
    """PDFs that a court could not open, or would see otherwise than the clerk."""
    whole = plain(Made())
    broken = {
        "a header of 21 signs": b"%PDF-1.7\n%startxref\n9",
        "a header and an end": b"%PDF-1.7\nstartxref\n9\n%%EOF\n",
        "half of it": whole[: len(whole) // 2],
        "no catalog": whole.replace(b"/Catalog", b"/Nothing").replace(b"/Pages 2", b"/Pagez 2"),
        "a tree that is a ring": _pages(b"[2 0 R]"),
        "a tree that is a wider ring": _pages(
            b"[5 0 R]", _5=b"<</Type/Pages/Kids[2 0 R]/Count 1>>"
        ),
        "a page that is missing": _pages(b"[77 0 R]"),
        "a page that is nothing": _pages(b"null"),
        "a page that is a number": _pages(b"[7]"),
        "a page that is the catalog": _pages(b"[1 0 R]"),
        "fewer pages than it counts": _pages(b"[3 0 R]", b"3"),
        "a tree of thousands of storeys": _nested(4_900),
    }
    for name, content in broken.items():
        yield Hostile(name, content, DAMAGED)
    hidden = _pages(b"[3 0 R 5 0 R]", _5=LEAF)
    yield Hostile("a page that its count passes over", hidden, CONTRADICTS)
    yield Hostile("a password", locked(whole, "secret"), LOCKED)
    leaves = b"[" + b"3 0 R " * 300 + b"]"
    yield Hostile("300 pages", _pages(leaves, b"300"), "300 pages; 200 is the most.")


# What is two things at once --------------------------------------------------------------------

PAGE_OF_THE_WEB = b"<html><script>alert(1)</script></html>"


def _folder() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        packed.writestr("run.js", "alert(1)")
    return written.getvalue()


def _folder_over(content: bytes, end: bytes) -> bytes:
    """A packed folder before the end of a file, which is made the remark at the folder's end."""
    before, mark, after = content.rpartition(end)
    folder = bytearray(_folder())
    folder[-2:] = struct.pack("<H", len(mark + after) + 1)
    return before + bytes(folder) + b"\n" + mark + after


def _chunk(kind: bytes, content: bytes) -> bytes:
    sum_of_it = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + sum_of_it


def png_with(chunk: bytes, *, at_end: bool = False) -> bytes:
    """A whole PNG with one more chunk, behind the first or before the last."""
    whole = picture_content("PNG")
    place = len(whole) - 12 if at_end else 33
    return whole[:place] + chunk + whole[place:]


def folder64(content: bytes = b"", *, remark: int = 0) -> bytes:
    """A packed folder of the form ZIP64, whose own end says nothing but where another one is.

    Args:
        content: what stands before it, from where it counts its places.
        remark: how many bytes stand behind it, as if they were its remark.
    """
    packed = _folder()
    place = packed.rindex(b"PK\x05\x06")
    (entries, size, at) = struct.unpack("<10xHII", packed[place : place + 20])
    ends = struct.pack(
        "<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, size, at + len(content)
    )
    leads_there = struct.pack("<4sIQI", b"PK\x06\x07", 0, place + len(content), 1)
    says_nothing = b"PK\x05\x06" + b"\0" * 4 + b"\xff" * 12 + struct.pack("<H", remark)
    return content + packed[:place] + ends + leads_there + says_nothing


def _behind_the_data_of_a_png() -> bytes:
    """A folder where the rows of a picture have ended, in the same chunk."""
    whole = picture_content("PNG")
    at = whole.index(b"IDAT")
    end = at + 4 + int.from_bytes(whole[at - 4 : at])
    assert whole[end + 8 : end + 12] == b"IEND"
    data = folder64(whole[at + 4 : end], remark=16)
    return whole[: at - 4] + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def text_of_png(text: bytes) -> bytes:
    """The part of a PNG that says something of it."""
    return _chunk(b"tEXt", b"a\0" + text)


def _folder_in_png() -> bytes:
    folder = bytearray(_folder())
    folder[-2:] = struct.pack("<H", 16)  # the check of this chunk, and the last chunk
    return png_with(_chunk(b"zzZz", bytes(folder)), at_end=True)


def disguised() -> Iterator[Hostile]:
    """What another program takes for something else than what it is sent in as."""
    whole, picture = plain(Made()), picture_content("JPEG")
    remark = b"\xff\xfe" + struct.pack(">H", len(whole) + 2) + whole
    before, mark, after = whole.rpartition(b"startxref")
    both = {
        "a page of the web before a PDF": PAGE_OF_THE_WEB + whole,
        "a page of the web in a remark before a PDF": b"%" + PAGE_OF_THE_WEB + b"\n" + whole,
        "a page of the web within the first lines": whole.replace(
            b"\n", b"\n%" + PAGE_OF_THE_WEB + b"\n", 1
        ),
        "a page of the web behind a PDF": whole + PAGE_OF_THE_WEB,
        "a letter of a word processor": whole.replace(
            b"endobj\n", b"endobj\nMIME-Version: 1.0\nContent-Type: text/html\n", 1
        ),
        "a program before a PDF": b"MZ\x90\0" + whole,
        "a program of Linux before a PDF": b"\x7fELF\x02\x01" + whole,
        "a picture before a PDF": b"GIF89a" + whole,
        "a folder before a PDF": _folder() + whole,
        "a folder behind a PDF": whole + _folder(),
        "a folder before the end of a PDF": _folder_over(whole, b"startxref"),
        "a folder of ZIP64 in a PDF": before + folder64(remark=len(mark + after)) + mark + after,
        "a folder of ZIP64 behind the data of a picture": _behind_the_data_of_a_png(),
        "a folder of ZIP64 in the film of a photo": picture + film_of(mdat=folder64()),
        "a folder behind a photo": picture + _folder(),
        "a folder before the end of a photo": _folder_over(picture, b"\xff\xd9"),
        "a page of the web behind a photo": picture + PAGE_OF_THE_WEB,
        "a PDF in the remark of a photo": picture[:2] + remark + picture[2:],
        "a folder behind a picture": picture_content("PNG") + _folder(),
        "a folder in a picture": _folder_in_png(),
        "a page of the web behind a picture": picture_content("PNG") + PAGE_OF_THE_WEB,
        "a picture that moves on to another": png_with(_chunk(b"acTL", struct.pack(">II", 1, 1))),
        "a PDF in a remark of a picture": png_with(_chunk(b"tEXt", b"a\0" + whole)),
    }
    for name, content in {**both, **dict(_holding_more())}.items():
        yield Hostile(name, content, BESIDES)


RAR, SEVEN = b"Rar!\x1a\x07\x01\0" + b"\0" * 40, b"7z\xbc\xaf\x27\x1c" + b"\0" * 40
PROGRAMS = {"a program": b"MZ\x90\0" * 20, "a program of Linux": b"\x7fELF\2\1\1" + b"\0" * 40}
MORE = {"a RAR": RAR, "a 7z": SEVEN, **PROGRAMS}


def segment(mark: bytes, content: bytes) -> bytes:
    """A part of a JPEG."""
    return mark + struct.pack(">H", len(content) + 2) + content


def film_of(**boxes: bytes) -> bytes:
    """A film of these boxes, by their kinds, as phones put it behind a photo."""
    made = {"ftyp": b"mp42\0\0\0\0", **boxes}
    return b"".join(
        struct.pack(">I", len(content) + 8) + kind.encode() + content
        for kind, content in made.items()
    )


def _holding_more() -> Iterator[tuple[str, bytes]]:
    """Files that hold another behind their end, or in what is no picture."""
    whole, photo, picture = plain(Made()), picture_content("JPEG"), picture_content("PNG")
    for name, more in MORE.items():
        yield f"{name} behind a PDF", whole + more
        yield f"{name} behind a photo", photo + more
        yield f"{name} behind the film of a photo", photo + b"\0\0\0\x08ftyp" + more
        if name in PROGRAMS:
            yield f"{name} in the film of a photo", photo + film_of(mdat=more)
        yield f"{name} in what a film passes over", photo + film_of(free=more)
        yield f"{name} behind a picture", picture + more
        yield f"{name} in a remark of a photo", photo[:2] + segment(b"\xff\xfe", more) + photo[2:]
        yield f"{name} in a part of a picture", png_with(_chunk(b"tEXt", more))
    yield "a RAR within a PDF", plain(Made(objects={10: stream(RAR, is_packed=False)}))
    markup = {
        "a script": b"<script>alert(1)</script>",
        "a page": b"a < HTML>",
        "a program of markup": b"<hta:application id=a>",
        "a page of a server": b"<?php system($_GET[0]);",
        "a short page of a server": b"<?=`$_GET[0]`?>",
        "a script in wide signs": "<script>alert(1)</script>".encode("utf-16"),
        "a picture that runs a script": b"<img src=x onerror=alert(1)>",
    }
    for name, more in {**markup, "a long page": b"\1" * 2_000 + b"<!DOCTYPE html>"}.items():
        yield f"{name} in the film of a photo", photo + film_of(mdat=more)
        yield f"{name} in what a film passes over", photo + film_of(skip=more, mdat=b"\1")
    for name, more in markup.items():
        for mark in (b"\xff\xfe", b"\xff\xe3", b"\xff\xe1"):
            yield f"{name} in {mark.hex()} of a photo", photo[:2] + segment(mark, more) + photo[2:]
        for kind, content in {
            b"tEXt": b"a\0" + more,
            b"zTXt": b"a\0\0" + zlib.compress(more),
            b"iTXt": b"a\0\1\0\0\0" + zlib.compress(more),
            b"eXIf": more,
        }.items():
            yield f"{name} in {kind.decode()} of a picture", png_with(_chunk(kind, content))
    far = segment(b"\xff\xe3", b"x" * 3_000) + segment(b"\xff\xe3", b"x" + whole)
    yield "a PDF far within a photo", photo[:2] + far + photo[2:]
    yield "a PDF behind a photo", photo + whole


# What is none of what is taken -----------------------------------------------------------------


def others() -> Iterator[Hostile]:
    """Files whose name alone says that they are a paper."""
    neither = {
        "a virus": EICAR,
        "a page of the web": PAGE_OF_THE_WEB,
        "a drawing with a script": b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        "a program": b"MZ\x90\0" * 100,
        "a folder": _folder(),
        "a GIF": b"GIF89a" + b"\0" * 100,
        "a TIFF": b"II*\0" + b"\0" * 100,
        "noise": random.Random(9).randbytes(2_000),
    }
    for name, content in neither.items():
        yield Hostile(name, content, "is neither a PDF nor a picture")
    yield Hostile("nothing", b"", "is empty.")


# What is too much ---------------------------------------------------------------------------------


def _png(width: int, height: int, rows: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _swelling(times: int, megabytes: int) -> Made:
    content = b" " * (megabytes * 1024 * 1024)
    for _ in range(times):
        content = zlib.compress(content, 9)
    filters = b"/Filter[" + b"/FlateDecode" * times + b"]"
    return Made(
        page=b"/Resources<</XObject<</P 10 0 R>>>>",
        objects={pdf_making.DRAWING: stream(content, filters, is_packed=False)},
    )


def bombs() -> Iterator[Hostile]:
    """Small files that swell."""
    yield Hostile("a drawing that swells", plain(_swelling(3, 400)), TOO_MUCH)
    yield Hostile(
        "objects without end",
        plain(Made(b"/Q 10 0 R", objects={10: b"[" + b"0 " * 4_900_000 + b"]"})),
        TOO_MUCH,
    )
    swelling = b"/Type/ObjStm/N 1/First 4"
    head = b"%PDF-1.7\n10 0 obj" + stream(b"9 0 " + b" " * 100_000_000, swelling) + b"endobj\n"
    packed = pdf_making.with_table(head, Made().bodies())
    yield Hostile("packed objects that swell", packed, WHICHEVER)
    yield Hostile("a picture of 900 million dots", _png(30_000, 30_000, b""), TOO_LARGE)
    yield Hostile("a picture of no end", _png(2**31 - 1, 2**31 - 1, b""), TOO_LARGE)


# What does no harm --------------------------------------------------------------------------------


def ordinary_pdfs() -> Iterator[tuple[str, bytes]]:
    """What must not be refused, by who writes it."""
    yield (
        "links, as Word and Chrome write them",
        plain(
            Made(
                b"/OpenAction[3 0 R/XYZ null null 0]/PageLabels<</Nums[0<</S/D>>]>>/Lang(en-US)",
                b"/Annots[<</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://example.org/a%20b)>>>>"
                b"<</Subtype/Link/Rect[0 0 9 9]/Dest[3 0 R/Fit]>>"
                b"<</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(mailto:a@example.org)>>>>"
                b"<</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(tel:+18165550100)>>>>]",
            )
        ),
    )
    yield (
        "a form that was filled and signed",
        pdf_making.in_an_update(
            Made(
                b"/AcroForm<</Fields[10 0 R 11 0 R]/SigFlags 3>>/Perms<</DocMDP 12 0 R>>",
                b"/Annots[10 0 R 11 0 R]",
                {
                    10: b"<</Subtype/Widget/FT/Tx/T(name)/V(A Member)/Rect[9 9 99 30]/F 4>>",
                    11: b"<</Subtype/Widget/FT/Sig/T(by)/V 12 0 R/Rect[0 0 0 0]/F 132>>",
                    12: b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached"
                    b"/ByteRange[0 10 20 30]/Contents<" + b"00" * 200 + b">/M(D:20260310)"
                    b"/Reference[<</Type/SigRef/TransformMethod/DocMDP"
                    b"/TransformParams<</Type/TransformParams/P 2/V/1.2>>>>]>>",
                },
            )
        ),
    )
    yield (
        "remarks of a reader",
        pdf_making.in_an_update(
            Made(
                page=b"/Annots[<</Subtype/Text/Rect[0 0 9 9]/Contents(see /JavaScript)>>"
                b"<</Subtype/Highlight/Rect[0 0 9 9]/QuadPoints[0 0 9 0 0 9 9 9]/C[1 1 0]>>"
                b"<</Subtype/Stamp/Rect[0 0 9 9]/Name/Approved>>]"
            )
        ),
    )
    yield (
        "a scanner's commands around it",
        (b"\x1b%-12345X@PJL SET RESOLUTION=300\r\n" + plain(Made()) + b"\x1b%-12345X"),
    )
    yield (
        "layers and pictures blended",
        pdf_making.packed(
            Made(
                b"/OCProperties<</OCGs[10 0 R]/D<</Order[10 0 R]/ON[10 0 R]>>>>/PageMode/UseOC",
                b"/Resources<</ExtGState<</G<</BM/Screen/ca 0.5>>>>/Properties<</L 10 0 R>>>>",
                {10: b"<</Type/OCG/Name(Layer)/Usage<</Print<</PrintState/ON>>>>>>"},
            )
        ),
    )


# All of them ----------------------------------------------------------------------------------


def hostile_files() -> list[Hostile]:
    """Every file but those that swell."""
    return [*others(), *broken_pdfs(), *disguised(), *acting_pdfs()]
