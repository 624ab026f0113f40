"""Credits that contradict themselves, and how hours are counted."""

from datetime import date
from decimal import Decimal

import pytest

from compliance.engine import Credit, CreditError, Officer, assess, check_credit
from compliance.engine.hours import to_hours, to_hundredths

from .builders import credit

DAY = date(2025, 5, 6)


def of(hours, areas=None, topics=None, source="in_service", **fields):
    return Credit("one", DAY, source, Decimal(hours), areas or {}, topics or {}, **fields)


def decimals(**hours):
    return {key: Decimal(str(value)) for key, value in hours.items()}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (of(8, decimals(legal_studies=7.5)), "hours"),
        (of(8), "hours"),
        (of(8, decimals(law=8)), "law"),
        (of(8, decimals(legal_studies=8), decimals(driving=1)), "driving"),
        (of(8, decimals(legal_studies=8), decimals(implicit_bias=8.25)), "implicit_bias"),
        (of(8, decimals(legal_studies=8), decimals(firearms=1)), "firearms"),
        (of("-1", decimals(legal_studies=-1)), "hours"),
        (of("1.005", decimals(legal_studies="1.005")), "hours"),
        (of("NaN"), "hours"),
        (of(10_000, decimals(legal_studies=10_000)), "hours"),
        (of(8, source="hearsay"), "source"),
        (of(8, decimals(legal_studies=9), source="non_post"), "hours"),
        (of(8, decimals(legal_studies=8), score=Decimal("100.5")), "score"),
    ],
)
def test_a_credit_that_contradicts_itself_is_refused(given, field):
    with pytest.raises(CreditError) as refusal:
        check_credit(given)

    assert refusal.value.field == field


@pytest.mark.parametrize(
    "given",
    [
        of(8, decimals(legal_studies=7.75, skill_development=0.25), decimals(firearms=0.25)),
        of(8, source="non_post"),
        of(0),
    ],
)
def test_a_sound_credit_passes(given):
    check_credit(given)


def test_hours_are_exact_both_ways():
    assert to_hundredths(Decimal("16.25")) == 1625
    assert str(to_hours(1625)) == "16.25"


def test_two_credits_with_one_id_are_refused(law):
    twice = [credit("one", DAY, legal_studies=1)] * 2

    with pytest.raises(ValueError, match="Two credits have the id 'one'"):
        assess(Officer(licensed=True), twice, period=2025, as_of=DAY, law=law)


def test_credits_from_before_the_first_period_are_outside(law):
    old = credit("old", date(2009, 5, 6), legal_studies=8)

    answer = assess(Officer(licensed=True), [old], period=2025, as_of=DAY, law=law)

    assert [(each.hours, each.reason) for each in answer.credits[0].not_counted] == [
        (8, "outside_period")
    ]


def test_what_moved_is_told_on_both_sides(law):
    officer = Officer(licensed=True, records_from=2024)
    march = credit("march", date(2025, 3, 3), legal_studies=30)

    before = assess(officer, [march], period=2024, as_of=DAY, law=law).credits[0]
    after = assess(officer, [march], period=2025, as_of=DAY, law=law).credits[0]

    assert (before.counted, before.taken_from_next, before.gave_to_prior) == (24, 24, 0)
    assert (after.counted, after.taken_from_next, after.gave_to_prior) == (6, 0, 24)


def test_the_total_names_the_credits_that_fill_it(law):
    first = credit("first", date(2025, 2, 3), "in_service", legal_studies=10)
    second = credit("second", date(2025, 3, 3), "in_service", legal_studies=10)

    answer = assess(Officer(licensed=True), [second, first], period=2025, as_of=DAY, law=law)

    of = {measure.key: measure.credits for measure in answer.measures}
    assert [(each.credit_id, each.hours) for each in of["total"]] == [("first", 10), ("second", 6)]
    assert [each.hours for each in of["legal_studies"]] == [10, 10]
    assert of["firearms"] == ()
