"""A request as it comes over the wire, answered by the application as the server runs it.

Django's test client makes requests of its own, which lack what only a server lets through.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

from kcpd_training.wsgi import application
from people.models import Member
from tests.signed_in import client_of

TOKEN = "x" * 32  # that of a form, in the cookie and in the form


@dataclass(frozen=True)
class RawAnswer:
    """What the server would send back."""

    status: int
    headers: dict[str, str]
    body: bytes


@contextmanager
def _connection_kept() -> Iterator[None]:
    """As Django's test client keeps it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def ask(
    method: str = "GET",
    path: str = "/",
    body: bytes = b"",
    *,
    by: Member | None = None,
    cookie: str = "",
    **environ: str,
) -> RawAnswer:
    """Ask the application; an error that no page answers is raised.

    Args:
        by: who is signed in.
        cookie: what stands in the header before the session and the token of forms.
        environ: the headers and whatever else the server says, by its name in WSGI.
    """
    path, _, query = path.partition("?")
    session = client_of(by).cookies.get(settings.SESSION_COOKIE_NAME)
    cookies = [cookie, f"{settings.CSRF_COOKIE_NAME}={TOKEN}"]
    cookies += [session.OutputString().partition(";")[0]] if session else []
    given: dict[str, Any] = {
        **RequestFactory()._base_environ(),
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_COOKIE": "; ".join(filter(None, cookies)),
        "wsgi.input": io.BytesIO(body),
        **environ,
    }
    started: list[Any] = []
    # Between requests the server may give its connection back; that of a test is in a transaction.
    with _connection_kept():
        content = application(given, lambda *said: started.append(said))
        answered = b"".join(content)
        if close := getattr(content, "close", None):
            close()
    [(status, headers)] = started
    return RawAnswer(int(status.split()[0]), dict(headers), answered)
