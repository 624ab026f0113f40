"""Check that nobody changed or removed an event."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from events.actions import record_log_check
from events.verifying import walk_log


class Command(BaseCommand):
    """`manage.py verify_log`: exits 1 at the first event at fault. What it found is an event."""

    help = "Make the tree of the event log anew and report the first event at fault."

    def handle(self, *args: Any, **options: Any) -> None:
        walk = walk_log()
        try:
            record_log_check(walk=walk, by=None)
        except DatabaseError as why:
            # What was found is said nevertheless.
            self.stderr.write(f"No event of this check could be written, so no page says it: {why}")
        if not walk.is_fine:
            raise CommandError(str(walk), returncode=1)
        self.stdout.write(str(walk))
