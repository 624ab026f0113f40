"""What filters above lists share."""

from typing import Any, Protocol, Self, TypeVar

import django_filters
from django import forms

from frame.search import typed_text
from frame.words import us_date

LONGEST_SEARCH = 200


class SearchField(forms.CharField):
    """Words to look for, as far as they make sense."""

    def to_python(self, value: Any) -> str | None:
        return super().to_python(typed_text(value or "", LONGEST_SEARCH))


class SpanForm(forms.Form):
    """Filters of which `since` and `until` narrow a list to the days between."""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since is not None and until is not None and until < since:
            words = f"{us_date(until)} is before {us_date(since)}. Give the earlier day first."
            self.add_error("until", words)
        return given


class Searchable(Protocol):
    """Rows that can be searched by words."""

    def search(self, text: str) -> Self: ...


Rows = TypeVar("Rows", bound=Searchable)


class SearchFilter(django_filters.CharFilter):
    """Rows that hold every word of a text, as their queryset's `search` finds them."""

    field_class = SearchField

    def filter(self, rows: Rows, value: str) -> Rows:
        return rows.search(value) if value else rows
