"""Whether a challenged line was put right elsewhere in the record, and by which line."""

from typing import NoReturn

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from frame.words import us_date
from records.challenges.models import Challenge
from records.models import Completion, SignInSheet


def lines_in_place(challenge: Challenge) -> QuerySet[Completion]:
    """The member's lines that may stand for what was challenged, newest first.

    Those entered since; for what was missing also those of that very day, and for a line voided
    since those that give the same credit, as after a merge of twins, whenever entered.
    """
    since = Q(entered_at__gte=challenge.sent_at)
    line = challenge.about
    if line is not None and challenge.is_voided_since:
        since |= _same_credit(line)
    if challenge.is_missing and challenge.happened_on is not None:
        since |= Q(completed_on=challenge.happened_on)
    lines = Completion.objects.not_voided().filter(
        since, member=challenge.sent_by_id, entered_for__isnull=True
    )
    return lines.select_related("course").order_by("-pk")


def same_in_place(challenge: Challenge) -> Completion | None:
    """The newest of them that is of the same class, or else the same course, as a voided line."""
    line = challenge.about
    if line is None or not line.is_voided:
        return None
    of = Q(course_session=line.course_session_id)
    if not line.course_session_id:
        of = Q(course=line.course_id)
    return lines_in_place(challenge).filter(of).first()


def _same_credit(line: Completion) -> Q:
    """Lines of its class, or without one of its course and day."""
    if line.course_session_id is not None:
        return Q(course_session=line.course_session_id)
    return Q(course=line.course_id, completed_on=line.completed_on)


def put_right_by(challenge: Challenge, chosen: Completion | None) -> Completion:
    """The line that stands in place of the challenged one, or of the missing one.

    Args:
        chosen: by the clerk; without it, one of the same class or course does.

    Raises:
        ValidationError: nothing was done since it was challenged; or by `in_place`, which line
            stands for it isn't said, or it can't be that one.
    """
    line = challenge.about
    if line is not None and not challenge.is_voided_since and not _is_sheet_saved(challenge, line):
        raise ValidationError({"outcome": _nothing_yet(challenge, line)})
    return line_in_place(challenge, chosen)


def line_in_place(challenge: Challenge, chosen: Completion | None) -> Completion:
    """The line that stands for what was challenged, as the clerk chose it or as it is the same.

    Raises:
        ValidationError: which one it is isn't said, or it can't be that one.
    """
    lines = lines_in_place(challenge)
    if chosen is None:
        return same_in_place(challenge) or _refuse_unnamed(challenge)
    # Another challenge may be tied to it at this moment.
    Completion.objects.select_for_update(no_key=True).get(pk=chosen.pk)
    if found := lines.filter(pk=chosen.pk).first():
        return found
    raise ValidationError({"in_place": "This line stands for it no more. Choose another."})


def _refuse_unnamed(challenge: Challenge) -> NoReturn:
    if lines_in_place(challenge).exists():
        which = "that was missing" if challenge.is_missing else "that stands in its place"
        raise ValidationError({"in_place": f"Choose the line {which}."})
    way_out = "Enter what is missing, then answer here."
    if not challenge.is_missing:
        way_out = "Enter it right, then answer here; or choose another answer."
    raise ValidationError(
        {
            "outcome": f"Nothing was entered for {challenge.sent_by.name} since "
            f"{us_date(challenge.sent_at)}. {way_out}"
        }
    )


def _is_sheet_saved(challenge: Challenge, line: Completion) -> bool:
    return (
        line.course_session_id is not None
        and SignInSheet.objects.filter(
            course_session=line.course_session_id, saved_at__gte=challenge.sent_at
        ).exists()
    )


def _nothing_yet(challenge: Challenge, line: Completion) -> str:
    since = us_date(challenge.sent_at)
    if line.course_session_id is not None:
        return (
            f"The line stands as it was challenged on {since}: it is not voided, and the sheet of "
            "its class was not saved since. Open the sheet of its class, put it right and save "
            "it, then answer here."
        )
    return (
        f"The line stands as it was challenged on {since}. Enter it right, or void it and enter "
        "it where it belongs, then answer here."
    )
