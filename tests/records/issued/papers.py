"""Issued papers, and what a certificate is issued of."""

import hashlib
from datetime import date, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile

from people.models import Member
from records.issued.codes import new_code
from records.issued.models import IssuedPaper
from records.models import Completion
from tests.factories import CompletionFactory, CourseFactory
from tests.records.sheets import a_class

NOON = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("America/Chicago"))
_numbers = count()


def a_paper(member: Member, by: Member, *, kind: str = "transcript", **given: Any) -> IssuedPaper:
    """A paper that is on record as issued, with a file that says little."""
    content = f"%PDF-1.7 {next(_numbers)} startxref %%EOF".encode()
    said = {
        "name": member.name,
        "serial_ends": member.serial_number[-2:],
        "covers": "whole career",
        "as_of": "Jul 1, 2026",
        "known_on": "",
        "years": [{"year": 2026, "post": "8.00", "non_post": "0.00"}],
    }
    paper = IssuedPaper(
        **{
            "kind": kind,
            "code": new_code(),
            "member": member,
            "said": said,
            "as_of": NOON.date(),
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "issued_by": by,
            "issued_at": NOON,
            **given,
        }
    )
    paper.file.save("paper.pdf", ContentFile(content), save=False)
    paper.save()
    return paper


def a_department_completion(member: Member, **given: Any) -> Completion:
    """A completion of a class of the department, with all that a certificate bears."""
    course = given.pop("course", None) or CourseFactory(
        course_id="26-0042",
        title="De-escalation & <Tactics>",
        administrator="Sergeant Dana Whitfield",
        provider__name="Kansas City Regional Police Academy",
    )
    course_session = given.pop("course_session", None) or a_class(course=course)
    made = CompletionFactory(
        **{
            "member": member,
            "course": course,
            "course_session": course_session,
            "completed_on": date(2026, 3, 10),
            "control_number": "26-4411",
            **given,
        }
    )
    found = Completion.objects.select_related("member", "course__provider")
    return found.select_related("course_session__location").get(pk=made.pk)
