"""What administrators keep of courses: the providers."""

from django.contrib import admin

from courses.models import Provider
from events.evented_admin import EventedModelAdmin
from events.kinds import EventKind


@admin.register(Provider)
class ProviderAdmin(EventedModelAdmin):
    """Who gives training, and under which license."""

    add_kind = EventKind("provider.add", "Added a provider")
    change_kind = EventKind("provider.change", "Changed a provider")
    list_display = ("name", "kind", "license_number", "license_valid_until")
    list_filter = ("kind",)
    search_fields = ("name",)
