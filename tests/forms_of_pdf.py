"""PDFs with fields that were filled in, and with notes on them."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name


def filled_in(
    field: str, *, note: str = "", has_appearance: bool = True, is_inherited: bool = False
) -> bytes:
    """A page that says "Name:", with a note over a field.

    Args:
        has_appearance: whether the field says how it looks; else it is left to the reader.
        is_inherited: whether the page takes its font from above, and its size, which is turned.
    """
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(612, 792))
    page = pdf.pages[0].obj
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
    )
    fonts = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
    page.Resources = fonts
    page.Contents = pdf.make_stream(b"BT /F1 14 Tf 72 700 Td (Name:) Tj ET")

    def looks(text: str) -> pikepdf.Dictionary:
        written = pikepdf.Stream(
            pdf,
            f"BT /F1 14 Tf 2 8 Td ({text}) Tj ET".encode(),
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, 300, 30]),
            Resources=fonts,
        )
        return Dictionary(N=pdf.make_indirect(written))

    on_it = []
    if note:
        said = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, F=4, AP=looks(note))
        said.Rect, said.Contents = Array([72, 500, 372, 530]), pikepdf.String(note)
        on_it.append(pdf.make_indirect(said))
    if field:
        typed = Dictionary(Type=Name.Annot, Subtype=Name.Widget, F=4, FT=Name.Tx)
        typed.Rect, typed.T, typed.V = Array([72, 400, 372, 430]), "name", pikepdf.String(field)
        typed.DA = pikepdf.String("/F1 14 Tf 0 g")
        if has_appearance:
            typed.AP = looks(field)
        on_it.append(pdf.make_indirect(typed))
        pdf.Root.AcroForm = Dictionary(
            Fields=Array([on_it[-1]]), DR=fonts, NeedAppearances=not has_appearance
        )
    page.Annots = Array(on_it)
    if is_inherited:
        above = page.Parent
        above.Resources, above.MediaBox = page.Resources, Array([0, 0, 595, 842])
        above.CropBox, above.Rotate = Array([50, 60, 545, 800]), 90
        del page.Resources, page.MediaBox
    written = io.BytesIO()
    pdf.save(written)
    return written.getvalue()
