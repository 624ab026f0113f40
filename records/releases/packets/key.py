"""The key by which packets are signed, and its certificate; both lie outside of the database.

The private key is a file that the worker alone can read, as that of the event log is. The
certificate may be known to everybody: pages show its fingerprint, and packets carry it.
"""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from frame.attached import Attached
from frame.key_files import write_new
from frame.pdf.signing import (
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
        FileExistsError: one of the files is there already; none is ever written over.
    """
    holder = f"{settings.DEPARTMENT_NAME[:48]}, packets"
    private, public = new_key(holder=holder, now=now)
    write_new(certificate, public, mode=0o644)
    try:
        write_new(key, private)
    except BaseException:
        certificate.unlink()
        raise
    return shown(fingerprint_of(read_certificate(public)))


def packet_certificate() -> str | None:
    """The fingerprint of the certificate that packets are signed by; None where there is none."""
    try:
        return fingerprint_of(read_certificate(_read(settings.PACKET_CERTIFICATE)))
    except SigningKeyError:
        return None


def certificate_is_over(today: date) -> bool:
    """Whether the certificate that there is has expired, or is not valid yet.

    A reader of PDFs shows what was signed by such a one as not valid.
    """
    try:
        certificate = read_certificate(_read(settings.PACKET_CERTIFICATE))
    except SigningKeyError:
        return False
    first = timezone.localdate(certificate.not_valid_before_utc)
    return not first <= today < timezone.localdate(certificate.not_valid_after_utc)


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
