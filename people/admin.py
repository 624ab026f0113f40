"""What administrators keep: members, elements and roles. Every write leaves an event."""

from contextlib import suppress
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import (
    AdminUserCreationForm,
    ReadOnlyPasswordHashField,
    ReadOnlyPasswordHashWidget,
    UserChangeForm,
)
from django.contrib.auth.hashers import is_password_usable
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from import_export.admin import ImportMixin

from events.event_log import record_event
from events.evented_admin import EventedModelAdmin
from frame.requests import member_asking
from people.actions.members import MEMBER_ADD, MEMBER_CHANGE
from people.actions.signing_in import MEMBER_SET_PASSWORD
from people.models import Element, Member
from people.resources import ElementResource, MemberResource
from people.states import ADD_ELEMENT, CHANGE_ELEMENT

# Rights come from one table in code, so Django's groups would say nothing here.
admin.site.unregister(Group)

PERSON = ("first_name", "middle_name", "last_name", "suffix")
EMPLOYMENT = ("rank", "kind", "element", "assignment", "email", "hired_on", "separated_on")
LICENSE = ("license_class", "license_number", "license_issued_on", "has_traffic_authority")


class AddMemberForm(AdminUserCreationForm):
    """A new member with a first password."""

    class Meta:
        model = Member
        fields = ("serial_number", *PERSON, *EMPLOYMENT, *LICENSE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = "Disabled: the member can't sign in until an administrator sets a password."
        self.fields["usable_password"].help_text = words


class FileImport(ImportMixin):
    """Takes a file in once; the button pressed twice, or after a day, is answered in words."""

    skip_admin_log = True

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        # The library counts its formats by what was sent, without looking whether there is one.
        known = {str(number) for number, _ in enumerate(self.get_import_formats())}
        if request.method != "POST" or request.POST.get("format") in known:
            with suppress(OSError):
                return super().process_import(request, **kwargs)
        # The uploaded file lies in a temporary folder and is removed once it is taken in.
        words = "This file was taken in already, or it is gone. Choose it again to see."
        self.message_user(request, words, messages.WARNING)
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_import")


class StoredPassword(ReadOnlyPasswordHashWidget):
    """Tells whether a password is set, and nothing of what is stored."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        is_set = bool(value) and is_password_usable(value)
        words = "A password is set." if is_set else "No password is set."
        return {**context, "summary": [{"label": words}], "password_url": "../password/"}


class ChangeMemberForm(UserChangeForm):
    """A member as stored."""

    password = ReadOnlyPasswordHashField(label="Password", widget=StoredPassword)

    class Meta:
        model = Member
        fields = "__all__"


@admin.register(Member)
class MemberAdmin(FileImport, EventedModelAdmin, UserAdmin):
    """Members; the serial number is given once, and an administrator can set a new password."""

    add_kind = MEMBER_ADD
    change_kind = MEMBER_CHANGE
    resource_classes = [MemberResource]
    form = ChangeMemberForm
    add_form = AddMemberForm
    add_form_template = "admin/change_form.html"
    list_display = ("serial_number", "name", "rank", "kind", "element", "separated_on")
    list_filter = ("kind", "is_active", "separated_on")
    list_select_related = ("element",)
    ordering = ("last_name", "first_name")
    search_fields = ("search_text", "serial_number")
    filter_horizontal = ()
    autocomplete_fields = ("element",)
    fieldsets = (
        (None, {"fields": ("serial_number", *PERSON)}),
        ("Employment", {"fields": EMPLOYMENT}),
        ("Peace officer license", {"fields": LICENSE}),
        ("Sign-in", {"fields": ("is_active", "password")}),
    )
    add_fieldsets = (
        *fieldsets[:3],
        ("Sign-in", {"fields": ("usable_password", "password1", "password2")}),
    )

    def member_of(self, obj: models.Model) -> Member:
        assert isinstance(obj, Member)
        return obj

    def get_readonly_fields(self, request: HttpRequest, obj: Member | None = None) -> Any:
        return () if obj is None else ("serial_number",)

    @transaction.atomic
    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            member = Member.objects.get(pk=id)
            by = member_asking(request)
            record_event(MEMBER_SET_PASSWORD, by=by, about=member, member=member)
        return response


@admin.register(Element)
class ElementAdmin(FileImport, EventedModelAdmin):
    """Elements from a file."""

    add_kind = ADD_ELEMENT.event
    change_kind = CHANGE_ELEMENT.event
    resource_classes = [ElementResource]
    search_fields = ("name",)
