"""Every scenario comes out as its author expects."""

from datetime import date
from pathlib import Path

import pytest

from compliance.engine import Reason, Status
from compliance.engine.scenario import read_scenarios
from compliance.engine.sources import SOURCES
from compliance.law import current_law

FOLDER = Path(__file__).resolve().parents[2] / "compliance" / "scenarios"
SCENARIOS = [
    scenario
    for path in sorted(FOLDER.glob("*.toml"))
    for scenario in read_scenarios(
        path.read_text(encoding="utf-8"),
        file=path.name,
        law=current_law(),
        today=date(2025, 12, 31),
    )
]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_scenario(scenario):
    assert scenario.expect.differences(scenario.assess(current_law())) == []


def test_every_scenario_has_a_name_of_its_own():
    names = [scenario.name for scenario in SCENARIOS]

    assert len(names) == len(set(names))


def test_every_scenario_cites_a_paragraph():
    assert [scenario.name for scenario in SCENARIOS if not scenario.cites] == []


def test_every_status_is_expected_somewhere():
    assert {scenario.expect.facts.get("status") for scenario in SCENARIOS} >= set(Status)


def test_every_reason_is_expected_somewhere():
    expected = {
        reason
        for scenario in SCENARIOS
        for hours in scenario.expect.credits.values()
        for reason in hours
    }

    assert expected >= set(Reason)


def test_every_source_occurs():
    assert {credit.source for scenario in SCENARIOS for credit in scenario.credits} == set(SOURCES)
