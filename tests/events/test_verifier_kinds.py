"""Who checks with a wrong key or a wrong file is told so; nothing whole is said to be changed."""

import base64
import json
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from events.signing import public_bytes_of
from events.verifier import (
    ED25519,
    OTHERS_BESIDE,
    Checkpoint,
    Key,
    did_of,
    fingerprint_of,
    kind_of,
    leaf_hash,
    main,
)
from tests.events.test_pack_verifier import a_record

LOG_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
PUBLIC = Key.of("training-records/log", ED25519, public_bytes_of(LOG_KEY))
DID = a_record()["issuer"]["id"]
LEAF = '["event-2","00","1"]'
PDF = b"%PDF-1.7 a transcript\n%%EOF\n"


def a_checkpoint() -> str:
    """A log of one event, signed."""
    body = Checkpoint(PUBLIC.name, 1, leaf_hash(LEAF.encode())).body()
    signature = base64.b64encode(PUBLIC.id + LOG_KEY.sign(body.encode())).decode()
    return f"{body}\n\u2014 {PUBLIC.name} {signature}\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files that are whole, each of a kind."""
    monkeypatch.chdir(tmp_path)
    proof = {
        "leaf": LEAF,
        "index": 0,
        "path": [],
        "checkpoint": a_checkpoint(),
        "key": str(PUBLIC),
    }
    texts = {
        "log.pub": f"{PUBLIC}\n",
        "agency.pub": f"{DID}\n",
        "fingerprint.txt": fingerprint_of(public_bytes_of(LOG_KEY)),
        "log.jsonl": f"{LEAF}\n",
        "checkpoint.txt": a_checkpoint(),
        "proof.json": json.dumps(proof),
        "growth.json": '{"path": []}',
        "record.json": json.dumps(a_record()),
        "empty": "",
        "notes.txt": "What I have to do today.\n",
    }
    for name, text in texts.items():
        Path(name).write_text(text)
    Path("transcript.pdf").write_bytes(PDF)
    Path("photo.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\xff")
    return tmp_path


COMMANDS = {
    "log": ["log", "log.jsonl", "--checkpoint", "checkpoint.txt", "--key", "log.pub"],
    "proof": ["proof", "proof.json", "--key", "log.pub"],
    "packet": ["packet", "transcript.pdf", "--key", "log.pub"],
    "grown": ["grown", "checkpoint.txt", "checkpoint.txt", "growth.json", "--key", "log.pub"],
    "pack": ["pack", "record.json", "--key", "agency.pub"],
}
OF_LOG = "is checked with the public key of the event log (log.pub)"
OF_AGENCY = (
    "a pack is checked with the key of the agency that made it, which begins with did:key:z6Mk "
    "(agency.pub)"
)


def run(capsys: pytest.CaptureFixture[str], command: str, *, of: str, other: str) -> tuple:
    """Check with another file in the place of one; how it exits and what is said."""
    Path("other").write_bytes(Path(other).read_bytes())
    code = main(["other" if each == of else each for each in COMMANDS[command]])
    return code, capsys.readouterr().err.rstrip("\n")


@pytest.mark.parametrize(
    ("command", "code"), [("log", 0), ("proof", 0), ("grown", 0), ("pack", OTHERS_BESIDE)]
)
def test_what_lies_here_is_whole(capsys, command, code):
    assert main(COMMANDS[command]) == code


@pytest.mark.parametrize(
    ("command", "what"),
    [("log", "a log"), ("proof", "a proof"), ("packet", "a packet"), ("grown", "a log")],
)
def test_the_key_of_packs_is_no_key_of_the_log(capsys, command, what):
    assert run(capsys, command, of="log.pub", other="agency.pub") == (
        2,
        f"Could not check it: other is the key of leavers’ packs; {what} {OF_LOG}.",
    )


@pytest.mark.parametrize(
    ("other", "is_what"),
    [
        ("log.pub", "the key of an event log"),
        ("fingerprint.txt", "the fingerprint of a key"),
        ("empty", "empty"),
        ("notes.txt", "none of the files that the records make"),
        ("transcript.pdf", "a PDF"),
        ("photo.png", "none of the files that the records make"),
    ],
)
def test_what_is_no_key_of_an_agency_accuses_no_pack(capsys, other, is_what):
    assert run(capsys, "pack", of="agency.pub", other=other) == (
        2,
        f"Could not check it: other is {is_what}; {OF_AGENCY}.",
    )


def test_a_key_that_was_mistyped_accuses_nothing(capsys):
    Path("mistyped").write_text(DID[:-1])
    Path("damaged").write_text(str(PUBLIC)[:-2] + "A=")

    said = [
        run(capsys, "pack", of="agency.pub", other="mistyped"),
        run(capsys, "proof", of="log.pub", other="damaged"),
    ]

    assert said == [
        (
            2,
            f"Could not check it: other can’t be used: “{DID[:-1]}” is no Ed25519 key "
            f"(did:key:z6Mk…); {OF_AGENCY}.",
        ),
        (
            2,
            "Could not check it: other can’t be used: The public key of training-records/log is "
            f"damaged; a proof {OF_LOG}.",
        ),
    ]


def test_a_key_that_was_saved_in_another_encoding_accuses_nothing(capsys):
    Path("wide").write_text(DID, "utf-16")

    assert run(capsys, "pack", of="agency.pub", other="wide") == (
        2,
        "Could not check it: other is not saved as UTF-8: save it anew as plain text; "
        f"{OF_AGENCY}.",
    )


PACK_ASKED = "“pack” checks record.json of a leaver’s pack, or the ZIP that it was handed over as"
CHECKPOINT_ASKED = "a checkpoint of the log is asked for there (checkpoint.txt)"


@pytest.mark.parametrize(
    ("command", "of", "other", "said"),
    [
        ("pack", "record.json", "transcript.pdf", f"a PDF; {PACK_ASKED}"),
        ("pack", "record.json", "proof.json", f"the proof of an event; {PACK_ASKED}"),
        ("pack", "record.json", "empty", f"empty; {PACK_ASKED}"),
        (
            "pack",
            "record.json",
            "photo.png",
            f"none of the files that the records make; {PACK_ASKED}",
        ),
        (
            "packet",
            "transcript.pdf",
            "record.json",
            "the record of a leaver’s pack; “packet” checks a packet of the release desk, as the "
            "PDF that it was handed over as",
        ),
        (
            "proof",
            "proof.json",
            "growth.json",
            "the proof that a log grew; “proof” checks the proof of an event "
            "(event-123-proof.json)",
        ),
        (
            "grown",
            "growth.json",
            "proof.json",
            "the proof of an event; “grown” checks the proof that a log grew (growth.json)",
        ),
        ("grown", "checkpoint.txt", "log.jsonl", f"an exported log; {CHECKPOINT_ASKED}"),
        ("log", "checkpoint.txt", "log.pub", f"the key of an event log; {CHECKPOINT_ASKED}"),
        (
            "log",
            "log.jsonl",
            "checkpoint.txt",
            "the checkpoint of a log; “log” checks an exported log (log.jsonl)",
        ),
    ],
)
def test_a_file_of_another_kind_is_named_with_what_is_asked_for(capsys, command, of, other, said):
    assert run(capsys, command, of=of, other=other) == (2, f"Could not check it: other is {said}.")


def test_a_log_that_was_emptied_is_not_whole(capsys):
    assert run(capsys, "log", of="log.jsonl", other="empty") == (
        1,
        "NOT WHOLE: The file has 0 events, and the checkpoint was made of 1.",
    )


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("pack", "record.json"),
        ("proof", "proof.json"),
        ("log", "log.jsonl"),
        ("log", "checkpoint.txt"),
    ],
)
def test_a_byte_changed_at_the_beginning_makes_a_file_no_other_kind_but_not_whole(
    capsys, command, name
):
    content = Path(name).read_bytes()

    codes = []
    for at in range(10):
        Path("flipped").write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        codes.append(run(capsys, command, of=name, other="flipped")[0])

    assert codes == [1] * 10


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_a_record_that_was_saved_anew_is_still_a_record(encoding):
    record = Path("record.json").read_text()

    assert kind_of(record.encode(encoding)) == "the record of a leaver’s pack"


def test_a_log_of_which_no_event_is_shown_first_is_a_log(capsys):
    Path("hidden").write_text(f"{leaf_hash(LEAF.encode()).hex()}\n")

    assert run(capsys, "log", of="log.jsonl", other="hidden") == (0, "")


@pytest.mark.parametrize("command", ["proof", "pack"])
def test_where_signatures_can_not_be_checked_nothing_is_said_to_be_changed(
    capsys, monkeypatch, command
):
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)

    assert main(COMMANDS[command]) == 2

    assert capsys.readouterr().err == (
        "Could not check it: signatures need the package cryptography; install it "
        "(pip install cryptography).\n"
    )


def test_the_key_of_another_agency_is_told_with_its_name(capsys):
    Path("another").write_text(did_of(bytes(31) + b"\x01"))

    assert run(capsys, "pack", of="agency.pub", other="another") == (
        1,
        f"NOT WHOLE: It is signed by another key than yours: {DID}.",
    )
