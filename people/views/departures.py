"""Separating and moving members: typed, looked at with what it leaves open, and then done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from frame.access import requires
from frame.breadcrumb import ADMINISTRATION, breadcrumb
from frame.form_views import carried_out, form_page, sent_with
from frame.requests import SignedInRequest
from frame.rights import Right
from frame.words import us_date
from people.actions.departures import move_members, plan_move, plan_separation, separate_members
from people.forms.departures import DepartureForm, MoveForm, SeparationForm
from people.leaving import Departure
from people.models import Member
from people.serial_numbers import MOST_AT_ONCE
from people.views.above import MEMBERS

# What is sent with the second sending alone.
ON_THE_LOOK = frozenset({"confirmed", "ends_sign_in"})


@dataclass(frozen=True)
class Asked:
    """What is asked of the two pages: their words, and their actions.

    Args:
        question: the heading of the page, given how many leave.
        button: what the last button says, given the same.
        how: how they leave, in sentences, given the form's values.
    """

    title: str
    lead: str
    question: Callable[[str], str]
    button: Callable[[str], str]
    how: Callable[[dict[str, Any]], str]
    plan: Callable[..., Departure]
    write: Callable[..., list[Member]]
    say_done: Callable[[str, dict[str, Any]], str]


def _until_then(separated_on: date) -> str:
    """What they can still do until the end of a last day that is not over."""
    if separated_on < timezone.localdate():
        return ""
    return " They can sign in until the end of that day."


def _separated(who: str, given: dict[str, Any]) -> str:
    day = given["separated_on"]
    ended = " Their sign-in has ended." if given["ends_sign_in"] else _until_then(day)
    return f"The last day of {who} is entered: {us_date(day)}.{ended}"


SEPARATION = Asked(
    title="Separate members",
    lead="Enter the last day of employment, of one or of many. The record stays.",
    question=lambda who: f"Separate {who}?",
    button=lambda who: f"Separate {who}",
    how=lambda given: (
        f"Last day of employment: {us_date(given['separated_on'])}."
        f"{_until_then(given['separated_on'])}"
    ),
    plan=plan_separation,
    write=separate_members,
    say_done=_separated,
)
MOVE = Asked(
    title="Move members",
    lead="To another element, one or many. Whoever leads it sees their records from then on.",
    question=lambda who: f"Move {who}?",
    button=lambda who: f"Move {who}",
    how=lambda given: f"To: {given['element'].name}.",
    plan=plan_move,
    write=move_members,
    say_done=lambda who, given: f"{who} moved to {given['element'].name}.",
)


@requires(Right.ADMINISTER)
@require_http_methods(["GET", "POST"])
def member_separate(request: SignedInRequest) -> HttpResponse:
    """Separate members."""
    initial = {"members": _asked_for(request), "separated_on": timezone.localdate()}
    return _page(request, SeparationForm(sent_with(request)[0], initial=initial), SEPARATION)


@requires(Right.ADMINISTER)
@require_http_methods(["GET", "POST"])
def member_move(request: SignedInRequest) -> HttpResponse:
    """Move members to another element."""
    form = MoveForm(sent_with(request)[0], initial={"members": _asked_for(request)})
    return _page(request, form, MOVE)


def _page(request: SignedInRequest, form: DepartureForm, asked: Asked) -> HttpResponse:
    by, today = request.user, timezone.localdate()

    def plan(given: dict[str, Any]) -> Departure:
        values = {name: value for name, value in given.items() if name not in ON_THE_LOOK}
        return asked.plan(by=by, today=today, **values)

    if not request.POST.get("confirmed"):
        planned = None if "again" in request.POST else carried_out(request, form, plan)
        return _show(request, form, asked, planned.row if planned else None)
    return form_page(
        request,
        form,
        write=lambda given: asked.write(by=by, today=today, **given),
        say_done=lambda members: asked.say_done(_who(members), form.cleaned_data),
        go_to=lambda _: reverse("people:member-list"),
        show=lambda: _show(request, form, asked, None),
    )


def _show(
    request: SignedInRequest, form: DepartureForm, asked: Asked, plan: Departure | None
) -> HttpResponse:
    page: dict[str, Any] = {
        "asked": asked,
        "form": form,
        "plan": plan,
        "breadcrumb": breadcrumb(ADMINISTRATION, MEMBERS),
        "cancel_url": reverse("people:member-list"),
    }
    if plan is not None:
        who = _who(plan.leaving.members)
        prefetch_related_objects(list(plan.leaving.members), "element")
        page |= {
            "heading": asked.question(who),
            "button": asked.button(who),
            "how": asked.how(form.cleaned_data),
            "sent": [
                (field.html_name, field.data) for field in form if field.name not in ON_THE_LOOK
            ],
            "asks_of_sign_in": plan.leaving.last_on is not None
            and plan.leaving.last_on >= timezone.localdate(),
        }
    return render(request, "people/departure.html", page)


def _who(members: Sequence[Member]) -> str:
    """`Núñez, Ana`, or `3 members`."""
    return members[0].name if len(members) == 1 else f"{len(members):,} members"


def _asked_for(request: SignedInRequest) -> str:
    """The serial numbers that were ticked in the list."""
    return ", ".join(request.GET.getlist("member")[:MOST_AT_ONCE])
