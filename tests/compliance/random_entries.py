"""Random exemptions, decisions and bookings about the members of a random department."""

import random
from datetime import date, datetime, timedelta

from django.utils import timezone

from compliance.models import DirectorDecision, Exemption, PeriodBooking
from courses.designations import Source
from people.models import Member
from records.models import Completion
from tests.compliance.random_department import random_day
from tests.factories import (
    BookingFactory,
    DecisionFactory,
    DocumentFactory,
    ExemptionFactory,
    MemberFactory,
)

MEASURES = ("total", "licensed_source", "firearms", "legal_studies", "implicit_bias")


def enter_at_random(*, seed: int, people: list[Member], years: range) -> None:
    """Give most members something that decides over their hours, some of it voided."""
    luck = random.Random(f"{seed}/entries")
    clerk = MemberFactory(serial_number=f"{seed}CLERK")
    for member in people:
        if luck.random() < 0.4:
            _exempt(luck, member, clerk, years)
        for _ in range(luck.choice((0, 0, 1, 1, 2, 3))):
            _decide(luck, member, clerk, years)
        if luck.random() < 0.4:
            _book(luck, member, clerk, years)


def random_moment(luck: random.Random, day: date) -> datetime:
    """Some time on the day or in the weeks after, often right at an end of a day."""
    day += timedelta(days=luck.choice((0, 0, 1, 7, 40, 200)))
    hour, minute = luck.choice(((0, 0), (9, 30), (23, 59)))
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour, minute))


def _void(luck: random.Random, entered_at: datetime, clerk: Member) -> dict[str, object]:
    if luck.random() < 0.75:
        return {}
    voided_at = entered_at + timedelta(days=luck.choice((0, 1, 30, 300)))
    return {"voided_by": clerk, "voided_at": voided_at, "void_reason": "Entered by mistake"}


def _exempt(luck: random.Random, member: Member, clerk: Member, years: range) -> None:
    on = random_day(luck, luck.choice(years))
    entered_at = random_moment(luck, on)
    ExemptionFactory(
        member=member,
        kind=luck.choice(Exemption.Kind.values),
        on=on,
        entered_by=clerk,
        entered_at=entered_at,
        **_void(luck, entered_at, clerk),
    )


def _decide(luck: random.Random, member: Member, clerk: Member, years: range) -> None:
    kind = luck.choice(DirectorDecision.Kind.values)
    period = luck.choice(years)
    applied_on = date(period, 1, 1) + timedelta(days=luck.randint(0, 500))
    entered_at = random_moment(luck, applied_on)
    values: dict[str, object] = {
        "member": member,
        "kind": kind,
        "period": period,
        "applied_on": applied_on,
        "entered_by": clerk,
        "entered_at": entered_at,
        **_void(luck, entered_at, clerk),
    }
    if luck.random() < 0.7:
        decided_on = applied_on + timedelta(days=luck.randint(0, 200))
        is_granted = luck.random() < 0.75
        values |= {
            "decided_on": decided_on,
            "outcome": "granted" if is_granted else "denied",
            "decided_entered_by": clerk,
            "decided_entered_at": max(entered_at, random_moment(luck, decided_on)),
            "decision_document": DocumentFactory(member=member, added_by=clerk),
        }
        if is_granted and kind == "extension":
            values["until"] = date(period + 1, 1, 1) + timedelta(days=luck.randint(0, 500))
        if is_granted and kind == "modification":
            named = luck.sample(MEASURES, luck.randint(1, 3))
            values["minimums"] = {key: luck.choice((0, 50, 100, 1200)) for key in named}
    stands = DirectorDecision.objects.not_voided().filter(member=member, period=period, kind=kind)
    if stands.exclude(outcome="denied").exists() and not values.get("voided_by"):
        return
    DecisionFactory(**values)


def _book(luck: random.Random, member: Member, clerk: Member, years: range) -> None:
    later = Completion.objects.filter(member=member, completed_on__year__gt=years[0])
    taken = PeriodBooking.objects.filter(completion__member=member).values("completion")
    rows = list(later.exclude(source=Source.NON_POST).exclude(pk__in=taken).order_by("pk"))
    for completion in luck.sample(rows, min(len(rows), luck.randint(1, 3))):
        entered_at = random_moment(luck, completion.completed_on)
        BookingFactory(
            completion=completion,
            to_period=luck.randint(years[0], completion.completed_on.year - 1),
            entered_by=clerk,
            entered_at=entered_at,
            **_void(luck, entered_at, clerk),
        )
