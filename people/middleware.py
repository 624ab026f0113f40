"""A one-time password opens one page: the one that asks for a password of one's own."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

Answer = Callable[[HttpRequest], HttpResponse]
STILL_OPEN = ("password-change", "sign-out", "session-left", "health")


def ask_for_own_password(answer: Answer) -> Answer:
    """Send whoever must change the password to the page for it, from every other page."""

    def answered(request: HttpRequest) -> HttpResponse:
        user = request.user
        if not (user.is_authenticated and user.must_change_password):
            return answer(request)
        if request.path in [reverse(name) for name in STILL_OPEN]:
            return answer(request)
        return redirect("password-change")

    return answered
