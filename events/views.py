"""The event log."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from events.actions import record_log_export
from events.filters import narrowed_events
from events.jobs import EVENT_LOG_CHECK, EVENT_LOG_FILE, MOST_EVENTS_AT_ONCE, asked_of
from events.querysets import last_check
from events.tables import EventTable
from frame.access import requires
from frame.jobs.asking import ask_page
from frame.lists.head import file_name, filters_on
from frame.lists.page import EXPORT, list_page
from frame.requests import SignedInRequest
from frame.rights import Right


@requires(Right.READ_OWN_EVENTS, Right.READ_ALL_EVENTS)
@require_GET
def event_list(request: SignedInRequest) -> HttpResponse:
    """Show who did what, when, about whom: all of it to an auditor, a clerk's own to the clerk."""
    narrowed = narrowed_events(request.GET, by=request.user)
    sees_all = request.user.has_right(Right.READ_ALL_EVENTS)
    is_file = request.GET.get(EXPORT) == "csv" and narrowed.is_valid()
    if is_file and narrowed.qs.count() > MOST_EVENTS_AT_ONCE:
        asked = asked_of(narrowed, request.user)["query"]
        return redirect(f"{reverse('events:event-log-file')}?{asked}")
    return list_page(
        request,
        "events/event_list.html",
        table=EventTable(narrowed.qs, reader=request.user),
        filterset=narrowed,
        record=lambda taken: record_log_export(by=request.user, filters=narrowed.form.cleaned_data),
        context={
            "sees_all": sees_all,
            "sees_grounds": request.user.has_right(Right.SEE_ALL_RECORDS),
            "last_check": last_check() if sees_all else None,
        },
    )


@requires(Right.READ_OWN_EVENTS, Right.READ_ALL_EVENTS)
@require_http_methods(["GET", "POST"])
def event_log_file(request: SignedInRequest) -> HttpResponse:
    """Have a long stretch of the log made as a file."""
    narrowed = narrowed_events(request.GET, by=request.user)
    if not narrowed.is_valid():
        return redirect(f"{reverse('events:event-list')}?{request.GET.urlencode()}")
    filters = [str(each) for each in filters_on(narrowed.form, request.GET)]
    return ask_page(
        request,
        EVENT_LOG_FILE,
        title="; ".join(["The event log as a file", *filters]),
        file_name=file_name(["event-log", *filters, str(timezone.localdate())], "csv"),
        asked=asked_of(narrowed, request.user),
        why=f"A file of more than {MOST_EVENTS_AT_ONCE:,} events takes a while, so it is made in "
        "the background while you go on with other work.",
        cancel_url=f"{reverse('events:event-list')}?{request.GET.urlencode()}",
    )


@requires(Right.READ_ALL_EVENTS)
@require_http_methods(["GET", "POST"])
def event_log_check(request: SignedInRequest) -> HttpResponse:
    """Have the whole log checked: whether anybody changed or took out an event."""
    return ask_page(
        request,
        EVENT_LOG_CHECK,
        title="A check of the event log",
        file_name=file_name(["event-log-check", str(timezone.localdate())], "txt"),
        asked={},
        why="Each event is sealed together with the one before, so a walk along the seals finds "
        "one that was changed, taken out or slipped in. It reads every event, so it is done in the "
        "background while you go on with other work.",
        cancel_url=reverse("events:event-list"),
        button="Check the log",
    )
