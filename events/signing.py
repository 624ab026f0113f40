"""The key by which the event log's checkpoints are signed; it lies outside of the database.

The private key is a file that the worker alone can read. Its public half, which pages and outsiders
check with, is a line of text that may be known to everybody.
"""

import base64
import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings

from events.verifier import ED25519, Checkpoint, Key
from frame.key_files import write_new


class NoKeyError(Exception):
    """There is no key to sign by, or it can't be used; the message says why."""


def make_key(path: Path) -> Key:
    """Make the log's private key as a file that its owner alone can read.

    Returns:
        the public half.

    Raises:
        FileExistsError: there is such a file already, which is never written over.
    """
    return _public_half(write_new_key(path))


def write_new_key(path: Path) -> Ed25519PrivateKey:
    """Make a private key as a file that its owner alone can read.

    Raises:
        FileExistsError: there is such a file already, which is never written over.
    """
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_new(path, pem)
    return key


def private_key_in(path: str, *, called: str, made_by: str) -> Ed25519PrivateKey:
    """Read a private key.

    Args:
        called: whose key it is, at the beginning of a sentence, such as `The event log's key`.
        made_by: the command that makes one.

    Raises:
        NoKeyError: it can't be read, or is none.
    """
    try:
        key = load_pem_private_key(Path(path).read_bytes(), password=None)
    except OSError as why:
        raise NoKeyError(f"{called} {path} can't be read: {why.strerror}.") from None
    except (ValueError, TypeError):
        raise NoKeyError(f"{path} is no private key. Make one with {made_by}.") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise NoKeyError(f"{path} is no Ed25519 key. Make one with {made_by}.")
    return key


def public_bytes_of(key: Ed25519PrivateKey) -> bytes:
    """Its public half, as the 32 bytes that it is."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def can_sign() -> bool:
    """Whether this process can read the private key."""
    return os.access(settings.EVENT_LOG_KEY_FILE, os.R_OK)


def sign(checkpoint: Checkpoint) -> str:
    """Give a checkpoint as a note signed by the log's key (c2sp.org/signed-note).

    Raises:
        NoKeyError: there is no key that can be read.
    """
    key = _private_key()
    public = _public_half(key)
    if public not in public_keys():
        raise NoKeyError(
            f"{settings.EVENT_LOG_KEY_FILE} is not the key of which EVENT_LOG_KEYS has the public "
            "half. Put that in front of the others there."
        )
    signature = base64.b64encode(public.id + key.sign(checkpoint.body().encode())).decode()
    return f"{checkpoint.body()}\n\u2014 {public.name} {signature}\n"


def public_keys() -> list[Key]:
    """The log's public keys, that of today first; none where no log is signed here.

    Raises:
        NotWholeError: a line of the setting is no public key.
    """
    told = [Key.read(line) for line in settings.EVENT_LOG_KEYS]
    if not told and can_sign():
        return [_public_half(_private_key())]
    return told


def _private_key() -> Ed25519PrivateKey:
    return private_key_in(
        settings.EVENT_LOG_KEY_FILE, called="The event log's key", made_by="make_log_key"
    )


def _public_half(key: Ed25519PrivateKey) -> Key:
    return Key.of(settings.EVENT_LOG_NAME, ED25519, public_bytes_of(key))
