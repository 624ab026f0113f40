"""What the service's own log says of a request that was refused."""

import logging

from django.http import HttpRequest

from frame.client_address import client_address

SERVER_ERROR = 500


class RefusedInOneLine(logging.Filter):
    """Of a refused request, one line that says who asked; of a fault, all that is known."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and _is_refusal(record):
            record.msg = f"{record.getMessage()} ({request.method} by {_who_asks(request)})"
            record.args = None
            record.exc_info = record.exc_text = None
        return True


def _is_refusal(record: logging.LogRecord) -> bool:
    return getattr(record, "status_code", SERVER_ERROR) < SERVER_ERROR


def _who_asks(request: HttpRequest) -> str:
    # A host that is not allowed is refused before anybody is looked up.
    user = getattr(request, "user", None)
    who = user.serial_number if user is not None and user.is_authenticated else "nobody signed in"
    return f"{who}, from {client_address(request)}"
