"""What a request says of the content it brings, looked at before Django reads it.

Django takes the charset that a request names for its whole address as well, and one that is none of
text fails where no page can answer yet.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import parse_header_parameters

from kcpd_training.errors import unsupported_content
from kcpd_training.middleware import Answer

UNREAD = "training_records.content_type_unread"
READ = "utf-8"
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def with_content_type_read(application: Application) -> Application:
    """Take out of a request what it says of its content where nothing here reads such."""

    def answered(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not _is_read(environ.get("CONTENT_TYPE", "")):
            environ[UNREAD] = environ.pop("CONTENT_TYPE")
        return application(environ, start_response)

    return answered


def refuse_unread_content(answer: Answer) -> Answer:
    """Refuse, in words, a request whose content is in signs that nothing here reads."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        return unsupported_content(request) if UNREAD in request.META else answer(request)

    return answered


def _is_read(content_type: str) -> bool:
    try:
        _, parameters = parse_header_parameters(content_type)
    except (LookupError, ValueError):
        return False
    return parameters.get("charset", READ).lower() == READ
