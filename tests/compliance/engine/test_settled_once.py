"""Hours settled once: with every day seen for any day after a window, and for all years at once."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from compliance.engine import Exemption, Officer, assess, assess_years
from compliance.engine.hours import to_hours
from compliance.engine.settling import settle

from . import builders
from .builders import credit_lists

YEARS = (2022, 2023, 2024, 2025)
LAST = 2026
DAYS = st.dates(date(2022, 6, 1), date(2026, 12, 31)) | st.sampled_from(
    [date(2024, 1, 1), date(2024, 3, 14), date(2024, 3, 15), date(2024, 12, 31)]
)
OFFICERS = st.builds(
    Officer,
    licensed=st.just(True),
    traffic_authority=st.booleans(),
    records_from=st.sampled_from([2022, 2023]),
    exemptions=st.lists(
        st.builds(
            Exemption,
            kind=st.just("basic_training"),
            on=st.dates(date(2022, 1, 1), date(2025, 12, 31)),
        ),
        max_size=1,
    ).map(tuple),
)


def moved(officer, credits, law, *, as_of):
    """The hours that went to the year before theirs, by that year."""
    allocation = settle(officer, credits, period=LAST, as_of=as_of, law=law)
    return {
        period: sorted(
            (share.credit.id, share.hundredths)
            for share in shares
            if share.credit.on.year != period
        )
        for period, shares in allocation.shares.items()
    }


@given(officer=OFFICERS, credits=credit_lists(years=YEARS, plain=True), as_of=DAYS)
def test_a_year_that_takes_nothing_when_all_is_seen_took_nothing_on_any_day(
    law, officer, credits, as_of
):
    in_the_end = moved(officer, credits, law, as_of=date.max)
    then = moved(officer, credits, law, as_of=as_of)

    for period, hours in then.items():
        if period < as_of.year and not in_the_end.get(period):
            assert not hours, period


@given(officer=OFFICERS, credits=credit_lists(years=YEARS, plain=True), as_of=DAYS)
def test_once_the_window_has_closed_what_moved_is_what_moves_in_the_end(
    law, officer, credits, as_of
):
    in_the_end = moved(officer, credits, law, as_of=date.max)
    then = moved(officer, credits, law, as_of=as_of)

    for period in range(2022, as_of.year):
        if as_of >= date(period + 1, 3, 15):
            assert then.get(period, []) == in_the_end.get(period, []), period


@given(officer=OFFICERS, credits=credit_lists(years=YEARS, plain=True), as_of=DAYS)
def test_nothing_moves_from_a_year_that_has_not_begun(law, officer, credits, as_of):
    then = moved(officer, credits, law, as_of=as_of)

    assert not any(hours for period, hours in then.items() if period >= as_of.year)


@given(
    officer=builders.OFFICERS,
    first=st.sampled_from([2023, 2024]),
    credits=credit_lists(years=(*YEARS, 2026)),
    periods=st.sets(st.sampled_from([2022, 2023, 2024, 2025, 2026]), min_size=1),
    as_of=DAYS,
)
def test_years_settled_together_stand_as_each_does_alone(
    law, officer, first, credits, periods, as_of
):
    officer = replace(officer, records_from=first)
    unlicensed = replace(officer, licensed=False)
    officers = {period: officer if period >= first else unlicensed for period in periods}

    together = assess_years(officers, credits, as_of=as_of, law=law)

    assert together.keys() == periods
    for period, answer in together.items():
        alone = assess(officers[period], credits, period=period, as_of=as_of, law=law)
        figures = law.for_period(period)
        keys = [measure.key for measure in figures.measures]
        assert (answer.status, answer.deadline) == (alone.status, alone.deadline), period
        for name in ("required", "credited", "short"):
            hours = zip(keys, getattr(answer, name), strict=True)
            in_hours = {key: to_hours(each) for key, each in hours}
            told = getattr(alone, name)
            assert in_hours == {key: told.get(key, 0) for key in keys}, (period, name)
