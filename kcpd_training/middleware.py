"""What every answer to someone signed in has in common."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


def keep_out_of_caches(answer: Answer) -> Answer:
    """Let no cache and no back button show a personal page to the next one at the computer."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if request.user.is_authenticated:
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return answered
