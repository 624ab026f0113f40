"""`manage.py check_health`: what `/health/` looks at, for whoever may read it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kcpd_training.health import checks


class Command(BaseCommand):
    help = (
        "Say of the database, the worker, the tables and the room on the disk how they stand. Ends "
        "with 1 where one is not right."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found = checks()
        for check in found:
            self.stdout.write(
                f"{'ok   ' if check.is_right else 'WRONG'} {check.name} {check.words}"
            )
        if wrong := [check.name for check in found if not check.is_right]:
            raise CommandError(f"Not right: {', '.join(wrong)}.")
