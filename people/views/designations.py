"""Who is designated for which role: the list, a new designation, and the end of one."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from events.actions import record_list_export
from frame.access import requires
from frame.breadcrumb import ADMINISTRATION, breadcrumb
from frame.form_views import form_page, sent_with, why_refused
from frame.lists.page import list_page
from frame.requests import SignedInRequest
from frame.rights import Right
from people.actions.designations import designate_member, end_designation
from people.filters import DesignationFilter
from people.forms.designations import DesignationForm, EndForm
from people.models import RoleDesignation
from people.states import DESIGNATE, END_ROLE
from people.tables import DesignationTable
from people.views.above import ROLES

LONGEST_SERIAL_ASKED = 40


@requires(Right.ADMINISTER)
@require_GET
def designation_list(request: SignedInRequest) -> HttpResponse:
    """Who holds a role or held one, or the filtered rows as a file."""
    given = RoleDesignation.objects.visible_to(request.user)
    given = given.select_related("member", "designated_by").order_by(
        "member__last_name", "member__first_name", "role", "-designated_on"
    )
    listed = DesignationFilter(request.GET, given, request=request)
    return list_page(
        request,
        "people/designation_list.html",
        table=DesignationTable(listed.qs),
        filterset=listed,
        record=record_list_export,
        context={"breadcrumb": breadcrumb(ADMINISTRATION)},
    )


@requires(DESIGNATE.right)
@require_http_methods(["GET", "POST"])
def designation_add(request: SignedInRequest) -> HttpResponse:
    """Designate a member for a role."""
    today = timezone.localdate()
    asked = request.GET.get("member", "")[:LONGEST_SERIAL_ASKED]
    form = DesignationForm(sent_with(request)[0], initial={"designated_on": today, "member": asked})
    return form_page(
        request,
        form,
        write=lambda given: designate_member(by=request.user, today=today, **given),
        say_done=lambda given: f"{given.member} has the role {given.get_role_display()}.",
        go_to=lambda _: reverse("people:designation-list"),
        show=lambda: _form(request, "people/designation_form.html", form),
    )


@requires(END_ROLE.right)
@require_http_methods(["GET", "POST"])
def designation_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """End a designation."""
    today = timezone.localdate()
    rows = RoleDesignation.objects.visible_to(request.user).select_related("member")
    designation = get_object_or_404(rows, pk=pk)
    form = EndForm(sent_with(request)[0], initial={"ended_on": today})
    return form_page(
        request,
        form,
        write=lambda given: end_designation(
            designation=designation, by=request.user, today=today, **given
        ),
        say_done=lambda ended: f"{ended.member} has the role {ended.get_role_display()} no longer.",
        go_to=lambda _: reverse("people:designation-list"),
        show=lambda: _form(
            request,
            "people/designation_end.html",
            form,
            designation=designation,
            why_not=why_refused(lambda: END_ROLE.check_can(designation, by=request.user)),
        ),
    )


def _form(request: SignedInRequest, template: str, form: Any, **more: Any) -> HttpResponse:
    page = {
        "form": form,
        "breadcrumb": breadcrumb(ADMINISTRATION, ROLES),
        "cancel_url": reverse("people:designation-list"),
    }
    return render(request, template, {**page, **more})
