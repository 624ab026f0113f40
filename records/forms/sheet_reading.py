"""The form that takes scans of a sheet to be read."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from frame.files import CheckedFile, checked_file
from frame.form_fields import KINDS_OF_FILE
from frame.forms_once import FormTokenField


class ScansInput(forms.FileInput):
    """A box for several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if files else []


class ScansField(forms.FileField):
    """One PDF or picture, or several, each checked by what is in it."""

    def clean(self, data: Any, initial: Any = None) -> list[CheckedFile]:
        """Check every file.

        Raises:
            ValidationError: a sentence for each that is not taken.
        """
        checked, refused = [], []
        for upload in data or ():
            if isinstance(upload, UploadedFile):
                try:
                    checked.append(checked_file(upload))
                except ValidationError as error:
                    refused += error.messages
        if refused:
            raise ValidationError(refused)
        return checked


class ReadScansForm(forms.Form):
    """Scans or photos of the paper of a class."""

    scans = ScansField(
        label="Scan or photos of the paper",
        help_text=(
            "A PDF with all pages, or a picture a page, as PNG or JPEG, up to 10 MB each. "
            "200 dots per inch are plenty; all four corners of the paper have to be seen."
        ),
        required=False,
        allow_empty_file=True,
        widget=ScansInput(attrs={"accept": KINDS_OF_FILE}),
    )
    form_token = FormTokenField()
