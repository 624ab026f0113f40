"""Where members stand, computed live from their completions by the engine."""

from compliance.standings.asking import (
    assessment_of,
    history_of,
    smallest_cure_of,
    standing_of,
    standings_of,
)
from compliance.standings.facts import (
    department_records_from,
    facts_of,
    is_on_record,
    law,
    periods_of,
    records_from,
)
from compliance.standings.standing import Standing

__all__ = [
    "Standing",
    "assessment_of",
    "department_records_from",
    "facts_of",
    "history_of",
    "is_on_record",
    "law",
    "periods_of",
    "records_from",
    "smallest_cure_of",
    "standing_of",
    "standings_of",
]
