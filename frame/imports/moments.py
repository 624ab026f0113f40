"""Moments as files have them."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone

from frame.days import day_problem
from frame.imports.days import said


def moment_in(text: str, *, now: datetime) -> datetime:
    """A moment such as 2026-03-15T14:30:00-06:00, or the beginning of a day.

    Raises:
        ValidationError: it is none, or is still to come.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValidationError(
            f"“{said(text)}” is not a moment. Write it like 2026-03-15 14:30, or the day alone."
        ) from None
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    if moment > now:
        raise ValidationError(f"{said(text)} is still to come. Correct it.")
    if problem := day_problem(moment.date(), today=timezone.localdate(now)):
        raise ValidationError(problem)
    return moment
