"""What a pack tells, as a signed Comprehensive Learner Record: one Open Badges credential a credit.

`docs/leavers.md` tells its form. Every figure is a text, so that its canonical form is short.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from django.conf import settings
from django.utils import timezone

from courses.designations import AREA_KEYS, TOPIC_KEYS
from events.verifier import PACK_CONTEXTS, canonical_json
from frame.words import hours, us_date
from people.models import Member
from records.credit.papers import unshared_papers
from records.leavers.signing import issuer_did, signed
from records.models import Completion, DestructionRow, Document

PAPER_DESTROYED = "Its paper was destroyed on {on} by destruction order {order}."
PAPER_KEPT = "It rests on a paper that names others, kept by the department."


class PaperBeside(NamedTuple):
    """A file of the pack: its name in it, and its hash."""

    name: str
    sha256: str


def clee_of(completion: Completion) -> dict[str, Any]:
    """One credit, as the record tells it; nothing of it names another person."""
    return {
        "title": completion.course.title,
        "courseId": completion.course.course_id,
        "completedOn": completion.completed_on.isoformat(),
        "creditHours": hours(completion.credit_hours),
        "areas": _hours_of(completion, AREA_KEYS),
        "topics": _hours_of(completion, TOPIC_KEYS),
        "source": completion.source,
        "sourceWords": completion.get_source_display(),
        "delivery": completion.delivery,
        "role": completion.role,
        "provider": completion.course.provider.name,
        "controlNumber": completion.control_number,
    }


def contents_of(member: Member, completions: Sequence[Completion]) -> str:
    """A hash that stands for all that a pack would tell now: the same, until the record changes."""
    own, gone = unshared_papers(completions), destroyed_in_words(completions)
    told = [
        {
            **clee_of(each),
            **_kept(each, own),
            **_destroyed(each, gone),
            "evidence": own[each.pk].sha256 if each.pk in own else "",
        }
        for each in completions
    ]
    said = canonical_json([_about(member), told])
    return hashlib.sha256(said.encode()).hexdigest()


def papers_in_words(completions: Sequence[Completion]) -> str:
    """`2 in the pack; 1 credit rests on a paper naming others`, what is destroyed among them."""
    own = unshared_papers(completions)
    in_it = len({paper.pk for paper in own.values()})
    kept = sum(bool(_kept(each, own)) for each in completions)
    said = [f"{in_it:,} in the pack" if in_it else "none in the pack"]
    if kept:
        credits = "1 credit rests on a paper" if kept == 1 else f"{kept:,} credits rest on papers"
        said.append(f"{credits} naming others, kept by the department")
    if gone := len(destroyed_in_words(completions)):
        credits = (
            "the paper of 1 credit was" if gone == 1 else f"the papers of {gone:,} credits were"
        )
        said.append(f"{credits} destroyed by order")
    return "; ".join(said)


def destroyed_in_words(completions: Sequence[Completion]) -> dict[int, str]:
    """By key of the completion, that its paper was destroyed, when and by which order."""
    papers = {
        each.pk: each.evidence_id
        for each in completions
        if each.evidence is not None and each.evidence.destroyed_at is not None
    }
    if not papers:
        return {}
    rows = DestructionRow.objects.filter(
        document__in=papers.values(), destroyed_at__isnull=False
    ).select_related("order")
    said = {
        row.document_id: PAPER_DESTROYED.format(
            on=us_date(timezone.localdate(row.destroyed_at)),
            order=row.order_id,
        )
        for row in rows
    }
    return {key: said[paper] for key, paper in papers.items() if paper in said}


def signed_record(
    member: Member,
    completions: Sequence[Completion],
    *,
    record_id: UUID,
    transcript: PaperBeside,
    papers: Mapping[int, PaperBeside],
    kept_from: date | None,
    now: datetime,
) -> dict[str, Any]:
    """The record of a pack, signed.

    Args:
        papers: by key of the document, the file of the pack that it is.
        kept_from: the first day of which training is kept here, where the member was here before.

    Raises:
        NoKeyError: there is no key to sign by.
    """
    at, own = _moment(now), unshared_papers(completions)
    gone = destroyed_in_words(completions)
    issuer = {
        "id": issuer_did(),
        "type": ["Profile"],
        "name": settings.DEPARTMENT_NAME,
    }
    record = {
        "@context": PACK_CONTEXTS,
        "id": f"urn:uuid:{record_id}",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": f"In-service CLEE of {member.name}",
        "issuer": issuer,
        "validFrom": at,
        "credentialSubject": {
            "type": ["ClrSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityHash": member.name,
                    "identityType": "name",
                    "hashed": False,
                }
            ],
            "clee": {
                **_about(member),
                **({"keptFrom": kept_from.isoformat()} if kept_from else {}),
                "papers": [each._asdict() for each in (transcript, *papers.values())],
            },
            "verifiableCredential": [
                _credential(
                    each,
                    record_id,
                    issuer,
                    {**_papers_of(each, own, papers), **_destroyed(each, gone)},
                )
                for each in completions
            ],
        },
    }
    return signed(record, at=at)


def _about(member: Member) -> dict[str, str]:
    return {
        "name": member.name,
        "serialNumber": member.serial_number,
        "licenseNumber": member.license_number,
        "hiredOn": member.hired_on.isoformat(),
        "separatedOn": member.separated_on.isoformat() if member.separated_on else "",
    }


def _credential(
    completion: Completion,
    record_id: UUID,
    issuer: dict[str, Any],
    papers: Mapping[str, Any],
) -> dict[str, Any]:
    course = completion.course
    return {
        "id": f"urn:uuid:{uuid5(record_id, f'credit {completion.pk}')}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": course.title,
        "issuer": issuer,
        "validFrom": _start_of(completion.completed_on),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "activityEndDate": _start_of(completion.completed_on),
            "achievement": {
                "id": f"urn:uuid:{uuid5(record_id, f'course {course.pk}')}",
                "type": ["Achievement"],
                "achievementType": "Course",
                "name": course.title,
                "humanCode": course.course_id,
                "description": f"{hours(completion.credit_hours)} credit hours of CLEE.",
                "criteria": {
                    "narrative": "Completed, as the training record of the agency has it."
                },
            },
            "clee": {**clee_of(completion), **papers},
        },
    }


def _papers_of(
    completion: Completion, own: Mapping[int, Document], papers: Mapping[int, PaperBeside]
) -> dict[str, Any]:
    """What the record says of the paper that a credit rests on."""
    paper = own.get(completion.pk)
    names = [papers[paper.pk].name] if paper is not None else []
    return {"papers": names, **_kept(completion, own)}


def _kept(completion: Completion, own: Mapping[int, Document]) -> dict[str, str]:
    """What is said of a credit whose paper is no other agency's to read."""
    paper = completion.evidence
    is_there = paper is not None and paper.destroyed_at is None
    return {"paperKept": PAPER_KEPT} if is_there and completion.pk not in own else {}


def _destroyed(completion: Completion, gone: Mapping[int, str]) -> dict[str, str]:
    """What is said of a credit whose paper went by order, so that its lack is no silence."""
    return {"paperDestroyed": gone[completion.pk]} if completion.pk in gone else {}


def _hours_of(completion: Completion, keys: Sequence[str]) -> dict[str, str]:
    return {key: hours(given) for key in keys if (given := getattr(completion, key))}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _start_of(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
