"""What is sent in: sent back, withdrawn, and the papers of it, whatever its kind."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from events.event_log import record_event
from events.kinds import EventKind
from events.models import Event
from events.trail import check_unchanged_since, events_of_row
from frame.files import CheckedFile
from frame.reasons import checked_reason
from people.models import Member
from records.actions.documents import Filing
from records.certificates.papers import ask_to_read
from records.challenges.models import Challenge
from records.credit_entry import CreditEntry
from records.intake.models import OutsideTraining, RollCallReport, SentIn, SentPaper
from records.intake.states import life_of
from records.intake.telling import tell_sent_back
from records.models import Document

AnySentIn = TypeVar("AnySentIn", bound=SentIn)
WHY_SENT_BACK = "Say what is missing or wrong; the member reads it."
MOST_PAPERS = 10
# The model of each kind that a row names.
MODELS: dict[str, type[SentIn]] = {
    "challenge": Challenge,
    "outsidetraining": OutsideTraining,
    "postrequest": OutsideTraining,
    "rollcallreport": RollCallReport,
}


def events_of(sent_in: SentIn) -> QuerySet[Event]:
    """The events of its life."""
    return events_of_row(MODELS[sent_in.kind](pk=sent_in.pk), life_of(sent_in).events)


def locked(sent_in: AnySentIn, *, seen: int | None) -> AnySentIn:
    """The row as it is now, locked.

    Args:
        seen: the number of the last event that the page was made of; None asks nothing.

    Raises:
        ValidationError: something was done with it since, and it still waits for either side.
    """
    # No join: after a wait, PostgreSQL reads the locked row anew, but not the rows joined to it.
    SentIn.objects.select_for_update().get(pk=sent_in.pk)
    row = cast(AnySentIn, type(sent_in)._default_manager.get(pk=sent_in.pk))
    if row.state in SentIn.OPEN:
        check_unchanged_since(events_of(row), seen)
    return row


@transaction.atomic
def send_back(
    *, sent_in: SentIn, reason: str, by: Member, now: datetime, seen: int | None = None
) -> SentIn:
    """Send something back to who sent it, saying what is missing or wrong.

    Raises:
        PermissionDenied: `by` lacks the right.
        ValidationError: the reason is blank or too long, it is one's own, or it waits no more.
    """
    step = life_of(sent_in).send_back
    row = locked(sent_in, seen=seen)
    step.check_can_now(row, by=by)
    row.return_reason = checked_reason(reason, missing=WHY_SENT_BACK)
    row.returned_by, row.returned_at, row.answer = by, now, ""
    [row.state] = step.end
    row.save()
    told(row, step.event, by=by, after={"reason": row.return_reason})
    tell_sent_back(row, by=by)
    return row


@transaction.atomic
def withdraw(*, sent_in: SentIn, by: Member) -> SentIn:
    """Take back what one has sent, while it waits for the Training Unit or for oneself.

    Raises:
        PermissionDenied: `by` lacks the right, or somebody else sent it.
        ValidationError: it is decided, withdrawn already, or forwarded to POST.
    """
    step = life_of(sent_in).withdraw
    row = locked(sent_in, seen=None)
    step.check_can_now(row, by=by)
    [row.state] = step.end
    row.save()
    told(row, step.event, by=by)
    return row


def add_papers(sent_in: SentIn, papers: Sequence[CheckedFile], *, files: Filing) -> list[Document]:
    """Store papers with what was sent in, each content once.

    Returns:
        those that are stored now.

    Raises:
        ValidationError: for the field `papers`: they would be too many.
    """
    held = set(sent_in.papers.values_list("document__sha256", flat=True))
    new = {each.sha256: each for each in papers if each.sha256 not in held}
    total = len(held) + len(new)
    if total > MOST_PAPERS:
        words = f"{total} files are more than {MOST_PAPERS}. Put the pages of one paper in one PDF."
        raise ValidationError({"papers": words})
    documents = [
        files.file_away(paper, member=sent_in.papers_are_of, is_confidential=True)
        for paper in new.values()
    ]
    for document in documents:
        SentPaper.objects.create(sent_in=sent_in, document=document)
    if sent_in.papers_are_of is not None:  # a list of who was there is no certificate
        ask_to_read(documents, by=files.by, now=files.now)
    return documents


def check_is_of(row: SentIn, entry: CreditEntry) -> None:
    """Refuse the credit of somebody else, and one that rests on another paper, or on none.

    Raises:
        ValidationError: for the member, or saying that the page is to be opened again.
    """
    if entry.member.pk != row.sent_by_id:
        raise ValidationError(
            {
                "member": f"{entry.member.name} has not sent this: it is {row.sent_by.name}’s. "
                "Enter the credit of another member by itself."
            }
        )
    papers = set(row.papers.values_list("document", flat=True))
    if papers and (entry.evidence is None or entry.evidence.pk not in papers):
        raise ValidationError(
            "The paper beside the form is none of those that were sent. Open the page again."
        )


def told(
    row: SentIn,
    kind: EventKind,
    *,
    by: Member,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Leave the event of a step."""
    record_event(kind, by=by, about=row, member=row.sent_by, before=before, after=after)


def papers_beside(row: SentIn) -> dict[str, str]:
    """What an event says of all the papers, where the one of the credit is not the only one."""
    papers = [sent.document for sent in row.papers.select_related("document")]
    return papers_in_words(papers) if len(papers) > 1 else {}


def papers_in_words(papers: Iterable[Document]) -> dict[str, str]:
    """What an event says of papers that came with a step: what each is called, and its hash."""
    told = list(papers)
    if not told:
        return {}
    return {
        "papers": ", ".join(paper.name for paper in told),
        "papers_sha256": ", ".join(paper.sha256 for paper in told),
    }
