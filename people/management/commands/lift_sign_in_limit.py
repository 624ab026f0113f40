"""Lift the limit of wrong passwords in all at the console, where no administrator can sign in."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from frame.words import us_datetime
from people.actions.unlocking import lift_limit_at_console


class Command(BaseCommand):
    """Says until when; the event is in the log."""

    help = "Let nobody be held back by the limit of wrong passwords in all, for twelve hours."

    def handle(self, **options: Any) -> None:
        lift = lift_limit_at_console(now=timezone.now())
        self.stdout.write(
            f"Until {us_datetime(lift.until)} nobody is held back because too many passwords were "
            "wrong in all. Each serial number, address and browser has its limit as before."
        )
