"""Paper that is kept for good: a tagged PDF/A-3a and PDF/UA-1, with its data attached.

WeasyPrint writes the one or the other. What PDF/UA-1 asks besides is set right before the file is
written: that it says so, which way a heading cell points, and that what stands at the head and foot
of every page is no part of the text.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Any

from frame.attached import Attached
from frame.paper import setting, typeset

if TYPE_CHECKING:
    import pydyf

# PDF/A wants each word of the metadata that it does not know itself described in the same place.
CLAIM = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description>\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"\
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"\
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of the PDF/UA standard</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property>\
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
COLORS = "--srgb"
END_OF_METADATA = b"</rdf:RDF>"


def archival_pdf(html: str, *, made_at: datetime, attached: Iterable[Attached] = ()) -> bytes:
    """The page as a PDF to be kept, each attached file as the data of it.

    Args:
        html: a page that extends `paper/base.html`.

    Raises:
        Busy: another paper waits to be set already.
    """
    with setting():
        import weasyprint

        data = [
            weasyprint.Attachment(
                string=each.content,
                name=each.name,
                description=each.description,
                created=made_at,
                modified=made_at,
                relationship="Data",
            )
            for each in attached
        ]
        return typeset(html).write_pdf(
            pdf_variant="pdf/a-3a",
            attachments=data,
            finisher=_make_accessible,
            output_intent=COLORS,
            color_profiles={COLORS: _srgb()},
        )


def _srgb() -> Any:
    """What the colors mean. WeasyPrint would open the same file and never close it."""
    from weasyprint.css import ColorProfile

    profile = BytesIO(files("weasyprint.pdf").joinpath("sRGB2014.icc").read_bytes())
    return ColorProfile(profile, "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"]))


def _make_accessible(document: Any, pdf: "pydyf.PDF") -> None:
    """What PDF/UA-1 asks besides PDF/A-3a."""
    _claim(pdf)
    _point_headings(pdf)
    _leave_out_running_lines(pdf)
    if "AF" in pdf.catalog:
        once = list(dict.fromkeys(pdf.catalog["AF"]))
        pdf.catalog["AF"][:] = once


def _claim(pdf: "pydyf.PDF") -> None:
    metadata = _object(pdf, pdf.catalog["Metadata"])
    (packet,) = metadata.stream
    metadata.stream = [packet.replace(END_OF_METADATA, CLAIM + END_OF_METADATA, 1)]
    # Programs that know no PDF look for it as it stands.
    metadata.compress = False


def _point_headings(pdf: "pydyf.PDF") -> None:
    """Say of each heading cell whether it heads a row or a column."""
    for each in _elements(pdf):
        if each["S"] == "/TH":
            row = _object(pdf, each["P"])
            heads_column = _object(pdf, row["P"])["S"] == "/THead"
            each["A"]["Scope"] = "/Column" if heads_column else "/Row"


def _leave_out_running_lines(pdf: "pydyf.PDF") -> None:
    """Mark as no part of the text what is in no element that the document leads to."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    led_to = {root.number, *_led_to(pdf, root)}
    numbers = iter(_object(pdf, root["ParentTree"])["Nums"])
    elements_by_page = {
        page: marks for page, marks in zip(numbers, numbers, strict=True) if isinstance(marks, list)
    }
    for page, marks in elements_by_page.items():
        stream = _content_of(pdf, page)
        for mark, element in enumerate(marks):
            if _number(element) not in led_to:
                at = _place_of(stream, mark)
                stream[at - 1 : at + 1] = ["/Artifact", _pagination()]
                marks[mark] = b"null"


def _pagination() -> "pydyf.Dictionary":
    import pydyf

    return pydyf.Dictionary({"Type": "/Pagination"})


def _content_of(pdf: "pydyf.PDF", page: int) -> list[Any]:
    """What is painted on a page, by its place among the pages."""
    content: list[Any] = _object(pdf, _object(pdf, pdf.page_references[page])["Contents"]).stream
    return content


def _place_of(stream: list[Any], mark: int) -> int:
    return next(
        place
        for place, each in enumerate(stream)
        if isinstance(each, dict) and each.get("MCID") == mark
    )


def _led_to(pdf: "pydyf.PDF", element: Any) -> Iterator[int]:
    """The numbers of all elements below one."""
    waiting = [element]
    while waiting:
        for kid in waiting.pop().get("K", ()):
            if not isinstance(kid, int):
                yield _number(kid)
                waiting.append(_object(pdf, kid))


def _elements(pdf: "pydyf.PDF") -> list[Any]:
    return [
        each for each in pdf.objects if isinstance(each, dict) and each.get("Type") == "/StructElem"
    ]


def _object(pdf: "pydyf.PDF", reference: bytes) -> Any:
    return pdf.objects[_number(reference)]


def _number(reference: bytes) -> int:
    return int(reference.split()[0])
