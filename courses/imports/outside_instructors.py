"""Instructors from outside, from a file: its columns, and what each row adds or changes."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from courses.actions.outside_instructors import add_instructor, change_instructor
from courses.imports.cells import text_in
from courses.imports.kept_lists import KeptList, take_event
from courses.models import OutsideInstructor
from courses.models.outside_instructor import LONGEST_NAME
from frame.imports.cells import yes_no, yes_no_in
from frame.imports.kinds import Cells, ImportColumn
from frame.imports.one_by_one import OneByOne, needed
from frame.search import folded

if TYPE_CHECKING:
    from frame.requests import Asker

LONGEST_QUALIFIED = 500
INSTRUCTORS_TAKE = take_event("instructors.take", "Took all instructors from outside as a file")
TEXTS = ("name", "organization", "qualified_for")


class InstructorLooker(OneByOne):
    """Finds somebody by name and organization, however they are written."""

    key = "name"
    named_by = ("name", "organization")

    def begin(self, rows: Sequence[Cells]) -> None:
        self.known = {each.search_text: each for each in OutsideInstructor.objects.all()}
        self.readers = {
            "name": partial(text_in, longest=LONGEST_NAME),
            "organization": partial(text_in, longest=LONGEST_NAME),
            "qualified_for": partial(text_in, longest=LONGEST_QUALIFIED),
            "is_offered": yes_no_in,
        }

    def hold(self, rows: Sequence[Cells]) -> None:
        self.lock_on_file(rows, OutsideInstructor.objects.select_for_update(no_key=True))

    def on_file(self, values: dict[str, Any]) -> OutsideInstructor | None:
        said = {name: folded(values.get(name, "")) for name in self.named_by}
        needed(said, self.named_by)
        return self.known.get(self.identity(values))

    def identity(self, values: dict[str, Any]) -> str:
        return folded(f"{values['name']} {values['organization']}")

    def check(self, found: OutsideInstructor | None, values: dict[str, Any]) -> None:
        """Nothing more: whatever can be read can be kept."""

    def plain(self, found: OutsideInstructor) -> dict[str, str]:
        return {name: getattr(found, name) for name in TEXTS} | {
            "is_offered": yes_no(found.is_offered)
        }

    def in_words(self, name: str, value: Any) -> str:
        return yes_no(value) if name == "is_offered" else str(value)

    def put(self, found: OutsideInstructor | None, values: dict[str, Any]) -> None:
        by: Any = self.by
        named = {name: values[name] for name in self.named_by}
        qualified_for = values.get("qualified_for", found.qualified_for if found else "")
        if found is None:
            found = add_instructor(**named, qualified_for=qualified_for, by=by).row
        change_instructor(
            instructor=found,
            **named,
            qualified_for=qualified_for,
            is_offered=values.get("is_offered", found.is_offered),
            by=by,
        )


class OutsideInstructors(KeptList):
    """Who teaches from outside the department, a row each, as on their own page."""

    key = "instructors"
    nouns = ("instructor from outside", "instructors from outside")
    lead = (
        "A row for each instructor who is no member. One who is in the list by name and "
        "organization is changed in the columns that the file has; others are added. An empty "
        "cell leaves what is on file."
    )
    columns = (
        ImportColumn("name", "Name", ("instructor", "instructor name"), is_needed=True),
        ImportColumn(
            "organization", "Organization", ("agency", "company", "employer"), is_needed=True
        ),
        ImportColumn("qualified_for", "Qualified to teach", ("qualifications", "subjects")),
        ImportColumn("is_offered", "Offered for new classes", ("offered",)),
    )
    looker = InstructorLooker
    taken = INSTRUCTORS_TAKE

    def all_rows(self, by: "Asker") -> Any:
        return OutsideInstructor.objects.all()

    def lines(self, rows: Iterable[OutsideInstructor]) -> Iterator[list[str]]:
        for row in rows:
            yield [row.name, row.organization, row.qualified_for, yes_no(row.is_offered)]
