"""Issued papers of the demo: what the officer who is short of hours took, each with its code."""

from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from kcpd_training.demo.people import Department
from kcpd_training.demo.timeline import Timeline
from kcpd_training.desk.transcript_issue import issue_transcript
from people.models import Member
from records.issued.actions.certificates import issue_certificate
from records.issued.certificate import check_certificate
from records.models import Completion

WHOSE = "5005"
CERTIFICATES = 2


def plan_papers(department: Department, timeline: Timeline, *, today: date) -> None:
    """Put into the timeline that a transcript and the latest certificates were issued."""
    person = department.by_serial(WHOSE)
    timeline.at(_at(today, 3, time(20, 10)), lambda now: _transcript(person.member.pk, now))
    timeline.at(_at(today, 2, time(7, 45)), lambda now: _certificates(person.member.pk, now))


def _transcript(key: int, now: datetime) -> None:
    member = Member.objects.get(pk=key)
    issue_transcript(
        member=member,
        as_of=timezone.localdate(now),
        known_on=None,
        year=None,
        by=member,
        now=now,
        form_token=None,
    )


def _certificates(key: int, now: datetime) -> None:
    member, issued = Member.objects.get(pk=key), 0
    own = Completion.objects.filter(member=member, completed_on__lt=timezone.localdate(now))
    for completion in own.not_voided().order_by("-completed_on", "pk"):
        try:
            check_certificate(completion)
        except ValidationError:
            continue
        issue_certificate(completion=completion, by=member, now=now)
        issued += 1
        if issued == CERTIFICATES:
            return


def _at(today: date, days_ago: int, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(today - timedelta(days=days_ago), hour))
