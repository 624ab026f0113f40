"""Grant the service's role what it needs of the tables."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.database_role import NotGrantedError, grant_to


class Command(BaseCommand):
    """`manage.py grant_tables training`, run by the owner of the tables in `deploy/migrate`."""

    help = "Grant a role of PostgreSQL what the service needs of every table, and nothing more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", help="by which the service signs in, such as training")

    def handle(self, *args: Any, role: str, **options: Any) -> None:
        try:
            number = grant_to(role)
        except NotGrantedError as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"{role} may work with {number} tables, and append to the event log.")
