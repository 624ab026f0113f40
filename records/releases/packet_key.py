"""The key by which packets are signed, and its certificate; both lie outside of the database.

The private key is a file that the worker alone can read, as that of the event log is. The
certificate may be known to everybody: pages show its fingerprint, and packets carry it.
"""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings

from frame.pdf.signing import (
    Attached,
    SigningKeyError,
    fingerprint_of,
    new_key,
    read_certificate,
    signed,
)

NOT_SIGNED = (
    "Packets can’t be signed here, so none is built: there is no certificate to sign by. An "
    "administrator makes one (“Packets” in docs/deployment.md)."
)


def make_packet_key(key: Path, certificate: Path, *, now: datetime) -> str:
    """Make a private key as a file that its owner alone can read, and its certificate beside it.

    Returns:
        the fingerprint of the certificate.

    Raises:
        SigningKeyError: one of the files is there already; none is ever written over.
    """
    holder = f"{settings.DEPARTMENT_NAME[:48]}, packets"
    private, public = new_key(holder=holder, now=now)
    _write_new(certificate, public, mode=0o644)
    try:
        _write_new(key, private, mode=0o600)
    except BaseException:
        certificate.unlink()
        raise
    return shown(fingerprint_of(read_certificate(public)))


def _write_new(path: Path, content: bytes, *, mode: int) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(content)
    except FileExistsError:
        raise SigningKeyError(
            f"{path} is there already. What was signed with it is checked with it: keep it, or "
            "give the new one another name."
        ) from None


def packet_certificate() -> str | None:
    """The fingerprint of the certificate that packets are signed by; None where there is none."""
    try:
        return fingerprint_of(read_certificate(_read(settings.PACKET_CERTIFICATE)))
    except SigningKeyError:
        return None


def sign_packet(pages: bytes, *, reason: str, attached: Sequence[Attached]) -> bytes:
    """Put files into the pages and sign all of it.

    Raises:
        SigningKeyError: there is no key or certificate that can be used.
    """
    key, certificate = _read(settings.PACKET_KEY_FILE), _read(settings.PACKET_CERTIFICATE)
    return signed(pages, key=key, certificate=certificate, reason=reason, attached=attached)


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as why:
        raise SigningKeyError(f"{path} can’t be read: {why.strerror}") from None


def shown(fingerprint: str) -> str:
    """A fingerprint as people compare it: `3F:A0:…`."""
    return ":".join(fingerprint[at : at + 2] for at in range(0, len(fingerprint), 2)).upper()
