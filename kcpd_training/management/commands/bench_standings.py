"""`manage.py bench_standings`: how long the standings of a large department take."""

from argparse import ArgumentParser
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from compliance.standings.settlement import refresh
from kcpd_training.bench.department import is_of_the_bench, tidy_tables, write_department
from kcpd_training.bench.standings import measure_standings, peak_memory_mb
from kcpd_training.bench.table import table_lines
from people.models import Member
from records.models import Completion


class Command(BaseCommand):
    help = (
        "Write a department with years of history into an empty database, and measure the "
        "standings of everybody; docs/bench.md says how to read it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--members", type=int, default=1_300, help="members of the department (1,300)"
        )
        parser.add_argument(
            "--years", type=int, default=10, help="years of completions, 18 a year each (10)"
        )
        parser.add_argument(
            "--runs", type=int, default=20, help="runs of each, for the median (20)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for name, least, most in (("members", 2, 60_000), ("years", 1, 10), ("runs", 1, 1000)):
            if not least <= options[name] <= most:
                raise CommandError(f"{options[name]} {name} is not from {least} to {most}.")
        today = timezone.localdate()
        if not Member.objects.exists():
            start = perf_counter()
            write_department(members=options["members"], years=options["years"], today=today)
            tidy_tables()
            self._say(f"Written in {perf_counter() - start:.0f} s.")
        elif not is_of_the_bench():
            raise CommandError(
                "This database holds members already, and the bench writes a department of its "
                "own. Give it an empty database by DATABASE_URL."
            )
        self._say(
            f"{connection.vendor}: {Member.objects.count():,} members, "
            f"{Completion.objects.count():,} completions, {options['runs']} runs"
        )
        if settings.DEBUG:
            self._say("DEBUG is on, which keeps every query: set DEMO=1 instead.")
        start = perf_counter()
        if settled := refresh():
            self._say(f"Settled {settled:,} members in {perf_counter() - start:.1f} s.")
        for period in (today.year, today.year - 1):
            timings = measure_standings(period=period, as_of=today, runs=options["runs"])
            self._say(f"\nPeriod {period}", *table_lines(timings, bare=timings[0].milliseconds))
        self._say(f"\nMost memory held: {peak_memory_mb()} MB")

    def _say(self, *lines: str) -> None:
        for line in lines:
            self.stdout.write(line)
