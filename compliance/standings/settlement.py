"""Settles members once and remembers what no page should find out again for everybody.

Settling a member finds which hours belong to another period than the one they are dated in, and
which periods are short of hours. It is done as of the far future, so that every decision, extension
and later credit is seen. Pages read what is remembered and never write it. It is made after each
request that writes, after each item of a job, after migrations, and by `manage.py settle`; members
whose record changed since are marked (`unsettling`), and until they are settled again they are
answered from their single completions.
"""

import logging
from collections.abc import Collection, Iterator
from datetime import date, datetime

from django.db import DatabaseError, transaction
from django.db.models import Max, Min
from django.utils import timezone

from compliance.engine import Credit, Officer
from compliance.engine.hours import to_hours
from compliance.engine.hundredths import (
    HOURS,
    Hundredths,
    add_to,
    column_names,
    hundredths_of,
)
from compliance.engine.measuring import HoursBySource
from compliance.engine.settling import Allocation, hours_by_source, settle
from compliance.law import current_law
from compliance.models import MovedHours, Settlement, ShortPeriod, UnsettledMember
from compliance.standings.credits import (
    MemberSums,
    credits_by_member,
    seen_completions,
    sums_by_member,
)
from compliance.standings.facts import department_records_from, facts_of
from compliance.standings.recorded import NOTHING_RECORDED, Recorded, recorded_of
from compliance.standings.rules_digest import rules_digest
from compliance.standings.short_periods import short_periods_of
from compliance.standings.years import MemberYears
from courses.designations import AREA_KEYS, TOPIC_KEYS
from people.models import Member
from records.models import Completion

AT_ONCE = 500
LAST_DAY = date(9999, 12, 31)

logger = logging.getLogger(__name__)


def refresh(member_ids: Collection[int] | None = None) -> int:
    """Settle those who changed since they were settled, and remember what is found.

    Args:
        member_ids: whom to look after; None for everybody.

    Returns:
        How many were settled.
    """
    first_entry_at = Completion.objects.order_by().aggregate(at=Min("entered_at"))["at"]
    if first_entry_at is None:
        return 0
    department_from = department_records_from(as_of=timezone.localdate(first_entry_at))
    through = _start_anew_if_rules_changed(
        first_entry_at, department_from, is_everybody=member_ids is None
    )
    waiting = set(UnsettledMember.objects.values_list("member_id", flat=True))
    if member_ids is not None:
        waiting &= set(member_ids)
    in_order = sorted(waiting)
    return sum(
        _settle_batch(in_order[start : start + AT_ONCE], department_from, through)
        for start in range(0, len(in_order), AT_ONCE)
    )


def settle_changed(*, at_most: int | None = None) -> None:
    """Settle those whose record changed last, after a write or a migration that is done.

    When it fails, what was done stands, the members keep their marks, and whoever asks about them
    is answered from their single completions.

    Args:
        at_most: how many marks to look after; None for everybody, under changed rules too.
    """
    try:
        if at_most is None:
            refresh()
            return
        marks = UnsettledMember.objects.order_by("-pk").values_list("member_id", flat=True)
        if changed := set(marks[:at_most]):
            refresh(changed)
    except DatabaseError:
        logger.exception(
            "Members whose record changed could not be settled; they keep their marks."
        )


def settle_after_item() -> None:
    """Settle everybody who is marked once an item of a job is done: no page waits for it."""
    if UnsettledMember.objects.exists():
        settle_changed()


def _start_anew_if_rules_changed(
    first_entry_at: datetime, department_from: int, *, is_everybody: bool
) -> int:
    """Mark everybody when the law, the engine, the time zone or the first period changed.

    Also when a year has begun since, but only where everybody is settled: a write alone does not
    mark the whole department.

    Returns:
        The last period that everybody is looked at for.
    """
    year = timezone.localdate().year
    by = {"rules": rules_digest(), "records_from": department_from}
    standing = Settlement.objects.filter(**by, first_entry_at=first_entry_at).first()
    if standing is not None and (standing.through >= year or not is_everybody):
        return standing.through
    by |= {"first_entry_at": first_entry_at, "through": year}
    with transaction.atomic():
        people = Member.objects.order_by().values_list("pk", flat=True)
        marks = (UnsettledMember(member_id=pk) for pk in people.iterator())
        UnsettledMember.objects.bulk_create(marks, batch_size=2000)
        Settlement.objects.update_or_create(pk=Settlement.ONLY, defaults=by)
    return year


@transaction.atomic
def _settle_batch(member_ids: list[int], department_from: int, through: int) -> int:
    """Settle the members whose marks nobody else is settling just now.

    The marks are read first, and only these marks are deleted at the end. A change that was made
    before is seen in what is read after them. A change that is made meanwhile leaves a new mark,
    which stays, so the member is settled again.
    """
    marks = UnsettledMember.objects.filter(member__in=member_ids)
    own = dict(
        marks.select_for_update(skip_locked=True).order_by("pk").values_list("pk", "member_id")
    )
    others = set(marks.exclude(pk__in=own).values_list("member_id", flat=True))
    pks = set(own.values()) - others
    members = list(Member.objects.filter(pk__in=pks))
    moved, short = _found(members, department_from=department_from, through=through)
    MovedHours.objects.filter(member__in=pks).delete()
    MovedHours.objects.bulk_create(moved)
    ShortPeriod.objects.filter(member__in=pks).delete()
    ShortPeriod.objects.bulk_create(short)
    UnsettledMember.objects.filter(pk__in=[mark for mark, pk in own.items() if pk in pks]).delete()
    return len(members)


def _found(
    members: list[Member], *, department_from: int, through: int
) -> tuple[list[MovedHours], list[ShortPeriod]]:
    """Find the hours that belong to another period than their own, and the periods left short."""
    pks = [member.pk for member in members]
    days = Completion.objects.filter(member__in=pks).aggregate(
        first=Min("completed_on"), last=Max("completed_on")
    )
    law, recorded = current_law(), recorded_of(pks)
    last = max(law.first_period, through, days["last"].year if days["last"] else 0)
    officers = {
        member.pk: facts_of(
            member,
            period=last,
            as_of=LAST_DAY,
            department_from=department_from,
            recorded=recorded.get(member.pk, NOTHING_RECORDED),
        )
        for member in members
    }
    sums = sums_by_member(
        officers, first=date(law.first_period, 1, 1), last=date(last, 12, 31), law=law
    )
    suspects = _who_may_have_moved_hours(officers, recorded, sums, last=last)
    credits: dict[int, list[Credit]] = {}
    if suspects and days["first"]:
        seen = seen_completions(**days, law=law).filter(member__in=suspects)
        credits = credits_by_member(seen, recorded)
    moved: list[MovedHours] = []
    short: list[ShortPeriod] = []
    for pk, officer in officers.items():
        hours: dict[int, HoursBySource] = {
            year: of_year.all for year, of_year in sums.get(pk, {}).items()
        }
        if pk in suspects:
            own = credits.get(pk, [])
            allocation = settle(officer, own, period=last, as_of=LAST_DAY, law=law)
            moved += _moved_of(pk, own, allocation)
            hours = {year: hours_by_source(shares) for year, shares in allocation.shares.items()}
        short += short_periods_of(pk, officer, hours, through=through, as_of=LAST_DAY)
    return moved, short


def _who_may_have_moved_hours(
    officers: dict[int, Officer],
    recorded: dict[int, Recorded],
    sums: dict[int, MemberSums],
    *,
    last: int,
) -> set[int]:
    """Sift by the sums of each year: most have no year that could have taken hours."""
    law = current_law()
    suspects = set()
    for pk, officer in officers.items():
        is_booked = bool(recorded.get(pk, NOTHING_RECORDED).bookings)
        years = MemberYears(officer, sums.get(pk, {}), as_of=LAST_DAY, law=law, is_booked=is_booked)
        if years.needs_credits or not all(
            years.is_intact(year) for year in range(years.first, last + 1)
        ):
            suspects.add(pk)
    return suspects


def _moved_of(
    member_id: int, credits: list[Credit], allocation: Allocation
) -> Iterator[MovedHours]:
    moved: dict[tuple[str, int], Hundredths] = {}
    for period, shares in allocation.shares.items():
        for share in shares:
            if period != share.credit.on.year:
                add_to(moved, (share.credit.id, period), share.hundredths)
    by_id = {credit.id: credit for credit in credits}
    topics = current_law().topics
    for credit in credits:
        # Periods before the records are not settled, but what is booked to them is theirs.
        if credit.book_to is not None and credit.book_to != credit.on.year:
            moved.setdefault((credit.id, credit.book_to), hundredths_of(credit, topics))
    for (credit_id, period), row in moved.items():
        yield _remembered(member_id, by_id[credit_id], period, row)


def _remembered(member_id: int, credit: Credit, period: int, row: Hundredths) -> MovedHours:
    hours = dict(zip(column_names(current_law().topics), row, strict=True))
    return MovedHours(
        completion_id=int(credit.id),
        member_id=member_id,
        source=credit.source,
        control_number=credit.control_number,
        from_period=credit.on.year,
        to_period=period,
        credit_hours=to_hours(row[HOURS]),
        **{key: to_hours(hours[key]) for key in (*AREA_KEYS, *TOPIC_KEYS)},
    )
