"""The form that ends sessions of one's own."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from people.guessing.guard import trying_own_password
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

    def clean_password(self) -> str:
        """The password, where wrong ones are counted.

        Raises:
            TurnedAway: too many were wrong; this one is not looked at.
        """
        password = self.cleaned_data["password"]
        with trying_own_password(self._member, self._request, now=timezone.now()) as attempt:
            if is_right := self._member.check_password(password):
                attempt.was_right()
        if not is_right:
            raise ValidationError("That is not your password. Nothing was ended.")
        return password
