"""Leavers and their packs for tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import override_settings
from django.utils import timezone

from frame.hours import ZERO
from people.models import Member
from records.leavers.actions import prepare_pack
from records.leavers.models import LeaverPack
from records.leavers.owed import told_of
from records.leavers.record import contents_of
from records.leavers.signing import make_leaver_key
from records.models import Completion
from tests.factories import CompletionFactory, MemberFactory

TRANSCRIPT = b"%PDF-1.7 a transcript"
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


def prepared(member: Member, by: Member, now: datetime, **values: Any) -> LeaverPack:
    """The pack as its action makes it."""
    with a_key():
        return prepare_pack(member=member, transcript=TRANSCRIPT, by=by, now=now, **values)


def a_pack(member: Member, state: str = "prepared", *, by: Member | None = None) -> LeaverPack:
    """A pack in a state, its file a text; that of a member without a last day is of June 30."""
    now = timezone.now()
    has_left = member.separated_on is not None
    told = told_of(member) if has_left else Completion.objects.none()
    completions = list(told.select_related("course__provider", "evidence"))
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
        contents=contents_of(member, completions),
        file=default_storage.save(f"packs/2026/{uuid4().hex}.zip", ContentFile(b"PK")),
        size=2,
        sha256="a" * 64,
        **steps[state],
    )
