"""Run a command against a private PostgreSQL that is gone when the command ends.

    .venv/bin/python -m scripts.throwaway_postgres .venv/bin/pytest tests

The server listens on a socket in a private folder and on no network port. As root it runs as
the user `postgres` (or `nobody`), since PostgreSQL refuses root. With TEST_DATABASE_URL set, the
command gets that server instead and none is started.
"""

import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.environment import COULD_NOT_RUN
from scripts.processes import StopAsked, run_command, stoppable, uninterrupted

ROLE = "training"
DATABASE = "training"
NEEDED = ("initdb", "pg_ctl", "createdb")
# Speed over safety: the data is thrown away.
SERVER_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "128MB",
    # A query of a test is over before it is compiled.
    "jit": "off",
}
MISSING = (
    "PostgreSQL's server programs (initdb, pg_ctl, createdb) are not installed. "
    "On Debian or Ubuntu: apt-get install postgresql. "
    "Or set TEST_DATABASE_URL to a server whose user may create databases."
)


class CannotRunError(Exception):
    """The server cannot be had; the message says what to do."""


def find_binaries() -> Path | None:
    """Find the folder of the newest PostgreSQL server programs."""
    by_version = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: [int(part) for part in re.findall(r"\d+", folder.parent.name)],
        reverse=True,
    )
    on_path = shutil.which("initdb")
    if on_path:
        by_version.append(Path(on_path).resolve().parent)
    for folder in by_version:
        if all((folder / name).exists() for name in NEEDED):
            return folder
    return None


def unprivileged_user() -> pwd.struct_passwd | None:
    """The user to run the server as, or None to stay who we are."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise CannotRunError("Neither a user 'postgres' nor 'nobody' is there to run PostgreSQL as.")


@contextmanager
def private_folder(owner: pwd.struct_passwd | None) -> Iterator[Path]:
    """A folder that only `owner` can enter, deleted afterwards."""
    # A socket's path may have some 100 characters at most, so a long TMPDIR is of no use.
    parent = tempfile.gettempdir() if len(tempfile.gettempdir()) < 60 else "/tmp"
    folder = Path(tempfile.mkdtemp(prefix="throwaway-pg-", dir=parent))
    try:
        if owner:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def throwaway_server() -> Iterator[str]:
    """Start a server with one empty database, and yield the database's URL."""
    binaries = find_binaries()
    if binaries is None:
        raise CannotRunError(MISSING)
    owner = unprivileged_user()

    with private_folder(owner) as folder:
        data = folder / "data"
        log = folder / "log"

        def run_program(name: str, *arguments: str | Path) -> None:
            try:
                result = subprocess.run(
                    [str(binaries / name), *map(str, arguments)],
                    stdin=subprocess.DEVNULL,
                    # pg_ctl hands its output on to the server, so a pipe would never close.
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL if name == "pg_ctl" else subprocess.PIPE,
                    text=True,
                    cwd=folder,
                    env={
                        "PATH": os.environ.get("PATH", ""),
                        "HOME": str(folder),
                        "LC_ALL": "C.UTF-8",
                    },
                    # A group of its own: Ctrl-C must reach the command, not the server.
                    start_new_session=True,
                    user=owner.pw_uid if owner else None,
                    group=owner.pw_gid if owner else None,
                    extra_groups=[] if owner else None,
                )
            except OSError as error:
                raise CannotRunError(
                    f"PostgreSQL's {name} could not be started: {error}"
                ) from error
            if result.returncode:
                said = result.stderr or (log.read_text() if log.exists() else "nothing")
                raise CannotRunError(f"PostgreSQL's {name} failed. It said: {said.strip()}")

        run_program(
            "initdb", "--pgdata", data, "--username", ROLE, "--auth", "trust",
            "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync",
        )  # fmt: skip
        options = {**SERVER_OPTIONS, "unix_socket_directories": str(folder)}
        with (data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in options.items())
        try:
            run_program("pg_ctl", "--pgdata", data, "--log", log, "--wait", "start")
            run_program("createdb", "--host", folder, "--username", ROLE, DATABASE)
            yield f"postgres://{ROLE}@/{folder}/{DATABASE}"
        finally:
            with uninterrupted():
                if (data / "postmaster.pid").exists():
                    run_program("pg_ctl", "--pgdata", data, "--mode", "immediate", "--wait", "stop")


@contextmanager
def server_for_tests() -> Iterator[str]:
    """Yield the URL of the server named by TEST_DATABASE_URL, else of a throwaway one."""
    if os.environ.get("TEST_DATABASE_URL"):
        yield os.environ["TEST_DATABASE_URL"]
        return
    with throwaway_server() as database_url:
        yield database_url


def main(command: list[str]) -> int:
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        with stoppable(), server_for_tests() as database_url:
            return run_command(command, {**os.environ, "DATABASE_URL": database_url})
    except CannotRunError as error:
        print(error, file=sys.stderr)
        return COULD_NOT_RUN
    except StopAsked as stop:
        return 128 + stop.number


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
