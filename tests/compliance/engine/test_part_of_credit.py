"""Which hours of a credit move when only some of them do."""

from datetime import date

import pytest

from compliance.engine.hundredths import SUM_COLUMNS, hundredths_of
from compliance.engine.part_of_credit import part_for_needs
from compliance.engine.topics import TOPICS

from .builders import credit


def part(law, needs=(), at_least=0, control_number="", **hours):
    """Take a part in hours; the answer names only what is in it."""
    row = hundredths_of(
        credit("one", date(2026, 2, 2), control_number=control_number, **hours), TOPICS
    )
    taken = part_for_needs(
        row,
        {key: value * 100 for key, value in dict(needs).items()},
        at_least * 100,
        law.for_period(2025),
    )
    return {key: value / 100 for key, value in zip(SUM_COLUMNS, taken, strict=True) if value}


def test_an_hour_for_an_area_and_two_topics_moves_once(law):
    needs = {"interpersonal_perspectives": 1, "racial_profiling": 1, "implicit_bias": 1}

    assert part(law, needs, interpersonal_perspectives=8, racial_profiling=2, implicit_bias=2) == {
        "hours": 1,
        "interpersonal_perspectives": 1,
        "racial_profiling": 1,
        "implicit_bias": 1,
    }


def test_firearms_hours_bring_their_area(law):
    assert part(law, {"firearms": 2}, skill_development=8, firearms=4) == {
        "hours": 2,
        "skill_development": 2,
        "firearms": 2,
    }


def test_a_topic_nobody_needs_stays_while_the_rest_can_hold_it(law):
    needs = {"legal_studies": 2}

    assert "de_escalation" not in part(law, needs, legal_studies=6, de_escalation=4)
    assert part(law, needs, legal_studies=6, de_escalation=5)["de_escalation"] == 1


def test_licensed_hours_come_from_the_largest_surplus(law):
    assert part(law, at_least=3, legal_studies=6, technical_studies=3) == {
        "hours": 3,
        "legal_studies": 3,
    }


def test_what_a_year_asks_of_an_area_goes_last(law):
    """Skill development beyond firearms has no minimum, so all of it goes before any area's two."""
    assert part(law, at_least=3, legal_studies=3, skill_development=4, firearms=2) == {
        "hours": 3,
        "legal_studies": 1,
        "skill_development": 2,
    }


def test_firearms_hours_serve_a_need_of_their_area_too(law):
    needs = {"skill_development": 3, "firearms": 2}

    assert part(law, needs, skill_development=8, firearms=4) == {
        "hours": 3,
        "skill_development": 3,
        "firearms": 2,
    }


def test_controlled_racial_profiling_moves_with_its_control_number(law):
    needs = {"racial_profiling": 1}

    assert part(law, needs, control_number="25-1", legal_studies=4, racial_profiling=2) == {
        "hours": 1,
        "legal_studies": 1,
        "racial_profiling": 1,
        "racial_profiling_with_control_number": 1,
    }


@pytest.mark.parametrize("at_least", [0, 4])
def test_without_a_need_nothing_but_what_is_asked_for_moves(law, at_least):
    assert part(law, at_least=at_least, legal_studies=4, firearms=0).get("hours", 0) == at_least
