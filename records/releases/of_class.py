"""A release of one class: whether it can be asked for, and whom its saved sheet names."""

from collections.abc import Collection, Sequence

from courses.models import CourseSession
from people.models import Member
from people.naming import named_in_form
from records.models import SignInSheet
from records.querysets.sheets import named_on_saved_sheet
from records.releases.models import ReleaseRequest
from records.releases.parts import all_parts, part_words
from records.teaching import came_closed

CANCELLED = "This class was canceled, so there is no sign-in sheet to ask for."
NOT_KEPT = (
    "The sign-in sheet of this class is not kept here, so its release can’t be asked for as a "
    "class. Ask for members by name."
)
NOT_SAVED = (
    "The sign-in sheet of this class is not saved, so its release can’t be asked for yet. It can "
    "once the sheet is saved."
)
NOBODY = (
    "Nobody has credit by the saved sheet of this class, or was absent by it, so there is nobody "
    "to ask about."
)
OUT_OF_REACH = (
    "Nobody on the saved sheet of this class is within your reach, so you can’t ask for its "
    "release. The Training Unit can."
)
NO_YEARS = "A class has its own days, so no years are asked for with it. Leave them empty."
SHEET_IS_OPEN = (
    "The sign-in sheet of the class is not saved now, so nothing of the class can leave until it "
    "is saved again."
)

WAS_CANCELED = (
    "The class was canceled after it was asked for, so it has no saved sheet and no credit, and "
    "nothing of it can leave."
)
SHEET_IS_SAVED = (
    "The class is on record with its saved sheet, but nothing of those asked about can leave of "
    "it. So the answer is not that nothing is on record: deny the request, and say why."
)


def why_class_not_asked(course_session: CourseSession, *, by: Member) -> str:
    """Why nobody, or `by`, can ask for the release of a class; blank where it can be asked for."""
    if _is_canceled(course_session):
        return CANCELLED
    if course_session.is_open:
        return NOT_SAVED
    named = named_on_saved_sheet(course_session)
    if named.filter(pk__in=Member.objects.visible_to(by).values("pk")).exists():
        return ""
    if came_closed(course_session):
        return NOT_KEPT
    return OUT_OF_REACH if named.exists() else NOBODY


def out_of_reach_of(course_session: CourseSession, *, by: Member) -> int:
    """How many on the saved sheet of a class are not within the reach of `by`."""
    reach = Member.objects.visible_to(by).values("pk")
    return named_on_saved_sheet(course_session).exclude(pk__in=reach).count()


def not_on_sheet_words(course_session: CourseSession, members: Sequence[Member]) -> str:
    """Who of these is not on the saved sheet of a class, as a refusal; blank where all are."""
    gone = _not_on_sheet(course_session, members)
    if not gone:
        return ""
    return (
        f"Not on the saved sheet of the class, or without credit by it: {named_in_form(gone)}. "
        "Take them out, or remove the class."
    )


def not_of_class_words(parts: Collection[str]) -> str:
    """Which of these parts can't be asked for of one class, as a refusal; blank where all can."""
    others = [part.key for part in all_parts() if part.key in parts and not part.is_of_class]
    if not others:
        return ""
    return (
        f"Not of one class, but of a whole record: {'; '.join(part_words(others))}. Take it out, "
        "or remove the class."
    )


def became_of_class(request: ReleaseRequest, members: Sequence[Member]) -> list[str]:
    """What has become of the class of a request since it was asked, a sentence each.

    That a class was canceled is told also once nothing leaves by the decision.

    Args:
        members: who is asked about.
    """
    course_session = request.course_session
    if course_session is None:
        return []
    is_open = request.state in ReleaseRequest.OPEN
    if _is_canceled(course_session) and (is_open or request.state in ReleaseRequest.UNGRANTED):
        return [WAS_CANCELED]
    gone = _not_on_sheet(course_session, members) if is_open else []
    if not gone:
        return []
    if not _has_saved_sheet(course_session):
        return [SHEET_IS_OPEN]
    return [
        f"No longer on its saved sheet, or without credit by it, so nothing of them leaves: "
        f"{named_in_form(gone)}."
    ]


def why_class_on_record(request: ReleaseRequest) -> str:
    """Why it can't be said of a request by which no paper would leave that nothing is on record.

    Blank where it can: it asks for no class, or for one that was canceled, or for nothing but
    what its members have on record each by themselves.
    """
    course_session = request.course_session
    if course_session is None or _is_canceled(course_session):
        return ""
    if not _has_saved_sheet(course_session):
        return SHEET_IS_OPEN
    of_class = {part.key for part in all_parts() if part.is_of_class_itself}
    return SHEET_IS_SAVED if of_class & set(request.parts) else ""


def _is_canceled(course_session: CourseSession) -> bool:
    return course_session.state == CourseSession.State.CANCELLED


def _has_saved_sheet(course_session: CourseSession) -> bool:
    sheets = SignInSheet.objects.filter(course_session=course_session, saved_at__isnull=False)
    return sheets.exists()


def _not_on_sheet(course_session: CourseSession, members: Sequence[Member]) -> list[Member]:
    named = set(named_on_saved_sheet(course_session).values_list("pk", flat=True))
    return [member for member in members if member.pk not in named]
