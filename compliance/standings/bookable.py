"""Hours that a member has in later years, which bookings could bring to a period that is short."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from compliance.engine.settling import has_failed
from compliance.law import current_law
from compliance.standings.credits import credit_of
from compliance.standings.member_file import MemberFile
from compliance.standings.standing import Standing
from compliance.viewpoint import Viewpoint
from courses.designations import Source
from records.models import Completion

# Each is tried by asking the engine for every year, some milliseconds.
MOST_TRIED = 40


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
    """Find the fewest completions of later years that would put a period right.

    Returns:
        None where nothing is short, or no completion of a later year would help.

    Source: 11 CSR 75-15.080(3)
    """
    now = _standings(on_file, (), viewpoint)
    here = standing = now[viewpoint.period]
    untried = _candidates(on_file, viewpoint) if standing.is_short else []
    chosen: list[Completion] = []
    harmful: dict[int, tuple[Completion, int]] = {}
    while here.is_short and untried:
        best: tuple[int, Completion, Standing] | None = None
        for completion in untried:
            then = _standings(on_file, (*chosen, completion), viewpoint)
            missing = _missing(then[viewpoint.period])
            if missing >= _missing(here):
                continue
            harmed = _harmed(now, then, viewpoint.period)
            if harmed is not None:
                harmful.setdefault(completion.pk, (completion, harmed))
            elif best is None or missing < best[0]:
                best = missing, completion, then[viewpoint.period]
                if not missing:
                    break  # the fewest hours are tried first
        if best is None:
            break
        _, completion, here = best
        chosen.append(completion)
        untried.remove(completion)
    if not chosen and not harmful:
        return None
    needed = _needed(on_file, chosen, viewpoint)
    return Bookable(
        completions=tuple(sorted(needed, key=lambda each: (each.completed_on, each.pk))),
        short=here.short,
        harmful=tuple(harmful.values()) if here.is_short else (),
    )


def _candidates(on_file: MemberFile, viewpoint: Viewpoint) -> list[Completion]:
    """Completions of later years that could be booked, those of the fewest hours first."""
    law, booked = current_law(), on_file.recorded.bookings
    able = [
        completion
        for completion in on_file.completions
        if completion.completed_on.year > viewpoint.period
        and completion.completed_on <= viewpoint.as_of
        and not completion.is_voided
        and completion.source != Source.NON_POST
        and completion.pk not in booked
        and not has_failed(credit_of(completion), law)
    ]
    return sorted(able, key=lambda each: (each.credit_hours, each.completed_on))[:MOST_TRIED]


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
    for year, standing in then.items():
        pairs = zip(now[year].short_hundredths, standing.short_hundredths, strict=True)
        if year != period and any(after > before for before, after in pairs):
            return year
    return None


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
