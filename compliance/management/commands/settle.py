"""`manage.py settle`: settle everybody whose record changed, so that reports stay quick."""

from typing import Any

from django.core.management.base import BaseCommand

from compliance.standings.settlement import refresh


class Command(BaseCommand):
    help = (
        "Work out which hours moved between years for members who changed since. Each write and "
        "each migration does it by itself; after a large import this does it before anyone waits."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        settled = refresh()
        self.stdout.write(
            "Everybody was settled already." if not settled else f"Settled {settled:,} members."
        )
