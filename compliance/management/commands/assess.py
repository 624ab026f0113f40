"""Answers scenario files: `python manage.py assess FILE...`, without a database."""

import json
from argparse import ArgumentParser
from decimal import Decimal
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone

from compliance.engine import Assessment
from compliance.engine.scenario import Scenario, ScenarioError, read_scenarios
from compliance.law import current_law

AS_EXPECTED, NOT_AS_EXPECTED, UNREADABLE = 0, 1, 2


class Command(BaseCommand):
    help = (
        "Assess the officers in scenario files, one JSON object a line. Exits 1 if an answer "
        "differs from what its scenario expects, 2 if a file cannot be read."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="a scenario file (TOML)")

    def handle(self, *, files: list[str], **options: object) -> None:
        code = max(self._answer(file) for file in files)
        if code != AS_EXPECTED:
            raise SystemExit(code)

    def _answer(self, file: str) -> int:
        try:
            scenarios = _read(file)
        except ScenarioError as error:
            self.stderr.write(str(error))
            return UNREADABLE
        code = AS_EXPECTED
        for scenario in scenarios:
            answer = scenario.assess(current_law())
            self.stdout.write(json.dumps(_as_json(scenario, answer)))
            for difference in scenario.expect.differences(answer):
                self.stderr.write(f"{file}:{scenario.line}: {scenario.name!r}: {difference}")
                code = NOT_AS_EXPECTED
        return code


def _read(file: str) -> tuple[Scenario, ...]:
    try:
        text = Path(file).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ScenarioError(f"{file}: it cannot be opened: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ScenarioError(f"{file}:{line}: it is not UTF-8 text.") from error
    return read_scenarios(text, file=file, law=current_law(), today=timezone.localdate())


def _as_json(scenario: Scenario, answer: Assessment) -> dict:
    return {
        "name": scenario.name,
        "period": answer.period,
        "as_of": answer.as_of.isoformat(),
        "status": answer.status,
        "deadline": answer.deadline.isoformat() if answer.deadline else None,
        "confirmed": answer.confirmed,
        "credited": _hours_by_key(answer.credited),
        "required": _hours_by_key(answer.required),
        "short": _hours_by_key(answer.short),
        "credits": [
            {
                "id": credit.id,
                "counted": _number(credit.counted),
                "not_counted": [
                    {"hours": _number(each.hours), "reason": each.reason}
                    for each in credit.not_counted
                ],
            }
            for credit in answer.credits
        ],
    }


def _hours_by_key(hours: dict[str, Decimal]) -> dict[str, int | float]:
    return {key: _number(value) for key, value in hours.items()}


def _number(hours: Decimal) -> int | float:
    """Write hours as JSON has them; two decimals survive the way through float unchanged."""
    return int(hours) if hours == int(hours) else float(hours)
