"""Signing in and out, and changing the password."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import PasswordChangeForm
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods

from events.event_log import record_event
from events.kinds import EventKind
from frame.requests import member_asking
from people.demo_accounts import demo_accounts
from people.forms import OwnPasswordForm, SignInForm

MEMBER_CHANGE_PASSWORD = EventKind("member.change_password", "Changed their own password")


@method_decorator(require_http_methods(["GET", "POST"]), name="dispatch")
@method_decorator(login_not_required, name="dispatch")
class SignIn(auth_views.LoginView):
    """Sign in by serial number; a demo offers its accounts."""

    form_class = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        accounts = demo_accounts() if settings.DEMO else []
        return super().get_context_data(demo_accounts=accounts, **kwargs)


class SignOut(auth_views.LogoutView):
    """Sign out, by POST alone."""


class ChangePassword(auth_views.PasswordChangeView):
    """Change one's own password."""

    form_class = OwnPasswordForm
    http_method_names = ["get", "post"]
    success_url = reverse_lazy("home")

    @transaction.atomic
    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        form.user.must_change_password = False
        response = super().form_valid(form)
        member = member_asking(self.request)
        record_event(MEMBER_CHANGE_PASSWORD, by=member, about=member, member=member)
        messages.success(self.request, "Your password is changed.")
        return response


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, *_: object, **__: object
) -> HttpResponse:
    """Say that too many passwords were wrong, and when to try again."""
    return render(request, "429.html", status=429)
