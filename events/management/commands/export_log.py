"""Write the whole event log and a checkpoint of it into a folder, for an expert to check."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from events.checkpoints import CannotCheckError
from events.exporting import export_log
from events.signing import NoKeyError
from events.verifier import NotWholeError


class Command(BaseCommand):
    """`manage.py export_log FOLDER`: log.jsonl, checkpoint.txt, log.pub and verifier.py."""

    help = "Write the whole event log into a folder, with all that its check needs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="an empty one, or one that is not there yet")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            exported = export_log(folder, now=timezone.now())
        except (NoKeyError, NotWholeError, CannotCheckError, OSError) as why:
            raise CommandError(str(why)) from None
        written = f"{folder} has {exported.events:,} events."
        if exported.fault and exported.is_signed_part_whole:
            raise CommandError(
                f"No newer checkpoint can be signed over the event log: {exported.fault}. "
                f"{written} They are what the checkpoint beside them was signed over, and the "
                "check says that they are whole; events after them are not there. Run verify_log, "
                "which says where the log is broken.",
                returncode=1,
            )
        if exported.fault:
            raise CommandError(
                f"The event log is broken: {exported.fault}. {written} They are written as they "
                "were found, and the check says that they are not whole. Run verify_log, which "
                "says where it is broken.",
                returncode=1,
            )
        self.stdout.write(f"{written} Check them with its README.txt.")
