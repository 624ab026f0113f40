"""Where one is signed in, how long still, and the end of it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from frame.access import requires
from frame.breadcrumb import ADMINISTRATION, breadcrumb
from frame.form_views import form_page, press_button, sent_with
from frame.requests import SignedInRequest
from frame.rights import Right
from people.actions.sessions import end_all_sessions, end_own_sessions, end_sessions_of
from people.forms.sessions import EndSessionsForm
from people.guessing.known_places import remember
from people.views.members import kept_member, page_of
from people.views.sign_in import answer_turned_away


@login_not_required
@never_cache
@require_GET
def session_left(request: HttpRequest) -> JsonResponse:
    """How long the one who asks stays signed in; asked by the script of every page.

    Who has signed in anew in another window is given the token that forms carry from then on.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"member": "", "seconds": 0})
    return JsonResponse(
        {
            "member": request.user.serial_number,
            "seconds": request.session.seconds_left,  # type: ignore[attr-defined]  # our store
            "token": get_token(request),
        }
    )


@require_GET
def signed_in_again(request: SignedInRequest) -> HttpResponse:
    """The end of the way of who has signed in beside a page that was open too long."""
    return render(request, "registration/signed_in_again.html")


@requires(Right.SEE_OWN_RECORD)
@require_http_methods(["GET", "POST"])
@answer_turned_away
def session_list(request: SignedInRequest) -> HttpResponse:
    """Where one is signed in, and the form that ends it there."""
    here = request.session.session_key or ""
    going_on = list(request.user.sessions.going_on(timezone.now()))
    form = EndSessionsForm(sent_with(request)[0], member=request.user, request=request)
    answer = form_page(
        request,
        form,
        write=lambda given: end_own_sessions(
            by=request.user, here=here, mark=given["mark"], now=timezone.now()
        ),
        say_done=lambda ended: (
            "That session is ended." if ended == 1 else f"{ended} sessions are ended."
        ),
        go_to=lambda _: reverse("session-list"),
        show=lambda: render(
            request,
            "people/session_list.html",
            {
                "form": form,
                "this": next((each for each in going_on if each.pk == here), None),
                "others": [each for each in going_on if each.pk != here],
            },
        ),
    )
    if form.is_bound and not form.errors and not form.cleaned_data["mark"]:
        # All others were ended, and every browser is forgotten.
        remember(request.user, request, answer, now=timezone.now(), anew=True)
    return answer


@requires(Right.ADMINISTER)
@require_POST
def sessions_end_of_member(request: SignedInRequest, pk: int) -> HttpResponse:
    """Sign a member out everywhere."""
    member = kept_member(request, pk)
    return press_button(
        request,
        write=lambda: end_sessions_of(member=member, by=request.user, now=timezone.now()),
        say_done=lambda _: f"{member.name} is signed out everywhere.",
        go_to=page_of(member),
    )


@requires(Right.ADMINISTER)
@require_http_methods(["GET", "POST"])
def sessions_end_all(request: SignedInRequest) -> HttpResponse:
    """Sign everybody out, as after a leak; asked about first."""
    if request.method == "GET":
        page = {"breadcrumb": breadcrumb(ADMINISTRATION)}
        return render(request, "people/sessions_end_all.html", page)
    now = timezone.now()
    answer = press_button(
        request,
        write=lambda: end_all_sessions(
            by=request.user, here=request.session.session_key or "", now=now
        ),
        say_done=lambda ended: f"Everybody else is signed out: {ended} sessions are ended.",
        go_to=reverse("administration"),
    )
    remember(request.user, request, answer, now=now, anew=True)
    return answer
