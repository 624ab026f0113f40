"""What filters above lists share."""

from typing import Any, Protocol, Self, TypeVar

import django_filters
from django import forms

from frame.search import typed_text

LONGEST_SEARCH = 200


class SearchField(forms.CharField):
    """Words to look for, as far as they make sense."""

    def to_python(self, value: Any) -> str | None:
        return super().to_python(typed_text(value or "", LONGEST_SEARCH))


class Searchable(Protocol):
    """Rows that can be searched by words."""

    def search(self, text: str) -> Self: ...


Rows = TypeVar("Rows", bound=Searchable)


class SearchFilter(django_filters.CharFilter):
    """Rows that hold every word of a text, as their queryset's `search` finds them."""

    field_class = SearchField

    def filter(self, rows: Rows, value: str) -> Rows:
        return rows.search(value) if value else rows
