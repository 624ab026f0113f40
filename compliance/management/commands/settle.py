"""`manage.py settle`: settle everybody who changed, so that the next report need not."""

from typing import Any

from django.core.management.base import BaseCommand

from compliance.standings.settlement import refresh


class Command(BaseCommand):
    help = (
        "Work out which hours moved between years for members who changed since. Reports do it "
        "by themselves; after a large import or an update this does it before anyone waits."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        settled = refresh()
        self.stdout.write(
            "Everybody was settled already." if not settled else f"Settled {settled:,} members."
        )
