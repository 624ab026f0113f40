"""Rehearses a draft of the law: `python manage.py rehearse --law FILE --period 2025`."""

import csv
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from compliance.engine import Law, LawError, amend_law
from compliance.law import current_law
from compliance.rehearsal import Change, Rehearsal, rehearse
from compliance.viewpoint import Viewpoint
from frame.lists.cells import harmless
from frame.words import us_date

UNUSABLE = 2
HEADINGS = ("Serial number", "Name", "Element", "Standing now", "Standing then", "Would be short")


class Command(BaseCommand):
    help = (
        "Say whose standing a draft of the law would change. Reads the records as they are and "
        "writes nothing. Exits 2 if the draft cannot be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--law",
            required=True,
            metavar="FILE",
            help="the draft: entries as in compliance/law/*.toml (docs/law.md), values that take "
            "the place of those in force or join them",
        )
        parser.add_argument("--period", required=True, help="the CLEE period, a year")
        parser.add_argument("--as-of", help="the day asked about, as 2025-12-31; today if left out")
        parser.add_argument("--format", choices=("text", "csv"), default="text")

    def handle(
        self, *, law: str, period: str, as_of: str | None, format: str, **options: object
    ) -> None:
        today = timezone.localdate()
        day = _day(as_of, today)
        draft = _draft(law)
        answer = rehearse(draft, Viewpoint(_year(period, draft, day), day))
        if format == "csv":
            self._write_csv(answer)
        else:
            self._write_text(answer)

    def _write_text(self, answer: Rehearsal) -> None:
        self._say_what_is_unmarked(answer, self.stdout.write)
        lines = [HEADINGS, *(_cells(change) for change in answer.changes)]
        if answer.changes:
            widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
            for line in lines:
                cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
                self.stdout.write("  ".join(cells).rstrip())
            self.stdout.write("")
        for sentence in _summary(answer):
            self.stdout.write(sentence)

    def _write_csv(self, answer: Rehearsal) -> None:
        """The table alone on standard output; what is said of it on standard error."""
        self._say_what_is_unmarked(answer, self.stderr.write)
        writer = csv.writer(self.stdout, lineterminator="\n")
        writer.writerow(HEADINGS)
        for change in answer.changes:
            writer.writerow([harmless(cell) for cell in _cells(change)])
        for line in _summary(answer):
            self.stderr.write(line)

    def _say_what_is_unmarked(self, answer: Rehearsal, write: Callable[[str], None]) -> None:
        for topic in answer.unmarked:
            write(
                f"No completion can be marked with {topic} yet, so everyone has 0.00 hours of it."
            )


def _cells(change: Change) -> tuple[str, ...]:
    return (
        change.serial_number,
        change.name,
        change.element,
        change.now,
        change.then,
        change.short,
    )


def _summary(answer: Rehearsal) -> list[str]:
    """How many would stand otherwise, and each standing with its members now and then."""
    return [
        f"CLEE period {answer.viewpoint.period}, as of {us_date(answer.viewpoint.as_of)}: "
        f"{len(answer.changes):,} of {answer.members:,} members would stand otherwise.",
        *(f"{label}: {now:,} now, {then:,} then" for label, now, then in answer.counts),
        *(
            [f"{answer.same_but_for_hours:,} more would stand the same and be short otherwise."]
            if answer.same_but_for_hours
            else []
        ),
    ]


def _draft(file: str) -> Law:
    path = Path(file)
    try:
        return amend_law(current_law(), path)
    except OSError as error:
        raise CommandError(
            f"{file}: it cannot be opened: {error.strerror}.", returncode=UNUSABLE
        ) from error
    except LawError as error:
        raise CommandError(f"{error}", returncode=UNUSABLE) from error


def _day(text: str | None, today: date) -> date:
    if text is None:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise CommandError(
            f"--as-of: “{text}” is not a day on the calendar. Write it as 2025-12-31.",
            returncode=UNUSABLE,
        ) from None
    if day > today:
        raise CommandError(
            f"--as-of: {us_date(day)} is still to come, so nobody can tell.", returncode=UNUSABLE
        )
    return day


def _year(text: str, draft: Law, as_of: date) -> int:
    first = max(draft.first_period, current_law().first_period)
    is_year = text.isascii() and text.isdecimal() and len(text) == 4
    if not is_year or not first <= int(text) <= as_of.year:
        raise CommandError(
            f"--period: “{text}” is not a CLEE period that had begun on {us_date(as_of)}. "
            f"Give a year from {first} to {as_of.year}.",
            returncode=UNUSABLE,
        )
    return int(text)
