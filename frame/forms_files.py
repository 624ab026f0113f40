"""A form with files, which a browser never fills in again when the form comes back."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from frame.form_fields import check_together

# What the page of a form that came back says of its files; see `_parts/_lost_files.html`.
FILES_BEFORE = "files_before"


class FormWithFiles(forms.Form):
    """Says which files have to be chosen again, and asks once before it does without them."""

    @property
    def lost_files(self) -> list[str]:
        """Names of the files that came with the form, and are gone when it is shown again."""
        if not self.is_bound:
            return []
        return [str(file.name) for file in self._sent]

    @property
    def _sent(self) -> list[UploadedFile]:
        every = [file for name in self.files for file in self.files.getlist(name)]
        return [file for file in every if isinstance(file, UploadedFile)]

    def clean(self) -> dict[str, Any]:
        super().clean()
        before = self.data.get(FILES_BEFORE, "")
        fields = [name for name, field in self.fields.items() if isinstance(field, forms.FileField)]
        if before and not self.lost_files and fields and fields[-1] not in self.errors:
            self.add_error(
                fields[-1], f"Choose {before} again. To go on without it, send the form once more."
            )
        if fields and fields[-1] not in self.errors:
            try:
                check_together(self._sent)
            except ValidationError as refused:
                self.add_error(fields[-1], refused)
        return self.cleaned_data
