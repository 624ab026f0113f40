"""What a pool of hours is credited for: the one place the counting rules are written.

A pool maps each source to the sum of its rows, a tally is what a database adds up by itself.
Whoever is assessed, one officer or a department, it ends here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import sub

from .figures import Figures
from .hours import to_hundredths
from .officer import Circumstances
from .rows import Row

Pool = Mapping[str, Row]


def credited_hours(pool: Pool, figures: Figures) -> Row:
    """Return the hundredths credited to each measure, in the order of `figures.measures`."""
    if not pool:
        return figures.nothing_owed
    columns = [(hours,) for hours in tally_of(pool, figures)]
    return next(credited_of_columns(columns, figures))


def tally_of(pool: Pool, figures: Figures) -> Row:
    """Add up a pool, source by source."""
    of_row = figures.tally.of_row
    rows = [of_row(source, row) for source, row in pool.items()]
    return rows[0] if len(rows) == 1 else tuple(map(sum, zip(*rows, strict=True)))


def credited_of_columns(columns: Sequence[Row], figures: Figures) -> Iterator[Row]:
    """Return for each tally the hundredths credited, in the order of `figures.measures`.

    The total takes each source up to its cap. Areas and topics take every hour, capped or not:
    all minimums together ask for at most 11 hours, fewer than the 16 in-service hours that count,
    so some lawful choice of those 16 serves every minimum the whole would serve
    (choice capped_hours_serve_minimums).

    Column by column, as there can be thousands of tallies.

    Args:
        columns: those of `figures.tally.columns`, a tally across all of them.

    Source: 11 CSR 75-15.010(2), (5)-(9)
    """
    plan = figures.tally
    total: Iterable[int] = columns[0]
    for place, cap in plan.caps:
        total = map(sub, total, [hours - cap if hours > cap else 0 for hours in columns[place]])
    return zip(*plan.in_order_of_measures((*columns, total)), strict=True)


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
