"""A scenario in plain language: who, what was earned, what was asked, what must come out."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache

from compliance.engine import Credit, Decision, Exemption, Officer, Reason
from compliance.engine.scenario import Scenario
from compliance.explanations.voice import listed, of_words, percent, started
from compliance.law import current_law
from compliance.measure_names import measure_names
from compliance.standing_looks import standing_name
from courses.designations import AREAS, TOPICS, Source
from frame.words import hours, us_date

EXEMPTIONS = {
    "new_license": "A new license",
    "license_upgrade": "A license upgrade",
    "basic_training": "Missouri basic training completed",
}
GROUNDS = {"military_leave": "military leave", "medical": "a medical condition"}
REASONS = {
    Reason.IN_SERVICE_CAP: "over the limit on in-service training",
    Reason.COLLEGE_CAP: "over the limit on college courses",
    Reason.NON_POST: "without POST credit",
    Reason.APPLIED_TO_PRIOR_PERIOD: "needed by the year before",
    Reason.OUTSIDE_PERIOD: "in another year",
    Reason.AFTER_AS_OF: "completed after that day",
    Reason.VOIDED: "voided",
    Reason.FAILED_TEST: "the test failed",
}


def facts_in_words(scenario: Scenario) -> list[str]:
    """Who the officer is and what is on record, a sentence each."""
    return [
        _officer(scenario.officer),
        *(_exemption(exemption) for exemption in scenario.officer.exemptions),
        *(_decision(decision) for decision in scenario.officer.decisions),
        *(_credit(credit) for credit in scenario.credits),
        *([] if scenario.credits else ["No training is on record."]),
    ]


def expected_in_words(scenario: Scenario) -> list[str]:
    """What the author of the scenario expects, a sentence each."""
    expect = scenario.expect
    sentences = []
    if "status" in expect.facts:
        sentences.append(f"{standing_name(expect.facts['status'])}.")
    if "deadline" in expect.facts:
        sentences.append(_deadline(expect.facts["deadline"]))
    if "confirmed" in expect.facts:
        confirmed = "confirmed" if expect.facts["confirmed"] else "not confirmed"
        sentences.append(f"The figures are {confirmed}.")
    if "credited" in expect.hours:
        sentences.append(f"Credited: {_by_measure(expect.hours['credited'])}.")
    if "required" in expect.hours:
        sentences.append(f"Required: {_by_measure(expect.hours['required'])}.")
    if "short" in expect.hours:
        short = expect.hours["short"]
        sentences.append(f"Short: {_by_measure(short)}." if short else "Nothing is short.")
    sentences += [
        f"Of “{credit_id}”, {_account(account)}." for credit_id, account in expect.credits.items()
    ]
    return sentences


def _officer(officer: Officer) -> str:
    if not officer.licensed:
        words = "A member without a peace officer license"
    elif officer.traffic_authority:
        words = "A licensed peace officer"
    else:
        words = "A licensed peace officer without authority to enforce traffic law"
    if officer.records_from is not None:
        words += f", on the department's records since {officer.records_from}"
    return f"{words}."


def _exemption(exemption: Exemption) -> str:
    return f"{EXEMPTIONS[exemption.kind]} on {us_date(exemption.on)}."


def _decision(decision: Decision) -> str:
    words = (
        f"{started(_with_article(decision.kind))} for {decision.period}, for "
        f"{GROUNDS[decision.ground]}, applied for on {us_date(decision.applied_on)}"
    )
    if decision.decided_on is None:
        words += ", not decided"
    else:
        words += f", {decision.outcome} on {us_date(decision.decided_on)}"
    if decision.until is not None:
        words += f", until {us_date(decision.until)}"
    if decision.minimums:
        words += f", with {_by_measure(decision.minimums)} required"
    return f"{words}."


def _with_article(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def _credit(credit: Credit) -> str:
    words = (
        f"“{credit.id}”, {us_date(credit.on)}, {Source(credit.source).label}, "
        f"{hours(credit.hours)} hours"
    )
    if areas := _marks(credit.areas, AREAS):
        words += f": {listed(areas)}"
    notes = []
    if topics := _marks(credit.topics, TOPICS):
        notes.append(f"marked {listed(topics)}")
    if credit.control_number:
        notes.append(f"POST control number {credit.control_number}")
    if credit.score is not None:
        notes.append(f"test score {percent(credit.score)}")
    if credit.book_to is not None:
        notes.append(f"booked to {credit.book_to} by hand")
    if credit.prior_agency:
        notes.append("earned at a prior agency")
    if credit.voided:
        notes.append("voided")
    return f"{'; '.join([words, *notes])}."


def _marks(given: Mapping[str, Decimal], names: Iterable) -> list[str]:
    return [
        f"{hours(given[name.key])} {name.label.lower()}" for name in names if given.get(name.key)
    ]


def _deadline(day: date | None) -> str:
    return "No day is set." if day is None else f"Due by {us_date(day)}."


@cache
def _words_of_measures() -> dict[str, str]:
    law = current_law()
    return {
        name.key: name.words for name in measure_names(law.for_period(law.last_confirmed_period))
    }


def _by_measure(given: Mapping[str, Decimal]) -> str:
    names = _words_of_measures()
    return listed(
        f"{hours(amount)} {names[key] if key == 'total' else of_words(names.get(key, key))}"
        for key, amount in given.items()
    )


def _account(account: Mapping[str, Decimal]) -> str:
    counted = account.get("counted")
    parts = [f"{hours(counted)} count" if counted else "nothing counts"]
    parts += [
        f"{hours(amount)} do not: {REASONS[Reason(reason)]}"
        for reason, amount in account.items()
        if reason != "counted"
    ]
    return "; ".join(parts)
