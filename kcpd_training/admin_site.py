"""The admin site for administrators."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from events.evented_admin import EventedModelAdmin
from frame.access import View, requires
from frame.rights import Right


class AdminSite(admin.AdminSite):
    """Closed to everyone without the right to administer."""

    site_header = f"{settings.DEPARTMENT_SHORT_NAME} Training Records: administration"
    site_title = "Training Records"
    index_title = "Members, elements, roles and providers"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and request.user.has_right(Right.ADMINISTER)

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Answer 403 as every other page does, where Django would offer to sign in again."""
        return requires(Right.ADMINISTER)(super().admin_view(view, cacheable))

    def register(
        self,
        model_or_iterable: type[models.Model] | Iterable[type[models.Model]],
        admin_class: type[admin.ModelAdmin] | None = None,
        **options: Any,
    ) -> None:
        """Take in a dependency's own pages to look at alone: their writes would leave no event."""
        kind = admin_class or admin.ModelAdmin
        if not issubclass(kind, EventedModelAdmin):
            kind = type(kind.__name__, (OnlyToLookAt, kind), {"__module__": kind.__module__})
        super().register(model_or_iterable, kind, **options)

    def password_change(  # type: ignore[override]  # Django's own returns a page of the admin
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send on to the one page that changes a password, which leaves an event."""
        return redirect("password-change")

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send on to the one sign-in page, which counts failures."""
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))


class OnlyToLookAt:
    """A model admin that writes nothing."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False
