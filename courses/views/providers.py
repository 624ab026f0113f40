"""The providers that administrators keep: the list, one of them, adding and changing."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from courses.actions.providers import (
    PROVIDER_ADD,
    PROVIDER_CHANGE,
    PROVIDER_COLUMNS,
    add_provider,
    change_provider,
    changes_of_provider,
)
from courses.filters import ProviderFilter
from courses.forms.providers import ProviderForm
from courses.models import Provider
from courses.querysets.courses import courses_taught
from courses.tables import ProviderTable
from courses.tags import license_tag
from courses.views.above import PROVIDERS
from events.actions import record_list_export
from events.trail import events_of_row, latest_of, trail_of
from frame.access import requires
from frame.breadcrumb import ADMINISTRATION, breadcrumb
from frame.form_views import form_page, sent_with
from frame.lists.page import list_page
from frame.requests import SignedInRequest
from frame.rights import Right
from frame.words import us_date


@requires(Right.ADMINISTER)
@require_GET
def provider_list(request: SignedInRequest) -> HttpResponse:
    """The providers, or the filtered rows as a file."""
    today = timezone.localdate()
    providers = Provider.objects.annotate(courses_taught=courses_taught(today)).order_by("name")
    listed = ProviderFilter(request.GET, providers, request=request)
    return list_page(
        request,
        "courses/provider_list.html",
        table=ProviderTable(listed.qs, today=today),
        filterset=listed,
        record=record_list_export,
        context={"breadcrumb": breadcrumb(ADMINISTRATION)},
    )


@requires(Right.ADMINISTER)
@require_GET
def provider_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One provider: what is on file, its courses, and every change."""
    provider = get_object_or_404(Provider, pk=pk)
    today = timezone.localdate()
    until = provider.license_valid_until
    return render(
        request,
        "courses/provider_detail.html",
        {
            "provider": provider,
            "facts": [
                ("Kind", provider.get_kind_display()),
                ("Proposes the source", provider.default_source.label),
                ("POST license number", provider.license_number),
                ("License valid until", us_date(until) if until else ""),
            ],
            "tag": license_tag(provider, today),
            "taught": provider.courses.taught_on(today).count(),
            "writes": trail_of(events_of_row(provider, (PROVIDER_ADD, PROVIDER_CHANGE))),
            "breadcrumb": breadcrumb(ADMINISTRATION, PROVIDERS),
        },
    )


@requires(Right.ADMINISTER)
@require_http_methods(["GET", "POST"])
def provider_add(request: SignedInRequest) -> HttpResponse:
    """Add a provider."""
    form = ProviderForm(sent_with(request)[0])
    return form_page(
        request,
        form,
        write=lambda given: add_provider(
            values=form.values,
            by=request.user,
            today=timezone.localdate(),
            form_token=given["form_token"],
        ),
        say_done=lambda provider: f"{provider.name} is added. Courses can name it now.",
        go_to=provider_page,
        show=lambda: _form(request, form, None),
    )


@requires(Right.ADMINISTER)
@require_http_methods(["GET", "POST"])
def provider_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a provider."""
    provider = get_object_or_404(Provider, pk=pk)
    shown = {name: getattr(provider, name) for name in PROVIDER_COLUMNS}
    initial = {**shown, "seen": latest_of(changes_of_provider(provider))}
    form = ProviderForm(sent_with(request)[0], initial=initial, is_new=False)
    return form_page(
        request,
        form,
        write=lambda given: change_provider(
            provider=provider,
            values=form.values,
            by=request.user,
            today=timezone.localdate(),
            seen=given["seen"],
        ),
        say_done=lambda changed: f"{changed.name} is saved.",
        go_to=provider_page,
        show=lambda: _form(request, form, provider),
    )


def provider_page(provider: Provider) -> str:
    """The address of a provider."""
    return reverse("courses:provider-detail", kwargs={"pk": provider.pk})


def _form(request: SignedInRequest, form: ProviderForm, provider: Provider | None) -> HttpResponse:
    back = provider_page(provider) if provider else reverse("courses:provider-list")
    page = {
        "form": form,
        "provider": provider,
        "cancel_url": back,
        "breadcrumb": breadcrumb(
            ADMINISTRATION, PROVIDERS, *([(provider.name, back)] if provider else [])
        ),
    }
    return render(request, "courses/provider_form.html", page)
