"""The elements that administrators keep: the tree, one of them, and what is changed of them."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from events.actions import record_list_export
from events.trail import events_of_row, latest_of, trail_of
from frame.access import requires
from frame.addresses import key_in
from frame.breadcrumb import ADMINISTRATION, breadcrumb
from frame.form_views import form_page, press_button, sent_with, why_refused
from frame.lists.page import list_page
from frame.requests import SignedInRequest
from frame.rights import Right
from people.actions.elements import (
    add_element,
    change_element,
    changes_of_element,
    close_element,
    reopen_element,
)
from people.element_rows import element_page, rows_of
from people.filters import KeptElementFilter
from people.forms.elements import CloseForm, ElementForm, shown_values
from people.models import Element
from people.states.elements import (
    ADD_ELEMENT,
    CHANGE_ELEMENT,
    CLOSE_ELEMENT,
    ELEMENT,
    REOPEN_ELEMENT,
)
from people.tables import ElementTable
from people.views.above import ELEMENTS


@requires(Right.ADMINISTER)
@require_GET
def element_list(request: SignedInRequest) -> HttpResponse:
    """The tree of elements, or its filtered rows as a file."""
    listed = KeptElementFilter(request.GET, Element.objects.all(), request=request)
    return list_page(
        request,
        "people/element_list.html",
        table=ElementTable(rows_of(listed.qs, today=timezone.localdate())),
        filterset=listed,
        record=record_list_export,
        context={"breadcrumb": breadcrumb(ADMINISTRATION)},
    )


@requires(Right.ADMINISTER)
@require_GET
def element_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One element: where it stands, who leads it, who belongs to it, and every change."""
    element = _element(pk)
    events = events_of_row(element, [step.event for step in ELEMENT.transitions])
    return render(
        request,
        "people/element_detail.html",
        {
            **element_page(element, today=timezone.localdate()),
            "writes": trail_of(events),
            "may_change": CHANGE_ELEMENT.can(element, by=request.user),
            "may_add_below": element.kind != Element.Kind.SQUAD,
            "may_reopen": REOPEN_ELEMENT.can(element, by=request.user),
            "breadcrumb": breadcrumb(ADMINISTRATION, ELEMENTS),
        },
    )


@requires(ADD_ELEMENT.right)
@require_http_methods(["GET", "POST"])
def element_add(request: SignedInRequest) -> HttpResponse:
    """Add an element."""
    parent = key_in(request.GET.get("below"))
    above = Element.objects.still_open().filter(pk=parent).first() if parent else None
    form = ElementForm(sent_with(request)[0], initial={"parent": above})
    return form_page(
        request,
        form,
        write=lambda given: add_element(by=request.user, today=timezone.localdate(), **given),
        say_done=lambda element: f"{element.name} is added.",
        go_to=page_of,
        show=lambda: _form(request, "people/element_form.html", form, None),
    )


@requires(CHANGE_ELEMENT.right)
@require_http_methods(["GET", "POST"])
def element_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Rename or move an element, or change who leads it."""
    element = _element(pk)
    initial = {**shown_values(element), "seen": latest_of(changes_of_element(element))}
    form = ElementForm(sent_with(request)[0], initial=initial, is_new=False)
    return form_page(
        request,
        form,
        write=lambda given: change_element(
            element=element, by=request.user, today=timezone.localdate(), **given
        ),
        say_done=lambda changed: f"{changed.name} is saved.",
        go_to=page_of,
        show=lambda: _form(
            request,
            "people/element_form.html",
            form,
            element,
            why_not=lambda: CHANGE_ELEMENT.check_can(element, by=request.user),
        ),
    )


@requires(CLOSE_ELEMENT.right)
@require_http_methods(["GET", "POST"])
def element_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close an element to which nobody belongs."""
    element, today = _element(pk), timezone.localdate()
    form = CloseForm(sent_with(request)[0], initial={"closed_on": today})
    return form_page(
        request,
        form,
        write=lambda given: close_element(element=element, by=request.user, today=today, **given),
        say_done=lambda closed: f"{closed.name} is closed.",
        go_to=page_of,
        show=lambda: _form(
            request,
            "people/element_close.html",
            form,
            element,
            why_not=lambda: CLOSE_ELEMENT.check_can(element, by=request.user),
        ),
    )


@requires(REOPEN_ELEMENT.right)
@require_POST
def element_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open a closed element again."""
    element = _element(pk)
    return press_button(
        request,
        write=lambda: reopen_element(element=element, by=request.user),
        say_done=lambda opened: f"{opened.name} is open again. Name who leads it.",
        go_to=page_of(element),
    )


def _element(pk: int) -> Element:
    return get_object_or_404(Element.objects.select_related("parent", "commander"), pk=pk)


def page_of(element: Element) -> str:
    """The address of an element."""
    return reverse("people:element-detail", kwargs={"pk": element.pk})


def _form(
    request: SignedInRequest,
    template: str,
    form: Any,
    element: Element | None,
    *,
    why_not: Callable[[], None] | None = None,
) -> HttpResponse:
    back = page_of(element) if element else reverse("people:element-list")
    page = {
        "form": form,
        "element": element,
        "cancel_url": back,
        "why_not": why_refused(why_not) if why_not else "",
        "breadcrumb": breadcrumb(
            ADMINISTRATION, ELEMENTS, *([(element.name, back)] if element else [])
        ),
    }
    return render(request, template, page)
