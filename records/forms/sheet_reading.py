"""The form that takes scans of a sheet to be read."""

from django import forms

from frame.form_fields import DocumentsField
from frame.forms_once import FormTokenField
from records.actions.sheet_read_asking import MOST_FILES

# The photos of the largest class, which a clerk sends.
SECONDS = 40


class ReadScansForm(forms.Form):
    """Scans or photos of the paper of a class."""

    scans = DocumentsField(
        most=MOST_FILES,
        seconds=SECONDS,
        label="Scan or photos of the paper",
        help_text=(
            "A PDF with all pages, or a picture a page, as PNG or JPEG, up to 10 MB each. "
            "200 dots per inch are plenty; all four corners of the paper have to be seen."
        ),
    )
    form_token = FormTokenField()
