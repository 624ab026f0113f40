"""The sign-in form."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm

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
