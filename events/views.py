"""The event log."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from events.actions import record_log_export
from events.event_words import changes_of, words_of
from events.filters import EventFilter
from events.models import Event
from events.tables import EventTable
from frame.access import requires
from frame.export import Column, file_of
from frame.rights import Right
from frame.templatetags.display import us_datetime

EVENTS_A_PAGE = 50
EXPORT = (
    Column("When", lambda event: us_datetime(event.at)),
    Column("Who", lambda event: str(event.by) if event.by else "The system"),
    Column("What", words_of),
    Column("About", lambda event: event.about_text),
    Column("Member", lambda event: str(event.member) if event.member else ""),
    Column(
        "Before",
        lambda event: "; ".join(f"{c.name}: {c.before}" for c in changes_of(event) if c.before),
    ),
    Column(
        "After",
        lambda event: "; ".join(f"{c.name}: {c.after}" for c in changes_of(event) if c.after),
    ),
    Column("Number", lambda event: event.pk),
    Column("Hash", lambda event: event.hash),
)


@requires(Right.READ_OWN_EVENTS, Right.READ_ALL_EVENTS)
@require_GET
def event_list(request: HttpRequest) -> HttpResponse:
    """Show who did what, when, about whom: all of it to an auditor, a clerk's own to the clerk."""
    events = Event.objects.visible_to(request.user).select_related("by", "member")
    narrowed = EventFilter(request.GET or None, queryset=events, request=request)
    if request.GET.get("_export") == "csv" and (not narrowed.is_bound or narrowed.is_valid()):
        chosen = narrowed.form.cleaned_data if narrowed.is_bound else {}
        record_log_export(by=request.user, filters=chosen)
        name = f"event-log-{timezone.localdate():%Y-%m-%d}"
        return file_of(narrowed.qs.iterator(chunk_size=2000), EXPORT, name=name, kind="csv")
    table = EventTable(narrowed.qs)
    RequestConfig(request, paginate={"per_page": EVENTS_A_PAGE}).configure(table)
    context = {
        "table": table,
        "filterset": narrowed,
        "sees_all": request.user.has_right(Right.READ_ALL_EVENTS),
    }
    return render(request, "events/event_list.html", context)
