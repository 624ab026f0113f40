"""Boxes drawn by hand on papers of others, each by its four figures in per cent of its page."""

import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError

from courses.forms.rows import RowForms
from frame.form_fields import PlainNumber, typed_number
from records.releases.actions.granting import MOST_BOXES
from records.releases.models import SMALLEST_BOX, THOUSANDTHS
from records.releases.parts import Drawn

WHOLE = Decimal(100)
PER_CENT = Decimal(THOUSANDTHS) / WHOLE
# Where a new box stands until it is moved: in the middle, so that nobody overlooks it.
FIRST = {"left": "40", "top": "45", "width": "20", "height": "5"}
SMALLEST = Decimal(SMALLEST_BOX) / PER_CENT
TOO_SMALL = f"A box of less than {SMALLEST} % covers nothing. Give its size, or remove the box."


class PerCentField(PlainNumber, forms.DecimalField):
    """A share of a page's width or height."""

    not_understood = "“{}” is not a number of per cent. Write it like 12.5."
    plain = re.compile(r"([0-9]{1,6}(\.[0-9]{0,6})?|\.[0-9]{1,6})")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": typed_number("decimal"), **kwargs})

    def clean(self, value: Any) -> Decimal:
        share = super().clean(value)
        assert share is not None, "it has to be filled in"
        if share > WHOLE:
            raise ValidationError(f"{value} is off the page: 100 is its far edge.")
        if share != round(share, 1):
            raise ValidationError(f"{value} has more than one decimal. Write it like 12.5.")
        return share


class BoxForm(forms.Form):
    """One box: where it is on its page, and which page it is."""

    left = PerCentField(label="Left, %")
    top = PerCentField(label="Top, %")
    width = PerCentField(label="Width, %")
    height = PerCentField(label="Height, %")
    leaf = forms.CharField(widget=forms.HiddenInput)
    page = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for start, extent, edge in (("left", "width", "right"), ("top", "height", "lower")):
            if start not in given or extent not in given:
                continue
            if given[extent] < SMALLEST:
                self.add_error(extent, TOO_SMALL)
            elif given[start] + given[extent] > WHOLE:
                self.add_error(
                    extent,
                    f"From {given[start]} on, {given[extent]} reaches beyond the {edge} edge: "
                    f"{WHOLE - given[start]} is the most.",
                )
        return given

    @property
    def drawn(self) -> Drawn | None:
        """The box; None while its figures are none."""
        if not self.is_valid():
            return None
        given = self.cleaned_data
        sides = (int(given[side] * PER_CENT) for side in ("left", "top", "width", "height"))
        return Drawn(given["leaf"], given["page"], *sides)

    @property
    def number(self) -> str:
        """Its place among all rows, from 0."""
        assert self.prefix is not None
        return self.prefix.rpartition("-")[2]


class BoxRows(RowForms):
    """The boxes on all pages of a request."""

    called = "Box"
    prefix = "box"
    row_form = BoxForm
    most = MOST_BOXES

    def __init__(
        self, rows: Sequence[Mapping[str, Any]], *, is_bound: bool, focus_on: int | None = None
    ) -> None:
        super().__init__(rows, is_bound=is_bound, focus_on=focus_on)
        if not rows:
            self.rows, self.forms = [], []

    @classmethod
    def of(cls, boxes: Collection[Drawn]) -> Self:
        """The rows of boxes as they were drawn before."""
        rows = [
            {
                "leaf": box.leaf,
                "page": str(box.page),
                **{side: f"{Decimal(getattr(box, side)) / PER_CENT}" for side in FIRST},
            }
            for box in boxes
        ]
        return cls(rows, is_bound=True)

    def among(self, pages: Collection[tuple[str, int]]) -> Self:
        """Those on pages that are shown: one on a page that went meanwhile can't be moved."""
        shown = {(leaf, str(page)) for leaf, page in pages}
        kept = [row for row in self.rows if (row.get("leaf"), row.get("page")) in shown]
        return type(self)(kept, is_bound=True)

    def with_one_on(self, leaf: str, page: str) -> Self:
        """The same rows, and one more on a page, in its middle."""
        rows = [*self.rows, {"leaf": leaf, "page": page, **FIRST}]
        return type(self)(rows, is_bound=True, focus_on=len(rows) - 1)

    def without(self, number: str) -> Self:
        """The same rows but one."""
        rows = [row for place, row in enumerate(self.rows) if str(place) != number]
        return type(self)(rows, is_bound=True)

    @property
    def drawn(self) -> list[Drawn]:
        """The boxes whose figures are understood."""
        return [box for form in self.forms if (box := _of(form)) is not None]


def _of(form: forms.Form) -> Drawn | None:
    assert isinstance(form, BoxForm)
    return form.drawn
