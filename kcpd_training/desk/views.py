"""Home and search."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from frame.requests import SignedInRequest
from frame.rights import Right
from kcpd_training.desk.condition import condition_of
from kcpd_training.desk.home import home_of
from kcpd_training.desk.search import LONGEST_TEXT, found, page_of
from people.guessing.lifting import held_back


@require_GET
def home(request: SignedInRequest) -> HttpResponse:
    """The day's work of the member's roles."""
    user, now = request.user, timezone.now()
    today = timezone.localdate(now)
    page: dict[str, Any] = {
        "home": home_of(user, today=today),
        "held_back": None,
        "condition": None,
    }
    if user.has_right(Right.ADMINISTER):
        page["held_back"] = held_back(reader=user, now=now)
        page["condition"] = condition_of(user, today=today)
    return render(request, "desk/home.html", page)


@require_GET
def search(request: SignedInRequest) -> HttpResponse:
    """Jump to the member or course that is named exactly, else list what fits."""
    typed = " ".join(request.GET.get("q", "").replace("\0", "").split())
    text = typed[:LONGEST_TEXT]
    page = page_of(text, by=request.user)
    if page:
        return redirect(page)
    too_long = ""
    if len(typed) > LONGEST_TEXT:
        too_long = f"That is {len(typed):,} characters; the first {LONGEST_TEXT} were searched for."
    groups = found(text, by=request.user, today=timezone.localdate())
    return render(
        request, "desk/search.html", {"text": text, "groups": groups, "too_long": too_long}
    )
