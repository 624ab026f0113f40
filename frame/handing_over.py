"""Stored files on their way to a browser, as what they were checked to be, and run by nothing."""

from typing import IO, Any, TypeVar

from csp.constants import NONE
from csp.decorators import csp_replace
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

Answer = TypeVar("Answer", bound=HttpResponseBase)

PRIVATE = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
# It loads nothing, and is of no site: what runs in it all the same reads and sends nothing of ours.
ALONE: dict[str, Any] = {"default-src": [NONE], "img-src": [NONE], "sandbox": True}


def file_to_save(content: IO[bytes], *, name: str, content_type: str) -> FileResponse:
    """A stored file, to be saved and never opened by the browser."""
    return _alone(file_to_show(content, name=name, content_type=content_type, as_attachment=True))


def file_to_show(
    content: IO[bytes], *, name: str, content_type: str, as_attachment: bool = False
) -> FileResponse:
    """A stored file for the browser's own viewer, which Chrome's is not in a sandbox.

    The view says what may frame it.
    """
    return FileResponse(
        content,
        as_attachment=as_attachment,
        filename=name,
        content_type=content_type,
        headers=PRIVATE,
    )


def picture_of_stored(content: bytes) -> HttpResponse:
    """A picture that was made here of a stored file, as JPEG."""
    return _alone(HttpResponse(content, content_type="image/jpeg", headers=PRIVATE))


def _alone(answer: Answer) -> Answer:
    """The answer, marked by the view that django-csp takes it from."""
    csp_replace(ALONE)(lambda request: answer)(HttpRequest())
    return answer
