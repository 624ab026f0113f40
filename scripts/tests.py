"""`./run test`: every check and test, one part after the other, and how each ended."""

import os
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from scripts import packages
from scripts.environment import (
    COULD_NOT_RUN,
    MANAGE,
    PYTHON,
    ROOT,
    complain,
    say,
    without_settings,
)
from scripts.processes import StopAsked, run_command, stoppable
from scripts.throwaway_postgres import CannotRunError, server_for_tests

# Every test in a browser is here: to look for them among all costs each worker five CPU seconds.
IN_BROWSER = "tests/browser"
# One more than there are cores: each waits a quarter of its time, for a typist or a network.
BROWSERS = min((os.cpu_count() or 1) + 1, 4)
# Who has run out of tests takes some of another's: the longest need not come last.
STEALING = ("--dist", "worksteal")
ON_EACH_CORE = ("-n", "auto", "--maxprocesses", "8", *STEALING)
WITHOUT_BROWSER = ("-m", "not browser", *ON_EACH_CORE)
# What asks no database has said all in the part before.
AGAIN = ("-m", "asks_database and not browser", *ON_EACH_CORE)
NO_TEST_CHOSEN = 5  # pytest's exit status
# Every branch of these is taken by a test that names them. Tracing slows tests by more than half,
# so others go untraced.
MEASURED = (
    "compliance.engine",
    "compliance.actions",
    "courses.actions",
    "events.actions",
    "frame.imports.actions",
    "frame.imports.naming",
    "frame.jobs.actions",
    "frame.notices.actions",
    "people.actions",
    "records.actions",
    "records.challenges.actions",
    "records.intake.actions",
    "records.leavers.actions",
    "records.leavers.reading_in.actions",
    "records.intake.answering",
    "records.intake.roll_call.actions",
    "records.issued.actions",
    "records.releases.actions",
    "records.releases.request_papers.actions",
)
# These name one as well, to begin with, and take no branch that others leave; they are slow.
UNTRACED = (
    "tests/compliance/engine/test_properties.py",
    "tests/compliance/engine/test_settled_once.py",
    "tests/compliance/test_bookable.py",
    "tests/compliance/test_counts_at_all.py",
    "tests/compliance/test_open_periods.py",
    "tests/compliance/test_report_files.py",
    "tests/compliance/test_reports.py",
    "tests/compliance/test_rules_digest.py",
    "tests/compliance/test_rules_page.py",
    "tests/compliance/test_standings.py",
    "tests/compliance/test_whole_sheet_pages.py",
    "tests/events/test_canonical.py",
    "tests/frame/jobs/test_job_list.py",
    "tests/people/imports/test_members.py",
    "tests/records/certificates/test_papers.py",
    "tests/records/test_class_page.py",
    "tests/records/test_saved_sheet_paper.py",
    "tests/records/test_sheet_read_page.py",
    "tests/records/test_sheet_review_page.py",
    "tests/records/test_sheet_warnings.py",
    "tests/records/test_sign_in_sheet_paper.py",
)
APPS_WITH_MEASURED = ("compliance", "courses", "events", "frame", "people", "records")
MEASURE = [*(f"--cov={name}" for name in MEASURED), "--cov-report=term", "--cov-fail-under=100"]
# Also the hooks of .pre-commit-config.yaml.
FORMAT = [PYTHON, "-m", "ruff", "format", "--check", "."]
LINT = [PYTHON, "-m", "ruff", "check", "."]
TYPES = [PYTHON, "-m", "mypy"]
MIGRATIONS = [*MANAGE, "makemigrations", "--check", "--dry-run"]
# The environment names to pytest the file in which it writes which tests failed, and why.
FAILURES = "FAILURES_FILE"
# A public key of nobody, as the log of an installation has one.
LOG_KEY = "training.example.org/log+160314c2+AQABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"
DEPLOYMENT = [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"]


def environment_of_tests() -> dict[str, str]:
    """No settings; and Python keeps what it compiled, or each worker of each part does it anew."""
    environment = without_settings()
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def files_that_name_measured() -> list[str]:
    """The files of tests, beside the code that is measured, in which a name of it stands."""
    naming = [
        str(path.relative_to(ROOT))
        for app in APPS_WITH_MEASURED
        for path in sorted((ROOT / "tests" / app).rglob("test_*.py"))
        if any(name in path.read_text() for name in MEASURED)
    ]
    return [path for path in naming if path not in UNTRACED]


@dataclass(frozen=True)
class Outcome:
    """How a part ended.

    Args:
        status: the exit status of its command.
    """

    part: str
    status: int
    seconds: int

    def __str__(self) -> str:
        words = {0: "passed", COULD_NOT_RUN: "COULD NOT RUN"}.get(self.status, "FAILED")
        return f"{self.part:<28} {words:<14} {self.seconds:4d} s"


@dataclass
class Run:
    """One run of the tests.

    Args:
        arguments: what goes to pytest; it narrows the choice of tests.
        environment: that of every part, without settings.
        failures: a line for each test that failed, with the reason.
        has_run_tests: whether pytest found a test in any part.
        until_the_end: what is stopped when every part has run.
    """

    is_fast: bool
    arguments: Sequence[str]
    environment: dict[str, str] = field(default_factory=environment_of_tests)
    outcomes: list[Outcome] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    has_run_tests: bool = False
    until_the_end: ExitStack = field(default_factory=ExitStack)

    def part(self, name: str, work: Callable[[], int]) -> None:
        """Run one part; remember how it ended and how long it took."""
        say("", f"== {name}")
        started = time.monotonic()
        try:
            status = work()
        except CannotRunError as error:
            complain(str(error))
            status = COULD_NOT_RUN
        self.outcomes.append(Outcome(name, status, int(time.monotonic() - started)))

    def check(self, command: Sequence[str], **settings: str) -> int:
        return run_command(command, {**self.environment, **settings})

    def pytest(self, *options: str, **settings: str) -> int:
        """Run pytest on one part of the tests.

        A part in which no test was chosen passes when somebody narrowed the choice by arguments
        and another part has run some.
        """
        command = [PYTHON, "-m", "pytest", *options, *self.arguments]
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "failures"
            status = self.check(command, **settings, **{FAILURES: str(file)})
            if file.exists():
                self.failures.extend(file.read_text().splitlines())
        if status == NO_TEST_CHOSEN and self.arguments:
            say("No test of this part was chosen.")
            return 0
        self.has_run_tests = True
        return status

    def run_all(self) -> None:
        self.part("Format", lambda: self.check(FORMAT))
        self.part("Lint", lambda: self.check(LINT))
        self.part("Types", lambda: self.check(TYPES))
        self.part("Migrations match models", self.check_migrations)
        self.part("Production settings", self.check_deployment)
        if self.arguments:
            self.part("Tests on SQLite", self.test_on_sqlite)
        else:
            measured = files_that_name_measured()
            self.part(
                "Tests of rules and actions", lambda: self.test_on_sqlite(*MEASURE, *measured)
            )
            left_out = [f"--ignore={path}" for path in measured]
            left_out.append(f"--ignore={IN_BROWSER}")
            self.part("Other tests on SQLite", lambda: self.test_on_sqlite(*left_out))
        if not self.is_fast:
            self.part("Tests on PostgreSQL", self.test_on_postgres)
            self.part("Tests in the browser", self.test_in_browser)

    def check_migrations(self) -> int:
        return self.check(MIGRATIONS, DEBUG="1", DATABASE_URL="sqlite://:memory:")

    def check_deployment(self) -> int:
        return self.check(
            DEPLOYMENT,
            SECRET_KEY=secrets.token_urlsafe(50),
            ALLOWED_HOSTS="training.example.org",
            DATABASE_URL="postgres://training@localhost/training",
            EVENT_LOG_KEYS=LOG_KEY,
            EVENT_LOG_ADDRESSES="auditor@example.org",
        )

    def test_on_sqlite(self, *options: str) -> int:
        return self.pytest(*WITHOUT_BROWSER, *options, DATABASE_URL="sqlite://:memory:")

    def test_on_postgres(self) -> int:
        left_out = () if self.arguments else (f"--ignore={IN_BROWSER}",)
        return self.pytest(*AGAIN, *left_out, DATABASE_URL=self.postgres)

    def test_in_browser(self) -> int:
        """On PostgreSQL as well: server and test write at the same time there, each by its own
        connection, where SQLite's database in memory has one for both."""
        chromium = packages.find_chromium()
        missing = packages.missing_packages((packages.CHROMIUM, packages.ATOMIC_LIBRARY))
        if not chromium or missing:
            raise CannotRunError(f"Without {' and '.join(missing)} this part could not run.")
        place = () if self.arguments else (IN_BROWSER,)
        return self.pytest(
            *("-m", "browser", "-n", str(BROWSERS), *STEALING, *place),
            DATABASE_URL=self.postgres,
            CHROMIUM=chromium,
        )

    @cached_property
    def postgres(self) -> str:
        """The URL of one server for every part: its second part copies what the first migrated."""
        return self.until_the_end.enter_context(server_for_tests())

    def summary(self, seconds: int) -> list[str]:
        """The lines at the end: how each part ended, and what that means."""
        failures = len([outcome for outcome in self.outcomes if outcome.status])
        if not self.has_run_tests:
            last = f"No test was run. Nothing fits: {' '.join(self.arguments)}"
        elif failures:
            last = f"{failures} of {len(self.outcomes)} parts failed; their output is above."
        else:
            last = f"All {len(self.outcomes)} parts passed in {seconds} s."
        lines = ["", *self.failures, "", *map(str, self.outcomes), "", last]
        if self.is_fast:
            lines.append(
                "Left out by --fast: PostgreSQL and the browser. ./run test runs them too."
            )
        return lines

    @property
    def has_passed(self) -> bool:
        return self.has_run_tests and not any(outcome.status for outcome in self.outcomes)


def main(arguments: Sequence[str]) -> int:
    is_fast = list(arguments[:1]) == ["--fast"]
    run = Run(is_fast, arguments[1:] if is_fast else arguments)
    started = time.monotonic()
    try:
        with stoppable(), run.until_the_end:
            run.run_all()
    except StopAsked as stop:
        return 128 + stop.number
    say(*run.summary(int(time.monotonic() - started)))
    return 0 if run.has_passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
