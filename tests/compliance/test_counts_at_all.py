"""The database and the engine agree on which completions count at all."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from compliance.engine import Law
from compliance.engine.settling import is_seen
from compliance.law import current_law
from compliance.standings.credits import credit_of, seen_completions
from compliance.standings.department_sums import read_department_sums
from courses.designations import Delivery, Source
from records.models import Completion
from tests.compliance.test_standings import full_year
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)


def make_one_of_each_kind() -> list[Completion]:
    """Every source and delivery, with scores on both sides of the pass mark, standing and void."""
    clerk = MemberFactory()
    pass_mark = current_law().for_period(2025).pass_mark
    scores = (None, Decimal(0), pass_mark - Decimal("0.01"), pass_mark, Decimal(100))
    void = {"voided_by": clerk, "voided_at": "2025-12-31T12:00Z", "void_reason": "x"}
    return [
        full_year(
            MemberFactory(),
            date(2025, 5, 1),
            source=source,
            delivery=delivery,
            score=score,
            **(void if is_void else {}),
        )
        for source, delivery, score, is_void in product(
            Source.values, Delivery.values, scores, (False, True)
        )
    ]


@pytest.fixture
def counting() -> set[int]:
    """Keys of the completions that count, as the engine says of each."""
    law = current_law()
    completions = make_one_of_each_kind()
    return {each.pk for each in completions if is_seen(credit_of(each), law, LAST)}


def test_the_database_sees_what_the_engine_sees(counting):
    seen = seen_completions(first=FIRST, last=LAST, law=current_law())

    assert counting
    assert set(seen.values_list("pk", flat=True)) == counting


def test_a_span_of_years_sees_the_same(counting):
    seen = seen_completions(first=date(2024, 1, 1), last=date(2026, 12, 31), law=current_law())

    assert set(seen.values_list("pk", flat=True)) == counting


def test_each_year_has_its_own_pass_mark():
    law = law_with_pass_mark(80, from_period=2026)
    scored = {"delivery": Delivery.COMPUTER_BASED, "score": Decimal(75)}
    passed, _ = (full_year(MemberFactory(), day, **scored) for day in (FIRST, date(2026, 1, 1)))

    seen = seen_completions(first=date(2024, 1, 1), last=date(2026, 12, 31), law=law)

    assert [each.pk for each in seen] == [passed.pk]


def law_with_pass_mark(percent: int, *, from_period: int) -> Law:
    """The law in force, had the pass mark been changed."""
    place = ("computer_based", "pass_mark")
    figure = current_law().legal_figures[place]
    newest = replace(figure.values[-1], from_period=from_period, value=Decimal(percent))
    changed = replace(figure, values=(*figure.values, newest))
    figures = {**current_law().legal_figures, place: changed}
    return replace(current_law(), legal_figures=figures, _known={})


def test_the_sums_of_a_department_hold_what_the_engine_sees(counting):
    sums = read_department_sums(
        current_law().for_period(2025), as_of=LAST, member_ids=None, rules="none"
    )

    members = Completion.objects.filter(pk__in=counting).values_list("member_id", flat=True)
    assert set(sums.own) == set(members)
