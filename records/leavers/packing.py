"""The file of a pack: a folder with the record, the transcript, the certificates and the check."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.core.exceptions import ValidationError
from django.utils import timezone

from events import verifier
from frame.files import SUFFIXES, ContentType
from frame.words import us_date
from people.models import Member
from records.credit.papers import unshared_papers
from records.leavers.record import (
    PaperBeside,
    destroyed_in_words,
    papers_in_words,
    signed_record,
)
from records.models import Completion, Document

RECORD, TRANSCRIPT, VERIFIER, READ_ME = (
    "record.json",
    "transcript.pdf",
    "verifier.py",
    "READ-ME.txt",
)
DESTROYED = "\n                {on}, {course}: {why}"
NOT_KEPT = "Training before {} is not kept in the system that this was made by.\n"
READ_ME_WORDS = """\
The record of in-service CLEE of {name}, {serial_number},
with {department}, from {hired_on} to {separated_on} (11 CSR 75-15.020(6)). Made on {made_on}.
{not_kept}
transcript.pdf  the training record, to be read
certificates/   papers that credits rest on: {certificates}{destroyed}
record.json     the credits for a program, signed: a Comprehensive Learner Record 2.0 with an Open
                Badges 3.0 credential for each credit
verifier.py     the check; it needs Python and the package cryptography, and asks no network

To check that nothing was changed, write the key of the agency, which begins with did:key:, into a
file agency.pub, and type

    python3 verifier.py pack record.json --key agency.pub

The ZIP is checked as you were given it too: type its name in place of record.json.

Ask the agency for its key, or have it read you the fingerprint: this one was signed with
{did}
{fingerprint}
"""


def write_pack(
    into: IO[bytes],
    *,
    member: Member,
    completions: Sequence[Completion],
    transcript: bytes,
    record_id: UUID,
    kept_from: date | None,
    now: datetime,
) -> str:
    """Write a pack as a ZIP.

    Returns:
        the key that signed its record, as `did:key:z6Mk…`.

    Raises:
        NoKeyError: there is no key to sign its record by.
        ValidationError: the file of a certificate is not in the storage.
    """
    with ZipFile(into, "w", ZIP_DEFLATED) as pack:
        papers = _write_certificates(pack, completions, now)
        record = signed_record(
            member,
            completions,
            record_id=record_id,
            kept_from=kept_from,
            transcript=PaperBeside(TRANSCRIPT, hashlib.sha256(transcript).hexdigest()),
            papers=papers,
            now=now,
        )
        words = _read_me(member, completions, record["issuer"], kept_from=kept_from, now=now)
        for name, content in (
            (TRANSCRIPT, transcript),
            (RECORD, json.dumps(record, indent=1, ensure_ascii=False).encode()),
            (VERIFIER, Path(verifier.__file__).read_bytes()),
            (READ_ME, words.encode()),
        ):
            pack.writestr(_entry(name, now), content, ZIP_DEFLATED)
    return str(record["issuer"]["id"])


def _write_certificates(
    pack: ZipFile, completions: Sequence[Completion], now: datetime
) -> dict[int, PaperBeside]:
    """Write the papers that credits rest on, numbered; what each became, by its key.

    Raises:
        ValidationError: the file of one is not in the storage.
    """
    documents = {each.pk: each for each in unshared_papers(completions).values()}
    papers: dict[int, PaperBeside] = {}
    for number, document in enumerate(documents.values(), 1):
        suffix = SUFFIXES[ContentType(document.content_type)]
        name = f"certificates/{number:03}{suffix}"
        with pack.open(_entry(name, now), "w") as entry:
            for chunk in _chunks(document):
                entry.write(chunk)
        papers[document.pk] = PaperBeside(name, document.sha256)
    return papers


def _read_me(
    member: Member,
    completions: Sequence[Completion],
    issuer: dict[str, Any],
    *,
    kept_from: date | None,
    now: datetime,
) -> str:
    """What whoever opens the pack reads first.

    Args:
        issuer: who signed its record, as that says it.
    """
    did, gone = issuer["id"], destroyed_in_words(completions)
    destroyed = (
        DESTROYED.format(on=us_date(each.completed_on), course=each.course, why=gone[each.pk])
        for each in completions
        if each.pk in gone
    )
    return READ_ME_WORDS.format(
        name=member.name,
        serial_number=member.serial_number,
        department=issuer["name"],
        hired_on=us_date(member.hired_on),
        separated_on=us_date(member.separated_on),
        not_kept=NOT_KEPT.format(us_date(kept_from)) if kept_from else "",
        made_on=us_date(timezone.localdate(now)),
        certificates=papers_in_words(completions),
        destroyed="".join(destroyed),
        did=did,
        fingerprint=verifier.fingerprint_of(verifier.public_of(did)),
    )


def _entry(name: str, now: datetime) -> ZipInfo:
    entry = ZipInfo(name, timezone.localtime(now).timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _chunks(document: Document) -> Iterator[bytes]:
    """The file of a document, which is refused if it is not what was stored.

    Raises:
        ValidationError: it is not in the storage, or another.
    """
    digest = hashlib.sha256()
    try:
        with document.file.open("rb") as stored:
            for chunk in stored.chunks():
                digest.update(chunk)
                yield chunk
    except FileNotFoundError:
        raise ValidationError(
            f"“{document.name}”, a certificate of this member, is not in the storage any more, so "
            "the pack would not be whole. An administrator finds it in a backup."
        ) from None
    if digest.hexdigest() != document.sha256:
        raise ValidationError(
            f"“{document.name}”, a certificate of this member, is not the file that was stored. An "
            "administrator finds it in a backup."
        )
