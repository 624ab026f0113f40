"""Release requests of the demo: one in each state; of two the packet is built, where keys are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.html import escape

from frame.files import checked_file
from frame.paper import typeset
from frame.rights import Role
from kcpd_training.demo.packets import build_packet, papers_of
from kcpd_training.demo.people import Department
from kcpd_training.demo.timeline import Act, Timeline
from people.models import Member
from records.models import Completion, ReleaseRequest
from records.releases.actions.asking import Asked, ask_release, withdraw_release
from records.releases.actions.building import take_packet
from records.releases.actions.deciding import ask_back, deny_release, find_nothing
from records.releases.actions.expiring import expire_grants
from records.releases.actions.granting import Conditions, grant_release
from records.releases.actions.handing_over import hand_over
from records.releases.copies import Handed
from records.releases.parts import Span, seal_of
from records.releases.reading import leaves_of
from records.releases.request_papers.keeping import Presented

State = ReleaseRequest.State
PAPER = "<h1>{title}</h1><p>{said}</p><p>Invented with the demonstration.</p>"
WHOLE_CAREER = Span(None, None)
CONSENT = "The member’s consent of this month is on file, for these parts."
NO_CONSENT = "The letter has no consent, and names no law that asks for the record without one."
SEARCHED = "The training records of these years were searched; none is kept here."
WHICH_CASE = "Which case is it, and which of the classes does the subpoena name?"
ASKED_TWICE = "The same was asked for by another letter of the requester."
RECEIPT = "Signed for at the counter; the slip is in the folder of the request."


@dataclass(frozen=True)
class Told:
    """One request: how long ago, what it says, and what became of it.

    Args:
        paper: what paper came with it, and what that says; both blank where none did.
    """

    days_ago: int
    state: ReleaseRequest.State
    said: dict[str, Any]
    paper: tuple[str, str] = ("", "")


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
        (
            "Letter of The Daily Ledger",
            "Under the Sunshine Law we ask for the hours of training of your officer.",
        ),
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
        (
            "Subpoena duces tecum, Division 12",
            "You are commanded to produce the records of training in the use of force.",
        ),
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
    Told(
        11,
        State.BUILT,
        {
            "requester_kind": ReleaseRequest.Requester.MEMBER,
            "requester_name": "",
            "requester_organization": "",
            "reference": "",
            "why": "A copy for a college that gives credit for it.",
            "legal_basis": "consent",
            "parts": ("transcript",),
        },
    ),
    Told(
        18,
        State.HANDED_OVER,
        {
            "requester_kind": ReleaseRequest.Requester.AGENCY,
            "requester_name": "Captain Morgan Doe",
            "requester_organization": "State park rangers",
            "reference": "Applicant for ranger",
            "why": "The member applies there, and agrees in writing.",
            "legal_basis": "consent",
            "parts": ("transcript",),
        },
    ),
    Told(
        21,
        State.WITHDRAWN,
        {
            "requester_kind": ReleaseRequest.Requester.INTERNAL,
            "requester_name": "Robin Foe",
            "requester_organization": "Grants office",
            "reference": "",
            "why": "Figures for an application.",
            "legal_basis": "consultation",
            "parts": ("compliance",),
        },
    ),
    Told(
        settings.RELEASE_GRANT_DAYS + 14,
        State.EXPIRED,
        {
            "requester_kind": ReleaseRequest.Requester.AGENCY,
            "requester_name": "Sergeant Sam Coe",
            "requester_organization": "Police department of the next town",
            "reference": "Applicant",
            "why": "The member applies there, and agrees in writing.",
            "legal_basis": "consent",
            "parts": ("transcript",),
        },
    ),
    Told(
        13,
        State.NOTHING,
        {
            "requester_kind": ReleaseRequest.Requester.COURT,
            "requester_name": "Circuit Court, Division 7",
            "requester_organization": "",
            "reference": "Subpoena duces tecum",
            "why": "The court wants what was certified in these years.",
            "legal_basis": "court_order",
            "span": Span(2001, 2003),
            "parts": ("certificates", "sheets"),
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
            for days_later, hour, act in life.acts():
                self.timeline.at(self._at(told.days_ago - days_later, hour), act)

    def _at(self, days_ago: int, at: time) -> datetime:
        return timezone.make_aware(datetime.combine(self.today - timedelta(days=days_ago), at))


@dataclass
class Life:
    """What becomes of one request; each step is given its moment."""

    by: Releasing
    told: Told
    member: Member

    def acts(self) -> Iterator[tuple[int, time, Act]]:
        """Each with how many days after it was asked, and at what time."""
        yield 0, time(9, 40), self.ask
        if self.told.state != State.ASKED:
            yield 1, time(14, 5), self.decide
        if self.told.state in (State.BUILT, State.HANDED_OVER):
            yield 1, time(15, 20), self.build
        if self.told.state == State.HANDED_OVER:
            yield 2, time(10, 30), self.hand_over
        if self.told.state == State.EXPIRED:
            yield settings.RELEASE_GRANT_DAYS + 2, time(6, 0), expire_grants

    def ask(self, now: datetime) -> None:
        self.request = ask_release(
            asked=Asked(
                **{"span": WHOLE_CAREER, **self.told.said},
                received_on=timezone.localdate(now),
                answer_by=None,
            ),
            members=[self.member],
            by=self.by.clerk,
            now=now,
            presented=presented(*self.told.paper) if all(self.told.paper) else None,
        ).row

    def decide(self, now: datetime) -> None:
        about: dict[str, Any] = {"request": self.request, "now": now}
        if self.told.state == State.ASKED_BACK:
            ask_back(**about, question=WHICH_CASE, by=self.by.ogc)
        elif self.told.state == State.DENIED:
            deny_release(**about, words=NO_CONSENT, by=self.by.hrd)
        elif self.told.state == State.NOTHING:
            find_nothing(**about, words=SEARCHED, by=self.by.ogc)
        elif self.told.state == State.WITHDRAWN:
            withdraw_release(request=self.request, reason=ASKED_TWICE, by=self.by.clerk)
        else:
            grant_release(
                **about,
                words=CONSENT,
                conditions=Conditions(redactions=("score", "element")),
                seal=seal_of(leaves_of(self.request, as_of=timezone.localdate(now))),
                by=self.by.ogc,
            )

    def build(self, now: datetime) -> None:
        """Where there are keys to sign by; without them it stays granted, and its page says why."""
        request = ReleaseRequest.objects.get(pk=self.request.pk)
        build_packet(request, by=self.by.clerk, now=now, today=self.by.today)

    def hand_over(self, now: datetime) -> None:
        """Where it was built; of a record that has changed since, it is not."""
        request = ReleaseRequest.objects.get(pk=self.request.pk)
        decision = request.decision
        assert decision is not None, "it was granted the day before"
        if request.state != State.BUILT or not papers_of(decision):
            return
        to = self.told.said["requester_name"]
        handed = Handed(to, "in_person", timezone.localdate(now), RECEIPT)
        take_packet(packet=decision.packet, by=self.by.clerk, now=now)
        hand_over(packet=decision.packet, handed=handed, by=self.by.clerk, now=now)


def presented(title: str, said: str) -> Presented:
    """A made paper by which somebody asks."""
    page = PAPER.format(title=escape(title), said=escape(said))
    file = checked_file(SimpleUploadedFile("paper.pdf", typeset(page).write_pdf()))
    return Presented(title, file)
