"""What a pack says of its credits, read strictly: what is not understood is refused whole."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from courses.designations import AREA_KEYS, HOURS_COLUMNS, TOPIC_KEYS, Delivery, Source
from events.verifier import NotWholeError, check_pack, read_pack
from frame.hours import ZERO
from frame.printable import check_printable
from frame.words import us_date
from records.leavers.packing import TRANSCRIPT

MOST_CREDITS = 2_000
HOURS = re.compile(r"[0-9]{1,4}\.[0-9]{2}")


@dataclass(frozen=True)
class CreditTold:
    """One credit, as a pack tells it.

    Args:
        number: its place in the record, from 1.
        hours: every column of `HOURS_COLUMNS`.
        source: one of `Source`.
    """

    number: int
    title: str
    course_id: str
    completed_on: date
    hours: dict[str, Decimal]
    source: str
    delivery: str
    provider: str
    control_number: str


@dataclass(frozen=True)
class PackTold:
    """A record, as it was signed.

    Args:
        issuer: the key, as `did:key:z6Mk…`.
        public: the same as bytes.
        papers: by name, the hashes of the papers that it was made with.
    """

    record_id: str
    agency: str
    issuer: str
    public: bytes
    name: str
    license_number: str
    left_on: str
    papers: dict[str, str]
    credits: tuple[CreditTold, ...]

    def names_as_transcript(self, sha256: str) -> bool:
        """Whether a file of that hash is the transcript that the record was made with.

        Any paper that it names, where it calls none the transcript as we do.
        """
        own = self.papers.get(TRANSCRIPT)
        return sha256 == own if own is not None else sha256 in self.papers.values()

    def credit(self, number: int) -> CreditTold | None:
        return next((each for each in self.credits if each.number == number), None)


def checked_pack(text: bytes) -> PackTold:
    """Check the signature of a record, and read it.

    Raises:
        ValidationError: it is not whole, or says what is not understood.
    """
    try:
        record, public = check_pack(text)
    except NotWholeError as why:
        raise ValidationError(
            f"{why}. Nothing of it is read. Ask the agency for it again."
        ) from None
    return _told(record, public)


def pack_as_stored(text: str) -> PackTold:
    """Read a record that was checked when it came."""
    return _told(read_pack(text), b"")


def _told(record: dict[str, Any], public: bytes) -> PackTold:
    try:
        subject = record["credentialSubject"]
        about, credits = subject["clee"], subject["verifiableCredential"]
        told = PackTold(
            record_id=_line(record["id"], 100),
            agency=_line(record["issuer"]["name"], 200),
            issuer=_line(record["issuer"]["id"], 80),
            public=public,
            name=_line(about["name"], 200),
            license_number=_line(about["licenseNumber"], 40),
            left_on=us_date(date.fromisoformat(about["separatedOn"])),
            papers={_line(each["name"], 100): str(each["sha256"]) for each in about["papers"]},
            credits=(),
        )
    except (AttributeError, KeyError, TypeError, ValueError, ValidationError):
        raise ValidationError(
            "The record is signed, but it is no leaver’s pack of the kind that is read here. Enter "
            "its credits by hand, from the papers."
        ) from None
    if not isinstance(credits, list) or len(credits) > MOST_CREDITS:
        raise ValidationError(f"A pack of more than {MOST_CREDITS:,} credits is not read.")
    read = tuple(_credit(number, each) for number, each in enumerate(credits, 1))
    return PackTold(**{**told.__dict__, "credits": read})


def _credit(number: int, credential: Any) -> CreditTold:
    try:
        said = credential["credentialSubject"]["clee"]
        areas, topics = said["areas"], said["topics"]
        if not (set(areas) <= set(AREA_KEYS) and set(topics) <= set(TOPIC_KEYS)):
            raise ValueError
        hours = dict.fromkeys(HOURS_COLUMNS, ZERO) | {
            key: _hours(each)
            for key, each in {**areas, **topics, "credit_hours": said["creditHours"]}.items()
        }
        return CreditTold(
            number=number,
            title=_line(said["title"], 200),
            course_id=_line(said["courseId"], 40),
            completed_on=date.fromisoformat(said["completedOn"]),
            hours=hours,
            source=str(Source(said["source"])),
            delivery=str(Delivery(said["delivery"])),
            provider=_line(said["provider"], 200),
            control_number=_line(said["controlNumber"], 40),
        )
    except (AttributeError, KeyError, TypeError, ValueError, ValidationError):
        raise ValidationError(
            f"Credit {number} of the record is not understood, so nothing of it is read. Enter its "
            "credits by hand, from the papers."
        ) from None


def _line(text: Any, longest: int) -> str:
    """A line of text.

    Raises:
        ValueError: it is none, or too long.
        ValidationError: it holds what no page shows.
    """
    if not isinstance(text, str) or len(text) > longest:
        raise ValueError
    check_printable(text)
    return text


def _hours(text: Any) -> Decimal:
    if not HOURS.fullmatch(text):
        raise ValueError
    return Decimal(text)
