"""Hours: how they are stored, and how they are rounded down."""

from decimal import ROUND_FLOOR, Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import Combinable

ZERO = Decimal("0.00")
QUARTER = Decimal("0.25")
HUNDREDTH = Decimal("0.01")


class HoursField(models.IntegerField):
    """Hours as a `Decimal` with two places, stored as whole hundredths.

    Whole numbers make sums and CHECK constraints exact on every database: SQLite would
    keep and add decimals as floats.
    """

    description = "Hours with two decimals"
    # For the type checker: a row holds Decimals, though the column is one of whole numbers.
    _pyi_private_get_type: Decimal  # type: ignore[assignment]  # not the int of the column
    _pyi_private_set_type: Decimal | int | str | Combinable  # type: ignore[assignment]  # as above

    def from_db_value(self, value: int | None, *_: object) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-2)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or value == "":
            return None
        try:
            hours = Decimal(str(value))
            in_hundredths = hours.quantize(HUNDREDTH)
        except ArithmeticError:
            raise ValidationError(f"“{value}” is not a number of hours.") from None
        if in_hundredths != hours:
            raise ValidationError(f"{value} has more than two decimals.")
        return in_hundredths

    def get_prep_value(self, value: Any) -> int | None:
        if type(value) is Decimal:
            # Nearly every value that is written; exact, and sooner than by its text.
            hundredths = value.scaleb(2)
            if hundredths == (whole := int(hundredths)):
                return whole
        if value is None or hasattr(value, "resolve_expression"):
            return value
        hours = self.to_python(value)
        return None if hours is None else int(hours.scaleb(2))

    def formfield(self, **kwargs: Any) -> Any:
        return models.Field.formfield(
            self,
            **{"form_class": forms.DecimalField, "max_digits": 12, "decimal_places": 2, **kwargs},
        )

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))


def round_down_to_quarter(hours: Decimal) -> Decimal:
    """The largest quarter hour that is not above `hours`; credit is never rounded up."""
    quarters = (hours / QUARTER).to_integral_value(rounding=ROUND_FLOOR)
    return (quarters * QUARTER).quantize(HUNDREDTH)
