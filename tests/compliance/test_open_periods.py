"""Periods that have ended and still want hours: remembered, they are those that are asked."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compliance.engine import Status
from compliance.models import DirectorDecision, Settlement, ShortPeriod
from compliance.standings import OpenPeriod, file_of, open_periods_of, periods_to_catch_up
from compliance.standings.open_periods import OPEN
from compliance.standings.settlement import refresh
from compliance.viewpoint import Viewpoint
from people.models import Member
from tests.compliance.random_department import make_random_department
from tests.compliance.random_entries import enter_at_random
from tests.compliance.test_standings import full_year
from tests.factories import DecisionFactory, DocumentFactory, MemberFactory

pytestmark = pytest.mark.django_db

YEARS = range(2022, 2027)
CHICAGO = ZoneInfo("America/Chicago")


@pytest.fixture(autouse=True)
def _records_from_2022(settings):
    settings.RECORDS_FROM = 2022


def on(day: date) -> time_machine.travel:
    return time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=CHICAGO))


def open_on(members: list[Member], day: date, *, today: date | None = None):
    return open_periods_of(members, Viewpoint(day.year, day), today=today or day)


def to_catch_up(members: list[Member], day: date):
    return periods_to_catch_up(Member.objects.filter(pk__in=[m.pk for m in members]), today=day)


def still_to_be_made_up(found):
    """Those of the open periods that have a last day to come."""
    still = {pk: tuple(each for each in periods if each.until) for pk, periods in found.items()}
    return {pk: periods for pk, periods in still.items() if periods}


def asked_one_by_one(members: list[Member], day: date) -> dict[int, list[tuple]]:
    """What the engine answers from all of each member's single completions."""
    found = {}
    for member in members:
        periods = range(day.year - 1, 2021, -1)
        history = file_of(member, Viewpoint(day.year, day)).history(periods=periods, as_of=day)
        found[member.pk] = [
            (each.period, each.status, each.short)
            for each in history
            if each.on_record and each.status in OPEN
        ]
    return {pk: periods for pk, periods in found.items() if periods}


def two_hours_short(period: int = 2025) -> Member:
    """A member short of two hours for the period, with no other year that wants anything."""
    member = MemberFactory(hired_on=date(period, 1, 1), license_issued_on=date(2010, 1, 1))
    full_year(member, date(period, 5, 1), credit_hours="22.00", legal_studies="6.00")
    return member


def granted(member: Member, *, applied_on: date, decided_on: date) -> DirectorDecision:
    """An extension of 2025 until Sep 30, 2026."""
    return DecisionFactory(
        member=member,
        kind=DirectorDecision.Kind.EXTENSION,
        period=2025,
        applied_on=applied_on,
        decided_on=decided_on,
        outcome="granted",
        until=date(2026, 9, 30),
        decided_entered_by=MemberFactory(),
        decided_entered_at="2025-12-02T12:00Z",
        decision_document=DocumentFactory(member=member),
    )


@pytest.mark.parametrize("seed", range(4))
def test_what_is_remembered_is_what_is_asked(seed):
    people = make_random_department(seed=seed, members=25, years=YEARS, completions_a_year=9)
    enter_at_random(seed=seed, people=people, years=YEARS)
    days = (date(2025, 3, 1), date(2027, 1, 1), date(2027, 3, 15), date(2027, 8, 1))
    with on(days[-1]):
        refresh()

    for day in days:
        found = open_on(people, day)
        assert {
            pk: [(each.period, each.status, dict(each.short)) for each in periods]
            for pk, periods in found.items()
        } == asked_one_by_one(people, day)
        assert open_on(people, day, today=date(2028, 1, 1)) == found
        assert to_catch_up(people, day) == still_to_be_made_up(found)
    assert len(found) > 3


def test_an_open_period_says_what_is_short_and_until_when_it_can_be_made_up():
    member = two_hours_short()
    refresh()
    short = {"total": Decimal("2.00")}

    in_grace, too_late = (open_on([member], date(2026, 3, day)) for day in (15, 16))

    assert in_grace == {member.pk: (OpenPeriod(2025, Status.GRACE, date(2026, 3, 15), short),)}
    assert too_late == {member.pk: (OpenPeriod(2025, Status.NON_COMPLIANT, None, short),)}


def test_an_extension_is_open_until_its_own_day():
    member = two_hours_short()
    granted(member, applied_on=date(2025, 11, 1), decided_on=date(2025, 12, 1))
    refresh()

    [extended], [late] = (
        open_on([member], day)[member.pk] for day in (date(2026, 9, 30), date(2026, 10, 1))
    )

    assert (extended.status, extended.until) == (Status.EXTENDED, date(2026, 9, 30))
    assert (late.status, late.until) == (Status.NON_COMPLIANT, None)


def test_a_decision_of_a_day_to_come_is_not_told_before(db):
    """No form takes one; a row that was brought in may have it."""
    member = two_hours_short()
    granted(member, applied_on=date(2026, 3, 1), decided_on=date(2026, 7, 1))
    refresh()

    before, after = (
        open_on([member], day)[member.pk][0].status for day in (date(2026, 6, 30), date(2026, 7, 1))
    )

    assert (before, after) == (Status.DECISION_PENDING, Status.EXTENDED)


def test_the_year_that_runs_is_not_open():
    member = two_hours_short()
    refresh()

    assert open_on([member], date(2025, 12, 31)) == {}


def test_a_member_without_any_completion_is_open_too():
    full_year(MemberFactory(), date(2025, 5, 1))
    member = MemberFactory(hired_on=date(2024, 1, 1), license_issued_on=date(2010, 1, 1))
    refresh()

    assert [each.period for each in open_on([member], date(2026, 6, 1))[member.pk]] == [2025, 2024]


def test_what_is_earned_after_a_member_left_is_not_called_open():
    member = two_hours_short(2023)
    member.separated_on = date(2024, 6, 30)
    member.save()
    refresh()

    assert [each.period for each in open_on([member], date(2026, 6, 1))[member.pk]] == [2024, 2023]


def test_a_member_who_changed_is_asked_about_until_settled_again():
    member = two_hours_short()
    refresh()
    full_year(member, date(2026, 3, 1))

    assert ShortPeriod.objects.filter(member=member, period=2025).exists()
    assert open_on([member], date(2026, 6, 1)) == {}
    refresh()
    assert not ShortPeriod.objects.filter(member=member, period=2025).exists()


def test_a_year_that_began_since_all_were_settled_is_asked_about():
    member = two_hours_short()
    with on(date(2025, 6, 1)):
        refresh()
    assert Settlement.objects.get().through == 2025

    found = open_on([member], date(2027, 6, 1))

    assert [each.period for each in found[member.pk]] == [2026, 2025]


def test_a_write_in_a_new_year_does_not_settle_everybody():
    member, other = two_hours_short(), two_hours_short()
    with on(date(2025, 6, 1)):
        refresh()
    full_year(member, date(2026, 1, 5))

    with on(date(2026, 1, 6)):
        assert refresh({member.pk}) == 1
        assert Settlement.objects.get().through == 2025
        assert refresh() >= 2
    assert Settlement.objects.get().through == 2026
    assert ShortPeriod.objects.filter(member=other, period=2026).exists()


def test_the_record_of_an_earlier_day_is_asked_about():
    member = two_hours_short()
    full_year(member, date(2026, 3, 1), entered_at="2026-04-20T12:00Z")
    refresh()
    as_known = Viewpoint(2026, date(2026, 6, 1), known_on=date(2026, 4, 1))

    assert [
        each.period
        for each in open_periods_of([member], as_known, today=date(2026, 6, 1))[member.pk]
    ] == [2025]
    assert open_on([member], date(2026, 6, 1)) == {}


@pytest.mark.parametrize("number", [1, 3])
def test_open_periods_of_the_settled_take_three_queries(number):
    members = [two_hours_short(year) for year in (2022, 2023, 2025)][:number]
    refresh()

    with CaptureQueriesContext(connection) as queries:
        found = open_on(members, date(2026, 6, 1))

    assert len(found) == number
    assert len(queries) == 3


# Those that can still be made up -----------------------------------------------------------------


@pytest.mark.parametrize("is_settled", [True, False])
def test_who_is_short_can_catch_up_until_the_last_day_settled_or_not(is_settled):
    full_year(MemberFactory(), date(2025, 5, 1))
    refresh()
    member = two_hours_short()
    if is_settled:
        refresh()

    in_grace, too_late = (to_catch_up([member], date(2026, 3, day)) for day in (15, 16))

    short = {"total": Decimal("2.00")}
    assert in_grace == {member.pk: (OpenPeriod(2025, Status.GRACE, date(2026, 3, 15), short),)}
    assert too_late == {}


def test_a_year_that_nobody_was_settled_for_can_be_caught_up_too():
    member = two_hours_short()
    with on(date(2025, 6, 1)):
        refresh()

    assert [each.period for each in to_catch_up([member], date(2027, 2, 1))[member.pk]] == [2026]


def test_before_anybody_is_settled_everybody_is_asked_about():
    member = two_hours_short()

    assert [each.period for each in to_catch_up([member], date(2026, 3, 1))[member.pk]] == [2025]


@pytest.mark.parametrize("number", [1, 3])
def test_who_can_catch_up_takes_four_queries(number):
    members = [two_hours_short() for _ in range(number)]
    refresh()

    with CaptureQueriesContext(connection) as queries:
        found = to_catch_up(members, date(2026, 3, 1))

    assert len(found) == number
    assert len(queries) == 4
