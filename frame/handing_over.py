"""Stored files on their way to a browser, as what they were checked to be, and run by nothing."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any, TypeVar

from csp.constants import NONE
from csp.decorators import csp_replace
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from frame.said import Said, say

Answer = TypeVar("Answer", bound=HttpResponseBase)

PRIVATE = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
# It loads nothing, and is of no site: what runs in it all the same reads and sends nothing of ours.
ALONE: dict[str, Any] = {"default-src": [NONE], "img-src": [NONE], "sandbox": True}

OTHER_FILE = (
    "The file in the storage is not the one that was stored, so it is not given. An administrator "
    "finds that one in a backup."
)


def is_as_stored(content: IO[bytes], sha256: str) -> bool:
    """Whether a stored file is the one of that hash; it is read whole, and is at its start after.

    Args:
        content: the file, opened.
    """
    digest = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]  # a Django file reads as one
    content.seek(0)
    return digest == sha256


@contextmanager
def closed_on_failure(content: IO[bytes]) -> Iterator[None]:
    """Close what was opened to be handed over where putting that on record fails."""
    try:
        yield
    except BaseException:
        content.close()
        raise


def saved_once_noted(
    request: HttpRequest,
    content: IO[bytes],
    *,
    sha256: str = "",
    note: Callable[[], object],
    page: str,
    name: str,
    content_type: str,
) -> FileResponse | HttpResponse:
    """A stored file, to be saved, once it is on record who takes it; or why it isn't given.

    Args:
        content: the file, opened; it is closed where it isn't given.
        sha256: what the file was when it was stored: another one isn't given, and nothing is noted.
            Blank where it was made just now.
        note: puts on record that it is taken. A ValidationError of it is said in words.
        page: the address where those words stand.
    """
    refused = _why_not_given(request, content, sha256, note, page)
    return refused or file_to_save(content, name=name, content_type=content_type)


def shown_once_noted(
    request: HttpRequest,
    content: IO[bytes],
    *,
    sha256: str,
    note: Callable[[], object],
    page: str,
    name: str,
    content_type: str,
) -> FileResponse | HttpResponse:
    """The same of a stored file for the browser's own viewer: see `file_to_show`."""
    refused = _why_not_given(request, content, sha256, note, page)
    return refused or file_to_show(content, name=name, content_type=content_type)


def _why_not_given(
    request: HttpRequest, content: IO[bytes], sha256: str, note: Callable[[], object], page: str
) -> HttpResponse | None:
    """To the page that says why a file isn't given, which is closed; None once it is noted."""
    try:
        with closed_on_failure(content):
            if sha256 and not is_as_stored(content, sha256):
                raise ValidationError(OTHER_FILE, code="other_file")
            note()
    except ValidationError as refused:
        say(request, [Said("error", " ".join(refused.messages))])
        return redirect(page)
    return None


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
