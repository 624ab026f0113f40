"""Recording that a version of the rules was approved with a signature."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone

from compliance.models import RulesApproval, RulesVersion
from compliance.models.rules_version import LONGEST_SIGNED_BY
from events.event_log import record_event
from events.kinds import EventKind
from frame.forms_once import Added, add_once
from frame.rights import Right
from frame.words import us_date
from people.models import Member

RULES_APPROVE = EventKind(
    "rules.approve",
    "Recorded that a version of the rules is approved",
    names={"signed_by": "Signed by", "signed_on": "Signed on"},
)


def approve_version(
    *,
    version: RulesVersion,
    signed_by: str,
    signed_on: date,
    by: Member,
    now: datetime,
    form_token: UUID | None = None,
) -> Added[RulesApproval]:
    """Record who signed a version of the rules, and when.

    Args:
        form_token: the token of the form, so that a second sending records nothing.

    Raises:
        PermissionDenied: `by` may not answer for the department.
        ValidationError: by field; or the version is approved already.
    """
    by.check_right(Right.ANSWER_QUESTIONS)
    signed_by = signed_by.strip()
    _check(version, signed_by, signed_on, today=timezone.localdate(now))

    def add() -> RulesApproval:
        # Of the same form, the constraint tells.
        earlier = RulesApproval.objects.filter(rules=version).first()
        if earlier and (form_token is None or earlier.form_token != form_token):
            raise ValidationError(
                f"Version {version} is approved already: {earlier.signed_by} signed it on "
                f"{us_date(earlier.signed_on)}."
            )
        row = RulesApproval.objects.create(
            rules=version,
            signed_by=signed_by,
            signed_on=signed_on,
            entered_by=by,
            entered_at=now,
            form_token=form_token,
        )
        record_event(
            RULES_APPROVE,
            by=by,
            about=row,
            after={"version": version.version, "signed_by": signed_by, "signed_on": signed_on},
        )
        return row

    return add_once(RulesApproval, form_token, add)


def _check(version: RulesVersion, signed_by: str, signed_on: date, *, today: date) -> None:
    problems = {}
    if not signed_by:
        problems["signed_by"] = "Give the name and title that stand on the paper."
    elif len(signed_by) > LONGEST_SIGNED_BY:
        problems["signed_by"] = (
            f"{len(signed_by):,} characters are more than {LONGEST_SIGNED_BY:,}. Shorten it."
        )
    since = timezone.localdate(version.in_use_from)
    if signed_on > today:
        problems["signed_on"] = (
            f"{us_date(signed_on)} is still to come. Give the day that the signature bears."
        )
    elif signed_on < since:
        problems["signed_on"] = (
            f"Version {version} is in use since {us_date(since)}, so what was signed on "
            f"{us_date(signed_on)} is an earlier one. Look at the version on the paper."
        )
    if problems:
        raise ValidationError(problems)
