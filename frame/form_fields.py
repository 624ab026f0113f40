"""Fields whose errors name what was typed."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from time import monotonic
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import DecimalValidator

from frame.files import MEGABYTE, CheckedFile, checked_file, shown_name
from frame.printable import check_printable, check_readable

TOO_LARGE = Decimal(10) ** 8
# What is said back of a value that can't be used is cut to this many signs.
LONGEST_ECHO = 40
# All files of one form.
LARGEST_TOGETHER = 100 * MEGABYTE
KINDS_OF_FILE = ".pdf,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg"


def list_field(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    """The field of a form that offers a list, whose choices can then be read or set."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    return field


class TypedText(forms.CharField):
    """A line of text. One too long is refused with its length; a box with a limit would cut it."""

    def __init__(self, *, longest: int, **kwargs: Any) -> None:
        self.longest = longest
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = " ".join(super().clean(value).split())
        check_length(text, self.longest)
        check_printable(text)
        return text


class TypedLines(forms.CharField):
    """Lines of text, as long as `longest`."""

    widget = forms.Textarea

    def __init__(self, *, longest: int, rows: int, **kwargs: Any) -> None:
        self.longest = longest
        super().__init__(**kwargs)
        self.widget.attrs["rows"] = rows

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        check_length(text, self.longest)
        check_readable(text)
        return text


def check_length(text: str, longest: int) -> None:
    """Refuse what is too long, naming its length.

    Raises:
        ValidationError: with how it begins.
    """
    if len(text) > longest:
        raise ValidationError(
            f"“{text[:LONGEST_ECHO]}…” has {len(text):,} characters, and {longest:,} are the most. "
            "Shorten it."
        )


class NamesValue(forms.Field):
    """A field that says of a value it can't read what the value was."""

    not_understood = "“{}” is not understood."

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError:
            raise ValidationError(self.not_understood.format(str(value)[:LONGEST_ECHO])) from None


class PlainNumber(NamesValue):
    """A number in the ten digits; Python reads those of any script, `1_0`, `+8` and `1E+3` too."""

    plain = re.compile(r"-?[0-9]+(\.0*)?")

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.strip()
            if value and not self.plain.fullmatch(value):
                raise ValidationError(self.not_understood.format(value[:LONGEST_ECHO]))
        return super().to_python(value)


def typed_number(inputmode: str) -> forms.TextInput:
    """A text box with the keyboard of a number: a number box would drop what it can't read."""
    return forms.TextInput(
        attrs={"inputmode": inputmode, "class": "input--narrow", "autocomplete": "off"}
    )


class TypedHours(PlainNumber, forms.DecimalField):
    """Hours; blank is none where the field may stay blank."""

    not_understood = "“{}” is not a number of hours. Write it like 8.00."
    plain = re.compile(r"-?([0-9]+\.?[0-9]*|\.[0-9]+)")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": typed_number("decimal"), "decimal_places": 2, **kwargs})
        self.validators = [v for v in self.validators if not isinstance(v, DecimalValidator)]

    def clean(self, value: Any) -> Decimal:
        hours = super().clean(value)
        if hours is None:
            return Decimal("0.00")
        if abs(hours) >= TOO_LARGE:
            raise ValidationError(self.not_understood.format(str(value)[:40]))
        if hours != round(hours, 2):
            raise ValidationError(f"{value} has more than two decimals. Write it like 8.25.")
        return hours

    def validate(self, value: Any) -> None:
        try:
            super().validate(value)
        except ValidationError as error:
            if error.code != "invalid":
                raise
            raise ValidationError(self.not_understood.format(value)) from None


class TypedNumber(PlainNumber, forms.IntegerField):
    """A whole number."""

    not_understood = "“{}” is not a whole number."

    def __init__(self, *, countable: int | None = None, **kwargs: Any) -> None:
        """`countable`: the largest to reckon with while it is still typed; None asks nothing."""
        self.countable = countable
        super().__init__(**{"widget": typed_number("numeric"), **kwargs})

    def clean(self, value: Any) -> int | None:
        number = super().clean(value)
        if self.countable is not None and number is not None and abs(number) > self.countable:
            raise ValidationError(f"“{str(value)[:40]}” is too large a number. Write it again.")
        return number


class SeenField(forms.IntegerField):
    """The hidden number of the last change that a form was filled from, which its action compares.

    A missing or spoiled one is no change's number: the form counts as filled before the last one.
    """

    UNKNOWN = -1
    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "label": "Last change", **kwargs})

    def clean(self, value: Any) -> int:
        try:
            number = super().clean(value)
        except ValidationError:
            return self.UNKNOWN
        return self.UNKNOWN if number is None else number


class TypedDate(NamesValue, forms.DateField):
    """A day."""

    not_understood = "“{}” is not a date. Write it like 03/10/2026."


class TypedTime(NamesValue, forms.TimeField):
    """A time of day."""

    not_understood = "“{}” is not a time of day. Write it like 08:00 or 16:30."


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


class ManyFiles(forms.FileInput):
    """A box for several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class DocumentsField(forms.FileField):
    """Several PDFs or pictures, each checked by what is in it.

    Args:
        most: how many are taken at a time, which is counted before any is opened.
        seconds: how long they are looked through; whoever sends them waits for it.
    """

    def __init__(self, *, most: int = 10, seconds: float = 10, **kwargs: Any) -> None:
        self.most, self.seconds = most, seconds
        super().__init__(
            **{
                "required": False,
                "allow_empty_file": True,  # `checked_file` names the file that is empty
                "widget": ManyFiles(attrs={"accept": KINDS_OF_FILE}),
                **kwargs,
            }
        )

    def clean(self, data: Any, initial: Any = None) -> list[CheckedFile]:
        """Every file that was chosen.

        Raises:
            ValidationError: naming each that can't be taken; or they are too many, too large
                together, or take too long.
        """
        uploads = [upload for upload in data or () if isinstance(upload, UploadedFile)]
        self._check_together(uploads)
        took: list[tuple[float, str]] = []
        checked: list[CheckedFile] = []
        refused: list[Any] = []
        for upload in uploads:
            if sum(seconds for seconds, _ in took) > self.seconds:
                refused.append(
                    f"To look through these files takes too long: most of it “{max(took)[1]}”. "
                    "Print that to a new PDF or save it anew, or send fewer files at a time."
                )
                break
            begun = monotonic()
            try:
                checked.append(checked_file(upload))
            except ValidationError as error:
                refused += error.error_list
            took.append((monotonic() - begun, shown_name(upload.name)))
        if refused:
            raise ValidationError(refused)
        return checked

    def _check_together(self, uploads: Sequence[UploadedFile]) -> None:
        if len(uploads) > self.most:
            raise ValidationError(
                f"{len(uploads)} files at once are more than {self.most}. Send some later, or put "
                "the pages of one paper in one PDF."
            )
        check_together(uploads)


def check_together(uploads: Iterable[UploadedFile]) -> None:
    """Refuse files that are larger together than a form takes, which nginx lets through.

    Raises:
        ValidationError: saying how large they are.
    """
    size = sum(upload.size or 0 for upload in uploads)
    if size > LARGEST_TOGETHER:
        raise ValidationError(
            f"Together these files have {size / MEGABYTE:.1f} MB; "
            f"{LARGEST_TOGETHER // MEGABYTE} MB is the most at once. Send some later."
        )
