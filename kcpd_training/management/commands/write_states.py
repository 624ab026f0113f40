"""Write `docs/states.md` from the tables of states."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from frame.state_diagrams import states_page
from frame.transitions import LIVES

PAGE = Path("docs") / "states.md"


class Command(BaseCommand):
    """Write the diagrams and tables of every life."""

    help = "Write docs/states.md from the tables that actions, buttons and pages read."

    def handle(self, **options: Any) -> None:
        path = settings.BASE_DIR / PAGE
        path.write_text(states_page(LIVES))
        self.stdout.write(f"{PAGE} is written.")
