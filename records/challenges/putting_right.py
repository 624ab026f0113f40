"""Whether a challenged line was put right elsewhere in the record, and by which line."""

from django.core.exceptions import ValidationError
from django.db.models import Q

from frame.words import us_date
from records.challenges.models import Challenge
from records.models import Completion, SignInSheet


def put_right_by(challenge: Challenge) -> Completion | None:
    """The line that stands in place of the challenged one; None where none is needed.

    Raises:
        ValidationError: nothing was done since it was challenged.
    """
    line = challenge.about
    if line is None:
        return None
    replacing = _replacing(challenge, line)
    is_voided = line.voided_at is not None and line.voided_at >= challenge.sent_at
    if replacing is None and not is_voided and not _is_sheet_saved(challenge, line):
        raise ValidationError({"outcome": _nothing_yet(challenge, line)})
    return replacing


def _replacing(challenge: Challenge, line: Completion) -> Completion | None:
    """What was entered since of the same class, or course or day, if the old line is voided."""
    if not line.is_voided:
        return None
    entered = Completion.objects.not_voided().filter(
        member=line.member_id, entered_at__gte=challenge.sent_at, entered_for__isnull=True
    )
    same = (
        entered.filter(course_session=line.course_session_id)
        if line.course_session_id
        else entered.filter(Q(course=line.course_id) | Q(completed_on=line.completed_on))
    )
    return same.order_by("-pk").first()


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
