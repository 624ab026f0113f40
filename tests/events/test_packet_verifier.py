"""Somebody who holds a packet checks it by the one file and without the system."""

import hashlib
import io
import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from events import verifier
from events.event_log import record_event
from events.exporting import proof_of
from events.signing import make_key
from frame.paper import typeset
from frame.pdf.signing import Attached, fingerprint_of, new_key, read_certificate, signed
from people.actions.members import MEMBER_CHANGE

pytestmark = pytest.mark.django_db

RUN = (sys.executable, "-I", verifier.__file__, "packet")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def line(said: dict) -> bytes:
    return json.dumps(said, separators=(",", ":")).encode("ascii")


@dataclass
class Built:
    """A packet as the release desk builds it, in a folder with the log's public key."""

    folder: Path
    pages: bytes
    content: bytes
    keys: tuple[bytes, bytes]
    attached: list[Attached]

    def check(self, content: bytes | None = None, *arguments: str) -> tuple[int, str]:
        """Run the verifier as a stranger does: by itself, in another folder."""
        (self.folder / "packet.pdf").write_bytes(self.content if content is None else content)
        ran = subprocess.run(
            [*RUN, "packet.pdf", "--key", "log.pub", *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        return ran.returncode, (ran.stdout + ran.stderr).strip()

    def signed_with(
        self, attached: list[Attached], keys: tuple[bytes, bytes] | None = None
    ) -> bytes:
        key, certificate = keys or self.keys
        return signed(self.pages, key=key, certificate=certificate, reason="R", attached=attached)


@pytest.fixture
def built(settings, tmp_path) -> Built:
    settings.EVENT_LOG_KEY_FILE = str(tmp_path / "log-key")
    (tmp_path / "log.pub").write_text(f"{make_key(tmp_path / 'log-key')}\n")
    keys = new_key(holder="Police of Elsewhere", now=NOON)
    pages = typeset('<html lang="en"><title>T</title><p>Words of Ana').write_pdf(pdf_tags=True)
    manifest = line(
        {
            "form": "packet-1",
            "request": "R-00007",
            "certificate": fingerprint_of(read_certificate(keys[1])),
            "pages": {
                "count": 1,
                "bytes": len(pages),
                "sha256": hashlib.sha256(pages).hexdigest(),
            },
            "files": [{"title": "Transcript", "first_page": 1, "last_page": 1}],
        }
    )
    told = hashlib.sha256(manifest).hexdigest()
    event = record_event(MEMBER_CHANGE, by=None, after={"manifest_sha256": told})
    proofs = line({"form": "packet-proofs-1", "proofs": [proof_of(event, now=NOON)]})
    attached = [
        Attached("manifest.json", manifest, "What is in it"),
        Attached("proofs.json", proofs, "Proofs"),
    ]
    content = signed(pages, key=keys[0], certificate=keys[1], reason="R", attached=attached)
    return Built(tmp_path, pages, content, keys, attached)


def test_a_packet_is_found_whole_and_its_papers_are_told(built):
    assert built.check() == (
        0,
        "Whole: the 1 pages of R-00007 are those that were signed, and that event 1 of the 1 names "
        "that training-records/log signed.\npages 1 to 1: Transcript",
    )


def test_the_log_names_this_very_file(built):
    told = hashlib.sha256(built.content).hexdigest()
    event = record_event(MEMBER_CHANGE, by=None, after={"packet_sha256": told})
    (built.folder / "built.json").write_text(json.dumps(proof_of(event, now=NOON)))

    assert "The log names this very file." in built.check(None, "--built", "built.json")[1]


def test_another_file_is_not_that_which_the_log_names(built):
    event = record_event(MEMBER_CHANGE, by=None, after={"packet_sha256": "0" * 64})
    (built.folder / "built.json").write_text(json.dumps(proof_of(event, now=NOON)))

    assert built.check(None, "--built", "built.json") == (
        1,
        "NOT WHOLE: The event names another file than this packet.",
    )


def flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def test_a_byte_of_the_pages_that_was_changed_is_found(built):
    assert built.check(flipped(built.content, len(built.pages) // 2)) == (
        1,
        "NOT WHOLE: The pages are not those that the manifest was made of.",
    )


def test_a_byte_of_the_manifest_that_was_changed_is_found(built):
    at = built.content.index(b"Transcript")

    assert built.check(flipped(built.content, at)) == (
        1,
        "NOT WHOLE: No event of the log names this manifest.",
    )


def test_a_byte_behind_the_pages_that_was_changed_is_found(built):
    at = built.content.rindex(b"/ByteRange") - 20

    assert built.check(flipped(built.content, at))[0] == 1


def test_an_update_that_was_put_behind_it_is_found(built):
    """A reader would show what the update says, and the pages are still the first bytes."""
    with pikepdf.open(io.BytesIO(built.content)) as opened:
        assert len(opened.pages) == 1
    more = b"\n9 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF\n"

    assert built.check(built.content + more) == (
        1,
        "NOT WHOLE: Something was put behind what was signed.",
    )


def test_a_packet_signed_anew_by_another_key_is_found(built):
    other = new_key(holder="Police of Elsewhere", now=NOON)

    assert built.check(built.signed_with(built.attached, other)) == (
        1,
        "NOT WHOLE: The signature is not that of the certificate in the manifest.",
    )


def test_two_manifests_are_one_too_many(built):
    twice = [*built.attached, Attached("other.json", built.attached[0].content, "Another")]

    assert built.check(built.signed_with(twice)) == (
        1,
        "NOT WHOLE: The packet has more than one manifest.",
    )


def test_a_packet_without_its_signature_is_found(built):
    """All of it, but that nobody has signed."""
    content = built.content.replace(b"/ByteRange", b"/ByteRongo")

    assert built.check(content) == (1, "NOT WHOLE: The packet is not signed once.")


def test_another_pdf_is_no_packet(built):
    assert built.check(built.pages) == (
        1,
        "NOT WHOLE: This is no packet: it has no manifest.",
    )


def test_what_was_cut_short_is_found_in_words(built):
    assert built.check(built.content[: built.content.index(b"Transcript")])[1].startswith(
        "NOT WHOLE"
    )
