"""Leavers and their packs for tests."""

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import override_settings
from django.utils import timezone

from events.verifier import check_pack
from frame.files import checked_file
from frame.hours import ZERO
from people.models import Member
from records.actions.documents import filing
from records.leavers.actions import hand_over_pack, prepare_pack, take_pack
from records.leavers.models import LeaverPack
from records.leavers.signing import make_leaver_key
from records.leavers.states import was_taken
from records.leavers.told import Told, told_now, told_of
from records.models import Completion
from tests.factories import CompletionFactory, MemberFactory
from tests.records.sheets import CHICAGO
from tests.uploads import PDF, pdf

NOON = datetime(2026, 7, 1, 12, tzinfo=CHICAGO)
TODAY = NOON.date()
JUNE_30 = date(2026, 6, 30)
TRANSCRIPT = b"%PDF-1.7 a transcript"
OWN = PDF + b"% Certificate of Roe\n"
GIVEN = {"on": TODAY, "to": "Ana Núñez", "how": "in_person", "receipt": "Signed by her."}
HANDED_OVER = {
    "handed_over_on": date(2026, 6, 30),
    "handed_over_to": "Núñez, Ana",
    "handed_over_how": "in_person",
    "receipt": "Signed by the officer.",
}


@contextmanager
def a_key() -> Iterator[bytes]:
    """A key to sign by, for as long as the block lasts; gives its public half."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "leaver-key"
        with override_settings(LEAVER_PACK_KEY_FILE=str(path)):
            yield make_leaver_key(path)


def a_leaver(*, left: date | None = None, **values: Any) -> Member:
    """An officer who left yesterday, or on that day, with a credit of the month before."""
    left = left or timezone.localdate() - timedelta(days=1)
    member = MemberFactory(separated_on=left, **values)
    CompletionFactory(member=member, completed_on=left - timedelta(days=30))
    return member


def made(member: Member, by: Member, now: datetime, **values: Any) -> LeaverPack:
    """The pack as its action makes it with the key that is set, if one is."""
    return prepare_pack(
        **{"member": member, "transcript": TRANSCRIPT, "told": told_now(member), **values},
        by=by,
        now=now,
    )


def prepared(member: Member, by: Member, now: datetime, **values: Any) -> LeaverPack:
    """The pack as its action makes it, with a key of its own."""
    with a_key():
        return made(member, by, now, **values)


def a_pack(member: Member, state: str = "prepared", *, by: Member | None = None) -> LeaverPack:
    """A pack in a state, its file a text; that of a member without a last day is of June 30."""
    now = timezone.now()
    has_left = member.separated_on is not None
    told = told_of(member) if has_left else Completion.objects.none()
    completions = list(told.select_related("course__provider", "evidence"))
    now_told = told_now(member) if has_left else Told("", "")
    steps: dict[str, dict[str, Any]] = {
        "prepared": {},
        "handed_over": {
            **HANDED_OVER,
            "handed_over_by": by or MemberFactory(),
            "handed_over_at": now,
        },
        "withdrawn": {"withdrawn_at": now, "withdrawn_because": "It was taken back."},
    }
    return LeaverPack.objects.create(
        member=member,
        separated_on=member.separated_on or date(2026, 6, 30),
        prepared_at=now,
        credits=len(completions),
        credit_hours=sum((each.credit_hours for each in completions), ZERO),
        contents=now_told.contents,
        listed=now_told.listed,
        file=default_storage.save(f"packs/2026/{uuid4().hex}.zip", ContentFile(b"PK")),
        size=2,
        sha256=hashlib.sha256(b"PK").hexdigest(),
        **steps[state],
    )


def credit(member: Member, **values):
    return CompletionFactory(member=member, **{"completed_on": date(2026, 5, 20), **values})


def taken(pack: LeaverPack, by: Member) -> LeaverPack:
    """The pack, once its file was taken away."""
    take_pack(pack=pack, by=by)
    return pack


def handed(pack: LeaverPack, by: Member, **values) -> LeaverPack:
    """The pack, its hand-over noted; its file is taken first, where nobody has."""
    if not was_taken(pack):
        take_pack(pack=pack, by=by)
    return hand_over_pack(pack=pack, by=by, now=NOON, **{**GIVEN, **values})


def unpacked(pack: LeaverPack) -> dict[str, bytes]:
    with default_storage.open(pack.file.name) as stored, ZipFile(io.BytesIO(stored.read())) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def on_paper(department, member: Member, content: bytes, **values) -> Completion:
    with filing(by=department.clerk, now=NOON) as files:
        paper = files.file_away(checked_file(pdf("paper.pdf", content)), member=member)
    return credit(member, evidence=paper, **values)


def told_by(pack: LeaverPack) -> list[dict]:
    record, _ = check_pack(unpacked(pack)["record.json"])
    credits = record["credentialSubject"]["verifiableCredential"]
    return [each["credentialSubject"]["clee"] for each in credits]
