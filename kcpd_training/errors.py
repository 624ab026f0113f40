"""The pages of what went wrong: in words, with the right status, and always our own.

Django's own views of errors read the form once more, for its token. They would fail anew on the one
that could not be read, and leave the answer to the server, which has no words.
"""

import sys
from collections.abc import Mapping
from contextlib import suppress

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from frame.storing.failures import storage_failure_in

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
PIECE = 64 * 1024
# Together more than nginx lets through of one request.
MOST_PIECES = 2_000


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that nothing was read of a request, and when there was too much of it."""
    if not isinstance(exception, TOO_MUCH):
        return _bare(400)
    _read_to_the_end(request)
    return _bare(413)


def _read_to_the_end(request: HttpRequest) -> None:
    """Let whoever sends too much end: nginx, still sending to who hung up, takes it for away."""
    with suppress(OSError):
        for _ in range(MOST_PIECES):
            if not request.read(PIECE):
                return


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def method_not_allowed(request: HttpRequest, allow: str) -> HttpResponse:
    """Say that an address is not opened, or takes nothing, and lead away from it.

    Args:
        allow: the methods that it takes, as the header names them.
    """
    page = render(request, "405.html", {"is_opened": request.method == "GET"}, status=405)
    page.headers["Allow"] = allow.replace("GET", "GET, HEAD")
    return page


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that it failed on our side, and whether that is because nothing can be written there."""
    failure = storage_failure_in(sys.exception())
    if failure is None:
        return _bare(500)
    return _page(failure.page, failure.status, failure.headers)


def unsupported_content(request: HttpRequest) -> HttpResponse:
    """Say that a request is written in signs which nothing here reads."""
    return _bare(415)


def _bare(status: int) -> HttpResponse:
    """A page that needs no request, no database and no session: any of them may be what failed."""
    return _page(f"{status}.html", status)


def _page(template: str, status: int, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """The same, which may say in its headers when to come again."""
    answer = render(None, template, status=status)
    for name, value in (headers or {}).items():
        answer[name] = value
    return answer
