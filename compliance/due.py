"""What is due of compliance: applications not decided, and members whose time to catch up ends."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from compliance.engine.status import Status
from compliance.models import DirectorDecision
from compliance.standings import law, standings_of
from compliance.states import DECIDE
from compliance.viewpoint import Viewpoint
from frame.due import Clock, due_source
from frame.rights import Right
from people.models import Member
from people.querysets import MemberQuerySet

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
    for period, who in _who_may_catch_up(members, today).items():
        ending: Counter[tuple[Status, date]] = Counter()
        for standing in standings_of(who.order_by("pk"), Viewpoint(period, today)):
            if standing.status in WHY and standing.deadline is not None:
                ending[standing.status, standing.deadline] += 1
        for (status, on), number in ending.items():
            asked = urlencode({"period": period, "standing": status.value})
            yield Clock(
                what=f"Members who {HOW[status]} for {period}",
                on=on,
                why=WHY[status],
                whose="1 member" if number == 1 else f"{number:,} members",
                page=f"{reverse('compliance:report')}?{asked}",
                step="See who",
            )


def _who_may_catch_up(members: MemberQuerySet, today: date) -> dict[int, MemberQuerySet]:
    """Past periods whose hours can still be made up, and by whom.

    In the days of grace that is everybody; after them, only whom an extension allows it.
    """
    extended = DirectorDecision.objects.not_voided().filter(
        member__in=members,
        kind=DirectorDecision.Kind.EXTENSION,
        until__gte=today,
        period__lt=today.year,
    )
    by_period: dict[int, set[int]] = {}
    for period, pk in extended.values_list("period", "member"):
        by_period.setdefault(period, set()).add(pk)
    who = {period: members.filter(pk__in=pks) for period, pks in by_period.items()}
    before = today.year - 1
    if before >= law().first_period:
        grace_ends_on = law().for_period(before).grace_ends_on
        if grace_ends_on is not None and today <= grace_ends_on:
            who[before] = members
    return dict(sorted(who.items()))
