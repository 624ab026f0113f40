"""Sending notices by e-mail: each at most once, whoever sends it and however that one ends.

A notice is claimed before its e-mail leaves, and the claim is committed. Who is killed in between
leaves it claimed, so that nobody sends it again.
"""

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, time, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import EmailMessage, get_connection
from django.db import models, transaction
from django.utils import timezone

from frame.notices.choices import wishes_of
from frame.notices.kinds import Mail
from frame.notices.letter import letter_of
from frame.notices.models import Notice, NoticeQuerySet

logger = logging.getLogger(__name__)

# So many members are written to before the worker looks for jobs again.
MOST_MEMBERS = 20
DAILY_AT = time(7)
# What was surely not sent is tried again after these, and then no more.
PAUSES = (timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=2), timedelta(hours=12))
LOST_AFTER = timedelta(minutes=15)
LOST = "The worker stopped while this was being sent. It may have arrived, so it is not sent again."
UNKNOWN = "Whether this arrived is not known, so it is not sent again"
Mailing = Notice.Mailing


class NotSent(Exception):
    """The e-mail has surely not left; the reason is its text."""


class NoWayOut(NotSent):
    """The mail server can't be reached, so that no other e-mail leaves either."""


def send_due(now: datetime, *, must_stop: Callable[[], bool] = lambda: False) -> int:
    """Send what is due, one e-mail a member.

    Returns:
        how many members were written to.
    """
    _give_up_lost(now)
    sent = 0
    for key in _members_to_write_to(now):
        if must_stop():
            break
        claimed = _claim(key, now)
        try:
            sent += bool(claimed) and _send(claimed, now)
        except NoWayOut:
            break
    return sent


def _members_to_write_to(now: datetime) -> list[int]:
    """Those with something due, who waits longest first."""
    due = Notice.objects.to_be_mailed(now).order_by()
    waiting = due.values("to").annotate(since=models.Min("mail_due_at")).order_by("since", "to")
    return list(waiting.values_list("to", flat=True)[:MOST_MEMBERS])


def _claim(member_key: int, now: datetime) -> list[Notice]:
    """Take what is due of one member, as the member wants it by now; others find it taken."""
    with transaction.atomic():
        due = Notice.objects.to_be_mailed(now).filter(to=member_key).select_related("to")
        notices = list(due.select_for_update(of=("self",), skip_locked=True))
        if not notices:
            return []
        # One e-mail is to the same addresses; what goes to others waits for the next.
        notices = [each for each in notices if each.mail_to == notices[0].mail_to]
        wishes = wishes_of(notices[0].to, today=timezone.localdate(now))
        never, later, claimed = [], [], []
        for notice in notices:
            wish = Mail.AT_ONCE if notice.mail_to else wishes(notice.kind)
            if wish == Mail.NEVER:
                never.append(notice)
            elif wish == Mail.DAILY and next_daily(notice.made_at) > now:
                later.append(notice)
            else:
                claimed.append(notice)
        _rows(never).update(mail=Mailing.NONE)
        for notice in later:
            _rows([notice]).update(mail_due_at=next_daily(notice.made_at))
        _rows(claimed).update(
            mail=Mailing.SENDING,
            mail_tries=models.F("mail_tries") + 1,
            mail_tried_at=now,
            mail_tried_to="\n".join(notices[0].mail_addresses),
        )
    return claimed


def _send(claimed: list[Notice], now: datetime) -> bool:
    """Send one e-mail about what was claimed, and write down what came of it.

    Raises:
        NoWayOut: after that is written down.
    """
    still_claimed = _rows(claimed).filter(mail=Mailing.SENDING)
    try:
        hand_over(letter_of(claimed))
    except NotSent as error:
        logger.warning("An e-mail to member %s did not leave: %s", claimed[0].to_id, error)
        _try_again(still_claimed, str(error), now)
        if isinstance(error, NoWayOut):
            raise
        return False
    except Exception as error:
        logger.exception("An e-mail to member %s may have left or not.", claimed[0].to_id)
        words = f"{UNKNOWN}: {_words(error)}"[:300]
        still_claimed.update(mail=Mailing.FAILED, mail_error=words)
        return False
    still_claimed.update(mail=Mailing.SENT, mail_error="")
    return True


def hand_over(letter: EmailMessage) -> None:
    """Give the e-mail to the mail server.

    Raises:
        NotSent: it was surely not taken. Any other exception leaves that open.
    """
    connection = get_connection()
    try:
        connection.open()
    except Exception as error:
        raise NoWayOut(_words(error)) from error
    try:
        if not connection.send_messages([letter]):
            raise NotSent("The mail server took nothing.")
    except (SMTPResponseException, SMTPRecipientsRefused) as error:
        raise NotSent(_words(error)) from error
    finally:
        with suppress(Exception):
            connection.close()


def _try_again(notices: NoticeQuerySet, error: str, now: datetime) -> None:
    """Put back what may be tried once more; the rest has failed."""
    notices.filter(mail_tries__gt=len(PAUSES)).update(mail=Mailing.FAILED, mail_error=error)
    for tries, pause in enumerate(PAUSES, start=1):
        notices.filter(mail_tries=tries).update(
            mail=Mailing.WAITING, mail_due_at=now + pause, mail_error=error
        )


def _give_up_lost(now: datetime) -> None:
    """Note what was claimed and never written down as sent: its worker was killed."""
    lost = Notice.objects.filter(mail=Mailing.SENDING, mail_tried_at__lt=now - LOST_AFTER)
    # Looking first keeps an idle worker from taking SQLite's one write lock.
    if lost.exists():
        lost.update(mail=Mailing.FAILED, mail_error=LOST)


def next_daily(made_at: datetime) -> datetime:
    """When the e-mail of a day leaves that tells of something made then."""
    local = timezone.localtime(made_at)
    day = local.date() if local.time() < DAILY_AT else local.date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, DAILY_AT))


def _rows(notices: Iterable[Notice]) -> NoticeQuerySet:
    return Notice.objects.filter(pk__in=[notice.pk for notice in notices])


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]
