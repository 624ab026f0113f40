"""Add an administrator of a new installation: two are needed to give the guarded roles."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from frame.words import us_datetime
from people.actions.administrators import create_administrator


class Command(BaseCommand):
    """Asks for what is not given as an option, and prints a one-time password."""

    help = "Add an administrator, who then adds members, elements and roles in the browser."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--serial-number")
        parser.add_argument("--first-name")
        parser.add_argument("--last-name")
        parser.add_argument("--rank", help="rank or title")

    def handle(self, **options: Any) -> None:
        values = {
            name: options[name] or input(f"{name.replace('_', ' ').capitalize()}: ").strip()
            for name in ("serial_number", "first_name", "last_name", "rank")
        }
        try:
            made = create_administrator(
                **values, department_name=settings.DEPARTMENT_NAME, now=timezone.now()
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(
            f"{made.member} administers. The first sign-in is with the one-time password\n\n"
            f"    {made.to_hand_over}\n\n"
            f"until {us_datetime(made.ends_at)}, once; the page after it asks for one of their own."
        )
