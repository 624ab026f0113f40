"""A page of a paper as a picture, to be shown beside a form."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from frame.access import requires
from frame.files import ContentType
from frame.handing_over import picture_of_stored
from frame.pdf.asking import PdfError, pdf_page_picture
from frame.picture.asking import PictureError, upright_picture
from frame.requests import SignedInRequest
from frame.rights import Right
from records.actions.documents import record_page_look
from records.certificates.papers import Paper
from records.models import Document, HeldPaper

DOTS_ACROSS = 1600


@requires(Right.SEE_OWN_RECORD, Right.SEE_ELEMENT_RECORDS, Right.SEE_ALL_RECORDS)
@require_GET
def document_page(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Show one page of a document within reach as a picture, in which nothing can run."""
    document = get_object_or_404(
        Document.objects.visible_to(request.user)
        .filter(Document.FILE_IS_KEPT)
        .select_related("member"),
        pk=pk,
    )
    response = _shown(document, number)
    record_page_look(document=document, by=request.user, now=timezone.now())
    return response


@requires(Right.ENTER_COMPLETIONS)
@require_GET
def held_paper_page(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Show one page of a paper that the reader has given to a form; it is of no record yet."""
    return _shown(get_object_or_404(HeldPaper, pk=pk, held_by=request.user), number)


def _shown(paper: Paper, number: int) -> HttpResponse:
    """The page as a picture.

    Raises:
        Http404: there is none, or it can't be shown.
    """
    try:
        with paper.file.open("rb") as stored:
            picture = _picture(stored.read(), paper.content_type, number)
    except (FileNotFoundError, PdfError, PictureError, IndexError):
        raise Http404 from None
    return picture_of_stored(picture)


def _picture(content: bytes, content_type: str, number: int) -> bytes:
    """The page as JPEG.

    Args:
        number: counted from 1.

    Raises:
        IndexError: there is no such page.
        PdfError: likewise of a PDF, or it can't be shown.
        PictureError: a picture can't be shown.
    """
    if content_type == ContentType.PDF:
        return pdf_page_picture(content, number - 1, DOTS_ACROSS)
    if number != 1:
        raise IndexError(number)
    return upright_picture(content, DOTS_ACROSS)
