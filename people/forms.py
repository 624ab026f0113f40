"""The sign-in form, and the field that takes members by serial number."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError

from people.models import Member
from people.naming import members_named
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


class MembersField(forms.CharField):
    """Serial numbers that become members; an unknown one is named.

    Args:
        most: how many may be named.
    """

    def __init__(self, *, most: int | None = None, **kwargs: Any) -> None:
        self.most = most
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[Member]:
        members = members_named(super().clean(value))
        if self.most is not None and len(members) > self.most:
            raise ValidationError(
                f"{len(members)} serial numbers, but there is room for {self.most}. "
                "Leave the others out."
            )
        return members
