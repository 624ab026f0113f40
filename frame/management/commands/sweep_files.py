"""`manage.py sweep_files`: files that no row names, and rows whose file is gone."""

from argparse import ArgumentParser
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from frame.storing.orphans import look_for_orphans
from frame.words import us_datetime


class Command(BaseCommand):
    help = (
        "List the stored files that no row names and that are older than a day, as a killed "
        "process leaves them, and the rows that name a file which is not there. Ends with 1 if "
        "there are such rows."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--remove", action="store_true", help="Delete the files listed.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = look_for_orphans(timezone.now())
        for file in found.orphans:
            if options["remove"]:
                default_storage.delete(file.name)
            done = "removed" if options["remove"] else "named by no row"
            at = us_datetime(timezone.localtime(file.stored_at))
            self.stdout.write(f"{file.name}: {done}, {filesizeformat(file.size)}, {at}")
        for name in found.missing:
            self.stderr.write(f"{name}: a row names it, and it is not there")
        if found.missing:
            raise CommandError(
                f"{len(found.missing)} named files are gone. Restore them from the backup of the "
                "files; their rows say whose they are."
            )
        if not found.orphans:
            self.stdout.write("Every file is named by a row, and every row has its file.")
