"""Roll call training: sent in, answered, accepted as credit for all who were there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from courses.actions.courses import add_course
from courses.models import Course
from events.trail import as_said
from frame.files import CheckedFile
from frame.forms_once import Added, made_by_form
from frame.reasons import checked_reason
from frame.words import us_date
from people.actions.locking import held_members, locked_member
from people.models import Member
from people.naming import serials_of
from records.actions.credit_entry import with_provider
from records.actions.documents import filing
from records.credit.overriding import Override, overridden_warnings
from records.credit.writing import check_attendance, keep_confirmed, write_credit
from records.intake.actions import add_papers, locked, papers_in_words, told
from records.intake.answering import Said, answer_sent_in
from records.intake.models import RollCallLine, RollCallReport, RollCallTaught
from records.intake.roll_call.checks import COLUMNS, checked_report
from records.intake.roll_call.credit import CourseTaught, check_gives_credit, proposals_of
from records.intake.roll_call.teachers import check_teachers, teachers_elsewhere
from records.intake.sent_before import check_report_is_new
from records.intake.states import ROLL_CALL
from records.intake.telling import tell_roll_call_accepted, tell_the_queue
from records.telling import tell_of_documented

WHY_LEFT_OUT = "Say why somebody who was there is left out; who sent it reads it."
LEFT_OUT_AND_ADDED = (
    "{} is on the report and has no tick above. Tick the box there, or take the name away here."
)
NOBODY_LEFT = "Nobody is left. Tick who was there, or send it back and say why."


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What a clerk makes of a report.

    Args:
        taught: the course, known or new, and the hours that it gives everybody.
        left_out: by key of a line, why that member gets no credit.
        added: who was there and is not on the report.
        taught_by: the members who taught; who is from outside stays in words.
    """

    taught: CourseTaught
    left_out: Mapping[int, str] = field(default_factory=dict)
    added: Sequence[Member] = ()
    taught_by: Sequence[Member] = ()


def send_roll_call(
    *,
    values: Mapping[str, Any],
    members: Sequence[Member],
    papers: Sequence[CheckedFile],
    by: Member,
    now: datetime,
    form_token: UUID | None = None,
) -> Added[RollCallReport]:
    """Send in training that was held at roll call or at an element.

    Args:
        values: by column of `COLUMNS`.
        members: who was there.
        form_token: the token of the form, so that a second sending sends nothing.

    Raises:
        PermissionDenied: `by` reports no training.
        ValidationError: by field; or the same was reported already.
    """
    ROLL_CALL.send.check_can(None, by=by)
    given = checked_report(values, members, by=by, now=now)
    with filing(by=by, now=now) as files:
        # Two sendings of one form wait for each other here.
        by = locked_member(by)
        if earlier := made_by_form(RollCallReport, form_token):
            return Added(earlier, is_repeat=True)
        check_report_is_new(given, members, by=by)
        report = RollCallReport.objects.create(
            kind="rollcallreport", sent_by=by, sent_at=now, form_token=form_token, **given
        )
        _write_lines(report, members)
        added = add_papers(report, papers, files=files)
        said = {name: value for name, value in _said(report, members).items() if value}
        told(report, ROLL_CALL.send.event, by=by, after={**said, **papers_in_words(added)})
        tell_the_queue(by=by)
    return Added(report, is_repeat=False)


def answer_roll_call(
    *,
    report: RollCallReport,
    answer: str,
    values: Mapping[str, Any],
    members: Sequence[Member],
    papers: Sequence[CheckedFile],
    by: Member,
    now: datetime,
    seen: int | None = None,
) -> RollCallReport:
    """Answer what the Training Unit asked, and send it again with what was changed and added.

    Raises:
        PermissionDenied: somebody else sent it, or `by` reports no training any more.
        ValidationError: by field, or because nothing is asked any more.
    """

    def change(row: RollCallReport) -> tuple[Said, Said]:
        given = checked_report(values, members, by=by, now=now)
        before = _said(row, [line.member for line in row.lines.select_related("member")])
        for name, value in given.items():
            setattr(row, name, value)
        row.lines.all().delete()
        _write_lines(row, members)
        return before, _said(row, members)

    return answer_sent_in(
        sent_in=report, answer=answer, papers=papers, by=by, now=now, seen=seen, change=change
    )


@transaction.atomic
def accept_roll_call(
    *,
    report: RollCallReport,
    decided: Decided,
    by: Member,
    now: datetime,
    seen: int | None = None,
    overrides: Mapping[str, Override] | None = None,
) -> RollCallReport:
    """Write the credit of all who were there, in one write, under the course that is given.

    Where the minutes earn no quarter hour, the accepted report is itself the record of the
    training: who was there is told so, and nothing is credited.

    Args:
        seen: the number of the last event that the clerk has seen of it.
        overrides: why warnings are no hindrance, by key of their kind.

    Raises:
        PermissionDenied: `by` doesn't enter completions.
        ValidationError: by field; with code `problems` or `unconfirmed`, of those who are
            credited; with code `elsewhere`, where it waits no more.
    """
    step = ROLL_CALL.accept
    row = locked(report, seen=seen)
    step.check_can_now(row, by=by)
    if decided.taught.course is not None:
        check_gives_credit(decided.taught.course, row)
    roll = _roll_of(row, decided)
    # Before the provider and the counter of Course IDs, and before other roll calls are looked at.
    held = held_members([*roll.there, *decided.taught_by])
    check_teachers(decided.taught_by, roll.there, row, held=held, by=by)
    course = decided.taught.course or _new_course(decided.taught, by=by, now=now)
    became = _credit_all(row, roll, course, decided, by=by, now=now, overrides=overrides)
    elsewhere = overridden_warnings(teachers_elsewhere(row, decided.taught_by), overrides or {})
    roll.write()
    row.course, row.decided_by, row.decided_at = course, by, now
    [row.state] = step.end
    row.save()
    taught_it = RollCallTaught.objects.bulk_create(
        RollCallTaught(report=row, member=member) for member in dict.fromkeys(decided.taught_by)
    )
    keep_confirmed(taught_it, elsewhere)
    facts = {
        "course": str(course),
        "completed_on": str(row.held_on),
        **became.facts,
        "taught_by": [member.serial_number for member in decided.taught_by],
        "added": [line.member.serial_number for line in roll.added],
        "left_out": {line.member.serial_number: why for line, why in roll.left_out.items()},
    }
    after = {name: value for name, value in facts.items() if value}
    told(row, step.event, by=by, after={**after, **became.overridden, **elsewhere})
    tell_roll_call_accepted(row, taken=len(roll.taken), left_out=len(roll.left_out), by=by)
    return row


@dataclass(frozen=True)
class Roll:
    """Who was there by a decision: of the report's lines and added to them; and who was not."""

    of_report: list[RollCallLine]
    added: list[RollCallLine]
    left_out: dict[RollCallLine, str]

    @property
    def taken(self) -> list[RollCallLine]:
        """The lines of who was there, in order."""
        return [*self.of_report, *self.added]

    @property
    def there(self) -> list[Member]:
        """Who was there, in order."""
        return [line.member for line in self.taken]

    def write(self) -> None:
        """Write what became of each line."""
        for line, why in self.left_out.items():
            line.why_left_out = why
        RollCallLine.objects.bulk_create(self.added)
        known = [*self.of_report, *self.left_out]
        RollCallLine.objects.bulk_update(known, ["completion", "why_left_out"])


class Became(NamedTuple):
    """What became of who was there: what the event tells, and which warnings were confirmed."""

    facts: dict[str, Any]
    overridden: dict[str, Any]


def _roll_of(report: RollCallReport, decided: Decided) -> Roll:
    """Who is taken to have been there; nothing is written.

    Raises:
        ValidationError: by field: no reason why somebody is left out, or nobody is left.
    """
    lines = list(report.lines.select_related("member"))
    left_out = {
        line: _why_left_out(decided.left_out[line.pk])
        for line in lines
        if line.pk in decided.left_out
    }
    here = {line.member_id for line in lines}
    _refuse_contradiction(left_out, decided.added)
    added = [member for member in decided.added if member.pk not in here]
    roll = Roll(
        [line for line in lines if line not in left_out],
        # Written once the members are held: a merge of one of them may bring the same line here.
        [RollCallLine(report=report, member=member) for member in added],
        left_out,
    )
    if not roll.taken:
        raise ValidationError({"credited": NOBODY_LEFT})
    return roll


def _credit_all(
    report: RollCallReport,
    roll: Roll,
    course: Course,
    decided: Decided,
    *,
    by: Member,
    now: datetime,
    overrides: Mapping[str, Override] | None,
) -> Became:
    """Credit who was there, in one write; what earns no quarter hour only documents them.

    Raises:
        ValidationError: with code `problems` or `unconfirmed`.
    """
    proposals = proposals_of(report, roll.there, decided.taught.stored(course), report.first_paper)
    serials = [member.serial_number for member in roll.there]
    if not report.gives_credit:
        confirmed = check_attendance(proposals, by=by, overrides=overrides or {})
        keep_confirmed(roll.taken, confirmed)
        tell_of_documented(roll.there, _documented(report, course), by=by)
        return Became({"documented": serials, "minutes": report.minutes}, confirmed)
    written = write_credit(proposals=proposals, by=by, now=now, overrides=overrides)
    for line, completion in zip(roll.taken, written.completions, strict=True):
        line.completion = completion
    [first, *_] = proposals
    facts = {"credit_hours": str(first.credit_hours), "source": first.source, "credited": serials}
    return Became(facts, written.overridden)


def _documented(report: RollCallReport, course: Course) -> str:
    """`26-0042 Tourniquets of Mar 30, 2026: 10 minutes earn no quarter hour; documented …`"""
    return f"{course} of {us_date(report.held_on)}: {report.without_credit}"


def _new_course(taught: CourseTaught, *, by: Member, now: datetime) -> Course:
    """Give a Course ID to what was taught, its provider added where the list has it not yet."""
    today = timezone.localdate(now)
    added = add_course(
        values=with_provider(taught.new_course, by=by, today=today),
        by=by,
        today=today,
        another_because=taught.another_because,
    ).row
    return Course.objects.get(pk=added.pk)


def _why_left_out(reason: str) -> str:
    try:
        return checked_reason(reason, missing=WHY_LEFT_OUT)
    except ValidationError as refused:
        raise ValidationError({"why_left_out": refused.messages}) from None


def _refuse_contradiction(left_out: Iterable[RollCallLine], added: Sequence[Member]) -> None:
    """Refuse to guess of somebody who is left out above and was there besides.

    Raises:
        ValidationError: for the field `added`.
    """
    out = {line.member_id for line in left_out}
    if both := [member for member in added if member.pk in out]:
        raise ValidationError({"added": [LEFT_OUT_AND_ADDED.format(member) for member in both]})


def _write_lines(report: RollCallReport, members: Iterable[Member]) -> None:
    RollCallLine.objects.bulk_create(RollCallLine(report=report, member=m) for m in members)


def _said(report: RollCallReport, members: Iterable[Member]) -> dict[str, str]:
    """What an event keeps of it."""
    said = {name: as_said(getattr(report, name)) for name in COLUMNS}
    instructors = report.instructors_in_words
    in_order = sorted(members, key=lambda member: member.serial_number)
    return {**said, "instructors": instructors, "members": serials_of(in_order)}
