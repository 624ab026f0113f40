"""The forms that ask the coverage: in which days, of which element, and of whom there."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from courses.subjects import Subject
from frame.addresses import key_in
from frame.days import day_problem
from frame.form_fields import TypedDate, list_field
from frame.forms_renderer import DatePicker
from frame.lists.filters import SearchField
from frame.words import us_date
from people.element_tree import ElementTree
from people.forms.naming import ElementSelect, indented


class CoverageForm(forms.Form):
    """Days and an element. What it can't use it says, and the default takes its place.

    Args:
        query: the address's parameters.
        tree: the elements that the reader may ask for.
        today: the last day that is asked about by default.
    """

    since = TypedDate(label="From", required=False, widget=DatePicker)
    until = TypedDate(label="To", required=False, widget=DatePicker)
    element = forms.ChoiceField(
        required=False,
        widget=ElementSelect,
        error_messages={"invalid_choice": "There is no such element. Choose one."},
    )

    def __init__(self, query: QueryDict, *, tree: ElementTree, today: date) -> None:
        self.tree, self.today = tree, today
        start = {"since": date(today.year, 1, 1).isoformat(), "until": today.isoformat()}
        asked = query.copy()
        for name, value in start.items():
            asked[name] = asked.get(name) or value
        super().__init__(asked, initial=start)
        branches = tree.branches.values()
        list_field(self, "element").choices = [
            ("", "All within reach"),
            *((str(branch.pk), indented(branch)) for branch in branches),
        ]
        self.is_valid()

    @property
    def form(self) -> "CoverageForm":
        """Itself, so that the filter bar can draw it."""
        return self

    @property
    def since_day(self) -> date:
        return self.cleaned_data.get("since") or date(self.until_day.year, 1, 1)

    @property
    def until_day(self) -> date:
        return self.cleaned_data.get("until") or self.today

    @property
    def element_pk(self) -> int | None:
        return key_in(self.cleaned_data.get("element"))

    @property
    def is_out_of_reach(self) -> bool:
        """Whether an element is asked for that the reader doesn't reach, or that is none."""
        key = key_in(str(self.data.get("element", "")))
        return key is not None and key not in self.tree

    @property
    def in_words(self) -> str:
        """`From Jan 1, 2026 to Nov 28, 2026`."""
        return f"From {us_date(self.since_day)} to {us_date(self.until_day)}"

    def clean_since(self) -> date | None:
        return self._checked("since")

    def clean_until(self) -> date | None:
        return self._checked("until")

    def _checked(self, name: str) -> date | None:
        day: date | None = self.cleaned_data[name]
        if problem := day_problem(day, today=self.today):
            raise ValidationError(problem)
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", f"{us_date(until)} is before {us_date(since)}. Change one.")
        return given


class CoverageMembersForm(CoverageForm):
    """Besides, which of the seven subjects, who of the members, and whether they had it."""

    subject = forms.ChoiceField(
        choices=Subject.choices,
        required=False,
        error_messages={"invalid_choice": "That is none of the seven subjects. Choose one."},
    )
    had = forms.ChoiceField(
        label="Who",
        choices=[("", "All"), ("yes", "Those who had it"), ("no", "Those who have not")],
        required=False,
        error_messages={"invalid_choice": "Choose one of the three."},
    )
    q = SearchField(label="Name or serial number", required=False)

    field_order = ("subject", "had", "q")

    @property
    def of_subject(self) -> Subject:
        """The subject that is asked about; the first where none is."""
        return Subject(self.cleaned_data.get("subject") or Subject.VEHICLE)
