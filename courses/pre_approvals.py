"""What the director's list of pre-approved sources says, and what is to be done about it."""

from datetime import date

from django.urls import reverse

from courses.models import PreApproval, Provider

DECEMBER = 12
JANUARY = 1


def list_page_of(year: int) -> str:
    """The address of the list of a year."""
    return f"{reverse('courses:pre-approval-list')}?year={year}"


def last_years_left(year: int) -> list[PreApproval]:
    """Lines of the list of the year before whose provider is not on that of the year yet."""
    there = PreApproval.objects.filter(year=year).values("provider")
    before = PreApproval.objects.filter(year=year - 1).exclude(provider__in=there)
    return list(before.select_related("provider").order_by("provider__name"))


def years_to_copy(today: date) -> list[int]:
    """Years, of this one and the next, to which something of the list before can be copied."""
    return [year for year in (today.year, today.year + 1) if last_years_left(year)]


def year_without_list(today: date) -> int | None:
    """In December the next year, in January this one, while it has no list and wants one.

    It wants one where the year before had, or a provider is kept as pre-approved.

    Source: 11 CSR 75-15.050(1)
    """
    years = {DECEMBER: today.year + 1, JANUARY: today.year}
    year = years.get(today.month)
    if year is None or PreApproval.objects.filter(year=year).exists():
        return None
    is_wanted = (
        PreApproval.objects.filter(year=year - 1).exists()
        or Provider.objects.filter(kind=Provider.Kind.PRE_APPROVED).exists()
    )
    return year if is_wanted else None
