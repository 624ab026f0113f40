"""Completions from a file: its columns, its events, and what its rows would do."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from courses.class_keys import KnownClasses
from courses.designations import AREAS, TOPICS, Delivery, Source
from events.actions import OF_NAMED, record_file_taken
from events.event_log import record_event
from events.kinds import RecordEventKind
from frame.imports.file_lines import MEGABYTE, Limits
from frame.imports.kinds import FileRow, ImportColumn, ImportKind
from frame.imports.models import Import
from frame.imports.writable import rows_that_leave, rows_to_write
from frame.rights import Right
from records.credit.problem_kinds import WARNINGS
from records.imports.completion_looker import CompletionLooker
from records.models import Completion
from records.telling import tell_of_file

if TYPE_CHECKING:
    from frame.requests import Asker

_NAMES = {
    **OF_NAMED,
    "names": {"sha256": "SHA-256", "named": "Members named", "to_write": "Rows to write"},
}
COMPLETIONS_BRING = RecordEventKind(
    "completions.bring", "Had the completions of a file written", **_NAMES
)
COMPLETIONS_BROUGHT = RecordEventKind(
    "completions.brought", "Wrote other completions of a file than announced", **_NAMES
)
COMPLETIONS_TO_MEND = RecordEventKind(
    "completions.take_to_mend",
    "Took the rows of a file that are to be mended away",
    **_NAMES,
    is_look=True,
)

COMPLETIONS_TAKE = RecordEventKind(
    "completions.take",
    "Took all completions away as a file",
    **{**OF_NAMED, "names": {"sha256": "SHA-256", "named": "Members named"}},
    is_look=True,
)


class Completions(ImportKind):
    """Credit of members, a row each. A row is written by the one door for credit, or not at all."""

    key = "completions"
    nouns = ("completion", "completions")
    lead = (
        "A row for each completion: who, which course, on which day. Hours that the file does not "
        "give are those of the course. Credit that is on file already stays as it is."
    )
    rights = (Right.ENTER_COMPLETIONS,)
    columns = (
        ImportColumn(
            "serial_number",
            "Serial number",
            (
                "serial",
                "serial no",
                "serial #",
                "member",
                "employee id",
                "employee number",
                "badge",
                "badge number",
                "id number",
                "officer id",
                "user id",
                "person id",
                "attendee",
                "dsn",
            ),
            is_needed=True,
            is_serial=True,
        ),
        ImportColumn(
            "course",
            "Course",
            (
                "course id",
                "course number",
                "course title",
                "course name",
                "title",
                "class",
                "class name",
                "class title",
                "training",
                "training name",
                "training title",
                "name of course",
            ),
            is_needed=True,
        ),
        ImportColumn(
            "completed_on",
            "Completed on",
            (
                "completion date",
                "date completed",
                "date",
                "completed",
                "training date",
                "class date",
                "end date",
                "date of training",
            ),
            is_needed=True,
            is_day=True,
        ),
        ImportColumn("credit_hours", "Credit hours", ("hours", "hrs", "credits", "clee hours")),
        *(
            ImportColumn(each.key, each.label, (f"{each.label} hours",))
            for each in (*AREAS, *TOPICS)
        ),
        ImportColumn("source", "Source", ("credit source",), choices=tuple(Source.labels)),
        ImportColumn(
            "delivery",
            "Delivery",
            ("delivery method", "how delivered"),
            choices=tuple(Delivery.labels),
        ),
        ImportColumn("role", "As", ("role", "attended as"), choices=tuple(Completion.Role.labels)),
        ImportColumn("minutes", "Minutes attended", ("minutes",)),
        ImportColumn("minutes_spent", "Minutes it took", ("minutes spent",)),
        ImportColumn("score", "Test score, %", ("score", "test score", "grade", "result")),
        ImportColumn("control_number", "POST control number", ("control number", "post number")),
        ImportColumn("is_prior_agency", "Prior agency", ("earned at a prior agency",)),
        ImportColumn("class_began", "Class began", ("class began at",), is_day=True),
    )
    looker = CompletionLooker
    warnings = {kind.key: (kind.title, kind.usual_reasons) for kind in WARNINGS}
    limits = Limits(largest=40 * MEGABYTE, unpacked=160 * MEGABYTE, lines=151_000, rows=150_000)

    def in_order(self, rows: list[FileRow]) -> list[FileRow]:
        """Member by member, so that each one's record is read once."""
        return sorted(rows, key=lambda row: row.cells["serial_number"])

    def belongs_with(self, row: FileRow, following: FileRow) -> bool:
        return row.cells["serial_number"] == following.cells["serial_number"]

    def record_begun(self, brought: Import, *, by: "Asker") -> None:
        record_event(COMPLETIONS_BRING, by=by, about=brought, after=self._told(brought))

    def record_ended(self, brought: Import, *, by: "Asker") -> None:
        written = brought.staged_rows.filter(is_written=True).count()
        record_event(
            COMPLETIONS_BROUGHT,
            by=by,
            about=brought,
            before={"to_write": brought.announced},
            after={"file": brought.name, "sha256": brought.sha256, "written": written},
        )

    def tell_written(self, brought: Import, *, by: "Asker", today: date) -> None:
        tell_of_file(brought, by=by, today=today)

    def record_taken(self, brought: Import, *, by: "Asker") -> None:
        rows = rows_that_leave(brought)
        told = {"file": brought.name, "sha256": brought.sha256, "rows": rows.count()}
        record_file_taken(
            COMPLETIONS_TO_MEND, by=by, about=brought, after={**told, "named": _named(rows)}
        )

    def all_rows(self, by: "Asker") -> Any:
        rows = Completion.objects.visible_to(by).not_voided()
        return rows.select_related("member", "course")

    def lines(self, rows: Iterable[Completion]) -> Iterator[list[str]]:
        classes = KnownClasses()
        return (self._cells(row, classes) for row in rows)

    def _cells(self, row: Completion, classes: KnownClasses) -> list[str]:
        class_pk = row.course_session_id
        own = {**self.own_cells(row), "class_began": classes.called(class_pk) if class_pk else ""}
        plain = {name: getattr(row, name) for name in self._plain if name not in own}
        cells = {name: "" if value is None else str(value) for name, value in plain.items()}
        return [{**cells, **own}[column.name] for column in self.columns]

    def own_cells(self, row: Completion) -> dict[str, str]:
        """The cells that don't read as their column does."""
        return {
            "serial_number": row.member.serial_number,
            "course": row.course.course_id,
            "completed_on": row.completed_on.isoformat(),
            "source": row.get_source_display(),
            "delivery": row.get_delivery_display(),
            "role": row.get_role_display(),
            "is_prior_agency": "yes" if row.is_prior_agency else "no",
        }

    @property
    def _plain(self) -> list[str]:
        named = {"serial_number", "course", "class_began"}
        return [column.name for column in self.columns if column.name not in named]

    def record_all_taken(self, *, sha256: str, count: int | None, by: "Asker") -> None:
        rows = self.all_rows(by).order_by("member__serial_number")
        named = list(rows.values_list("member__serial_number", flat=True).distinct())
        record_file_taken(
            COMPLETIONS_TAKE, by=by, after={"sha256": sha256, "rows": count, "named": named}
        )

    def _told(self, brought: Import) -> dict[str, Any]:
        """What is written of which file, of whom, and why warnings are no hindrance."""
        rows = rows_to_write(brought)
        reasons = {self.warnings[key][0]: why for key, why in brought.reasons.items()}
        return {
            "file": brought.name,
            "sha256": brought.sha256,
            "rows": brought.rows,
            "to_write": brought.announced,
            **({"reasons": reasons} if reasons else {}),
            "named": _named(rows),
        }


def _named(rows: Any) -> list[str]:
    return list(rows.order_by("about").values_list("about", flat=True).distinct())
