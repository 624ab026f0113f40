#!/usr/bin/env python3
"""Check what came out of the training records, without the system and without trusting it.

This one file needs Python 3.9 and, for signatures, the package `cryptography` (pip install
cryptography). It imports nothing else, asks no network and writes nothing:

    python3 verifier.py log log.jsonl --checkpoint checkpoint.txt --key log.pub
    python3 verifier.py proof proof.json --key log.pub
    python3 verifier.py packet packet.pdf --key log.pub
    python3 verifier.py grown older.txt newer.txt growth.json --key log.pub
    python3 verifier.py pack record.json --key agency.pub
    python3 verifier.py pack training-record-4411.zip --key agency.pub

`log.pub` has the public key that the department gave out, and those of before, a line each. You
should have your own copy of it, as you should of the checkpoints that were sent. It exits 0 where
all is whole, 1 with a sentence that says what is not, and 2 where it could not check: a file can't
be read, or a file or key is of another kind than is asked for. Of a pack whose record is whole it
exits 4 where papers that the record names are not with it, and else 3 where there are files that
are none of it; it names both.
`agency.pub` has the key that an agency signs leaver's packs with, as `did:key:z6Mk…`. A pack is
checked in the folder that it was unpacked into, or as the ZIP that it was handed over as.

The log is a Merkle tree as RFC 6962 hashes it (section 2.1). A leaf is the line of an event, whose
bytes `docs/event-log.md` tells. Checkpoints are signed notes (c2sp.org/tlog-checkpoint,
c2sp.org/signed-note) with Ed25519.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import io
import json
import os
import re
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

EMPTY_ROOT = hashlib.sha256(b"").digest()
ED25519 = 1  # the signature of a log, in a signed note
COSIGNATURE = 4  # that of a witness, with its time
LEAF_NOT_SHOWN = re.compile(rb"[0-9a-f]{64}")
LONGEST_LINE = 64 * 1024**2  # bytes of one event
LARGEST_FILE = 1024**3  # bytes of what is read as a whole: a proof, a record, a packet, a paper
HASH_IN_DIGITS = re.compile(r"[0-9a-f]{64}")
NO_CRYPTOGRAPHY = "signatures need the package cryptography; install it (pip install cryptography)"


class NotWholeError(Exception):
    """Something is not as it was; the message says what."""


class NotCheckedError(Exception):
    """What is asked for can't be checked by what was given; the message says why, and the way out.

    It tells nothing of whether something is whole.
    """


def content_of(path: Path) -> bytes:
    """A file that is read as a whole.

    Raises:
        NotWholeError: it is larger than any that the records make.
    """
    with path.open("rb") as file:
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise NotWholeError(f"{path.name} is larger than any file of this kind")
    return content


def lines_of(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a log, each an event.

    Raises:
        NotWholeError: one is longer than any event.
    """
    while line := file.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            raise NotWholeError("A line of the file is longer than any event")
        yield line


def text_of(data: bytes) -> str:
    """The text of a file that came out of the records: UTF-8, and nothing in front of it.

    JSON itself would be read in other encodings too, so that what is whole for one reader is no
    text for another.

    Raises:
        NotWholeError: it is written otherwise, by another program.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise NotWholeError(
            "The file is not written in UTF-8, as it was made: another program has saved it anew"
        ) from None
    if text.startswith("\ufeff"):
        raise NotWholeError(
            "The file begins with a mark that it was not made with (a byte order mark): another "
            "program has saved it anew"
        )
    return text


def json_in(text: str, number: Callable[[str], object] | None = None) -> Any:
    """A value of JSON in which nothing is said twice: of two, each reader would believe another.

    Args:
        number: what reads a number, if not as one.

    Raises:
        NotWholeError: an object in it has a name twice.
        ValueError: it is no JSON.
    """

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        said = dict(pairs)
        if len(said) != len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise NotWholeError(f"The file says “{twice[:40]}” twice")
        return said

    return json.loads(
        text, object_pairs_hook=once, parse_int=number, parse_float=number, parse_constant=number
    )


def from_base64(text: str) -> bytes:
    """The bytes, of which there is one way alone to write them.

    Raises:
        ValueError: it is written otherwise.
    """
    data = base64.b64decode(text, validate=True)
    # The last sign may have bits that stand for nothing.
    if base64.b64encode(data).decode() != text:
        raise ValueError(text)
    return data


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf (RFC 6962 2.1)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over two others (RFC 6962 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Node:
    """A whole subtree: 2**height leaves, the index-th of its height."""

    height: int
    index: int
    hash: bytes


@dataclass
class Edge:
    """The right edge of a growing tree: the whole subtrees that it is made of, largest first.

    Args:
        size: leaves in the tree.
        hashes: of those subtrees, one for each bit of `size`.
    """

    size: int = 0
    hashes: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> Iterator[Node]:
        """Add the hash of a leaf, and give each subtree that is whole by it, smallest first."""
        index, height = self.size, 0
        self.size += 1
        yield Node(height, index, leaf)
        while index & 1:
            leaf = node_hash(self.hashes.pop(), leaf)
            index, height = index >> 1, height + 1
            yield Node(height, index, leaf)
        self.hashes.append(leaf)

    def root(self) -> bytes:
        """The hash of the whole tree."""
        if not self.hashes:
            return EMPTY_ROOT
        root = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            root = node_hash(left, root)
        return root

    def nodes(self) -> Iterator[Node]:
        """Its subtrees, largest first."""
        heights, start = heights_of(self.size), 0
        if len(heights) != len(self.hashes):
            raise ValueError("The edge of a tree has other subtrees than its size")
        for height, hashed in zip(heights, self.hashes):
            yield Node(height, start >> height, hashed)
            start += 1 << height


def heights_of(size: int) -> list[int]:
    """The heights of the whole subtrees that a tree is made of, largest first."""
    return [bit for bit in reversed(range(size.bit_length())) if size >> bit & 1]


def root_by_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root of a tree that holds a leaf at an index (RFC 9162 2.1.3.2).

    Raises:
        NotWholeError: the path fits no tree of this size.
    """
    if not 0 <= index < size:
        raise NotWholeError(f"There is no place {index + 1} among {size} events")
    at, last, root = index, size - 1, leaf
    for step in path:
        if last == 0:
            raise NotWholeError("The proof is longer than the log is high")
        if at & 1 or at == last:
            root = node_hash(step, root)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            root = node_hash(root, step)
        at, last = at >> 1, last >> 1
    if last:
        raise NotWholeError("The proof is shorter than the log is high")
    return root


def check_growth(
    older: int, older_root: bytes, newer: int, newer_root: bytes, path: Sequence[bytes]
) -> None:
    """Check that a tree begins with all that an older one held (RFC 9162 2.1.4.2).

    Raises:
        NotWholeError: it does not.
    """
    changed = NotWholeError(
        f"The log of {newer} events does not begin with the {older} that were there before: "
        "an earlier event was changed, taken out or put in"
    )
    if not 0 <= older <= newer:
        raise NotWholeError(f"A log of {newer} events can not have grown from {older}")
    if older in (0, newer):
        if path or (older == newer and older_root != newer_root):
            raise changed
        return
    steps = list(path) if older & (older - 1) else [older_root, *path]
    if not steps:
        raise changed
    at, last = older - 1, newer - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    was = now = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise changed
        if at & 1 or at == last:
            was, now = node_hash(step, was), node_hash(step, now)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            now = node_hash(now, step)
        at, last = at >> 1, last >> 1
    if last or was != older_root or now != newer_root:
        raise changed


class Key(NamedTuple):
    """A public key as signed notes write it: name, four bytes that tell it, kind, key."""

    name: str
    id: bytes
    kind: int
    public: bytes

    @classmethod
    def read(cls, line: str) -> Key:
        """Read `name+id+key`.

        Raises:
            NotWholeError: it is no such line, or its four bytes are another key's.
        """
        try:
            # The key is base64, which may have a plus of its own; a name has none.
            name, told, text = line.strip().split("+", 2)
            raw = from_base64(text)
            key = cls.of(name, raw[0], raw[1:])
        except (ValueError, IndexError):
            raise NotWholeError(f"“{line.strip()[:80]}” is no public key of a log") from None
        if key.id.hex() != told or len(key.public) != 32:
            raise NotWholeError(f"The public key of {name} is damaged")
        return key

    @classmethod
    def of(cls, name: str, kind: int, public: bytes) -> Key:
        hashed = hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()
        return cls(name, hashed[:4], kind, public)

    def __str__(self) -> str:
        text = base64.b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.id.hex()}+{text}"


class Checkpoint(NamedTuple):
    """What a log was: how many events, and the hash over all of them."""

    origin: str
    size: int
    root: bytes

    def body(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def read_checkpoint(note: str) -> Checkpoint:
    """Read a checkpoint, and leave its signatures alone.

    Raises:
        NotWholeError: it is no checkpoint.
    """
    body, _, _ = note.partition("\n\n")
    try:
        origin, size, root = body.split("\n")[:3]
        if str(int(size)) != size or not origin:
            raise ValueError
        decoded = from_base64(root)
    except ValueError:
        raise NotWholeError("This is no checkpoint of a log") from None
    if len(decoded) != 32 or int(size) < 0:
        raise NotWholeError("This is no checkpoint of a log")
    return Checkpoint(origin, int(size), decoded)


def signatures_of(note: str) -> Iterator[tuple[str, bytes, bytes]]:
    """The name, the four bytes of the key, and the signature, of each line below a note."""
    for line in note.partition("\n\n")[2].splitlines():
        found = re.fullmatch(r"\u2014 ([^ +]+) ([A-Za-z0-9+/=]+)", line)
        if found:
            try:
                raw = from_base64(found[2])
            except ValueError:
                continue
            yield found[1], raw[:4], raw[4:]


def read_keys(text: str) -> list[Key]:
    """Read the public keys of a file, a line each: that of today first, then those of before.

    Raises:
        NotWholeError: a line is no key, or there is none.
    """
    keys = [Key.read(line) for line in text.splitlines() if line.strip()]
    if not keys:
        raise NotWholeError("There is no public key")
    return keys


def check_signed(note: str, *keys: Key) -> Checkpoint:
    """Read a checkpoint that one of the keys has signed: that of a log, or of a witness.

    Raises:
        NotWholeError: it has no signature of these, or one that does not fit.
    """
    return signed_by(note, *keys)[0]


def signed_by(note: str, *keys: Key) -> tuple[Checkpoint, Key]:
    """The same, with the key that has signed it."""
    told = {(name, short) for name, short, _ in signatures_of(note)}
    # A refusal tells of a key that the note says it is signed by, or else of one of that name.
    own = [key for key in keys if (key.name, key.id) in told]
    of_name = [key for key in keys if key.name in {name for name, _ in told}]
    refusals = []
    for key in own or of_name or keys:
        try:
            return _check_signed(note, key), key
        except NotWholeError as refused:
            refusals.append(refused)
    raise refusals[-1] if refusals else NotWholeError("There is no public key")


def _check_signed(note: str, key: Key) -> Checkpoint:
    checkpoint = read_checkpoint(note)
    body = note.partition("\n\n")[0] + "\n"
    for name, told, signature in signatures_of(note):
        if (name, told) != (key.name, key.id):
            continue
        signed = body
        if key.kind == COSIGNATURE:
            moment, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            signed = f"cosignature/v1\ntime {moment}\n{body}"
        if not is_signature(key.public, signature, signed.encode()):
            raise NotWholeError(f"The signature of {name} does not fit the checkpoint")
        if key.kind == ED25519 and checkpoint.origin != key.name:
            raise NotWholeError(f"{key.name} signed the checkpoint of another log")
        return checkpoint
    if any(name == key.name for name, _, _ in signatures_of(note)):
        raise NotWholeError(f"The checkpoint is signed by another key of {key.name} than yours")
    raise NotWholeError(f"The checkpoint is not signed by {key.name}")


def is_signature(public: bytes, signature: bytes, signed: bytes) -> bool:
    """Whether an Ed25519 signature fits.

    Raises:
        NotCheckedError: the package that checks it is not installed.
    """
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        raise NotCheckedError(NO_CRYPTOGRAPHY) from None
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def check_log(lines: Iterable[bytes], checkpoint: Checkpoint) -> tuple[int, int]:
    """Check the lines of a log against a checkpoint of it.

    A line that is 64 hexadecimal digits stands for an event that is not shown.

    Returns:
        how many events were shown, and how many lines stand behind them, which it says nothing of.

    Raises:
        NotWholeError: they are not those that the checkpoint was made of.
    """
    edge, shown, behind = Edge(), 0, 0
    for line in lines:
        if edge.size == checkpoint.size:
            behind += 1
            continue
        said = line.rstrip(b"\r\n")
        is_hidden = LEAF_NOT_SHOWN.fullmatch(said)
        for _ in edge.append(bytes.fromhex(said.decode()) if is_hidden else leaf_hash(said)):
            pass
        shown += not is_hidden
    if edge.size < checkpoint.size:
        raise NotWholeError(
            f"The file has {edge.size} events, and the checkpoint was made of {checkpoint.size}"
        )
    if edge.root() != checkpoint.root:
        raise NotWholeError(
            f"The first {checkpoint.size} events are not those that the checkpoint was made of: "
            "one was changed, taken out, put in or moved"
        )
    return shown, behind


# What a proof of an event has, and what each is.
PROOF = {"leaf": str, "index": int, "path": list, "checkpoint": str, "key": str}


def check_proof(proof: object, *keys: Key) -> Checkpoint:
    """Check that an event is in the log: `leaf`, `index`, `path` and `checkpoint` of a proof.

    Its `key` is one of yours that has signed the checkpoint; of a witness alone you may have none
    of the log's, and then it is one that has.

    Raises:
        NotWholeError: it is not, or this is no proof.
    """
    if not isinstance(proof, dict) or {name: type(each) for name, each in proof.items()} != PROOF:
        raise NotWholeError("This is no proof of an event")
    leaf, index, note = proof["leaf"], proof["index"], proof["checkpoint"]
    path = _steps(proof["path"])
    checkpoint, named = check_signed(note, *keys), Key.read(proof["key"])
    of_log = [str(key) for key in keys if key.kind == ED25519] or [str(named)]
    if proof["key"] not in of_log:
        raise NotWholeError("The proof names another key of the log than yours")
    check_signed(note, named)
    root = root_by_inclusion(leaf_hash(leaf.encode("ascii")), index, checkpoint.size, path)
    if root != checkpoint.root:
        raise NotWholeError("The event is not in the log as it is written here")
    return checkpoint


def _steps(path: object) -> list[bytes]:
    """The hashes of a proof, each in 64 digits.

    Raises:
        NotWholeError: they are written otherwise.
    """
    steps = [each for each in path if isinstance(each, str)] if isinstance(path, list) else []
    if steps != path or not all(map(HASH_IN_DIGITS.fullmatch, steps)):
        raise NotWholeError("The steps of the proof are no hashes")
    return [bytes.fromhex(each) for each in steps]


# What a packet is called by that carries these, and how its two files begin in it.
MANIFEST = b'{"form":"packet-1",'
PROOFS = b'{"form":"packet-proofs-1",'
MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")  # 1.2.840.113549.1.9.4
INTEGER, OCTETS, NULL, NAME_OF_KIND, SEQUENCE, SET = 0x02, 0x04, 0x05, 0x06, 0x30, 0x31
UTC_TIME, GENERAL_TIME, FIRST_OF_CHOICE = 0x17, 0x18, 0xA0
SIGNED_DATA = bytes.fromhex("2a864886f70d010702")  # 1.2.840.113549.1.7.2
DATA = bytes.fromhex("2a864886f70d010701")  # 1.2.840.113549.1.7.1
SHA_256 = bytes.fromhex("608648016503040201")  # 2.16.840.1.101.3.4.2.1
ECDSA_SHA_256 = bytes.fromhex("2a8648ce3d040302")  # 1.2.840.10045.4.3.2
LONGEST_HOLE = 64 * 1024  # bytes; a signature takes 8 to 20 KB with the room that is left


class Days(NamedTuple):
    """From when until when a certificate is valid, each as `2026-03-02`."""

    first: str
    last: str


class Packet(NamedTuple):
    """What a packet says of itself, all of it checked.

    Args:
        valid: the days of the certificate that signed it.
    """

    manifest: dict
    event: int
    checkpoint: Checkpoint
    valid: Days


def check_packet(content: bytes, *keys: Key) -> Packet:
    """Check a packet of the release desk: its pages, its manifest, its proofs, its signature.

    Raises:
        NotWholeError: something in it is not as it was when it was built.
    """
    written, manifest = _file_within(content, MANIFEST, "manifest")
    _, proofs = _file_within(content, PROOFS, "list of proofs")
    pages, length = manifest["pages"]["sha256"], int(manifest["pages"]["bytes"])
    if hashlib.sha256(content[:length]).hexdigest() != pages:
        raise NotWholeError("The pages are not those that the manifest was made of")
    told = hashlib.sha256(written).hexdigest()
    found = None
    for proof in proofs["proofs"]:
        checkpoint = check_proof(proof, *keys)
        if _says(proof, "manifest_sha256", told):
            found = proof["index"] + 1, checkpoint
    if found is None:
        raise NotWholeError("No event of the log names this manifest")
    valid = check_signature(content, behind=length, fingerprint=manifest["certificate"])
    return Packet(manifest, *found, valid)


def check_built(content: bytes, proof: Any, *keys: Key) -> Checkpoint:
    """Check that the log names this very file: every byte of it, signature and all.

    Args:
        proof: of the event by which the packet was built.

    Raises:
        NotWholeError: it names another.
    """
    checkpoint = check_proof(proof, *keys)
    if not _says(proof, "packet_sha256", hashlib.sha256(content).hexdigest()):
        raise NotWholeError("The event names another file than this packet")
    return checkpoint


def _says(proof: dict, name: str, value: str) -> bool:
    """Whether an event says so; its last part is what was, once it had happened."""
    event = json_in(proof["leaf"])
    return bool(json_in(event[-1]).get(name) == value)


def _file_within(content: bytes, beginning: bytes, name: str) -> tuple[bytes, Any]:
    """A file that lies in a PDF as it is, found by how it begins."""
    at = content.find(beginning)
    if at < 0:
        raise NotWholeError(f"This is no packet: it has no {name}")
    if content.find(beginning, at + 1) >= 0:
        raise NotWholeError(f"The packet has more than one {name}")
    text = content[at : content.index(b"\nendstream", at)].decode("ascii").rstrip("\r\n")
    return text.encode("ascii"), json_in(text)


def check_signature(content: bytes, *, behind: int, fingerprint: str) -> Days:
    """Check the signature of a PDF (PAdES, ECDSA over P-256): it covers all of the file.

    The signature itself stands in a hole of what is signed. So nothing there is let be: it is the
    one signed message (RFC 5652) that can be made of the certificate, of what is signed and of the
    signature.

    Args:
        behind: where in the file what was signed last begins.
        fingerprint: SHA-256 of the certificate that signed it.

    Returns:
        the days of that certificate.

    Raises:
        NotWholeError: there is none, or it does not fit, or something was put behind it.
    """
    ranges = re.findall(rb"/ByteRange *\[ *(\d+) +(\d+) +(\d+) +(\d+) *\]", content[behind:])
    if len(ranges) != 1:
        raise NotWholeError("The packet is not signed once")
    start, length, second, rest = map(int, ranges[0])
    if start or second + rest != len(content) or second <= length:
        raise NotWholeError("Something was put behind what was signed")
    if second - length > LONGEST_HOLE:
        raise NotWholeError("The signature is longer than any")
    digest = hashlib.sha256(content[:length] + content[second:]).digest()
    held = re.fullmatch(rb"<((?:[0-9A-F]{2})+)>", content[length:second])
    if held is None:
        raise NotWholeError("The signature is damaged")
    message = _message(bytes.fromhex(held[1].decode("ascii")))
    if message.digest != _value(OCTETS, digest):
        raise NotWholeError("A byte of the packet is not as it was when it was signed")
    is_whose = hashlib.sha256(message.certificate).hexdigest() == fingerprint
    signed = _value(SET, message.signed)  # whatever tag stands in its place
    if not is_whose or not _is_ecdsa(message.certificate, message.signature, signed):
        raise NotWholeError("The signature is not that of the certificate in the manifest")
    issuer, serial, valid = _read_certificate(message.certificate)
    if message.whole != _message_of(message, issuer + serial):
        raise NotWholeError("The signature is damaged")
    return valid


class SignedMessage(NamedTuple):
    """A signed message with one signer, and the parts of it that are not the same in all.

    Args:
        signed: the attributes of the signer, among which is `digest`.
    """

    whole: bytes
    certificate: bytes
    signed: bytes
    digest: bytes
    signature: bytes


def _message(held: bytes) -> SignedMessage:
    """Take a signed message apart; behind it are noughts, for which room was left."""
    try:
        _, content, whole = _value_at(held, 0)
        [_, (_, choice, _)] = _der(content)
        [(_, parts, _)] = _der(choice)
        [_, _, _, (_, certificates, _), (_, signers, _)] = _der(parts)
        [(_, _, certificate)] = _der(certificates)
        [(_, signer, _)] = _der(signers)
        [_, _, _, (_, signed, _), _, (_, signature, _)] = _der(signer)
        attributes = [_der(each) for _, each, _ in _der(signed)]
        told = {name: values for (_, name, _), (_, values, _) in attributes}
    except ValueError:
        raise NotWholeError("The signature is damaged, or there is more than one") from None
    if held[len(whole) :].strip(b"\0"):
        raise NotWholeError("The signature is damaged")
    return SignedMessage(whole, certificate, signed, told.get(MESSAGE_DIGEST, b""), signature)


def _message_of(message: SignedMessage, signer: bytes) -> bytes:
    """Put a signed message together as it is to be.

    Args:
        signer: the issuer and the number of the certificate, as they stand in it.
    """
    version = _value(INTEGER, b"\1")
    hashed_by = _value(SEQUENCE, _value(NAME_OF_KIND, SHA_256) + _value(NULL, b""))
    signed_by = _value(SEQUENCE, _value(NAME_OF_KIND, ECDSA_SHA_256))
    signer_parts = (
        version,
        _value(SEQUENCE, signer),
        hashed_by,
        _value(FIRST_OF_CHOICE, message.signed),
        signed_by,
        _value(OCTETS, message.signature),
    )
    parts = (
        version,
        _value(SET, hashed_by),
        _value(SEQUENCE, _value(NAME_OF_KIND, DATA)),
        _value(FIRST_OF_CHOICE, message.certificate),
        _value(SET, _value(SEQUENCE, b"".join(signer_parts))),
    )
    data = _value(FIRST_OF_CHOICE, _value(SEQUENCE, b"".join(parts)))
    return _value(SEQUENCE, _value(NAME_OF_KIND, SIGNED_DATA) + data)


def _read_certificate(certificate: bytes) -> tuple[bytes, bytes, Days]:
    """The issuer and the number of a certificate (RFC 5280), as they stand in it, and its days."""
    try:
        [(_, content, _)] = _der(certificate)
        (_, told, _), *_ = _der(content)
        _, (_, _, serial), _, (_, _, issuer), (_, days, _), *_ = _der(told)
        [first, last] = (_day(tag, each.decode("ascii")) for tag, each, _ in _der(days))
    except ValueError:
        raise NotWholeError("The certificate of the packet is damaged") from None
    return issuer, serial, Days(first, last)


def _day(tag: int, moment: str) -> str:
    """The day of a moment: of two figures of a year, those below 50 are of this century."""
    if tag == UTC_TIME:
        moment = ("20" if moment < "50" else "19") + moment
    elif tag != GENERAL_TIME:
        raise ValueError(tag)
    return f"{moment[:4]}-{moment[4:6]}-{moment[6:8]}"


def _der(content: bytes) -> list[tuple[int, bytes, bytes]]:
    """The values that stand one after another (X.690): tag, content, and both together."""
    found, at = [], 0
    while at < len(content):
        found.append(_value_at(content, at))
        at += len(found[-1][2])
    return found


def _value_at(content: bytes, at: int) -> tuple[int, bytes, bytes]:
    """The one of such values that begins there. Nothing behind it is copied."""
    length, begins = int.from_bytes(content[at + 1 : at + 2], "big"), at + 2
    if length & 0x80:
        begins += length & 0x7F
        length = int.from_bytes(content[at + 2 : begins], "big")
    ends = begins + length
    if ends > len(content):
        raise NotWholeError("The signature is damaged")
    return content[at], content[begins:ends], content[at:ends]


def _value(tag: int, content: bytes) -> bytes:
    """Such a value, its length as short as can be."""
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def _is_ecdsa(certificate: bytes, signature: bytes, signed: bytes) -> bool:
    """Whether an ECDSA signature fits the key of a certificate.

    Raises:
        NotCheckedError: the package that checks it is not installed.
    """
    try:
        from cryptography import x509
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec
    except ImportError:
        raise NotCheckedError(NO_CRYPTOGRAPHY) from None
    key = x509.load_der_x509_certificate(certificate).public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return False
    try:
        key.verify(signature, signed, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


# A leaver's pack ---------------------------------------------------------------------------------

# What its terms mean is fixed here, so that nothing is ever loaded from a network.
PACK_CONTEXTS: list[str | dict[str, dict[str, str]]] = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    {"clee": {"@id": "urn:us:mo:11-csr-75-15:clee", "@type": "@json"}},
]
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
DID_KEY = "did:key:z"
ED25519_IN_DID = b"\xed\x01"
CERTIFICATES = "certificates"
# What a pack has besides, which nobody signed.
UNSIGNED = ("READ-ME.txt", "verifier.py")
MOST_NAMED = 20
RECORD = "record.json"
LARGEST_RECORD = 16 * 1024**2  # bytes of a record, out of a ZIP
MOST_PACKED = 2_000  # files of a ZIP
# What each file in the list at the end of a ZIP begins with: counted before the list is read.
PACKED = b"PK\x01\x02"
# Exit codes of a pack whose record is whole.
OTHERS_BESIDE = 3
PAPERS_MISSING = 4


def as_base58(data: bytes) -> str:
    """Bytes in the 58 signs that no two readers confuse."""
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, place = divmod(number, 58)
        text = BASE58[place] + text
    return BASE58[0] * (len(data) - len(data.lstrip(b"\0"))) + text


def from_base58(text: str) -> bytes:
    """The bytes again.

    Raises:
        NotWholeError: a sign is none of the 58, or there are too many.
    """
    number = 0
    if len(text) > 128 or not set(text) <= set(BASE58):
        raise NotWholeError(f"“{text[:40]}” is not written in base 58")
    for sign in text:
        number = number * 58 + BASE58.index(sign)
    zeros = len(text) - len(text.lstrip(BASE58[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def did_of(public: bytes) -> str:
    """An Ed25519 key as `did:key:z6Mk…`, which is the key itself and asks nobody."""
    return DID_KEY + as_base58(ED25519_IN_DID + public)


def public_of(did: str) -> bytes:
    """The Ed25519 key that such a name is.

    Raises:
        NotWholeError: it is none.
    """
    raw = from_base58(did[len(DID_KEY) :]) if did.startswith(DID_KEY) else b""
    if len(raw) != 34 or raw[:2] != ED25519_IN_DID:
        raise NotWholeError(f"“{did[:80]}” is no Ed25519 key (did:key:z6Mk…)")
    return raw[2:]


def fingerprint_of(public: bytes) -> str:
    """A key in eight groups of four digits, to be read out on the telephone."""
    text = hashlib.sha256(public).hexdigest()[:32].upper()
    return " ".join(text[at : at + 4] for at in range(0, 32, 4))


def canonical_json(value: object) -> str:
    """A value as RFC 8785 writes it, without numbers, which a pack has none of.

    Raises:
        NotWholeError: there is a number in it.
    """
    if isinstance(value, dict):
        by_name = sorted(value.items(), key=lambda each: each[0].encode("utf-16-be"))
        return "{" + ",".join(f"{canonical_json(k)}:{canonical_json(v)}" for k, v in by_name) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical_json, value)) + "]"
    if value is None or isinstance(value, (bool, str)):
        return json.dumps(value, ensure_ascii=False)
    raise NotWholeError(f"The record of a pack has no numbers, and this one has {str(value)[:40]}")


def pack_hash(record: dict) -> bytes:
    """The bytes that are signed (W3C Data Integrity EdDSA, eddsa-jcs-2022)."""
    proof = {name: said for name, said in record["proof"].items() if name != "proofValue"}
    rest = {name: said for name, said in record.items() if name != "proof"}
    return b"".join(
        hashlib.sha256(canonical_json(each).encode()).digest() for each in (proof, rest)
    )


def read_pack(text: str | bytes) -> dict:
    """Read the record of a pack, and leave its signature alone.

    Raises:
        NotWholeError: it is no such record, or not written in UTF-8.
    """

    def number(found: str) -> object:
        raise NotWholeError(f"The record of a pack has no numbers, and this one has {found[:40]}")

    said = text_of(text) if isinstance(text, bytes) else text
    try:
        record = json_in(said, number)
    except (ValueError, RecursionError):
        record = None
    if not isinstance(record, dict) or record.get("@context") != PACK_CONTEXTS:
        raise NotWholeError("This is no record of a leaver’s pack (record.json)")
    return record


def check_pack(text: str | bytes) -> tuple[dict, bytes]:
    """Check that a record is as the key that it names has signed it; whose key that is, it can't
    tell: hold it against the one that the agency gave out.

    Returns:
        the record, and the public key.

    Raises:
        NotWholeError: it is not.
    """
    record = read_pack(text)
    try:
        issuer, proof = record["issuer"]["id"], record["proof"]
        public = public_of(issuer)
        signature = from_base58(proof["proofValue"][1:])
        expected = {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-jcs-2022",
            "proofPurpose": "assertionMethod",
            "verificationMethod": f"{issuer}#{issuer[len('did:key:') :]}",
            "@context": record["@context"],
        }
        is_signed = proof["proofValue"][0] == "z" and expected.items() <= proof.items()
        is_signed = is_signed and is_signature(public, signature, pack_hash(record))
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError):
        raise NotWholeError("The record of the pack is not signed as it should be") from None
    if not is_signed:
        raise NotWholeError("The signature does not fit: the record was changed since it was made")
    return record, public


class PapersBeside(NamedTuple):
    """What lies beside the record of a pack, in its folder or in the ZIP.

    Args:
        whole: how many papers are those that the record was made with.
        missing: the names of those that are not there.
        others: the names of files and folders that the record does not name.
    """

    whole: int
    missing: list[str]
    others: list[str]


def check_papers(record: dict, folder: Path, known: Iterable[Path] = ()) -> PapersBeside:
    """Hold what lies beside a checked record against the hashes that it has of its papers.

    Args:
        known: files that may lie there and are no papers: the record, a key, this program.

    Raises:
        NotWholeError: one is another than the record was made with.
    """

    def hash_of(name: str) -> str | None:
        path = folder / name
        return hashlib.sha256(content_of(path)).hexdigest() if path.is_file() else None

    own = {path.resolve() for path in known}
    beside = [name for name, path in _beside(folder) if path.resolve() not in own]
    return _held_against(record, hash_of, beside)


def _held_against(
    record: dict, hash_of: Callable[[str], str | None], beside: Iterable[str]
) -> PapersBeside:
    """Hold the papers that a record names against what is there.

    Args:
        hash_of: SHA-256 of a paper by its name; None where it is not there.
        beside: the names of all that is there, but for what is no paper and may be.

    Raises:
        NotWholeError: one is another than the record was made with.
    """
    missing = []
    papers = record["credentialSubject"]["clee"]["papers"]
    for paper in papers:
        if not re.fullmatch(r"(certificates/)?[\w-]+\.[a-z]+", paper["name"]):
            raise NotWholeError(f"“{paper['name'][:80]}” is no name of a paper of a pack")
        told = hash_of(paper["name"])
        if told is None:
            missing.append(paper["name"])
        elif told != paper["sha256"]:
            raise NotWholeError(f"{paper['name']} is another file than the record was made with")
    others = sorted(set(beside) - {paper["name"] for paper in papers})
    return PapersBeside(len(papers) - len(missing), missing, others)


class ZippedPack:
    """A pack as the ZIP that it was handed over as. Nothing of it is written anywhere.

    Its record is to be checked before its papers are: each file of a ZIP may unpack to far more
    than it is, so that nothing but the record is unpacked for somebody unknown.

    Args:
        content: the ZIP.
        called: the name of its file.

    Raises:
        NotCheckedError: it is no ZIP of a pack, or larger or otherwise packed than is read here.
        NotWholeError: it is damaged, or has a file twice.
    """

    def __init__(self, content: bytes, called: str) -> None:
        unpack = f"Unpack it, and check {RECORD} in its folder"
        if (number := content.count(PACKED)) > MOST_PACKED:
            raise NotCheckedError(
                f"{called} has {number:,} files, and {MOST_PACKED:,} are the most. {unpack}"
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except MemoryError:
            raise
        except Exception:  # zipfile raises whatever its parsers do
            raise NotWholeError(f"{called} is damaged or cut short") from None
        entries = [each for each in self._zip.infolist() if not each.filename.endswith("/")]
        self._entries = {each.filename: each for each in entries}
        if len(self._entries) < len(entries):
            raise NotWholeError(f"{called} has two files of one name")
        # In the ZIP itself, or in the one folder that it is a ZIP of.
        folders = [
            name[: -len(RECORD)]
            for name in self._entries
            if name.rpartition("/")[2] == RECORD and name.count("/") <= 1
        ]
        if len(folders) != 1:
            has = f"has {len(folders)} files called" if folders else "is a ZIP without"
            raise NotCheckedError(
                f"{called} {has} {RECORD}, so it is no leaver’s pack as one is handed over"
            )
        [self._folder] = folders
        if sum(each.file_size for each in entries) > LARGEST_FILE:
            raise NotCheckedError(f"{called} unpacks to more than is read here. {unpack}")
        if any(
            each.flag_bits & 1
            or each.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
            for each in entries
        ):
            raise NotCheckedError(f"{called} is packed in a way that is not read here. {unpack}")

    def record(self) -> bytes:
        """The record of the pack.

        Raises:
            NotWholeError: it is damaged, or larger than any.
        """
        if self._entries[f"{self._folder}{RECORD}"].file_size > LARGEST_RECORD:
            raise NotWholeError(f"{RECORD} in the ZIP is larger than any")
        return b"".join(self._parts(RECORD))

    def check_papers(self, record: dict) -> PapersBeside:
        """Hold its papers against a checked record.

        Raises:
            NotWholeError: one is damaged, or another than the record was made with.
        """
        at, own = len(self._folder), {f"{self._folder}{name}" for name in (RECORD, *UNSIGNED)}
        beside = [
            name[at:] if name.startswith(self._folder) else name
            for name in self._entries
            if name not in own
        ]
        return _held_against(record, self._hash_of, beside)

    def _hash_of(self, name: str) -> str | None:
        if f"{self._folder}{name}" not in self._entries:
            return None
        digest = hashlib.sha256()
        for part in self._parts(name):
            digest.update(part)
        return digest.hexdigest()

    def _parts(self, name: str) -> Iterator[bytes]:
        """What a file unpacks to, piece by piece, and no more than the ZIP says that it does."""
        try:
            with self._zip.open(self._entries[f"{self._folder}{name}"]) as opened:
                while part := opened.read(1024**2):
                    yield part
        except MemoryError:
            raise
        except Exception:  # as above
            raise NotWholeError(f"{name} in the ZIP is damaged") from None


def _beside(folder: Path) -> Iterator[tuple[str, Path]]:
    """What lies in the folder of a pack and in its folder of certificates, by name.

    Of any other folder only that it is there: it may hold all that somebody has.
    """
    for path in folder.iterdir():
        if not path.is_dir():
            yield path.name, path
        elif path.name != CERTIFICATES or path.is_symlink():
            yield f"{path.name}/", path
        else:
            for each in path.iterdir():
                yield f"{CERTIFICATES}/{each.name}{'/' if each.is_dir() else ''}", each


def on_one_line(text: str) -> str:
    """The text as a screen may show it: what ends a line or paints over others is spelt out."""
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text
    )


# What is given to check, and what is said of it -------------------------------------------------

# What a file is by its look, whole or not, in the words that are said of it.
PDF, ZIP, EMPTY = "a PDF", "a ZIP", "empty"
PACK_RECORD = "the record of a leaver’s pack"
EVENT_PROOF, GROWTH_PROOF = "the proof of an event", "the proof that a log grew"
EXPORTED_LOG, CHECKPOINT = "an exported log", "the checkpoint of a log"
LOG_KEY, AGENCY_KEY = "the key of an event log", "the key of leavers’ packs"
FINGERPRINT = "the fingerprint of a key"
# Of what is told by names in it there are several: one that was damaged makes it no other kind.
MARKS: list[tuple[str, re.Pattern[bytes]]] = [
    (EMPTY, re.compile(rb"\Z")),
    (PDF, re.compile(rb"%PDF-")),
    (ZIP, re.compile(rb"PK(\x03\x04|\x05\x06)")),
    (AGENCY_KEY, re.compile(rb"did:key:")),
    (LOG_KEY, re.compile(rb"[^+\n]+\+[0-9a-f]{8}\+")),
    (FINGERPRINT, re.compile(rb"([0-9A-Fa-f]{4}[ :-]?){8}(?![0-9A-Fa-f])")),
    (CHECKPOINT, re.compile(rb"[^\n]+\n[0-9]+\r?\n|(?s:.*)\n\xe2\x80\x94 [^ \n]+ [\w+/=]+\s")),
    (EXPORTED_LOG, re.compile(rb"[0-9a-f]{64}\s|(?s:.*?)(?<!\\)\"event-[0-9]")),
    (PACK_RECORD, re.compile(rb"(?s:.*?)\"(@context|credentialSubject)\"")),
    (EVENT_PROOF, re.compile(rb"(?s:.*?)\"(leaf|index|checkpoint)\"")),
    (GROWTH_PROOF, re.compile(rb"(?s:.*?)\"path\"")),
]
LOOKED_AT = 64 * 1024  # bytes of a file, to see what it is
LOG_ASKED = "“log” checks an exported log (log.jsonl)"
CHECKPOINT_ASKED = "a checkpoint of the log is asked for there (checkpoint.txt)"
PROOF_ASKED = "“proof” checks the proof of an event (event-123-proof.json)"
BUILT_ASKED = "“--built” asks for the proof of an event (event-123-proof.json)"
GROWTH_ASKED = "“grown” checks the proof that a log grew (growth.json)"
PACKET_ASKED = "“packet” checks a packet of the release desk, as the PDF that it was handed over as"
PACK_ASKED = f"“pack” checks {RECORD} of a leaver’s pack, or the ZIP that it was handed over as"
CHECKED_WITH_KEY = {"log": "a log", "proof": "a proof", "packet": "a packet", "grown": "a log"}
LOG_KEY_ASKED = "{} is checked with the public key of the event log (log.pub)"
AGENCY_KEY_ASKED = (
    "a pack is checked with the key of the agency that made it, which begins with did:key:z6Mk "
    "(agency.pub)"
)


def kind_of(content: bytes) -> str:
    """What a file is by how it begins, whole or not; blank where it looks like nothing of ours.

    Of what another program saved in another encoding, it is told all the same.
    """
    head = content[:LOOKED_AT]
    if not head.startswith(b"PK"):
        head = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return next((kind for kind, mark in MARKS if mark.match(head)), "")


def _check_kind(content: bytes, path: Path, asked: str, *kinds: str) -> None:
    """Check that a file is of a kind that is asked for, as far as its beginning tells.

    Raises:
        NotCheckedError: it is of another.
    """
    kind = kind_of(content)
    # Of JSON that looks like nothing, its own check tells what it lacks.
    if kind not in kinds and (kind or content[:1] not in (b"{", b"[")):
        is_what = kind or "none of the files that the records make"
        raise NotCheckedError(f"{path.name} is {is_what}; {asked}")


def _given_content(path: Path, asked: str, *kinds: str) -> bytes:
    """A file of a kind that is asked for.

    Raises:
        NotCheckedError: it is of another.
        NotWholeError: it is larger than any.
    """
    content = content_of(path)
    _check_kind(content, path, asked, *kinds)
    return content


def _log_keys(path: Path, asked: str) -> list[Key]:
    """The public keys of a log, in a file that whoever checks may have written.

    Raises:
        NotCheckedError: it is no file of such keys.
    """
    try:
        return read_keys(_key_text(path, asked, LOG_KEY))
    except NotWholeError as why:
        raise NotCheckedError(f"{path.name} can’t be used: {why}; {asked}") from None


def _agency_keys(path: Path) -> list[bytes]:
    """The keys that an agency signs packs with; behind each may stand whose it is.

    Raises:
        NotCheckedError: it is no file of such keys.
    """
    lines = _key_text(path, AGENCY_KEY_ASKED, AGENCY_KEY).split("\n")
    try:
        return [public_of(line.split()[0]) for line in lines if line.strip()]
    except NotWholeError as why:
        raise NotCheckedError(f"{path.name} can’t be used: {why}; {AGENCY_KEY_ASKED}") from None


def _key_text(path: Path, asked: str, kind: str) -> str:
    """The lines of keys, saved by whatever program."""
    content = _given_content(path, asked, kind)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotCheckedError(
            f"{path.name} is not saved as UTF-8: save it anew as plain text; {asked}"
        ) from None


def _note(path: Path) -> str:
    """The text of a checkpoint; a mail program may have ended its lines in its own way."""
    content = _given_content(path, CHECKPOINT_ASKED, CHECKPOINT)
    return content.decode().replace("\r\n", "\n")


def _found_in_pack(given: argparse.Namespace) -> tuple[list[str], int]:
    """What `pack` says, and how it exits."""
    known = _agency_keys(given.key)
    content = _given_content(given.file, PACK_ASKED, PACK_RECORD, ZIP)
    zipped = ZippedPack(content, given.file.name) if kind_of(content) == ZIP else None
    record, public = check_pack(zipped.record() if zipped else content)
    if public not in known:
        raise NotWholeError(f"It is signed by another key than yours: {did_of(public)}")
    folder = given.file.parent
    own = (given.file, given.key, *(folder / name for name in UNSIGNED))
    found = zipped.check_papers(record) if zipped else check_papers(record, folder, own)
    whole, missing, others = found
    credits = record["credentialSubject"]["verifiableCredential"]
    is_whole = "The record is whole, and not all its papers are here" if missing else "Whole"
    said = [
        f"{is_whole}: {record['name']} is as {record['issuer']['name']} signed it. Credits: "
        f"{len(credits):,}. Papers beside it that are those it was made with: {whole:,}."
    ]
    if kept_from := record["credentialSubject"]["clee"].get("keptFrom"):
        said[0] += f" Training before {kept_from} is not kept by who signed it, and not in it."
    if missing:
        said.append(
            f"NOT HERE: {_first_of(missing)}. The record names what is not here: ask for it where "
            "you got the record from."
        )
    if others:
        said.append(
            f"NONE OF IT: {_first_of(others)}. The record does not name what lies there, and "
            "nobody signed it."
        )
    return said, PAPERS_MISSING if missing else OTHERS_BESIDE if others else 0


def _first_of(names: list[str]) -> str:
    """The first names, and how many more there are."""
    more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    return f"{', '.join(names[:MOST_NAMED])}{more}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Check one thing, and say in a sentence what was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    log = commands.add_parser("log", help="an exported log against a checkpoint of it")
    log.add_argument("file", type=Path)
    log.add_argument("--checkpoint", type=Path, required=True)
    log.add_argument(
        "--older", action="store_true", help="the checkpoint is older, so more events stand behind"
    )
    proof = commands.add_parser("proof", help="that one event is in the log")
    proof.add_argument("file", type=Path)
    packet = commands.add_parser("packet", help="a packet that the release desk handed over")
    packet.add_argument("file", type=Path)
    packet.add_argument("--built", type=Path, help="the proof that the log names this very file")
    grown = commands.add_parser("grown", help="that a log only grew between two checkpoints")
    for name in ("older", "newer", "growth"):
        grown.add_argument(name, type=Path)
    for command in (log, proof, packet, grown):
        command.add_argument("--key", type=Path, required=True, help="the log's public key")
    pack = commands.add_parser("pack", help="the record of a leaver's pack, and its papers")
    pack.add_argument(
        "file",
        type=Path,
        help="record.json, the papers beside it; or the ZIP as it was handed over",
    )
    pack.add_argument("--key", type=Path, required=True, help="the agency's key, did:key:z6Mk…")
    given = parser.parse_args(arguments)
    code = 0
    try:
        if given.command == "pack":
            said, code = _found_in_pack(given)
        else:
            said = _found(given)
    except NotWholeError as why:
        print(on_one_line(f"NOT WHOLE: {why}."), file=sys.stderr)
        return 1
    except NotCheckedError as why:
        print(on_one_line(f"Could not check it: {why}."), file=sys.stderr)
        return 2
    except OSError as why:
        unread = f"Could not read {why.filename or 'a file'}: {why.strerror}."
        print(on_one_line(unread), file=sys.stderr)
        return 2
    except MemoryError:
        print("Could not check it: this machine has too little memory for it.", file=sys.stderr)
        return 2
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError):
        print("NOT WHOLE: A file is not what it should be, or damaged.", file=sys.stderr)
        return 1
    try:
        print(*map(on_one_line, said), sep="\n", flush=True)
    except BrokenPipeError:
        # Who reads it has read enough, as `head` does. What is left would be written at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _found(given: argparse.Namespace) -> list[str]:
    """What was found, a line each; names and titles in it are whatever a file says."""
    keys = _log_keys(given.key, LOG_KEY_ASKED.format(CHECKED_WITH_KEY[given.command]))
    if given.command == "log":
        checkpoint = check_signed(_note(given.checkpoint), *keys)
        with given.file.open("rb", buffering=LOOKED_AT) as file:
            _check_kind(file.peek(), given.file, LOG_ASKED, EXPORTED_LOG, EMPTY)
            shown, behind = check_log(lines_of(file), checkpoint)
        if behind and not given.older:
            raise NotWholeError(
                f"{behind:,} lines stand behind the {checkpoint.size:,} events that were signed, "
                "and nothing tells whether they are of the log; for an older checkpoint say --older"
            )
        said = (
            f"Whole: the {checkpoint.size:,} events are those that {checkpoint.origin} signed; "
            f"{shown:,} of them are shown."
        )
        if behind:
            said += f" Of the {behind:,} lines behind them it tells nothing."
        return [said]
    if given.command == "proof":
        proof = json_in(text_of(_given_content(given.file, PROOF_ASKED, EVENT_PROOF)))
        checkpoint = check_proof(proof, *keys)
        return [
            f"Whole: this event is number {proof['index'] + 1:,} of the {checkpoint.size:,} "
            f"that {checkpoint.origin} signed.",
            proof["leaf"],
        ]
    if given.command == "packet":
        return _packet_found(_packet_content(given.file), given.built, keys)
    older = check_signed(_note(given.older), *keys)
    newer = check_signed(_note(given.newer), *keys)
    growth = json_in(text_of(_given_content(given.growth, GROWTH_ASKED, GROWTH_PROOF)))
    if not isinstance(growth, dict) or set(growth) != {"path"}:
        raise NotWholeError("This is no proof that a log grew")
    check_growth(older.size, older.root, newer.size, newer.root, _steps(growth["path"]))
    return [f"Whole: the log only grew, from {older.size:,} to {newer.size:,} events."]


def _packet_content(path: Path) -> bytes:
    """The file of a packet, or of what is left of one.

    Raises:
        NotCheckedError: it is of another kind, or a PDF that is read to its end and has nothing of
            a packet.
    """
    content = content_of(path)
    if MANIFEST in content or PROOFS in content:
        return content
    _check_kind(content, path, PACKET_ASKED, PDF)
    if b"%%EOF" in content[-1024:]:
        raise NotCheckedError(
            f"{path.name} is a PDF with neither the manifest nor the proofs of a packet: it is "
            f"none, or another program has saved it anew; {PACKET_ASKED}"
        )
    return content


def _packet_found(content: bytes, built: Path | None, keys: Sequence[Key]) -> list[str]:
    packet = check_packet(content, *keys)
    manifest, checkpoint = packet.manifest, packet.checkpoint
    said = [
        f"Whole: the {int(manifest['pages']['count'])} pages of {manifest['request']} are those "
        f"that were signed, and that event {packet.event:,} of the {checkpoint.size:,} names that "
        f"{checkpoint.origin} signed. The certificate of its signature is valid from "
        f"{packet.valid.first} to {packet.valid.last}."
    ]
    if built is not None:
        proof = json_in(text_of(_given_content(built, BUILT_ASKED, EVENT_PROOF)))
        check_built(content, proof, *keys)
        said.append("The log names this very file.")
    return said + [f"{_pages(each)}: {each['title']}" for each in manifest["files"]]


def _pages(paper: dict) -> str:
    first, last = int(paper["first_page"]), int(paper["last_page"])
    return f"page {first}" if first == last else f"pages {first} to {last}"


if __name__ == "__main__":
    sys.exit(main())
