"""What a scenario's author expects, and where the answer differs from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypedDict

from .assessment import Assessment, CreditResult, Reason
from .credit import Credit
from .hours import to_hours
from .law import Law
from .scenario_table import FieldError, Table
from .status import Status

NO_DEADLINE = "none"
"""TOML has no null: `deadline = "none"` expects that there is no deadline."""


class Facts(TypedDict, total=False):
    """What is expected of an answer besides hours."""

    status: Status
    deadline: date | None
    confirmed: bool


@dataclass(frozen=True)
class Expectation:
    """The part of an answer that must come out.

    Args:
        facts: status, deadline and confirmed, as far as they are expected.
        hours: hours by measure for credited, required and short. In `short` a measure left out is
            expected not to be short; in the others it may be anything.
        credits: for a credit's id, hours counted (under "counted") and not counted (by reason).
    """

    facts: Facts = field(default_factory=Facts)
    hours: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    credits: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)

    def differences(self, answer: Assessment) -> list[str]:
        """Say in words where the answer is another one; empty when it is as expected."""
        found = {name: getattr(answer, name) for name in self.facts}
        lines = [
            f"{name}: expected {_words(expected)}, got {_words(found[name])}"
            for name, expected in self.facts.items()
            if expected != found[name]
        ]
        for name, expected in self.hours.items():
            lines += _differences_by_key(name, expected, getattr(answer, name), name == "short")
        results = {credit.id: _account(credit) for credit in answer.credits}
        for credit_id, expected in self.credits.items():
            lines += _differences_by_key(
                f"credit {credit_id!r}", expected, results[credit_id], whole=True
            )
        return lines


def read_expectation(table: Table, credits: tuple[Credit, ...], law: Law) -> Expectation:
    """Read what is expected; every key is optional.

    Raises:
        FieldError: an unknown key, status, measure, reason or credit.
    """
    facts: Facts = {}
    if table.has("status"):
        facts["status"] = Status(table.word("status", tuple(Status)))
    if table.has("deadline"):
        facts["deadline"] = _deadline(table)
    if table.has("confirmed"):
        facts["confirmed"] = table.claim("confirmed")
    hours = {}
    for name in ("credited", "required", "short"):
        if table.has(name):
            measures = table.table(name)
            hours[name] = measures.hours_by(law.measure_keys)
            measures.close()
    ids = {credit.id for credit in credits}
    results = dict(_credit(each, ids) for each in table.tables("credits", "expected credit"))
    table.close()
    return Expectation(facts, hours, results)


def _deadline(table: Table) -> date | None:
    try:
        return table.day("deadline")
    except FieldError:
        table.word("deadline", (NO_DEADLINE,))
        return None


def _credit(table: Table, ids: set[str]) -> tuple[str, dict[str, Decimal]]:
    credit_id = table.text("id")
    if credit_id not in ids:
        raise table.refuse("id", f"The scenario has no credit {credit_id!r}.")
    hours = {"counted": table.hours("counted")} if table.has("counted") else {}
    for each in table.tables("not_counted", f"not_counted of {credit_id!r}"):
        hours[each.word("reason", tuple(Reason))] = each.hours("hours")
        each.close()
    table.close()
    return credit_id, hours


def _differences_by_key(
    name: str, expected: Mapping[str, Decimal], found: Mapping[str, Decimal], whole: bool
) -> list[str]:
    keys = [*expected, *(key for key in found if whole and key not in expected)]
    return [
        f"{name}, {key}: expected {_words(want)}, got {_words(got)}"
        for key in keys
        if (want := expected.get(key, Decimal(0))) != (got := found.get(key, Decimal(0)))
    ]


def _account(credit: CreditResult) -> dict[str, Decimal]:
    return {
        "counted": credit.counted,
        **{each.reason: each.hours for each in credit.not_counted},
    }


def _words(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{to_hours(int(value * 100))}"
    return NO_DEADLINE if value is None else str(value)
