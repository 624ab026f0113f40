"""The failed sign-ins, and who is locked out by them."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from frame.access import requires
from frame.breadcrumb import ADMINISTRATION, breadcrumb
from frame.lists.page import list_page
from frame.requests import SignedInRequest
from frame.rights import Right
from people.guessing.filters import FailedSignInFilter
from people.guessing.tables import FailedSignInTable
from people.lock_out import locks_now
from people.models import FailedSignIn


@requires(Right.ADMINISTER, Right.READ_ALL_EVENTS)
@require_GET
def failed_sign_in_list(request: SignedInRequest) -> HttpResponse:
    """Who is locked out since when, and the sign-ins that failed, the last first."""
    administers = request.user.has_right(Right.ADMINISTER)
    failed = FailedSignIn.objects.visible_to(request.user).select_related("member")
    listed = FailedSignInFilter(request.GET, failed)
    return list_page(
        request,
        "people/failed_sign_in_list.html",
        table=FailedSignInTable(listed.qs, reader=request.user),
        filterset=listed,
        context={
            "locks": locks_now(reader=request.user, now=timezone.now()),
            "administers": administers,
            "breadcrumb": breadcrumb(ADMINISTRATION) if administers else [],
        },
    )
