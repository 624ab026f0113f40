"""The one write of credit: many proposals become completions, all of them or none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from courses.actions.locking import held_courses
from frame.bulk import insert_rows, insert_staged
from frame.imports.models import ImportRow
from people.models import Member
from records.credit.overriding import Override, overridden_warnings, warnings_of
from records.credit.problem_kinds import Problem, refusal
from records.credit.problems import problems_of, problems_of_attendance
from records.credit.proposals import Proposal
from records.models import Completion, ConfirmedWarning, RollCallLine, RollCallTaught
from records.telling import tell_of_credit


@dataclass(frozen=True)
class WrittenCredit:
    """What was written.

    Args:
        completions: one for each proposal, in their order.
        overridden: for the event of the caller: by kind, the reason and the members it is about.
    """

    completions: list[Completion]
    overridden: dict[str, dict[str, Any]]


@transaction.atomic
def write_credit(
    *,
    proposals: Sequence[Proposal],
    by: Member,
    now: datetime,
    overrides: Mapping[str, Override] | None = None,
    is_told: bool = True,
) -> WrittenCredit:
    """Turn proposals into completions, in a fixed number of queries, and tell whose they are.

    The members are locked first, so that two who credit the same people do so one after the
    other, each by all the rules. The caller writes the event, in the same transaction.

    Args:
        overrides: by key of the kind of warning.
        is_told: whether the members are told of the credit; not where the caller tells of more.

    Raises:
        ValidationError: with code `problems` (something blocks) or `unconfirmed` (a warning
            has no reason, or came up since); one sentence for the whole, and one for each problem.
    """
    proposals, problems, overridden = _checked(proposals, by, overrides or {})
    completions = Completion.objects.bulk_create(
        completion_of(each, by=by, now=now) for each in proposals
    )
    ConfirmedWarning.objects.bulk_create(
        ConfirmedWarning(completion=completion, kind=kind, reason=overridden[kind]["reason"])
        for completion, found in zip(completions, problems, strict=True)
        for kind in dict.fromkeys(each.key for each in found)
    )
    if is_told:
        tell_of_credit(completions, by=by)
    return WrittenCredit(completions, overridden)


@transaction.atomic
def write_credit_in_bulk(
    *,
    proposals: Sequence[Proposal],
    by: Member,
    now: datetime,
    overrides: Mapping[str, Override] | None = None,
) -> None:
    """Write the same as `write_credit` of the rows of a file, by one plain statement.

    Everything is asked alike. Nobody is told of it, since what a file brings is history and no
    news; and no object is made of each completion, a third of the time of a hundred thousand.
    The rows name the file and their place in it.

    Raises:
        ValidationError: as `write_credit` does.
    """
    proposals, problems, overridden = _checked(proposals, by, overrides or {})
    insert_rows(Completion, (values_of(each, by=by, now=now) for each in proposals))
    warned = {
        each.brought_in.row: list(dict.fromkeys(problem.key for problem in found))
        for each, found in zip(proposals, problems, strict=True)
        if found and each.brought_in
    }
    if warned:
        files = {each.brought_in.import_pk for each in proposals if each.brought_in}
        written = Completion.objects.filter(brought_in__in=files, brought_in_row__in=warned)
        _confirm(written, warned, {kind: each["reason"] for kind, each in overridden.items()})


def write_credit_looked_at(
    rows: QuerySet[ImportRow],
    *,
    staged: Sequence[str],
    by: Member,
    now: datetime,
    reasons: Mapping[str, str],
) -> None:
    """Write the same as `write_credit_in_bulk` of rows whose rules were asked when they were
    looked at, and whose members are locked and as they were then (`Seen`).

    Args:
        staged: the columns of a completion that the rows hold, in that order.
        reasons: by kind of warning, why it is no hindrance; of each that the rows have.
    """
    of_row = {"brought_in_id": "brought_id", "brought_in_row": "number", "brought_in_mark": "mark"}
    same = {"entered_by_id": by.pk, "entered_at": now, "void_reason": ""}
    insert_staged(Completion, rows, staged=staged, columns=of_row, same=same)
    warned: dict[int, Any] = dict(rows.filter(warned__isnull=False).values_list("number", "warned"))
    if warned:
        file = rows.values("brought_id")[:1]
        written = Completion.objects.filter(brought_in=file, brought_in_row__in=warned)
        _confirm(written, warned, reasons)


class Voided(NamedTuple):
    """When a completion was voided, by whom (a member's key), and why."""

    at: datetime
    by_pk: int
    reason: str


@transaction.atomic
def write_voided_credit(
    credit: Sequence[tuple[Proposal, Voided]], *, by: Member, now: datetime
) -> None:
    """Write completions that were voided in the system a file comes from, void.

    The caller has locked the members, and asked of each what `problems_of_void` says.
    """
    rows = (
        {
            **values_of(proposal, by=by, now=now),
            "voided_at": void.at,
            "voided_by_id": void.by_pk,
            "void_reason": void.reason,
        }
        for proposal, void in credit
    )
    insert_rows(Completion, rows)


def keep_confirmed(
    rows: Iterable[RollCallLine] | Iterable[RollCallTaught],
    overridden: Mapping[str, dict[str, Any]],
) -> None:
    """Keep with those of a roll call without credit why each was no hindrance.

    Args:
        rows: of those who were there, or of those who taught it.
        overridden: by kind of warning, the reason and the serial numbers, as `check_attendance`
            gives it.
    """
    ConfirmedWarning.objects.bulk_create(
        ConfirmedWarning(
            roll_call_line=row if isinstance(row, RollCallLine) else None,
            roll_call_taught=row if isinstance(row, RollCallTaught) else None,
            kind=kind,
            reason=each["reason"],
        )
        for row in rows
        for kind, each in overridden.items()
        if row.member.serial_number in each["members"]
    )


def _confirm(
    written: QuerySet[Completion],
    warned: Mapping[int, Iterable[str]],
    reasons: Mapping[str, str],
) -> None:
    """Keep with completions of a file why each was written in spite of a warning.

    Args:
        warned: by row of the file, the kinds of warning.
    """
    ConfirmedWarning.objects.bulk_create(
        ConfirmedWarning(completion_id=key, kind=kind, reason=reasons[kind])
        for key, row in written.order_by("brought_in_row").values_list("pk", "brought_in_row")
        for kind in warned[row or 0]
    )


def _checked(
    proposals: Sequence[Proposal], by: Member, overrides: Mapping[str, Override]
) -> tuple[list[Proposal], list[list[Problem]], dict[str, dict[str, Any]]]:
    """The proposals with their members locked, what hinders them, and why that is no hindrance."""
    proposals = _locked(proposals)
    problems = problems_of(proposals, by=by)
    _refuse_blocked(proposals, problems)
    return proposals, problems, overridden_warnings(warnings_of(proposals, problems), overrides)


def check_attendance(
    proposals: Sequence[Proposal], *, by: Member, overrides: Mapping[str, Override]
) -> dict[str, dict[str, Any]]:
    """Refuse to document that somebody was there who can't have been, where nothing is credited.

    Returns:
        for the event of the caller: by kind of warning, the reason and the members.

    Raises:
        ValidationError: as `write_credit` does; the members stay locked until the caller is done.
    """
    locked = _locked(proposals)
    problems = problems_of_attendance(locked, by=by)
    _refuse_blocked(locked, problems)
    return overridden_warnings(warnings_of(locked, problems), overrides)


def _locked(proposals: Sequence[Proposal]) -> list[Proposal]:
    """The proposals with their members locked, and their courses kept from being merged away."""
    keys = {each.member.pk for each in proposals}
    locked = Member.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    members = {member.pk: member for member in locked}
    if gone := [each for each in proposals if each.member.pk not in members]:
        raise refusal(
            "problems",
            f"Nothing was saved: {gone[0].member} was entered twice, and was merged into another "
            "member meanwhile. Open the page again.",
        )
    courses = held_courses({each.course.pk for each in proposals})
    if merged := [each for each in proposals if each.course.pk not in courses]:
        raise refusal(
            "problems",
            f"Nothing was saved: {merged[0].course} was entered twice, and was merged into another "
            "course meanwhile. Open the page again.",
        )
    return [replace(each, member=members[each.member.pk]) for each in proposals]


def _refuse_blocked(proposals: Sequence[Proposal], problems: Sequence[list[Problem]]) -> None:
    blocked = [
        f"{proposal.named}: {first.sentence}"
        for proposal, found in zip(proposals, problems, strict=True)
        if (first := next((each for each in found if each.blocks), None))
    ]
    if blocked:
        raise refusal(
            "problems",
            f"Nothing was saved: {len(blocked)} of {len(proposals)} need a look.",
            *blocked,
        )


def completion_of(proposal: Proposal, *, by: Member, now: datetime) -> Completion:
    """The credit of one proposal, its hours copied so that no later change reaches them."""
    completion = Completion(**values_of(proposal, by=by, now=now))
    completion.member, completion.course, completion.entered_by = (
        proposal.member,
        proposal.course,
        by,
    )
    completion.course_session, completion.evidence = proposal.course_session, proposal.evidence
    return completion


def values_of(proposal: Proposal, *, by: Member, now: datetime) -> dict[str, Any]:
    """Every column of the completion that a proposal becomes, but for what its void would say."""
    import_pk, row, mark = proposal.brought_in or (None, None, None)
    course_session, paper = proposal.course_session, proposal.evidence
    return {
        "member_id": proposal.member.pk,
        "course_id": proposal.course.pk,
        "course_session_id": course_session.pk if course_session else None,
        "completed_on": proposal.completed_on,
        "source": str(proposal.source),
        "delivery": str(proposal.delivery),
        "role": str(proposal.role),
        "minutes": proposal.minutes,
        "minutes_spent": proposal.minutes_spent,
        "score": proposal.score,
        "control_number": proposal.control_number,
        "is_prior_agency": proposal.is_prior_agency,
        "evidence_id": paper.pk if paper else None,
        "brought_in_id": import_pk,
        "brought_in_row": row,
        "brought_in_mark": mark,
        "entered_by_id": by.pk,
        "entered_at": now,
        "void_reason": "",
        **proposal.hours,
    }
