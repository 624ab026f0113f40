"""What administrators keep of courses: the providers."""

from django.contrib import admin

from courses.models import Provider
from events.evented_admin import EventedModelAdmin


@admin.register(Provider)
class ProviderAdmin(EventedModelAdmin):
    """Who gives training, and under which license."""

    list_display = ("name", "kind", "license_number", "license_valid_until")
    list_filter = ("kind",)
    search_fields = ("name",)
