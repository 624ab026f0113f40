"""One member's record: one's own, or another's within reach."""

from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from compliance.explanations import Voice
from compliance.standings import department_records_from, law, periods_of
from compliance.states import APPLY, EXEMPT
from compliance.viewpoint import Viewpoint
from frame.access import requires
from frame.requests import SignedInRequest
from frame.rights import Right
from frame.words import us_date
from kcpd_training.desk.forms import RecordForm
from kcpd_training.desk.member_record import record_of
from people.actions.looks import record_look
from people.models import Member
from people.reach import member_within_reach
from records.intake.roll_call.documented import documented_of
from records.intake.waiting import own_sent
from records.leavers.models import LeaverPack
from records.leavers.owed import handed_over_to
from records.leavers.reading_in.models import PackReadIn
from records.retention.holds import holds_on
from records.states import VOID_COMPLETION


@requires(Right.SEE_OWN_RECORD)
@require_GET
def my_record(request: SignedInRequest) -> HttpResponse:
    """Where the reader stands, what counts and what is missing."""
    return _record_page(request, request.user)


@requires(Right.SEE_OWN_RECORD, Right.SEE_ELEMENT_RECORDS, Right.SEE_ALL_RECORDS)
@require_GET
def member_record(request: SignedInRequest, serial_number: str) -> HttpResponse:
    """Where a member within reach stands."""
    member = member_within_reach(request.user, serial_number)
    record_look(member=member, by=request.user, page="record")
    return _record_page(request, member)


def record_url(reader: Member, member: Member) -> str:
    """Where a reader finds a member's record: one's own has an address of its own."""
    if member.pk == reader.pk:
        return reverse("desk:my-record")
    return reverse("desk:member-record", args=[member.serial_number])


def _record_page(request: SignedInRequest, member: Member) -> HttpResponse:
    today = timezone.localdate()
    is_own = member.pk == request.user.pk
    form, department_from = asked_of_record(request, member, today=today)
    viewpoint = form.viewpoint
    record = record_of(
        member,
        viewpoint,
        reader=request.user,
        today=today,
        department_from=department_from,
    )
    may_change = viewpoint.known_on is None
    may_enter = may_change and all(
        step.can(None, by=request.user, member=member) for step in (EXEMPT, APPLY)
    )
    sees_others = request.user.has_right(Right.SEE_ELEMENT_RECORDS, Right.SEE_ALL_RECORDS)
    return render(
        request,
        "desk/member_record.html",
        {
            "record": record,
            "member": member,
            "form": form,
            "is_own": is_own,
            "as_of": viewpoint.as_of,
            "known_on": viewpoint.known_on,
            "documented": documented_of(
                member,
                since=date.min if record.no_period else date(viewpoint.period, 1, 1),
                until=min(date(viewpoint.period, 12, 31), viewpoint.as_of),
                known_before=viewpoint.known_before,
            ),
            "kept_query": kept_query(viewpoint, today=today),
            "may_void": request.user.has_right(VOID_COMPLETION.right) and may_change and not is_own,
            "may_enter": may_enter,
            "may_credit": may_change
            and not is_own
            and request.user.has_right(Right.ENTER_COMPLETIONS),
            "sent": own_sent(member) if is_own else None,
            "packs": _packs_of(member, reader=request.user),
            "packs_read_in": _packs_read_in(member, reader=request.user),
            "sees_disclosures": is_own or request.user.has_right(Right.SEE_ALL_RECORDS),
            "holds": holds_on(request.user, member=member),
            "entries": record.entries,
            "facts": _facts(record.member),
            "breadcrumb": [("Members", reverse("compliance:member-list"))] if sees_others else [],
        },
    )


def _packs_of(member: Member, *, reader: Member) -> list[LeaverPack]:
    """What a leaver was handed over: for the leaver, and who sees all records."""
    if member.separated_on is None:
        return []
    may_see = member.pk == reader.pk or reader.has_right(Right.SEE_ALL_RECORDS)
    return list(handed_over_to(member)) if may_see else []


def _packs_read_in(member: Member, *, reader: Member) -> list[PackReadIn]:
    """The packs of other agencies that were read in for a member, for who sees all records."""
    if not reader.has_right(Right.SEE_ALL_RECORDS):
        return []
    return list(PackReadIn.objects.filter(member=member).with_open_count())


def asked_of_record(
    request: SignedInRequest, member: Member, *, today: date
) -> tuple[RecordForm, int | None]:
    """The form of period and days, and the first year on record for what it asks.

    Returns:
        None for the year where the record as known on a past day is asked: it may be another then.
    """
    department_from = department_records_from(as_of=today)
    # Of whom no period is on record, the page says so; its days are judged by the first of all.
    periods = periods_of(member, today=today, department_from=department_from)
    form = RecordForm(
        request.GET,
        periods=periods or [law().first_period],
        whose=Voice(member, is_reader=member.pk == request.user.pk, is_past=False).whose,
        today=today,
    )
    return form, department_from if form.viewpoint.known_on is None else None


def kept_query(viewpoint: Viewpoint, *, today: date) -> str:
    """What the address of another period keeps: the days, where they are not today."""
    days = {}
    if viewpoint.as_of < today:
        days["as_of"] = viewpoint.as_of.isoformat()
    if viewpoint.known_on is not None:
        days["known_on"] = viewpoint.known_on.isoformat()
    return f"&{urlencode(days)}" if days else ""


def _facts(member: Member) -> list[tuple[str, str]]:
    """Name and value of what identifies a member, in the order a personnel form has them."""
    license_words = " ".join(part for part in (member.license_class, member.license_number) if part)
    facts = [
        ("Serial number", member.serial_number),
        ("Rank or title", member.rank),
        ("Element", str(member.element)),
        ("Hired", us_date(member.hired_on)),
        ("License", license_words or "None"),
    ]
    if member.license_issued_on:
        facts.append(("License issued", us_date(member.license_issued_on)))
    if member.separated_on:
        facts.append(("Separated", us_date(member.separated_on)))
    return facts
