"""What was entered in spite of a warning: the list that somebody else looks through."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from events.actions import record_list_of_records
from frame.access import requires
from frame.lists.page import list_page
from frame.requests import SignedInRequest
from frame.rights import Right
from records.confirmed_list import ConfirmedFilter, ConfirmedTable
from records.models import ConfirmedWarning


@requires(Right.SEE_ALL_RECORDS)
@require_GET
def confirmed_list(request: SignedInRequest) -> HttpResponse:
    """Every warning that a reason was given for, the newest first."""
    rows = ConfirmedWarning.objects.visible_to(request.user).to_list()
    listed = ConfirmedFilter(request.GET, rows, request=request)
    return list_page(
        request,
        "records/confirmed_list.html",
        table=ConfirmedTable(listed.qs),
        filterset=listed,
        record=record_list_of_records,
    )
