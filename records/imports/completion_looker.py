"""What the rows of a file of completions would do, by the rules of the one door for credit."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from courses.actions.locking import held_courses
from courses.imports.courses_by_name import CoursesByName
from courses.models import CourseSession
from frame.imports.kinds import Cells, FileRow, LookedAt, Looker, Outcome
from frame.imports.models import Import, ImportRow
from frame.imports.one_by_one import reasons_of
from frame.words import us_date
from people.imports.by_serial import locked_by_key
from people.models import Member
from records.credit.overriding import Override, Warned
from records.credit.problem_kinds import CREDITED_ALREADY, Problem
from records.credit.problems import problems_of
from records.credit.proposals import Proposal
from records.credit.seen import Seen
from records.credit.writing import write_credit_in_bulk, write_credit_looked_at
from records.imports.completion_reader import CompletionReader, CreditRead
from records.imports.known_rows import what_differs
from records.imports.staged_credit import STAGED, class_staged, credit_of, staged
from records.models import Completion

if TYPE_CHECKING:
    from frame.requests import Asker

# What is said of a row after the number of the one that it repeats.
ENOUGH = "says the same, and is enough."
TO_MEND = "says the same, and is refused. Mend that one, and take this one out."
NAMED_BY = ("serial_number", "course", "completed_on")


class CompletionLooker(Looker):
    """Reads what many rows share once, and the records around each stretch of rows."""

    is_void = False

    def __init__(self, brought: Import, *, by: "Asker", today: date) -> None:
        super().__init__(brought, by=by, today=today)
        self.seen = Seen(by=by)  # before all else that is read: what changes meanwhile shows
        self.courses = CoursesByName()
        self.labels = {column.name: column.label for column in brought.import_kind.columns}

    @cached_property
    def reader(self) -> CompletionReader:
        """Who reads the cells, and for that the whole file once."""
        return CompletionReader(self.brought, self.courses, today=self.today, is_void=self.is_void)

    def look(self, rows: Sequence[FileRow]) -> list[LookedAt]:
        on_file = _marks_on_file([row.mark for row in rows])
        fresh = [row for row in rows if row.mark not in on_file]
        if fresh:
            self.reader.begin(fresh)
        looked: list[LookedAt | None] = []
        said: dict[int, int] = {}  # by mark, the place of the row that said it first
        read: list[CreditRead] = []
        for place, row in enumerate(rows):
            if row.mark in on_file:
                looked.append(_same(row, "This row was brought in before."))
                continue
            if row.mark in said:
                looked.append(_same(row, f"Row {rows[said[row.mark]].number} {ENOUGH}"))
                continue
            said[row.mark] = place
            try:
                read.append(self.reader.read(row))
            except ValidationError as refused:
                words = reasons_of(refused, self.labels)
                looked.append(LookedAt(Outcome.REFUSED, *subject_of(row.cells), words))
                continue
            looked.append(None)
        judged = iter(self._judged(read))
        outcomes = [each or next(judged) for each in looked]
        for place, row in enumerate(rows):
            first = said.get(row.mark, place)
            if first != place and outcomes[first].outcome == Outcome.REFUSED:
                words = [f"Row {rows[first].number} {TO_MEND}"]
                outcomes[place] = LookedAt(Outcome.REFUSED, *subject_of(row.cells), words)
        return outcomes

    def write(self, rows: QuerySet[ImportRow]) -> dict[int, LookedAt]:
        """Write rows as they were looked at; where anything changed since, ask the rules again.

        They are asked again too where rows of one member were looked at apart.
        """
        seen: dict[str, list[int | None]] = defaultdict(list)
        looks = rows.order_by().values_list("about", "seen", "looked_at_with").distinct()
        for about, mark, _ in looks:
            seen[about].append(mark)
        members = locked_by_key(rows.order_by().values_list("staged__0", flat=True).distinct())
        marks = self.seen.marks_of(members)
        courses = set(rows.order_by().values_list("staged__1", flat=True).distinct())
        is_there = held_courses(courses) == courses
        unchanged = [
            each.serial_number
            for each in members
            if is_there and seen[each.serial_number] == [marks[each.pk]]
        ]
        if unchanged:
            write_credit_looked_at(
                rows.filter(about__in=unchanged),
                staged=STAGED,
                by=self.by,
                now=timezone.now(),
                reasons=self.brought.reasons,
            )
        changed = list(rows.exclude(about__in=unchanged).order_by("place"))
        gone = self._merged_away(changed)
        there = [row for row in changed if row.pk not in gone]
        return {**gone, **(self._write_changed(there) if there else {})}

    def _merged_away(self, rows: Sequence[ImportRow]) -> dict[int, LookedAt]:
        """Rows whose member or course was merged into another one since the look."""
        courses = held_courses({row.staged[1] for row in rows})
        keys = {row.staged[0] for row in rows}
        members = set(Member.objects.filter(pk__in=keys).values_list("pk", flat=True))
        words = "was entered twice, and was merged into another one since the look."
        gone = {}
        for row in rows:
            member_pk, course_pk, *_ = row.staged
            if member_pk not in members:
                said = f"The member {words} Write the serial number that stayed."
            elif course_pk not in courses:
                said = f"The course {words} Write the Course ID that stayed."
            else:
                continue
            gone[row.pk] = LookedAt(Outcome.REFUSED, row.about, row.subject, [said])
        return gone

    def _write_changed(self, rows: Sequence[ImportRow]) -> dict[int, LookedAt]:
        proposals = self._staged(rows)
        reasons = self.brought.reasons
        shown: dict[str, set[str]] = {key: set() for key in reasons}
        for row in rows:
            for key, marks in (row.warned or {}).items():
                shown.setdefault(key, set()).update(marks)
        overrides = {
            key: Override(reason, frozenset(shown[key])) for key, reason in reasons.items()
        }
        refused: dict[int, LookedAt] = {}
        now = timezone.now()
        try:
            self._write(proposals, overrides, now)
        except ValidationError:
            # Something came up since the look: what still can be is written, the rest is told.
            good = []
            for row, proposal, problems in zip(
                rows, proposals, problems_of(proposals, by=self.by), strict=True
            ):
                looked = self._outcome(proposal, problems, [])
                marks = {mark for each in looked.warned.values() for mark in each}
                known = {mark for each in (row.warned or {}).values() for mark in each}
                if looked.outcome == Outcome.REFUSED or marks - known:
                    looked.outcome = Outcome.REFUSED
                    refused[row.pk] = looked
                else:
                    good.append(proposal)
            self._write(good, overrides, now)
        return refused

    def _write(self, proposals: list[Proposal], overrides: dict[str, Override], now: Any) -> None:
        if proposals:
            write_credit_in_bulk(proposals=proposals, by=self.by, now=now, overrides=overrides)

    def _judged(self, read: list[CreditRead]) -> list[LookedAt]:
        """What the rules of credit say of rows that could be read."""
        if not read:
            return []
        marks = self.seen.marks_of({each.proposal.member for each in read})
        problems = problems_of([each.proposal for each in read], by=self.by)
        judged = [
            self._outcome(each.proposal, found, each.words)
            for each, found in zip(read, problems, strict=True)
        ]
        for each, outcome in zip(read, judged, strict=True):
            # What the rules ask of a class of ours is not in the mark: they are asked again.
            outcome.seen = None if each.proposal.course_session else marks[each.proposal.member.pk]
        twice = [
            at
            for at, found in enumerate(problems)
            if any(problem.kind is CREDITED_ALREADY for problem in found)
        ]
        if twice:
            differences = what_differs(
                [read[at].proposal for at in twice], self.labels, self.reader.classes
            )
            for at, difference in zip(twice, differences, strict=True):
                if difference is None:
                    continue
                if not difference:
                    judged[at] = _same(read[at].row, "Its completion is on file as it is here.")
                else:
                    judged[at].words[:] = [
                        *difference,
                        "A completion is never changed: void it first if the file is right.",
                    ]
        return judged

    def _outcome(
        self, proposal: Proposal, problems: Sequence[Problem], words: list[str]
    ) -> LookedAt:
        blocking = [each.sentence for each in problems if each.blocks]
        about, subject = proposal.member.serial_number, named_credit(proposal)
        if blocking:
            return LookedAt(Outcome.REFUSED, about, subject, [*words, *blocking])
        warned: dict[str, list[str]] = {}
        for problem in problems:
            mark = Warned(problem, about).mark
            warned.setdefault(problem.key, []).append(mark)
        return LookedAt(
            Outcome.WARNED if warned else Outcome.NEW,
            about,
            subject,
            [*words, *(each.sentence for each in problems)],
            staged(proposal),
            warned,
        )

    def _staged(self, rows: Sequence[ImportRow]) -> list[Proposal]:
        """The credit of rows as it was looked at."""
        keys = {row.staged[0] for row in rows}
        members = Member.objects.in_bulk(list(keys))
        named = {key for row in rows if (key := class_staged(row)) is not None}
        classes: dict[int | None, CourseSession] = {**CourseSession.objects.in_bulk(list(named))}
        return [
            credit_of(
                row,
                members[row.staged[0]],
                self.courses.by_key[row.staged[1]],
                classes.get(class_staged(row)),
            )
            for row in rows
        ]


def _marks_on_file(marks: list[int]) -> set[int]:
    """Those of these rows that were brought in before, and whose completions stand."""
    standing = Completion.objects.not_voided().filter(brought_in_mark__among=marks)
    found = standing.order_by().values_list("brought_in_mark", flat=True)
    return {mark for mark in found if mark is not None}


def _same(row: FileRow, words: str) -> LookedAt:
    return LookedAt(Outcome.SAME, *subject_of(row.cells), [words])


def subject_of(cells: Cells) -> tuple[str, str]:
    """Whom a row is about as the file has it: the serial number, and all that names it."""
    named = [text for name in NAMED_BY if (text := cells[name])]
    return cells["serial_number"], ", ".join(named)


def named_credit(proposal: Proposal) -> str:
    member, course = proposal.member, proposal.course
    return (
        f"{member.serial_number} {member.name}, {course.course_id} {course.title}, "
        f"{us_date(proposal.completed_on)}, {proposal.credit_hours}"
    )
