"""What becomes of a request of who is not signed in, or not any more."""

from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme


class AskToSignIn(LoginRequiredMiddleware):
    """Send who is not signed in to sign in, and back to a page that can be opened after that."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        """What was sent is not sent once more; the page that it was sent from is opened anew."""
        if request.method == "GET":
            return super().handle_no_permission(request, view_func)
        sent_from = request.headers.get("Referer", "")
        if url_has_allowed_host_and_scheme(
            sent_from, {request.get_host()}, require_https=request.is_secure()
        ):
            page = urlsplit(sent_from)
            return redirect_to_login(urlunsplit(("", "", page.path, page.query, "")))
        return redirect(settings.LOGIN_URL)
