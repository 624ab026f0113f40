"""The page from which administrators reach everything they keep."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from courses.models import Provider
from frame.access import requires
from frame.requests import SignedInRequest
from frame.rights import Right
from kcpd_training.desk.condition import condition_of
from people.guessing.lifting import held_back
from people.guessing.locked_out import locked_serials
from people.models import (
    Element,
    GuardedChange,
    Member,
    OneTimePassword,
    RoleDesignation,
    RoleRequest,
)


@dataclass(frozen=True)
class Kept:
    """One of the lists: what it is called, its page, how many rows, and what they are."""

    label: str
    page: str
    count: int
    words: str


@requires(Right.ADMINISTER)
@require_GET
def administration(request: SignedInRequest) -> HttpResponse:
    """What administrators keep, a card each."""
    employed = Member.objects.kept_by(request.user).employed_on(timezone.localdate())
    now = timezone.now()
    held = RoleDesignation.objects.visible_to(request.user).filter(ended_on__isnull=True)
    return render(
        request,
        "desk/administration.html",
        {
            "condition": condition_of(request.user, today=timezone.localdate(now)),
            "locked": Member.objects.filter(serial_number__in=locked_serials(now)).count(),
            "not_seen": GuardedChange.objects.visible_to(request.user).not_seen().count(),
            "held_back": held_back(reader=request.user, now=now),
            "to_confirm": (
                RoleRequest.objects.visible_to(request.user).to_confirm().count()
                + OneTimePassword.objects.visible_to(request.user).to_confirm(now).count()
            ),
            "kept": [
                Kept(
                    "Members",
                    "people:member-list",
                    employed.count(),
                    "employed today. Add one, change what is on file, correct a serial number.",
                ),
                Kept(
                    "Elements",
                    "people:element-list",
                    Element.objects.still_open().count(),
                    "bureaus, divisions, stations, units and squads, and who leads them.",
                ),
                Kept(
                    "Roles",
                    "people:designation-list",
                    held.count(),
                    "designations held. Who enters training, reviews, audits, administers.",
                ),
                Kept(
                    "Providers",
                    "courses:provider-list",
                    Provider.objects.count(),
                    "who give training, and until when their license is valid.",
                ),
            ],
        },
    )
