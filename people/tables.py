"""The lists that administrators keep as tables."""

from datetime import date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from frame.lists.cells import Column
from frame.lists.table import NUMBER, ONE_LINE, WRAPPED, Empty, ListTable, named_on_card
from frame.words import us_date
from people.element_rows import ElementRow
from people.employment import employment_words
from people.models import Member, RoleDesignation


class KeptMemberTable(ListTable):
    """Everybody on file, with what is on file; nothing of their training."""

    caption = "Members on file"
    nouns = ("member", "members")
    row_header = "name"
    file_name = "members"
    serial_number_of = "serial_number"
    nothing_yet = Empty("Nobody is on file yet. Add the first member.")
    nothing_fits = Empty(
        "No member fits. Take a filter away, or search for a part of the name.",
        url="?",
        label="Show all members",
    )

    tick = tables.Column(
        "Tick", empty_values=(), orderable=False, attrs={"cell": {"class": "tick-cell"}}
    )
    serial_number = tables.Column("Serial", attrs=named_on_card("Serial", ONE_LINE))
    name = tables.Column(
        linkify=("people:member-detail", {"pk": tables.A("pk")}),
        order_by=("last_name", "first_name"),
        attrs=WRAPPED,
    )
    rank = tables.Column("Rank or title", attrs=WRAPPED)
    kind = tables.Column()
    element = tables.Column(order_by="element__name", attrs=WRAPPED)
    hired_on = tables.Column("Employed", order_by="hired_on", attrs=ONE_LINE)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def file_columns(self) -> tuple[Column, ...]:
        return (
            Column("Serial number", lambda member: member.serial_number),
            Column("Last name", lambda member: member.last_name),
            Column("First name", lambda member: member.first_name),
            Column("Middle name", lambda member: member.middle_name, is_on_paper=False),
            Column("Suffix", lambda member: member.suffix, is_on_paper=False),
            Column("Rank or title", lambda member: member.rank),
            Column("Kind", lambda member: member.get_kind_display()),
            Column("Element", lambda member: member.element.name),
            Column("Assignment", lambda member: member.assignment, is_on_paper=False),
            Column("E-mail", lambda member: member.email, is_on_paper=False),
            Column("Hired on", lambda member: member.hired_on),
            Column("Separated on", lambda member: member.separated_on or ""),
            Column("License class", lambda member: member.license_class, is_on_paper=False),
            Column("License number", lambda member: member.license_number),
            Column("License issued on", lambda member: member.license_issued_on or "", 0, False),
            Column(
                "Traffic authority",
                lambda member: "yes" if member.has_traffic_authority else "no",
                is_on_paper=False,
            ),
        )

    def render_tick(self, record: Member) -> SafeString:
        return format_html(
            '<input class="tick" type="checkbox" form="ticked" name="member" value="{}" '
            'aria-label="Tick {}">',
            record.serial_number,
            record.name,
        )

    def render_hired_on(self, record: Member) -> str:
        return employment_words(record, self.today)


class DesignationTable(ListTable):
    """Who is designated for which role, by whom, from when until when."""

    caption = "Designations for roles"
    nouns = ("designation", "designations")
    row_header = "member"
    file_name = "roles"
    serial_number_of = "member__serial_number"
    nothing_yet = Empty("Nobody is designated yet. Designate the first member.")
    nothing_fits = Empty(
        "No designation fits. Take a filter away.", url="?", label="Show all designations"
    )

    member = tables.Column(order_by=("member__last_name", "member__first_name"), attrs=WRAPPED)
    role = tables.Column(attrs=WRAPPED)
    designated_on = tables.Column("From", attrs=named_on_card("From", ONE_LINE))
    designated_by = tables.Column(
        "Given by",
        order_by="designated_by__last_name",
        empty_values=(),
        attrs=named_on_card("Given by", WRAPPED),
    )
    reviewed_on = tables.Column(
        "Reviewed", empty_values=(), attrs=named_on_card("Reviewed", ONE_LINE)
    )
    ended_on = tables.Column("Until", empty_values=(), attrs=ONE_LINE)

    def __init__(self, *args: Any, administers: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._administers = administers

    def file_columns(self) -> tuple[Column, ...]:
        return (
            Column("Serial number", lambda given: given.member.serial_number),
            Column("Member", lambda given: given.member.name),
            Column("Role", lambda given: given.get_role_display()),
            Column("From", lambda given: given.designated_on),
            Column("Given by", lambda given: given_by(given)),
            Column("Reviewed", lambda given: given.reviewed_on or ""),
            Column("Until", lambda given: given.ended_on or ""),
        )

    def render_member(self, record: RoleDesignation) -> str | SafeString:
        if not self._administers:
            return str(record.member)
        page = reverse("people:member-detail", args=[record.member_id])
        return format_html('<a class="usa-link" href="{}">{}</a>', page, record.member)

    def render_reviewed_on(self, value: date | None) -> str:
        return us_date(value) if value else "Not yet"

    def render_designated_on(self, value: date) -> str:
        return us_date(value)

    def render_designated_by(self, record: RoleDesignation) -> str:
        return given_by(record)

    def render_ended_on(self, record: RoleDesignation) -> str | SafeString:
        if record.ended_on is not None:
            return us_date(record.ended_on)
        if not self._administers:
            return "Held"
        return format_html(
            'Held. <a class="usa-link" href="{}">End it'
            '<span class="usa-sr-only">: {}, {}</span></a>',
            reverse("people:designation-end", args=[record.pk]),
            record.member.name,
            record.get_role_display(),
        )


def given_by(designation: RoleDesignation) -> str:
    """Who gave a role; none where the first administrator was made from the console."""
    return designation.designated_by.name if designation.designated_by else "The system"


class ElementTable(ListTable):
    """The elements in the order of the tree; of a filtered list each names what is above it."""

    caption = "Elements"
    nouns = ("element", "elements")
    row_header = "name"
    file_name = "elements"
    nothing_yet = Empty("There is no element yet. Add the department first.")
    nothing_fits = Empty("No element fits. Take a filter away.", url="?", label="Show all elements")

    name = tables.Column("Element", accessor="element__name", orderable=False, attrs=WRAPPED)
    kind = tables.Column(accessor="element__get_kind_display", orderable=False)
    leaders = tables.Column(
        "Led by", orderable=False, empty_values=(), attrs=named_on_card("Led by", WRAPPED)
    )
    members = tables.Column(orderable=False, attrs=named_on_card("Members", NUMBER))

    def file_columns(self) -> tuple[Column, ...]:
        return (
            Column("Element", lambda row: row.element.name),
            Column("Part of", lambda row: row.above),
            Column("Kind", lambda row: row.element.get_kind_display()),
            Column("Led by", lambda row: row.leaders),
            Column("Members", lambda row: row.members),
            Column("Closed on", lambda row: row.element.closed_on or "", is_on_paper=False),
        )

    def render_name(self, record: ElementRow) -> SafeString:
        link = format_html(
            '<a class="usa-link" href="{}">{}</a>',
            reverse("people:element-detail", args=[record.pk]),
            record.element.name,
        )
        if self.is_narrowed:
            return format_html('{} <span class="text-muted">{}</span>', link, record.above)
        return format_html('<span class="tree tree--{}">{}</span>', min(record.depth, 5), link)

    def render_leaders(self, record: ElementRow) -> str | SafeString:
        if record.element.closed_on is not None:
            return f"Closed {us_date(record.element.closed_on)}"
        return record.leaders or mark_safe("<strong>Nobody</strong>")
