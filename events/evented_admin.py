"""The model admin whose every write is an event."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db import IntegrityError, models, transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from events.event_log import record_event
from events.kinds import EventKind
from events.persons import Person
from frame.requests import member_asking


class EventedModelAdmin(admin.ModelAdmin):
    """Adds and changes rows under the event log; nothing is deleted here."""

    add_kind: EventKind
    change_kind: EventKind

    class Media:
        js = ("js/admin.js",)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def get_form(
        self,
        request: HttpRequest,
        obj: models.Model | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> type[ModelForm]:
        """A form that knows who fills it in."""
        form = super().get_form(request, obj, change=change, **kwargs)
        # The forms that ask for it declare it; ModelForm does not.
        form.administrator = member_asking(request)  # type: ignore[attr-defined]
        return form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            # The form was checked, and then another administrator saved first.
            words = "Nothing was saved: another administrator saved the same at this moment."
            self.message_user(request, words, messages.ERROR)
            return redirect(request.get_full_path())

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Nothing is filled in from the address, where any value could stand."""
        return {}

    def member_of(self, obj: models.Model) -> Person | None:
        """Whose record a row touches, if any."""
        return getattr(obj, "member", None)

    @transaction.atomic
    def save_model(
        self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool
    ) -> None:
        stored = type(obj)._default_manager.filter(pk=obj.pk).first() if change else None
        fields = [name for name in form.changed_data if name in form.cleaned_data]
        super().save_model(request, obj, form, change)
        record_event(
            self.change_kind if change else self.add_kind,
            by=member_asking(request),
            about=obj,
            member=self.member_of(obj),
            before=_values(stored, fields) | _chosen_before(stored, fields) if stored else {},
            after=_values(obj, fields) | _chosen(obj, form, fields),
        )


def _chosen_before(obj: models.Model, fields: list[str]) -> dict[str, str]:
    many = [field.name for field in obj._meta.many_to_many if field.name in fields]
    return {name: _in_words(getattr(obj, name).all()) for name in many}


def _chosen(obj: models.Model, form: ModelForm, fields: list[str]) -> dict[str, str]:
    """What was chosen of a many-to-many relation, which is stored after the row."""
    many = [field.name for field in obj._meta.many_to_many if field.name in fields]
    return {name: _in_words(form.cleaned_data[name]) for name in many}


def _in_words(rows: Iterable[models.Model]) -> str:
    return "; ".join(sorted(str(row) for row in rows))


def _values(obj: models.Model, fields: list[str]) -> dict[str, Any]:
    concrete = {field.name for field in obj._meta.concrete_fields} - {"password"}
    return {name: str(getattr(obj, name)) for name in fields if name in concrete}
