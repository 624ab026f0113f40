"""Make the key by which the records of leavers' packs are signed."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.verifier import did_of, fingerprint_of
from records.leavers.signing import make_leaver_key


class Command(BaseCommand):
    """`manage.py make_leaver_key FILE`: writes the private key, and prints the public one."""

    help = "Make a key by which the records of leavers' packs are signed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="of the private key; its owner alone reads it")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            public = make_leaver_key(file)
        except OSError as why:
            raise CommandError(str(why)) from None
        self.stdout.write(did_of(public))
        self.stdout.write(f"Fingerprint: {fingerprint_of(public)}")
