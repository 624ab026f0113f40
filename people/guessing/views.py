"""The failed sign-ins, who is locked out by them, and the limit in all."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from frame.access import requires
from frame.breadcrumb import ADMINISTRATION, breadcrumb
from frame.form_views import press_button
from frame.lists.page import list_page
from frame.requests import SignedInRequest
from frame.rights import Right
from frame.words import us_datetime
from people.actions.unlocking import lift_limit
from people.guessing.filters import FailedSignInFilter
from people.guessing.lifting import held_back
from people.guessing.locked_out import locks_now
from people.guessing.tables import FailedSignInTable
from people.models import FailedSignIn


@requires(Right.ADMINISTER, Right.READ_ALL_EVENTS)
@require_GET
def failed_sign_in_list(request: SignedInRequest) -> HttpResponse:
    """Who is locked out since when, and the sign-ins that failed, the last first."""
    administers, now = request.user.has_right(Right.ADMINISTER), timezone.now()
    failed = FailedSignIn.objects.visible_to(request.user).select_related("member")
    listed = FailedSignInFilter(request.GET, failed)
    return list_page(
        request,
        "people/failed_sign_in_list.html",
        table=FailedSignInTable(listed.qs, reader=request.user),
        filterset=listed,
        context={
            "locks": locks_now(reader=request.user, now=now),
            "held_back": held_back(reader=request.user, now=now),
            "administers": administers,
            "breadcrumb": breadcrumb(ADMINISTRATION) if administers else [],
        },
    )


@requires(Right.ADMINISTER)
@require_POST
def sign_in_limit_lift(request: SignedInRequest) -> HttpResponse:
    """Let nobody be held back by the limit in all, for a shift."""
    return press_button(
        request,
        write=lambda: lift_limit(by=request.user, now=timezone.now()),
        say_done=lambda lift: f"Nobody is held back by it until {us_datetime(lift.until)}.",
        go_to=reverse("people:failed-sign-in-list"),
    )
