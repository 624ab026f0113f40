"""Exemptions, applications to the director and bookings of the demo department."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from compliance.models import DirectorDecision, Exemption, PeriodBooking
from compliance.standings import standings_of
from compliance.viewpoint import Viewpoint
from courses.designations import Source
from frame.files import checked_file
from frame.paper import typeset
from frame.rights import Role
from kcpd_training.demo.people import Department
from kcpd_training.demo.workdays import next_workday
from people.models import Member
from records.actions.documents import filing
from records.models import Completion, Document

LETTER = """
<style>@page { size: Letter; margin: 1in } body { font: 12pt/1.5 serif }</style>
<h1>Demonstration</h1>
<p>This letter was invented with the demonstration. In a real record, the director's decision
or the license is attached here.</p>
"""
RESTORED = "Completed late to restore the license; booked as agreed with POST."
UPGRADES = 3
LOWERED = {"total": 1200, "licensed_source": 400}
Kind, Ground, Outcome = DirectorDecision.Kind, DirectorDecision.Ground, DirectorDecision.Outcome


@dataclass
class Entering:
    """Writes the entries of one demo department, as its clerks would have."""

    department: Department
    today: date
    rng: Random
    letter: bytes = field(default_factory=lambda: typeset(LETTER).write_pdf())

    def __post_init__(self) -> None:
        self.clerks = [each.member for each in self.department.designated(Role.TRAINING_ENTRY)]
        # In the first weeks of a year, what is current is the year before.
        self.current = (self.today - timedelta(days=60)).year
        self.officers = [
            person.member
            for person in self.department.people
            if person.story is None
            and person.is_there
            and person.is_licensed
            and person.serves_from().year < self.current
        ]
        self.rng.shuffle(self.officers)

    def write(self) -> int:
        """Write them all.

        Returns:
            how many there are.
        """
        return sum(1 for _ in (*self._of_those_short(), *self._of_this_year()))

    def _of_those_short(self) -> Iterator[Any]:
        """Who missed hours last year: a few have another way out, and most have none."""
        period = self.today.year - 1
        applied_on = date(period, 12, 10)
        yield from self._of_the_stories(period, applied_on)
        standings = standings_of(self.officers, Viewpoint(period, self.today))
        short = [each.member for each in standings if each.is_short and each.on_record]
        if short:
            yield self._decide(short[0], Kind.WAIVER, period, applied_on)
        for member in short[1:]:
            late = self._late_completion(member)
            if late is not None:
                yield self._book(late, period)
                return

    def _of_the_stories(self, period: int, applied_on: date) -> Iterator[Any]:
        until = max(self.today + timedelta(days=75), date(period + 1, 6, 30))
        for person in self.department.people:
            if person.story is None:
                continue
            if person.story.was_extended:
                yield self._decide(
                    person.member,
                    Kind.EXTENSION,
                    period,
                    applied_on,
                    outcome=Outcome.GRANTED,
                    until=until,
                )
            if person.story.was_denied:
                yield self._decide(
                    person.member, Kind.WAIVER, period, applied_on, outcome=Outcome.DENIED
                )

    def _of_this_year(self) -> Iterator[Any]:
        upgraded, rest = self.officers[-UPGRADES:], self.officers[:-UPGRADES]
        for place, member in enumerate(upgraded):
            yield self._exempt(member, date(self.current, 1, 12 + 5 * place))
        told: tuple[tuple[str, str, dict[str, Any]], ...] = (
            (Kind.WAIVER, Ground.MILITARY_LEAVE, {"outcome": Outcome.GRANTED}),
            (Kind.WAIVER, Ground.MILITARY_LEAVE, {"outcome": Outcome.GRANTED}),
            (Kind.MODIFICATION, Ground.MEDICAL, {"outcome": Outcome.GRANTED, "minimums": LOWERED}),
            (Kind.MODIFICATION, Ground.MEDICAL, {}),  # not decided yet
        )
        for member, (kind, ground, values) in zip(rest[-len(told) :], told, strict=False):
            applied_on = date(self.current, 1, 20)
            yield self._decide(member, kind, self.current, applied_on, ground=ground, **values)

    # The rows --------------------------------------------------------------------------------

    def _exempt(self, member: Member, on: date) -> Exemption:
        clerk, entered_at = self._entry(on)
        exemption = Exemption(
            member=member,
            kind=Exemption.Kind.LICENSE_UPGRADE,
            on=on,
            document=self._document(member, "license.pdf", clerk, entered_at),
            entered_by=clerk,
            entered_at=entered_at,
        )
        exemption.save()
        return exemption

    def _decide(
        self,
        member: Member,
        kind: str,
        period: int,
        applied_on: date,
        *,
        ground: str = Ground.MILITARY_LEAVE,
        outcome: str = "",
        **values: Any,
    ) -> DirectorDecision:
        clerk, entered_at = self._entry(applied_on)
        decision = DirectorDecision(
            member=member,
            kind=kind,
            ground=ground,
            period=period,
            applied_on=applied_on,
            entered_by=clerk,
            entered_at=entered_at,
            **values,
        )
        if outcome:
            decision.outcome = outcome
            decision.decided_on = min(applied_on + timedelta(days=19), self.today)
            decided_by, decided_at = self._entry(decision.decided_on)
            decision.decided_entered_by, decision.decided_entered_at = decided_by, decided_at
            decision.decision_document = self._document(
                member,
                "decision.pdf",
                decided_by,
                decided_at,
                is_confidential=True,
            )
        decision.save()
        return decision

    def _book(self, completion: Completion, period: int) -> PeriodBooking:
        clerk, entered_at = self._entry(timezone.localdate(completion.entered_at))
        booking = PeriodBooking(
            completion=completion,
            to_period=period,
            reason=RESTORED,
            entered_by=clerk,
            entered_at=entered_at,
        )
        booking.save()
        return booking

    def _late_completion(self, member: Member) -> Completion | None:
        """A credit that came too late to make up last year by itself."""
        return (
            Completion.objects.not_voided()
            .filter(member=member, completed_on__gt=date(self.today.year, 3, 15), score=None)
            .exclude(source=Source.NON_POST)
            .order_by("completed_on", "pk")
            .first()
        )

    def _entry(self, day: date) -> tuple[Member, datetime]:
        """Who enters what happened on the day, and when."""
        entered_on = min(next_workday(day), self.today)
        at = time(8 + self.rng.randint(0, 7), self.rng.randint(0, 59))
        return self.rng.choice(self.clerks), timezone.make_aware(datetime.combine(entered_on, at))

    def _document(
        self,
        member: Member,
        name: str,
        clerk: Member,
        entered_at: datetime,
        *,
        is_confidential: bool = False,
    ) -> Document | None:
        with filing(by=clerk, now=entered_at) as files:
            letter = checked_file(SimpleUploadedFile(name, self.letter))
            return files.file_away(letter, member=member, is_confidential=is_confidential)
