"""Sums of a whole department give what single credits give."""

import sys
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from compliance.engine import (
    SUM_COLUMNS,
    Exemption,
    Officer,
    assess,
    assess_sums,
    takes_nothing_from_next,
)
from compliance.engine.hours import to_hours
from compliance.engine.hundredths import hundredths_of
from compliance.engine.settling import add_to, is_seen
from compliance.engine.topics import TOPICS

from .builders import credit_lists, full_year

AS_OF = st.dates(date(2025, 1, 1), date(2026, 12, 31))


def sums_of(credits, law, period, as_of, after=date.min):
    """Add up as the database does: by source, what is seen of the period."""
    sums = {}
    for each in credits:
        if is_seen(each, law, as_of) and each.on.year == period and each.on > after:
            add_to(sums, each.source, hundredths_of(each, TOPICS))
    return sums


@given(
    credits=credit_lists(years=(2025,), plain=True),
    as_of=AS_OF,
    licensed=st.booleans(),
    traffic=st.booleans(),
    exempt=st.booleans(),
)
def test_sums_answer_like_single_credits(law, credits, as_of, licensed, traffic, exempt):
    event = (Exemption("new_license", date(2025, 1, 1)),) if exempt else ()
    figures = law.for_period(2025)

    one = assess(
        Officer(licensed, traffic, exemptions=event), credits, period=2025, as_of=as_of, law=law
    )
    many = assess_sums(
        licensed,
        traffic,
        exempt,
        sums_of(credits, law, 2025, as_of),
        figures=figures,
        as_of=as_of,
    )

    assert (many.status, many.deadline) == (one.status, one.deadline)
    for field in ("credited", "required", "short"):
        in_sums = [to_hours(hours) for hours in getattr(many, field)]
        assert in_sums == [getattr(measure, field) for measure in one.measures], field


def test_sums_ignore_non_post_rows(law):
    row = (800, 800, 0, 0, 0, 0, 0, 0, 0, 0)

    answer = assess_sums(
        True,
        True,
        False,
        {"non_post": row},
        figures=law.for_period(2025),
        as_of=date(2025, 6, 1),
    )

    assert len(row) == len(SUM_COLUMNS)
    assert not any(answer.credited)


@given(credits=credit_lists(years=(2022, 2023, 2024, 2025), plain=True), as_of=AS_OF)
def test_a_period_said_to_take_nothing_takes_nothing(law, credits, as_of):
    officer = Officer(licensed=True, records_from=2022)
    is_intact = True
    for period in (2022, 2023, 2024):
        is_intact = takes_nothing_from_next(
            True,
            True,
            False,
            sums_of(credits, law, period, as_of),
            sums_of(credits, law, period, as_of, after=date(period, 3, 15)),
            figures=law.for_period(period),
            is_intact=is_intact,
        )
        following = assess(officer, credits, period=period + 1, as_of=as_of, law=law)

        if is_intact:
            assert not any(each.gave_to_prior for each in following.credits)


def test_hours_after_the_window_are_enough_to_be_certain(law):
    sums = sums_of([full_year("a", date(2024, 3, 16))], law, 2024, date(2025, 1, 1))
    figures = law.for_period(2024)

    def is_certain(all_year, late, is_intact):
        return takes_nothing_from_next(
            True, True, False, all_year, late, figures=figures, is_intact=is_intact
        )

    assert is_certain(sums, sums, is_intact=False)
    assert is_certain(sums, {}, is_intact=True)
    assert not is_certain(sums, {}, is_intact=False)


def test_a_period_without_grace_or_duty_takes_nothing(law):
    def is_certain(licensed, exempt, period):
        return takes_nothing_from_next(
            licensed, True, exempt, {}, {}, figures=law.for_period(period), is_intact=True
        )

    assert is_certain(licensed=True, exempt=False, period=2017)
    assert is_certain(licensed=False, exempt=False, period=2018)
    assert is_certain(licensed=True, exempt=True, period=2018)
    assert not is_certain(licensed=True, exempt=False, period=2018)


def test_a_members_sums_are_assessed_by_a_few_calls_whoever_is_short(law):
    """One page asks for 1,300 members: 24 calls for each who is short, 43 where a cap cuts."""

    def calls_for(sources):
        credits = [full_year(f"{source} {n}", date(2025, 5, 1), source) for n, source in sources]
        sums = sums_of(credits, law, 2025, date(2025, 12, 31))
        figures = law.for_period(2025)
        calls = 0

        def count(_frame, event, _argument):
            nonlocal calls
            calls += event in {"call", "c_call"}

        before = sys.getprofile()
        sys.setprofile(count)
        try:
            assess_sums(True, True, False, sums, figures=figures, as_of=date(2025, 12, 31))
        finally:
            sys.setprofile(before)
        return calls

    kinds = ("in_service", "licensed_provider", "training_center", "college")
    few, many = ([(n, kind) for n in range(times) for kind in kinds] for times in (1, 40))
    calls_for(many)  # what the law's figures remember is counted once and not again

    assert calls_for(few) <= 30
    assert calls_for(many) <= 50
