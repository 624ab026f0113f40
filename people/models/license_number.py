"""The column of a license number."""

from typing import Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from people.license_numbers import normalized_license


class _Normalized(DeferredAttribute):
    """Takes a number for a row as it is stored, so that two ways to write it never differ."""

    def __set__(self, row: models.Model, value: Any) -> None:
        row.__dict__[self.field.attname] = (
            normalized_license(value) if isinstance(value, str) else value
        )


class LicenseNumberField(models.CharField):
    """A license number, normalized in every row and where it is looked for as a whole."""

    descriptor_class = _Normalized

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return normalized_license(value) if isinstance(value, str) else value

    def deconstruct(self) -> Any:
        """As a plain text, which it is to the database."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs
