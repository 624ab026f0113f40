"""Have an e-mail that failed sent again, where the address of its member was corrected."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from events.event_log import record_event
from events.kinds import EventKind
from frame.notices.models import Notice
from frame.rights import Right
from people.models import Member

SEND_AGAIN = EventKind("notice.send_again", "Had an e-mail that failed sent again")


@transaction.atomic
def send_mail_again(*, notice: Notice, by: Member, now: datetime) -> Notice:
    """Let the worker send an e-mail that failed to the address that is on file by now.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: it was read or is sent again meanwhile; or it was tried at that address.
    """
    by.check_right(Right.ADMINISTER)
    row = Notice.objects.select_for_update().get(pk=notice.pk)
    member = Member.objects.get(pk=row.to_id)
    if row.mail != Notice.Mailing.FAILED or not row.is_unread:
        raise ValidationError("This e-mail was read, or is sent again. Nothing is left to do.")
    if not row.can_go_elsewhere:
        raise ValidationError(
            f"It was tried at the address that is on file of {member}. Correct that first."
        )
    row.mail, row.mail_due_at, row.mail_tries = Notice.Mailing.WAITING, now, 0
    # What went to addresses of its own leaves at once, whatever the member chose.
    row.mail_to = member.email if row.mail_to else ""
    row.save(update_fields=["mail", "mail_due_at", "mail_tries", "mail_to"])
    record_event(SEND_AGAIN, by=by, about=member, member=member)
    return row
