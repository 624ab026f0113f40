"""The event log."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from events.actions import record_log_export, record_log_look
from events.checkpoints import CannotCheckError
from events.filters import EventFilter, narrowed_events
from events.jobs import EVENT_LOG_CHECK, EVENT_LOG_FILE, MOST_EVENTS_AT_ONCE, asked_of
from events.last_check import last_check
from events.models import Checkpoint, Event
from events.persons import Person
from events.proofs import take_proof
from events.querysets import members_named
from events.reach import check_reads_whole_log, reads_whole_log
from events.signing import NoKeyError
from events.tables import EventTable
from events.verifier import NotWholeError
from frame.access import requires
from frame.jobs.asking import ask_page
from frame.lists.head import file_name, filters_on
from frame.lists.page import EXPORT, list_page
from frame.requests import SignedInRequest
from frame.rights import Right

# Any one of these opens the log; how much of it, says `Event.objects.visible_to`.
READERS = (Right.READ_OWN_EVENTS, Right.READ_ALL_EVENTS, Right.READ_RELEASE_EVENTS)


@requires(*READERS)
@require_GET
def event_list(request: SignedInRequest) -> HttpResponse:
    """Show who did what, when, about whom: all of it to an auditor, a clerk's own to the clerk."""
    narrowed = narrowed_events(request.GET, by=request.user)
    sees_all = request.user.has_right(Right.READ_ALL_EVENTS)
    is_file = request.GET.get(EXPORT) == "csv" and narrowed.is_valid()
    if is_file and narrowed.qs.count() > MOST_EVENTS_AT_ONCE:
        asked = asked_of(narrowed, request.user)["query"]
        return redirect(f"{reverse('events:event-log-file')}?{asked}")
    table = EventTable(narrowed.qs, reader=request.user)
    answer = list_page(
        request,
        "events/event_list.html",
        table=table,
        filterset=narrowed,
        record=lambda taken: _record_export(narrowed, by=request.user),
        context={
            "sees_all": sees_all,
            "sees_own": request.user.has_right(Right.READ_OWN_EVENTS),
            "sees_releases": request.user.has_right(Right.READ_RELEASE_EVENTS),
            "sees_grounds": request.user.has_right(Right.SEE_ALL_RECORDS),
            "last_check": last_check() if sees_all else None,
            "last_checkpoint": Checkpoint.objects.first() if sees_all else None,
            "gives_proofs": reads_whole_log(request.user),
        },
    )
    about = narrowed.form.cleaned_data.get("about")
    if about and not answer.has_header("Content-Disposition"):
        shown = Event.objects.filter(pk__in=[row.record.pk for row in table.paginated_rows])
        record_log_look(by=request.user, named=members_named(shown, about=about))
    return answer


def _record_export(narrowed: EventFilter, *, by: Person) -> None:
    filters = narrowed.form.cleaned_data
    record_log_export(
        by=by, filters=filters, named=members_named(narrowed.qs, about=filters["about"])
    )


@requires(*READERS)
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
        why="All events together make one hash, so making it anew finds one that was changed, "
        "taken out or slipped in, and holds it against every signed checkpoint. It reads every "
        "event, so it is done in the background while you go on with other work.",
        cancel_url=reverse("events:event-list"),
        button="Check the log",
    )


@requires(Right.READ_ALL_EVENTS)
@require_GET
def event_proof(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a proof that one event is in the log, for somebody who does not trust this system."""
    check_reads_whole_log(request.user)
    event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
    try:
        proof = take_proof(event=event, by=request.user)
    except (NoKeyError, NotWholeError, CannotCheckError) as why:
        messages.error(request, f"No proof can be given. {in_a_sentence(why)}")
        return redirect("events:event-list")
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("events:event-list")
    answer = JsonResponse(proof, json_dumps_params={"indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="event-{pk}-proof.json"'
    return answer


def in_a_sentence(why: Exception) -> str:
    words = str(why).rstrip(".")
    return f"{words[:1].upper()}{words[1:]}."
