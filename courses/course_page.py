"""What the page of a course shows."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from courses.actions.course_checks import MOST_MINUTES
from courses.besides_classes import besides_classes_of
from courses.credit_hours import arithmetic_in_words, credit_for_instruction
from courses.designations import AREA_KEYS, AREAS, TOPICS
from courses.history import MOST_CHANGES, Change, changes_of
from courses.merge_changes import changes_by, merges_of
from courses.models import Course, CourseMerge
from courses.subjects import NO_SUBJECT
from courses.tags import license_tag, post_tag, retired_tag, session_tag
from frame.hours import ZERO
from frame.rights import Right
from frame.words import hours, us_date
from people.models import Member

MOST_CLASSES = 10


def course_page(course: Course, *, reader: Member, today: date) -> dict[str, Any]:
    """Everything the page shows, by a fixed number of queries."""
    sessions = (
        course.sessions.select_related("location")
        .nearest_first(today)
        .with_seats_taken()
        .with_whether_credited()
    )
    shown = list(sessions[: MOST_CLASSES + 1])
    merges = merges_of(course)
    tags = [post_tag(course), retired_tag(course, today), license_tag(course.provider, today)]
    return {
        "course": course,
        "facts": facts_of(course),
        "texts": [
            (name, text)
            for name, text in (
                ("Synopsis", course.synopsis),
                ("Learning objectives", course.objectives),
                ("Evaluation plan", course.evaluation_plan),
                ("Attendance policy", course.attendance_policy),
            )
            if text
        ],
        "tags": [tag for tag in tags if tag],
        "topics": TOPICS,
        "area_rows": area_rows(course),
        "topic_totals": [getattr(course, topic.key) for topic in TOPICS],
        "arithmetic": arithmetic_in_words(course.instruction_minutes),
        "arithmetic_differs": credit_for_instruction(course.instruction_minutes)
        != course.credit_hours,
        "sessions": [(session, session_tag(session, today)) for session in shown[:MOST_CLASSES]],
        "has_more_sessions": len(shown) > MOST_CLASSES,
        "besides_classes": besides_classes_of(course, reader=reader),
        "completions": _completions_of(course, reader),
        "changes": _trail_of(course, merges),
        "merges": [each for each in merges if each.kept == course and not each.is_undone],
    }


def _completions_of(course: Course, reader: Member) -> int | None:
    """How many are on record; None for who sees no records: one more tells of a class of one."""
    if not reader.has_right(Right.SEE_ALL_RECORDS):
        return None
    return course.completions.not_voided().count()


def _trail_of(course: Course, merges: list[CourseMerge]) -> list[Change]:
    """The latest changes of the course, a merge with its reason among them."""
    own = changes_of(course, leave_out=("merged_into",))
    both = sorted([*own, *changes_by(merges, course)], key=lambda each: each.at, reverse=True)
    return both[:MOST_CHANGES]


class AreaRow(NamedTuple):
    """A line of the designations: an area, its hours, and those of each topic that are in it."""

    label: str
    hours: Decimal | None
    topics: list[Decimal | None]


def area_rows(course: Course) -> list[AreaRow]:
    """The areas with the topics in them; a line after them has those that are in no one area."""
    rows = [
        AreaRow(area.label, getattr(course, area.key), _topics_in(course, area.key))
        for area in AREAS
    ]
    in_no_one = _topics_in(course, "")
    return [*rows, AreaRow("In no one area", None, in_no_one)] if any(in_no_one) else rows


def _topics_in(course: Course, area: str) -> list[Decimal | None]:
    return [
        getattr(course, topic.key) or None if course.area_of(topic) == area else None
        for topic in TOPICS
    ]


def facts_of(course: Course) -> list[tuple[str, Any]]:
    """Names and values, as the page lists them."""
    provider = course.provider
    license_words = provider.license_number
    if license_words and provider.license_valid_until:
        license_words += f", valid until {us_date(provider.license_valid_until)}"
    return [
        ("Course ID", course.course_id),
        ("Setting", course.get_setting_display()),
        ("Subject", course.get_subject_display() or NO_SUBJECT),
        ("Delivery", course.get_delivery_display()),
        ("Provider", f"{provider.name} ({words_within(provider.get_kind_display())})"),
        ("Provider's POST license", license_words),
        ("Source", course.get_source_display()),
        ("Minutes of instruction", f"{course.instruction_minutes:,}"),
        ("General administration by", course.administrator),
    ]


def words_within(label: str) -> str:
    """A label inside a sentence: `licensed CLEE provider`."""
    return label[:1].lower() + label[1:]


class Hint(NamedTuple):
    """A line about the hours that are being typed."""

    text: str
    is_warning: bool = False


def hours_hints(value: Callable[[str], Any]) -> list[Hint]:
    """The arithmetic of hours that are being typed, as far as they can be read.

    Args:
        value: gives what was typed for a column, or None.
    """
    hints = []
    minutes, credit = value("instruction_minutes"), value("credit_hours")
    if minutes is not None and 0 < minutes <= MOST_MINUTES:
        by_minutes = credit_for_instruction(minutes)
        hints.append(Hint(f"{arithmetic_in_words(minutes)}."))
        if credit and credit != by_minutes:
            difference = abs(credit - by_minutes)
            above = "more" if credit > by_minutes else "less"
            hints.append(
                Hint(
                    f"{hours(credit)} credit hours is {hours(difference)} {above} than that; "
                    "hours that POST approved win.",
                    is_warning=credit > by_minutes,
                )
            )
    areas = sum((value(key) or ZERO for key in AREA_KEYS), ZERO)
    if credit or areas:
        hints.append(_sum_by_area(areas, credit or ZERO))
    return hints


def _sum_by_area(areas: Decimal, credit: Decimal) -> Hint:
    """What the hours by area add up to, beside the credit hours; a warning once both differ."""
    words = f"Hours by area add up to {hours(areas)}"
    if not credit:
        return Hint(f"{words}.")
    words += f" of {hours(credit)}"
    if areas == credit:
        return Hint(f"{words}.")
    if areas > credit:
        return Hint(f"{words}, {hours(areas - credit)} too many.", is_warning=True)
    return Hint(f"{words}; {hours(credit - areas)} have no area yet.", is_warning=areas > ZERO)
