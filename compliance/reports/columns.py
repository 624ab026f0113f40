"""The columns that a report's files share: the same members, order and figures in each."""

from collections.abc import Callable
from decimal import Decimal

from compliance.reports.report import Report
from compliance.reports.rows import Row
from frame.lists.cells import Column


def columns_of(report: Report) -> list[Column]:
    """Who it is, where they stand, in earlier years too, each measure's hours, what is missing."""
    columns = [
        Column("Serial number", lambda row: row.member.serial_number, 14),
        Column("Name", lambda row: row.member.name, 28),
        Column("Rank", lambda row: row.member.rank, 20),
        Column("Kind", lambda row: row.member.get_kind_display(), 10),
        Column("Element", lambda row: row.element, 28),
        Column("Standing", lambda row: row.standing_label, 34),
        Column("Open years", lambda row: row.open_years, 18),
    ]
    for measure in report.measures:
        columns += [
            Column(f"{measure.heading}, credited", _credited(measure.key), 12),
            Column(f"{measure.heading}, short", _short(measure.key), 12, is_bold=True),
        ]
    return [
        *columns,
        Column("Missing", lambda row: row.missing, 48),
        Column("Missing of open years", lambda row: row.open_missing, 36),
    ]


def _credited(key: str) -> Callable[[Row], Decimal]:
    return lambda row: row.credited(key)


def _short(key: str) -> Callable[[Row], Decimal]:
    return lambda row: row.short(key)
