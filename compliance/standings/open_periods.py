"""Open periods: those that have ended and still want hours of a member.

What was short when a member was settled is remembered (`short_periods`), so that a page about this
year can say so of every earlier one by a few queries. It holds for the present day. Of another day,
or as known on one, and of members who changed since, each period is asked about.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from compliance.engine import Status
from compliance.engine.hours import to_hours
from compliance.law import current_law
from compliance.models import DirectorDecision, Settlement, ShortPeriod, UnsettledMember
from compliance.standings.asking import standings_of
from compliance.standings.at_once import FEW
from compliance.standings.facts import department_records_from
from compliance.standings.rules_digest import rules_digest
from compliance.viewpoint import Viewpoint
from people.models import Member
from people.querysets import MemberQuerySet
from records.models import Completion

OPEN = frozenset({Status.GRACE, Status.EXTENDED, Status.DECISION_PENDING, Status.NON_COMPLIANT})


class OpenPeriod(NamedTuple):
    """A period that has ended and still wants hours.

    Args:
        until: the last day on which they can be made up; None where there is none to come.
        short: the hours missing, by measure.
    """

    period: int
    status: Status
    until: date | None
    short: Mapping[str, Decimal]


OpenPeriods = dict[int, tuple[OpenPeriod, ...]]
"""By a member's key, the latest period first; members without any are left out."""


def open_periods_of(members: Iterable[Member], viewpoint: Viewpoint, *, today: date) -> OpenPeriods:
    """Find the periods, of any year before the day, that are open on it.

    Args:
        viewpoint: the day, and the day the record is known on; its period does not matter.
    """
    people = list(members)
    is_now = viewpoint.known_on is None and viewpoint.as_of == today
    through = _remembered_through() if is_now and people else 0
    if not through:
        return _asked(people, viewpoint, first=current_law().first_period)
    # Whoever is settled in between is asked about, for this is read first.
    return _open_now(people, today, through=through, uncertain=_uncertain(today))


def periods_to_catch_up(members: MemberQuerySet, *, today: date) -> OpenPeriods:
    """Find the open periods whose hours can still be made up; who surely has none is not read."""
    through = _remembered_through()
    uncertain = _uncertain(today) if through else set()
    if through >= today.year - 1:
        not_over = ShortPeriod.objects.filter(period__lt=today.year, until__gte=today)
        members = members.filter(Q(pk__in=uncertain) | Q(pk__in=not_over.values("member")))
    found = _open_now(list(members), today, through=through, uncertain=uncertain)
    still = {pk: tuple(each for each in of if each.until) for pk, of in found.items()}
    return {pk: periods for pk, periods in still.items() if periods}


def _open_now(
    people: Sequence[Member], today: date, *, through: int, uncertain: set[int]
) -> OpenPeriods:
    """Read what is remembered through a period, and ask about what is not.

    Args:
        through: 0 where nothing is remembered.
        uncertain: those of whom nothing that is remembered is sure.
    """
    now = Viewpoint(today.year, today)
    settled = [member for member in people if member.pk not in uncertain]
    found = _remembered(settled, as_of=today, last=min(through, today.year - 1))
    others = [member for member in people if member.pk in uncertain]
    found |= _asked(others, now, first=current_law().first_period)
    # A year nobody was settled for: until `manage.py settle` runs, it is asked about each time.
    first = max(through + 1, current_law().first_period)
    for pk, later in _asked(settled, now, first=first).items():
        found[pk] = (*later, *found.get(pk, ()))
    return found


def _remembered_through() -> int:
    """The last period that is remembered of whoever is settled; 0 where nothing is."""
    earlier_entry = Completion.objects.filter(entered_at__lt=OuterRef("first_entry_at"))
    valid = Settlement.objects.filter(~Exists(earlier_entry), rules=rules_digest())
    for records_from, through in valid.values_list("records_from", "through"):
        if settings.RECORDS_FROM in (None, records_from):
            return through
    return 0


def _uncertain(as_of: date) -> set[int]:
    """Members who changed since they were settled, or about whom something lies ahead."""
    decisions = DirectorDecision.objects.not_voided().order_by()
    ahead = (
        Completion.objects.order_by().filter(completed_on__gt=as_of),
        decisions.filter(Q(applied_on__gt=as_of) | Q(decided_on__gt=as_of)),
    )
    unsettled = UnsettledMember.objects.values_list("member_id")
    return {pk for (pk,) in unsettled.union(*(rows.values_list("member_id") for rows in ahead))}


def _remembered(members: Sequence[Member], *, as_of: date, last: int) -> OpenPeriods:
    by_key = {member.pk: member for member in members}
    rows = ShortPeriod.objects.filter(period__lte=last).order_by("-period")
    if len(by_key) <= FEW:
        rows = rows.filter(member__in=by_key)
    found: OpenPeriods = {}
    for pk, period, status, until, short in rows.values_list(
        "member_id", "period", "status", "until", "short"
    ):
        member = by_key.get(pk)
        if member is None or _had_left(member, period):
            continue
        is_over = until is not None and until < as_of
        open_period = OpenPeriod(
            period,
            Status.NON_COMPLIANT if is_over else Status(status),
            None if is_over else until,
            {key: to_hours(hundredths) for key, hundredths in short.items()},
        )
        found[pk] = (*found.get(pk, ()), open_period)
    return found


def _had_left(member: Member, period: int) -> bool:
    """What is earned elsewhere after the member left, the department cannot know."""
    return member.separated_on is not None and period > member.separated_on.year


def _asked(people: list[Member], viewpoint: Viewpoint, *, first: int) -> OpenPeriods:
    """Ask about each period on its own, from the first that the department has records of."""
    found: OpenPeriods = {}
    as_of = viewpoint.as_of
    if not people or first >= as_of.year:
        return found
    first = max(first, department_records_from(as_of=as_of, known_before=viewpoint.known_before))
    for period in range(as_of.year - 1, first - 1, -1):
        for standing in standings_of(people, Viewpoint(period, as_of, viewpoint.known_on)):
            if standing.on_record and standing.status in OPEN:
                is_past = standing.status not in {Status.GRACE, Status.EXTENDED}
                until = None if is_past else standing.deadline
                of_period = OpenPeriod(period, standing.status, until, standing.short)
                found[standing.member.pk] = (*found.get(standing.member.pk, ()), of_period)
    return found
