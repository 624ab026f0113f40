"""A credit: hours of training one member earned from one completion."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .hours import to_hundredths
from .sources import NON_POST, SOURCES
from .topics import AREAS, TOPICS, Topic


class CreditError(ValueError):
    """A credit the rules have no meaning for; `field` names what to change."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Credit:
    """Hours earned from one completion, dated by the day it was completed.

    Args:
        areas: hours by curricula area; they add up to `hours` unless the source is non_post.
        topics: hours by topic designation, in addition to the area.
        control_number: the POST control number of the course, if the credit bears one.
        book_to: the period the Training Unit booked the credit to by hand.
        prior_agency: earned before joining the department.
        score: percent correct in the test of a computer-based course.

    Source: 11 CSR 75-15.010(4), 75-15.020(2)
    """

    id: str
    on: date
    source: str
    hours: Decimal
    areas: Mapping[str, Decimal]
    topics: Mapping[str, Decimal]
    control_number: str = ""
    book_to: int | None = None
    prior_agency: bool = False
    voided: bool = False
    score: Decimal | None = None

    @property
    def period(self) -> int:
        """The period the credit belongs to before any hour of it cures a shortfall."""
        return self.on.year if self.book_to is None else self.book_to


def check_credit(credit: Credit, topics: tuple[Topic, ...] = TOPICS) -> None:
    """Refuse hours that contradict themselves.

    Raises:
        CreditError: an unknown source, area or topic; hours that are negative or finer than
            two decimals; areas that do not add up; a topic with more hours than there are.

    Source: 11 CSR 75-15.020(1)-(2)
    """
    if credit.source not in SOURCES:
        raise CreditError(
            "source", f"{credit.source!r} is not a source. Use one of {', '.join(SOURCES)}."
        )
    _check_keys(credit.areas, AREAS, "curricula area")
    _check_keys(credit.topics, tuple(topic.key for topic in topics), "topic")
    for field, hours in {"hours": credit.hours, **credit.areas, **credit.topics}.items():
        _check_hours(field, hours)
    _check_areas(credit)
    for topic in topics:
        _check_topic(credit, topic)
    if credit.score is not None and not 0 <= credit.score <= 100:
        raise CreditError("score", f"A score is a percentage from 0 to 100, not {credit.score}.")


def _check_keys(given: Mapping[str, Decimal], known: tuple[str, ...], noun: str) -> None:
    for key in given:
        if key not in known:
            raise CreditError(key, f"{key!r} is not a {noun}. Use one of {', '.join(known)}.")


def _check_hours(field: str, hours: Decimal) -> None:
    try:
        hundredths = to_hundredths(hours)
    except ValueError as error:
        raise CreditError(field, str(error)) from error
    if hundredths < 0:
        raise CreditError(field, f"Hours cannot be negative, but {field} is {hours}.")


def _check_areas(credit: Credit) -> None:
    by_area = sum(credit.areas.values(), Decimal(0))
    if credit.source == NON_POST:
        if by_area > credit.hours:
            raise CreditError(
                "hours",
                f"Hours by area add up to {by_area}, more than the {credit.hours} of the credit. "
                "Change one of them.",
            )
    elif by_area != credit.hours:
        raise CreditError(
            "hours",
            f"Hours by area add up to {by_area}, but the credit gives {credit.hours}. "
            "Change one of them.",
        )


def _check_topic(credit: Credit, topic: Topic) -> None:
    marked = credit.topics.get(topic.key, Decimal(0))
    if marked > credit.hours:
        raise CreditError(
            topic.key,
            f"{marked} hours of {topic.key} are more than the {credit.hours} of the credit.",
        )
    if topic.within is None or credit.source == NON_POST:
        return
    within = credit.areas.get(topic.within, Decimal(0))
    if marked > within:
        raise CreditError(
            topic.key,
            f"{marked} hours of {topic.key} are more than the {within} of {topic.within} "
            "they are part of.",
        )
