"""What a pool of hours is credited for: the one place the counting rules are written.

A pool maps each source to the sum of its rows. `assess` and the sums path both end here.
"""

from collections.abc import Mapping
from operator import sub

from .figures import Figures
from .hours import to_hundredths
from .officer import Circumstances
from .rows import CONTROLLED, HOURS, Row

Pool = Mapping[str, Row]


def credited_hours(pool: Pool, figures: Figures) -> Row:
    """Return the hundredths credited to each measure, in the order of `figures.measures`.

    The total takes each source up to its cap. Areas and topics take every hour, capped or not:
    all minimums together ask for at most 11 hours, fewer than the 16 in-service hours that count,
    so some lawful choice of those 16 serves every minimum the whole would serve
    (choice capped_hours_serve_minimums).

    Source: 11 CSR 75-15.010(2), (5)-(9)
    """
    if not pool:
        return figures.nothing_owed
    caps = figures.caps_in_hundredths
    licensed_sources = figures.licensed_sources
    racial_profiling_sources = figures.racial_profiling_sources
    column = figures.racial_profiling_column
    total = licensed = racial_profiling = 0
    for source, row in pool.items():
        hours = row[HOURS]
        cap = caps.get(source, hours)
        total += hours if hours < cap else cap
        if source in licensed_sources:
            licensed += hours
        racial_profiling += row[column if source in racial_profiling_sources else CONTROLLED]
    sums = list(map(sum, zip(*pool.values(), strict=True)))
    sums[HOURS] = total
    sums[column] = racial_profiling
    sums.append(licensed)
    return figures.in_order_of_measures(sums)


def required_hours(circumstances: Circumstances, traffic_authority: bool, figures: Figures) -> Row:
    """Return the hundredths owed for each measure, in the order of `figures.measures`.

    Source: 11 CSR 75-15.010(2), (5), (7)-(9); modifications (11)
    """
    if circumstances.owes_nothing:
        return figures.nothing_owed
    owed = figures.owed_by_traffic_authority[traffic_authority]
    if not circumstances.minimums:
        return owed
    modified = {key: to_hundredths(hours) for key, hours in circumstances.minimums.items()}
    return tuple(
        modified.get(measure.key, hours)
        for measure, hours in zip(figures.measures, owed, strict=True)
    )


def short_hours(required: Row, credited: Row) -> Row:
    """Return the hundredths missing for each measure; never negative."""
    return tuple([hours if hours > 0 else 0 for hours in map(sub, required, credited)])
