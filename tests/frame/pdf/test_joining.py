"""Papers joined to one: tags go with them, pages are numbered, and nothing else goes on."""

import io

import pikepdf
import pytest
from PIL import Image

from frame.paper import typeset
from frame.pdf.asking import covered_pdf
from frame.pdf.joining import Paper, joined, page_sizes
from tests.pdfs import texts_of

STYLE = "<style>@page{size:Letter;margin:1in}@page wide{size:Letter landscape}</style>"


def own(body: str, **options: object) -> bytes:
    html = f'<html lang="en"><title>Secret title</title>{STYLE}{body}'
    return typeset(html).write_pdf(pdf_tags=True, **options)


def picture() -> bytes:
    sent = io.BytesIO()
    Image.new("L", (600, 800), 200).save(sent, "PNG")
    return covered_pdf(sent.getvalue(), []).content


def stamps(papers: list[Paper]) -> bytes:
    sizes = [size for paper in papers for size in page_sizes(paper.content)]
    pages = "".join(
        f"<p style='break-after:page;page:{'wide' if width > height else 'auto'}'>Stamp {number}"
        for number, (width, height) in enumerate(sizes, start=1)
    )
    made = typeset(f"<html lang=en><title>S</title>{STYLE}{pages}").write_pdf()
    with pikepdf.open(io.BytesIO(made)) as opened:
        del opened.pages[len(sizes) :]
        written = io.BytesIO()
        opened.save(written)
    return written.getvalue()


@pytest.fixture(scope="module")
def papers() -> list[Paper]:
    table = "<table><tr><th>Name<th>Score<tr><td>Ana<td>87</table>"
    return [
        Paper(own("<h1>Cover</h1><p>Words"), "Cover"),
        Paper(
            own(
                f"<h1>Sheet</h1>{table}<p style='break-before:page'><a href='https://a.org'>Link</a>"
            ),
            "Sheet",
        ),
        Paper(picture(), "Letter", alternative="“letter.png”, as a picture"),
        Paper(own("<div style='page:wide'><h1>Wide</h1>"), "Wide"),
    ]


@pytest.fixture(scope="module")
def whole(papers) -> bytes:
    return joined(papers, stamps=stamps(papers), title="Packet R-00001")


def elements(tree: pikepdf.Object) -> list[pikepdf.Dictionary]:
    """Every tag of the tree, in the order it is read in."""
    found = []

    def walk(each: pikepdf.Object) -> None:
        if isinstance(each, pikepdf.Array):
            for kid in each:
                walk(kid)
        elif isinstance(each, pikepdf.Dictionary) and "/S" in each:
            found.append(each)
            walk(each.get("/K", pikepdf.Array()))

    walk(tree.K)
    return found


def test_each_paper_is_a_part_of_the_one_tree(whole):
    with pikepdf.open(io.BytesIO(whole)) as opened:
        kinds = [str(each.S) for each in elements(opened.Root.StructTreeRoot)]

        assert kinds[0] == "/Document"
        assert kinds.count("/Part") == 3
        assert [kind for kind in kinds if kind in ("/H1", "/Figure", "/Table")] == [
            *("/H1", "/H1", "/Table", "/Figure", "/H1")
        ]
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang) == "en"


def test_each_tag_is_of_a_page_that_is_there_and_found_from_it(whole):
    with pikepdf.open(io.BytesIO(whole)) as opened:
        pages = {page.obj.objgen for page in opened.pages}
        numbers = list(opened.Root.StructTreeRoot.ParentTree.Nums)
        by_key = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
        keys = [int(page.obj.StructParents) for page in opened.pages]
        tags = elements(opened.Root.StructTreeRoot)

        assert len(set(keys)) == len(keys)
        assert {each.Pg.objgen for each in tags if "/Pg" in each} <= pages
        for page, key in zip(opened.pages, keys, strict=True):
            for tag in by_key[key]:
                assert tag.Pg.objgen == page.obj.objgen
                assert tag.objgen in {each.objgen for each in tags}
        assert sorted(by_key) == [int(each) for each in numbers[::2]]


def test_a_page_that_is_a_picture_is_read_out_in_words(whole):
    with pikepdf.open(io.BytesIO(whole)) as opened:
        (figure,) = [
            each for each in elements(opened.Root.StructTreeRoot) if str(each.S) == "/Figure"
        ]

        assert str(figure.Alt) == "“letter.png”, as a picture, page 1"


def test_every_page_bears_its_stamp_and_what_it_said(whole):
    for text in texts_of(whole).values():
        words = text.split()
        assert [words[at + 1] for at, word in enumerate(words) if word == "Stamp"] == list("12345")
        assert {"Cover", "Ana", "87", "Link", "Wide"} <= set(words)


def test_a_stamp_is_read_out_on_no_page(whole):
    with pikepdf.open(io.BytesIO(whole)) as opened:
        for page in opened.pages:
            said = [
                (str(each.operator), [str(operand) for operand in each.operands])
                for each in pikepdf.parse_content_stream(page)
            ]
            at = said.index(
                next(each for each in said if "/Artifact" in each[1] and "Footer" in str(each))
            )
            assert [operator for operator, _ in said[at:]] == ["BDC", "q", "Do", "Q", "EMC"]


def test_it_is_called_by_its_own_title_and_its_bookmarks_name_the_papers(whole):
    with pikepdf.open(io.BytesIO(whole)) as opened:
        assert opened.open_metadata()["dc:title"] == "Packet R-00001"
        with opened.open_outline() as outline:
            assert [item.title for item in outline.root] == ["Cover", "Sheet", "Letter", "Wide"]


def test_nothing_but_pages_goes_on(papers):
    from weasyprint import Attachment

    archived = own(
        "<h1>First",
        pdf_variant="pdf/ua-1",
        attachments=[Attachment(string="hidden words", name="data.json")],
    )
    first = [Paper(archived, "First"), *papers[1:]]

    with pikepdf.open(io.BytesIO(joined(first, stamps=stamps(first), title="T"))) as opened:
        assert not {"/Names", "/AF", "/AcroForm", "/OpenAction"} & set(opened.Root.keys())
        assert "/Info" not in opened.trailer
        assert "pdfuaid:part" not in str(opened.open_metadata())
        assert len(opened.attachments) == 0


def test_the_same_papers_give_the_same_bytes(papers):
    once, again = (joined(papers, stamps=stamps(papers), title="T") for _ in range(2))

    assert once == again


def test_a_stamp_too_few_is_refused(papers):
    with pytest.raises(ValueError, match="zip"):
        joined(papers, stamps=stamps(papers[:2]), title="T")
