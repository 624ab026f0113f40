"""What becomes of entries about a member's hours when a course or a member is merged."""

from collections.abc import Iterator

from django.urls import reverse

from compliance.models import (
    DirectorDecision,
    Exemption,
    LawAnswer,
    MovedHours,
    PeriodBooking,
    RulesApproval,
    ShortPeriod,
    UnsettledMember,
)
from courses.models import Course
from frame.merging.ties import Clash, clashes_between, doubles_of, moves, stays
from frame.rights import Right
from frame.words import us_date
from people.models import Member

DOERS = ("entered_by", "voided_by")
moves(Exemption, "member", ("exemption", "exemptions"), own_acts=DOERS)
moves(
    DirectorDecision,
    "member",
    ("director's decision", "director's decisions"),
    own_acts=(*DOERS, "decided_entered_by"),
)
for entry in (Exemption, DirectorDecision, PeriodBooking):
    stays(entry, *DOERS, why="It says who did it.")
stays(DirectorDecision, "decided_entered_by", why="It says who did it.")
stays(LawAnswer, "entered_by", why="It says who did it.")
stays(RulesApproval, "entered_by", why="It says who did it.")
for found in (MovedHours, ShortPeriod, UnsettledMember):
    stays(found, "member", why="It is found anew from the record, for which both are marked.")


@clashes_between(Member)
def entries_of_both(kept: Member, merged: Member) -> Iterator[Clash]:
    """An exemption or an application of which only one can stand."""
    page = reverse("desk:member-record", args=[merged.serial_number])
    ours = {(each.kind, each.on) for each in kept.exemptions.not_voided()}
    for each in merged.exemptions.not_voided().order_by("pk"):
        if (each.kind, each.on) in ours:
            yield Clash(
                f"Both have an exemption of {us_date(each.on)}. Let the Training Unit void one.",
                ((page, "See the record"),),
                Right.SEE_ALL_RECORDS,
            )
    standing = kept.director_decisions.not_voided().exclude(outcome="denied")
    applied = {(each.kind, each.period) for each in standing}
    for decision in merged.director_decisions.not_voided().exclude(outcome="denied"):
        if (decision.kind, decision.period) in applied:
            yield Clash(
                f"Both have applied to the director for {decision.period}. Let the Training Unit "
                "void one.",
                ((page, "See the record"),),
                Right.SEE_ALL_RECORDS,
            )


@clashes_between(Course)
@clashes_between(Member)
def bookings_that_would_be_lost(kept: Course | Member, merged: Course | Member) -> Iterator[Clash]:
    """Bookings of credit that would be voided, since the other has the same."""
    doubles = [row.pk for row in doubles_of(kept, merged)]
    booked = PeriodBooking.objects.not_voided().filter(completion__in=doubles)
    for booking in booked.select_related("completion__member", "completion__course").order_by("pk"):
        completion = booking.completion
        of = completion.member if isinstance(kept, Course) else completion.course.course_id
        yield Clash(
            f"Both have the same credit of {of} for "
            f"{us_date(completion.completed_on)}, and one is booked to {booking.to_period}. Void "
            "that booking first, and book the other credit afterwards.",
            ((reverse("records:completion-detail", args=[completion.pk]), "See the completion"),),
            Right.SEE_ALL_RECORDS,
        )
