"""Scenario files: an officer, credits and a question, as a lawyer can read and write them."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .assessing import assess
from .assessment import Assessment
from .credit import Credit, CreditError, check_credit
from .expectation import Expectation, read_expectation
from .law import Law
from .officer import (
    DECISION_KINDS,
    EXEMPTION_KINDS,
    GROUNDS,
    OUTCOMES,
    Decision,
    Exemption,
    Officer,
)
from .scenario_table import FieldError, Table
from .sources import SOURCES
from .topics import AREAS


class ScenarioError(ValueError):
    """A scenario file that cannot be read; the message names file, line, entry and field."""


@dataclass(frozen=True)
class Scenario:
    """One named question, and the answer its author expects.

    Args:
        line: where the scenario starts in its file, counted from 1.
        cites: the paragraph it shows at work; may be empty in a "what if".
    """

    name: str
    cites: str
    line: int
    officer: Officer
    credits: tuple[Credit, ...]
    period: int
    as_of: date
    expect: Expectation

    def assess(self, law: Law) -> Assessment:
        return assess(self.officer, self.credits, period=self.period, as_of=self.as_of, law=law)


def read_scenarios(text: str, *, file: str, law: Law, today: date) -> tuple[Scenario, ...]:
    """Read every scenario of a file.

    Args:
        file: how messages name the file.
        today: the day looked at where a scenario gives no as_of.

    Raises:
        ScenarioError: the file cannot be read as scenarios.
    """
    try:
        given = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{file}:{_line_of_syntax_error(text, error)}: {error}") from error
    try:
        top = Table(given, "the file")
        tables = top.tables("scenario", "scenario")
        top.close()
        if not tables:
            raise top.refuse("scenario", "There is none. Start one with [[scenario]].")
    except FieldError as error:
        line = _line_of_field(text.splitlines(), 1, "", error.field)
        raise ScenarioError(f"{file}:{line}: {error.field}: {error}") from error
    return tuple(
        _read_scenario(table, number, text, file, law, today)
        for number, table in enumerate(tables, start=1)
    )


def _read_scenario(
    table: Table, number: int, text: str, file: str, law: Law, today: date
) -> Scenario:
    block, first_line = _block(text, number)
    try:
        return _scenario(table, first_line, law, today)
    except FieldError as error:
        line = _line_of_field(block, first_line, error.entry, error.field)
        raise ScenarioError(
            f"{file}:{line}: scenario {number}, {error.entry}, {error.field}: {error}"
        ) from error


def _scenario(table: Table, line: int, law: Law, today: date) -> Scenario:
    name, cites = table.text("name"), table.text("cites", "")
    officer = _officer(table, law)
    question = table.table("assess")
    period = question.year("period", law.first_period)
    as_of = question.day("as_of", today)
    question.close()
    credits = tuple(_credit(each, law) for each in table.tables("credits", "credit"))
    _check_ids(table, credits)
    expect = read_expectation(table.table("expect", {}), credits, law)
    table.close()
    return Scenario(name, cites, line, officer, credits, period, as_of, expect)


def _officer(table: Table, law: Law) -> Officer:
    given = table.table("officer")
    officer = Officer(
        licensed=given.claim("licensed"),
        traffic_authority=given.claim("traffic_authority", True),
        records_from=given.year("records_from", law.first_period, default=None),
        exemptions=tuple(_exemption(each) for each in table.tables("exemptions", "exemption")),
        decisions=tuple(_decision(each, law) for each in table.tables("decisions", "decision")),
    )
    given.close()
    return officer


def _exemption(table: Table) -> Exemption:
    exemption = Exemption(kind=table.word("kind", EXEMPTION_KINDS), on=table.day("on"))
    table.close()
    return exemption


def _decision(table: Table, law: Law) -> Decision:
    decision = Decision(
        kind=table.word("kind", DECISION_KINDS),
        ground=table.word("ground", GROUNDS),
        period=table.year("period", law.first_period),
        applied_on=table.day("applied_on"),
        decided_on=table.day("decided_on", None),
        outcome=table.word("outcome", OUTCOMES, "granted"),
        until=table.day("until", None),
        minimums=_minimums(table, law) if table.has("minimums") else {},
    )
    table.close()
    if decision.decided_on is not None and decision.decided_on < decision.applied_on:
        raise table.refuse(
            "decided_on",
            f"{decision.decided_on} is before the application on {decision.applied_on}.",
        )
    if decision.kind == "modification" and not decision.minimums:
        raise table.refuse("minimums", "A modification needs the minimums it sets.")
    if decision.kind == "extension":
        _check_until(table, decision)
    return decision


def _check_until(table: Table, decision: Decision) -> None:
    if decision.until is None:
        raise table.refuse("until", "An extension needs the date it runs to.")
    if decision.until <= date(decision.period, 12, 31):
        raise table.refuse(
            "until", f"{decision.until} is no extension of the period {decision.period}."
        )


def _minimums(table: Table, law: Law) -> dict[str, Decimal]:
    given = table.table("minimums")
    minimums = given.hours_by(law.measure_keys)
    given.close()
    return minimums


def _credit(table: Table, law: Law) -> Credit:
    table.entry = f"credit {table.text('id')!r}"
    credit = Credit(
        id=table.text("id"),
        on=table.day("on"),
        source=table.word("source", SOURCES),
        hours=table.hours("hours"),
        areas=table.hours_by(AREAS),
        topics=table.hours_by(tuple(topic.key for topic in law.topics)),
        control_number=table.text("control_number", ""),
        book_to=table.year("book_to", law.first_period, default=None),
        prior_agency=table.claim("prior_agency", False),
        voided=table.claim("voided", False),
        score=table.number("score", None),
    )
    table.close()
    if credit.on.year < law.first_period:
        raise table.refuse(
            "on", f"{credit.on} is before {law.first_period}, the year of the first CLEE period."
        )
    try:
        check_credit(credit, law.topics)
    except CreditError as error:
        raise table.refuse(error.field, str(error)) from error
    return credit


def _check_ids(table: Table, credits: tuple[Credit, ...]) -> None:
    ids = set()
    for credit in credits:
        if credit.id in ids:
            raise FieldError(
                f"credit {credit.id!r}", "id", "Two credits have this id. Give each its own."
            )
        ids.add(credit.id)


def _block(text: str, number: int) -> tuple[list[str], int]:
    """Return the lines of the nth scenario, and the line of the file it starts on."""
    lines = text.splitlines()
    starts = [i for i, line in enumerate(lines) if re.match(r"\s*\[\[\s*scenario\s*\]\]", line)]
    if number > len(starts):
        return lines, 1
    end = starts[number] if number < len(starts) else len(lines)
    return lines[starts[number - 1] : end], starts[number - 1] + 1


def _line_of_field(block: list[str], first_line: int, entry: str, field: str) -> int:
    """Find the line a reader should look at: the field's, else the entry's, else the start."""
    start = _first_match(block, 0, _anchor(entry)) or 0
    found = _first_match(block, start, rf"(?<![\w.]){re.escape(field)}[\"']?\s*=")
    return first_line + (start if found is None else found)


def _anchor(entry: str) -> str:
    """Return the pattern of the line an entry starts on: a credit's id, or the key of the list."""
    if quoted := re.match(r"credit '(.*)'$", entry):
        return rf"\bid\s*=\s*[\"']{re.escape(quoted[1])}[\"']"
    noun = re.sub(r"^(?:expected )?(\w*).*$", r"\1", entry)
    return rf"\b{noun}s?\b"


def _first_match(lines: list[str], start: int, pattern: str) -> int | None:
    matches = (index for index in range(start, len(lines)) if re.search(pattern, lines[index]))
    return next(matches, None)


def _line_of_syntax_error(text: str, error: tomllib.TOMLDecodeError) -> int:
    found = re.search(r"at line (\d+)", str(error))
    return int(found[1]) if found else len(text.splitlines())
