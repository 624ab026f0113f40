"""The kept list of locations: finding one, adding, changing, making two that are one place one."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from courses.actions.locations import (
    add_location,
    change_location,
    merge_location,
    writes_of_location,
)
from courses.filters import LocationFilter
from courses.forms.locations import LocationForm, MergeForm, shown_values
from courses.models import Location
from courses.states import SCHEDULE
from courses.tables import LocationTable
from courses.views.above import CLASSES, LOCATIONS
from events.actions import record_list_export
from events.trail import latest_of, trail_of
from frame.access import requires
from frame.breadcrumb import breadcrumb
from frame.form_views import form_page, sent_with
from frame.lists.page import list_page
from frame.requests import SignedInRequest
from frame.search import typed_text

MOST_MATCHES = 8
LONGEST_TEXT = 100


@requires(SCHEDULE.right)
@require_GET
def location_list(request: SignedInRequest) -> HttpResponse:
    """Where classes are held, or the filtered rows as a file."""
    listed = LocationFilter(
        request.GET, Location.objects.with_classes().order_by("name"), request=request
    )
    return list_page(
        request,
        "courses/location_list.html",
        table=LocationTable(listed.qs),
        filterset=listed,
        record=record_list_export,
        context={"breadcrumb": breadcrumb(CLASSES)},
    )


@requires(SCHEDULE.right)
@require_GET
def location_matches(request: SignedInRequest) -> HttpResponse:
    """Locations called what was typed into the form of a class, as a part."""
    text = typed_text(request.GET.get("q", ""), LONGEST_TEXT)
    found = list(Location.objects.offered().search(text)[: MOST_MATCHES + 1]) if text else []
    context = {
        "matches": found[:MOST_MATCHES],
        "are_more": len(found) > MOST_MATCHES,
        "typed": text,
    }
    return render(request, "courses/_location_matches.html", context)


@requires(SCHEDULE.right)
@require_http_methods(["GET", "POST"])
def location_add(request: SignedInRequest) -> HttpResponse:
    """Add a location."""
    form = LocationForm(sent_with(request)[0])
    return form_page(
        request,
        form,
        write=lambda given: add_location(**given, by=request.user),
        say_done=lambda new: f"{new} is in the list.",
        go_to=lambda _: reverse("courses:location-list"),
        show=lambda: _show(request, form, None),
    )


@requires(SCHEDULE.right)
@require_http_methods(["GET", "POST"])
def location_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a location, below which stands every change of it."""
    location = get_object_or_404(Location.objects.with_classes(), pk=pk)
    initial = {**shown_values(location), "seen": latest_of(writes_of_location(location))}
    form = LocationForm(sent_with(request)[0], initial=initial, is_new=False)
    return form_page(
        request,
        form,
        write=lambda given: change_location(location=location, **given, by=request.user),
        say_done=lambda row: f"{row} is saved.",
        go_to=lambda _: reverse("courses:location-list"),
        show=lambda: _show(request, form, location),
    )


@requires(SCHEDULE.right)
@require_http_methods(["GET", "POST"])
def location_merge(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that a location is the same place as another one."""
    location = get_object_or_404(Location.objects.with_classes(), pk=pk)
    form = MergeForm(sent_with(request)[0], location=location)
    page = reverse("courses:location-change", args=[location.pk])
    return form_page(
        request,
        form,
        write=lambda given: merge_location(location=location, **given, by=request.user),
        say_done=lambda moved: (
            f"{moved:,} {'class' if moved == 1 else 'classes'} of {location} "
            f"{'is' if moved == 1 else 'are'} listed under {form.cleaned_data['into']} now."
        ),
        go_to=lambda _: reverse("courses:location-list"),
        show=lambda: render(
            request,
            "courses/location_merge.html",
            {
                "form": form,
                "location": location,
                "cancel_url": page,
                "breadcrumb": breadcrumb(CLASSES, LOCATIONS, (location.name, page)),
            },
        ),
    )


def _show(request: SignedInRequest, form: LocationForm, location: Location | None) -> HttpResponse:
    context = {
        "form": form,
        "location": location,
        "writes": trail_of(writes_of_location(location)) if location else [],
        "cancel_url": reverse("courses:location-list"),
        "breadcrumb": breadcrumb(CLASSES, LOCATIONS),
    }
    return render(request, "courses/location_form.html", context)
