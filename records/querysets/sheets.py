"""Sign-in sheets: the classes that wait for theirs, and a sheet with all that a page shows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from courses.models import CourseSession, Enrolment, SessionDay
from courses.querysets.sessions import SessionQuerySet
from events.models import Event
from events.said import said_after
from frame.words import us_date
from people.models import Member
from people.querysets import MemberQuerySet
from records.draft_journal import journal_in_words
from records.models import Completion, SheetLine, SignInSheet
from records.sheet_changes import said_of_sheet
from records.typed.names import has_family_name, is_named, name_in

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class _Counted(TypedDict):
        lines: int
        enrolled: int
        is_draft: bool

    WaitingSession = WithAnnotations[CourseSession, _Counted]

MOST_CALLED = 200


def sessions_without_saved_sheet(*, today: date) -> SessionQuerySet:
    """Classes that have begun and wait for their sheet: drafts first, then the latest."""
    return (
        CourseSession.objects.awaiting_sheet(today)
        .select_related("course", "location", "sheet__started_by")
        .annotate(
            lines=_count_of(lines_on(OuterRef("pk"))),
            enrolled=_count_of(
                Enrolment.objects.filter(
                    course_session=OuterRef("pk"), state=Enrolment.State.ENROLLED
                )
            ),
            # A sheet whose lines were all taken off again is as good as not started.
            is_draft=Exists(lines_on(OuterRef("pk"))),
        )
        .order_by("-is_draft", "-starts_on", "-pk")
    )


def lines_on(course_session: OuterRef) -> QuerySet[SheetLine]:
    """The lines of a class's sheet that are not struck."""
    return SheetLine.objects.filter(sheet__course_session=course_session, is_struck=False)


def classes_to_move_to(course_session: CourseSession, *, now: datetime) -> SessionQuerySet:
    """Classes that are over and wait for their sheet: of the same course first, then the latest."""
    is_same_course = Case(When(course=course_session.course_id, then=0), default=1)
    here = timezone.localtime(now)
    still_running = SessionDay.objects.filter(
        course_session=OuterRef("pk"), on=here.date(), ends_at__gt=here.time()
    )
    waiting = sessions_without_saved_sheet(today=here.date()).filter(ends_on__lte=here.date())
    return waiting.exclude(Exists(still_running)).order_by(is_same_course, "-starts_on", "-pk")


def _count_of(rows: QuerySet) -> Coalesce:
    one_count = rows.order_by().values(one=Value(1)).annotate(total=Count("pk")).values("total")
    return Coalesce(Subquery(one_count, output_field=IntegerField()), 0)


def session_for_entry() -> QuerySet[CourseSession]:
    """Classes with what the entry page shows of them."""
    return CourseSession.objects.select_related(
        "course__provider", "location", "sheet__started_by", "sheet__saved_by"
    ).prefetch_related("days")


def lines_of(sheet: SignInSheet) -> QuerySet[SheetLine]:
    """The lines in the order they were entered, with what was written for them."""
    lines = sheet.lines.select_related("completion__member__element")
    return lines.prefetch_related("completion__confirmed_warnings").order_by("pk")


def lines_of_class(course_session: CourseSession) -> QuerySet[SheetLine]:
    """The lines of a class's sheet, in order, each with the sheet and what was written for it."""
    lines = SheetLine.objects.filter(sheet__course_session=course_session)
    return lines.select_related("sheet", "completion__member__element").order_by("pk")


def members_by_serial(serial_numbers: Collection[str]) -> dict[str, Member]:
    """The members who have these serial numbers, by serial number."""
    members = Member.objects.filter(serial_number__in=serial_numbers).select_related("element")
    return {member.serial_number: member for member in members}


def named_on_saved_sheet(course_session: CourseSession) -> MemberQuerySet:
    """Who has credit by the saved sheet of a class that stands, or was absent by it.

    Nobody while the sheet is not saved, as when it is open again.
    """
    saved = SignInSheet.objects.filter(course_session=course_session, saved_at__isnull=False)
    credited = Completion.objects.not_voided().filter(sheet_line__sheet__in=saved).order_by()
    absent = Enrolment.objects.filter(
        course_session__in=saved.values("course_session"), state=Enrolment.State.ABSENT
    )
    return Member.objects.filter(
        Q(pk__in=credited.values("member")) | Q(pk__in=absent.values("member"))
    )


def enrolled_but_absent(course_session: CourseSession) -> QuerySet[Member]:
    """Members enrolled in the class who are on no line of its sheet but one that is struck, or
    whose credit is voided."""
    on_sheet = SheetLine.objects.filter(
        sheet__course_session=course_session, is_struck=False, completion__voided_at=None
    )
    return (
        enrolled_members(course_session)
        .exclude(serial_number__in=on_sheet.values("serial_number"))
        .select_related("element")
    )


def enrolled_members(course_session: CourseSession) -> QuerySet[Member]:
    """Members who are expected in the class."""
    return Member.objects.filter(pk__in=_enrolled(course_session).values("member"))


@dataclass(frozen=True)
class Match:
    """A member found by name, how they stand to the class, and why they can't have been in it."""

    member: Member
    why_not: str
    is_enrolled: bool
    is_on_sheet: bool


def matches_for(text: str, *, course_session: CourseSession, by: Member, most: int) -> list[Match]:
    """Members whose name or serial number matches: enrolled, employed and nearest first."""
    found = (
        _with_standing(Member.objects.visible_to(by), course_session)
        .select_related("element")
        .nearest_named(text, "-is_enrolled")
    )
    return [_match(member, course_session.completed_on) for member in found[:most]]


def _enrolled(course_session: CourseSession) -> QuerySet[Enrolment]:
    """The places of those who are expected, and of whom nothing else is known yet."""
    return Enrolment.objects.filter(course_session=course_session, state=Enrolment.State.ENROLLED)


def members_nearly(
    meant: Mapping[str, Collection[str]], *, course_session: CourseSession, by: Member, most: int
) -> dict[str, list[Match]]:
    """For each serial number that nobody has, the members it may have been meant for.

    Those who were employed on the day of the class and are not on its sheet; enrolled first.

    Args:
        meant: by serial number that nobody has, those that it may have been meant for.
        most: of one serial number.
    """
    on = course_session.completed_on
    found = list(
        _with_standing(Member.objects.visible_to(by), course_session)
        .employed_on(on)
        .filter(serial_number__in=set().union(*meant.values()), is_on_sheet=False)
        .order_by("-is_enrolled", "serial_number")
    )
    return {
        serial: [_match(member, on) for member in found if member.serial_number in near][:most]
        for serial, near in meant.items()
    }


def is_anybodys(name: str) -> bool:
    """Whether some member has the last name that these words hold."""
    words = name_in(name)
    return bool(words) and Member.objects.filter(_last_named(words)).exists()


def members_called(
    names: Collection[str], *, course_session: CourseSession, by: Member, most: int
) -> dict[str, list[Match]]:
    """For each name that the paper has beside another's serial number, the members called so.

    Those who were employed on the day of the class and are not on its sheet; enrolled first.

    Args:
        most: of one name.
    """
    words = {word for name in names for word in name_in(name)[:3]}
    if not words:
        return {}
    on = course_session.completed_on
    found = list(
        _with_standing(Member.objects.visible_to(by), course_session)
        .employed_on(on)
        .filter(_last_named(words), is_on_sheet=False)
        .select_related("element")
        .order_by("-is_enrolled", "last_name", "first_name", "serial_number")[:MOST_CALLED]
    )
    called = {}
    for name in names:
        of_family = [member for member in found if has_family_name(member, name)]
        nearest = sorted(of_family, key=lambda member: not is_named(member, name))
        called[name] = [_match(member, on) for member in nearest[:most]]
    return called


def _last_named(words: Collection[str]) -> Q:
    """Members whose last name begins with one of these words."""
    named = Q(pk__in=[])
    for word in words:
        named |= Q(search_text__startswith=f"{word} ")
    return named


def _with_standing(members: MemberQuerySet, course_session: CourseSession) -> MemberQuerySet:
    """Members with whether they are enrolled in a class, and on its sheet."""
    return members.annotate(
        is_enrolled=Exists(_enrolled(course_session).filter(member=OuterRef("pk"))),
        is_on_sheet=Exists(
            SheetLine.objects.filter(
                sheet__course_session=course_session, serial_number=OuterRef("serial_number")
            )
        ),
    )


def _match(member: Any, on: date) -> Match:
    """A member read `_with_standing`."""
    return Match(member, _why_not(member, on), member.is_enrolled, member.is_on_sheet)


def _why_not(member: Member, on: date) -> str:
    if member.separated_on is not None and member.separated_on < on:
        return f"separated on {us_date(member.separated_on)}"
    if member.hired_on > on:
        return f"hired on {us_date(member.hired_on)}"
    return ""


def changes_since(sheet: SignInSheet, version: int) -> list[str]:
    """What happened to a sheet after a version of it, a sentence each, oldest first."""
    events = Event.objects.filter(about_type=SignInSheet._meta.label, about_id=str(sheet.pk))
    later = [event for event in events[:50] if said_after(event).number("version") > version]
    typed = sheet.draft_changes.filter(version__gt=version).select_related("by")
    return [said_of_sheet(event) for event in reversed(later)] + journal_in_words(typed)
