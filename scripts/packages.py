"""The system's packages that a command of `./run` needs: install what is missing, or say how.

    python3 -m scripts.packages COMMAND [ARGS]

Runs before there is a virtual environment. What can be loaded or found is there, whoever brought
it; the names of packages are Debian's and Ubuntu's.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scripts.environment import ROOT, VAR, complain, say
from scripts.throwaway_postgres import find_binaries

APT_LOG = VAR / "apt.log"
# The shell is Chromium without windows: the same pages for a quarter less time.
CHROMIUM_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
# While this file is there, Debian's postgresql starts no server when it is installed.
NO_SERVER = Path("/etc/postgresql-common/createcluster.d/kcpd-training-no-server.conf")
# And while this one is there, Debian starts no service at all of what it installs.
NO_SERVICE = Path("/usr/sbin/policy-rc.d")


@dataclass(frozen=True)
class Need:
    """Something of the system: the packages that bring it, and whether it is there already."""

    packages: tuple[str, ...]
    is_there: Callable[[], bool]


def has_library(file: str, *elsewhere: str) -> bool:
    """Tell whether the library can be loaded by one of these names."""
    for name in (file, *elsewhere):
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def has_paper_libraries() -> bool:
    """Tell whether all is there that WeasyPrint loads: without the last it warns."""
    return all(
        has_library(f"lib{name}.so.0", f"lib{name}.dylib", f"/opt/homebrew/lib/lib{name}.dylib")
        for name in ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
    )


def has_venv() -> bool:
    # Debian's python3 has the module venv and lacks ensurepip, which it cannot do without.
    return all(find_spec(name) for name in ("ensurepip", "venv"))


def has_time_zones() -> bool:
    try:
        ZoneInfo("America/Chicago")
    except ZoneInfoNotFoundError:
        return False
    return True


def has_atomic_library() -> bool:
    return sys.platform != "linux" or has_library("libatomic.so.1")


def find_chromium() -> str | None:
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def find_nginx() -> str | None:
    """Find nginx, which stands where only root looks for programs."""
    by_root = Path("/usr/sbin/nginx")
    return shutil.which("nginx") or (str(by_root) if by_root.exists() else None)


VENV = Need(("python3-venv",), has_venv)
PAPER = Need(("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"), has_paper_libraries)
TIME_ZONES = Need(("tzdata",), has_time_zones)
POSTGRESQL = Need(("postgresql",), lambda: find_binaries() is not None)
CHROMIUM = Need(("chromium-headless-shell",), lambda: find_chromium() is not None)
# openssl makes the certificate of the one that the tests start.
NGINX = Need(("nginx", "openssl"), lambda: bool(find_nginx() and shutil.which("openssl")))
# The Node that Playwright brings does not start without it.
ATOMIC_LIBRARY = Need(("libatomic1",), has_atomic_library)

# Nothing runs without these.
OF_THE_APPLICATION = (VENV, PAPER, TIME_ZONES)


def needs_beyond(command: str, arguments: Sequence[str]) -> tuple[Need, ...]:
    """What parts of the command need besides; the others run without."""
    servers = () if os.environ.get("TEST_DATABASE_URL") else (POSTGRESQL,)
    if command == "test" and arguments[:1] != ["--fast"]:
        return (*servers, NGINX, CHROMIUM, ATOMIC_LIBRARY)
    if command == "attack":
        return (*servers, NGINX)
    return (POSTGRESQL,) if command == "bench" else ()


def missing_packages(needs: Sequence[Need]) -> list[str]:
    return [package for need in needs if not need.is_there() for package in need.packages]


def get_packages(command: str, arguments: Sequence[str]) -> bool:
    """Install what is missing, or print the one line that does.

    Returns:
        whether all is there that the application cannot do without.
    """
    needed = missing_packages(OF_THE_APPLICATION)
    beyond = missing_packages(needs_beyond(command, arguments))
    if not needed and not beyond:
        return True
    if not shutil.which("apt-get") or os.geteuid() != 0:
        complain(*way_out(needed, beyond))
        return not needed
    VAR.mkdir(exist_ok=True)
    APT_LOG.unlink(missing_ok=True)
    # A source that does not answer is no matter if the others have the packages.
    apt_get("update", "-q")
    # One by one what can be done without: if one is not to be had, the others still are.
    for package in beyond:
        install([package])
    return not needed or install(needed)


def way_out(needed: Sequence[str], beyond: Sequence[str]) -> list[str]:
    """What is missing and the one line to type, for who may not install."""
    missing = " ".join([*needed, *beyond])
    found = f"Missing on this machine: {missing}"
    if not shutil.which("apt-get"):
        return [
            found,
            "Those are Debian's names; install the same with your system's package manager.",
        ]
    then = ", then try again" if needed else " for the parts of the tests that need it"
    as_root, sudo = ("", "sudo ") if shutil.which("sudo") else (" as root", "")
    return [
        found,
        f"Type this{as_root}{then}:",
        f"    {sudo}apt-get update; {sudo}apt-get install -y --no-install-recommends {missing}",
    ]


def install(packages: Sequence[str]) -> bool:
    """Install with apt-get, as root."""
    say(f"Installing with apt-get: {' '.join(packages)}")
    with no_server_of_debian():
        is_installed = apt_get("install", "-y", "-q", "--no-install-recommends", *packages)
    if not is_installed:
        complain(
            *APT_LOG.read_text().splitlines()[-15:],
            f"apt-get could not install: {' '.join(packages)}. "
            f"Its whole output is in {APT_LOG.relative_to(ROOT)}.",
        )
    return is_installed


def apt_get(*arguments: str) -> bool:
    with APT_LOG.open("a") as log:
        result = subprocess.run(
            ["apt-get", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
    return result.returncode == 0


@contextmanager
def no_server_of_debian() -> Iterator[None]:
    """Keep Debian from starting servers of its own with the programs we want."""
    ours = []
    try:
        # The first keeps a cluster from being made, where no PostgreSQL was; the second all else.
        if not NO_SERVER.parents[1].exists():
            ours.append(NO_SERVER)
            NO_SERVER.parent.mkdir(parents=True)
            NO_SERVER.write_text("create_main_cluster = false\n")
        if not NO_SERVICE.exists():
            ours.append(NO_SERVICE)
            NO_SERVICE.write_text("#!/bin/sh\nexit 101\n")
            NO_SERVICE.chmod(0o755)
        yield
    finally:
        for file in ours:
            file.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(0 if get_packages(sys.argv[1], sys.argv[2:]) else 1)
