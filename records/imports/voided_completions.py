"""Completions that were voided in the system a file comes from: they stay readable, and void."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from events.actions import OF_NAMED, record_file_taken
from events.kinds import RecordEventKind
from frame.imports.cells import reason_in
from frame.imports.kinds import Cells, FileRow, ImportColumn, LookedAt, Outcome
from frame.imports.models import Import, ImportRow
from frame.imports.moments import moment_in
from frame.imports.one_by_one import reasons_of
from frame.words import us_date
from people.imports.by_serial import MembersBySerial, locked_by_key
from records.credit.problems import problems_of_void
from records.credit.proposals import Proposal
from records.credit.writing import Voided, write_voided_credit
from records.imports.completion_looker import CompletionLooker, named_credit, subject_of
from records.imports.completions import Completions
from records.imports.staged_credit import STAGED, staged
from records.models import Completion

if TYPE_CHECKING:
    from frame.requests import Asker

COMPLETIONS_TAKE_VOIDED = RecordEventKind(
    "completions.take_voided",
    "Took all voided completions away as a file",
    **{**OF_NAMED, "names": {"sha256": "SHA-256", "named": "Members named"}},
    is_look=True,
)
ON_FILE = "It is on file, voided at the same moment."
# What tells one voided completion from another: whose, of what, when, as what, of which class,
# voided when.
Key = tuple[int, int, date, str, int | None, datetime]


def check_voided_since(moment: datetime, completed_on: date) -> None:
    """Refuse what was voided before it was completed. When it was entered there no file says.

    Raises:
        ValidationError: for `voided_at`.
    """
    if timezone.localdate(moment) < completed_on:
        words = f"{us_date(moment)} is before {us_date(completed_on)}, the day it was completed. "
        raise ValidationError({"voided_at": f"{words}Correct one of the two."})


class VoidedLooker(CompletionLooker):
    """Takes over what was voided, with when, by whom and why. It earns nothing, so that only what
    the record can't hold is asked of it."""

    is_void = True

    def look(self, rows: Sequence[FileRow]) -> list[LookedAt]:
        self.reader.begin(rows)
        voiders = MembersBySerial(
            (row.cells.get("voided_by", "") for row in rows), mends_zeros=self.brought.mends_zeros
        )
        looked: dict[int, LookedAt] = {}
        read: list[tuple[FileRow, Proposal, Voided]] = []
        for row in rows:
            try:
                void = self._void_in(row.cells, voiders)
                proposal = self.reader.read(row).proposal
                check_voided_since(void.at, proposal.completed_on)
                read.append((row, proposal, void))
            except ValidationError as refused:
                words = reasons_of(refused, self.labels)
                looked[row.number] = LookedAt(Outcome.REFUSED, *subject_of(row.cells), words)
        before = _on_file({proposal.member.pk for _, proposal, _ in read})
        problems = problems_of_void([proposal for _, proposal, _ in read], by=self.by)
        for (row, proposal, void), found in zip(read, problems, strict=True):
            about, subject, key = row.cells["serial_number"], *_told(proposal, void)
            if found:
                words = [each.sentence for each in found]
                looked[row.number] = LookedAt(Outcome.REFUSED, about, subject, words)
            elif key in before:
                looked[row.number] = LookedAt(Outcome.SAME, about, subject, [before[key]])
            else:
                before[key] = f"Row {row.number} says the same, and is enough."
                data = [*staged(proposal), void.at.isoformat(), void.by_pk, void.reason]
                about = proposal.member.serial_number
                looked[row.number] = LookedAt(
                    Outcome.NEW, about, subject, [f"Void: {void.reason}"], data
                )
        return [looked[row.number] for row in rows]

    def write(self, rows: QuerySet[ImportRow]) -> dict[int, LookedAt]:
        """Write those that are not on file by now; their members are locked meanwhile."""
        there = list(rows.order_by("place"))
        locked_by_key({row.staged[0] for row in there})
        left = self._merged_away(there)
        there = [row for row in there if row.pk not in left]
        before = _on_file({row.staged[0] for row in there})
        proposals = self._staged(there)
        # Another clerk than looked at the rows may have them written.
        problems = problems_of_void(proposals, by=self.by)
        new = []
        for row, proposal, found in zip(there, proposals, problems, strict=True):
            at, by_pk, reason = row.staged[len(STAGED) :]
            void = Voided(datetime.fromisoformat(at), by_pk, reason)
            _, key = _told(proposal, void)
            if found:
                words = [each.sentence for each in found]
                left[row.pk] = LookedAt(Outcome.REFUSED, row.about, row.subject, words)
            elif key in before:
                left[row.pk] = LookedAt(Outcome.SAME, row.about, row.subject, [ON_FILE])
            else:
                new.append((proposal, void))
        write_voided_credit(new, by=self.by, now=timezone.now())
        return left

    def _void_in(self, cells: Cells, voiders: MembersBySerial) -> Voided:
        errors: dict[str, Any] = {}
        values: dict[str, Any] = {}
        readers = {
            "voided_at": lambda text: moment_in(text, now=timezone.now()),
            "voided_by": lambda text: voiders.member_in(text)[0].pk,
            "void_reason": reason_in,
        }
        for name, reader in readers.items():
            try:
                values[name] = reader(cells.get(name, ""))
            except ValidationError as error:
                errors[name] = error.messages
        if errors:
            raise ValidationError(errors)
        return Voided(values["voided_at"], values["voided_by"], values["void_reason"])


def _told(proposal: Proposal, void: Voided) -> tuple[str, Key]:
    """A voided completion in words, and what tells it from others."""
    key = (
        proposal.member.pk,
        proposal.course.pk,
        proposal.completed_on,
        str(proposal.role),
        proposal.course_session.pk if proposal.course_session else None,
        void.at,
    )
    return named_credit(proposal), key


def _on_file(members: set[int]) -> dict[Key, str]:
    """What is on file of these members and void, and what is said of a row that says the same."""
    void = Completion.objects.filter(member__in=members, voided_at__isnull=False).order_by()
    names = ("member_id", "course_id", "completed_on", "role", "course_session_id", "voided_at")
    return dict.fromkeys(void.values_list(*names), ON_FILE)


class VoidedCompletions(Completions):
    """Completions that were voided, a row each. They come in void, and count for nothing."""

    key = "voided-completions"
    nouns = ("voided completion", "voided completions")
    lead = (
        "A row for each completion that was voided in the system the file comes from, with when, "
        "by whom and why. It comes in void: it counts for nothing, and stays readable."
    )
    columns = (
        *Completions.columns,
        ImportColumn("voided_at", "Voided at", ("voided on", "void date"), is_needed=True),
        ImportColumn("voided_by", "Voided by", (), is_needed=True),
        ImportColumn("void_reason", "Why voided", ("void reason", "reason"), is_needed=True),
    )
    looker = VoidedLooker
    warnings = {}

    def tell_written(self, brought: Import, *, by: "Asker", today: date) -> None:
        """Nobody is told: it counts for nothing, as it did before."""

    def all_rows(self, by: "Asker") -> Any:
        rows = Completion.objects.visible_to(by).filter(voided_at__isnull=False)
        return rows.select_related("member", "course", "voided_by")

    def own_cells(self, row: Completion) -> dict[str, str]:
        assert row.voided_at is not None
        assert row.voided_by is not None
        void = {"voided_at": row.voided_at.isoformat(), "voided_by": row.voided_by.serial_number}
        return {**super().own_cells(row), **void}

    def record_all_taken(self, *, sha256: str, count: int | None, by: "Asker") -> None:
        rows = self.all_rows(by).order_by("member__serial_number")
        named = list(rows.values_list("member__serial_number", flat=True).distinct())
        record_file_taken(
            COMPLETIONS_TAKE_VOIDED, by=by, after={"sha256": sha256, "rows": count, "named": named}
        )
