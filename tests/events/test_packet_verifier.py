"""Somebody who holds a packet checks it by the one file and without the system."""

import hashlib
import io
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import cms
from asn1crypto import x509 as asn1
from asn1crypto.pem import unarmor
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from events import verifier
from events.event_log import record_event
from events.proofs import proof_of
from events.signing import make_key
from frame.attached import Attached
from frame.paper import typeset
from frame.pdf.signing import fingerprint_of, new_key, read_certificate, signed
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
        "that training-records/log signed. The certificate of its signature is valid from "
        "2026-03-02 to 2056-03-02.\npage 1: Transcript",
    )


def test_a_name_that_is_mistyped_is_no_packet_that_was_changed(tmp_path):
    ran = subprocess.run(
        [*RUN, "pakket.pdf", "--key", "log.pub"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 2
    assert ran.stderr == "Could not read log.pub: No such file or directory.\n"


def test_who_reads_the_first_line_alone_is_told_of_no_damage(built):
    (built.folder / "packet.pdf").write_bytes(built.content)
    reads, writes = os.pipe()
    os.close(reads)

    with os.fdopen(writes, "wb") as closed:
        ran = subprocess.run(
            [*RUN, "packet.pdf", "--key", "log.pub"],
            cwd=built.folder,
            stdout=closed,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert (ran.returncode, ran.stderr) == (0, "")


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


def signature_of(content: bytes) -> tuple[int, int]:
    """From where to where the signature stands, in hexadecimal digits."""
    behind = content.rindex(b"/ByteRange")
    [found] = re.findall(rb"\[ *(\d+) +(\d+) +(\d+) +(\d+) *\]", content[behind:])
    return int(found[1]) + 1, int(found[2]) - 1


def is_refused(built: Built, content: bytes) -> bool:
    manifest = json.loads(built.attached[0].content)
    try:
        verifier.check_signature(
            content, behind=len(built.pages), fingerprint=manifest["certificate"]
        )
    except verifier.NotWholeError:
        return True
    return False


def test_no_byte_of_the_signature_can_be_changed_though_nothing_has_signed_it(built):
    begins, ends = signature_of(built.content)
    assert not is_refused(built, built.content)
    held = bytes.fromhex(built.content[begins:ends].decode())
    digits = len(held.rstrip(b"\0")) * 2 + 40  # and some of the room behind it

    taken = [
        at
        for at in range(begins, min(ends, begins + digits), 2)
        for flipped_by in (0x01, 0x80)
        if not is_refused(
            built,
            built.content[:at]
            + b"%02X" % (int(built.content[at : at + 2], 16) ^ flipped_by)
            + built.content[at + 2 :],
        )
    ]

    assert taken == []
    assert digits > 1_500


def test_a_signature_written_otherwise_is_found(built):
    """The same figures in small letters, or with a blank among the noughts behind them."""
    begins, ends = signature_of(built.content)
    held = built.content[begins:ends]

    for other in (held.lower(), held[:-2] + b"  "):
        changed = built.content[:begins] + other + built.content[ends:]
        assert built.check(changed) == (1, "NOT WHOLE: The signature is damaged.")


def with_message(built: Built, message: bytes) -> bytes:
    """The packet with another signed message in the hole that is left for one."""
    begins, ends = signature_of(built.content)
    digits = message.hex().upper().encode().ljust(ends - begins, b"0")
    return built.content[:begins] + digits + built.content[ends:]


def message_of(built: Built) -> cms.ContentInfo:
    begins, ends = signature_of(built.content)
    return cms.ContentInfo.load(bytes.fromhex(built.content[begins:ends].decode()))


def signed_anew(built: Built, content: bytes) -> bytes:
    """What is as it says, but for its signature, signed by who has the key of the packet."""
    begins, ends = signature_of(content)
    message = message_of(built)
    [signer] = message["content"]["signer_infos"]
    for attribute in signer["signed_attrs"]:
        if attribute["type"].native == "message_digest":
            signs = content[: begins - 1] + content[ends + 1 :]
            attribute["values"] = [hashlib.sha256(signs).digest()]
    key = load_pem_private_key(built.keys[0], password=None)
    to_sign = signer["signed_attrs"].untag().dump(force=True)
    signer["signature"] = key.sign(to_sign, ec.ECDSA(hashes.SHA256()))
    return with_message(replace(built, content=content), message.dump(force=True))


def test_a_signature_of_all_but_the_beginning_is_found_though_its_key_made_it(built):
    """A reader of PDFs would not miss the bytes that the signature leaves out."""
    assert not is_refused(built, signed_anew(built, built.content))
    begins_later = re.sub(rb"(/ByteRange *\[ *)0 ", rb"\g<1>9 ", built.content)
    assert len(begins_later) == len(built.content)

    assert built.check(signed_anew(built, begins_later)) == (
        1,
        "NOT WHOLE: Something was put behind what was signed.",
    )


def test_a_second_certificate_beside_that_of_the_signature_is_found(built):
    other = new_key(holder="Police of Elsewhere", now=NOON)[1]
    message = message_of(built)
    assert not is_refused(built, with_message(built, message.dump(force=True)))
    held = message["content"]["certificates"]
    assert len(held) == 1

    held.append(cms.CertificateChoices("certificate", asn1.Certificate.load(unarmor(other)[2])))

    assert built.check(with_message(built, message.dump(force=True))) == (
        1,
        "NOT WHOLE: The signature is damaged, or there is more than one.",
    )


def test_a_second_signer_is_found(built):
    message = message_of(built)
    signers = message["content"]["signer_infos"]

    signers.append(signers[0].copy())

    assert built.check(with_message(built, message.dump(force=True)))[0] == 1


def test_a_length_that_is_written_longer_than_it_has_to_be_is_found(built):
    message = message_of(built).dump()
    assert message[:2] == b"\x30\x82"
    longer = b"\x30\x83\x00" + message[2:]

    assert built.check(with_message(built, longer)) == (
        1,
        "NOT WHOLE: The signature is damaged.",
    )


@pytest.mark.parametrize("message", [b"\x30", b"\x30\x80", b"\x05\x00", b"\x30\x85\xff" * 9])
def test_what_is_no_signed_message_is_found_in_words(built, message):
    assert built.check(with_message(built, message))[1].startswith(
        "NOT WHOLE: The signature is damaged"
    )


def test_a_signature_longer_than_any_is_refused_before_it_is_taken_apart(built, monkeypatch):
    """Of millions of tiny values each would take a hundred times its size."""
    begins, ends = signature_of(built.content)
    assert ends - begins < verifier.LONGEST_HOLE / 3
    hole = b"<" + b"0500" * 500_000 + b">"
    head = b"/ByteRange [0 000000048 %09d 3] /Contents"
    head = (head % (48 + len(hole))).ljust(48)
    monkeypatch.setattr(verifier, "_der", lambda content: pytest.fail("It was taken apart."))

    with pytest.raises(verifier.NotWholeError, match="The signature is longer than any"):
        verifier.check_signature(head + hole + b"end", behind=0, fingerprint="")


def test_the_days_of_a_certificate_of_before_2050_and_after_are_told():
    assert [verifier._day(0x17, "490101000000Z"), verifier._day(0x17, "991231235959Z")] == [
        "2049-01-01",
        "1999-12-31",
    ]
    assert verifier._day(0x18, "20560302000000Z") == "2056-03-02"
    with pytest.raises(ValueError, match="12"):
        verifier._day(12, "20560302000000Z")


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


def test_another_pdf_is_no_packet_and_is_not_said_to_be_changed(built):
    assert built.check(built.pages) == (
        2,
        "Could not check it: packet.pdf is a PDF with neither the manifest nor the proofs of a "
        "packet: it is none, or another program has saved it anew; “packet” checks a packet of the "
        "release desk, as the PDF that it was handed over as.",
    )


@pytest.mark.parametrize("lost", [b'{"form":"packet-1",', b'{"form":"packet-proofs-1",'])
def test_a_packet_that_lost_its_manifest_or_its_proofs_is_not_whole(built, lost):
    code, said = built.check(built.content.replace(lost, lost.replace(b"form", b"norm")))

    assert (code, said[:31]) == (1, "NOT WHOLE: This is no packet: i")


@pytest.mark.parametrize("kept", [0.5, 0.9])
def test_a_pdf_that_ends_before_its_manifest_is_not_whole(built, kept):
    before = built.content[: int(built.content.index(b'{"form":"packet-') * kept)]

    assert built.check(before.replace(b"%%EOF", b"")) == (
        1,
        "NOT WHOLE: This is no packet: it has no manifest.",
    )


def test_a_packet_of_which_the_first_byte_was_changed_is_not_whole(built):
    assert built.check(flipped(built.content, 0))[0] == 1


def test_what_was_cut_short_is_found_in_words(built):
    assert built.check(built.content[: built.content.index(b"Transcript")])[1].startswith(
        "NOT WHOLE"
    )
