"""Release requests of the demo: one that waits, one asked back, one granted, one denied."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from frame.rights import Role
from kcpd_training.demo.people import Department
from kcpd_training.demo.timeline import Timeline
from people.models import Member
from records.models import Completion, ReleaseRequest
from records.releases.actions.asking import Asked, ask_release
from records.releases.actions.deciding import (
    Conditions,
    ask_back,
    deny_release,
    grant_release,
)
from records.releases.parts import Span, seal_of
from records.releases.reading import leaves_of

State = ReleaseRequest.State
WHOLE_CAREER = Span(None, None)
CONSENT = "The member’s consent of this month is on file, for these parts."
NO_CONSENT = "The letter has no consent, and names no law that asks for the record without one."
WHICH_CASE = "Which case is it, and which of the classes does the subpoena name?"


@dataclass(frozen=True)
class Told:
    """One request: how long ago, what it says, and what became of it."""

    days_ago: int
    state: ReleaseRequest.State
    said: dict[str, Any]


TOLD = (
    Told(
        2,
        State.ASKED,
        {
            "requester_kind": ReleaseRequest.Requester.PUBLIC,
            "requester_name": "Casey Roe",
            "requester_organization": "The Daily Ledger",
            "reference": "Letter of this week",
            "why": "A story on the hours that officers train.",
            "legal_basis": "public_record",
            "parts": ("compliance", "courses"),
        },
    ),
    Told(
        6,
        State.ASKED_BACK,
        {
            "requester_kind": ReleaseRequest.Requester.COURT,
            "requester_name": "Circuit Court, Division 12",
            "requester_organization": "",
            "reference": "Subpoena duces tecum",
            "why": "The court wants the training in the use of force.",
            "legal_basis": "court_order",
            "parts": ("compliance", "certificates", "sheets", "courses"),
        },
    ),
    Told(
        9,
        State.GRANTED,
        {
            "requester_kind": ReleaseRequest.Requester.AGENCY,
            "requester_name": "Lieutenant Jordan Poe",
            "requester_organization": "Sheriff’s office of the next county",
            "reference": "Applicant for deputy",
            "why": "The member applies there, and agrees in writing.",
            "legal_basis": "consent",
            "parts": ("compliance", "certificates", "sheets"),
        },
    ),
    Told(
        15,
        State.DENIED,
        {
            "requester_kind": ReleaseRequest.Requester.OTHER,
            "requester_name": "Alex Loe",
            "requester_organization": "Loe Investigations",
            "reference": "",
            "why": "The letter asks for everything on file.",
            "legal_basis": "other",
            "parts": ("compliance", "certificates"),
        },
    ),
)


@dataclass
class Releasing:
    """Has the Training Unit ask for releases, and OGC and HRD decide, as they would have."""

    department: Department
    today: date
    timeline: Timeline

    def __post_init__(self) -> None:
        def first(role: Role) -> Member:
            return self.department.designated(role)[0].member

        self.clerk, self.ogc, self.hrd = map(
            first, (Role.TRAINING_ENTRY, Role.OGC, Role.HRD_COMMANDER)
        )

    def plan(self) -> None:
        """Put all of it into the timeline, each about another member."""
        keys = [self.clerk.pk, self.ogc.pk, self.hrd.pk]
        trained = (
            Completion.objects.not_voided()
            .filter(is_prior_agency=False, course_session__isnull=False)
            .exclude(member__in=keys)
            .order_by("member")
            .values_list("member", flat=True)
            .distinct()
        )
        for told, key in zip(TOLD, trained[: len(TOLD)], strict=False):
            life = Life(self, told, Member.objects.get(pk=key))
            self.timeline.at(self._at(told.days_ago, time(9, 40)), life.ask)
            if told.state != State.ASKED:
                self.timeline.at(self._at(told.days_ago - 1, time(14, 5)), life.decide)

    def _at(self, days_ago: int, at: time) -> datetime:
        return timezone.make_aware(datetime.combine(self.today - timedelta(days=days_ago), at))


@dataclass
class Life:
    """What becomes of one request; each step is given its moment."""

    by: Releasing
    told: Told
    member: Member

    def ask(self, now: datetime) -> None:
        self.request = ask_release(
            asked=Asked(
                **self.told.said,
                received_on=timezone.localdate(now),
                answer_by=None,
                span=WHOLE_CAREER,
            ),
            members=[self.member],
            by=self.by.clerk,
            now=now,
        ).row

    def decide(self, now: datetime) -> None:
        about: dict[str, Any] = {"request": self.request, "now": now}
        if self.told.state == State.ASKED_BACK:
            ask_back(**about, question=WHICH_CASE, by=self.by.ogc)
        elif self.told.state == State.DENIED:
            deny_release(**about, words=NO_CONSENT, by=self.by.hrd)
        else:
            grant_release(
                **about,
                words=CONSENT,
                conditions=Conditions(redactions=("score", "element")),
                seal=seal_of(leaves_of(self.request, as_of=timezone.localdate(now))),
                by=self.by.ogc,
            )
