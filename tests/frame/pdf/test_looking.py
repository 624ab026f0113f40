"""PDFs that are sent in: which are taken, and what is said of those that are not."""

import io
import time
import zlib

import pydyf
import pypdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from frame.files import checked_file
from frame.limited import MEGABYTE, PATIENCE
from frame.paper import typeset
from frame.pdf.asking import MOST_MEGABYTES, MOST_SECONDS
from tests.uploads import CATALOG, PAGE, PDF, PDF_ENDS, pdf

LETTER = "<h1>Letter</h1><p>See <a href='https://example.org/JS'>the page</a>.</p>"
SHOWS_PAGE_ONE = b"/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next<</S/Named/N/LastPage>>>>"


def with_catalog(entries: bytes, *objects: bytes) -> bytes:
    """A PDF of one page whose catalog has more entries."""
    catalog = CATALOG.replace(b">>endobj", entries + b">>endobj")
    return b"%PDF-1.4\n" + catalog + PAGE + b"".join(objects) + PDF_ENDS


def with_page(entries: bytes, *objects: bytes) -> bytes:
    """A PDF whose one page has more entries."""
    return PDF.replace(b"/Parent 2 0 R", b"/Parent 2 0 R" + entries).replace(
        b"trailer", b"".join(objects) + b"trailer"
    )


def stream(number: int, entries: bytes, content: bytes, *, times: int = 1) -> bytes:
    """An object that is a packed stream; packed more than once where it is to swell."""
    for _ in range(times):
        content = zlib.compress(content)
    filters = b"/FlateDecode" * times
    head = b"%d 0 obj<</Filter[%s]/Length %d%s>>stream\n" % (number, filters, len(content), entries)
    return head + content + b"\nendstream endobj\n"


def link(target: bytes) -> bytes:
    """The entry of a page that has one link."""
    return press(b"<</S/URI/URI(" + target + b")>>")


def press(action: bytes) -> bytes:
    """The entry of a page that has one place to press."""
    return b"/Annots[<</Subtype/Link/Rect[0 0 9 9]/A" + action + b">>]"


def named_link(target: bytes) -> bytes:
    """The same as `link`, whose address is none of the ordinary texts."""
    return press(b"<</S/URI/URI " + target + b">>")


def rewritten(change, original: bytes) -> bytes:
    """The PDF as pypdf writes it after a change."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(original))
    change(writer)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        checked_file(SimpleUploadedFile("letter.pdf", content))
    return refused.value.message


def with_script(_document: object, paper: pydyf.PDF) -> None:
    """Let a paper of WeasyPrint, which packs its objects, run a script when it is opened."""
    action = pydyf.Dictionary({"S": "/JavaScript", "JS": pydyf.String("app.alert(1)")})
    paper.add_object(action)
    paper.catalog["OpenAction"] = action.reference


# What is taken ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        with_catalog(b"/OpenAction[3 0 R/Fit]"),
        with_catalog(SHOWS_PAGE_ONE),
        with_catalog(b"/AA<</WP<</S/GoTo/D[3 0 R/Fit]>>>>"),
        with_page(link(b"https://a.org/JS")),
        with_page(link(b"mailto:clerk@a.org")),
        with_page(link(b"tel:+18165550100")),
        with_page(link(b"")),
        with_page(press(b"<</IsMap false/S/URI/Type/Action/URI(https://a.org)>>")),
        with_page(press(b"<</URI(https://a.org)/S/URI>>")),
        with_catalog(b"/URI<</Base(https://a.org/)>>"),
        b"\x1b%-12345X@PJL SET RESOLUTION=300\r\n" + PDF,
    ],
    ids=[
        "opens at a page",
        "shows pages",
        "on printing",
        "links",
        "writes",
        "calls",
        "leads nowhere",
        "links in another order",
        "links with its kind at the end",
        "says what links begin with",
        "by a printer",
    ],
)
def test_a_pdf_that_only_shows_itself_is_taken(content):
    assert checked_file(pdf(content=content)).size == len(content)


def test_our_own_papers_are_taken():
    checked_file(pdf(content=typeset(LETTER).write_pdf(pdf_variant="pdf/ua-1")))


def test_a_scan_in_a_pdf_is_taken():
    scan = io.BytesIO()
    Image.effect_noise((850, 1100), 40).save(scan, "PDF")

    checked_file(pdf(content=scan.getvalue()))


# What can't be looked through ---------------------------------------------------------------------


def locked(password: str) -> bytes:
    return rewritten(
        lambda writer: writer.encrypt(password, "owner", algorithm="RC4-128"),
        typeset(LETTER).write_pdf(),
    )


def test_a_pdf_that_wants_a_password_is_refused_with_the_way_out():
    assert refusal(locked("secret")) == (
        "“letter.pdf” is locked with a password, so nobody else could open it. Save it without the "
        "password, print it to a new PDF, or send a picture of it."
    )


def test_a_pdf_that_everybody_can_open_and_few_may_change_is_taken():
    assert checked_file(pdf(content=locked(""))).size == len(locked(""))


def test_a_pdf_with_a_page_that_its_count_passes_over_is_refused():
    two = PDF.replace(b"[3 0 R]", b"[3 0 R 4 0 R]").replace(
        b"trailer", b"4 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer"
    )

    assert "has more pages than it says, so not everybody would see the same." in refusal(two)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.4\nnothing at all\nstartxref\n9\n%%EOF\n", "can't be opened: it is damaged"),
        (PDF.replace(b"[3 0 R]", b"[3 0 R 3 0 R]" * 150).replace(b"nt 1", b"nt 300"), "300 pages;"),
    ],
    ids=["no object", "300 pages"],
)
def test_a_pdf_that_shows_nothing_or_too_much_is_refused(content, words):
    assert words in refusal(content)


def test_a_pdf_without_a_page_is_refused():
    empty = rewritten(lambda writer: writer.remove_page(0), typeset(LETTER).write_pdf())

    assert "has no page." in refusal(empty)


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script></html>\n" + PDF,
        b"%<html><script>alert(1)</script></html>\n" + PDF,
        b"GIF89a" + PDF,
        PDF + b"<script>alert(1)</script>",
        PDF + b"PK\x05\x06" + b"\0" * 18,
    ],
)
def test_a_pdf_that_is_something_else_besides_is_refused(content):
    assert refusal(content) == (
        "“letter.pdf” is a PDF and something else besides. Print it to a new PDF, and send that."
    )


# What acts by itself ----------------------------------------------------------------------------

SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (with_catalog(b"/OpenAction" + SCRIPT), "carries a script."),
        (with_catalog(b"/OpenAction 4 0 R", b"4 0 obj" + SCRIPT + b"endobj\n"), "a script."),
        (with_catalog(b"/OpenAction" + SCRIPT.replace(b"/S/JavaS", b"/S/J#61vaS")), "a script."),
        (with_catalog(b"/OpenAction<</S/GoTo/D[3 0 R]/Next" + SCRIPT + b">>"), "a script."),
        (with_catalog(b"/Names<</JavaScript<</Names[(a)" + SCRIPT + b"]>>>>"), "a script."),
        (with_catalog(b"/AA<</WC" + SCRIPT + b">>"), "a script."),
        (with_page(b"/AA<</O" + SCRIPT + b">>"), "a script."),
        (with_page(b"/Annots[<</Subtype/Widget/FT/Btn/A" + SCRIPT + b">>]"), "a script."),
        (with_catalog(b"/AcroForm<</Fields[]/XFA 4 0 R>>", stream(4, b"", b"<a/>")), "a script."),
        (with_catalog(b"/OpenAction<</S/Launch/F(cmd.exe)>>"), "starts a program"),
        (with_page(b"/Annots[<</Subtype/Link/A<</S/SubmitForm/F(x)>>>>]"), "starts a program"),
        (with_catalog(b"/OpenAction<</S/URI/URI(https://a.org)>>"), "opens something by itself"),
        (with_catalog(b"/OpenAction<</S/Named/N/Print>>"), "opens something by itself"),
        (with_catalog(b"/AA<</WC<</S/Named/N 4 0 R>>>>", b"4 0 obj/Quit endobj\n"), "by itself"),
        (with_catalog(b"/AA<</WC<</S/URI/URI(https://a.org)>>>>"), "opens something by itself"),
        (with_page(b"/Annots[<</Subtype/Link/A<</S/GoToR/F(a)/D[0/Fit]>>>>]"), "starts a program"),
        (with_page(link(b"javascript:alert\\(1\\)")), "has a link to something other than"),
        (with_page(link(b"\\\\\\\\host\\\\share")), "has a link to something other than"),
        (with_page(link(b"file:///etc/passwd")), "has a link to something other than"),
        (with_catalog(b"/URI<</Base(javascript:)>>"), "has a link to something other than"),
        (with_page(named_link(b"/file:#2f#2fhost#2fshare#2fx.exe")), "has a link to something"),
        (with_page(named_link(b"/javascript:alert#281#29")), "has a link to something other than"),
        (with_page(named_link(b"/calc")), "has a link to something other than"),
        (with_page(named_link(b"5")), "has a link to something other than"),
        (with_page(named_link(b"[(https://a.org)]")), "has a link to something other than"),
        (
            with_page(named_link(b"4 0 R"), stream(4, b"", b"javascript:alert(1)")),
            "has a link to something other than",
        ),
        (with_page(press(b"<</S/Thread/F<</F(a.pdf)/EF null>>>>")), "from another file"),
        (with_page(press(b"<</S/Thread/F<</DOS(a.pdf)>>>>")), "a part of itself from another file"),
        (with_page(press(b"<</S/Thread/F<</Unix(a.pdf)>>>>")), "from another file"),
        (with_page(press(b"<</S/Thread/F<</Mac(a.pdf)>>>>")), "from another file"),
        (with_page(press(b"<</S/Thread/F 4 0 R>>"), b"4 0 obj<</UF/a.pdf>>endobj\n"), "another"),
        (with_page(b"/Annots[<</Subtype/RichMedia/Rect[0 0 9 9]>>]"), "carries a film"),
        (
            with_catalog(
                b"/Names<</EmbeddedFiles<</Names[(a) 4 0 R]>>>>",
                b"4 0 obj<</Type/Filespec/F(setup.exe)/EF<</F 5 0 R>>>>endobj\n",
                stream(5, b"/Type/EmbeddedFile", b"MZ"),
            ),
            "carries the file “setup.exe” within it.",
        ),
        (
            with_page(
                b"/Annots[<</Subtype/FileAttachment/Rect[0 0 9 9]/FS 4 0 R>>]",
                b"4 0 obj<</F(a.xml)/UF<FEFF0061002E0068006D>/EF<</F 5 0 R>>>>endobj\n",
                stream(5, b"", b"<a/>"),
            ),
            "carries the file “a.hm” within it.",
        ),
        (
            with_catalog(b"/AF[<</DOS(a.exe)/EF<</F 4 0 R>>>>]", stream(4, b"", b"MZ")),
            "carries the file “a.exe” within it.",
        ),
        (
            with_catalog(b"/AF[<</F(data.xml)/EF<</F 4 0 R>>>>]", stream(4, b"", b"<a/>")),
            "carries the file “data.xml” within it.",
        ),
        (
            with_catalog(b"/AF[<</EF<</F 4 0 R>>>>]", stream(4, b"", b"MZ")),
            "carries a file within it.",
        ),
    ],
)
def test_a_pdf_that_does_something_by_itself_is_refused(content, words):
    check_acts(content, words)


def test_a_paper_whose_objects_are_packed_and_run_a_script_is_refused():
    check_acts(typeset(LETTER).write_pdf(finisher=with_script), "a script.")


def check_acts(content: bytes, words: str) -> None:
    said = refusal(content)

    assert words in said
    assert said.endswith("Print it to a new PDF, or send a picture of it.")


def test_what_another_program_may_find_where_pdfium_does_not_is_refused():
    unused = PDF.replace(b"trailer", b"8 0 obj" + SCRIPT + b"endobj\ntrailer")

    assert "carries a script." in refusal(unused)


def test_a_word_in_a_text_or_a_picture_is_no_script():
    content = with_catalog(b"", b"4 0 obj(see /JavaScript)endobj\n")
    content = content.replace(b"trailer", stream(5, b"", b"") + b"trailer")
    plain = b"6 0 obj<</Length 12>>stream\n/JavaScript \nendstream endobj\n"

    checked_file(pdf(content=content.replace(b"trailer", plain + b"trailer")))


# What is too much -------------------------------------------------------------------------------

TOO_MUCH = (
    "“letter.pdf” unpacks to more than can be looked through. "
    "Print it to a new PDF, or send a picture of it."
)


def test_a_bomb_is_refused_in_bounded_time_and_memory():
    drawing = b" " * (MOST_MEGABYTES["look"] * MEGABYTE)
    content = with_page(b"/Contents 4 0 R", stream(4, b"", drawing, times=3))
    before = time.monotonic()

    assert refusal(content) == TOO_MUCH
    assert len(content) < 10_000
    assert time.monotonic() - before < MOST_SECONDS["look"] * PATIENCE


def test_a_bomb_of_objects_is_refused():
    content = with_catalog(b"/Q 8 0 R", b"8 0 obj[" + b"0 " * 4_900_000 + b"]endobj\n")

    assert refusal(content) == TOO_MUCH


def test_a_picture_of_too_many_dots_within_is_refused():
    picture = stream(
        4,
        b"/Subtype/Image/Width 10000/Height 10000/BitsPerComponent 1/ColorSpace/DeviceGray",
        b"\0" * (10_000 * 1_250),
    )
    drawing = stream(5, b"", b"100 0 0 100 0 0 cm /P Do")
    content = with_page(b"/Resources<</XObject<</P 4 0 R>>>>/Contents 5 0 R", picture, drawing)

    assert "has a picture of 10,000 by 10,000 dots, too large to read." in refusal(content)
