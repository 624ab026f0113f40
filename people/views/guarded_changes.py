"""What one administrator did to who audits, decides or administers, and no auditor has seen."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from frame.access import requires
from frame.breadcrumb import ADMINISTRATION, breadcrumb
from frame.form_views import press_button
from frame.requests import SignedInRequest
from frame.rights import Right
from people.actions.guarded_changes import see_guarded_change
from people.models import GuardedChange
from people.states.guarded_changes import SEE_GUARDED_CHANGE

MOST_LISTED = 200


@requires(Right.READ_ALL_EVENTS)
@require_GET
def guarded_change_list(request: SignedInRequest) -> HttpResponse:
    """What no auditor has seen yet, the oldest first; an auditor says there to have seen it."""
    rows = GuardedChange.objects.visible_to(request.user).not_seen()
    listed = list(rows.select_related("member", "made_by")[:MOST_LISTED])
    page = {
        "listed": [(row, SEE_GUARDED_CHANGE.can(row, by=request.user)) for row in listed],
        "breadcrumb": breadcrumb(ADMINISTRATION)
        if request.user.has_right(Right.ADMINISTER)
        else (),
    }
    return render(request, "people/guarded_change_list.html", page)


@requires(SEE_GUARDED_CHANGE.right)
@require_POST
def guarded_change_see(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say to have seen one."""
    change = get_object_or_404(GuardedChange.objects.visible_to(request.user), pk=pk)
    return press_button(
        request,
        write=lambda: see_guarded_change(change=change, by=request.user, now=timezone.now()),
        say_done=lambda _: "It is on record that you have seen it.",
        go_to=reverse("people:guarded-change-list"),
    )
