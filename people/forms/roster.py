"""The forms of bringing a file in: the file, and then its rows as they were looked at."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from people.roster.reading import LARGEST_FILE, MEGABYTE, MOST_ROWS, lines_in

KINDS_OF_FILE = ".xlsx,.csv,text/csv"


class FileForm(forms.Form):
    """A file whose rows are to be looked at."""

    file = forms.FileField(
        label="Spreadsheet or CSV",
        allow_empty_file=True,  # `lines_in` says what an empty one lacks
        widget=forms.FileInput(attrs={"accept": KINDS_OF_FILE}),
    )

    def __init__(self, *args: Any, most: int = MOST_ROWS) -> None:
        super().__init__(*args)
        self.fields["file"].help_text = (
            f"A .xlsx or .csv file with headings, {most:,} rows and "
            f"{LARGEST_FILE // MEGABYTE} MB at most."
        )

    def clean_file(self) -> list[list[str]]:
        return lines_in(self.cleaned_data["file"])


class LookedAtForm(forms.Form):
    """The rows that were looked at, and the seal of what they would do."""

    rows = forms.CharField(widget=forms.HiddenInput, strip=False)
    confirmed = forms.CharField(widget=forms.HiddenInput)

    def clean_rows(self) -> list[list[str]]:
        try:
            rows: Any = json.loads(self.cleaned_data["rows"])
        except (ValueError, RecursionError):
            rows = None
        is_table = isinstance(rows, list) and all(isinstance(row, list) for row in rows)
        if not is_table or not all(_is_text(cell) for row in rows for cell in row):
            raise ValidationError("These are no rows of a file.")
        return rows


def _is_text(cell: object) -> bool:
    """Text that a page can show: a forged form may hold half of a sign."""
    try:
        return (isinstance(cell, str) and bool(cell.encode())) or cell == ""
    except UnicodeEncodeError:
        return False
