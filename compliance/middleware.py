"""What follows a request that may have changed somebody's record."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from compliance.standings.settlement import settle_changed

Answer = Callable[[HttpRequest], HttpResponse]
# Two large sheets. More are marked only by an import or an update.
AFTER_A_WRITE = 100
READING = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def settle_after_writing(answer: Answer) -> Answer:
    """Settle whom a request has changed, once its writes are committed: reading writes nothing."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if request.method not in READING:
            settle_changed(at_most=AFTER_A_WRITE)
        return response

    return answered
