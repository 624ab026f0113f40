"""The rules of a sign-in sheet: why a line can't be credited, in words, and when a sheet can't be.

The page shows these reasons and saving refuses by them, so each rule stands here alone.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import F

from courses.credit_hours import MINUTES_PER_CREDIT_HOUR
from courses.designations import validate_designations
from courses.models import CourseSession, SessionDay
from courses.querysets.sessions import same_hours
from frame.hours import HUNDREDTH, QUARTER
from frame.templatetags.display import us_date
from people.models import Member
from records.models import Completion, SheetLine

NO_SCORE = (
    "No test score yet, and a computer-based course is credited by its test. "
    "Type the percent under Score, or remove the line."
)
HIGHEST_SCORE = 100


@dataclass(frozen=True)
class AroundTheSheet:
    """What else the records say about the people on a sheet, fetched all at once.

    Args:
        members: by serial number.
        credited: members, by key, who have this course's credit for this day already.
        taught: members, by key, who are the class's own instructors.
        elsewhere: for members, by key, the class they are in at the same hour, in words.
    """

    members: dict[str, Member]
    credited: set[int]
    taught: set[int]
    elsewhere: dict[int, str]


def around_the_sheet(
    course_session: CourseSession, serial_numbers: Collection[str]
) -> AroundTheSheet:
    """Look up everyone on the sheet, by a fixed number of indexed queries."""
    members = {
        member.serial_number: member
        for member in Member.objects.filter(serial_number__in=serial_numbers).select_related(
            "element"
        )
    }
    keys = [member.pk for member in members.values()]
    credited = set(
        Completion.objects.not_voided()
        .filter(
            member__in=keys,
            course=course_session.course_id,
            completed_on=course_session.completed_on,
            role=Completion.Role.ATTENDEE,
        )
        .values_list("member", flat=True)
    )
    taught = set(course_session.instructors.filter(pk__in=keys).values_list("pk", flat=True))
    return AroundTheSheet(members, credited, taught, _elsewhere(course_session, members))


def _elsewhere(course_session: CourseSession, members: dict[str, Member]) -> dict[int, str]:
    """Who is credited in, or on the draft of, another class at the same hours."""
    classes = _classes_at_the_same_hours(course_session)
    if not classes or not members:
        return {}
    by_key = {member.pk for member in members.values()}
    elsewhere = {}
    drafted = SheetLine.objects.filter(
        sheet__course_session__in=classes,
        completion__isnull=True,
        serial_number__in=list(members),
    ).values_list("serial_number", "sheet__course_session")
    for serial_number, class_key in drafted:
        elsewhere[members[serial_number].pk] = (
            f"is also on the unsaved sheet of {classes[class_key]} at that hour. "
            "Remove the line from one of the two sheets."
        )
    credited = (
        Completion.objects.not_voided()
        .filter(course_session__in=classes, member__in=by_key)
        .values_list("member", "course_session")
    )
    for member_key, class_key in credited:
        elsewhere[member_key] = (
            f"has credit for {classes[class_key]}, which was at the same hour. "
            "Remove the line, or void that credit if it is wrong."
        )
    return elsewhere


def _classes_at_the_same_hours(course_session: CourseSession) -> dict[int, str]:
    """Other classes whose days overlap in time, by key, in words."""
    days = (
        SessionDay.objects.filter(same_hours(course_session))
        .exclude(course_session=course_session)
        .exclude(course_session__state=CourseSession.State.CANCELLED)
        .annotate(course_name=F("course_session__course__title"))
        .annotate(course_number=F("course_session__course__course_id"))
    )
    return {
        day.course_session_id: f"{day.course_number} {day.course_name} "
        f"({us_date(day.on)}, {clock(day.starts_at)} to {clock(day.ends_at)})"
        for day in days
    }


def clock(time_of_day: object) -> str:
    """`8:00 AM`."""
    return f"{time_of_day:%I:%M %p}".lstrip("0")


def problems_of_member(
    serial_number: str,
    member: Member | None,
    *,
    course_session: CourseSession,
    around: AroundTheSheet,
    by: Member,
) -> list[str]:
    """Why this person can't be credited for this class; empty when they can."""
    if member is None:
        return [
            f"No member has serial number {serial_number}. "
            "Correct it, or remove the line and type the name above."
        ]
    problems = []
    if member.separated_on is not None and member.separated_on < course_session.ends_on:
        problems.append(
            f"Separated on {us_date(member.separated_on)}, before the class"
            f"{_last_day(course_session)} on {us_date(course_session.ends_on)}. "
            "Correct the serial number, or remove the line."
        )
    if member.hired_on > course_session.starts_on:
        problems.append(
            f"Not yet hired: joined on {us_date(member.hired_on)}, after the class"
            f"{_first_day(course_session)} on {us_date(course_session.starts_on)}. "
            "Correct the serial number, or remove the line."
        )
    if member.pk == by.pk:
        problems.append(
            "This is your own serial number, and nobody credits their own completion. "
            "Let another clerk save this sheet, or remove the line."
        )
    if member.pk in around.taught:
        problems.append(
            "Taught this class, and an instructor doesn't earn its credit as an attendee. "
            f"Remove the line, or take {member.last_name} off the class's instructors if they "
            "only sat in."
        )
    if member.pk in around.credited:
        problems.append(
            f"Already has credit for {course_session.course.course_id} on "
            f"{us_date(course_session.completed_on)}. Remove the line."
        )
    elif member.pk in around.elsewhere:
        problems.append(f"{member.last_name} {around.elsewhere[member.pk]}")
    return problems


def _last_day(course_session: CourseSession) -> str:
    return "'s last day" if course_session.starts_on != course_session.ends_on else ""


def _first_day(course_session: CourseSession) -> str:
    return "'s first day" if course_session.starts_on != course_session.ends_on else ""


def check_minutes(minutes: int, *, most_minutes: int) -> None:
    """Refuse minutes that nobody can have attended.

    Raises:
        ValidationError: zero, below zero, or above the class's minutes.
    """
    if minutes <= 0:
        raise ValidationError(
            f"{minutes} minutes is no attendance. Write 1 to {most_minutes}, or remove the line."
        )
    if minutes > most_minutes:
        raise ValidationError(
            f"{minutes} minutes is more than the {most_minutes} of the class. "
            f"Write {most_minutes} or less."
        )


def problem_of_attendance(
    minutes: int | None,
    hours: dict[str, Decimal],
    *,
    most_minutes: int,
    proposed: dict[str, Decimal],
    is_post: bool,
) -> str:
    """Why this attendance can't be credited; empty when it can.

    Args:
        minutes: attended; None is the whole class.
        hours: what would be written.
        proposed: what the minutes earn, to hold a clerk's own split against.
    """
    if minutes is not None:
        try:
            check_minutes(minutes, most_minutes=most_minutes)
        except ValidationError as error:
            return error.messages[0]
        if proposed["credit_hours"] < QUARTER:
            exact = (Decimal(minutes) / MINUTES_PER_CREDIT_HOUR).quantize(Decimal("0.01"))
            return (
                f"{minutes} min / 50 = {exact}, under a quarter hour: no credit. "
                "Correct the minutes, or remove the line."
            )
    if hours["credit_hours"] != proposed["credit_hours"]:
        return (
            f"The areas were set for {hours['credit_hours']} hours, but the minutes now give "
            f"{proposed['credit_hours']}. Open Areas and set them again."
        )
    try:
        validate_designations(hours, is_post=is_post)
    except ValidationError as error:
        remedy = "Open Areas to mend it." if minutes is not None else "Correct the course first."
        return f"{error.messages[0]} {remedy}"
    return ""


def percent(score: Decimal) -> str:
    """`87.5`, `90`: a score as people write it."""
    return f"{score.normalize():f}"


def check_score(score: Decimal) -> None:
    """Refuse a score that is no percentage, or finer than is stored.

    Raises:
        ValidationError: below 0, above 100, or with more than two decimals.
    """
    if not 0 <= score <= HIGHEST_SCORE:
        raise ValidationError(
            f"{percent(score)} is not a score in percent. Write 0 to {HIGHEST_SCORE}."
        )
    if score != score.quantize(HUNDREDTH):
        raise ValidationError(
            f"{percent(score)} has more than two decimals. "
            "Write the score in percent with two at most, such as 87.25."
        )


def problem_of_score(score: Decimal | None) -> str:
    """Why a class with a test can't be credited with this score; empty when it can.

    One below the pass mark is no problem here: it is kept, and counts for nothing.
    """
    return NO_SCORE if score is None else ""


def check_class_has_sheet(course_session: CourseSession, *, today: date) -> None:
    """Refuse a class that nobody can have signed for: one canceled, or yet to come.

    Raises:
        ValidationError: with code `cancelled` or `future`.
    """
    if course_session.state == CourseSession.State.CANCELLED:
        raise ValidationError(
            "This class was canceled, so it has no sign-in sheet.", code="cancelled"
        )
    if course_session.starts_on > today:
        raise ValidationError(
            f"This class is on {us_date(course_session.starts_on)}. "
            "Its sheet can be entered from that day on.",
            code="future",
        )


def check_class_takes_lines(course_session: CourseSession, *, today: date) -> None:
    """Refuse lines for a class whose sheet is saved, or which has none.

    Raises:
        ValidationError: with code `cancelled`, `closed` or `future`.
    """
    if course_session.state == CourseSession.State.CLOSED:
        raise ValidationError("The credit of this class is written already.", code="closed")
    check_class_has_sheet(course_session, today=today)


def check_class_can_be_credited(course_session: CourseSession, *, today: date) -> None:
    """Refuse to write credit before the class is over.

    Raises:
        ValidationError: with code `cancelled`, `closed` or `future`.
    """
    check_class_takes_lines(course_session, today=today)
    if course_session.ends_on > today:
        raise ValidationError(
            f"This class runs until {us_date(course_session.ends_on)}. "
            "The sheet is kept as a draft; save it on that day or later.",
            code="future",
        )
