"""What somebody's attendance and test earn: minutes, scores, and the hours that follow."""

from decimal import Decimal

from django.core.exceptions import ValidationError

from courses.credit_hours import PASS_MARK, credit_for_instruction
from courses.designations import is_credit_by_test, partial_designations
from frame.hours import HUNDREDTH, ZERO
from frame.words import hours

HIGHEST_SCORE = 100


def hours_of_attendance(full: dict[str, Decimal], minutes: int | None) -> dict[str, Decimal]:
    """The hours that minutes of instruction earn, never more than the course gives.

    Args:
        full: every column of `HOURS_COLUMNS` for a full attendance.
        minutes: attended; None is the whole course.

    Source: 11 CSR 75-15.020(3)(A); the split of a partial attendance is a choice.
    """
    if minutes is None:
        return full
    credit = min(full["credit_hours"], credit_for_instruction(minutes))
    return partial_designations(full, credit)


def has_failed(score: Decimal | None, *, source: str, delivery: str) -> bool:
    """Whether the test of a computer-based course was taken and not passed, so earns nothing.

    Source: 11 CSR 75-15.070(6)
    """
    return score is not None and score < PASS_MARK and is_credit_by_test(source, delivery)


def why_nothing(score: Decimal | None, *, has_failed: bool) -> str:
    """`test not passed, 50 percent`; blank where the hours count."""
    if not has_failed:
        return ""
    assert score is not None
    return f"test not passed, {score_in_words(score)}"


def earned_in_log(credit_hours: Decimal, *, why_nothing: str) -> str:
    """`8.00`, `0.00 (test not passed, 40 percent; 2.00 with a pass)`: how every event says it.

    The hours that are stored are said too, so that the log proves them.

    Args:
        why_nothing: blank where the hours count.
    """
    stored = hours(credit_hours)
    return f"{hours(ZERO)} ({why_nothing}; {stored} with a pass)" if why_nothing else stored


def check_minutes(minutes: int, *, most_minutes: int) -> None:
    """Refuse minutes that nobody can have attended.

    Raises:
        ValidationError: zero, below zero, or above the class's minutes.
    """
    if minutes <= 0:
        raise ValidationError(
            f"{minutes} minutes is no attendance. Write 1 to {most_minutes}, or remove the line."
        )
    if minutes > most_minutes:
        raise ValidationError(
            f"{minutes} minutes is more than the {most_minutes} of the class. "
            f"Write {most_minutes} or less."
        )


def percent(score: Decimal) -> str:
    """`87.5`, `90`: a score as people write it."""
    return f"{score.normalize():f}"


def score_in_words(score: Decimal) -> str:
    """`87.5 percent`: how a score is told wherever no heading says what it is."""
    return f"{percent(score)} percent"


def check_score(score: Decimal) -> None:
    """Refuse a score that is no percentage, or finer than is stored.

    Raises:
        ValidationError: below 0, above 100, or with more than two decimals.
    """
    if not 0 <= score <= HIGHEST_SCORE:
        raise ValidationError(
            f"{percent(score)} is not a score in percent. Write 0 to {HIGHEST_SCORE}."
        )
    if score != score.quantize(HUNDREDTH):
        raise ValidationError(
            f"{percent(score)} has more than two decimals. "
            "Write the score in percent with two at most, such as 87.25."
        )
