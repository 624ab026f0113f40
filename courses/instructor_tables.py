"""The list of instructors from outside, and the classes of one, as tables."""

from datetime import date
from typing import Any

import django_tables2 as tables

from courses.models import OutsideInstructor
from courses.tables import SessionTable
from frame.lists.cells import Column
from frame.lists.table import NUMBER, TITLE, WRAPPED, Empty, ListTable, named_on_card


class OutsideInstructorTable(ListTable):
    """Who teaches and is no member."""

    caption = "Instructors from outside"
    nouns = ("instructor from outside", "instructors from outside")
    file_name = "instructors"
    row_header = "name"
    nothing_yet = Empty("The list is empty. Add whoever teaches here and is no member.")
    nothing_fits = Empty(
        "No instructor fits. Take a filter away, or type a part of the name.",
        url="?",
        label="Show all instructors",
    )

    name = tables.Column(linkify=("courses:instructor-detail", {"pk": tables.A("pk")}), attrs=TITLE)
    organization = tables.Column(attrs=WRAPPED)
    qualified_for = tables.Column("Qualified to teach", attrs=TITLE)
    classes_to_come = tables.Column("To come", attrs=named_on_card("To come", NUMBER))
    classes_taught = tables.Column("Taught", attrs=named_on_card("Taught", NUMBER))
    is_offered = tables.Column("Offered")

    def file_columns(self) -> tuple[Column, ...]:
        return (
            Column("Name", lambda person: person.name),
            Column("Organization", lambda person: person.organization),
            Column("Qualified to teach", lambda person: person.qualified_for),
            Column("Classes to come", lambda person: person.classes_to_come),
            Column("Classes taught", lambda person: person.classes_taught),
            Column("Offered", lambda person: "Yes" if person.is_offered else "No"),
        )

    def render_is_offered(self, value: bool) -> str:
        return "Offered" if value else "Offered no more"


class TaughtTable(SessionTable):
    """The classes of one instructor from outside."""

    nothing_yet = Empty("No class names this instructor yet.")

    def __init__(
        self, *args: Any, today: date, instructor: OutsideInstructor, **kwargs: Any
    ) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.caption = f"Classes of {instructor}"
        self.file_name = f"classes-of-instructor-{instructor.pk}"
