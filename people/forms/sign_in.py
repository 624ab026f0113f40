"""The forms of signing in and of one's own password."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError

from people.serial_numbers import normalized_serial


class SignInForm(AuthenticationForm):
    """Serial number and password; the serial may come with spaces and in lower case."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": (
            "That serial number and password do not go together. "
            "Check both; the password is case-sensitive."
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Serial number"

    def clean_username(self) -> str:
        return normalized_serial(self.cleaned_data["username"])


class OwnPasswordForm(PasswordChangeForm):
    """The old password and a new one, which is another."""

    def clean_new_password1(self) -> str:
        new = self.cleaned_data["new_password1"]
        if self.user.check_password(new):
            raise ValidationError("That is the password you have. Choose another one.")
        return new
