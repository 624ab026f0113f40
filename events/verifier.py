#!/usr/bin/env python3
"""Check what came out of the training records, without the system and without trusting it.

This one file needs Python 3.9 and, for signatures, the package `cryptography` (pip install
cryptography). It imports nothing else, asks no network and writes nothing:

    python3 verifier.py log log.jsonl --checkpoint checkpoint.txt --key log.pub
    python3 verifier.py proof proof.json --key log.pub
    python3 verifier.py packet packet.pdf --key log.pub
    python3 verifier.py grown older.txt newer.txt growth.json --key log.pub
    python3 verifier.py pack record.json --key agency.pub

`log.pub` has the public key that the department gave out, and those of before, a line each. You
should have your own copy of it, as you should of the checkpoints that were sent. It exits 0 where
all is whole, and 1 with a sentence that says what is not. `agency.pub` has the key that an agency
signs leaver's packs with, as `did:key:z6Mk…`.

The log is a Merkle tree as RFC 6962 hashes it (section 2.1). A leaf is the line of an event, whose
bytes `docs/event-log.md` tells. Checkpoints are signed notes (c2sp.org/tlog-checkpoint,
c2sp.org/signed-note) with Ed25519.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

EMPTY_ROOT = hashlib.sha256(b"").digest()
ED25519 = 1  # the signature of a log, in a signed note
COSIGNATURE = 4  # that of a witness, with its time
LEAF_NOT_SHOWN = re.compile(rb"[0-9a-f]{64}")


class NotWholeError(Exception):
    """Something is not as it was; the message says what."""


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
        start = 0
        for height, hashed in zip(heights_of(self.size), self.hashes, strict=True):
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
            raw = base64.b64decode(text, validate=True)
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
        decoded = base64.b64decode(root, validate=True)
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
                raw = base64.b64decode(found[2], validate=True)
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
    refusals = []
    for key in keys:
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
    raise NotWholeError(f"The checkpoint is not signed by {key.name}")


def is_signature(public: bytes, signature: bytes, signed: bytes) -> bool:
    """Whether an Ed25519 signature fits."""
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        raise NotWholeError(
            "Signatures can't be checked here: install the package cryptography "
            "(pip install cryptography)"
        ) from None
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


def check_proof(proof: dict, *keys: Key) -> Checkpoint:
    """Check that an event is in the log: `leaf`, `index`, `path` and `checkpoint` of a proof.

    Raises:
        NotWholeError: it is not, or this is no proof.
    """
    try:
        leaf, index, note = str(proof["leaf"]), int(proof["index"]), str(proof["checkpoint"])
        path = [bytes.fromhex(step) for step in proof["path"]]
    except (KeyError, TypeError, ValueError, OverflowError):
        raise NotWholeError("This is no proof of an event") from None
    checkpoint = check_signed(note, *keys)
    root = root_by_inclusion(leaf_hash(leaf.encode("ascii")), index, checkpoint.size, path)
    if root != checkpoint.root:
        raise NotWholeError("The event is not in the log as it is written here")
    return checkpoint


# What a packet is called by that carries these, and how its two files begin in it.
MANIFEST = b'{"form":"packet-1",'
PROOFS = b'{"form":"packet-proofs-1",'
MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")  # 1.2.840.113549.1.9.4
SEQUENCE, SET, OCTETS, FIRST_OF_CHOICE = 0x30, 0x31, 0x04, 0xA0


class Packet(NamedTuple):
    """What a packet says of itself, all of it checked."""

    manifest: dict
    event: int
    checkpoint: Checkpoint


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
            found = Packet(manifest, int(proof["index"]) + 1, checkpoint)
    if found is None:
        raise NotWholeError("No event of the log names this manifest")
    check_signature(content, behind=length, fingerprint=manifest["certificate"])
    return found


def check_built(content: bytes, proof: dict, *keys: Key) -> Checkpoint:
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
    event = json.loads(proof["leaf"])
    return json.loads(event[-1]).get(name) == value


def _file_within(content: bytes, beginning: bytes, name: str) -> tuple[bytes, dict]:
    """A file that lies in a PDF as it is, found by how it begins."""
    at = content.find(beginning)
    if at < 0:
        raise NotWholeError(f"This is no packet: it has no {name}")
    if content.find(beginning, at + 1) >= 0:
        raise NotWholeError(f"The packet has more than one {name}")
    text = content[at : content.index(b"\nendstream", at)].decode("ascii").rstrip("\r\n")
    return text.encode("ascii"), json.loads(text)


def check_signature(content: bytes, *, behind: int, fingerprint: str) -> None:
    """Check the signature of a PDF (PAdES, ECDSA over P-256): it covers all of the file.

    Args:
        behind: where in the file what was signed last begins.
        fingerprint: SHA-256 of the certificate that signed it.

    Raises:
        NotWholeError: there is none, or it does not fit, or something was put behind it.
    """
    ranges = re.findall(rb"/ByteRange *\[ *(\d+) +(\d+) +(\d+) +(\d+) *\]", content[behind:])
    if len(ranges) != 1:
        raise NotWholeError("The packet is not signed once")
    start, length, second, rest = map(int, ranges[0])
    if start or second + rest != len(content) or second <= length:
        raise NotWholeError("Something was put behind what was signed")
    digest = hashlib.sha256(content[:length] + content[second:]).digest()
    held = content[length:second].strip().strip(b"<>")
    signer, certificates = _signer_of(_unpadded(bytes.fromhex(held.decode("ascii"))))
    signed = next((each for tag, each, _ in signer if tag == FIRST_OF_CHOICE), b"")
    attributes = [_der(each) for _, each, _ in _der(signed)]
    told = {name: values for (_, name, _), (_, values, _) in attributes}
    if _der(told.get(MESSAGE_DIGEST, b""))[:1] != [(OCTETS, digest, _octets(digest))]:
        raise NotWholeError("A byte of the packet is not as it was when it was signed")
    whose = [each for each in certificates if hashlib.sha256(each).hexdigest() == fingerprint]
    signature = [each for tag, each, _ in signer if tag == OCTETS][-1:]
    if not whose or not signature or not _is_ecdsa(whose[0], signature[0], _set(signed)):
        raise NotWholeError("The signature is not that of the certificate in the manifest")


def _unpadded(message: bytes) -> bytes:
    """A signed message without the noughts behind it, for which room was left."""
    [(_, _, whole)] = _der(message)
    if message[len(whole) :].strip(b"\0"):
        raise NotWholeError("The signature is damaged")
    return whole


def _signer_of(message: bytes) -> tuple[list[tuple[int, bytes, bytes]], list[bytes]]:
    """The parts of the one signer of a signed message (RFC 5652), and the certificates in it."""
    _, choice = (each for _, each, _ in _der(_der(message)[0][1]))
    parts = _der(_der(choice)[0][1])
    certificates = next((each for tag, each, _ in parts if tag == FIRST_OF_CHOICE), b"")
    signers = _der(parts[-1][1])
    if len(signers) != 1:
        raise NotWholeError("The packet is not signed once")
    return _der(signers[0][1]), [whole for _, _, whole in _der(certificates)]


def _der(content: bytes) -> list[tuple[int, bytes, bytes]]:
    """The values that stand one after another (X.690): tag, content, and both together."""
    found, at = [], 0
    while at < len(content) and content[at]:
        tag, length, begins = content[at], content[at + 1], at + 2
        if length & 0x80:
            begins += length & 0x7F
            length = int.from_bytes(content[at + 2 : begins], "big")
        if begins + length > len(content):
            raise NotWholeError("The signature is damaged")
        found.append((tag, content[begins : begins + length], content[at : begins + length]))
        at = begins + length
    return found


def _octets(value: bytes) -> bytes:
    return bytes([OCTETS, len(value)]) + value


def _set(content: bytes) -> bytes:
    """The signed attributes as they are signed: as a set, whatever stands in its place."""
    size = len(content)
    if size < 0x80:
        return bytes([SET, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([SET, 0x80 | len(length)]) + length + content


def _is_ecdsa(certificate: bytes, signature: bytes, signed: bytes) -> bool:
    """Whether an ECDSA signature fits the key of a certificate."""
    try:
        from cryptography import x509
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec
    except ImportError:
        raise NotWholeError(
            "Signatures can't be checked here: install the package cryptography "
            "(pip install cryptography)"
        ) from None
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
        NotWholeError: it is no such record.
    """

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        if len(dict(pairs)) != len(pairs):
            raise NotWholeError("The record of the pack says something twice")
        return dict(pairs)

    def number(found: str) -> object:
        raise NotWholeError(f"The record of a pack has no numbers, and this one has {found[:40]}")

    try:
        record = json.loads(
            text,
            object_pairs_hook=once,
            parse_int=number,
            parse_float=number,
            parse_constant=number,
        )
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


def check_papers(record: dict, folder: Path) -> tuple[int, list[str]]:
    """Hold the papers that lie beside a checked record against the hashes that it has of them.

    Returns:
        how many are as they were, and the names of those that are not there.

    Raises:
        NotWholeError: one is another than the record was made with.
    """
    missing = []
    papers = record["credentialSubject"]["clee"]["papers"]
    for paper in papers:
        if not re.fullmatch(r"(certificates/)?[\w-]+\.[a-z]+", paper["name"]):
            raise NotWholeError(f"“{paper['name'][:80]}” is no name of a paper of a pack")
        path = folder / paper["name"]
        if not path.is_file():
            missing.append(paper["name"])
        elif hashlib.sha256(path.read_bytes()).hexdigest() != paper["sha256"]:
            raise NotWholeError(f"{paper['name']} is another file than the record was made with")
    return len(papers) - len(missing), missing


def _found_in_pack(given: argparse.Namespace) -> str:
    """What `pack` says."""
    record, public = check_pack(given.file.read_bytes())
    known = [
        public_of(line.split()[0]) for line in given.key.read_text().split("\n") if line.strip()
    ]
    if public not in known:
        raise NotWholeError(f"It is signed by another key than yours: {did_of(public)}")
    whole, missing = check_papers(record, given.file.parent)
    credits = record["credentialSubject"]["verifiableCredential"]
    said = (
        f"Whole: {record['name']} is as {record['issuer']['name']} signed it. Credits: "
        f"{len(credits):,}. Papers beside it that are those it was made with: {whole:,}."
    )
    return f"{said} Not here: {', '.join(missing)}." if missing else said


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
    pack.add_argument("file", type=Path, help="record.json, the papers beside it")
    pack.add_argument("--key", type=Path, required=True, help="the agency's key, did:key:z6Mk…")
    given = parser.parse_args(arguments)
    try:
        print(_found(given))
    except (NotWholeError, OSError) as why:
        print(f"NOT WHOLE: {why}.", file=sys.stderr)
        return 1
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError):
        print("NOT WHOLE: A file is not what it should be, or damaged.", file=sys.stderr)
        return 1
    return 0


def _found(given: argparse.Namespace) -> str:
    if given.command == "pack":
        return _found_in_pack(given)
    keys = read_keys(given.key.read_text())
    if given.command == "log":
        checkpoint = check_signed(given.checkpoint.read_text(), *keys)
        with given.file.open("rb") as lines:
            shown, behind = check_log(lines, checkpoint)
        if behind and not given.older:
            raise NotWholeError(
                f"{behind:,} lines stand behind the {checkpoint.size:,} events that were signed, "
                "and nothing tells whether they are of the log; for an older checkpoint say --older"
            )
        said = (
            f"Whole: the {checkpoint.size:,} events are those that {checkpoint.origin} signed; "
            f"{shown:,} of them are shown."
        )
        return f"{said} Of the {behind:,} lines behind them it tells nothing." if behind else said
    if given.command == "proof":
        proof = json.loads(given.file.read_text())
        checkpoint = check_proof(proof, *keys)
        return (
            f"Whole: this event is number {int(proof['index']) + 1:,} of the {checkpoint.size:,} "
            f"that {checkpoint.origin} signed.\n{proof['leaf']}"
        )
    if given.command == "packet":
        return _packet_found(given.file.read_bytes(), given.built, keys)
    older = check_signed(given.older.read_text(), *keys)
    newer = check_signed(given.newer.read_text(), *keys)
    path = [bytes.fromhex(step) for step in json.loads(given.growth.read_text())["path"]]
    check_growth(older.size, older.root, newer.size, newer.root, path)
    return f"Whole: the log only grew, from {older.size:,} to {newer.size:,} events."


def _packet_found(content: bytes, built: Path | None, keys: Sequence[Key]) -> str:
    packet = check_packet(content, *keys)
    manifest, checkpoint = packet.manifest, packet.checkpoint
    said = [
        f"Whole: the {int(manifest['pages']['count'])} pages of {manifest['request']} are those "
        f"that were signed, and that event {packet.event:,} of the {checkpoint.size:,} names that "
        f"{checkpoint.origin} signed."
    ]
    if built is not None:
        check_built(content, json.loads(built.read_text()), *keys)
        said.append("The log names this very file.")
    said += [
        f"pages {each['first_page']} to {each['last_page']}: {each['title']}"
        for each in manifest["files"]
    ]
    return "\n".join(said)


if __name__ == "__main__":
    sys.exit(main())
