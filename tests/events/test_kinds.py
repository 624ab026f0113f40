"""The kinds of event, which every app declares beside its actions."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings

from events import kinds
from events.filters import EventFilter
from events.kinds import EventKind, all_kinds, kind_named
from tests.factories import MemberFactory

# What the code calls the classes of kinds, and the function that makes one.
KINDS = ("EventKind", "RecordEventKind", "ReleaseEventKind", "SheetEventKind", "take_event")
# The words of a file that leaves.
LEAVES = re.compile(r"Took .* (away|as a file)|Printed ")
APPS = ("events", "people", "courses", "records", "compliance", "kcpd_training")


@pytest.fixture
def register(monkeypatch) -> None:
    """A register that has what the product declares, and forgets what a test does."""
    import_module(settings.ROOT_URLCONF)
    monkeypatch.setattr(kinds, "_registered", dict(kinds._registered))


def calls(*names: str) -> Iterator[tuple[Path, ast.Call]]:
    """Every call of a function or class of these names in the product."""
    for file in sources():
        for node in calls_in(file):
            if getattr(node.func, "id", "") in names:
                yield file, node


def sources() -> list[Path]:
    return [file for app in APPS for file in sorted((settings.BASE_DIR / app).rglob("*.py"))]


@cache
def calls_in(file: Path) -> list[ast.Call]:
    return [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]


def declared() -> set[str]:
    """The name of every kind that the code declares: whole, or for a life of what is sent in by
    what its events begin with and the verb of each step that it has."""
    named = {
        node.args[0].value for _, node in calls(*KINDS) if isinstance(node.args[0], ast.Constant)
    }
    lives = [
        {keyword.arg: keyword.value for keyword in node.keywords}
        for _, node in calls("life_of_sent_in")
    ]
    verbs = {
        node.args[0].value
        for file, node in calls("kind")
        if file.parts[-2:] == ("intake", "life.py")
    }
    return named | {
        f"{life['event'].value}.{verb}"
        for life in lives
        for verb in verbs
        if verb not in {"decline", "forward"} or verb in life
    }


def test_a_kind_registers_itself(register):
    kind = EventKind("packet.hand_over", "Handed over a packet")

    assert kind_named("packet.hand_over") is kind
    assert kind in all_kinds()


def test_two_kinds_of_one_name_are_refused(register):
    EventKind("packet.hand_over", "Handed over a packet")

    with pytest.raises(ValueError, match=r"Two kinds of event are called packet\.hand_over"):
        EventKind("packet.hand_over", "Gave a packet away")


@pytest.mark.parametrize("name", ["packet", "Packet.Hand", "packet.hand.over", ""])
def test_a_name_is_a_noun_and_a_verb(register, name):
    with pytest.raises(ValueError, match="not a noun and a verb"):
        EventKind(name, "Handed over a packet")


def test_a_kind_without_words_is_refused(register):
    with pytest.raises(ValueError, match=r"Say in words what packet\.lose is"):
        EventKind("packet.lose", "")


def test_every_event_is_recorded_under_a_declared_kind():
    """By name or by a parameter: never as a string."""
    for file, node in calls("record_event", "record_file_taken", "record_recurring", "void_row"):
        kind = node.args[1 if node.func.id == "void_row" else 0]
        assert not isinstance(kind, ast.Constant | ast.JoinedStr), f"{file}:{node.lineno}"
        assert not any(word.arg == "action" for word in node.keywords), f"{file}:{node.lineno}"


def test_a_file_that_leaves_is_written_by_what_counts_the_files_of_a_day():
    """And each time, never as what somebody does over and over."""
    leaving = {
        target.id
        for file in sources()
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Assign) and getattr(node.value, "func", None)
        for target in node.targets
        if any(LEAVES.match(str(getattr(each, "value", ""))) for each in node.value.args)
    }
    # A kind of file that is brought in names its own so.
    leaving.add("taken")

    written = {
        getattr(node.args[0], "id", getattr(node.args[0], "attr", ""))
        for _, node in calls("record_event", "record_recurring")
    }

    assert {"PAPER_TAKE", "DOCUMENT_TAKE", "SHEET_PRINT", "CLASSES_TAKE"} <= leaving
    assert leaving & written == set()


def test_every_kind_in_the_code_is_registered_once_the_addresses_are_loaded():
    """In a process that did what a worker does before its first page, and nothing more."""
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import django; django.setup()\n"
            "from importlib import import_module\n"
            "from django.conf import settings\n"
            "import_module(settings.ROOT_URLCONF)\n"
            "from events.kinds import all_kinds\n"
            "print(*(kind.name for kind in all_kinds()))",
        ],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )

    names = declared()
    assert len(names) > 40
    assert names == set(told.stdout.split())


def test_every_kind_that_tells_of_a_record_is_closed_to_who_sees_no_records(register):
    """A kind of another noun is closed, or its noun is named here as one that tells no training."""
    open_kinds = [k for k in all_kinds() if not (k.is_confidential or k.tells_record)]

    assert {kind.name.partition(".")[0] for kind in open_kinds} == {
        *("access", "demo", "list", "log", "rules", "question", "session"),
        *("class", "classes", "course", "courses", "enrolment", "pre_approval"),
        *("instructor", "instructors", "location", "locations", "provider", "providers"),
        *("element", "elements", "leave", "member", "members", "roledesignation"),
        *("role_request", "one_time_password", "guarded_change", "sign_in", "notice"),
    }


def test_the_log_is_narrowed_to_any_kind_by_its_words(register, db):
    EventKind("packet.hand_over", "Handed over a packet")

    offered = dict(EventFilter(reader=MemberFactory()).form.fields["action"].choices)

    assert offered["packet.hand_over"] == "Handed over a packet"
    assert offered["member.look"] == "Looked at a member's record"
    assert len(offered) == len(all_kinds()) + 1
