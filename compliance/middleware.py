"""What follows a request that may have changed somebody's record."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

from compliance.standings.settlement import settle_changed
from compliance.standings.unsettling import WATCHED_MODELS

Answer = Callable[[HttpRequest], HttpResponse]
READING = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# Two large sheets. More are marked only by an import or an update.
AFTER_A_WRITE = 100


def settle_after_writing(answer: Answer) -> Answer:
    """Settle whom a request has changed, once its writes are committed: reading writes nothing."""

    def answered(request: HttpRequest) -> HttpResponse:
        if request.method in READING:
            return answer(request)
        watch = _Watch()
        with connection.execute_wrapper(watch):
            response = answer(request)
        if watch.has_seen_write:
            settle_changed(at_most=AFTER_A_WRITE)
        return response

    return answered


class _Watch:
    """Notices a write to a table whose triggers unsettle members, so that others cost no query."""

    TABLES = tuple(model._meta.db_table for model in WATCHED_MODELS)

    def __init__(self) -> None:
        self.has_seen_write = False

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict
    ) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            self.has_seen_write |= any(table in sql for table in self.TABLES)
        return execute(sql, params, many, context)
