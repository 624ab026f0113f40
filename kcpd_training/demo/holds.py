"""A legal hold of the demo: counsel keeps what is on file of one who left."""

from datetime import date, datetime, timedelta

from frame.days import start_of
from frame.rights import Role
from kcpd_training.demo.people import Department
from kcpd_training.demo.timeline import Timeline
from people.models import Member
from records.retention.holds import place_hold

DAYS_AGO = 40


def plan_hold(department: Department, timeline: Timeline, *, today: date) -> None:
    """Hold the record of whoever left last, some weeks ago; nobody's where nobody has left."""
    left = Member.objects.filter(separated_on__lt=today - timedelta(days=DAYS_AGO))
    member = left.order_by("-separated_on", "pk").first()
    [counsel, *_] = department.designated(Role.OGC)
    if member is None:
        return
    at = start_of(today - timedelta(days=DAYS_AGO)) + timedelta(hours=10)

    def hold(now: datetime) -> None:
        place_hold(
            on=member,
            case="Roe v. Board of Police Commissioners",
            reason="The plaintiff asks for every paper of the training that was relied on.",
            by=Member.objects.get(pk=counsel.member.pk),
            now=now,
        )

    timeline.at(at, hold)
