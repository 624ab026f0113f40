"""A member challenges a line of the record or one that is missing, and answers what is asked."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from frame.days import day_problem
from frame.files import CheckedFile
from frame.forms_once import Added, made_by_form
from frame.reasons import checked_reason
from frame.words import us_date
from people.actions.locking import locked_member
from people.models import Member
from records.actions.documents import filing
from records.challenges.models import Challenge
from records.intake.actions import add_papers, papers_in_words, told
from records.intake.answering import Said, answer_sent_in, nothing_else
from records.intake.models import SentIn
from records.intake.states import CHALLENGE
from records.intake.telling import tell_the_queue
from records.models import Completion

# How long the Training Unit has to answer; the days on which the member is asked don't count.
# No paragraph sets it: see docs/decisions/2026-11-28-challenges-are-answered-in-14-days.md
DAYS_TO_ANSWER = 14
LONGEST_MISSING = 180
WHY_WRONG = "Say what is wrong, and how it should be."
WHY_MISSING = "Say what you know of it: where it was, who gave it, how long it took."


def send_challenge(
    *,
    about: Completion | None,
    what: str,
    papers: Sequence[CheckedFile],
    by: Member,
    now: datetime,
    title: str = "",
    happened_on: date | None = None,
    form_token: UUID | None = None,
) -> Added[Challenge]:
    """Say that a line of one's own record is wrong, or that one is missing.

    Args:
        about: the line; None where one is missing, which `title` and `happened_on` then name.
        what: what is wrong, in words.
        form_token: the token of the form, so that a second sending sends nothing.

    Raises:
        PermissionDenied: `by` may send nothing in, or the line is another member's.
        ValidationError: by field; or the line is challenged already.
    """
    CHALLENGE.send.check_can(None, by=by)
    if about is not None and about.member_id != by.pk:
        raise PermissionDenied
    said = said_of("what", what, missing=WHY_MISSING if about is None else WHY_WRONG)
    today = timezone.localdate(now)
    if about is None:
        _check_missing(title, happened_on, by=by, today=today)
    with filing(by=by, now=now) as files:
        # Two sendings, of one form or about one line, wait for each other here.
        by = locked_member(by)
        if earlier := made_by_form(Challenge, form_token):
            return Added(earlier, is_repeat=True)
        if about is not None:
            _check_not_open(about)
        challenge = Challenge.objects.create(
            kind="challenge",
            title=f"Missing: {title.strip()}" if about is None else _title_of(about),
            about=about,
            happened_on=happened_on if about is None else None,
            what=said,
            sent_by=by,
            sent_at=now,
            due_on=today + timedelta(days=DAYS_TO_ANSWER),
            form_token=form_token,
        )
        added = add_papers(challenge, papers, files=files)
        day = {"happened_on": str(happened_on)} if challenge.happened_on else {}
        told(
            challenge,
            CHALLENGE.send.event,
            by=by,
            after={"title": challenge.title, **day, "what": said, **papers_in_words(added)},
        )
        tell_the_queue(by=by)
    return Added(challenge, is_repeat=False)


def answer_challenge(
    *,
    challenge: Challenge,
    answer: str,
    papers: Sequence[CheckedFile],
    by: Member,
    now: datetime,
    seen: int | None = None,
) -> Challenge:
    """Answer what the Training Unit asked; its days begin to count again.

    Raises:
        PermissionDenied: somebody else sent it.
        ValidationError: by field, or because nothing is asked any more.
    """

    def change(row: Challenge) -> tuple[Said, Said]:
        assert row.due_on is not None
        row.due_on += timezone.localdate(now) - timezone.localdate(row.returned_at)
        return nothing_else(row)

    return answer_sent_in(
        sent_in=challenge, answer=answer, papers=papers, by=by, now=now, seen=seen, change=change
    )


def said_of(field: str, text: str, *, missing: str) -> str:
    """Words as they are stored.

    Raises:
        ValidationError: for the field.
    """
    try:
        return checked_reason(text, missing=missing)
    except ValidationError as refused:
        raise ValidationError({field: refused.messages}) from None


def _check_not_open(about: Completion) -> None:
    earlier = Challenge.objects.filter(about=about, state__in=SentIn.OPEN).first()
    if earlier is not None:
        raise ValidationError(
            f"You challenged this line on {us_date(earlier.sent_at)}, and it is not answered yet. "
            "Add to that one once you are asked, or withdraw it."
        )


def _check_missing(title: str, happened_on: date | None, *, by: Member, today: date) -> None:
    """Refuse a name or a day that no missing training can have.

    Raises:
        ValidationError: by field.
    """
    errors: dict[str, str] = {}
    if not title.strip():
        errors["title"] = "Say what is missing: the course or the class."
    elif len(title) > LONGEST_MISSING:
        errors["title"] = f"{len(title)} characters are more than {LONGEST_MISSING}. Shorten it."
    if problem := day_problem(happened_on, today=today):
        errors["happened_on"] = problem
    elif happened_on is not None and happened_on > today:
        errors["happened_on"] = f"{us_date(happened_on)} is still to come."
    if errors:
        raise ValidationError(errors)


def _title_of(about: Completion) -> str:
    title = f"Wrong: {about.course}"
    longest = SentIn._meta.get_field("title").max_length or 0
    return title if len(title) <= longest else f"{title[: longest - 1]}…"
