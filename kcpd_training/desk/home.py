"""The home page: the day's work of each of the reader's roles, and always their own standing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from compliance.viewpoint import Viewpoint
from courses.actions.sessions import days_of
from courses.class_days import when_and_where
from courses.designations import AREA_KEYS, TOPIC_KEYS
from courses.models import CourseSession, Enrolment, Provider
from courses.tags import session_tag
from courses.taken_out import TakenOut, taken_out_of
from events.last_check import LastCheck, last_check
from events.models import Event
from events.querysets import events_from
from frame.due import sources_of
from frame.rights import Right, Role
from kcpd_training.desk.due import Due, due_today
from kcpd_training.desk.home_counsel import Counsel, counsel_today
from kcpd_training.desk.home_people import Department, People, department_of, people_of
from kcpd_training.desk.home_releases import Releases, releases_of
from kcpd_training.desk.member_record import MemberRecord, record_of
from kcpd_training.refusals import REFUSAL
from people.models import Element, Member, RoleDesignation
from records.intake.waiting import OwnSent, Queue, own_sent, queue_of
from records.querysets.sheets import sessions_without_saved_sheet

MOST_CLASSES = 8
MOST_DUE = 5
A_WEEK = timedelta(days=6)
# Whose day begins with the department's counts. Others who may see them open the report.
COUNTING = frozenset({Role.TRAINING_INQUIRY, Role.HRD_COMMANDER})


class Moved(NamedTuple):
    """A class of the reader that is at another time or place, and where it is now."""

    course_session: CourseSession
    now: str
    was: str


class Cancelled(NamedTuple):
    """A class of the reader that is canceled, and the one they go to instead, if any."""

    course_session: CourseSession
    instead: CourseSession | None


@dataclass(frozen=True)
class Own:
    """The reader's own standing, the classes they go to next, and what became of others."""

    record: MemberRecord
    classes: list[CourseSession]
    moved: list[Moved]
    cancelled: list[Cancelled]
    taken_out: list[TakenOut]
    sent: OwnSent

    @property
    def bars(self) -> list:
        """The total, and whatever else is short."""
        return [line for line in self.record.measures if line.key == "total" or line.short]

    @property
    def lacking(self) -> list:
        """The areas and topics that are short, for which classes can be found."""
        return [line for line in self.bars if line.short and line.key in (*AREA_KEYS, *TOPIC_KEYS)]


class Listed(NamedTuple):
    """A class of a list, and where it stands in the words of its own page."""

    course_session: CourseSession
    state: str


@dataclass(frozen=True)
class Sheets:
    """What waits for a clerk.

    Args:
        drafts: classes whose sheet is begun and not saved.
        not_started: classes that have begun and have no line on their sheet.
        waiting_count: all of both, as the list of sheets counts them.
        has_begun: the department has any class at all.
    """

    drafts: list[CourseSession]
    not_started: list[Listed]
    waiting_count: int
    has_begun: bool
    this_week: list[Listed]

    @property
    def has_more(self) -> bool:
        return self.waiting_count > len(self.drafts) + len(self.not_started)


@dataclass(frozen=True)
class FirstStep:
    """What a new installation still lacks, and the page that mends it."""

    words: str
    label: str
    page: str


@dataclass(frozen=True)
class Keeping:
    """What an administrator should mend."""

    without_leader: int
    led_by_nobody: list[Element]
    led_by_nobody_count: int
    first_steps: list[FirstStep]


ELEMENTS_FIRST = FirstStep(
    "Add the department's elements one by one, or import them from a spreadsheet.",
    "Elements",
    "people:element-list",
)
MEMBERS_FIRST = FirstStep(
    "Add its members, or import them. Each signs in with the serial number.",
    "Members",
    "people:member-list",
)
CLERK_FIRST = FirstStep(
    "Designate who enters training: give a member the role Training Unit, entry.",
    "Designate a member",
    "people:designation-add",
)
PROVIDER_FIRST = FirstStep(
    "Add who provides training, your own academy among them. Courses name their provider.",
    "Add a provider",
    "courses:provider-add",
)


@dataclass(frozen=True)
class Log:
    """What an auditor looks at first.

    Args:
        today: events so far today.
        refused: pages and records refused in the last seven days.
        last_check: what it found; None when the log was never checked.
    """

    today: int
    refused: int
    refused_url: str
    last_check: LastCheck | None


@dataclass(frozen=True)
class Home:
    """The parts of a home page; None for those that the reader's roles don't open."""

    today: date
    due: list[Due] | None
    own: Own
    queue: Queue | None
    sheets: Sheets | None
    people: People | None
    department: Department | None
    log: Log | None
    releases: Releases | None
    counsel: Counsel | None
    keeping: Keeping | None
    is_hrd: bool
    finds_members: bool
    sees_report: bool
    reports_roll_call: bool

    @property
    def sends(self) -> bool:
        """Whether the reader may send a certificate in."""
        return self.own.sent.sends

    @property
    def first_due(self) -> list[Due]:
        """The first of what is due and of which no other part of the page tells."""
        told = self.releases.pages if self.releases else frozenset()
        return [each for each in self.due or () if each.clock.page not in told][:MOST_DUE]

    @property
    def late(self) -> int:
        """How much of what is due is late."""
        return sum(each.is_late for each in self.due or ())

    @property
    def own_alone(self) -> bool:
        """No other part of the page is about standings."""
        return self.people is None and self.department is None


def home_of(member: Member, *, today: date) -> Home:
    """Gather the day's work of a member, by a number of queries that no list makes longer."""
    has, roles = member.has_right, member.roles
    return Home(
        today=today,
        due=due_today(member, today=today) if sources_of(member) else None,
        own=_own(member, today),
        queue=queue_of(member, today=today) if has(Right.ENTER_COMPLETIONS) else None,
        sheets=_sheets(today) if has(Right.ENTER_COMPLETIONS) else None,
        people=people_of(member, today) if has(Right.SEE_ELEMENT_RECORDS) else None,
        department=department_of(member, today) if roles & COUNTING else None,
        log=_log(member, today) if has(Right.READ_ALL_EVENTS) else None,
        releases=releases_of(member, today=today) if has(Right.DECIDE_RELEASE) else None,
        counsel=counsel_today() if has(Right.ANSWER_QUESTIONS) else None,
        keeping=_keeping(today) if has(Right.ADMINISTER) else None,
        is_hrd=Role.HRD_COMMANDER in roles,
        finds_members=has(Right.SEE_ALL_RECORDS),
        sees_report=has(Right.SEE_REPORTS),
        reports_roll_call=has(Right.SEND_ROLL_CALL),
    )


def _own(member: Member, today: date) -> Own:
    classes = (
        CourseSession.objects.filter(
            enrolments__member=member,
            enrolments__state=Enrolment.State.ENROLLED,
            state=CourseSession.State.SCHEDULED,
            ends_on__gte=today,
        )
        .select_related("course", "location")
        .order_by("starts_on", "pk")
    )
    cancelled = CourseSession.objects.cancelled_to(member, today).select_related("course")
    moved = CourseSession.objects.moved_to(member, today).select_related("course", "location")
    coming = list(classes)
    next_of = {each.course_id: each for each in reversed(coming)}
    return Own(
        record=record_of(member, Viewpoint(today.year, today), reader=member, today=today),
        classes=coming[:MOST_CLASSES],
        moved=[
            Moved(each, when_and_where(days_of(each), each.location.name), each.was_on)
            for each in moved.prefetch_related("days")
        ],
        cancelled=[Cancelled(each, next_of.get(each.course_id)) for each in cancelled],
        taken_out=taken_out_of(member, today),
        sent=own_sent(member),
    )


def _sheets(today: date) -> Sheets:
    sessions = sessions_without_saved_sheet(today=today)
    not_started = sessions.filter(is_draft=False)
    this_week = (
        CourseSession.objects.filter(days__on__range=(today, today + A_WEEK))
        .exclude(state=CourseSession.State.CANCELLED)
        .select_related("course", "location")
        .with_whether_credited()
        .order_by("starts_on", "pk")
        .distinct()
    )
    return Sheets(
        drafts=list(sessions.filter(is_draft=True)[:MOST_CLASSES]),
        not_started=_listed(not_started, today),
        waiting_count=sessions.count(),
        has_begun=CourseSession.objects.exists(),
        this_week=_listed(this_week, today),
    )


def _listed(sessions: QuerySet[CourseSession], today: date) -> list[Listed]:
    return [Listed(each, session_tag(each, today).label) for each in sessions[:MOST_CLASSES]]


def _log(member: Member, today: date) -> Log:
    events = Event.objects.visible_to(member)
    refused = events_from(events, today - A_WEEK).filter(action=REFUSAL.name)
    return Log(
        today=events_from(events, today).count(),
        refused=refused.count(),
        refused_url=f"{reverse('events:event-list')}?"
        + urlencode({"action": REFUSAL.name, "since": (today - A_WEEK).isoformat()}),
        last_check=last_check(),
    )


def _keeping(today: date) -> Keeping:
    """Find members whom nobody leads, by their own element or any above it, and such elements."""
    elements = list(Element.objects.still_open())
    by_key = {element.pk: element for element in elements}
    leaderless = list(Element.objects.led_by_nobody_on(today).order_by("name"))
    led = set(by_key) - {element.pk for element in leaderless}
    orphaned = [e.pk for e in elements if led.isdisjoint(_self_and_above(e, by_key))]
    return Keeping(
        without_leader=Member.objects.employed_on(today).filter(element__in=orphaned).count(),
        led_by_nobody=leaderless[:MOST_CLASSES],
        led_by_nobody_count=len(leaderless),
        first_steps=_first_steps(len(elements)),
    )


def _first_steps(elements: int) -> list[FirstStep]:
    """What nobody can work without, in the order in which it is done."""
    enters = RoleDesignation.objects.filter(role=Role.TRAINING_ENTRY)
    steps = (
        (elements > 1, ELEMENTS_FIRST),
        (Member.objects.count() > 1, MEMBERS_FIRST),
        (enters.exists(), CLERK_FIRST),
        (Provider.objects.exists(), PROVIDER_FIRST),
    )
    return [step for is_done, step in steps if not is_done]


def _self_and_above(element: Element, by_key: dict[int, Element]) -> Iterable[int]:
    seen: set[int] = set()
    here: Element | None = element
    while here is not None and here.pk not in seen:
        seen.add(here.pk)
        here = by_key.get(here.parent_id) if here.parent_id is not None else None
    return seen
