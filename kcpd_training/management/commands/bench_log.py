"""`manage.py bench_log`: what the event log costs, and how long its proofs take."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from events.models import Event, Seal
from kcpd_training.bench.log import cost_lines, fill_log, measure_log
from people.models import Member


class Command(BaseCommand):
    help = (
        "Fill an empty database with events, then measure a write with and without its event, a "
        "check of the whole log, and proofs; docs/bench.md says how to read it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--events", type=int, default=1_000_000, help="in the log (1,000,000)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["events"] <= 5_000_000:
            raise CommandError(f"{options['events']} events is not from 1 to 5,000,000.")
        if Member.objects.exists():
            raise CommandError(
                "This database holds members, and the bench writes events of its own. Give it an "
                "empty database by DATABASE_URL."
            )
        fill_log(options["events"])
        events, sealed = Event.objects.count(), Seal.objects.count()
        self.stdout.write(f"{connection.vendor}: {events:,} events, {sealed:,} sealed")
        for line in cost_lines(list(measure_log())):
            self.stdout.write(line)
