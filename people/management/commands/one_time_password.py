"""Make a one-time password at the console, where no administrator can sign in to make one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from frame.words import us_datetime
from people.actions.one_time_passwords import make_one_time_password_at_console
from people.models import Member
from people.serial_numbers import normalized_serial


class Command(BaseCommand):
    """Prints it; the member, the administrators and the auditors are told."""

    help = "Make a one-time password for a member, by serial number."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("serial_number")

    def handle(self, **options: Any) -> None:
        serial = normalized_serial(options["serial_number"])
        member = Member.objects.filter(serial_number=serial).first()
        if member is None:
            raise CommandError(f"No member has the serial number {serial}.")
        made = make_one_time_password_at_console(member=member, now=timezone.now())
        self.stdout.write(
            f"One-time password for {member}\n\n    {made.to_hand_over}\n\n"
            f"until {us_datetime(made.ends_at)}, once; the page after it asks for one of their own."
        )
