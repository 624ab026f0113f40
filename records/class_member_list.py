"""The members of a class as a list: its filter and its table."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from courses.models import CourseSession
from courses.session_page import class_name
from frame.form_fields import list_field
from frame.lists.cells import Column
from frame.lists.filters import SearchField
from frame.lists.table import NUMBER, ONE_LINE, WRAPPED, Empty, ListTable, named_on_card
from frame.search import folded
from frame.words import hours
from records.class_members import Came, ClassMember

TAKE_OUT_FORM = "take-out"


class ClassMemberFilter(forms.Form):
    """Members of a class by name and by whether they came."""

    q = SearchField(label="Serial number or name", required=False)
    came = forms.ChoiceField(label="State", required=False)

    def __init__(self, *args: Any, members: Iterable[ClassMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = list(members)
        there = {each.came for each in self.members}
        list_field(self, "came").choices = [
            ("", "Any state"),
            *((came.value, came.label) for came in Came if came in there),
        ]
        self.is_valid()

    @property
    def form(self) -> "ClassMemberFilter":
        """Itself, so that the filter bar can draw it."""
        return self

    @property
    def chosen(self) -> list[ClassMember]:
        """The members that fit."""
        came = self.cleaned_data.get("came") or ""
        typed = self.cleaned_data.get("q") or ""
        words = folded(typed).split()
        if typed and not words:
            return []
        return [
            each
            for each in self.members
            if came in ("", each.came) and all(word in each.member.search_text for word in words)
        ]


class ClassMemberTable(ListTable):
    """Who is enrolled in a class, who came, and what it gave them.

    Args:
        may_take_out: keys of the members whom the reader may take out.
    """

    nouns = ("member", "members")
    caption = "Members of the class"
    file_name = "class-members"
    serial_number_of = "member__serial_number"
    row_header = "name"
    nothing_yet = Empty("Nobody is enrolled yet.")
    nothing_fits = Empty(
        "No member of this class fits. Take a filter away.",
        url="?",
        label="Show all members",
    )

    serial = tables.Column(
        "Serial", accessor="member__serial_number", order_by="order", attrs=NUMBER
    )
    name = tables.Column("Name", accessor="member__name", attrs=ONE_LINE)
    state = tables.Column("State", accessor="words", attrs=ONE_LINE)
    minutes = tables.Column(empty_values=(), attrs=named_on_card("Minutes", NUMBER))
    credit = tables.Column(empty_values=(), attrs=named_on_card("Credit", NUMBER))
    rank = tables.Column("Rank or title", accessor="member__rank", attrs=WRAPPED)
    element = tables.Column("Element", accessor="member__element__name", attrs=WRAPPED)
    take_out = tables.Column(
        "Take out", accessor="enrolment", empty_values=(), orderable=False, attrs=ONE_LINE
    )

    def __init__(
        self,
        members: Sequence[ClassMember],
        *,
        course_session: CourseSession,
        has_credit: bool,
        may_take_out: Collection[int],
    ) -> None:
        super().__init__(members)
        self.course_session = course_session
        self.has_credit = has_credit
        self.may_take_out = may_take_out
        self.caption = f"Members of the class {class_name(course_session)}"
        self.file_name = f"class-{course_session.course.course_id}-{course_session.starts_on}"
        if not has_credit:
            self.columns.hide("minutes")
            self.columns.hide("credit")
        if not may_take_out:
            self.columns.hide("take_out")

    def file_columns(self) -> tuple[Column, ...]:
        credit = (
            Column("Minutes", lambda each: "" if each.minutes is None else each.minutes),
            Column("Credit hours", lambda each: "" if each.credit is None else each.credit),
        )
        return (
            Column("Serial", lambda each: each.member.serial_number),
            Column("Name", lambda each: each.member.name),
            Column("State", lambda each: each.words),
            *(credit if self.has_credit else ()),
            Column("Rank or title", lambda each: each.member.rank),
            Column("Element", lambda each: each.member.element.name),
        )

    def render_name(self, value: str, record: ClassMember) -> str | SafeString:
        """The name, one click from the completion."""
        if record.completion is None:
            return value
        url = reverse("records:completion-detail", args=[record.completion.pk])
        return format_html('<a class="usa-link" href="{}">{}</a>', url, value)

    def render_minutes(self, value: int | None) -> str:
        return "" if value is None else f"{value:,}"

    def render_credit(self, value: Decimal | None) -> str:
        return "" if value is None else hours(value)

    def render_take_out(self, record: ClassMember) -> str | SafeString:
        """A button of the page's one form that takes out."""
        is_theirs = record.member.pk in self.may_take_out
        if not is_theirs or record.enrolment is None or record.completion is not None:
            return ""
        return format_html(
            '<button class="usa-button usa-button--unstyled" type="submit" form="{}" '
            'formaction="{}">Take out<span class="usa-sr-only"> {}</span></button>',
            TAKE_OUT_FORM,
            reverse("courses:enrolment-remove", args=[record.enrolment.pk]),
            record.member.name,
        )
