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
from kcpd_training.desk.member_views import asked_of_record, kept_query, record_url
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
    whole_record = record_url(request.user, member) + query
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
            "record_url": whole_record,
            "breadcrumb": _breadcrumb(request.user, member, whole_record, is_own=is_own),
        },
    )


def _breadcrumb(
    reader: Member, member: Member, whole_record: str, *, is_own: bool
) -> list[tuple[str, str]]:
    if is_own:
        return [("My record", whole_record)]
    sees_others = reader.has_right(Right.SEE_ELEMENT_RECORDS, Right.SEE_ALL_RECORDS)
    members = [("Members", reverse("compliance:member-list"))] if sees_others else []
    return [*members, (member.name, whole_record)]
