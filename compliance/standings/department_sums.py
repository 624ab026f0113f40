"""The hours of a whole department, added up by the database in one statement.

Written as SQL, since Django takes longer to write such a statement than the database takes to
answer it for one member. Which hours go into which sum is said by the engine (`figures.tally`).
Which completions count at all is said by `counts_at_all`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection

from compliance.engine import Figures
from compliance.engine.hundredths import CONTROLLED, HOURS, SUM_COLUMNS, Hundredths
from compliance.engine.sources import CLEE_SOURCES
from compliance.engine.topics import RACIAL_PROFILING
from compliance.models import (
    DirectorDecision,
    Exemption,
    MovedHours,
    PeriodBooking,
    Settlement,
    UnsettledMember,
)
from compliance.standings.credits import counts_at_all
from courses.designations import AREA_KEYS, SOURCE_NUMBERS, TOPIC_KEYS
from records.models import Completion

COMPLETIONS, MOVED, UNSETTLED_MEMBERS, SETTLED, EXEMPTIONS, DECISIONS, BOOKINGS = (
    model._meta.db_table
    for model in (
        Completion,
        MovedHours,
        UnsettledMember,
        Settlement,
        Exemption,
        DirectorDecision,
        PeriodBooking,
    )
)
# The columns of a row, as the two tables with hours spell them.
AS_SQL = {
    SUM_COLUMNS[HOURS]: "credit_hours",
    **{key: key for key in (*AREA_KEYS, *TOPIC_KEYS)},
    SUM_COLUMNS[CONTROLLED]: "CASE WHEN control_number = '' THEN 0 ELSE racial_profiling END",
}
# Which part of the statement a row comes from.
OWN, GIVEN_AWAY, RECEIVED, UNSETTLED, ENTERED, SETTLEMENT = range(6)
# A row's first columns: that part, and the member.
NOT_TALLY = 2


class DepartmentSums(NamedTuple):
    """What the database has added up; the first three by member, in rows that end with a tally.

    Args:
        own: the hours of completions dated in the period.
        given_away: those of them that moved to other periods.
        received: hours that moved into the period, dated in others.
        unsettled: members whose record changed since, so that their moved hours are not known.
        entered: members about whom there are exemptions, decisions or bookings.
        records_from: the department's first period. None when members were settled by other
            rules, or never, or when a completion was entered since that dates from before.
    """

    own: dict[int, Hundredths]
    given_away: dict[int, Hundredths]
    received: dict[int, Hundredths]
    unsettled: frozenset[int]
    entered: frozenset[int]
    records_from: int | None


def columns_of(rows: Iterable[Hundredths]) -> list[Hundredths]:
    """The columns of the tallies at the end of the rows."""
    return [*zip(*rows, strict=True)][NOT_TALLY:]


def read_department_sums(
    figures: Figures, *, as_of: date, member_ids: Collection[int] | None, rules: str
) -> DepartmentSums:
    """Add up the period's hours by one statement, so that all of it is of one moment.

    Args:
        as_of: the last day seen; hours of later years have not moved yet.
        member_ids: whose; None for everybody's.
        rules: the digest of those that settling follows.
    """
    parts: tuple[dict[int, Hundredths], ...] = ({}, {}, {}, {}, {}, {})
    own = parts[OWN]
    with connection.cursor() as cursor:
        cursor.execute(*_statement_and_values(figures, as_of, member_ids, rules))
        for row in cursor.fetchall():
            if row[0] == OWN:
                own[row[1]] = row
            else:
                parts[row[0]][row[1]] = row
    return DepartmentSums(
        own=own,
        given_away=parts[GIVEN_AWAY],
        received=parts[RECEIVED],
        unsettled=frozenset(parts[UNSETTLED]),
        entered=frozenset(parts[ENTERED]),
        records_from=next(iter(parts[SETTLEMENT]), None),
    )


def _statement_and_values(
    figures: Figures, as_of: date, member_ids: Collection[int] | None, rules: str
) -> tuple[str, list[Any]]:
    few = None if member_ids is None else len(member_ids)
    ids = list(member_ids or ())
    period = figures.period
    first_day, last_day = (
        connection.ops.adapt_datefield_value(day)
        for day in (date(period, 1, 1), min(as_of, figures.ends_on))
    )
    _, counting_values = _counting(figures)
    of_parts: tuple[list[Any], ...] = (
        [first_day, last_day, *counting_values],
        [period],
        [period, as_of.year],
        [],
        [],
        [],
        [],
    )
    values = [value for of_part in of_parts for value in (*of_part, *ids)]
    return _statement(figures, few), [*values, rules]


@lru_cache(maxsize=64)
def _statement(figures: Figures, few: int | None) -> str:
    sums = ", ".join(f"SUM({expression})" for expression in _expressions(figures))
    nothing = ", ".join("NULL" for _ in figures.tally.columns)
    counting, _ = _counting(figures)
    among = "" if few is None else f" AND member_id IN ({', '.join(['%s'] * few)})"
    added_up = (
        (OWN, COMPLETIONS, f"completed_on BETWEEN %s AND %s AND {counting}"),
        (GIVEN_AWAY, MOVED, "from_period = %s"),
        (RECEIVED, MOVED, "to_period = %s AND from_period <= %s"),
    )
    booked = f"{BOOKINGS} b JOIN {COMPLETIONS} c ON c.id = completion_id"
    named = (
        (UNSETTLED, UNSETTLED_MEMBERS, "member_id IS NOT NULL"),
        (ENTERED, EXEMPTIONS, "voided_at IS NULL"),
        (ENTERED, DECISIONS, "voided_at IS NULL"),
        (ENTERED, booked, "b.voided_at IS NULL"),
    )
    return " UNION ALL ".join(
        [
            *(
                f"SELECT {part}, member_id, {sums} FROM {table} WHERE {condition}{among} "
                "GROUP BY member_id"
                for part, table, condition in added_up
            ),
            *(
                f"SELECT {part}, member_id, {nothing} FROM {table} WHERE {condition}{among}"
                for part, table, condition in named
            ),
            f"SELECT {SETTLEMENT}, records_from, {nothing} FROM {SETTLED} WHERE rules = %s "
            f"AND NOT EXISTS (SELECT 1 FROM {COMPLETIONS} WHERE entered_at < first_entry_at)",
        ]
    )


@lru_cache(maxsize=64)
def _counting(figures: Figures) -> tuple[str, tuple[Any, ...]]:
    """What a completion must be to be added up, as Django writes it, and the values in it."""
    query = Completion.objects.not_voided().filter(counts_at_all(figures)).query
    sql, values = query.get_compiler(connection=connection).compile(query.where)
    return sql, tuple(values)


def _expressions(figures: Figures) -> Iterator[str]:
    """The columns of a tally, as SQL over rows that are CLEE."""
    for column in figures.tally.columns:
        yield _expression(column.takes)


def _expression(takes: Mapping[str, str]) -> str:
    """SQL for what each source adds; the rows are CLEE, so the last ones need no test."""
    by_column: dict[str, list[str]] = {}
    for source, name in takes.items():
        by_column.setdefault(AS_SQL.get(name, "0"), []).append(source)
    if len(takes) < len(CLEE_SOURCES):
        by_column["0"] = []
    *tested, (rest, _) = by_column.items()
    if not tested:
        return rest
    cases = [f"WHEN {_is_one_of(sources)} THEN {column}" for column, sources in tested]
    if RACIAL_PROFILING in by_column:
        # Most completions have none, and a number is compared sooner than a word.
        cases.insert(0, f"WHEN {RACIAL_PROFILING} = 0 THEN 0")
    return f"CASE {' '.join(cases)} ELSE {rest} END"


def _is_one_of(sources: list[str]) -> str:
    """Not by IN: PostgreSQL takes longer to unpack a list than to compare what is in it."""
    return " OR ".join(f"source_number = {SOURCE_NUMBERS[source]}" for source in sources)
