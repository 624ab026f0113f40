"""What the people of the demo department were told lately, as the actions would have told it."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils import timezone

from courses.models import Enrolment
from courses.telling import ENROLLED
from frame.notices.actions import Told
from frame.notices.kinds import NoticeKind
from frame.notices.models import Notice
from people.models import RoleDesignation
from people.telling import ROLE_GIVEN
from records.intake.telling import SENT
from records.models import Completion
from records.telling import CREDITED, credit_told

LATELY = timedelta(days=330)
# What was told before that, everybody has read.
UNREAD_SINCE = timedelta(days=6)
BATCH = 2000
MAIL_ERROR = "SMTPRecipientsRefused: 550 5.1.1 No such user here"


class Past(NamedTuple):
    """Something that somebody was told, and when."""

    kind: NoticeKind
    told: Told
    at: datetime


def write_notices(*, today: date) -> int:
    """Write what was told, in order with what actions have told; of one no e-mail could be sent.

    Returns:
        how many there are.
    """
    now = _noon(today)
    told = [*_of_credit(today), *_of_classes(today), *_of_roles(today)]
    told.sort(key=lambda each: (each.at, each.told.to.serial_number, each.kind.name))
    rows = [_row(each, now) for each in told if each.told.to.separated_on is None]
    rows += list(Notice.objects.order_by("pk"))
    rows.sort(key=lambda row: row.made_at)
    unread = [row for row in rows if row.seen_at is None and row.kind != SENT.name]
    for row in unread[:1]:
        row.mail, row.mail_tries, row.mail_tried_at = Notice.Mailing.FAILED, 5, row.made_at
        row.mail_error = MAIL_ERROR
    Notice.objects.all().delete()
    for row in rows:
        row.pk = None
    Notice.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def _row(past: Past, now: datetime) -> Notice:
    about = past.told.about
    return Notice(
        to=past.told.to,
        kind=past.kind.name,
        about="" if about is None else str(about.pk),
        sentence=past.told.sentence,
        made_at=past.at,
        seen_at=None if past.at > now - UNREAD_SINCE else past.at + timedelta(hours=20),
        mail=Notice.Mailing.NONE,
        mail_due_at=past.at,
    )


def _of_credit(today: date) -> Iterator[Past]:
    written = Completion.objects.not_voided().filter(
        entered_at__gte=_noon(today) - LATELY,
        # Whose sending is told of, is told once.
        outside_training__isnull=True,
        entered_for__isnull=True,
    )
    for completion in written.select_related("member", "course").order_by("pk"):
        yield Past(CREDITED, credit_told(completion), completion.entered_at)


def _of_classes(today: date) -> Iterator[Past]:
    """A month before the class, or yesterday."""
    to_come = Enrolment.objects.filter(
        state=Enrolment.State.ENROLLED, course_session__starts_on__gt=today
    )
    for place in to_come.select_related("member", "course_session__course").order_by("pk"):
        course_session = place.course_session
        told = Told(place.member, f"You are enrolled in {course_session}.", course_session)
        day = min(course_session.starts_on - timedelta(days=30), today - timedelta(days=1))
        yield Past(ENROLLED, told, _noon(day))


def _of_roles(today: date) -> Iterator[Past]:
    held = RoleDesignation.objects.filter(ended_on__isnull=True).select_related("member")
    for given in held.order_by("pk"):
        words = f"You have the role {given.get_role_display()} now."
        day = max(given.designated_on, today - timedelta(days=300))
        yield Past(ROLE_GIVEN, Told(given.member, words), _noon(day))


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
