"""`manage.py load_demo`: fill an empty database with the demo department."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kcpd_training.demo.load import DEFAULT_MEMBERS, load_demo
from people.models import Member


class Command(BaseCommand):
    help = "Fill an empty database with an invented department, dated around today."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--members",
            type=int,
            default=DEFAULT_MEMBERS,
            help=f"people in all ({DEFAULT_MEMBERS:,} unless told)",
        )
        parser.add_argument(
            "--years", type=int, default=3, help="years of records, this one among them (3)"
        )
        parser.add_argument(
            "--seed", type=int, default=930, help="another number gives another department (930)"
        )
        parser.add_argument(
            "--today",
            type=_day,
            default=None,
            help="the day the demo is dated around, as YYYY-MM-DD (today)",
        )
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing if the database holds members"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and Member.objects.exists():
            return
        try:
            loaded = load_demo(
                members=options["members"],
                years=options["years"],
                seed=options["seed"],
                today=options["today"] or timezone.localdate(),
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            f"Loaded {loaded.members:,} invented members in {loaded.elements} elements, "
            f"{loaded.courses} courses, {loaded.classes:,} classes and "
            f"{loaded.completions:,} completions."
        )
        call_command("demo_accounts", stdout=self.stdout)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}” is not a day. Write it as 2026-11-20.") from None
