"""Measures the standings of a whole department beside the one bare SQL they can't do without."""

import gc
import resource
import sys
from collections.abc import Callable, Iterator
from datetime import date
from statistics import median
from time import perf_counter

from django.db import connection
from django.test.utils import CaptureQueriesContext

from compliance.standings import standings_of
from compliance.viewpoint import Viewpoint
from kcpd_training.bench.in_process import WARM_UP, bare_sql
from kcpd_training.bench.pages import Timing
from people.models import Member

TIMES_BARE_SQL = 2
ONE_MEMBER_MS = 5


def measure_standings(*, period: int, as_of: date, runs: int) -> list[Timing]:
    """Time the bare SQL and the standings in turn, A B C D A B C D, so that noise hits all alike.

    The bare SQL comes first; the standings of everybody have twice its time as their target.
    """
    employed = Member.objects.employed_on(as_of)
    everybody_read = list(employed)
    one = list(employed.order_by("pk")[:1])
    asked = Viewpoint(period, as_of)
    contestants = {
        "Bare SQL: hours by member": lambda: bare_sql(period),
        "Standings of everybody": lambda: standings_of(everybody_read, asked),
        "the same, reading the members too": lambda: standings_of(employed.all(), asked),
        "Standing of one member": lambda: standings_of(one, asked),
    }
    _let_the_collector_rest()
    times, queries = _interleaved(contestants, runs)
    bare, everybody, _, one_member = contestants
    targets = {everybody: round(times[bare] * TIMES_BARE_SQL), one_member: ONE_MEMBER_MS}
    return [
        Timing(title, times[title], queries[title], targets.get(title)) for title in contestants
    ]


def peak_memory_mb() -> int:
    """The most memory this process has held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 * 1024 if sys.platform == "darwin" else 1024)


def _let_the_collector_rest() -> None:
    """As in the server, which leaves what it has loaded out of every later collection."""
    gc.collect()
    gc.freeze()


def _interleaved(
    contestants: dict[str, Callable[[], object]], runs: int
) -> tuple[dict[str, float], dict[str, int]]:
    queries = dict(_queries_of(contestants))
    times: dict[str, list[float]] = {title: [] for title in contestants}
    for _ in range(runs):
        for title, run in contestants.items():
            start = perf_counter()
            run()
            times[title].append(perf_counter() - start)
    return {title: median(each) * 1000 for title, each in times.items()}, queries


def _queries_of(contestants: dict[str, Callable[[], object]]) -> Iterator[tuple[str, int]]:
    for title, run in contestants.items():
        for _ in range(WARM_UP):
            run()
        with CaptureQueriesContext(connection) as captured:
            run()
        yield title, len(captured)
