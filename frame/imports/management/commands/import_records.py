"""Brings a file in from a terminal: `manage.py import_records completions FILE --by 1101`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from frame.imports.actions import begin_writing, bring_file
from frame.imports.jobs import in_words
from frame.imports.kinds import Outcome, kind_named, kinds
from frame.imports.models import ColumnNames, Import
from frame.imports.naming import apply_names, name_columns
from frame.jobs.models import Job
from frame.jobs.running import claim, work_on

MOST_TOLD = 20


class Command(BaseCommand):
    help = (
        "Look at the rows of a file as its page does, and say what becomes of them; with --write, "
        "write those that can be. The file is then found under Files brought in."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", help=", ".join(kind.key for kind in kinds()))
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, help="the serial number of who brings it in")
        parser.add_argument("--mapping", default="", help="the name that its columns are kept as")
        parser.add_argument("--write", action="store_true", help="write the rows that can be")
        parser.add_argument(
            "--reason",
            action="append",
            default=[],
            metavar="WARNING=WHY",
            help="why a kind of warning is no hindrance; may be given again",
        )

    def handle(self, *args: Any, **given: Any) -> None:
        try:
            brought = self._look(given)
            self._tell(brought)
            if given["write"]:
                reasons = dict(each.partition("=")[::2] for each in given["reason"])
                by, now = brought.brought_by, timezone.now()
                writing = begin_writing(brought=brought, reasons=reasons, by=by, now=now)
                self._do(writing.write_job)
                written = writing.staged_rows.filter(is_written=True).count()
                self.stdout.write(f"{writing.import_kind.counted(written)} written.")
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from None
        except PermissionDenied:
            raise CommandError(f"{given['by']} may not bring in {given['kind']}.") from None

    def _look(self, given: dict[str, Any]) -> Import:
        kind = kind_named(given["kind"])
        if kind is None:
            known = ", ".join(each.key for each in kinds())
            raise CommandError(f"“{given['kind']}” is not brought in from files: {known} are.")
        by = get_user_model().objects.filter(serial_number=given["by"]).first()
        if by is None:
            raise CommandError(f"There is no member {given['by']}.")
        try:
            upload = SimpleUploadedFile(given["file"].name, given["file"].read_bytes())
        except OSError as error:
            raise CommandError(f"{given['file']} can’t be read: {error.strerror}.") from None
        brought = bring_file(kind=kind, upload=upload, by=by, now=timezone.now()).row
        if given["mapping"]:
            names = ColumnNames.objects.filter(kind=kind.key, name=given["mapping"]).first()
            if names is None:
                raise CommandError(f"No columns of {kind.key} are kept as “{given['mapping']}”.")
            apply_names(brought, names)
        looking = name_columns(
            brought=brought,
            columns=brought.columns,
            day_order=brought.day_order,
            mends_zeros=brought.mends_zeros,
            keep_as="",
            by=by,
            now=timezone.now(),
        )
        self._do(looking.look_job)
        return Import.objects.get(pk=brought.pk)

    def _do(self, job: Job | None) -> None:
        """Do the job here and now; where a worker has it already, that one does it."""
        assert job is not None
        if claim(job):
            work_on(job)
        job.refresh_from_db()
        if job.state == Job.State.FAILED:
            raise CommandError(job.error)

    def _tell(self, brought: Import) -> None:
        self.stdout.write(f"{in_words(brought.counts)}.")
        refused = brought.staged_rows.filter(outcome=Outcome.REFUSED)
        for row in refused[:MOST_TOLD]:
            self.stdout.write(f"Row {row.number}: {' '.join(row.words or ())}")
        if (more := refused.count() - MOST_TOLD) > 0:
            self.stdout.write(f"{more:,} more rows are to be mended; the page lists them.")
        for key, (title, _) in brought.import_kind.warnings.items():
            if number := brought.staged_rows.filter(warned__has_key=key).count():
                rows = "1 row" if number == 1 else f"{number:,} rows"
                self.stdout.write(f"{title}: {rows}, written with --reason {key}=WHY.")
