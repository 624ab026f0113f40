"""The forms of a file that is brought in: the file, its columns, and the reasons of warnings."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from frame.form_fields import SeenField, TypedText
from frame.forms_once import FormTokenField
from frame.imports.columns import check_columns
from frame.imports.days import DayOrder
from frame.imports.file_lines import MEGABYTE
from frame.imports.kinds import ImportKind
from frame.imports.models import Import
from frame.reasons import LONGEST_REASON

KINDS_OF_FILE = ".xlsx,.csv,.txt,.tsv,text/csv"
LEAVE_OUT = [("", "Leave out")]
LONGEST_NAME = 60


class FileForm(forms.Form):
    """A file whose rows are to be looked at."""

    form_token = FormTokenField()
    file = forms.FileField(
        label="Spreadsheet or CSV",
        allow_empty_file=True,  # the reader says what an empty one lacks
        widget=forms.FileInput(attrs={"accept": KINDS_OF_FILE}),
    )

    def __init__(self, *args: Any, kind: ImportKind) -> None:
        super().__init__(*args)
        self.fields["file"].help_text = (
            f"A .xlsx or .csv file with headings, {kind.limits.rows:,} rows and "
            f"{kind.limits.largest // MEGABYTE} MB at most. Nothing is written yet."
        )


class HeadingsForm(forms.Form):
    """The line of a file that has its headings."""

    line = forms.TypedChoiceField(label="Line of the headings", coerce=int)

    def __init__(self, *args: Any, brought: Import) -> None:
        super().__init__(*args)
        field = self.fields["line"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [
            (at, f"{at + 1}: {text}") for at, text in enumerate(brought.first_lines) if text
        ]
        field.initial = brought.headings_at


class ColumnsForm(forms.Form):
    """Which of our columns each column of the file is, and how its cells are written."""

    def __init__(self, *args: Any, brought: Import) -> None:
        super().__init__(*args)
        self.brought = brought
        kind = brought.import_kind
        choices = LEAVE_OUT + [(column.name, column.label) for column in kind.columns]
        self.columns: list[str] = []
        for at, heading in enumerate(brought.headings):
            samples = brought.samples[at]
            if not heading and not samples:
                continue
            name = f"column_{at}"
            self.columns.append(name)
            self.fields[name] = forms.ChoiceField(
                label=heading or f"Column {at + 1}, without a heading",
                help_text=f"Such as: {'; '.join(samples)}" if samples else "Blank so far.",
                choices=choices,
                required=False,
                initial=brought.columns[at],
            )
        if any(column.is_day for column in kind.columns):
            self.fields["day_order"] = forms.ChoiceField(
                label="Days in numbers",
                help_text="A day that can be read both ways is refused rather than guessed.",
                choices=DayOrder.choices,
                required=False,
                initial=brought.day_order,
            )
        if any(column.is_serial for column in kind.columns):
            self.fields["mends_zeros"] = forms.BooleanField(
                label="Put back zeros that a spreadsheet dropped: read 101 as 0101, where only "
                "0101 is a member",
                required=False,
                initial=brought.mends_zeros,
            )
        self.fields["keep_as"] = TypedText(
            longest=LONGEST_NAME,
            label="Keep these names as",
            help_text="For the next file with the same headings, such as “Old system”.",
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        names = [given.get(f"column_{at}", "") for at in range(len(self.brought.headings))]
        if not any(name in self.errors for name in self.columns):
            check_columns(names, self.brought.import_kind.columns)
        return {
            "columns": names,
            "day_order": given.get("day_order", ""),
            "mends_zeros": given.get("mends_zeros", False),
            "keep_as": given.get("keep_as", ""),
        }


class WriteForm(forms.Form):
    """A reason for each kind of warning that rows have."""

    seen = SeenField()

    def __init__(self, *args: Any, brought: Import, warned: dict[str, int]) -> None:
        super().__init__(*args)
        self.fields["seen"].initial = brought.look_job_id
        self.keys = list(warned)
        for key, number in warned.items():
            title, usual = brought.import_kind.warnings[key]
            rows = "1 row" if number == 1 else f"{number:,} rows"
            self.fields[key] = forms.CharField(
                label=f"{title}: {rows}. Why is it right?",
                help_text=f"Such as “{usual[0]}”. Left blank, these rows are not written.",
                required=False,
                initial=brought.reasons.get(key, ""),
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for key in self.keys:
            if len(given.get(key, "")) > LONGEST_REASON:
                self.add_error(
                    key,
                    ValidationError(
                        f"{len(given[key]):,} characters are more than {LONGEST_REASON}. "
                        "Shorten it."
                    ),
                )
        reasons = {key: given[key] for key in self.keys if given.get(key)}
        return {"reasons": reasons, "seen": given["seen"]}
