"""What becomes of a request of who is not signed in, or not any more."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from frame.addresses import came_from


class AskToSignIn(LoginRequiredMiddleware):
    """Send who is not signed in to sign in, and back to a page that can be opened after that."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        """What was sent is not sent once more; the page that it was sent from is opened anew."""
        if request.method == "GET":
            return super().handle_no_permission(request, view_func)
        page = came_from(request)
        return redirect_to_login(page) if page else redirect(settings.LOGIN_URL)
