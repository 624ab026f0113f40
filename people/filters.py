"""The filters above the lists that administrators keep."""

from typing import Any

import django_filters as filters
from django import forms
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import QuerySet
from django.utils import timezone

from frame.lists.filters import LONGEST_SEARCH, SearchFilter
from frame.rights import DESIGNATED_ROLES
from frame.search import MOST_WORDS, typed_text
from people.forms.naming import ElementField, whole_tree
from people.guessing.locked_out import locked_serials
from people.models import Element, Member, RoleDesignation
from people.models.element import ElementQuerySet
from people.querysets import MemberQuerySet


class ElementFilter(filters.Filter):
    """Rows of an element and of every element below it."""

    field_class = ElementField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": "Element", "empty": "Any element", **kwargs})

    def filter(self, rows: QuerySet, value: Element | None) -> QuerySet:
        if value is None:
            return rows
        return rows.filter(**{f"{self.field_name}__in": whole_tree().subtree(value.pk)})


class MemberFilter(filters.FilterSet):
    """Members by name or serial number, element, kind and employment."""

    q = SearchFilter(label="Name or serial number")
    element = ElementFilter(field_name="element_id")
    kind = filters.ChoiceFilter(choices=Member.Kind.choices, empty_label="Any kind")
    employed = filters.ChoiceFilter(
        label="Employment",
        choices=[("yes", "Employed today"), ("left", "Left"), ("later", "Not here yet")],
        empty_label="Any",
        method="by_employment",
    )
    sign_in = filters.ChoiceFilter(
        label="Sign-in",
        choices=[
            ("locked", "Locked out now"),
            ("none", "No password yet"),
            ("first", "One-time password used, no own one chosen"),
            ("closed", "Closed"),
        ],
        empty_label="Any",
        method="by_sign_in",
    )

    class Meta:
        model = Member
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        element = self.form.fields["element"]
        assert isinstance(element, ElementField)
        element.offer(whole_tree().branches.values())

    def by_employment(self, members: MemberQuerySet, name: str, value: str) -> MemberQuerySet:
        today = timezone.localdate()
        if value == "left":
            return members.filter(separated_on__lt=today)
        if value == "later":
            return members.filter(hired_on__gt=today)
        return members.employed_on(today)

    def by_sign_in(self, members: MemberQuerySet, name: str, value: str) -> MemberQuerySet:
        if value == "locked":
            return members.filter(serial_number__in=locked_serials(timezone.now()))
        if value == "none":
            return members.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        if value == "first":
            return members.filter(must_change_password=True)
        return members.filter(is_active=False)


class DesignationFilter(filters.FilterSet):
    """Designations by member, role, and whether they are held."""

    q = SearchFilter(label="Name or serial number")
    role = filters.ChoiceFilter(
        choices=[(role.value, role.label) for role in DESIGNATED_ROLES], empty_label="Any role"
    )
    held = filters.ChoiceFilter(
        label="Held",
        choices=[("yes", "Held now"), ("no", "Ended")],
        empty_label="Held or ended",
        method="by_held",
    )

    class Meta:
        model = RoleDesignation
        fields: list[str] = []

    def by_held(self, given: QuerySet, name: str, value: str) -> QuerySet:
        return given.filter(ended_on__isnull=value == "yes")


class KeptElementFilter(filters.FilterSet):
    """Elements by name, kind, whether they are open, and whether anybody leads them."""

    q = filters.CharFilter(label="Name", method="by_name", max_length=LONGEST_SEARCH)
    kind = filters.ChoiceFilter(choices=Element.Kind.choices, empty_label="Any kind")
    state = filters.ChoiceFilter(
        label="State",
        choices=[("open", "Open"), ("closed", "Closed")],
        empty_label="Open or closed",
        method="by_state",
    )
    led = filters.BooleanFilter(
        label="Only those nobody leads", method="by_leader", widget=forms.CheckboxInput
    )

    class Meta:
        model = Element
        fields: list[str] = []

    def by_name(self, elements: QuerySet, name: str, value: str) -> QuerySet:
        for word in typed_text(value, LONGEST_SEARCH).split()[:MOST_WORDS]:
            elements = elements.filter(name__icontains=word)
        return elements

    def by_state(self, elements: QuerySet, name: str, value: str) -> QuerySet:
        return elements.filter(closed_on__isnull=value == "open")

    def by_leader(self, elements: ElementQuerySet, name: str, value: bool) -> ElementQuerySet:
        return elements.led_by_nobody_on(timezone.localdate()) if value else elements
