"""A supervisor reports roll call training, and answers what the Training Unit asks about it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from frame.access import requires
from frame.addresses import key_in
from frame.form_views import form_page, sent_with
from frame.requests import SignedInRequest
from frame.words import us_date
from people.models import Member
from records.intake.models import RollCallReport
from records.intake.roll_call.actions import send_roll_call
from records.intake.roll_call.forms import RollCallForm, WhoseForm, shown_of_roll_call
from records.intake.roll_call.roster import Roster, roster_of
from records.intake.states import ROLL_CALL
from records.intake.views.sending import detail_page


@requires(ROLL_CALL.send.right)
@require_http_methods(["GET", "POST"])
def roll_call_send(request: SignedInRequest) -> HttpResponse:
    """Report training that was held; `repeat` fills the form from the last one that was sent."""
    today = timezone.localdate()
    roster = roster_asked(request)
    own = RollCallReport.objects.filter(sent_by=request.user).order_by("-sent_at", "-pk")
    key = key_in(request.GET.get("repeat"))
    last = own.filter(pk=key).first() if key is not None else own.first()
    is_repeat = last is not None and "repeat" in request.GET
    initial: dict[str, Any] = {"instructor": request.user.spoken_name}
    if last is not None and is_repeat:
        initial = shown_of_roll_call(last, members_of(last), roster)
    form = RollCallForm(
        *sent_with(request),
        by=request.user,
        roster=roster,
        today=today,
        initial={**initial, "held_on": today},
    )
    return form_page(
        request,
        form,
        write=lambda given: send_roll_call(
            values=form.values,
            members=form.members,
            papers=form.chosen,
            by=request.user,
            now=timezone.now(),
            form_token=given["form_token"],
        ),
        say_done=lambda sent: said_of(sent, "is sent to the Training Unit."),
        say_again=lambda sent: f"“{sent.title}” was sent before; nothing was sent twice.",
        go_to=detail_page,
        show=lambda: render(
            request,
            "records/intake/roll_call_form.html",
            {
                "form": form,
                "whose": WhoseForm(roster=roster) if len(roster.tree) > 1 else None,
                "last": None if is_repeat else last,
                "repeated": said_of_repeated(last) if last is not None and is_repeat else "",
            },
        ),
    )


def said_of_repeated(report: RollCallReport) -> str:
    """Which report the form is filled from."""
    held_on = us_date(report.held_on)
    return f"Filled in from your report “{report.title}” of {held_on}; the day is today’s."


def said_of(report: RollCallReport, became: str) -> str:
    """That it is sent; of what gives no credit, that too."""
    short = f" {report.without_credit}." if report.without_credit else ""
    return f"“{report.title}” {became}{short}"


def roster_asked(request: SignedInRequest) -> Roster:
    sent = request.POST if request.method == "POST" else request.GET
    return roster_of(request.user, sent.get("element"), today=timezone.localdate())


def members_of(report: RollCallReport) -> list[Member]:
    """Who was there, as far as nobody has voided it."""
    lines = report.lines.filter(voided_at__isnull=True)
    return [line.member for line in lines.select_related("member")]
