"""The forms of legal holds and of orders to destroy papers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from courses.forms.naming import CourseText
from courses.models import CourseSession
from courses.naming import course_named
from frame.addresses import key_in
from frame.form_fields import LONGEST_ECHO, TypedDate, TypedText
from frame.forms_once import FormTokenField
from frame.reasons import ReasonField
from people.models import Member
from people.serial_numbers import LONGEST_SERIAL, normalized_serial
from records.models import ReleaseRequest
from records.retention.holds import LONGEST_CASE, NO_CASE, WHY_HOLD, WHY_LIFT
from records.retention.orders import LONGEST_AUTHORITY, NO_AUTHORITY, WHY_REFUSED
from records.retention.tables import KINDS

ONE_OF_THEM = "Say what is held: a member by serial number, or a course. Fill in one of the two."


class HoldForm(forms.Form):
    """What is held, for which case and why. A class or a release request is given by its page."""

    member = TypedText(
        longest=LONGEST_SERIAL,
        label="Serial number of the member",
        required=False,
        help_text="Everything on file of the member is kept.",
    )
    course = CourseText(
        label="Or a course",
        required=False,
        help_text="Its Course ID or title. Every class of it, and all credit for it, is kept.",
    )
    course_session = forms.CharField(required=False, widget=forms.HiddenInput)
    release_request = forms.CharField(required=False, widget=forms.HiddenInput)
    case = TypedText(
        longest=LONGEST_CASE,
        label="Case",
        error_messages={"required": NO_CASE},
        help_text="As your office calls it. Only your office reads it here.",
    )
    reason = ReasonField(label="Why is it held?", missing=WHY_HOLD)
    form_token = FormTokenField()

    def __init__(
        self,
        *args: Any,
        course_session: CourseSession | None = None,
        release_request: ReleaseRequest | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.held = [each for each in (course_session, release_request) if each is not None]
        if self.held:
            del self.fields["member"], self.fields["course"]
        if course_session is not None:
            self.initial["course_session"] = course_session.pk
        if release_request is not None:
            self.initial["release_request"] = release_request.pk

    def clean_member(self) -> Member | None:
        serial = normalized_serial(self.cleaned_data["member"])
        if not serial:
            return None
        is_serial = serial.isascii() and serial.isalnum()
        member = Member.objects.ever_had(serial).first() if is_serial else None
        if member is None:
            raise ValidationError(
                f"Nobody has the serial number “{serial[:LONGEST_ECHO]}”. Check its digits."
            )
        return member

    def clean_course(self) -> Any:
        text = self.cleaned_data["course"]
        return course_named(text) if text else None

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        of_form = (given.get("member"), given.get("course"), *self.held)
        on = [each for each in of_form if each]
        if not self.errors and len(on) != 1:
            self.add_error(None, ONE_OF_THEM)
        given["on"] = on[0] if on else None
        for name in ("member", "course", "course_session", "release_request"):
            given.pop(name, None)
        return given


def key_asked(asked: str) -> int | None:
    """The key of what an address or a form names."""
    return key_in(asked.strip())


class LiftForm(forms.Form):
    """Why a hold is over."""

    reason = ReasonField(label="Why is it lifted?", missing=WHY_LIFT)


class RefuseForm(forms.Form):
    """Why the second signature for an order is refused."""

    reason = ReasonField(label="Why is it refused?", missing=WHY_REFUSED)


class OrderForm(forms.Form):
    """Which papers are to be destroyed, and what allows it."""

    kind = forms.ChoiceField(
        label="Kind of paper",
        choices=[("", "Choose a kind"), *KINDS],
        error_messages={
            "required": "Choose a kind of paper.",
            "invalid_choice": "Choose a kind of paper from the list.",
        },
    )
    from_on = TypedDate(
        label="Counted from",
        help_text="The first of the days that their years count from.",
        error_messages={"required": "Give the first day of the span."},
    )
    until_on = TypedDate(
        label="Until", error_messages={"required": "Give the last day of the span."}
    )
    authority = TypedText(
        longest=LONGEST_AUTHORITY,
        label="Line of the Secretary of State's schedule",
        help_text="Its series number or name, as of RSMo 109.255. It stands on the certificate.",
        error_messages={"required": NO_AUTHORITY},
    )
    form_token = FormTokenField()
