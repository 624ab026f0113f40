"""One search for members, courses, classes and what was sent in, within the reader's reach."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from courses.models import Course, CourseSession
from courses.tags import session_tag
from frame.rights import Right
from frame.search import folded
from frame.words import us_date
from people.models import Member
from people.serial_numbers import normalized_serial
from records.intake.models import SentIn
from records.intake.pages import page_of as page_of_sent_in
from records.intake.pages import standing_of
from records.intake.tables import EVERY, KINDS

LONGEST_TEXT = 100
MOST_SHOWN = 10


@dataclass(frozen=True)
class Hit:
    """One result: a link, and a line that tells it from its namesakes."""

    title: str
    url: str
    about: str


@dataclass(frozen=True)
class Group:
    """The results of one kind.

    Args:
        count: how many there are; the first ten are hits.
        more_url: the list of all of them; empty where the reader has no such list.
    """

    heading: str
    count: int
    hits: list[Hit]
    more_url: str


def page_of(text: str, *, by: Member) -> str:
    """The page that a serial number or a Course ID names exactly, or nothing."""
    typed = text.strip()
    if not typed.isascii() or not folded(typed):
        return ""
    serial = normalized_serial(typed)
    for members, url_of in (
        (Member.objects.visible_to(by), _record_url),
        (Member.objects.kept_by(by), _on_file_url),
    ):
        if (member := members.ever_had(serial).first()) is not None:
            return url_of(member, by)
    courses = Course.objects.filter(course_id=typed) or Course.objects.by_merged_course_id(typed)
    course = courses.first()
    return "" if course is None else reverse("courses:course-detail", args=[course.course_id])


def found(text: str, *, by: Member, today: date) -> list[Group]:
    """Everything within reach that holds every word of the text; groups without any left out."""
    if not folded(text):
        return []
    groups = [
        _members(text, by, today),
        _courses(text),
        _classes(text, today),
        _sent_in(text, by),
    ]
    return [group for group in groups if group.count]


def _members(text: str, by: Member, today: date) -> Group:
    keeps = by.has_right(Right.ADMINISTER) and not by.has_right(Right.SEE_ALL_RECORDS)
    reach = Member.objects.kept_by(by) if keeps else Member.objects.visible_to(by)
    members = (
        reach.search(text)
        .select_related("element")
        .order_by(F("separated_on").desc(nulls_first=True), "search_text")
    )
    url_of = _on_file_url if keeps else _record_url
    has_list = keeps or by.has_right(Right.SEE_ELEMENT_RECORDS, Right.SEE_ALL_RECORDS)
    list_page = "people:member-list" if keeps else "compliance:member-list"
    return _group(
        "Members",
        members,
        lambda member: Hit(member.name, url_of(member, by), _about(member, today)),
        more_url=_list_url(list_page, text) if has_list else "",
    )


def _courses(text: str) -> Group:
    return _group(
        "Courses",
        Course.objects.search(text).order_by("-course_id"),
        lambda course: Hit(
            f"{course.course_id} {course.title}",
            reverse("courses:course-detail", args=[course.course_id]),
            f"{course.credit_hours} hours",
        ),
        more_url=_list_url("courses:course-list", text),
    )


def _classes(text: str, today: date) -> Group:
    classes = (
        CourseSession.objects.search(text)
        .select_related("course", "location")
        .with_whether_credited()
    )
    return _group(
        "Classes",
        classes.order_by("-starts_on", "-pk"),
        lambda course_session: Hit(
            f"{us_date(course_session.starts_on)}: {course_session.course}",
            reverse("records:class-detail", args=[course_session.pk]),
            f"{course_session.location}. {session_tag(course_session, today).label}.",
        ),
        more_url=_list_url("courses:session-list", text),
    )


def _sent_in(text: str, by: Member) -> Group:
    """Certificates, roll calls and challenges: one's own, or all for who sees all records."""
    rows = SentIn.objects.visible_to(by).search(text).select_related("sent_by")
    queue = f"{reverse('records:sent-in-queue')}?{urlencode({'state': EVERY, 'q': text})}"
    return _group(
        "Sent in",
        rows.order_by("-sent_at", "-pk"),
        lambda row: Hit(row.title, page_of_sent_in(row, reader=by), _about_sent_in(row, by)),
        more_url=queue if by.has_right(Right.SEE_ALL_RECORDS) else "",
    )


def _about_sent_in(row: SentIn, by: Member) -> str:
    who = f"{row.sent_by.name} ({row.sent_by.serial_number})"
    words = standing_of(row, reader=by).words
    return f"{KINDS[row.kind]}, sent by {who} on {us_date(row.sent_at)}. {words}."


def _group(heading: str, rows: QuerySet, hit_of: Any, *, more_url: str) -> Group:
    count = rows.count()
    hits = [hit_of(row) for row in rows[:MOST_SHOWN]] if count else []
    return Group(heading, count, hits, more_url if count > MOST_SHOWN else "")


def _about(member: Member, today: date) -> str:
    about = f"{member.serial_number}, {member.rank}, {member.element.name}"
    if member.is_employed_on(today):
        return about
    if member.separated_on is not None and member.separated_on < today:
        return f"{about}. Left on {us_date(member.separated_on)}."
    return f"{about}. Joins on {us_date(member.hired_on)}."


def _record_url(member: Member, by: Member) -> str:
    if member.pk == by.pk:
        return reverse("desk:my-record")
    return reverse("desk:member-record", args=[member.serial_number])


def _on_file_url(member: Member, by: Member) -> str:
    """What is on file of a member, for who keeps it and does not see the record."""
    return reverse("people:member-detail", args=[member.pk])


def _list_url(page: str, text: str) -> str:
    return f"{reverse(page)}?{urlencode({'q': text})}"
