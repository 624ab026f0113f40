"""What administrators keep: members, elements and roles. Every write leaves an event."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from import_export.admin import ImportMixin

from kcpd_training.admin_site import EventedModelAdmin
from kcpd_training.event_log import record_event
from records.models import Element, Member, RoleDesignation
from records.resources import ElementResource, MemberResource

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


@admin.register(Member)
class MemberAdmin(ImportMixin, EventedModelAdmin, UserAdmin):
    """Members; the serial number is given once, and an administrator can set a new password."""

    resource_classes = [MemberResource]
    skip_admin_log = True
    add_form = AddMemberForm
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

    def member_of(self, obj: Member) -> Member:
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
            record_event(action="member.set_password", by=request.user, about=member, member=member)
        return response


@admin.register(Element)
class ElementAdmin(ImportMixin, EventedModelAdmin):
    """The tree of elements and who leads them."""

    resource_classes = [ElementResource]
    skip_admin_log = True
    list_display = ("name", "kind", "parent", "commander")
    list_filter = ("kind",)
    list_select_related = ("parent", "commander")
    search_fields = ("name",)
    fields = ("name", "kind", "parent", "commander", "supervisors")
    autocomplete_fields = ("parent", "commander", "supervisors")


class RoleDesignationForm(forms.ModelForm):
    """Nobody designates themselves."""

    class Meta:
        model = RoleDesignation
        fields = ("member", "role", "designated_on", "ended_on")

    def clean_member(self) -> Member:
        member = self.cleaned_data["member"]
        if member == self.administrator:
            raise ValidationError(
                "You can't designate yourself. Ask another administrator to do it."
            )
        return member


@admin.register(RoleDesignation)
class RoleDesignationAdmin(EventedModelAdmin):
    """Who is designated for which role; ended with a date, never deleted."""

    form = RoleDesignationForm
    list_display = ("member", "role", "designated_on", "designated_by", "ended_on")
    list_filter = ("role", "ended_on")
    list_select_related = ("member", "designated_by")
    search_fields = ("member__search_text",)
    autocomplete_fields = ("member",)

    def get_form(
        self, request: HttpRequest, obj: RoleDesignation | None = None, **kwargs: Any
    ) -> type:
        form = super().get_form(request, obj, **kwargs)
        form.administrator = request.user
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"designated_on": timezone.localdate()}

    def save_model(
        self, request: HttpRequest, obj: RoleDesignation, form: forms.ModelForm, change: bool
    ) -> None:
        if not change:
            obj.designated_by = request.user
        super().save_model(request, obj, form, change)
