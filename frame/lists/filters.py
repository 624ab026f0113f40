"""What filters above lists share."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from frame.search import typed_text

LONGEST_SEARCH = 200


class SearchField(forms.CharField):
    """Words to look for, as far as they make sense."""

    def to_python(self, value: Any) -> str:
        return super().to_python(typed_text(value or "", LONGEST_SEARCH))


class SearchFilter(django_filters.CharFilter):
    """Rows that hold every word of a text, as their queryset's `search` finds them."""

    field_class = SearchField

    def filter(self, rows: QuerySet, value: str) -> QuerySet:
        return rows.search(value) if value else rows
