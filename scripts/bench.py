"""`./run bench`: measure the pages and the standings of a large department, on both databases.

`./run bench --certificates` measures how certificates are read, and `./run bench --sheets` how
scanned sign-in sheets are; neither asks a database. `--import` and `--log` measure those alone.
"""

import sys
from collections.abc import Sequence
from contextlib import ExitStack

from scripts.demo import demo_environment
from scripts.demo_database import remove_database
from scripts.environment import MANAGE, ROOT, VAR, complain, say
from scripts.processes import StopAsked, run_command, stoppable
from scripts.throwaway_postgres import CannotRunError, throwaway_server

DATABASE = VAR / "bench.sqlite3"
DEPARTMENT = 1300
WHOLE_STATE = 16000


def measure_pages(database_url: str, arguments: Sequence[str]) -> bool:
    """Make the demo department in the database, then measure its pages."""
    environment = {**demo_environment(), "DATABASE_URL": database_url}
    return not (
        run_command([*MANAGE, "migrate", "--verbosity=0"], environment)
        or run_command([*MANAGE, "load_demo"], environment, output=VAR / "bench.log")
        or run_command([*MANAGE, "bench", *arguments], environment)
    )


def measure_standings(database_url: str, members: int) -> bool:
    """Write a department with years of history into the database, then measure its standings."""
    environment = {**demo_environment(), "DATABASE_URL": database_url}
    return not (
        run_command([*MANAGE, "migrate", "--verbosity=0"], environment)
        or run_command([*MANAGE, "bench_standings", "--members", str(members)], environment)
    )


def bench_imports() -> bool:
    """Bring a hundred thousand completions into a department on PostgreSQL, and measure that."""
    say("", "== A file of completions, on PostgreSQL")
    with throwaway_server() as database_url:
        environment = {**demo_environment(), "DATABASE_URL": database_url}
        return not (
            run_command([*MANAGE, "migrate", "--verbosity=0"], environment)
            or run_command([*MANAGE, "bench_imports"], environment)
        )


def bench_log(arguments: Sequence[str]) -> bool:
    """Fill a log with a million events on both databases, and measure its check and its proofs."""

    def measure(database_url: str) -> bool:
        environment = {**demo_environment(), "DATABASE_URL": database_url}
        return not (
            run_command([*MANAGE, "migrate", "--verbosity=0"], environment)
            or run_command([*MANAGE, "bench_log", *arguments], environment)
        )

    say("== The event log")
    remove_database(DATABASE)
    with ExitStack() as afterwards:
        afterwards.callback(remove_database, DATABASE)
        has_passed = measure(f"sqlite:///{DATABASE.relative_to(ROOT)}")
    with throwaway_server() as database_url:
        return measure(database_url) and has_passed


def bench_sqlite(arguments: Sequence[str]) -> bool:
    say("== SQLite")
    remove_database(DATABASE)
    with ExitStack() as afterwards:
        afterwards.callback(remove_database, DATABASE)
        return measure_pages(f"sqlite:///{DATABASE.relative_to(ROOT)}", arguments)


def bench_postgres(arguments: Sequence[str], sizes: Sequence[int]) -> bool:
    """Never on a server of somebody else's: the demo department is written into it."""
    say("", "== PostgreSQL")
    with throwaway_server() as database_url:
        has_passed = measure_pages(database_url, arguments)
    for members in sizes:
        say("", f"== Standings of {members} members with ten years of history")
        with throwaway_server() as database_url:
            has_passed &= measure_standings(database_url, members)
    return has_passed


def bench_sheets(arguments: Sequence[str]) -> bool:
    return not run_command([*MANAGE, "bench_sheets", *arguments], demo_environment())


def bench_certificates(arguments: Sequence[str]) -> bool:
    return not run_command([*MANAGE, "bench_certificates", *arguments], demo_environment())


def main(arguments: Sequence[str]) -> int:
    if "--certificates" in arguments:
        others = [argument for argument in arguments if argument != "--certificates"]
        return 0 if bench_certificates(others) else 1
    if "--sheets" in arguments:
        others = [argument for argument in arguments if argument != "--sheets"]
        return 0 if bench_sheets(others) else 1
    sizes = [DEPARTMENT, WHOLE_STATE] if "--state" in arguments else [DEPARTMENT]
    others = [argument for argument in arguments if argument != "--state"]
    try:
        with stoppable():
            if "--import" in arguments:
                return 0 if bench_imports() else 1
            if "--log" in arguments:
                return 0 if bench_log([each for each in others if each != "--log"]) else 1
            has_passed = bench_sqlite(others)
            return 0 if bench_postgres(others, sizes) and has_passed else 1
    except CannotRunError as error:
        complain(str(error), "Without PostgreSQL this part could not run.")
        return 1
    except StopAsked as stop:
        return 128 + stop.number


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
