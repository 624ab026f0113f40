"""Which hours of later years would put a period right, booked to it."""

import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import FrameType

import pytest

from compliance.engine.settling import settle
from compliance.standings import Bookable, bookable_for, file_of
from compliance.viewpoint import Viewpoint
from courses.designations import AREA_KEYS, TOPIC_KEYS
from people.models import Member
from records.models import Completion
from tests.compliance.random_department import make_random_department
from tests.compliance.test_standings import full_year
from tests.factories import BookingFactory, CompletionFactory

JULY = date(2027, 7, 1)
LAST_YEAR = Viewpoint(2025, JULY)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(department, settings) -> Member:
    settings.RECORDS_FROM = 2025
    return department.officer


def found(member: Member, viewpoint: Viewpoint = LAST_YEAR) -> Bookable | None:
    return bookable_for(file_of(member, viewpoint), viewpoint)


def firearms(member: Member, on: date, **values: object) -> Completion:
    """Eight hours, two of them of firearms."""
    hours = {"skill_development": "8.00", "firearms": "2.00"}
    nothing = dict.fromkeys((*AREA_KEYS, *TOPIC_KEYS), 0)
    given = {"credit_hours": "8.00", **nothing, **hours, **values}
    return CompletionFactory(member=member, completed_on=on, **given)


def test_hours_to_spare_in_a_later_year_are_proposed_where_one_completion_does(officer):
    full_year(officer, date(2025, 5, 1), firearms="0.00")
    full_year(officer, date(2026, 5, 1))
    spare = firearms(officer, date(2026, 6, 1))

    assert found(officer) == Bookable((spare,), {}, ())


def test_the_fewest_hours_that_do_are_proposed(officer):
    full_year(officer, date(2025, 5, 1), firearms="0.00")
    full_year(officer, date(2026, 5, 1))
    firearms(officer, date(2026, 6, 1))
    short = firearms(
        officer, date(2026, 7, 1), credit_hours="2.00", skill_development="2.00", firearms="2.00"
    )

    assert found(officer).completions == (short,)


def test_what_a_later_choice_makes_needless_is_not_proposed(officer):
    missing = {"firearms": "0.00", "de_escalation": "0.00", "implicit_bias": "0.00"}
    full_year(officer, date(2025, 5, 1), **missing)
    full_year(officer, date(2026, 5, 1))
    topics = [
        {"firearms": "2.00", "de_escalation": "0.50"},  # gives most at first
        {"firearms": "2.00", "implicit_bias": "0.25"},
        {"firearms": "0.00", "de_escalation": "1.00", "implicit_bias": "0.75"},
    ]
    _, *others = (firearms(officer, date(2026, 6, 1), **each) for each in topics)

    found_now = found(officer)

    assert not found_now.short
    assert found_now.completions == tuple(others)


def test_hours_that_a_later_year_needs_are_named_and_not_proposed(officer):
    full_year(officer, date(2025, 5, 1), firearms="0.00")
    whole = full_year(officer, date(2026, 5, 1))

    assert found(officer) == Bookable((), {"firearms": Decimal("2.00")}, ((whole, 2026),))


def test_what_only_helps_says_what_is_missing_all_the_same(officer):
    full_year(officer, date(2025, 5, 1), firearms="0.00", implicit_bias="0.00")
    whole = full_year(officer, date(2026, 5, 1))
    spare = firearms(officer, date(2026, 6, 1))

    missing = {"implicit_bias": Decimal("1.00")}
    assert found(officer) == Bookable((spare,), missing, ((whole, 2026),))


@pytest.mark.parametrize(
    "values",
    [
        {"source": "non_post"},
        {"delivery": "computer_based", "score": "60.00"},
        {"completed_on": date(2027, 8, 1)},
        {"completed_on": date(2024, 8, 1)},
    ],
)
def test_what_counts_nowhere_or_is_not_earned_yet_is_not_proposed(officer, values):
    full_year(officer, date(2025, 5, 1), firearms="0.00")
    full_year(officer, date(2026, 5, 1))
    firearms(officer, values.pop("completed_on", date(2026, 6, 1)), **values)

    assert found(officer).completions == ()


def test_what_is_booked_already_is_not_proposed_again(officer):
    full_year(officer, date(2025, 5, 1), firearms="0.00", implicit_bias="0.00")
    full_year(officer, date(2026, 5, 1))
    booked = firearms(officer, date(2026, 6, 1))
    assert found(officer).completions == (booked,)
    BookingFactory(completion=booked, to_period=2025)

    assert found(officer).completions == ()


def test_a_year_that_is_complete_needs_none(officer):
    full_year(officer, date(2025, 5, 1))
    firearms(officer, date(2026, 6, 1))

    assert found(officer) is None


def test_the_engine_agrees_with_every_proposal(settings):
    settings.RECORDS_FROM = 2023
    proposed = 0
    for member in (
        member
        for seed in (1, 2, 3)
        for member in make_random_department(
            seed=seed, members=25, years=range(2023, 2028), completions_a_year=10
        )
    ):
        for period in (2023, 2024, 2025, 2026):
            viewpoint = Viewpoint(period, JULY)
            on_file = file_of(member, viewpoint)
            bookable = bookable_for(on_file, viewpoint)
            if bookable is None or not bookable.completions:
                continue
            proposed += 1
            bookings = {each.pk: period for each in bookable.completions}
            booked = replace(on_file, recorded=replace(on_file.recorded, bookings=bookings))
            years = range(period, 2028)
            now, then = (
                {each.period: each for each in file.history(periods=years, as_of=JULY)}
                for file in (on_file, booked)
            )
            assert then[period].short == bookable.short
            assert sum(then[period].short.values()) < sum(now[period].short.values())
            for year in years[1:]:
                for measure, missing in then[year].short.items():
                    assert missing <= now[year].short.get(measure, 0)
    assert proposed >= 2


def settlings_for(member: Member) -> int:
    """How often a member's years are settled to find what could be booked."""
    on_file = file_of(member, LAST_YEAR)
    settled = 0

    def count(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal settled
        settled += event == "call" and frame.f_code is settle.__code__

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        assert bookable_for(on_file, LAST_YEAR)
    finally:
        sys.setprofile(before)
    return settled


def a_little_often(member: Member, *, times: int, hours: str) -> None:
    for number in range(times):
        on = date(2026, 4 + number // 20, 1 + number % 20)
        values = {"credit_hours": hours, "legal_studies": hours, "skill_development": 0}
        firearms(member, on, firearms=0, **values)


def test_what_gives_most_is_asked_about_first(officer):
    a_little_often(officer, times=25, hours="1.00")
    full_year(officer, date(2026, 8, 1))
    full_year(officer, date(2026, 9, 1))

    assert settlings_for(officer) <= 4


def test_a_year_that_others_could_help_only_to_their_harm_is_not_asked_about_for_ever(officer):
    a_little_often(officer, times=40, hours="0.50")

    assert settlings_for(officer) <= 32
