"""Every scenario comes out as its author expects."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from compliance.engine import Reason, Status
from compliance.engine.scenario import read_scenarios
from compliance.engine.sources import SOURCES
from compliance.law import current_law

LAW = Path(__file__).resolve().parents[2] / "compliance" / "law"
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


# The paragraphs of the rule that ask for hours of a measure, as the rule itself orders them.
PARAGRAPHS = {
    "total": "11 CSR 75-15.010(2)",
    "licensed_source": "11 CSR 75-15.010(5)",
    "legal_studies": "11 CSR 75-15.010(7)(A)",
    "technical_studies": "11 CSR 75-15.010(7)(B)",
    "interpersonal_perspectives": "11 CSR 75-15.010(7)(C)",
    "firearms": "11 CSR 75-15.010(7)(D)",
    "racial_profiling": "11 CSR 75-15.010(8)",
    "de_escalation": "11 CSR 75-15.010(9)",
    "implicit_bias": "11 CSR 75-15.010(9)",
}
OF_ONE_MEASURE = ("11 CSR 75-15.010(7)", "11 CSR 75-15.010(8)", "11 CSR 75-15.010(9)")


def paragraph_of(cites: str) -> str:
    """The paragraph a citation begins with."""
    return re.split("[;,]", cites)[0]


def test_every_minimum_of_the_law_cites_the_paragraph_that_asks_for_it():
    minimums = tomllib.loads((LAW / "minimums.toml").read_text(encoding="utf-8"))["minimum"]
    cited = {
        key: {paragraph_of(value["source"]) for value in minimum["values"]}
        for key, minimum in minimums.items()
    }

    assert cited == {key: {paragraph} for key, paragraph in PARAGRAPHS.items()}


def test_a_scenario_about_a_measure_cites_the_paragraph_that_the_law_cites_for_it():
    shown = {
        (scenario.name, measure, paragraph_of(scenario.cites))
        for scenario in SCENARIOS
        if scenario.cites.startswith(OF_ONE_MEASURE)
        for figure in ("credited", "short")
        for measure in scenario.expect.hours.get(figure, {})
        if measure != "total"
    }

    assert shown == {(name, measure, PARAGRAPHS[measure]) for name, measure, _ in shown}
    assert {measure for _, measure, _ in shown} == set(PARAGRAPHS) - {"total", "licensed_source"}


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
