"""A PDF that is signed: any reader shows that it is whole, and by whose key."""

import io
import shutil
import subprocess
from datetime import UTC, datetime

import pytest
from asn1crypto import pem
from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from frame.attached import Attached
from frame.paper import typeset
from frame.pdf.signing import (
    SigningKeyError,
    fingerprint_of,
    new_key,
    read_certificate,
    signed,
)

LONG_AGO = datetime(2026, 3, 2, 12, tzinfo=UTC)
PAPER = typeset('<html lang="en"><title>T</title><p>Words').write_pdf(pdf_tags=True)


@pytest.fixture(scope="module")
def keys() -> tuple[bytes, bytes]:
    return new_key(holder="Police of Elsewhere, release packets", now=LONG_AGO)


@pytest.fixture(scope="module")
def packet(keys) -> bytes:
    key, certificate = keys
    data = [Attached("manifest.json", b'{"form":"packet-1","n":1}', "What is in it")]
    return signed(PAPER, key=key, certificate=certificate, reason="Release R-1", attached=data)


def status_of(pdf: bytes, certificate: bytes):
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    root = asn1.Certificate.load(pem.unarmor(certificate)[2])
    return validate_pdf_signature(signature, ValidationContext(trust_roots=[root]))


def test_a_reader_finds_it_whole_and_signed_by_the_certificate(packet, keys):
    status = status_of(packet, keys[1])

    assert status.bottom_line
    assert status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    assert status.signing_cert.sha256.hex() == fingerprint_of(read_certificate(keys[1]))


def test_a_reader_that_knows_another_certificate_does_not_trust_it(packet):
    other = new_key(holder="Somebody else", now=LONG_AGO)[1]

    assert not status_of(packet, other).trusted


@pytest.mark.parametrize("share", [0.3, 0.6, 0.99])
def test_a_changed_byte_is_found(packet, keys, share):
    at = packet.index(b"stream") + 20 if share == 0.3 else packet.index(b'"n":1') + 4
    if share == 0.99:
        at = packet.rindex(b"startxref") - 3
    changed = packet[:at] + bytes([packet[at] ^ 1]) + packet[at + 1 :]

    try:
        is_whole = status_of(changed, keys[1]).bottom_line
    except Exception:  # a reader that can't open it has found it too
        is_whole = False

    assert not is_whole


def test_what_was_there_before_is_its_beginning_and_the_files_lie_in_it_as_they_are(packet):
    assert packet.startswith(PAPER)
    assert packet.count(b'{"form":"packet-1","n":1}') == 1


def test_popplers_reader_finds_it_whole(packet, tmp_path):
    program = shutil.which("pdfsig")
    if program is None:
        return
    (tmp_path / "packet.pdf").write_bytes(packet)

    said = subprocess.run(
        [program, "-nocert", str(tmp_path / "packet.pdf")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert "Signature Validation: Signature is Valid." in said
    assert "Signature Type: ETSI.CAdES.detached" in said
    assert "Total document signed" in said
    assert "Police of Elsewhere, release packets" in said


def test_the_key_of_another_certificate_signs_nothing(keys):
    other = new_key(holder="Somebody else", now=LONG_AGO)[0]

    with pytest.raises(SigningKeyError, match="not the key of the certificate"):
        signed(PAPER, key=other, certificate=keys[1], reason="R")


def pem_of(curve: ec.EllipticCurve) -> bytes:
    key = ec.generate_private_key(curve)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize(
    ("key", "words"),
    [(b"nothing", "no private key"), (pem_of(ec.SECP384R1()), "no P-256 key")],
    ids=["nothing", "another curve"],
)
def test_what_is_no_key_signs_nothing(keys, key, words):
    with pytest.raises(SigningKeyError, match=words):
        signed(PAPER, key=key, certificate=keys[1], reason="R")


def test_what_is_no_certificate_is_refused():
    with pytest.raises(SigningKeyError, match="no certificate"):
        read_certificate(b"nothing")
