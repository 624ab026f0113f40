"""What a clerk is proposed for a report of roll call: the course, and the members who taught."""

from collections.abc import Iterable
from typing import Any

from courses.credit_hours import credit_for_instruction
from courses.designations import Source
from courses.models import Course
from courses.subjects import AREA_OF_SUBJECT, TOPIC_OF_SUBJECT
from people.models import Member
from records.credit.taught_by import who_taught
from records.intake.models import RollCallReport

# The answer that it is none of the known courses.
NEW = "new"


def proposed_course(report: RollCallReport, offered: Iterable[Course]) -> dict[str, Any]:
    """What the clerk's form starts from: the known course of that title, or a new one."""
    last = (
        Course.objects.filter(setting=Course.Setting.ROLL_CALL)
        .select_related("provider")
        .order_by("-course_id")
        .first()
    )
    same = [course for course in offered if course.title.casefold() == report.title.casefold()]
    subject = report.subject
    source = last.source if last else Source.NON_POST
    return {
        "course": str(same[0].pk) if same else NEW,
        "new_title": report.title,
        "new_provider": last.provider_id if last else None,
        "new_source": source,
        "new_hours": credit_for_instruction(report.minutes),
        "new_area": AREA_OF_SUBJECT.get(subject, ""),
        "new_topic": TOPIC_OF_SUBJECT.get(subject, ""),
    }


def teachers_of(report: RollCallReport) -> list[Member]:
    """The members who taught, as far as the words of the report leave no doubt."""
    own = report.sent_by.spoken_name
    found = [
        report.sent_by if words == own else who_taught(words, on=report.held_on)
        for words in report.instructors
    ]
    return list(dict.fromkeys(member for member in found if member is not None))
