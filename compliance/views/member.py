"""One member's record: one's own, or another's within reach; and the transcript of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from compliance import member_record as records
from compliance.explanations import Voice
from compliance.forms import RecordForm
from compliance.paper.transcript import transcript_pdf
from compliance.standings import periods_of
from kcpd_training.access import requires
from kcpd_training.rights import Right
from kcpd_training.serial_numbers import normalized_serial
from kcpd_training.templatetags.display import us_date
from records.actions.looks import record_look
from records.models import Member


@requires(Right.SEE_OWN_RECORD)
def my_record(request: HttpRequest) -> HttpResponse:
    """Where the reader stands, what counts and what is missing."""
    return _record_page(request, request.user)


@requires(Right.SEE_OWN_RECORD, Right.SEE_ELEMENT_RECORDS, Right.SEE_ALL_RECORDS)
def member_record(request: HttpRequest, serial_number: str) -> HttpResponse:
    """Where a member within reach stands."""
    member = _member_within_reach(request, serial_number)
    record_look(member=member, by=request.user, page="record")
    return _record_page(request, member)


@requires(Right.SEE_OWN_RECORD, Right.SEE_ELEMENT_RECORDS, Right.SEE_ALL_RECORDS)
def transcript(request: HttpRequest, serial_number: str) -> HttpResponse:
    """The printable training record of a member within reach."""
    member = _member_within_reach(request, serial_number)
    record_look(member=member, by=request.user, page="transcript")
    pdf = transcript_pdf(member, as_of=timezone.localdate(), made_at=timezone.now())
    name = f"transcript-{member.serial_number}.pdf"
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


def _member_within_reach(request: HttpRequest, serial_number: str) -> Member:
    serial = normalized_serial(serial_number)
    if not serial.isprintable():
        raise Http404
    reach = Member.objects.visible_to(request.user).select_related("element")
    return get_object_or_404(reach, serial_number=serial)


def _record_page(request: HttpRequest, member: Member) -> HttpResponse:
    today = timezone.localdate()
    is_own = member.pk == request.user.pk
    form = RecordForm(
        request.GET,
        periods=periods_of(member, today=today),
        whose=Voice(member, is_reader=is_own, is_past=False).whose,
        today=today,
    )
    period, as_of = form.asked
    record = records.member_record(
        member, reader=request.user, period=period, as_of=as_of, today=today
    )
    sees_others = request.user.has_right(Right.SEE_ELEMENT_RECORDS, Right.SEE_ALL_RECORDS)
    return render(
        request,
        "compliance/member_record.html",
        {
            "record": record,
            "member": member,
            "form": form,
            "is_own": is_own,
            "as_of": as_of,
            "is_past": as_of < today,
            "may_void": request.user.has_right(Right.VOID_COMPLETIONS),
            "facts": _facts(member),
            "trail": [("Members", reverse("compliance:member-list"))] if sees_others else [],
        },
    )


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
