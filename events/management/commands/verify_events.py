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
            raise CommandError(str(walk), returncode=1)
        self.stdout.write(str(walk))
