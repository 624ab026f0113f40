"""Telling members of the classes that they are in, or teach."""

from collections.abc import Iterable

from django.utils import timezone

from courses.models import CourseSession
from frame.notices.actions import notify
from frame.notices.kinds import Mail, NoticeGroup, NoticeKind, page_of
from frame.rights import Right
from people.models import Member

CLASSES = NoticeGroup(
    "classes",
    "Your classes",
    "You are enrolled in a class or taken out of it, or it is moved, canceled or reinstated.",
    Mail.AT_ONCE,
)
CLASS_PAGE = page_of(
    "records:class-detail",
    CourseSession,
    lambda by: CourseSession.objects.all(),
    Right.SEE_CLASSES,
)

ENROLLED = NoticeKind("class.enrolled", "You are enrolled in a class", CLASSES, CLASS_PAGE)
TAKEN_OUT = NoticeKind("class.taken_out", "You were taken out of a class", CLASSES, CLASS_PAGE)
MOVED = NoticeKind("class.moved", "A class of yours was moved", CLASSES, CLASS_PAGE)
CANCELED = NoticeKind("class.canceled", "A class of yours is canceled", CLASSES, CLASS_PAGE)
REINSTATED = NoticeKind("class.reinstated", "A class of yours is reinstated", CLASSES, CLASS_PAGE)


def tell_of_class(
    kind: NoticeKind,
    members: Iterable[Member],
    sentence: str,
    *,
    course_session: CourseSession,
    by: Member,
) -> None:
    """Tell members of a class that is not over yet; who was in one that is over knows."""
    if course_session.ends_on >= timezone.localdate():
        notify(kind, members, sentence, by=by, about=course_session)


def leaders_of(course_session: CourseSession) -> set[Member]:
    """Who prepares a class or teaches it, but for those from outside."""
    coordinator = course_session.coordinator
    return {*course_session.instructors.all(), *([coordinator] if coordinator else [])}
