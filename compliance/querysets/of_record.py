"""Everything entered about one member, with all that a page says of it."""

from dataclasses import dataclass
from datetime import datetime

from compliance.models import DirectorDecision, Exemption, PeriodBooking
from compliance.standings.recorded import Recorded, decisions_as_known, recorded_in
from frame.known import rows_as_known
from people.models import Member


@dataclass(frozen=True)
class MemberEntries:
    """A member's exemptions, applications and bookings, voided ones among them, newest first."""

    exemptions: list[Exemption]
    decisions: list[DirectorDecision]
    bookings: list[PeriodBooking]

    @property
    def recorded(self) -> Recorded:
        """What of it stands, as the engine takes it."""
        return recorded_in(self.exemptions, self.decisions, self.bookings)


def entries_of(member: Member, *, known_before: datetime | None = None) -> MemberEntries:
    """Read everything entered about the member, by three queries.

    Args:
        known_before: as the record stood just before that moment; None for now.
    """
    exemptions = member.exemptions.select_related("document", "entered_by", "voided_by")
    decisions = member.director_decisions.select_related(
        "application_document",
        "decision_document",
        "entered_by",
        "decided_entered_by",
        "voided_by",
    )
    bookings = PeriodBooking.objects.filter(completion__member=member).select_related(
        "completion__course", "completion__member", "entered_by", "voided_by"
    )
    return MemberEntries(
        exemptions=rows_as_known(exemptions, known_before),
        decisions=decisions_as_known(decisions, known_before),
        bookings=_with_completions_as_known(rows_as_known(bookings, known_before), known_before),
    )


def _with_completions_as_known(
    bookings: list[PeriodBooking], known_before: datetime | None
) -> list[PeriodBooking]:
    """A completion that was voided later still stood then."""
    for booking in bookings:
        [booking.completion] = rows_as_known([booking.completion], known_before) or [
            booking.completion
        ]
    return bookings
