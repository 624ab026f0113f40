"""Check that nobody changed or removed an event."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from events.verifying import walk_log


class Command(BaseCommand):
    """`manage.py verify_log`: exits 1 at the first event at fault."""

    help = "Make the tree of the event log anew and report the first event at fault."

    def handle(self, *args: Any, **options: Any) -> None:
        walk = walk_log()
        if not walk.is_fine:
            raise CommandError(str(walk), returncode=1)
        self.stdout.write(str(walk))
