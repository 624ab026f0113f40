"""Versions of the rules: what each held, which is in use, and what changed between two."""

import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from compliance.law import current_law, digest_of, law_files
from compliance.models import LawAnswer, RulesVersion
from compliance.rules.scenarios import scenario_files

Entries = Mapping[str, Mapping[str, str]]
"""By kind and name, `Figure: CLEE hours in all`, the fields in words."""

KINDS = {"choice": "Choice", "question": "Question"}
"""What a table of the law's files holds that is no figure."""


@dataclass(frozen=True)
class Change:
    """One thing that differs between two versions.

    Args:
        what: `Figure: CLEE hours in all, values`.
        then: in the earlier version; blank where it had none. `now` likewise in the later one.
    """

    what: str
    then: str
    now: str


def version_of(answers: Iterable[LawAnswer]) -> str:
    """`3f2a-91bc-77d0`: short enough to be compared by eye."""
    recorded = [
        (f"answer {each.pk}", "\n".join((each.question, each.answer, each.source)).encode())
        for each in answers
    ]
    digest = digest_of([*law_files(), *scenario_files(), *recorded])
    return "-".join(digest[start : start + 4] for start in (0, 4, 8))


def remember_version(*, now: datetime) -> RulesVersion:
    """Keep the version that is in use, if it is not kept yet."""
    answers = list(LawAnswer.objects.all())
    kept, _ = RulesVersion.objects.get_or_create(
        version=version_of(answers),
        defaults={"entries": entries_of(answers), "in_use_from": now},
    )
    return kept


def remember_after_migrations(*, using: str, **_: object) -> None:
    """A new version of the product brings its rules; they are in use once it is migrated."""
    tables = connections[using].introspection.table_names()
    if using == DEFAULT_DB_ALIAS and RulesVersion._meta.db_table in tables:
        remember_version(now=timezone.now())


def entries_of(answers: Iterable[LawAnswer]) -> dict[str, dict[str, str]]:
    """What the rules hold now: the law's files, the scenarios, and what OGC recorded."""
    return dict((*_of_law(), *_of_scenarios(), *_of_answers(answers)))


def changes_between(then: Entries, now: Entries) -> list[Change]:
    """What came, went or changed, in the order of the later version."""
    changes = []
    for name in dict.fromkeys([*now, *then]):
        before, after = then.get(name), now.get(name)
        if before is None or after is None:
            changes.append(Change(name, _whole(before), _whole(after)))
            continue
        for field in dict.fromkeys([*after, *before]):
            old, new = before.get(field, ""), after.get(field, "")
            if old != new:
                changes.append(Change(f"{name}, {field}", old, new))
    return changes


def _whole(fields: Mapping[str, str] | None) -> str:
    return " ".join(fields.values()) if fields else ""


def _of_law() -> Iterator[tuple[str, dict[str, str]]]:
    for _, content in law_files():
        for group, entries in _parsed(content).items():
            for table in entries.values():
                fields = {key: _in_words(table, key) for key in table if key != "label"}
                yield f"{KINDS.get(group, 'Figure')}: {table['label']}", fields


def _in_words(table: Mapping[str, Any], key: str) -> str:
    """A field; the values of a figure one after the other, each with its year and paragraph."""
    if key != "values":
        return str(table[key])
    return "; ".join(
        f"{_value(each['value'])} from {each['from_period']} ({each['source']})"
        for each in table[key]
    )


def _value(value: object) -> str:
    match value:
        case True:
            return "yes"
        case False:
            return "no"
        case _:
            return str(value)


def _of_scenarios() -> Iterator[tuple[str, dict[str, str]]]:
    """A scenario is told by its name; what else is in it is compared by a digest."""
    for _, content in scenario_files():
        for table in _parsed(content).get("scenario", []):
            told = hashlib.sha256(repr(table).encode()).hexdigest()[:12]
            fields = {"paragraph": table.get("cites", ""), "facts and outcome": f"as of {told}"}
            yield f"Scenario: {table['name']}", fields


def _of_answers(answers: Iterable[LawAnswer]) -> Iterator[tuple[str, dict[str, str]]]:
    numbers = {each.key: n for n, each in enumerate(current_law().open_questions, start=1)}
    given: Counter[str] = Counter()
    for each in sorted(answers, key=lambda answer: answer.pk):
        given[each.question] += 1
        earlier = f"Answer {given[each.question]}" if given[each.question] > 1 else "Answer"
        number = f" {numbers[each.question]}" if each.question in numbers else ""
        name = f"{earlier} to question{number}: {each.asked}"
        yield name, {"answer": each.answer, "source": each.source}


@cache
def _parsed(content: bytes) -> dict[str, Any]:
    return tomllib.loads(content.decode("utf-8-sig"), parse_float=Decimal)
