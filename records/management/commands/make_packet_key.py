"""Make the key and the certificate by which packets of the release desk are signed."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from records.releases.packets.key import make_packet_key


class Command(BaseCommand):
    """`manage.py make_packet_key KEY CERTIFICATE`: writes both, and prints the fingerprint."""

    help = "Make a key by which packets of the release desk are signed, and its certificate."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", type=Path, help="of the private key; its owner alone reads it")
        parser.add_argument("certificate", type=Path, help="which everybody may read")

    def handle(self, *args: Any, key: Path, certificate: Path, **options: Any) -> None:
        try:
            fingerprint = make_packet_key(key, certificate, now=timezone.now())
        except OSError as why:
            raise CommandError(str(why)) from None
        self.stdout.write(fingerprint)
