"""The day of a completion, which can't be to come."""

from datetime import date

from django.core.exceptions import ValidationError

from frame.days import day_problem
from frame.words import us_date


def check_completed_on(day: date, *, today: date) -> None:
    """Refuse a day on which nobody can have completed anything yet.

    Raises:
        ValidationError: for the field `completed_on`, naming the day.
    """
    if day > today:
        raise ValidationError(
            {"completed_on": f"{us_date(day)} is still to come. Give the day it was completed."}
        )
    if problem := day_problem(day, today=today):
        raise ValidationError({"completed_on": problem})
