"""The forms of reading a pack in, and of confirming one of its credits."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from courses.designations import HOURS_COLUMNS
from frame.files import MEGABYTE, shown_name
from frame.form_fields import DocumentField
from frame.forms_files import FormWithFiles
from frame.forms_once import FormTokenField
from frame.hours import ZERO
from people.forms import MembersField
from people.models import Member
from records.credit.proposals import Told
from records.forms.credit import proposed_by
from records.forms.credit_kinds import PriorAgencyForm
from records.intake.proposing import course_called, provider_called
from records.leavers.reading_in.credits import CreditTold
from records.leavers.reading_in.models import PackReadIn

LARGEST_RECORD = 4 * MEGABYTE


class RecordField(forms.FileField):
    """The signed record of a pack, as bytes; what it says is checked by the action."""

    def __init__(self, **kwargs: Any) -> None:
        accept = {"accept": ".json,application/json"}
        super().__init__(
            **{"allow_empty_file": True, "widget": forms.FileInput(attrs=accept), **kwargs}
        )

    def clean(self, data: Any, initial: Any = None) -> bytes:
        upload = super().clean(data, initial)
        if not isinstance(upload, UploadedFile):
            return b""
        if (upload.size or 0) > LARGEST_RECORD:
            raise ValidationError(
                f"“{shown_name(upload.name)}” has {(upload.size or 0) / MEGABYTE:.1f} MB, and a "
                f"record has {LARGEST_RECORD // MEGABYTE} MB at most. Choose record.json alone, "
                "out of the folder of the pack."
            )
        return bytes(upload.read())


class ReadInForm(FormWithFiles):
    """Whose pack it is, its record, and the paper that came with it."""

    member = MembersField(
        most=1,
        help_text="Serial number or name of who joined.",
        error_messages={"required": "Type the serial number or the name of the member."},
    )
    record = RecordField(
        label="The signed record",
        help_text="record.json, out of the folder of the pack.",
        error_messages={"required": "Choose record.json, out of the folder of the pack."},
    )
    paper = DocumentField(
        required=True,
        label="The transcript that came with it",
        help_text="PDF, PNG or JPEG, up to 10 MB. The credits will rest on it.",
        error_messages={"required": "Choose the transcript: hours of a prior agency rest on it."},
    )
    key_confirmed = forms.CharField(
        required=False,
        label="With whom the key was compared, and when",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Asked once of each agency: the record is checked by the key in it, and that the "
        "key is the agency’s you know from them alone. Send the form, and it says what to compare.",
    )
    form_token = FormTokenField()

    def clean_member(self) -> Member | None:
        return next(iter(self.cleaned_data["member"]), None)


class ConfirmForm(PriorAgencyForm):
    """One credit of a pack, filled in with what the signed record says."""

    def __init__(self, *args: Any, pack: PackReadIn, credit: CreditTold, **kwargs: Any) -> None:
        super().__init__(
            *args, member=pack.member, initial=proposed_of(credit, self.sources), **kwargs
        )
        for name in ("evidence", "form_token", "score", "minutes_spent"):
            del self.fields[name]
        self.paper = pack.paper
        self.told = Told(hours=credit.hours["credit_hours"], teller="The signed record")


def proposed_of(credit: CreditTold, sources: tuple[str, ...]) -> dict[str, Any]:
    """What the form starts from: the known course of that title and provider, or a new one."""
    provider = provider_called(credit.provider)
    course = course_called(credit.title, provider) if provider else None
    hours = {key: credit.hours[key] if credit.hours[key] != ZERO else "" for key in HOURS_COLUMNS}
    if course is not None:
        proposed = {**proposed_by(course), "course": course}
    else:
        proposed = {
            "course": credit.title,
            "is_new_course": True,
            "new_provider": provider,
            "provider_name": "" if provider else credit.provider,
            "is_new_provider": provider is None,
        }
    return {
        **proposed,
        **hours,
        "completed_on": credit.completed_on,
        "source": credit.source if credit.source in sources else "",
        "delivery": credit.delivery,
        "control_number": credit.control_number,
    }
