"""Hours that a member has in later years, which bookings could bring to a period that is short."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from compliance.engine.hundredths import hundredths_of
from compliance.engine.measuring import credited_hours
from compliance.engine.settling import has_failed
from compliance.law import current_law
from compliance.standings.credits import credit_of
from compliance.standings.member_file import MemberFile
from compliance.standings.standing import Standing
from compliance.viewpoint import Viewpoint
from courses.designations import Source
from records.models import Completion

# The engine settles all the member's years anew for each, some milliseconds.
MOST_TRIED = 30


@dataclass(frozen=True)
class Bookable:
    """What bookings by hand could do for a period.

    Args:
        completions: to be booked to the period, all of them, the oldest first. No year that they
            come from is short then, or more short than it is now.
        short: hours still missing of each measure once they are booked.
        harmful: where hours are still missing, completions that would help and leave another year
            missing more: each with that year.
    """

    completions: tuple[Completion, ...]
    short: dict[str, Decimal]
    harmful: tuple[tuple[Completion, int], ...]


def bookable_for(on_file: MemberFile, viewpoint: Viewpoint) -> Bookable | None:
    """Find few completions of later years that would put a period right.

    What seems to give most of the missing hours is tried first, and taken if the engine agrees.

    Returns:
        None where nothing is short, or no completion of a later year would help.

    Source: 11 CSR 75-15.080(3)
    """
    now = _standings(on_file, (), viewpoint)
    here = now[viewpoint.period]
    able = _able(on_file, viewpoint) if here.is_short else []
    chosen: list[Completion] = []
    harmful: list[tuple[Completion, int]] = []
    may_try = MOST_TRIED
    while here.is_short:
        harmful = []
        better = None
        for completion in _by_help(able, here)[:may_try]:
            may_try -= 1
            then = _standings(on_file, (*chosen, completion), viewpoint)
            if _missing(then[viewpoint.period]) >= _missing(here):
                continue
            harmed = _harmed(now, then, viewpoint.period)
            if harmed is None:
                better = completion, then[viewpoint.period]
                break
            harmful.append((completion, harmed))
        if better is None:
            break
        completion, here = better
        chosen.append(completion)
        able.remove(completion)
    if not chosen and not harmful:
        return None
    needed = _needed(on_file, chosen, viewpoint)
    return Bookable(
        completions=tuple(sorted(needed, key=lambda each: (each.completed_on, each.pk))),
        short=here.short,
        harmful=tuple(harmful) if here.is_short else (),
    )


def _able(on_file: MemberFile, viewpoint: Viewpoint) -> list[Completion]:
    """Completions of later years that could be booked."""
    law, booked = current_law(), on_file.recorded.bookings
    return [
        completion
        for completion in on_file.completions
        if completion.completed_on.year > viewpoint.period
        and completion.completed_on <= viewpoint.as_of
        and not completion.is_voided
        and completion.source != Source.NON_POST
        and completion.pk not in booked
        and not has_failed(credit_of(completion), law)
    ]


def _by_help(able: list[Completion], here: Standing) -> list[Completion]:
    """Those that bear hours of what is missing: most of them first, then the shortest."""
    law = current_law()
    figures = law.for_period(here.period)
    helps: dict[int, int] = {}
    for completion in able:
        credit = credit_of(completion)
        hours = credited_hours({credit.source: hundredths_of(credit, law.topics)}, figures)
        helps[completion.pk] = sum(map(min, hours, here.short_hundredths))
    helping = [completion for completion in able if helps[completion.pk]]
    return sorted(
        helping, key=lambda each: (-helps[each.pk], each.credit_hours, each.completed_on, each.pk)
    )


def _standings(
    on_file: MemberFile, booked: Sequence[Completion], viewpoint: Viewpoint
) -> dict[int, Standing]:
    """Where the member would stand in the period and every later one, with these booked to it."""
    bookings = {**on_file.recorded.bookings, **{each.pk: viewpoint.period for each in booked}}
    then = replace(on_file, recorded=replace(on_file.recorded, bookings=bookings))
    periods = range(viewpoint.period, viewpoint.as_of.year + 1)
    return {each.period: each for each in then.history(periods=periods, as_of=viewpoint.as_of)}


def _missing(standing: Standing) -> int:
    """Hundredths of an hour missing, of all measures together."""
    return sum(standing.short_hundredths)


def _harmed(now: dict[int, Standing], then: dict[int, Standing], period: int) -> int | None:
    """The first other year that would miss more of anything."""
    harmed = (year for year in then if year != period and then[year].lacks_more_than(now[year]))
    return next(harmed, None)


def _needed(
    on_file: MemberFile, chosen: list[Completion], viewpoint: Viewpoint
) -> list[Completion]:
    """Those of the chosen without which more would be missing."""
    needed = list(chosen)
    least = _missing(_standings(on_file, needed, viewpoint)[viewpoint.period])
    for completion in chosen:
        others = [each for each in needed if each is not completion]
        if _missing(_standings(on_file, others, viewpoint)[viewpoint.period]) == least:
            needed = others
    return needed
