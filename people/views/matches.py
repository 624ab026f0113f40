"""Members whose name is typed into a form, to choose from."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from frame.access import requires
from frame.requests import SignedInRequest
from frame.rights import Right
from frame.search import typed_text
from people.models import Member

MOST_MATCHES = 8
LONGEST_NAME = 100


@requires(Right.ENROLL_MEMBERS, Right.SCHEDULE_CLASSES, Right.ADMINISTER)
@require_GET
def member_matches(request: SignedInRequest) -> HttpResponse:
    """Members who are called what was typed, those employed and nearest first, as a part."""
    text = typed_text(request.GET.get("q", ""), LONGEST_NAME)
    found = Member.objects.named_by(request.user).nearest_named(text).select_related("element")
    members = list(found[: MOST_MATCHES + 1])
    context = {
        "matches": members[:MOST_MATCHES],
        "are_more": len(members) > MOST_MATCHES,
        "typed": text,
        "are_led": not request.user.names_everybody,
    }
    return render(request, "people/_member_matches.html", context)
