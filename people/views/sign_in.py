"""Signing in and out, and changing the password."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods

from events.event_log import record_event
from events.kinds import EventKind
from frame.notices.actions import notify
from frame.requests import SignedInRequest, member_asking
from people.actions.sessions import end_other_sessions
from people.demo_accounts import demo_accounts
from people.forms import FirstPasswordForm, OwnPasswordForm, SignInForm
from people.guessing.known_places import remember
from people.guessing.turned_away import TOO_MANY, TurnedAway
from people.models import OneTimePassword
from people.telling import PASSWORD_CHANGED

MEMBER_CHANGE_PASSWORD = EventKind("member.change_password", "Changed their own password")


@method_decorator(require_http_methods(["GET", "POST"]), name="dispatch")
@method_decorator(login_not_required, name="dispatch")
class SignIn(auth_views.LoginView):
    """Sign in by serial number; a demo offers its accounts."""

    form_class = SignInForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except TurnedAway as refused:
            return turned_away(request, refused)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        member = form.get_user()
        anew = member.must_change_password  # by a one-time password, as who lost theirs does
        remember(member, self.request, response, now=timezone.now(), anew=anew)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        accounts = demo_accounts() if settings.DEMO else []
        return super().get_context_data(demo_accounts=accounts, **kwargs)


@method_decorator(login_not_required, name="dispatch")
class SignOut(auth_views.LogoutView):
    """Sign out, by POST alone; who is signed out already is led on as well."""


class ChangePassword(auth_views.PasswordChangeView):
    """Change one's own password; after a one-time password, choose the first of one's own."""

    form_class = OwnPasswordForm
    http_method_names = ["get", "post"]
    success_url = reverse_lazy("home")

    @property
    def begins(self) -> bool:
        """Whether there is no password yet but the one-time password, which is used up."""
        return member_asking(self.request).must_change_password

    def get_form_class(self) -> Any:
        """The old password is asked, where there is one."""
        return FirstPasswordForm if self.begins else OwnPasswordForm

    def get_form_kwargs(self) -> dict[str, Any]:
        of_old = {} if self.begins else {"request": self.request}
        return {**super().get_form_kwargs(), **of_old}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        made = OneTimePassword.objects.filter(member=member_asking(self.request))
        one_time = made.standing(timezone.now()).select_related("made_by").first()
        return super().get_context_data(one_time=one_time, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except TurnedAway as refused:
            return turned_away(request, refused)

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        form.user.must_change_password = False
        response = super().form_valid(form)
        member = member_asking(self.request)
        end_other_sessions(member=member, here=self.request.session.session_key)
        record_event(MEMBER_CHANGE_PASSWORD, by=member, about=member, member=member)
        notify(PASSWORD_CHANGED, [member], "Your password was changed.", by=None)
        remember(member, self.request, response, now=timezone.now(), anew=True)
        messages.success(self.request, "Your password is changed.")
        return response


def answer_turned_away(
    view: Callable[[SignedInRequest], HttpResponse],
) -> Callable[[SignedInRequest], HttpResponse]:
    """Answer whoever a view turns away before a password is looked at."""

    @wraps(view)
    def answered(request: SignedInRequest) -> HttpResponse:
        try:
            return view(request)
        except TurnedAway as refused:
            return turned_away(request, refused)

    return answered


def turned_away(request: HttpRequest, refused: TurnedAway) -> HttpResponse:
    """Say why somebody is turned away before a password is looked at, and until when."""
    response = render(
        request,
        "registration/turned_away.html",
        {"heading": refused.heading, "words": refused.words, "back": refused.back},
        status=TOO_MANY,
    )
    response["Retry-After"] = str(refused.seconds)
    return response
