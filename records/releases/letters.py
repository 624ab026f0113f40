"""What the requester is told of a release that takes longer, is to be explained, is denied, or of
which nothing is on record: a letter of our own."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from events.actions import record_file_taken
from events.kinds import ReleaseEventKind
from events.said import said_after
from events.trail import events_of_row
from frame.paper import paper_pdf
from frame.rights import Right
from people.models import Member
from people.naming import serials_of
from records.releases.actions.asking import locked
from records.releases.business_days import answer_confirmed, withdrawn_from
from records.releases.models import ReleaseRequest
from records.releases.parts import part_words
from records.releases.states import (
    ASK_BACK,
    EXPLAIN_DELAY,
    MEMBERS,
    NAMES,
    NO_LETTER,
    check_not_about,
)
from records.releases.striking_out.typed_words import letter_names, named_in

State = ReleaseRequest.State
TAKE_LETTER = ReleaseEventKind(
    "release.take_letter",
    "Took the letter to a requester away as a file",
    names={**NAMES, "letter": "Letter"},
    naming=MEMBERS,
)
ANOTHER_LETTER = (
    "The letter says something else since its page was opened. Open the page again, and take it."
)


class Tells(StrEnum):
    """What a letter tells; its file is called by it."""

    DENIAL = "denial"
    NOTHING = "no-record"
    DELAY = "delay"
    QUESTION = "question"


TITLES = {
    Tells.DENIAL: "Your request is denied",
    Tells.NOTHING: "No record was found",
    Tells.DELAY: "Your request takes longer",
    Tells.QUESTION: "A question about your request",
}
# Of words that somebody came to be named by since they were written.
WAY_OUT = {
    Tells.DENIAL: "Who decides takes the decision back, and denies it in other words.",
    Tells.NOTHING: "Who decides takes the decision back, and says so in other words.",
    Tells.DELAY: "Who decides says in other words why it takes longer.",
    Tells.QUESTION: "Write by hand; or answer it, and who decides asks back in other words.",
}


@dataclass(frozen=True)
class Letter:
    """What a letter says of one request. It names no member but who stands for it.

    Args:
        tells: what it is about.
        reason: the words of who decided, or why it takes longer; blank of a question alone.
        signed: who stands for it, with the role where one is kept.
        told_on: when that was said.
        cited: the law or policy that it is told by; only what is confirmed.
        question: what the requester is to explain; blank of any other.
        withdrawn_on: from when it may be taken as withdrawn where nobody explains it.
    """

    tells: Tells
    reason: str
    signed: str
    told_on: date
    earliest_on: date | None = None
    cited: str = ""
    question: str = ""
    withdrawn_on: date | None = None

    @property
    def title(self) -> str:
        """What it is, as its heading and the page of the request say it."""
        return TITLES[self.tells]

    @property
    def file_name(self) -> str:
        """What the file is saved as, after the number of the request."""
        return f"{self.tells}-letter.pdf"


# The provision by which a public-records request is denied (RSMo 610.023.4). Whoever else asks, a
# court or the member, is told the grounds of the decision alone: to them no record is closed.
CLOSED_RECORDS = (
    "Policy 930-5 III.E: training records are individually identifiable personnel records "
    "(RSMo 610.021)."
)


def letter_of(request: ReleaseRequest) -> Letter | None:
    """The letter that its requester is owed now; None where none is."""
    decision = request.decision
    if request.state in ReleaseRequest.UNGRANTED:
        assert decision is not None, "what is not granted is decided"
        is_denied = request.state == State.DENIED
        return Letter(
            Tells.DENIAL if is_denied else Tells.NOTHING,
            reason=decision.words,
            signed=f"{decision.decided_by.name}, {decision.get_role_display()}",
            told_on=timezone.localdate(decision.decided_at),
            cited=CLOSED_RECORDS if is_denied and request.is_public_records else "",
        )
    if request.asks_requester:
        return _question(request)
    if not request.has_letter:
        return None
    said = events_of_row(request, [EXPLAIN_DELAY.event]).latest("pk")
    return Letter(
        Tells.DELAY,
        reason=request.delay_reason,
        signed=", ".join(filter(None, (said.by_name, said_after(said).text("role")))),
        told_on=timezone.localdate(said.at),
        earliest_on=request.earliest_on,
        cited="RSMo 610.023.3" if answer_confirmed() else "",
    )


def _question(request: ReleaseRequest) -> Letter:
    """What the requester is to explain; where it is put off too, it tells that besides."""
    asked = events_of_row(request, [ASK_BACK.event]).latest("pk")
    last = events_of_row(request, [ASK_BACK.event, EXPLAIN_DELAY.event]).latest("pk")
    withdrawn_on, _ = withdrawn_from(timezone.localdate(asked.at))
    return Letter(
        Tells.QUESTION,
        reason=request.delay_reason,
        signed=", ".join(filter(None, (asked.by_name, said_after(asked).text("role")))),
        told_on=timezone.localdate(last.at),
        earliest_on=request.earliest_on,
        cited="RSMo 610.023.3" if request.earliest_on is not None and answer_confirmed() else "",
        question=request.question,
        withdrawn_on=withdrawn_on,
    )


def letter_pdf(request: ReleaseRequest, letter: Letter, *, made_at: datetime) -> bytes:
    """Set a letter, Letter size, tagged."""
    return paper_pdf(
        "records/releases/letter_pdf.html",
        made_at=made_at,
        is_tagged=True,
        request=request,
        letter=letter,
        parts=part_words(request.parts),
        address=settings.DEPARTMENT_ADDRESS,
        telephone=settings.DEPARTMENT_TELEPHONE,
    )


def check_may_take(request: ReleaseRequest, *, by: Member) -> None:
    """Refuse whom it is about.

    Raises:
        ValidationError: with code `own`.
    """
    check_not_about(request, by=by, words="Nobody takes the letter about their own away.")


@transaction.atomic
def take_letter(*, request: ReleaseRequest, letter: Letter | None, by: Member) -> None:
    """Note that `by` takes the letter away: the event is on record before it leaves.

    Args:
        letter: as it was set on paper; None where there was none.

    Raises:
        PermissionDenied: `by` has no right to it.
        ValidationError: there is none, or it says something else by now; it names somebody; it is
            about them; or they took too many files today.
    """
    row = locked(request)
    by.check_right_now(Right.ASK_RELEASE, Right.DECIDE_RELEASE)
    check_may_take(row, by=by)
    now = letter_of(row)
    if now is None:
        raise ValidationError(NO_LETTER)
    if now != letter:
        raise ValidationError(ANOTHER_LETTER, code="changed")
    members = row.asked_about
    if named := named_in(f"{now.question}\n{now.reason}", members):
        raise ValidationError(f"{letter_names(named)} Nothing left. {WAY_OUT[now.tells]}")
    record_file_taken(
        TAKE_LETTER,
        by=by,
        about=row,
        after={"members": serials_of(members), "letter": now.title},
    )
