"""What hours are credited to each measure: the one place where the counting rules are written.

Hours come by source, or as a tally that a database has added up. Either way, and whether one
officer is assessed or a department, they are counted here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import sub

from .figures import Figures
from .hours import to_hundredths
from .hundredths import Hundredths
from .officer import Circumstances

HoursBySource = Mapping[str, Hundredths]


def credited_hours(by_source: HoursBySource, figures: Figures) -> Hundredths:
    """Return the hundredths credited to each measure, in the order of `figures.measures`."""
    if not by_source:
        return figures.nothing_owed
    columns = [(hours,) for hours in tally_of(by_source, figures)]
    return next(credited_of_columns(columns, figures))


def tally_of(by_source: HoursBySource, figures: Figures) -> Hundredths:
    """Add up what the hours of each source give to each sum of a tally."""
    of_hundredths = figures.tally.of_hundredths
    tallies = [of_hundredths(source, hours) for source, hours in by_source.items()]
    return tallies[0] if len(tallies) == 1 else tuple(map(sum, zip(*tallies, strict=True)))


def credited_of_columns(columns: Sequence[Hundredths], figures: Figures) -> Iterator[Hundredths]:
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


def required_hours(
    circumstances: Circumstances, traffic_authority: bool, figures: Figures
) -> Hundredths:
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


def short_hours(required: Hundredths, credited: Hundredths) -> Hundredths:
    """Return the hundredths missing for each measure; never negative."""
    return tuple([hours if hours > 0 else 0 for hours in map(sub, required, credited)])
