"""Paper that is kept for good: what PDF/A-3a and PDF/UA-1 ask of a file, looked for in it.

No validator is at hand; each claim is checked by what the standards say a file has.
"""

import io
import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from frame.archival import archival_pdf
from frame.attached import Attached
from frame.paper import setting
from frame.turns import Busy

NOON = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("America/Chicago"))
DATA = {"hours": "8.00"}
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A paper</title>
<link rel="stylesheet" href="css/paper.css"></head><body>
<div class="running-head"><span>Department</span></div><div class="running-foot">Made on</div>
<h1>Heading</h1><p>Words of Ana Núñez.</p>
<table><thead><tr><th scope="col">Year</th><th scope="col">Hours</th></tr></thead>
<tbody><tr><th scope="row">2026</th><td>8.00</td></tr>{rows}</tbody></table></body></html>"""


@pytest.fixture(scope="module")
def paper() -> PdfReader:
    """Two pages with a table that goes over both."""
    rows = "<tr><th scope='row'>2025</th><td>1.00</td></tr>" * 60
    attached = Attached("data.json", json.dumps(DATA).encode(), "The data")
    content = archival_pdf(PAGE.replace("{rows}", rows), made_at=NOON, attached=[attached])
    return PdfReader(io.BytesIO(content))


def elements(node: Any) -> list[DictionaryObject]:
    """All elements of the structure below one, in their order."""
    kids = node.get("/K", [])
    found = []
    for kid in kids if isinstance(kids, ArrayObject) else [kids]:
        each = kid.get_object()
        if isinstance(each, DictionaryObject) and "/S" in each:
            found += [each, *elements(each)]
    return found


def test_it_says_which_standards_it_keeps(paper):
    metadata = paper.root_object["/Metadata"].get_object().get_data().decode()

    assert 'pdfaid:part="3"' in metadata
    assert 'pdfaid:conformance="A"' in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>" in metadata
    assert metadata.count("<rdf:RDF") == 1
    assert "A paper" in metadata


def test_its_metadata_is_read_by_who_knows_no_pdf(paper):
    assert "/Filter" not in paper.root_object["/Metadata"].get_object()


def test_it_has_colors_a_language_a_title_and_tags(paper):
    root = paper.root_object
    (intent,) = root["/OutputIntents"]

    assert intent.get_object()["/S"] == "/GTS_PDFA1"
    assert "/DestOutputProfile" in intent.get_object()
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"] == True  # noqa: E712
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert paper.metadata is not None
    assert paper.metadata.title == "A paper"
    assert not paper.is_encrypted
    assert "/ID" in paper.trailer


def test_every_font_is_within_it(paper):
    fonts = {
        name: font.get_object()
        for page in paper.pages
        for name, font in page["/Resources"]["/Font"].items()
    }
    for font in fonts.values():
        (descendant,) = font["/DescendantFonts"]
        described = descendant.get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(described)
        assert "/ToUnicode" in font
    assert fonts


def test_nothing_in_it_is_transparent_or_acts_by_itself(paper):
    for page in paper.pages:
        assert "/Group" not in page
        for state in page["/Resources"].get("/ExtGState", {}).values():
            given = state.get_object()
            assert given.get("/ca", 1) == given.get("/CA", 1) == 1
            assert given.get("/SMask", "/None") == "/None"
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(paper.root_object)


def test_its_data_is_attached_once_as_its_data(paper):
    root = paper.root_object
    (associated,) = root["/AF"]
    name, named = root["/Names"]["/EmbeddedFiles"]["/Names"]
    file = associated.get_object()

    assert name == "data.json"
    assert named.get_object() == file
    assert (file["/F"], file["/UF"]) == ("data.json", "data.json")
    assert file["/AFRelationship"] == "/Data"
    assert file["/Desc"] == "The data"
    stream = file["/EF"]["/F"].get_object()
    assert stream["/Subtype"] == "/application/json"
    assert json.loads(stream.get_data()) == DATA


def test_each_heading_cell_says_whether_it_heads_a_column_or_a_row(paper):
    found = elements(paper.root_object["/StructTreeRoot"])
    scopes = [each["/A"]["/Scope"] for each in found if each["/S"] == "/TH"]

    assert len(paper.pages) == 2
    # The heading of the table stands on both pages.
    assert scopes.count("/Column") == 4
    assert scopes.count("/Row") == 61


def test_head_and_foot_of_each_page_are_no_part_of_the_text(paper):
    for page in paper.pages:
        content = page.get_contents()
        assert content is not None
        painted = content.get_data()
        assert painted.count(b"/Artifact") >= 2
        assert b"/Type /Pagination" in painted
    numbers = paper.root_object["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    root = paper.root_object["/StructTreeRoot"]
    led_to = {each.indirect_reference.idnum for each in elements(root)}
    for marks in numbers[1::2]:
        named = [mark for mark in marks.get_object() if mark is not None]
        assert all(
            mark.idnum in led_to for mark in named if getattr(mark, "idnum", None) is not None
        )


def test_two_papers_at_once_wait_and_a_third_is_told(monkeypatch):
    import threading

    from frame import paper as setting_of

    monkeypatch.setattr(setting_of._TURNS, "admitted", threading.BoundedSemaphore(1))

    with setting(), pytest.raises(Busy):
        archival_pdf(PAGE.replace("{rows}", ""), made_at=NOON)
