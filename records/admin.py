"""What administrators keep: members, elements and roles. Every write leaves an event."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.forms import AdminUserCreationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from kcpd_training.admin_site import EventedModelAdmin
from records.models import Element, Member, RoleDesignation

PERSON = ("first_name", "middle_name", "last_name", "suffix")
EMPLOYMENT = ("rank", "kind", "element", "assignment", "email", "hired_on", "separated_on")
LICENSE = ("license_class", "license_number", "license_issued_on", "has_traffic_authority")


class AddMemberForm(AdminUserCreationForm):
    """A new member with a first password."""

    class Meta:
        model = Member
        fields = ("serial_number", *PERSON, *EMPLOYMENT, *LICENSE)


@admin.register(Member)
class MemberAdmin(EventedModelAdmin):
    """Members; the serial number is given once."""

    form_for_adding = AddMemberForm
    list_display = ("serial_number", "name", "rank", "kind", "element", "separated_on")
    list_filter = ("kind", "is_active", "separated_on")
    list_select_related = ("element",)
    search_fields = ("search_text", "serial_number")
    autocomplete_fields = ("element",)
    fieldsets = (
        (None, {"fields": ("serial_number", *PERSON)}),
        ("Employment", {"fields": EMPLOYMENT}),
        ("Peace officer license", {"fields": LICENSE}),
        ("Sign-in", {"fields": ("is_active",)}),
    )

    def member_of(self, obj: Member) -> Member:
        return obj

    def get_fieldsets(self, request: HttpRequest, obj: Member | None = None) -> Any:
        if obj is not None:
            return self.fieldsets
        return (*self.fieldsets[:3], ("Sign-in", {"fields": ("password1", "password2")}))

    def get_form(self, request: HttpRequest, obj: Member | None = None, **kwargs: Any) -> type:
        if obj is None:
            kwargs["form"] = self.form_for_adding
        return super().get_form(request, obj, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Member | None = None) -> Any:
        return () if obj is None else ("serial_number",)


@admin.register(Element)
class ElementAdmin(EventedModelAdmin):
    """The tree of elements and who leads them."""

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
