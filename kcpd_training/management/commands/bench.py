"""`manage.py bench`: how long the pages take on the demo department."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from compliance.standings.settlement import refresh
from kcpd_training.bench.department import tidy_tables
from kcpd_training.bench.in_process import measure_in_process
from kcpd_training.bench.server import ServerError, measure_served
from kcpd_training.bench.table import table_lines
from kcpd_training.demo.load import DEFAULT_MEMBERS
from people.demo_accounts import DEMO_SERIALS, demo_accounts
from people.models import Member
from records.models import Completion


class Command(BaseCommand):
    help = "Measure the pages on the demo department; docs/bench.md says how to read it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--runs", type=int, default=20, help="runs of each, for the median (20)"
        )
        parser.add_argument(
            "--members",
            type=int,
            default=DEFAULT_MEMBERS,
            help="size of the demo loaded into an empty database",
        )
        parser.add_argument(
            "--server", action="store_true", help="serve the pages by two gunicorn workers as well"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["runs"] <= 1000:
            raise CommandError(f"{options['runs']} runs is not from 1 to 1000.")
        call_command("load_demo", if_empty=True, members=options["members"], stdout=self.stdout)
        if len(demo_accounts()) < len(DEMO_SERIALS):
            raise CommandError(
                "This database holds members, but not the demo department's. The bench measures "
                "the demo: give it an empty database by DATABASE_URL."
            )
        self.stdout.write(
            f"{connection.vendor}: {Member.objects.count():,} members, "
            f"{Completion.objects.count():,} completions, {options['runs']} runs"
        )
        if settings.DEBUG:
            self.stdout.write("DEBUG is on, which keeps every query: set DEMO=1 instead.")
        refresh()
        tidy_tables()
        timings = measure_in_process(runs=options["runs"], today=timezone.localdate())
        bare = timings[0].milliseconds
        self._print("In one process", table_lines(timings, bare=bare))
        if options["server"]:
            try:
                served = measure_served(runs=options["runs"])
            except ServerError as error:
                raise CommandError(str(error)) from error
            self._print("Two gunicorn workers, over loopback", table_lines(served, bare=bare))

    def _print(self, title: str, lines: Any) -> None:
        self.stdout.write(f"\n{title}")
        for line in lines:
            self.stdout.write(line)
