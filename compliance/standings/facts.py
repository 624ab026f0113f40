"""What the engine must know of a member besides the completions, and since when."""

from datetime import date, datetime

from django.conf import settings
from django.db.models import Min
from django.utils import timezone

from compliance.engine import Exemption, Law, Officer
from compliance.law import current_law
from compliance.standings.recorded import NOTHING_RECORDED, Recorded
from people.models import Member
from records.models import Completion


def law() -> Law:
    """The law the product ships, read once per process."""
    return current_law()


def department_records_from(*, as_of: date, known_before: datetime | None = None) -> int:
    """The first CLEE period the department holds records of.

    The setting RECORDS_FROM, else the year in which the first completion was entered here. Never
    the year of the earliest completion: one old certificate entered today would make every
    member answer for the years in between, which nobody recorded.

    Args:
        known_before: as the record stood just before that moment; None for now.
    """
    if settings.RECORDS_FROM is not None:
        return settings.RECORDS_FROM
    entered = Completion.objects.order_by()
    if known_before is not None:
        entered = entered.filter(entered_at__lt=known_before)
    first_at = entered.aggregate(first_at=Min("entered_at"))["first_at"]
    return as_of.year if first_at is None else timezone.localtime(first_at).year


def records_from(member: Member, *, department_from: int) -> int:
    """The first CLEE period the department holds this member's records of.

    The latest of the department's own first period, the year of joining and the year the
    license was issued. Earlier periods take no hours from later ones.
    """
    years = [department_from, member.hired_on.year]
    if member.is_licensed and member.license_issued_on:
        years.append(member.license_issued_on.year)
    return max(years)


def facts_of(
    member: Member,
    *,
    period: int,
    as_of: date,
    department_from: int,
    recorded: Recorded = NOTHING_RECORDED,
) -> Officer:
    """Gather what decides which minimums the member owes for the period, as known on the day.

    A license issued after the period, or after the day, is no duty yet. A license issued
    within the period exempts from it, as do the exemptions entered by hand.

    Args:
        recorded: the exemptions and director's decisions entered about the member.

    Source: 11 CSR 75-15.010(2), (3), (11)
    """
    issued_on = member.license_issued_on if member.is_licensed else None
    is_licensed = member.is_licensed and (
        issued_on is None or (issued_on <= as_of and issued_on.year <= period)
    )
    return Officer(
        licensed=is_licensed,
        traffic_authority=member.has_traffic_authority,
        records_from=records_from(member, department_from=department_from),
        exemptions=(
            *((Exemption("new_license", issued_on),) if issued_on else ()),
            *recorded.exemptions,
        ),
        decisions=recorded.decisions,
    )


def is_on_record(member: Member, officer: Officer, period: int) -> bool:
    """Tell whether the department holds the member's records of the period.

    It does not before the officer's first period on record, nor for the years after the member
    left: what is earned elsewhere by then it cannot know.
    """
    if member.separated_on and period > member.separated_on.year:
        return False
    return officer.records_from is None or period >= officer.records_from


def periods_of(member: Member, *, today: date, department_from: int | None = None) -> list[int]:
    """Every CLEE period the department holds this member's records of, the newest first.

    There is always one, the present period or the one the member left in; but for who left, or a
    day that lies, before the first CLEE period there was: then there is none.

    Args:
        department_from: the department's first period, where the caller has read it already.
    """
    if department_from is None:
        department_from = department_records_from(as_of=today)
    first = records_from(member, department_from=department_from)
    last = min(today, member.separated_on or today).year
    if last < law().first_period:
        return []
    first = min(max(first, law().first_period), last)
    return list(range(last, first - 1, -1))


def serves_in_a_period(member: Member) -> bool:
    """Whether any CLEE period falls into the member's service, whatever is on record of it.

    Source: 11 CSR 75-15.010(1)
    """
    return member.separated_on is None or member.separated_on.year >= law().first_period
