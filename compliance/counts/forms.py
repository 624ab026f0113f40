"""The question above the department's counts: a period, and an element that has its own."""

from datetime import date

from django.core.exceptions import ValidationError
from django.http import QueryDict

from compliance.counts.department import DepartmentCounts
from compliance.filters import LONGEST_TEXT, AnyChoiceField, PeriodForm, is_year
from compliance.standings import law
from frame.addresses import key_in
from frame.form_fields import list_field
from people.element_tree import ElementTree
from people.forms.naming import ElementSelect, indented


class CountsForm(PeriodForm):
    """Which counts to show. There is no day to choose: two days tell who came or left between.

    Args:
        query: the address's parameters.
        tree: the elements of the department.
        today: the day that the counts are of.
    """

    element = AnyChoiceField(required=False, label="Element", widget=ElementSelect)

    def __init__(self, query: QueryDict, *, tree: ElementTree, today: date) -> None:
        data = query.copy()
        data["period"] = data.get("period") or str(today.year)
        super().__init__(data=data, initial={"period": str(today.year)})
        self.tree = tree
        self.today = today
        self.offer_periods()
        self.order_fields(("element", "period"))

    @property
    def form(self) -> "CountsForm":
        """Itself, so that the filter bar can draw it."""
        return self

    @property
    def element_key(self) -> int | None:
        return key_in(self.data.get("element", "").strip())

    @property
    def is_element_unknown(self) -> bool:
        """An element is asked for that there is not."""
        return self.element_key is not None and self.element_key not in self.tree

    @property
    def period_asked(self) -> int:
        """The period to count, the present one in place of what is none."""
        asked, this_year = self.data["period"], self.today.year
        return int(asked) if is_year(asked, law().first_period, this_year) else this_year

    def offer(self, department: DepartmentCounts) -> None:
        """Let an element be chosen that has counts of its own."""
        self.department = department
        branches = [self.tree.branches[pk] for pk in department.elements]
        list_field(self, "element").choices = [
            ("", "The whole department"),
            *((str(each.pk), indented(each)) for each in branches),
        ]

    def clean_element(self) -> str:
        value, key = self.cleaned_data["element"], self.element_key
        if not value or list_field(self, "element").valid_value(value):
            return value
        if key is None:
            raise ValidationError(
                f"“{value[:LONGEST_TEXT]}” is not an element. Choose one of the list; until then "
                "this page shows the whole department."
            )
        raise ValidationError(
            f"“{self.tree.name(key)}” is too small to be counted by itself: its members are "
            f"counted in “{self.department.counted_in(key)}”. Choose one of the list; until then "
            "this page shows the whole department."
        )

    @property
    def element_asked(self) -> int | None:
        """The element to count; None for the whole department."""
        self.full_clean()
        element = self.cleaned_data.get("element")
        return int(element) if element else None
