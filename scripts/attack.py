"""`./run attack`: the whole standing attack, on SQLite and PostgreSQL, and what it tried and held.

Everything runs in processes of the tests, on databases made for them; what listens does so on
loopback alone. `./run test` runs a small part of it.
"""

import json
import os
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.environment import COULD_NOT_RUN, PYTHON, complain, say
from scripts.processes import StopAsked, run_command, stoppable
from scripts.tests import NO_TEST_CHOSEN, ON_EACH_CORE, environment_of_tests
from scripts.throwaway_postgres import CannotRunError, server_for_tests

TESTS = ("tests/attack", "tests/deploy/test_nginx.py")
# After so long, what is left on a database is told as not tried; then all of it is stopped.
SECONDS_EACH = 45 * 60
MOST_SECONDS = 2 * SECONDS_EACH + 60


@dataclass
class Attack:
    """One run of the attack.

    Args:
        arguments: what goes to pytest.
        tried: how many of what were tried, over both databases.
        parts: how each ended, a line each.
    """

    arguments: Sequence[str]
    started: float = field(default_factory=time.monotonic)
    tried: Counter[str] = field(default_factory=Counter)
    parts: list[str] = field(default_factory=list)
    has_held: bool = True

    def on(self, name: str, database_url: str) -> None:
        """Attack the product on one database."""
        say("", f"== {name}")
        with TemporaryDirectory() as folder:
            tally = Path(folder, "tally.json")
            environment = {
                **environment_of_tests(),
                "ATTACK": "whole",
                "ATTACK_TALLY": str(tally),
                "ATTACK_SECONDS": str(SECONDS_EACH),
                "DATABASE_URL": database_url,
            }
            status = run_command(
                [PYTHON, "-m", "pytest", *ON_EACH_CORE, *TESTS, *self.arguments], environment
            )
            told = json.loads(tally.read_text()) if tally.exists() else {}
        self.tried.update(told.get("tried", {}))
        if status == NO_TEST_CHOSEN and self.arguments:
            status = 0
        self.end_part(name, status, told.get("failed", []), len(told.get("left", [])))

    def end_part(self, name: str, status: int, failed: Sequence[str], left: int = 0) -> None:
        words = {0: "held", COULD_NOT_RUN: "COULD NOT RUN"}
        self.has_held &= status == 0
        self.parts.append(f"{name:<12} {words.get(status, 'DID NOT HOLD')}")
        self.parts.extend(f"  {test}" for test in failed)
        if left:
            minutes = SECONDS_EACH // 60
            self.parts.append(f"  {left:,} of the tests were not begun: {minutes} minutes were up.")

    def summary(self) -> list[str]:
        seconds = int(time.monotonic() - self.started)
        tried = [f"  {number:>9,} {what}" for what, number in sorted(self.tried.items())]
        last = "All of it held." if self.has_held else "Not all of it held: see above."
        return ["", "Tried:", *tried, "", *self.parts, "", f"{last} {seconds} s."]


def main(arguments: Sequence[str]) -> int:
    attack = Attack(arguments)
    end = threading.Timer(MOST_SECONDS, os.kill, (os.getpid(), signal.SIGTERM))
    end.daemon = True
    end.start()
    try:
        with stoppable():
            attack.on("SQLite", "sqlite://:memory:")
            try:
                with server_for_tests() as database_url:
                    attack.on("PostgreSQL", database_url)
            except CannotRunError as error:
                complain(str(error))
                attack.end_part("PostgreSQL", COULD_NOT_RUN, [])
    except StopAsked as stop:
        say(*attack.summary(), "It was stopped before its end.")
        return 128 + stop.number
    finally:
        end.cancel()
    say(*attack.summary())
    return 0 if attack.has_held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
