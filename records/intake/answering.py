"""Answering what the Training Unit asked, whatever its kind."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from frame.files import CheckedFile
from frame.reasons import checked_reason
from people.models import Member
from records.actions.documents import filing
from records.intake.actions import AnySentIn, add_papers, locked, papers_in_words, told
from records.intake.states import life_of
from records.intake.telling import tell_answered

WHY_ANSWER = "Say what you changed or added; the Training Unit reads it."
Said = Mapping[str, Any]


def nothing_else(row: Any) -> tuple[Said, Said]:
    """Change nothing beyond the answer."""
    return {}, {}


def answer_sent_in(
    *,
    sent_in: AnySentIn,
    answer: str,
    papers: Sequence[CheckedFile],
    by: Member,
    now: datetime,
    seen: int | None = None,
    change: Callable[[AnySentIn], tuple[Said, Said]] = nothing_else,
) -> AnySentIn:
    """Answer what the Training Unit asked, and send it again with what was changed and added.

    Args:
        change: puts onto the row what its sender tells anew; gives what an event keeps of it as
            it was before, and as it is.

    Raises:
        PermissionDenied: somebody else sent it, or `by` may not send its kind any more.
        ValidationError: by field, or because nothing is asked any more.
    """
    step = life_of(sent_in).answer
    with filing(by=by, now=now) as files:
        row = locked(sent_in, seen=seen)
        step.check_can(row, by=by)
        before, after = change(row)
        try:
            row.answer = checked_reason(answer, missing=WHY_ANSWER)
        except ValidationError as refused:
            raise ValidationError({"answer": refused.messages}) from None
        changed = [name for name in after if before[name] != after[name]]
        row.answered_at = now
        [row.state] = step.end
        row.save()
        added = add_papers(row, papers, files=files)
        told(
            row,
            step.event,
            by=by,
            before={name: before[name] for name in changed},
            after={
                "answer": row.answer,
                **{name: after[name] for name in changed},
                **papers_in_words(added),
            },
        )
        tell_answered(row, by=by)
    return row
