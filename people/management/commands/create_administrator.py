"""Add the first administrator of a new installation."""

import getpass
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from people.actions.administrators import create_administrator


class Command(BaseCommand):
    """Asks for what is not given as an option."""

    help = "Add an administrator, who then adds members, elements and roles in the browser."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--serial-number")
        parser.add_argument("--first-name")
        parser.add_argument("--last-name")
        parser.add_argument("--rank", help="rank or title")
        parser.add_argument(
            "--password-from-stdin", action="store_true", help="read the password from one line"
        )

    def handle(self, **options: Any) -> None:
        values = {
            name: options[name] or input(f"{name.replace('_', ' ').capitalize()}: ").strip()
            for name in ("serial_number", "first_name", "last_name", "rank")
        }
        try:
            password = input() if options["password_from_stdin"] else self._ask_password()
            validate_password(password)
            member = create_administrator(
                **values,
                password=password,
                department_name=settings.DEPARTMENT_NAME,
                today=timezone.localdate(),
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(f"{member} can sign in and administer.")

    def _ask_password(self) -> str:
        password = getpass.getpass("Password: ")
        if getpass.getpass("Password again: ") != password:
            raise CommandError("The two passwords are not the same. Nothing was saved.")
        return password
