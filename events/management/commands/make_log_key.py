"""Make the key by which the event log is signed."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.signing import make_key


class Command(BaseCommand):
    """`manage.py make_log_key FILE`: writes the private key, and prints the public one."""

    help = "Make a key by which the event log's checkpoints are signed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="of the private key; its owner alone reads it")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            public = make_key(file)
        except OSError as why:
            raise CommandError(str(why)) from None
        self.stdout.write(str(public))
