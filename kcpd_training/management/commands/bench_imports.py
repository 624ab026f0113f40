"""`manage.py bench_imports`: how long a large file of completions takes."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from compliance.standings.settlement import refresh
from kcpd_training.bench.department import is_of_the_bench, tidy_tables, write_department
from kcpd_training.bench.imports import file_of_completions, measure_imports, speed_lines
from kcpd_training.bench.standings import peak_memory_mb
from people.models import Member
from records.models import Completion


class Command(BaseCommand):
    help = (
        "Write a department with a year of history into an empty database, bring in a file of "
        "completions and bring it in again; docs/bench.md says how to read it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--members", type=int, default=1_300, help="members of the department (1,300)"
        )
        parser.add_argument("--rows", type=int, default=100_000, help="rows of the file (100,000)")

    def handle(self, *args: Any, **options: Any) -> None:
        for name, least, most in (("members", 2, 60_000), ("rows", 1, 150_000)):
            if not least <= options[name] <= most:
                raise CommandError(f"{options[name]} {name} is not from {least} to {most}.")
        today = timezone.localdate()
        if not Member.objects.exists():
            write_department(members=options["members"], years=1, today=today)
            tidy_tables()
        elif not is_of_the_bench():
            raise CommandError(
                "This database holds members already, and the bench writes a department of its "
                "own. Give it an empty database by DATABASE_URL."
            )
        refresh()
        self.stdout.write(
            f"{connection.vendor}: {Member.objects.count():,} members, "
            f"{Completion.objects.count():,} completions, a file of {options['rows']:,} rows"
        )
        if settings.DEBUG:
            self.stdout.write("DEBUG is on, which keeps every query: set DEMO=1 instead.")
        speeds = list(measure_imports(file_of_completions(options["rows"])))
        for line in speed_lines(speeds):
            self.stdout.write(line)
        self.stdout.write(f"\nMost memory that the process of the jobs held: {peak_memory_mb()} MB")
