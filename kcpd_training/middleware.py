"""What every request and every answer have in common."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]


def answer_head_as_get(answer: Answer) -> Answer:
    """Answer HEAD wherever GET is answered: the same headers, and nothing after them."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        if request.method != "HEAD":
            return answer(request)
        request.method = "GET"
        response = answer(request)
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = []
        elif isinstance(response, HttpResponse):
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response

    return answered


def keep_out_of_caches(answer: Answer) -> Answer:
    """Let no cache and no back button show a personal page to the next one at the computer."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if request.user.is_authenticated:
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return answered
