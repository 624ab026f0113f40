"""The credit of what members send in, as a clerk enters it, and the papers it rests on."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape

from courses.credit_hours import credit_for_instruction
from courses.designations import HOURS_COLUMNS, Delivery, Source
from courses.models import Course, Provider
from frame.files import CheckedFile, checked_file
from frame.hours import ZERO
from frame.paper import typeset
from frame.words import hours, us_date
from people.models import Member
from records.credit_entry import CreditEntry, check_entry
from records.intake.proposing import MINUTES_OF_AN_HOUR

CERTIFICATE = """
<style>@page {{ size: Letter landscape; margin: 1in }} body {{ font: 16pt/1.6 serif;
text-align: center }}</style>
<h1>Certificate of Completion</h1><p>This is to certify that</p><h2>{name}</h2>
<p>has completed</p><h2>{title}</h2><p>{hours} hours on {on}<br>{provider}</p>
<p>Invented with the demonstration.</p>
"""
TRANSCRIPT = """
<style>@page {{ size: Letter; margin: 1in }} body {{ font: 12pt/1.5 serif }}
table {{ width: 100%; text-align: left }}</style>
<h1>{college}</h1><h2>Official Transcript</h2><p>Student: {name}</p><p>Term: {term}</p>
<table><tr><th>Course</th><th>Semester hours</th><th>Grade</th></tr>
<tr><td>{title}</td><td>{hours}</td><td>B</td></tr></table>
<p>Invented with the demonstration.</p>
"""
TERMS = ("Spring", "Summer", "Fall")


def entry_of(course: Course, member: Member, day: date, **more: Any) -> CreditEntry:
    """The credit of a course, as a clerk enters it."""
    return CreditEntry(
        member=member,
        course=course,
        completed_on=day,
        source=course.source,
        delivery=course.delivery,
        hours=more.pop("hours", course.designated_hours),
        **more,
    )


def approved_entry(member: Member, values: dict[str, Any]) -> CreditEntry:
    """The course of a request as POST approves it: an hour for each fifty minutes."""
    minutes = int(values["hours"] * MINUTES_OF_AN_HOUR)
    credit = credit_for_instruction(minutes)
    none = dict.fromkeys(HOURS_COLUMNS, ZERO)
    hours_of_it = {**none, "credit_hours": credit, "technical_studies": credit}
    provider = Provider.objects.get(name=values["provider_name"])
    new_course = {
        "title": values["title"],
        "setting": Course.Setting.OUTSIDE,
        "provider": provider,
        "source": Source.APPROVED_COURSE,
        "delivery": Delivery.IN_PERSON,
        "instruction_minutes": minutes,
        "synopsis": values["synopsis"],
        **hours_of_it,
    }
    return CreditEntry(
        member=member,
        new_course=new_course,
        completed_on=values["last_on"],
        source=Source.APPROVED_COURSE,
        delivery=Delivery.IN_PERSON,
        hours=hours_of_it,
        control_number="DEMO-CLEE-0117",
    )


def is_plain(entry: CreditEntry, *, by: Member, today: date, without: Iterable[int] = ()) -> bool:
    """Whether it can be entered on a paper, and nothing warns of it."""
    entry = replace(entry, file=checked_file(SimpleUploadedFile("paper.pdf", some_paper())))
    try:
        return not check_entry(entry, by=by, today=today, without=list(without))
    except ValidationError:
        return False


@cache
def some_paper() -> bytes:
    """A paper that says nothing."""
    content: bytes = typeset("<p>Paper</p>").write_pdf()
    return content


def transcript(member: Member, values: dict[str, Any]) -> CheckedFile:
    """A made paper of the college course that these values tell of; its hours are of semesters."""
    last_on = values["last_on"]
    page = TRANSCRIPT.format(
        college=escape(values["provider_name"]),
        name=escape(member.spoken_name),
        term=f"{TERMS[(last_on.month - 1) // 4]} {last_on.year}",
        title=escape(values["title"]),
        hours=hours(values["hours"]),
    )
    return checked_file(SimpleUploadedFile("transcript.pdf", typeset(page).write_pdf()))


def certificate(member: Member, values: dict[str, Any]) -> CheckedFile:
    """A made paper of the training that these values tell of."""
    page = CERTIFICATE.format(
        name=escape(member.spoken_name),
        title=escape(values["title"]),
        hours=hours(values["hours"]),
        on=us_date(values["last_on"]),
        provider=escape(values["provider_name"]),
    )
    return checked_file(SimpleUploadedFile("certificate.pdf", typeset(page).write_pdf()))
