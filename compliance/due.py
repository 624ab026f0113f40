"""What is due of compliance: applications not decided, and members whose time to catch up ends."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from compliance.engine.status import Status
from compliance.models import DirectorDecision
from compliance.standings import law, periods_to_catch_up
from compliance.states import DECIDE
from frame.due import Clock, due_source
from frame.rights import Right
from people.models import Member

# What lets a member catch up after the period, by the standing it gives.
WHY = {Status.GRACE: "11 CSR 75-15.080(2)", Status.EXTENDED: "11 CSR 75-15.010(11)"}
HOW = {Status.GRACE: "owe hours", Status.EXTENDED: "owe hours, extended by the director,"}


@due_source(DECIDE.right)
def applications_to_decide(reader: Member, today: date) -> Iterator[Clock]:
    """A clock an application, until the period ends that it is about."""
    pending = DirectorDecision.objects.visible_to(reader).pending().select_related("member")
    for decision in pending:
        if not DECIDE.can(decision, by=reader):
            continue
        yield Clock(
            what=f"Decision on the {decision.get_kind_display().lower()} for {decision.period}",
            on=law().for_period(decision.period).ends_on,
            why="11 CSR 75-15.010(11)",
            whose=f"{decision.member.name} ({decision.member.serial_number})",
            page=reverse("compliance:decision-decide", args=[decision.pk]),
            step=DECIDE.words,
        )


@due_source(Right.SEE_ELEMENT_RECORDS, Right.SEE_ALL_RECORDS)
def members_to_catch_up(reader: Member, today: date) -> Iterator[Clock]:
    """A clock a period and a day: how many members within reach still owe its hours until then."""
    members = Member.objects.visible_to(reader).employed_on(today)
    found = periods_to_catch_up(members.order_by("pk"), today=today)
    ending = Counter(
        (each.period, each.status, each.until) for periods in found.values() for each in periods
    )
    for (period, status, on), number in ending.items():
        asked = urlencode({"period": period, "standing": status.value})
        yield Clock(
            what=f"Members who {HOW[status]} for {period}",
            on=on,
            why=WHY[status],
            whose="1 member" if number == 1 else f"{number:,} members",
            page=f"{reverse('compliance:report')}?{asked}",
            step="See who",
        )
