"""The event log."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from events.actions import record_log_export
from events.filters import EventFilter
from events.models import Event
from events.tables import EventTable
from frame.access import requires
from frame.lists.page import list_page
from frame.rights import Right


@requires(Right.READ_OWN_EVENTS, Right.READ_ALL_EVENTS)
@require_GET
def event_list(request: HttpRequest) -> HttpResponse:
    """Show who did what, when, about whom: all of it to an auditor, a clerk's own to the clerk."""
    events = Event.objects.visible_to(request.user).select_related("seal")
    narrowed = EventFilter(request.GET, queryset=events, request=request)
    return list_page(
        request,
        "events/event_list.html",
        table=EventTable(narrowed.qs),
        filterset=narrowed,
        record=lambda taken: record_log_export(by=request.user, filters=narrowed.form.cleaned_data),
        context={"sees_all": request.user.has_right(Right.READ_ALL_EVENTS)},
    )
