"""What must hold for any officer and any credits."""

from dataclasses import replace
from datetime import date

from hypothesis import given

from compliance.engine import Status, assess
from compliance.engine.settling import settle

from .builders import DAYS, OFFICERS, PERIODS, credit_lists, credits


@given(officer=OFFICERS, credits=credit_lists(), period=PERIODS, as_of=DAYS)
def test_every_recorded_hour_is_counted_or_has_a_reason(law, officer, credits, period, as_of):
    answer = assess(officer, credits, period=period, as_of=as_of, law=law)

    assert [each.id for each in answer.credits] == [each.id for each in credits]
    for recorded, result in zip(credits, answer.credits, strict=True):
        not_counted = sum(each.hours for each in result.not_counted)
        assert result.counted + not_counted == recorded.hours
        assert all(each.hours > 0 for each in result.not_counted)
    assert sum(each.counted for each in answer.credits) == answer.credited["total"]


@given(officer=OFFICERS, credits=credit_lists(), period=PERIODS, as_of=DAYS)
def test_the_credits_of_a_measure_add_up_to_it(law, officer, credits, period, as_of):
    answer = assess(officer, credits, period=period, as_of=as_of, law=law)

    for measure in answer.measures:
        assert sum(each.hours for each in measure.credits) == measure.credited, measure.key


@given(officer=OFFICERS, credits=credit_lists(), period=PERIODS, as_of=DAYS)
def test_a_shortfall_is_what_is_missing_and_never_negative(law, officer, credits, period, as_of):
    answer = assess(officer, credits, period=period, as_of=as_of, law=law)

    for measure in answer.measures:
        assert measure.short == max(measure.required - measure.credited, 0)
    settled = {Status.NOT_REQUIRED, Status.EXEMPT, Status.WAIVED, Status.COMPLIANT}
    assert (answer.status in settled) == (not answer.short)


@given(officer=OFFICERS, credits=credit_lists(), as_of=DAYS)
def test_no_hour_is_in_two_periods(law, officer, credits, as_of):
    officer = replace(officer, records_from=2023)
    used = dict.fromkeys((each.id for each in credits), 0)
    for period in (2023, 2024, 2025):
        for result in assess(officer, credits, period=period, as_of=as_of, law=law).credits:
            used[result.id] += result.counted

    assert all(used[each.id] <= each.hours for each in credits)


@given(officer=OFFICERS, credits=credit_lists(), as_of=DAYS)
def test_parts_of_a_credit_are_credits_of_their_own(law, officer, credits, as_of):
    """In each part areas add up, and no topic has more hours than the part or its area."""
    allocation = settle(officer, credits, period=2025, as_of=as_of, law=law)
    parts = [share.hundredths for shares in allocation.shares.values() for share in shares]

    for hours, *areas, firearms, profiling, de_escalation, bias, controlled in [
        *parts,
        *allocation.left.values(),
    ]:
        assert sum(areas) == hours
        assert min(*areas, firearms, profiling, de_escalation, bias) >= 0
        assert firearms <= areas[3]
        assert max(profiling, de_escalation, bias) <= hours
        assert controlled in (0, profiling)


@given(officer=OFFICERS, credits=credit_lists(), as_of=DAYS)
def test_the_years_asked_one_by_one_agree_on_what_moved(law, officer, credits, as_of):
    officer = replace(officer, records_from=2023)
    answers = {
        period: assess(officer, credits, period=period, as_of=as_of, law=law)
        for period in (2023, 2024, 2025)
    }
    by_hand = {each.id for each in credits if each.book_to is not None}
    given = sum(
        result.gave_to_prior
        for period in (2024, 2025)
        for result in answers[period].credits
        if result.id not in by_hand
    )
    taken = sum(
        result.taken_from_next
        for period in (2023, 2024)
        for result in answers[period].credits
        if result.id not in by_hand
    )

    assert given == taken


@given(
    officer=OFFICERS,
    credits=credit_lists(),
    extra=credits(years=(2023,)),
    period=PERIODS,
    as_of=DAYS,
)
def test_a_credit_more_never_hurts_the_total_of_its_own_period(
    law, officer, credits, extra, period, as_of
):
    """From the first period on record; a later one may lose hours to the year before it."""
    officer = replace(officer, records_from=period)
    extra = replace(extra, id="extra", on=extra.on.replace(year=period), book_to=None)

    before = assess(officer, credits, period=period, as_of=as_of, law=law)
    after = assess(officer, [*credits, extra], period=period, as_of=as_of, law=law)

    assert after.credited["total"] >= min(before.credited["total"], before.required.get("total", 0))
    assert all(hours <= before.short.get(key, 0) for key, hours in after.short.items())


@given(officer=OFFICERS, credits=credit_lists(), period=PERIODS, as_of=DAYS)
def test_hours_move_only_as_far_as_they_remove_a_shortfall(law, officer, credits, period, as_of):
    """Of the total: a cure never lifts it over what is owed, but for a specific need."""
    officer = replace(officer, records_from=period)
    without = [
        each for each in credits if each.book_to is not None or each.on <= date(period, 12, 31)
    ]

    before = assess(officer, without, period=period, as_of=as_of, law=law)
    after = assess(officer, credits, period=period, as_of=as_of, law=law)

    if not before.short:
        assert after.credited == before.credited
    elif set(before.short) == {"total"}:
        assert after.credited["total"] <= after.required["total"]


@given(officer=OFFICERS, credits=credit_lists(), period=PERIODS, as_of=DAYS)
def test_credits_without_a_future_do_not_change_the_answer(law, officer, credits, period, as_of):
    officer = replace(officer, records_from=2023)
    seen = [each for each in credits if each.on <= as_of and not each.voided]

    all_told = assess(officer, credits, period=period, as_of=as_of, law=law)
    told_then = assess(officer, seen, period=period, as_of=as_of, law=law)

    assert (all_told.status, all_told.measures) == (told_then.status, told_then.measures)
