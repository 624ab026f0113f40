"""Why a member stands where they stand."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from frame.access import requires
from frame.requests import SignedInRequest
from frame.rights import Right
from kcpd_training.desk import why as reasoning
from kcpd_training.desk.member_page import asked_of_record, kept_query
from people.actions.looks import record_look
from people.models import Member
from people.reach import member_within_reach


@requires(Right.SEE_OWN_RECORD, Right.SEE_ELEMENT_RECORDS, Right.SEE_ALL_RECORDS)
@require_GET
def why(request: SignedInRequest, serial_number: str) -> HttpResponse:
    """The reasoning behind the standing of a member within reach."""
    member = member_within_reach(request.user, serial_number)
    record_look(member=member, by=request.user, page="why")
    today = timezone.localdate()
    is_own = member.pk == request.user.pk
    form, department_from = asked_of_record(request, member, today=today)
    viewpoint = form.viewpoint
    answer = reasoning.why(
        member,
        viewpoint,
        reader=request.user,
        today=today,
        department_from=department_from,
    )
    query = f"?period={viewpoint.period}{kept_query(viewpoint, today=today)}"
    record_url = _record_url(member, is_own=is_own) + query
    return render(
        request,
        "desk/why.html",
        {
            "why": answer,
            "record": answer.record,
            "member": member,
            "form": form,
            "is_own": is_own,
            "as_of": viewpoint.as_of,
            "known_on": viewpoint.known_on,
            "is_past": viewpoint.as_of < today or viewpoint.known_on is not None,
            "record_url": record_url,
            "trail": _trail(request.user, member, record_url, is_own=is_own),
        },
    )


def _record_url(member: Member, *, is_own: bool) -> str:
    if is_own:
        return reverse("desk:my-record")
    return reverse("desk:member-record", args=[member.serial_number])


def _trail(
    reader: Member, member: Member, record_url: str, *, is_own: bool
) -> list[tuple[str, str]]:
    if is_own:
        return [("My record", record_url)]
    sees_others = reader.has_right(Right.SEE_ELEMENT_RECORDS, Right.SEE_ALL_RECORDS)
    members = [("Members", reverse("compliance:member-list"))] if sees_others else []
    return [*members, (member.name, record_url)]
