"""The life of a class: who may take which step, from which state, and why not."""

from django.core.exceptions import ValidationError
from django.db.models import Count, Max
from django.utils import timezone

from courses.models import CourseSession
from events.kinds import EventKind
from frame.rights import Right
from frame.transitions import Life
from frame.words import us_date
from people.models import Member

State = CourseSession.State


def not_open(course_session: CourseSession) -> ValidationError:
    """Why a class that is closed or cancelled can't be touched, and what can be done instead."""
    if course_session.state == State.CLOSED:
        return ValidationError(
            "This class is closed: its sign-in sheet is saved and the credit written. "
            "A wrong credit is voided on the member's completion."
        )
    return ValidationError(
        f"This class is canceled: {course_session.cancel_reason} Reinstate it first, or schedule "
        "another one."
    )


def not_cancelled(course_session: CourseSession) -> ValidationError:
    """That there is nothing to take back."""
    return ValidationError("This class is not canceled, so there is nothing to take back.")


def check_course_taught(course_session: CourseSession, *, by: Member) -> None:
    """Refuse to reinstate a class of a course that is retired by then.

    Raises:
        ValidationError: naming the day.
    """
    course = course_session.course
    if course.is_retired_on(course_session.ends_on):
        raise ValidationError(
            f"{course} is retired since {us_date(course.retired_on)}, before this class ends. "
            "Ask for the course to be taken up again first."
        )


def check_no_credit(
    course_session: CourseSession, *, by: Member, credit: str | None = None
) -> None:
    """Refuse to cancel a class that people have credit for.

    Args:
        credit: the credit in words; None asks for it.

    Raises:
        ValidationError: saying whose credit, and what to do first.
    """
    credit = credit_in_words(course_session) if credit is None else credit
    if credit:
        raise ValidationError(f"{credit} Void that credit first, then cancel the class.")


def check_not_after_the_class(course_session: CourseSession, *, by: Member) -> None:
    """Leave who is in a class that is over to the Training Unit: its sheet is read by that list.

    Raises:
        ValidationError: naming the day.
    """
    is_over = course_session.ends_on < timezone.localdate()
    if is_over and not by.has_right(Right.SCHEDULE_CLASSES):
        raise ValidationError(
            f"This class was over on {us_date(course_session.ends_on)}. The Training Unit alone "
            "changes now who was in it."
        )


def credit_in_words(course_session: CourseSession) -> str:
    """The credit that a class opened again still gives; blank when there is none.

    Such credit is dated and reported by the days and the source of the class.
    """
    standing = course_session.completions.not_voided().aggregate(
        number=Count("pk"), dated_on=Max("completed_on")
    )
    if not standing["number"]:
        return ""
    people = "1 member has" if standing["number"] == 1 else f"{standing['number']:,} members have"
    return f"{people} credit for this class, dated {us_date(standing['dated_on'])}."


# Values of a class that are serial numbers: who prepares it, and who teaches it.
LEADING = frozenset({"coordinator", "instructors"})

CLASS = Life[CourseSession, EventKind]("Class", State, lambda course_session: course_session.state)

SCHEDULE = CLASS.step(
    "Schedule a class",
    end=[State.SCHEDULED],
    right=Right.SCHEDULE_CLASSES,
    events=(EventKind("class.schedule", "Scheduled a class", persons=LEADING),),
    pages=("courses:session-add", "courses:session-repeat"),
)
TAKE_OVER = CLASS.step(
    "Take it over from a file",
    end=list(State),
    right=Right.SCHEDULE_CLASSES,
    events=(
        EventKind(
            "class.take_over",
            "Took a class over from a file",
            naming=frozenset({"serial_numbers"}),
            persons=LEADING,
        ),
    ),
)
CHANGE = CLASS.step(
    "Change the class",
    start=CourseSession.OPEN,
    right=Right.SCHEDULE_CLASSES,
    events=(
        EventKind(
            "class.change", "Changed a class", naming=frozenset({"serial_numbers"}), persons=LEADING
        ),
    ),
    pages=("courses:session-change", "courses:session-move"),
    otherwise=not_open,
)
ENROLL = CLASS.step(
    "Enroll members",
    start=CourseSession.OPEN,
    right=Right.ENROLL_MEMBERS,
    events=(
        EventKind(
            "enrolment.add", "Enrolled members in a class", naming=frozenset({"serial_numbers"})
        ),
    ),
    pages=("courses:enrolment-add",),
    otherwise=not_open,
    check=check_not_after_the_class,
)
TAKE_OUT = CLASS.step(
    "Take a member out",
    start=CourseSession.OPEN,
    right=Right.ENROLL_MEMBERS,
    events=(
        EventKind(
            "enrolment.remove",
            "Took a member out of a class",
            persons=frozenset({"serial_number"}),
        ),
    ),
    pages=("courses:enrolment-remove",),
    otherwise=not_open,
    check=check_not_after_the_class,
)
CANCEL = CLASS.step(
    "Cancel the class",
    start=CourseSession.OPEN,
    end=[State.CANCELLED],
    right=Right.SCHEDULE_CLASSES,
    events=(EventKind("class.cancel", "Canceled a class", naming=frozenset({"serial_numbers"})),),
    pages=("courses:session-cancel",),
    otherwise=not_open,
    check=check_no_credit,
)
MOVE_MEMBERS = CLASS.step(
    "Move its members to another class",
    start=[State.CANCELLED],
    right=Right.SCHEDULE_CLASSES,
    events=(
        EventKind(
            "class.move_members",
            "Moved the members of a canceled class to another one",
            naming=frozenset({"serial_numbers"}),
        ),
    ),
    pages=("courses:session-move-members",),
    otherwise=not_cancelled,
)
REINSTATE = CLASS.step(
    "Reinstate the class",
    start=[State.CANCELLED],
    end=[State.SCHEDULED],
    right=Right.SCHEDULE_CLASSES,
    events=(
        EventKind("class.reinstate", "Reinstated a class", naming=frozenset({"serial_numbers"})),
    ),
    pages=("courses:session-reinstate",),
    otherwise=not_cancelled,
    check=check_course_taught,
)
