"""Show, to whoever holds an older checkpoint, that the log only grew since."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.proofs import prove_growth
from events.signing import NoKeyError
from events.verifier import NotWholeError


class Command(BaseCommand):
    """`manage.py prove_growth OLDER.txt FOLDER`: writes newer.txt and growth.json."""

    help = "Write the newest checkpoint, and the proof that the log grew to it from an older one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("older", type=Path, help="the older checkpoint, as it was sent")
        parser.add_argument("folder", type=Path, help="where newer.txt and growth.json go")

    def handle(self, *args: Any, older: Path, folder: Path, **options: Any) -> None:
        try:
            was, now = prove_growth(older.read_text(), folder)
        except (NoKeyError, NotWholeError, OSError, UnicodeError) as why:
            raise CommandError(str(why)) from None
        self.stdout.write(f"{folder} shows that the log grew from {was:,} to {now:,} events.")
