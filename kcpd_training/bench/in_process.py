"""Measures within one process: no network, no server, nothing left behind."""

from collections.abc import Callable
from datetime import date
from statistics import median
from time import perf_counter

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch

from compliance.standings import standings_of
from compliance.viewpoint import Viewpoint
from courses.designations import HOURS_COLUMNS
from kcpd_training.bench.pages import Page, Timing, pages_to_measure, why_not
from people.models import Member
from records.models import Completion

WARM_UP = 3
BACKEND = "people.sign_in.SerialNumberBackend"


def measure_in_process(*, runs: int, today: date) -> list[Timing]:
    """Time the bare SQL, the engine over the whole department, and each page.

    Everything happens in one transaction that is taken back.
    """
    with transaction.atomic():
        timings = [
            _timed("Bare SQL: hours by member", lambda: bare_sql(today.year), runs),
            _timed("Standings of everybody", lambda: _standings(today), runs),
            *(_measured(page, runs) for page in pages_to_measure()),
        ]
        transaction.set_rollback(True)
    return timings


def bare_sql(period: int) -> list[tuple]:
    """Add up the period's hours by member: the least that any list of standings must read."""
    columns = ", ".join(f"SUM({name})" for name in HOURS_COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT member_id, {columns} FROM {Completion._meta.db_table} "
            "WHERE completed_on BETWEEN %s AND %s AND voided_at IS NULL GROUP BY member_id",
            [date(period, 1, 1), date(period, 12, 31)],
        )
        return cursor.fetchall()


def _standings(today: date) -> None:
    standings_of(Member.objects.employed_on(today), Viewpoint(today.year, today))


def _timed(title: str, run: Callable[[], object], runs: int) -> Timing:
    for _ in range(WARM_UP):
        run()
    with CaptureQueriesContext(connection) as captured:
        run()
    queries = len(captured)  # read now: the next request empties the log
    return Timing(title, _median_of(run, runs), queries)


def _median_of(run: Callable[[], object], runs: int) -> float:
    times = []
    for _ in range(runs):
        start = perf_counter()
        run()
        times.append(perf_counter() - start)
    return median(times) * 1000


def _measured(page: Page, runs: int) -> Timing:
    # As the demo is served: plain HTTP on loopback; elsewhere pages answer to HTTPS only.
    client = Client(raise_request_exception=False, headers={"host": "127.0.0.1"})
    client.force_login(Member.objects.get(serial_number=page.serial_number), backend=BACKEND)
    try:
        address = page.address()
    except NoReverseMatch:
        return Timing(page.title, target=page.target, remark="not there yet")
    waiting = list(page.typed)

    def run() -> int:
        if not page.typed:
            return client.get(address, secure=True).status_code
        typed = waiting.pop(0)
        headers = {"hx-request": "true"}
        return client.post(address, typed, secure=True, headers=headers).status_code

    if remark := why_not(run()):
        return Timing(page.title, target=page.target, remark=remark)
    if page.typed:
        runs = min(runs, len(waiting) - WARM_UP - 1)
    timing = _timed(page.title, run, runs)
    return Timing(page.title, timing.milliseconds, timing.queries, page.target)
