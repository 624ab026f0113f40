"""Assesses an officer from hours added up by source, instead of from single credits.

This serves an officer whose period neither gave hours to another one nor took any, and about
whom there is neither a booking by hand nor a director's decision. `takes_nothing_from_next` tells
when a period is certain to take none. Everybody else is assessed by `assess`.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache

from .duty import Duty, SumsAssessment
from .figures import Figures
from .hundredths import Hundredths
from .measuring import credited_hours, required_hours, short_hours
from .officer import Circumstances
from .sources import NON_POST


def assess_sums(
    licensed: bool,
    traffic_authority: bool,
    exempt: bool,
    sums: Mapping[str, Hundredths],
    *,
    figures: Figures,
    as_of: date,
) -> SumsAssessment:
    """Assess one officer in the period of `figures` from sums by source.

    Args:
        exempt: an exempting event fell in the period, on or before `as_of`.
        sums: for each source its hundredths, in the order of `SUM_COLUMNS`, over the credits of the
            period completed on or before `as_of` that are neither void nor failed.
    """
    return _duty(licensed, traffic_authority, exempt, figures, as_of).assess_sums(_clee(sums))


def takes_nothing_from_next(
    licensed: bool,
    traffic_authority: bool,
    exempt: bool,
    sums: Mapping[str, Hundredths],
    sums_after_window: Mapping[str, Hundredths],
    *,
    figures: Figures,
    is_intact: bool,
) -> bool:
    """Tell whether the period of `figures` is certain to take no hours from the next one.

    Only for officers without director's decisions and bookings by hand. False means "not
    certain": ask `assess`.

    Args:
        sums: all the period's hours, as for `assess_sums`.
        sums_after_window: the part of them dated after the cure window of the period before.
        is_intact: the period before is certain to have taken nothing from this one, or this is
            the first period settled.

    Source: 11 CSR 75-15.080(2)
    """
    circumstances = _circumstances(licensed, exempt)
    if circumstances.owes_nothing or figures.grace_ends_on is None:
        return True
    kept = sums if is_intact else sums_after_window
    required = required_hours(circumstances, traffic_authority, figures)
    return not any(short_hours(required, credited_hours(_clee(kept), figures)))


@lru_cache(maxsize=64)
def _duty(
    licensed: bool, traffic_authority: bool, exempt: bool, figures: Figures, as_of: date
) -> Duty:
    circumstances = _circumstances(licensed, exempt)
    return Duty(circumstances, traffic_authority, figures=figures, as_of=as_of)


@cache
def _circumstances(licensed: bool, exempt: bool) -> Circumstances:
    return Circumstances(is_licensed=licensed, is_exempt=exempt)


def _clee(sums: Mapping[str, Hundredths]) -> Mapping[str, Hundredths]:
    if NON_POST not in sums:
        return sums
    return {source: hundredths for source, hundredths in sums.items() if source != NON_POST}
