"""The forms of reading a pack in, and of confirming one of its credits."""

from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from courses.designations import HOURS_COLUMNS
from frame.files import MEGABYTE, CheckedFile, ContentType, checked_file, shown_name
from frame.form_fields import DocumentField, TypedDate
from frame.forms_files import FormWithFiles
from frame.forms_once import FormTokenField
from frame.hours import ZERO
from frame.reasons import ReasonField
from people.forms import MembersField
from people.models import Member
from records.credit.proposals import Told
from records.forms.credit import proposed_by
from records.forms.credit_kinds import PriorAgencyForm
from records.intake.proposing import course_called, provider_called
from records.leavers.packing import TRANSCRIPT
from records.leavers.reading_in.actions import WHY_LEFT_OUT
from records.leavers.reading_in.credits import CreditTold
from records.leavers.reading_in.models import PackReadIn
from records.leavers.reading_in.zipped import (
    LARGEST_PACK,
    LARGEST_RECORD,
    ZIP_MARK,
    record_and_transcript,
)

NO_TRANSCRIPT = "Choose the transcript: hours of a prior agency rest on it."


class GivenPack(NamedTuple):
    """What came of a pack: its record, and its transcript where the whole ZIP came."""

    record: bytes
    transcript: bytes | None = None


class RecordField(forms.FileField):
    """The signed record of a pack or the whole pack; what it says is checked by the action."""

    def __init__(self, **kwargs: Any) -> None:
        accept = {"accept": ".json,.zip,application/json,application/zip"}
        super().__init__(
            **{"allow_empty_file": True, "widget": forms.FileInput(attrs=accept), **kwargs}
        )

    def clean(self, data: Any, initial: Any = None) -> GivenPack:
        upload = super().clean(data, initial)
        if not isinstance(upload, UploadedFile):
            return GivenPack(b"")
        is_zip = upload.read(len(ZIP_MARK)) == ZIP_MARK
        upload.seek(0)
        largest = LARGEST_PACK if is_zip else LARGEST_RECORD
        if (upload.size or 0) > largest:
            raise ValidationError(
                f"“{shown_name(upload.name)}” has {(upload.size or 0) / MEGABYTE:.1f} MB, and a "
                f"{'pack' if is_zip else 'record'} has {largest // MEGABYTE} MB at most. Choose "
                "record.json alone, out of the folder of the pack."
            )
        content = bytes(upload.read())
        return GivenPack(*record_and_transcript(content)) if is_zip else GivenPack(content)


class ReadInForm(FormWithFiles):
    """Whose pack it is, its record, and the paper that came with it."""

    member = MembersField(
        most=1,
        help_text="Serial number or name of who joined.",
        error_messages={"required": "Type the serial number or the name of the member."},
    )
    record = RecordField(
        label="The pack",
        help_text="The whole ZIP, or record.json out of its folder. A browser doesn’t keep a file: "
        "where the form comes back, as it does for the key of a new agency, choose it again.",
        error_messages={"required": "Choose the ZIP of the pack, or record.json out of it."},
    )
    paper = DocumentField(
        label="The transcript that came with it",
        help_text="transcript.pdf, on which the credits will rest. Leave this empty where you gave "
        "the whole ZIP.",
    )
    key_confirmed = forms.CharField(
        required=False,
        label="With whom the key was compared",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Name and office, as “Sgt. Pat Doe, Records”. Asked once of each agency: the "
        "record is checked by the key in it, and that the key is the agency’s you know from them "
        "alone. Send the form, and it says what to compare; then choose the pack again, above.",
    )
    key_compared_on = TypedDate(
        required=False,
        label="Compared on",
        help_text="The day on which they read the fingerprint out to you.",
    )
    form_token = FormTokenField()

    def clean_member(self) -> Member | None:
        return next(iter(self.cleaned_data["member"]), None)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        pack = given.get("record")
        if pack is None:
            return given
        given["record"] = pack.record
        if pack.transcript is not None:
            given["paper"] = self._transcript_of(pack.transcript)
        elif not given.get("paper") and "paper" not in self.errors:
            self.add_error("paper", NO_TRANSCRIPT)
        return given

    def _transcript_of(self, content: bytes) -> CheckedFile | None:
        """The transcript out of a ZIP, looked into as one that is chosen by itself."""
        try:
            return checked_file(SimpleUploadedFile(TRANSCRIPT, content, ContentType.PDF))
        except ValidationError as refused:
            self.add_error("record", refused)
        return None


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


class LeaveOutForm(forms.Form):
    """Why a credit of a pack is not entered here."""

    reason = ReasonField(label="Why it is left out", missing=WHY_LEFT_OUT)


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
