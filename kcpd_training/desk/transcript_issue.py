"""Issuing a transcript: at once, or by a job where it is long."""

from datetime import date, datetime
from uuid import UUID

from compliance.viewpoint import Viewpoint
from frame.forms_once import Added
from kcpd_training.desk.transcript import paper_of, transcript_of
from people.models import Member
from records.issued.actions.issuing import ToIssue, issue_paper
from records.issued.changed import tells_figures
from records.issued.models import IssuedPaper
from records.models import Completion
from records.releases.parts import ANY_MOMENT

# Of more completions, setting the pages takes longer than somebody waits.
MOST_AT_ONCE = 150


def is_long(member: Member, *, year: int | None) -> bool:
    """Whether a transcript is set by a job."""
    listed = Completion.objects.filter(member=member).not_voided()
    if year is not None:
        listed = listed.filter(completed_on__year=year)
    return listed.count() > MOST_AT_ONCE


@tells_figures
def figures_now(paper: IssuedPaper) -> str:
    """What a transcript would print today, of the same years as of the same day."""
    assert paper.as_of is not None, "a transcript is as of a day"
    period = paper.as_of.year if paper.year is None else paper.year
    viewpoint = Viewpoint(period, paper.as_of)
    return transcript_of(paper.member, viewpoint, made_at=ANY_MOMENT, year=paper.year).figures


def issue_transcript(
    *,
    member: Member,
    as_of: date,
    known_on: date | None,
    year: int | None,
    by: Member,
    now: datetime,
    form_token: UUID | None,
) -> Added[IssuedPaper]:
    """Issue a transcript of a member's record. The same form sent twice issues one.

    Raises:
        PermissionDenied: the record is out of reach of `by`.
        Busy: other papers are being set.
    """
    viewpoint = Viewpoint(as_of.year if year is None else year, as_of, known_on)
    transcript = transcript_of(member, viewpoint, made_at=now, year=year)
    to_issue = ToIssue(
        kind=IssuedPaper.Kind.TRANSCRIPT,
        member=member,
        said=transcript.said_to_strangers(),
        set_paper=lambda code: paper_of(transcript, code=code),
        covers=transcript.covers,
        lists=transcript.lists,
        figures=transcript.figures,
        as_of=as_of,
        year=year,
    )
    return issue_paper(to_issue, by=by, now=now, form_token=form_token)
