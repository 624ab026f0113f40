"""`manage.py bench_sheets`: how well scanned sign-in sheets are read, on simulated scans."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kcpd_training.bench.sheets.judging import SETS, judge, lines_of
from kcpd_training.bench.sheets.papers import some_papers

# The reader was tuned on those below.
FIRST_SEED = 10_000
PAPERS = 8


class Command(BaseCommand):
    help = "Simulate scans of sign-in sheets, read them and count what is wrong; docs/bench.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--pages", type=int, default=500, help="of each set (500)")
        parser.add_argument(
            "--first-seed", type=int, default=FIRST_SEED, help=f"the first seed ({FIRST_SEED:,})"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        pages, first = options["pages"], options["first_seed"]
        if not 1 <= pages <= 100_000 or first < 0:
            raise CommandError("Give from 1 to 100,000 pages, and a first seed from 0.")
        papers = some_papers(PAPERS)
        verdicts = []
        for name in SETS:
            for verdict in judge(name, papers, range(first, first + pages)):
                if verdict.pages % 100 == 0:
                    self.stderr.write(f"{name}: {verdict.pages:,} of {pages:,} pages")
            verdicts.append(verdict)
        for line in lines_of(verdicts):
            self.stdout.write(line)
