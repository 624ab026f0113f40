"""Days as people type them into a search: `Nov 20`, `11/20/2026`, `November 2026`."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q

WHOLE = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%b %d %Y", "%B %d %Y", "%d %b %Y", "%d %B %Y")
EVERY_YEAR = ("%m/%d", "%b %d", "%B %d", "%d %b", "%d %B")
MONTHS = ("%b %Y", "%B %Y")
_LEAP_YEAR = "2000"  # so that February 29 is a day of it


def held_on(text: str) -> Q | None:
    """The condition on classes that a day in a search makes; None where it names no day.

    Without a year it is that day of every year; without a day, the whole month.
    """
    said = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", text.casefold())
    said = " ".join(re.sub(r"[,.]", " ", said).split())
    if (day := _read(said, WHOLE)) is not None:
        return Q(starts_on__lte=day, ends_on__gte=day)
    formats = [f"%Y {form}" for form in EVERY_YEAR]
    if (day := _read(f"{_LEAP_YEAR} {said}", formats)) is not None:
        from courses.models import SessionDay  # whose package needs this module first

        days = SessionDay.objects.filter(on__month=day.month, on__day=day.day)
        return Q(pk__in=days.values("course_session"))
    if (first := _read(said, MONTHS)) is not None:
        last = first.replace(day=monthrange(first.year, first.month)[1])
        return Q(starts_on__lte=last, ends_on__gte=first)
    return None


def _read(text: str, forms: Iterable[str]) -> date | None:
    for form in forms:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None
