"""Check that nobody changed or removed an event."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from events.event_chain import walk_chain


class Command(BaseCommand):
    """`manage.py verify_events`: exits 1 at the first broken link."""

    help = "Walk the event log's chain of hashes and report the first broken link."

    def handle(self, *args: Any, **options: Any) -> None:
        walk = walk_chain()
        if walk.reason:
            where = f"event {walk.broken_at}" if walk.broken_at else "the end of the log"
            raise CommandError(
                f"The event log is broken at {where}: {walk.reason}. "
                f"The {walk.events} events before it are whole.",
                returncode=1,
            )
        self.stdout.write(f"The event log is whole: {walk.events} events.")
