"""Enter and void exemptions."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from compliance.actions.entering import check_day, lock_record_of
from compliance.exemption_fit import misfit_of
from compliance.models import Exemption
from compliance.standings import law
from compliance.states import EXEMPT, VOID_EXEMPTION
from compliance.telling import ENTRY_VOIDED, EXEMPTED, tell_of_entry
from events.event_log import record_event
from events.voiding import void_row
from frame.files import CheckedFile
from frame.forms_once import Added, made_by_form
from frame.words import us_date
from people.models import Member
from records.actions.documents import document_facts, filing
from records.credit.overriding import Override, overridden_warnings


def add_exemption(
    *,
    member: Member,
    kind: str,
    on: date,
    by: Member,
    now: datetime,
    document: CheckedFile,
    overrides: Mapping[str, Override] | None = None,
    form_token: UUID | None = None,
) -> Added[Exemption]:
    """Exempt a member from the CLEE period that a day falls in.

    Args:
        document: the license, or the certificate of the training: it proves the entry.
        overrides: why it is right though it doesn't fit the license on file.
        form_token: the token of the form, so that a second sending adds nothing.

    Raises:
        PermissionDenied: `by` lacks the right.
        ValidationError: by field; or it is the clerk's own record; or, with code `unconfirmed`, it
            doesn't fit the license on file and no reason is given of that.

    Source: 11 CSR 75-15.010(3)
    """
    with filing(by=by, now=now) as files:
        member = lock_record_of(member)
        if earlier := made_by_form(Exemption, form_token):
            return Added(earlier, is_repeat=True)
        check_exemption(member, kind=kind, on=on, by=by, today=timezone.localdate(now))
        misfit = misfit_of(member, kind=kind, on=on)
        overridden = overridden_warnings([misfit] if misfit else [], overrides or {})
        filed = files.file_away(document, member=member)
        exemption = Exemption(
            member=member,
            kind=kind,
            on=on,
            document=filed,
            entered_by=by,
            entered_at=now,
            form_token=form_token,
        )
        exemption.save()
        record_event(
            EXEMPT.event,
            by=by,
            about=exemption,
            member=member,
            after={
                "kind": exemption.get_kind_display(),
                "on": on,
                **document_facts(filed),
                **overridden,
            },
        )
        words = f"An exemption from the hours of {on.year} is on your record."
        tell_of_entry(EXEMPTED, member, words, by=by)
    return Added(exemption, is_repeat=False)


@transaction.atomic
def void_exemption(*, exemption: Exemption, reason: str, by: Member, now: datetime) -> Exemption:
    """Take an exemption back, keeping it readable with the reason.

    Raises:
        PermissionDenied: `by` lacks the right.
        ValidationError: the reason is blank or too long, it is void already, or about oneself.
    """
    voided = void_row(exemption, VOID_EXEMPTION, reason=reason, by=by, now=now)
    words = f"The exemption from the hours of {voided.on.year} was voided on your record."
    tell_of_entry(ENTRY_VOIDED, voided.member, words, by=by)
    return voided


def check_exemption(member: Member, *, kind: str, on: date, by: Member, today: date) -> None:
    """Refuse an exemption that cannot be, or that is there already.

    Raises:
        PermissionDenied: `by` lacks the right.
        ValidationError: by field; or it is the clerk's own record.
    """
    EXEMPT.check_can(None, by=by, member=member)
    check_day(on, today=today, field="on")
    first = law().first_period
    if on.year < first:
        raise ValidationError(
            {
                "on": f"{us_date(on)} is before {first}, the first CLEE period, so there is "
                "nothing to exempt from. Correct the day."
            }
        )
    if kind == Exemption.Kind.NEW_LICENSE and on == member.license_issued_on:
        raise ValidationError(
            {
                "on": f"The license issued on {us_date(on)} is on file and exempts from {on.year} "
                "already. Nothing needs to be entered."
            }
        )
    if Exemption.objects.not_voided().filter(member=member, kind=kind, on=on).exists():
        raise ValidationError(
            {
                "on": f"This is on record already: {Exemption.Kind(kind).label.lower()}, "
                f"{us_date(on)}. Correct the day, or void the other entry first."
            }
        )
