"""A witness signs a checkpoint after it has seen that the log only grew (c2sp.org/tlog-witness)."""

import base64
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from events.checkpoints import send_checkpoints
from events.event_log import record_event
from events.models import CheckpointSent
from events.signing import make_key, public_keys
from events.verifier import (
    COSIGNATURE,
    EMPTY_ROOT,
    Key,
    NotWholeError,
    check_growth,
    check_signed,
    read_checkpoint,
)
from people.actions.members import MEMBER_CHANGE

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Witness(HTTPServer):
    """A witness of one log, as the specification describes it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.private = Ed25519PrivateKey.generate()
        public = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.key = Key.of("witness.example", COSIGNATURE, public)
        self.log_key: Key | None = None
        self.size, self.root = 0, EMPTY_ROOT
        self.answer: tuple[int | None, bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Asked(BaseHTTPRequestHandler):
    server: Witness

    def do_POST(self) -> None:
        said = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.server.answer is not None:
            return self.say(*self.server.answer)
        asked, _, note = said.partition("\n\n")
        old, *steps = asked.split("\n")
        checkpoint = check_signed(note, self.server.log_key)
        if int(old.removeprefix("old ")) != self.server.size:
            return self.say(409, str(self.server.size).encode())
        path = [base64.b64decode(step) for step in steps]
        try:
            check_growth(self.server.size, self.server.root, checkpoint.size, checkpoint.root, path)
        except NotWholeError:
            return self.say(422, b"")
        self.server.size, self.server.root = checkpoint.size, checkpoint.root
        body = note.partition("\n\n")[0] + "\n"
        signature = self.server.private.sign(f"cosignature/v1\ntime 77\n{body}".encode())
        raw = self.server.key.id + (77).to_bytes(8, "big") + signature
        return self.say(200, f"\u2014 witness.example {base64.b64encode(raw).decode()}\n".encode())

    def say(self, status: int | None, body: bytes) -> None:
        if status is None:
            self.wfile.write(body)
            return
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def witness(settings, tmp_path, monkeypatch) -> Iterator[Witness]:
    settings.EVENT_LOG_KEY_FILE = str(tmp_path / "log-key")
    settings.EVENT_LOG_FOLDER = str(tmp_path / "checkpoints")
    (tmp_path / "checkpoints").mkdir()
    make_key(tmp_path / "log-key")
    monkeypatch.setattr("events.checkpoints._failed_at", {})
    with Witness() as witness:
        witness.log_key = public_keys()[0]
        settings.EVENT_LOG_WITNESS = witness.address
        settings.EVENT_LOG_WITNESS_KEY = str(witness.key)
        thread = threading.Thread(target=witness.serve_forever)
        thread.start()
        yield witness
        witness.shutdown()
        thread.join()


def a_day(number: int) -> None:
    for _ in range(3):
        record_event(MEMBER_CHANGE, by=None)
    send_checkpoints(NOON + timedelta(days=number))


def notes(settings) -> list[str]:
    return [path.read_text() for path in sorted(Path(settings.EVENT_LOG_FOLDER).iterdir())]


def test_its_signature_stands_below_the_checkpoint_that_the_others_get(witness, settings):
    for number in range(3):
        a_day(number)

    assert [check_signed(note, witness.key).size for note in notes(settings)] == [3, 6, 9]
    assert [check_signed(note, witness.log_key).size for note in notes(settings)] == [3, 6, 9]


def test_one_that_was_signed_by_others_meanwhile_says_from_where_it_goes_on(witness, settings):
    a_day(0)
    first = read_checkpoint(notes(settings)[0])
    witness.size, witness.root = 0, EMPTY_ROOT

    a_day(1)

    assert first.size == 3
    assert [check_signed(note, witness.key).size for note in notes(settings)] == [3, 6]


def test_one_that_saw_another_log_signs_nothing_and_that_is_logged(witness, caplog):
    a_day(0)
    witness.root = bytes(32)

    a_day(1)

    assert CheckpointSent.objects.filter(way=witness.address).count() == 1
    assert "was not sent to" in caplog.text


@pytest.mark.parametrize(
    "answer",
    [
        (200, b""),
        (200, b"nothing\n"),
        (200, "\u2014 witness.example AAAAAAAA\n".encode()),
        (409, b"nothing"),
        (409, b"99999"),
        (409, b"9" * 5000),
        (None, b"nothing of HTTP"),
        (500, b""),
    ],
)
def test_one_that_answers_nonsense_keeps_nobody_from_the_checkpoint(witness, settings, answer):
    witness.answer = answer

    a_day(0)

    assert not CheckpointSent.objects.filter(way=witness.address).exists()
    [note] = notes(settings)
    assert check_signed(note, witness.log_key).size == 3
