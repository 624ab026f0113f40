"""`manage.py bench_certificates`: how certificates are read, right, empty and wrong."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kcpd_training.bench.certificates.measuring import TEXT_LAYER, WAYS, lines_of, measure
from kcpd_training.bench.certificates.papers import layouts
from records.certificates.pictures import can_read_pictures


class Command(BaseCommand):
    help = "Read certificates made for it, and count what was right; docs/bench.md says more."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--papers", type=int, default=4, help="certificates of each layout and way (4)"
        )
        parser.add_argument("--layout", action="append", help="only this layout; may be repeated")
        parser.add_argument(
            "--way", choices=list(WAYS), action="append", help="only this way; may be repeated"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["papers"] <= 1000:
            raise CommandError(f"{options['papers']} papers is not from 1 to 1000.")
        known = [*layouts(held_out=False), *layouts(held_out=True)]
        for name in options["layout"] or ():
            if name not in known:
                raise CommandError(f"There is no layout “{name}”. There are: {', '.join(known)}.")
        for held_out in (False, True):
            names = [
                name for name in layouts(held_out=held_out) if name in (options["layout"] or known)
            ]
            if names:
                self._measure(names, held_out, options)

    def _measure(self, names: list[str], held_out: bool, options: dict[str, Any]) -> None:
        kind = "not looked at while the reader was made" if held_out else "it was made with"
        self.stdout.write(f"{len(names)} layouts {kind}")
        for way in options["way"] or WAYS:
            if way != TEXT_LAYER and not can_read_pictures():
                self.stdout.write(f"{way}: tesseract is not installed")
                continue
            tally = measure(way, names, range(options["papers"]))
            for line in (*lines_of(tally), *(f"  wrong: {each}" for each in tally.mistakes)):
                self.stdout.write(line)
            if options["verbosity"] > 1:
                for each in tally.left:
                    self.stdout.write(f"  empty: {each}")
