"""Issuing a paper: setting it, storing it as it is, and the row that its code leads to."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from events.actions import record_file_taken
from events.event_log import record_event
from events.kinds import RecordEventKind
from events.recurring import record_recurring
from frame.forms_once import Added, add_once, made_by_form
from frame.rights import Right
from people.models import Member
from records.issued.codes import in_groups, new_code
from records.issued.models import IssuedPaper
from records.models.completion import Completion

SEE_RECORDS = (Right.SEE_OWN_RECORD, Right.SEE_ELEMENT_RECORDS, Right.SEE_ALL_RECORDS)
NAMES = {"sha256": "SHA-256", "kind": "Paper", "covers": "Covers"}
VALUES = {"kind": {kind.value: kind.label for kind in IssuedPaper.Kind}}
PAPER_ISSUE = RecordEventKind("paper.issue", "Issued a paper", names=NAMES, values=VALUES)
PAPER_LOOK = RecordEventKind(
    "paper.look", "Looked at an issued paper", names=NAMES, values=VALUES, is_look=True
)
PAPER_TAKE = RecordEventKind(
    "paper.take", "Took an issued paper away", names=NAMES, values=VALUES, is_look=True
)


@dataclass(frozen=True)
class ToIssue:
    """A paper that is ready to be set.

    Args:
        said: what a stranger who types its code is told; `name` among it.
        set_paper: the PDF, given the code as it is printed on it.
        covers: what of the record is on it, in a word: `whole career`, `2025`, a Course ID.
        lists: the keys of the completions on it.
        figures: what all its figures are compared by; blank where its completions tell them.
        issued_before: the paper that this one would repeat; asked once nobody else can issue it.
    """

    kind: IssuedPaper.Kind
    member: Member
    said: dict[str, Any]
    set_paper: Callable[[str], bytes]
    covers: str
    lists: list[int]
    completion: Completion | None = None
    as_of: date | None = None
    year: int | None = None
    figures: str = ""
    issued_before: Callable[[], IssuedPaper | None] = field(default=lambda: None)


def issue_paper(
    to_issue: ToIssue, *, by: Member, now: datetime, form_token: UUID | None = None
) -> Added[IssuedPaper]:
    """Set a paper of a member's record with a new code, and keep it as it is.

    Raises:
        PermissionDenied: the record is out of reach of `by`.
        Busy: other papers are being set.
    """
    by.check_right(*SEE_RECORDS)
    member = to_issue.member
    if not Member.objects.visible_to(by).filter(pk=member.pk).exists():
        raise PermissionDenied
    if before := made_by_form(IssuedPaper, form_token) or to_issue.issued_before():
        return Added(before, is_repeat=True)
    code = new_code()
    # No transaction is open: setting takes seconds.
    content = to_issue.set_paper(in_groups(code))
    stored: list[str] = []

    def add() -> IssuedPaper:
        paper = IssuedPaper(
            kind=to_issue.kind,
            code=code,
            member=member,
            completion=to_issue.completion,
            said=to_issue.said,
            lists=to_issue.lists,
            figures=to_issue.figures,
            as_of=to_issue.as_of,
            year=to_issue.year,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            issued_by=by,
            issued_at=now,
            form_token=form_token,
        )
        paper.file.save("paper.pdf", ContentFile(content), save=False)
        stored.append(str(paper.file.name))
        paper.save()
        record_event(PAPER_ISSUE, by=by, about=paper, member=member, after=said_of(paper, to_issue))
        return paper

    try:
        with transaction.atomic():
            if to_issue.completion is not None:
                Completion.objects.select_for_update(no_key=True).get(pk=to_issue.completion.pk)
            before = to_issue.issued_before()
            added = (
                Added(before, is_repeat=True) if before else add_once(IssuedPaper, form_token, add)
            )
    except BaseException:
        _take_back(stored)
        raise
    if added.is_repeat:
        _take_back(stored)
    return added


def said_of(paper: IssuedPaper, to_issue: ToIssue) -> dict[str, str]:
    """What the event of a paper says; the code is on the paper alone."""
    return {"kind": paper.kind, "covers": to_issue.covers, "sha256": paper.sha256}


def _take_back(stored: list[str]) -> None:
    for name in stored:
        default_storage.delete(name)


@transaction.atomic
def record_paper_look(*, paper: IssuedPaper, by: Member) -> None:
    """Note that `by` looked at the page of a paper that was issued of another member's record."""
    if paper.member_id != by.pk:
        record_recurring(
            PAPER_LOOK,
            by=by,
            what=str(paper.pk),
            about=paper,
            member=paper.member,
            after=_told_of(paper),
        )


@transaction.atomic
def record_paper_taken(*, paper: IssuedPaper, by: Member) -> None:
    """Note each time that `by` takes the file of a paper away; the own ones are not counted.

    Raises:
        ValidationError: they have taken too many files today.
    """
    if paper.member_id != by.pk:
        record_file_taken(
            PAPER_TAKE, by=by, about=paper, member=paper.member, after=_told_of(paper)
        )


def _told_of(paper: IssuedPaper) -> dict[str, str]:
    return {"kind": paper.kind, "sha256": paper.sha256}
