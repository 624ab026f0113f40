"""Fields and forms that take an uploaded document."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from records.documents import CheckedFile, checked_file

KINDS_OF_FILE = ".pdf,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg"


class DocumentField(forms.FileField):
    """An uploaded PDF or picture, checked by what is in it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "required": False,
                "allow_empty_file": True,  # `checked_file` names the file that is empty
                "widget": forms.FileInput(attrs={"accept": KINDS_OF_FILE}),
                **kwargs,
            }
        )

    def clean(self, data: Any, initial: Any = None) -> CheckedFile | None:
        upload = super().clean(data, initial)
        return checked_file(upload) if isinstance(upload, UploadedFile) else None


class ScanForm(forms.Form):
    """The scan of a sign-in sheet."""

    scan = DocumentField(
        label="File of the scan",
        help_text="PDF, PNG or JPEG, up to 10 MB. One file with every page, or a file a page.",
    )

    def clean_scan(self) -> CheckedFile:
        """There is nothing else to fill in, so the field wears no mark of being required."""
        if self.cleaned_data["scan"] is None:
            raise ValidationError("Choose the file of the scan.")
        return self.cleaned_data["scan"]
