"""The certificate of a department course: what it bears, and what is missing for it.

Source: 11 CSR 75-15.020(4), whose eight items `Certificate` holds in the rule's order.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from courses.designations import AREAS, TOPICS, Delivery, Source
from courses.models import Course
from frame.archival import archival_pdf
from frame.attached import Attached
from frame.paper import paper_html
from frame.words import hours, us_date
from people.models import Member
from records.issued.printed import address_to_confirm, last_digits
from records.issued.withholdings import (
    WITHHELD,
    Withholding,
    Withholdings,
    is_course_withheld,
    shown,
    with_signs,
    withheld_in_words,
)
from records.models import Completion

FORMAT = "training-certificate"
VERSION = 1
RULE = "11 CSR 75-15.020(4)"


@dataclass(frozen=True)
class Missing:
    """An item of the rule that nothing on record fills.

    Args:
        item: its letter.
        words: what is missing, and how it is mended.
        page: where; blank where no page of ours mends it.
    """

    item: str
    words: str
    page: str

    def __str__(self) -> str:
        return f"{RULE}({self.item}): {self.words}"


def why_none(completion: Completion) -> str:
    """Why there is no certificate of a completion at all; blank where there is one."""
    if completion.is_voided:
        return "This completion is voided, so there is no certificate of it."
    if completion.is_prior_agency or completion.course.setting != Course.Setting.DEPARTMENT:
        return (
            "The department issues certificates for department training alone; here, whoever gave "
            "the training does."
        )
    if completion.role == Completion.Role.INSTRUCTOR:
        return "A certificate is for who took the course; this is credit for teaching it."
    if completion.source == Source.NON_POST:
        return f"It gives no CLEE credit, for which alone {RULE} asks for a certificate."
    if completion.has_failed:
        return "The test was not passed, so there is no certificate of it."
    return ""


def missing_items(completion: Completion) -> list[Missing]:
    """What the rule asks for and nothing on record says, in its order."""
    course, missing = completion.course, []
    if not course.administrator:
        page = reverse("courses:course-change", args=[course.course_id])
        words = (
            f"the course {course.course_id} names nobody who is responsible for its general "
            "administration. Name them on the course."
        )
        missing.append(Missing("G", words, page))
    if completion.course_session is None and completion.delivery != Delivery.COMPUTER_BASED:
        page = reverse("courses:course-detail", args=[course.course_id])
        words = (
            "the credit was entered without a class, so nothing says where the course was "
            "presented. Schedule the class and enter its sign-in sheet; void this credit first."
        )
        missing.append(Missing("H", words, page))
    return missing


def check_certificate(completion: Completion) -> None:
    """Refuse a certificate that there is none of, or that would have a blank.

    Raises:
        ValidationError: why not, or each item that is missing and where it is mended.
    """
    if why := why_none(completion):
        raise ValidationError(why)
    if missing := missing_items(completion):
        raise ValidationError([str(each) for each in missing])


@dataclass(frozen=True)
class Certificate:
    """What a certificate bears, each item under its letter of 11 CSR 75-15.020(4).

    Args:
        provider_name: (A).
        course_name: (B).
        credit_hours: (C), as text.
        areas: (D), each area with its hours.
        topics: (E), those with hours alone.
        trainee_name: (F).
        administrator: (G).
        presented: (H) the days and the place, in words.
    """

    provider_name: str
    course_name: str
    credit_hours: str
    areas: list[tuple[str, str]]
    topics: list[tuple[str, str]]
    trainee_name: str
    administrator: str
    presented_on: str
    presented_at: str
    completed_on: date
    serial_number: str
    course_id: str
    control_number: str
    is_computer_based: bool
    withheld: list[str]


def certificate_of(completion: Completion, withheld: Withholdings = frozenset()) -> Certificate:
    """What the certificate of a completion bears.

    Raises:
        ValidationError: there is none, or an item is missing.
    """
    check_certificate(completion)
    course, member, session = completion.course, completion.member, completion.course_session
    is_withheld = is_course_withheld(course, withheld)
    given = completion.designated_hours
    if session is None:
        on, at = us_date(completion.completed_on), "Presented by computer"
    else:
        on, at = us_date(session.starts_on), _place(completion)
        if session.ends_on != session.starts_on:
            on = f"{on} to {us_date(session.ends_on)}"
    return Certificate(
        provider_name=course.provider.name,
        course_name=WITHHELD if is_withheld else course.title,
        credit_hours=hours(completion.credit_hours),
        areas=[(area.label, hours(given[area.key])) for area in AREAS],
        topics=[(topic.label, hours(given[topic.key])) for topic in TOPICS if given[topic.key]],
        trainee_name=shown(_written_out(member), withheld, Withholding.NAME),
        administrator=course.administrator,
        presented_on=on,
        presented_at=at,
        completed_on=completion.completed_on,
        serial_number=shown(member.serial_number, withheld, Withholding.SERIAL_NUMBER),
        course_id=WITHHELD if is_withheld else course.course_id,
        control_number=shown(completion.control_number, withheld, Withholding.CONTROL_NUMBER),
        # 11 CSR 75-15.070(3): the certificate bears the phrase “Computer-Based Training.”
        is_computer_based=completion.delivery == Delivery.COMPUTER_BASED,
        withheld=withheld_in_words(withheld),
    )


def _written_out(member: Member) -> str:
    """`Maria T. Alvarez Jr.`: as a certificate bears a name."""
    initial = f"{member.middle_name[0]}." if member.middle_name else ""
    parts = (member.first_name, initial, member.last_name, member.suffix)
    return " ".join(part for part in parts if part)


def _place(completion: Completion) -> str:
    assert completion.course_session is not None
    location = completion.course_session.location
    return f"{location.name}, {location.address}" if location.address else location.name


def certificate_pdf(
    completion: Completion,
    *,
    made_at: datetime,
    withheld: Withholdings = frozenset(),
    code: str = "",
) -> bytes:
    """The certificate on paper, with its data attached.

    Args:
        code: by which it can be confirmed, as it is printed; blank prints none.

    Raises:
        ValidationError: there is none, or an item is missing.
        Busy: other papers are being set.
    """
    certificate = certificate_of(completion, withheld)
    data = json.dumps(
        data_of(certificate, made_at=made_at, code=code), indent=1, ensure_ascii=False
    )
    attached = Attached("certificate.json", data.encode(), "The certificate as data")
    html = paper_html(
        "records/certificate_pdf.html",
        made_at=made_at,
        certificate=certificate,
        code=code,
        confirm_at=address_to_confirm(),
    )
    return archival_pdf(with_signs(html), made_at=made_at, attached=[attached])


def data_of(certificate: Certificate, *, made_at: datetime, code: str) -> dict[str, Any]:
    """The certificate as data; docs/transcript.md describes it."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "department": settings.DEPARTMENT_NAME,
        "made_at": timezone.localtime(made_at).isoformat(timespec="seconds"),
        "code": code,
        "provider_name": certificate.provider_name,
        "course_name": certificate.course_name,
        "credit_hours": certificate.credit_hours,
        "hours_by_area": dict(certificate.areas),
        "hours_by_topic": dict(certificate.topics),
        "trainee_name": certificate.trainee_name,
        "administrator": certificate.administrator,
        "presented_on": certificate.presented_on,
        "presented_at": certificate.presented_at,
        "completed_on": certificate.completed_on.isoformat(),
        "serial_number": certificate.serial_number,
        "course_id": certificate.course_id,
        "control_number": certificate.control_number,
        "is_computer_based": certificate.is_computer_based,
        "withheld": certificate.withheld,
    }


def said_to_strangers(certificate: Certificate) -> dict[str, Any]:
    """What a stranger who types its code is told."""
    return {
        "name": certificate.trainee_name,
        "serial_ends": last_digits(certificate.serial_number),
        "course": f"{certificate.course_id} {certificate.course_name}",
        "completed_on": us_date(certificate.completed_on),
        "hours": certificate.credit_hours,
        "presented": f"{certificate.presented_on}, {certificate.presented_at}",
        "administrator": certificate.administrator,
        "provider": certificate.provider_name,
    }
