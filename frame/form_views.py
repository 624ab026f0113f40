"""What every view with a form needs: what was sent, and why a form is not shown at all."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict


def sent_with(request: HttpRequest) -> tuple[QueryDict | None, MultiValueDict | None]:
    """What a form was sent with, blank or not; nothing while it is only shown."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def refusal(check: Callable[[], None]) -> str:
    """Why something can't be done at all; nothing if it can."""
    try:
        check()
    except ValidationError as error:
        return error.messages[0]
    return ""
