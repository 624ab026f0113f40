"""Why areas and topics may use every hour although only sixteen in-service hours count.

The claim of `pool.credited_hours`, checked against every lawful choice of in-service hours.
"""

from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from compliance.engine import Credit, Officer, assess
from compliance.engine.topics import AREAS, TOPICS

DAY = date(2025, 6, 2)
CAP = 16
OF_THE_TOTAL = {"total", "licensed_source"}


class Kind(NamedTuple):
    """What one hour is about: its area and the topics it is designated for."""

    area: str
    topics: frozenset[str]

    def serves(self, measure):
        return measure == self.area or measure in self.topics


KINDS = [
    Kind(area, frozenset(topics))
    for area in AREAS
    for topics in product(*([None, t.key] for t in TOPICS if t.within in (None, area)))
]
KINDS = [Kind(kind.area, kind.topics - {None}) for kind in KINDS]


def credits_of(hours, source):
    return [
        Credit(
            f"{source} {number}",
            DAY,
            source,
            Decimal(count),
            {kind.area: Decimal(count)},
            dict.fromkeys(kind.topics, Decimal(count)),
        )
        for number, (kind, count) in enumerate(hours.items())
        if count
    ]


def some_choice_serves_as_much(hours, cap, needs):
    """Try every choice of at most `cap` hours for one that serves every need as all hours do."""

    def serves(chosen):
        return all(
            min(need, sum(n for kind, n in chosen if kind.serves(measure)))
            == min(need, sum(n for kind, n in hours.items() if kind.serves(measure)))
            for measure, need in needs.items()
        )

    choices = product(*(range(count + 1) for count in hours.values()))
    return any(
        serves(list(zip(hours, choice, strict=True))) for choice in choices if sum(choice) <= cap
    )


@given(
    in_service=st.dictionaries(st.sampled_from(KINDS), st.integers(1, 7), max_size=4),
    elsewhere=st.dictionaries(st.sampled_from(KINDS), st.integers(1, 3), max_size=2),
)
def test_some_lawful_choice_of_sixteen_hours_serves_every_minimum(law, in_service, elsewhere):
    credits = credits_of(in_service, "in_service") + credits_of(elsewhere, "licensed_provider")
    answer = assess(Officer(licensed=True), credits, period=2025, as_of=DAY, law=law)
    others = Counter(elsewhere)
    needs = {
        key: max(required - sum(n for kind, n in others.items() if kind.serves(key)), 0)
        for key, required in answer.required.items()
        if key not in OF_THE_TOTAL
    }

    assert some_choice_serves_as_much(in_service, CAP, needs)
    assert answer.credited["total"] == min(in_service_hours := sum(in_service.values()), CAP) + sum(
        others.values()
    ), in_service_hours


def test_all_minimums_together_need_at_most_eleven_hours(law):
    for period in (2017, 2021, 2026):
        needs = [
            measure.minimum
            for measure in law.for_period(period).measures
            if measure.key not in OF_THE_TOTAL
        ]

        assert sum(needs) <= 11 < CAP


def test_with_a_cap_below_what_the_minimums_need_the_claim_would_fail():
    plain = "skill_development"
    hours = {
        Kind("legal_studies", frozenset()): 2,
        Kind("technical_studies", frozenset()): 2,
        Kind("interpersonal_perspectives", frozenset()): 2,
        Kind(plain, frozenset({"firearms"})): 2,
        Kind(plain, frozenset({"racial_profiling"})): 1,
        Kind(plain, frozenset({"de_escalation"})): 1,
        Kind(plain, frozenset({"implicit_bias"})): 1,
    }
    needs = dict.fromkeys(("legal_studies", "technical_studies", "firearms"), 2)
    needs |= {"interpersonal_perspectives": 2, "racial_profiling": 1}
    needs |= {"de_escalation": 1, "implicit_bias": 1}

    assert some_choice_serves_as_much(hours, 11, needs)
    assert not some_choice_serves_as_much(hours, 10, needs)
