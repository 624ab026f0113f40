"""Packages of the system: what is missing, and what somebody is told who may not install."""

import pytest

from scripts import packages
from scripts.packages import Need

OF_THE_TESTS = ["postgresql", "nginx", "openssl", "chromium-headless-shell", "libatomic1"]
THERE = Need(("libthere",), lambda: True)
PAPER = Need(("libpango", "libharfbuzz"), lambda: False)
SERVER = Need(("postgresql",), lambda: False)


@pytest.fixture
def machine(monkeypatch):
    """A machine that lacks PAPER, and SERVER for a part; nobody may install."""
    monkeypatch.setattr(packages, "OF_THE_APPLICATION", (THERE, PAPER))
    monkeypatch.setattr(packages, "needs_beyond", lambda command, arguments: (SERVER,))
    monkeypatch.setattr(packages.os, "geteuid", lambda: 1000)
    has_programs(monkeypatch, "apt-get", "sudo")


def has_programs(monkeypatch, *names):
    monkeypatch.setattr(packages.shutil, "which", lambda name: name if name in names else None)


def test_one_line_brings_all_that_is_missing(machine, capsys):
    assert not packages.get_packages("test", [])
    assert capsys.readouterr().err == (
        "Missing on this machine: libpango libharfbuzz postgresql\n"
        "Type this, then try again:\n"
        "    sudo apt-get update; sudo apt-get install -y --no-install-recommends "
        "libpango libharfbuzz postgresql\n"
    )


def test_without_sudo_the_line_is_for_root(machine, monkeypatch, capsys):
    has_programs(monkeypatch, "apt-get")

    assert not packages.get_packages("test", [])
    assert capsys.readouterr().err.endswith(
        "Type this as root, then try again:\n"
        "    apt-get update; apt-get install -y --no-install-recommends "
        "libpango libharfbuzz postgresql\n"
    )


def test_without_apt_the_packages_are_named(machine, monkeypatch, capsys):
    has_programs(monkeypatch)

    assert not packages.get_packages("test", [])
    assert "with your system's package manager" in capsys.readouterr().err


def test_what_one_part_needs_stops_nothing(machine, monkeypatch, capsys):
    monkeypatch.setattr(packages, "OF_THE_APPLICATION", (THERE,))

    assert packages.get_packages("test", [])
    assert "for the parts of the tests that need it:\n    sudo apt-get" in capsys.readouterr().err


def test_root_installs_each_thing_that_one_part_needs_by_itself(machine, monkeypatch, tmp_path):
    calls = []
    monkeypatch.setattr(packages.os, "geteuid", lambda: 0)
    monkeypatch.setattr(packages, "VAR", tmp_path)
    monkeypatch.setattr(packages, "APT_LOG", tmp_path / "apt.log")
    monkeypatch.setattr(packages, "apt_get", lambda *words: not calls.append(words[0]))
    monkeypatch.setattr(packages, "install", lambda wanted: not calls.append(wanted))

    assert packages.get_packages("test", [])
    assert calls == ["update", ["postgresql"], ["libpango", "libharfbuzz"]]


@pytest.mark.parametrize(
    ("command", "arguments", "names"),
    [
        ("demo", [], []),
        ("manage", ["test"], []),
        ("bench", [], ["postgresql"]),
        ("attack", [], ["postgresql", "nginx", "openssl"]),
        ("test", [], OF_THE_TESTS),
        (
            "test",
            ["tests/access"],
            OF_THE_TESTS,
        ),
        ("test", ["--fast"], []),
    ],
)
def test_a_command_needs_what_its_parts_need(monkeypatch, command, arguments, names):
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)

    needs = packages.needs_beyond(command, arguments)

    assert [name for need in needs for name in need.packages] == names


def test_a_chromium_without_windows_is_taken_before_one_with(monkeypatch):
    monkeypatch.setattr(packages.shutil, "which", lambda name: f"/usr/bin/{name}")

    assert packages.find_chromium() == "/usr/bin/chromium-headless-shell"


def test_any_chromium_of_the_machine_will_do(monkeypatch):
    there = {"chromium-browser": "/usr/bin/chromium-browser"}
    monkeypatch.setattr(packages.shutil, "which", there.get)

    assert packages.find_chromium() == "/usr/bin/chromium-browser"


def test_a_server_that_was_named_makes_postgresql_needless(monkeypatch):
    monkeypatch.setenv("TEST_DATABASE_URL", "postgres://me@db/mine")

    assert packages.POSTGRESQL not in packages.needs_beyond("test", [])


def test_a_library_is_there_when_it_can_be_loaded():
    assert packages.has_library("libnone.so.9", "libc.so.6", "libSystem.dylib")
    assert not packages.has_library("libnone.so.9")
