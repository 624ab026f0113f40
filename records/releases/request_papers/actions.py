"""Adding a paper to a release request that is open, voiding a wrong one, and opening one."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from events.kinds import ReleaseEventKind
from events.recurring import record_recurring
from events.voiding import WHY_VOID, mark_void, voided_already
from frame.forms_once import Added, made_by_form
from frame.reasons import checked_reason
from people.models import Member
from people.naming import serials_of
from records.actions.documents import filing
from records.releases.actions.asking import locked, record_step
from records.releases.models import ReleaseRequest
from records.releases.request_papers.keeping import Presented, keep_paper, paper_facts
from records.releases.request_papers.models import RequestPaper
from records.releases.states import ADD_PAPER, MEMBERS, NAMES, VOID_PAPER
from records.releases.telling import tell_of_paper

# None of the looks that members read: a decision may keep the release from the member.
REQUEST_PAPER_LOOK = ReleaseEventKind(
    "release.look_at_paper", "Opened a paper of a release request", names=NAMES, naming=MEMBERS
)


def add_request_paper(
    *,
    request: ReleaseRequest,
    presented: Presented,
    by: Member,
    now: datetime,
    form_token: UUID | None = None,
) -> Added[RequestPaper]:
    """Keep one more paper with a request that is open; the same file stands there only once.

    Raises:
        PermissionDenied: it is somebody else's.
        ValidationError: by field; it is over; or with code `own`: `by` decided on it, or asked it
            back.
    """
    with filing(by=by, now=now) as files:
        # Two sendings of one form wait for each other here.
        row = locked(request)
        ADD_PAPER.check_can_now(row, by=by)
        earlier = (
            made_by_form(RequestPaper, form_token)
            or row.papers.filter(voided_at__isnull=True, sha256=presented.file.sha256).first()
        )
        if earlier is not None:
            return Added(earlier, is_repeat=True)
        paper = keep_paper(row, presented, files=files, form_token=form_token)
        record_step(row, ADD_PAPER.event, by=by, after=paper_facts(paper))
        tell_of_paper(row, "added a paper to", by=by)
    return Added(paper, is_repeat=False)


@transaction.atomic
def void_request_paper(
    *, paper: RequestPaper, reason: str, by: Member, now: datetime
) -> RequestPaper:
    """Take a paper off that does not belong to its request; it stays readable with the reason.

    Raises:
        PermissionDenied: it is somebody else's.
        ValidationError: the reason is blank or too long, or it is void already; or with code `own`:
            `by` decided on the request, or asked it back.
    """
    row = locked(paper.request)
    VOID_PAPER.check_can_now(row, by=by)
    paper = RequestPaper.objects.get(pk=paper.pk)
    if paper.is_voided:
        raise voided_already(paper)
    reason = checked_reason(reason, missing=WHY_VOID)
    mark_void([paper], reason=reason, by=by, now=now)
    record_step(row, VOID_PAPER.event, by=by, before=paper_facts(paper), after={"reason": reason})
    tell_of_paper(row, "voided a paper of", by=by)
    return paper


@transaction.atomic
def record_request_paper_look(*, paper: RequestPaper, by: Member) -> None:
    """Note that `by` opened a paper that somebody else added."""
    if paper.added_by_id in by.own_keys:
        return
    record_recurring(
        REQUEST_PAPER_LOOK,
        by=by,
        what=str(paper.pk),
        about=paper.request,
        after={**paper_facts(paper), "members": serials_of(paper.request.asked_about)},
    )
