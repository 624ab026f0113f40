"""The form that takes the scan of a sign-in sheet."""

from django import forms
from django.core.exceptions import ValidationError

from frame.files import CheckedFile
from frame.form_fields import DocumentField


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
