"""Short ways to write credits, and the strategies the property tests draw from."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from compliance.engine import Credit, Decision, Exemption, Officer
from compliance.engine.sources import SOURCES
from compliance.engine.topics import AREAS, TOPICS

QUARTER = Decimal("0.25")
OFTEN_IN_SERVICE = ("in_service",) * 6 + ("licensed_provider",) * 3 + SOURCES
"""So that caps and cures, where the rules are hard, come up in most examples."""


def credit(id: str, on: date, source: str = "licensed_provider", **fields) -> Credit:
    """Build a credit from hours by area and topic; its hours are those of the areas."""
    areas = {key: Decimal(str(fields.pop(key))) for key in AREAS if key in fields}
    topics = {t.key: Decimal(str(fields.pop(t.key))) for t in TOPICS if t.key in fields}
    return Credit(id, on, source, sum(areas.values(), Decimal(0)), areas, topics, **fields)


def full_year(id: str, on: date, source: str = "licensed_provider", **fields) -> Credit:
    """Build one credit that meets every minimum of a period exactly."""
    hours = {
        "legal_studies": 8,
        "technical_studies": 6,
        "interpersonal_perspectives": 6,
        "skill_development": 4,
        "firearms": 2,
        "racial_profiling": 1,
        "de_escalation": 1,
        "implicit_bias": 1,
    }
    return credit(id, on, source, **{**hours, **fields})


@st.composite
def credits(draw, years=(2023, 2024, 2025), sources=OFTEN_IN_SERVICE, max_quarters=16, plain=False):
    """Draw one credit, consistent in itself, in quarter hours.

    Args:
        plain: leave out voids, failed tests and bookings by hand.
    """
    quarters = {area: draw(st.integers(0, max_quarters)) for area in AREAS}
    hours = sum(quarters.values())
    topics = {}
    for topic in TOPICS:
        topics[topic.key] = draw(st.integers(0, quarters[topic.within] if topic.within else hours))
    return Credit(
        id=str(draw(st.integers(0, 10**9))),
        on=date(draw(st.sampled_from(years)), 1, 1)
        + timedelta(draw(st.integers(0, 364) | st.integers(0, 90))),
        source=draw(st.sampled_from(sources)),
        hours=hours * QUARTER,
        areas={area: count * QUARTER for area, count in quarters.items()},
        topics={topic: count * QUARTER for topic, count in topics.items()},
        control_number=draw(st.sampled_from(["", "24-1234"])),
        book_to=None if plain else draw(st.sampled_from([None, None, None, *years])),
        voided=False if plain else draw(st.sampled_from([False, False, False, True])),
        score=None if plain else draw(st.sampled_from([None, None, Decimal(69), Decimal(70)])),
    )


def credit_lists(**options):
    return st.lists(credits(**options), max_size=7, unique_by=lambda each: each.id)


DAYS = st.dates(date(2023, 1, 1), date(2026, 6, 30))
PERIODS = st.sampled_from([2023, 2024, 2025])


@st.composite
def decisions(draw):
    period = draw(PERIODS)
    applied_on = draw(st.dates(date(period, 6, 1), date(period + 1, 3, 31)))
    is_decided = draw(st.booleans())
    return Decision(
        kind=draw(st.sampled_from(["waiver", "modification", "extension"])),
        ground="medical",
        period=period,
        applied_on=applied_on,
        decided_on=applied_on + timedelta(draw(st.integers(0, 60))) if is_decided else None,
        outcome=draw(st.sampled_from(["granted", "denied"])),
        until=date(period + 1, draw(st.integers(1, 12)), 28),
        minimums={"total": draw(st.sampled_from([Decimal(0), Decimal(8), Decimal(30)]))},
    )


OFFICERS = st.builds(
    Officer,
    licensed=st.sampled_from([True, True, True, False]),
    traffic_authority=st.booleans(),
    records_from=st.sampled_from([2023, 2023, 2024, None]),
    exemptions=st.lists(st.builds(Exemption, kind=st.just("new_license"), on=DAYS), max_size=1).map(
        tuple
    ),
    decisions=st.lists(decisions(), max_size=2).map(tuple),
)
