"""The form that ends sessions of one's own."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from people.actions.sessions import own_sessions_to_end
from people.guessing.guard import SESSIONS_PAGE, trying_own_password
from people.models import Member


class EndSessionsForm(forms.Form):
    """One's password once more, for whoever sits at an open page is not always its owner."""

    # The value of the button that was pressed; that of all has none.
    mark = forms.CharField(required=False, max_length=32)
    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Type your password."},
    )

    def __init__(self, *args: Any, member: Member, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._member, self._request = member, request

    def clean(self) -> dict[str, Any]:
        """Try the password, where wrong ones are counted, if there is anything to end.

        Raises:
            TurnedAway: too many were wrong; this one is not looked at.
        """
        super().clean()
        if self.errors:
            return self.cleaned_data
        now, here = timezone.now(), self._request.session.session_key or ""
        own_sessions_to_end(self._member, here=here, mark=self.cleaned_data["mark"], now=now)
        trying = trying_own_password(self._member, self._request, page=SESSIONS_PAGE, now=now)
        with trying as attempt:
            if is_right := self._member.check_password(self.cleaned_data["password"]):
                attempt.was_right()
        if not is_right:
            self.add_error("password", "That is not your password. Nothing was ended.")
        return self.cleaned_data
