"""Where members stand, computed live from their completions by the engine."""

from compliance.standings.asking import standing_of, standings_of
from compliance.standings.bookable import Bookable, bookable_for
from compliance.standings.facts import (
    department_records_from,
    facts_of,
    is_on_record,
    law,
    periods_of,
    records_from,
    serves_in_a_period,
)
from compliance.standings.member_file import MemberFile, file_of, files_of
from compliance.standings.open_periods import (
    OpenPeriod,
    OpenPeriods,
    open_periods_of,
    periods_to_catch_up,
)
from compliance.standings.standing import Standing

__all__ = [
    "Bookable",
    "MemberFile",
    "OpenPeriod",
    "OpenPeriods",
    "Standing",
    "bookable_for",
    "department_records_from",
    "facts_of",
    "file_of",
    "files_of",
    "is_on_record",
    "law",
    "open_periods_of",
    "periods_of",
    "periods_to_catch_up",
    "records_from",
    "serves_in_a_period",
    "standing_of",
    "standings_of",
]
