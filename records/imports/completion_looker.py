"""What the rows of a file of completions would do, by the rules of the one door for credit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from courses.designations import HOURS_COLUMNS, Delivery, Source
from courses.models import Course
from frame.imports.cells import choice_in, minutes_in, number_in, yes_no_in
from frame.imports.days import day_in
from frame.imports.file_rows import day_orders
from frame.imports.kinds import Cells, FileRow, LookedAt, Looker, Outcome
from frame.imports.models import Import, ImportRow
from frame.imports.one_by_one import reasons_of
from frame.words import us_date
from people.models import Member
from records.credit.overriding import Override, Warned
from records.credit.problem_kinds import CREDITED_ALREADY, Problem
from records.credit.problems import problems_of
from records.credit.proposals import BroughtIn, Proposal
from records.credit.writing import write_credit_in_bulk
from records.imports.completion_cells import control_number_in, hours_of
from records.imports.known_rows import CoursesByName, MembersBySerial, what_differs
from records.models import Completion

if TYPE_CHECKING:
    from frame.requests import Asker

LEAVE_OUT = "take the row out of the file"


@dataclass(slots=True)
class _Read:
    """A row that could be read, and what is to be said of how."""

    row: FileRow
    proposal: Proposal
    words: list[str]


class CompletionLooker(Looker):
    """Reads what many rows share once, and the records around each stretch of rows."""

    def __init__(self, brought: Import, *, by: "Asker", today: date) -> None:
        super().__init__(brought, by=by, today=today)
        self.courses = CoursesByName()
        self.labels = {column.name: column.label for column in brought.import_kind.columns}
        self._orders: dict[str, str] | None = None

    def look(self, rows: Sequence[FileRow]) -> list[LookedAt]:
        if self._orders is None:
            self._orders = day_orders(self.brought)
        on_file = _marks_on_file([row.mark for row in rows])
        members: MembersBySerial | None = None
        looked: list[LookedAt | None] = []
        seen: set[int] = set()
        read: list[tuple[int, _Read]] = []
        fresh = [row for row in rows if row.mark not in on_file]
        if fresh:
            members = MembersBySerial(
                (row.cells["serial_number"] for row in fresh),
                mends_zeros=self.brought.mends_zeros,
            )
        for row in rows:
            if row.mark in on_file:
                looked.append(_same(row, ["This row was brought in before."]))
                continue
            if row.mark in seen:
                looked.append(_same(row, ["Another row of the file says the same."]))
                continue
            seen.add(row.mark)
            assert members is not None
            try:
                found = self._read(row, members)
            except ValidationError as refused:
                words = reasons_of(refused, self.labels)
                looked.append(LookedAt(Outcome.REFUSED, *_subject(row.cells), words))
                continue
            read.append((len(looked), found))
            looked.append(None)
        for (place, _), judged in zip(read, self._judged([each for _, each in read]), strict=True):
            looked[place] = judged
        return [each for each in looked if each is not None]

    def write(self, rows: Sequence[ImportRow]) -> dict[int, LookedAt]:
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
                new = set(looked.warned) - set(row.warned or {})
                marks = {mark for each in looked.warned.values() for mark in each}
                known = {mark for each in (row.warned or {}).values() for mark in each}
                if looked.outcome == Outcome.REFUSED or new or marks - known:
                    looked.outcome = Outcome.REFUSED
                    refused[row.pk] = looked
                else:
                    good.append(proposal)
            self._write(good, overrides, now)
        return refused

    def _write(self, proposals: list[Proposal], overrides: dict[str, Override], now: Any) -> None:
        if proposals:
            write_credit_in_bulk(proposals=proposals, by=self.by, now=now, overrides=overrides)

    def _read(self, row: FileRow, members: MembersBySerial) -> _Read:
        """The credit that a row gives.

        Raises:
            ValidationError: with an error for each cell that can't be read.
        """
        assert self._orders is not None
        cells = row.cells
        values: dict[str, Any] = {}
        errors: dict[str, Any] = {}
        readers = {
            "serial_number": members.member_in,
            "course": self.courses.course_in,
            "completed_on": self._day_in,
            **_READERS,
        }
        for name, text in cells.items():
            if name in readers and (text or name in _NEEDED):
                try:
                    values[name] = readers[name](text)
                except ValidationError as error:
                    errors[name] = error.messages
        course: Course | None = values.get("course")
        hours: dict[str, Decimal] = {}
        if course is not None and "minutes" not in errors:
            try:
                hours = hours_of(course, cells, values.get("minutes"))
            except ValidationError as error:
                errors |= (
                    error.message_dict
                    if hasattr(error, "error_dict")
                    else {"credit_hours": error.messages}
                )
        if errors or course is None:
            raise ValidationError(errors)
        member, words = values["serial_number"]
        proposal = Proposal(
            member=member,
            course=course,
            completed_on=values["completed_on"],
            source=values.get("source") or course.source,
            delivery=values.get("delivery") or course.delivery,
            hours=hours,
            minutes=values.get("minutes"),
            score=values.get("score"),
            control_number=values.get("control_number", ""),
            role=values.get("role") or Completion.Role.ATTENDEE,
            is_prior_agency=values.get("is_prior_agency", False),
            brought_in=BroughtIn(self.brought.pk, row.number, row.mark),
            place=f"Row {row.number}",
            or_leave_out=LEAVE_OUT,
        )
        return _Read(row, proposal, [words] if words else [])

    def _day_in(self, text: str) -> date:
        assert self._orders is not None
        if not text:
            raise ValidationError("It is blank, and credit is of a day. Fill it in.")
        day = day_in(text, self._orders["completed_on"])
        if day > self.today:
            raise ValidationError(f"{us_date(day)} is still to come. Correct the day.")
        return day

    def _judged(self, read: list[_Read]) -> list[LookedAt]:
        """What the rules of credit say of rows that could be read."""
        problems = problems_of([each.proposal for each in read], by=self.by) if read else []
        judged = [
            self._outcome(each.proposal, found, each.words)
            for each, found in zip(read, problems, strict=True)
        ]
        twice = [
            at
            for at, found in enumerate(problems)
            if any(problem.kind is CREDITED_ALREADY for problem in found)
        ]
        if twice:
            differences = what_differs([read[at].proposal for at in twice], self.labels)
            for at, difference in zip(twice, differences, strict=True):
                if difference is None:
                    continue
                if not difference:
                    judged[at] = _same(read[at].row, ["Its completion is on file as it is here."])
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
        about, subject = proposal.member.serial_number, _named(proposal)
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
            _as_json(proposal),
            warned,
        )

    def _staged(self, rows: Sequence[ImportRow]) -> list[Proposal]:
        """The credit of rows as it was looked at."""
        keys = {row.staged[0] for row in rows}
        members = Member.objects.in_bulk(list(keys))
        return [
            _of_json(row, members[row.staged[0]], self.courses.by_key[row.staged[1]])
            for row in rows
        ]


_NEEDED = ("serial_number", "course", "completed_on")
_READERS: dict[str, Any] = {
    "source": lambda text: choice_in(text, Source.choices),
    "delivery": lambda text: choice_in(text, Delivery.choices),
    "role": lambda text: choice_in(text, Completion.Role.choices),
    "minutes": minutes_in,
    "score": number_in,
    "control_number": control_number_in,
    "is_prior_agency": yes_no_in,
}


def _marks_on_file(marks: list[int]) -> set[int]:
    """Those of these rows that were brought in before, and whose completions stand."""
    standing = Completion.objects.not_voided().filter(brought_in_mark__among=marks)
    found = standing.order_by().values_list("brought_in_mark", flat=True)
    return {mark for mark in found if mark is not None}


def _same(row: FileRow, words: list[str]) -> LookedAt:
    return LookedAt(Outcome.SAME, *_subject(row.cells), words)


def _subject(cells: Cells) -> tuple[str, str]:
    """Whom a row is about as the file has it: the serial number, and all that names it."""
    serial = cells["serial_number"]
    return serial, ", ".join(filter(None, (serial, cells["course"], cells["completed_on"])))


def _named(proposal: Proposal) -> str:
    member, course = proposal.member, proposal.course
    return (
        f"{member.serial_number} {member.name}, {course.course_id} {course.title}, "
        f"{us_date(proposal.completed_on)}, {proposal.credit_hours}"
    )


def _as_json(proposal: Proposal) -> list[Any]:
    return [
        proposal.member.pk,
        proposal.course.pk,
        proposal.completed_on.isoformat(),
        proposal.source,
        proposal.delivery,
        proposal.role,
        [int(proposal.hours[key].scaleb(2)) for key in HOURS_COLUMNS],
        proposal.minutes,
        None if proposal.score is None else str(proposal.score),
        proposal.control_number,
        proposal.is_prior_agency,
    ]


def _of_json(row: ImportRow, member: Member, course: Any) -> Proposal:
    _, _, day, source, delivery, role, hours, minutes, score, number, is_prior = row.staged
    return Proposal(
        member=member,
        course=course,
        completed_on=date.fromisoformat(day),
        source=source,
        delivery=delivery,
        role=role,
        hours={
            key: Decimal(each).scaleb(-2) for key, each in zip(HOURS_COLUMNS, hours, strict=True)
        },
        minutes=minutes,
        score=None if score is None else Decimal(score),
        control_number=number,
        is_prior_agency=is_prior,
        brought_in=BroughtIn(row.brought_id, row.number, row.mark),
        place=f"Row {row.number}",
        or_leave_out=LEAVE_OUT,
    )
