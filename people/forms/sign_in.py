"""The forms of signing in and of one's own password."""

from typing import Any

from django import forms
from django.contrib.auth.forms import (
    AuthenticationForm,
    PasswordChangeForm,
    SetPasswordForm,
    UsernameField,
)
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from people.guessing.guard import PASSWORD_PAGE, trying_own_password
from people.guessing.hashing import time_to_hash
from people.models import Member
from people.passwords import what_to_do
from people.serial_numbers import normalized_serial


class SerialNumberField(UsernameField):
    """A serial number as typed; of a name, Django would read `44¹1` as `4411`."""

    def to_python(self, value: Any) -> Any:
        return forms.CharField.to_python(self, value)


class SignInForm(AuthenticationForm):
    """Serial number and password; the serial may come with spaces and in lower case."""

    username = SerialNumberField(
        label="Serial number", widget=forms.TextInput(attrs={"autofocus": True})
    )
    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": (
            "That serial number and password do not go together. "
            "Check both; the password is case-sensitive."
        ),
    }

    def clean_username(self) -> str:
        return normalized_serial(self.cleaned_data["username"])

    def get_invalid_login_error(self) -> ValidationError:
        """Tell who knows the password of a serial number merged away which one stayed."""
        serial = self.cleaned_data.get("username", "")
        merged = Member.everybody.filter(serial_number=serial, merged_into__isnull=False).first()
        if merged is None:
            return super().get_invalid_login_error()
        with time_to_hash():
            is_theirs = merged.check_password(self.cleaned_data.get("password", ""))
        if not is_theirs:
            return super().get_invalid_login_error()
        assert merged.merged_into is not None
        return ValidationError(
            f"You were entered twice, and {serial} is {merged.merged_into.serial_number} now. "
            "Sign in with that serial number; if you have no password for it, an administrator "
            "makes you a one-time password."
        )


class FirstPasswordForm(SetPasswordForm):
    """A password of one's own, after a one-time password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = what_to_do()
        self.fields["new_password2"].help_text = "The new password once more."

    def validate_password_for_user(
        self, user: Member, password_field_name: str = "new_password1"
    ) -> None:
        """Say beside the new password, not beside its second typing, why it is refused.

        The first reason alone: what mends that one mends most of the others too.
        """
        password = self.cleaned_data.get("new_password1")
        if not password:
            return
        try:
            validate_password(password, user)
        except ValidationError as refused:
            self.add_error("new_password1", refused.error_list[0])


class OwnPasswordForm(FirstPasswordForm, PasswordChangeForm):
    """The old password and a new one, which is another."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._request = request

    def clean_old_password(self) -> str:
        """The old password as typed: it is tried only once the new one is good enough."""
        return self.cleaned_data["old_password"]

    def clean(self) -> dict[str, Any]:
        """Try the old password, where wrong ones are counted; refuse it as the new one, too.

        Only who has told that they know it is told that the new one is the same.

        Raises:
            TurnedAway: too many were wrong; this one is not looked at.
        """
        super().clean()
        if self.errors:
            return self.cleaned_data
        old = self.cleaned_data["old_password"]
        trying = trying_own_password(
            self.user, self._request, page=PASSWORD_PAGE, now=timezone.now()
        )
        with trying as attempt:
            if is_right := self.user.check_password(old):
                attempt.was_right()
        if not is_right:
            self.add_error(
                "old_password",
                ValidationError(
                    self.error_messages["password_incorrect"], code="password_incorrect"
                ),
            )
        elif self.cleaned_data["new_password1"] == old:
            self.add_error("new_password1", "That is the password you have. Choose another one.")
        return self.cleaned_data
