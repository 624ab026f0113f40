"""Curricula areas, topics and sources: the words every course and completion is marked with.

Source: 11 CSR 75-15.020(1) areas, 75-15.020(2) topics, 75-15.010(4) sources.
"""

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Combinable

from courses.credit_hours import LARGEST_CREDIT
from frame.hours import QUARTER, ZERO, HoursField, round_down_to_quarter


class Designation(NamedTuple):
    """A mark on hours: the key used in data and code, and the words people read.

    Args:
        within: the one area that the hours of a topic are part of, if the rule ties it to one.
    """

    key: str
    label: str
    within: str = ""


AREAS = (
    Designation("legal_studies", "Legal studies"),
    Designation("technical_studies", "Technical studies"),
    Designation("interpersonal_perspectives", "Interpersonal perspectives"),
    Designation("skill_development", "Skill development"),
)
# A new topic is registered here; `makemigrations` then gives it its column everywhere.
TOPICS = (
    Designation("firearms", "Firearms", within="skill_development"),
    Designation("de_escalation", "De-escalation"),
    Designation("implicit_bias", "Implicit bias"),
    Designation("racial_profiling", "Racial profiling"),
)
AREA_KEYS = tuple(area.key for area in AREAS)
TOPIC_KEYS = tuple(topic.key for topic in TOPICS)
HOURS_COLUMNS = ("credit_hours", *AREA_KEYS, *TOPIC_KEYS)


class Source(models.TextChoices):
    """Where a credit comes from; it decides caps and the licensed hours (75-15.010(4))."""

    LICENSED_PROVIDER = "licensed_provider", "Licensed CLEE provider"
    TRAINING_CENTER = "training_center", "Licensed basic training center"
    APPROVED_COURSE = "approved_course", "Approved individual course"
    PRE_APPROVED = "pre_approved", "Pre-approved out-of-state, federal or organization"
    INSTRUCTOR = "instructor", "Teaching CLEE or basic training"
    COLLEGE = "college", "College or university course"
    IN_SERVICE = "in_service", "In-service training of an agency"
    NON_POST = "non_post", "Not POST credit"


SOURCE_NUMBERS = {source: number for number, source in enumerate(Source.values, 1)}


def source_number_field() -> models.GeneratedField:
    """The source as a number, kept by the database: adding up by source compares it sooner."""
    return models.GeneratedField(
        expression=models.Case(
            *(
                models.When(source=source, then=models.Value(number))
                for source, number in SOURCE_NUMBERS.items()
            )
        ),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )


class Delivery(models.TextChoices):
    """How a course reaches its audience."""

    IN_PERSON = "in_person", "In person"
    COMPUTER_BASED = "computer_based", "Computer-based"


def is_credit_by_minutes(source: str, delivery: str) -> bool:
    """Whether its credit hours are fifty minutes of instruction each (75-15.020(3)(A)).

    Teaching, college courses and computer-based training have an arithmetic of their own.
    """
    other = {Source.INSTRUCTOR, Source.COLLEGE, Source.NON_POST}
    return delivery == Delivery.IN_PERSON and source not in other


def is_credit_by_test(source: str, delivery: str) -> bool:
    """Whether the score of a test decides on the credit (75-15.070(6))."""
    return delivery == Delivery.COMPUTER_BASED and source != Source.NON_POST


class DesignatedHours(models.Model):
    """Credit hours, split by area and marked by topic. Topics come on top of the area."""

    credit_hours = HoursField("credit hours", default=ZERO)

    class Meta:
        abstract = True

    @property
    def area_hours(self) -> dict[str, Decimal]:
        return {key: getattr(self, key) for key in AREA_KEYS}

    @property
    def topic_hours(self) -> dict[str, Decimal]:
        return {key: getattr(self, key) for key in TOPIC_KEYS}

    def area_of(self, topic: Designation) -> str:
        """The key of the area that all hours of a topic are in; blank where none can be told."""
        with_hours = [key for key, hours in self.area_hours.items() if hours]
        if topic.within in with_hours:
            return topic.within
        return with_hours[0] if len(with_hours) == 1 else ""

    @property
    def designated_hours(self) -> dict[str, Decimal]:
        """Every hours column by name, credit hours first."""
        return {key: getattr(self, key) for key in HOURS_COLUMNS}


for _designation in (*AREAS, *TOPICS):
    DesignatedHours.add_to_class(
        _designation.key, HoursField(_designation.label.lower(), default=ZERO)
    )


def designation_constraints(
    name: str, *, source_field: str = "source"
) -> list[models.CheckConstraint]:
    """The constraints of a table with designated hours.

    Args:
        name: what the constraint names begin with, such as `completion`.
        source_field: the column with the source; POST credit must split exactly into areas.
    """
    area_sum: Combinable = F(AREA_KEYS[0])
    for key in AREA_KEYS[1:]:
        area_sum = area_sum + F(key)
    is_non_post = Q(**{source_field: Source.NON_POST})
    none_negative = Q(**{f"{key}__gte": ZERO for key in HOURS_COLUMNS})
    within_credit = Q(**{f"{key}__lte": F("credit_hours") for key in (*AREA_KEYS, *TOPIC_KEYS)})
    return [
        models.CheckConstraint(
            name=f"{name}_areas_sum_to_hours", condition=Q(credit_hours=area_sum) | is_non_post
        ),
        models.CheckConstraint(
            name=f"{name}_hours_in_range",
            condition=none_negative & Q(credit_hours__lte=LARGEST_CREDIT),
        ),
        models.CheckConstraint(name=f"{name}_designations_within_hours", condition=within_credit),
        models.CheckConstraint(
            name=f"{name}_firearms_within_skill_development",
            condition=Q(firearms__lte=F("skill_development")) | is_non_post,
        ),
    ]


def validate_designations(hours: dict[str, Decimal], *, is_post: bool) -> None:
    """Refuse hours that a credit can't have, naming the figures, field by field.

    Args:
        hours: every column of `HOURS_COLUMNS`.
        is_post: False lets the areas stay empty.

    Raises:
        ValidationError: with an error for each field at fault.
    """
    errors = _designation_errors(tuple(hours[key] for key in HOURS_COLUMNS), is_post)
    if errors:
        raise ValidationError(dict(errors))


@lru_cache(maxsize=4096)  # thousands of rows of a file have the hours of a few courses
def _designation_errors(given: tuple[Decimal, ...], is_post: bool) -> dict[str, str]:
    """What is wrong with such hours, by field."""
    hours = dict(zip(HOURS_COLUMNS, given, strict=True))
    credit = hours["credit_hours"]
    errors: dict[str, str] = {}
    if credit <= ZERO:
        errors["credit_hours"] = (
            f"{credit} is not a credit. Give the hours a full attendance earns."
        )
    elif credit > LARGEST_CREDIT:
        errors["credit_hours"] = (
            f"{credit} hours is more than {LARGEST_CREDIT}, the most there is. Lower it."
        )
    for designation in (*AREAS, *TOPICS):
        value = hours[designation.key]
        if value < ZERO:
            errors[designation.key] = f"{value} is below zero. Leave it at 0 or give the hours."
        elif value > credit and "credit_hours" not in errors:
            errors[designation.key] = (
                f"{value} hours of {designation.label.lower()} is more than the "
                f"{credit} credit hours. Lower it, or raise the credit hours."
            )
    for key in HOURS_COLUMNS:
        if key not in errors and hours[key] != round_down_to_quarter(hours[key]):
            below = round_down_to_quarter(hours[key])
            errors[key] = (
                f"{hours[key]} is not on the quarter hour. Write {below} or {below + QUARTER}."
            )
    if not errors and is_post:
        areas = sum((hours[key] for key in AREA_KEYS), ZERO)
        if areas != credit:
            errors["credit_hours"] = (
                f"Hours by area add up to {areas}, but the course gives {credit}. "
                "Change one of them."
            )
        elif hours["firearms"] > hours["skill_development"]:
            errors["firearms"] = (
                f"{hours['firearms']} hours of firearms is more than the "
                f"{hours['skill_development']} of skill development they are part of. "
                "Change one of them."
            )
    return errors


def partial_designations(full: dict[str, Decimal], credit: Decimal) -> dict[str, Decimal]:
    """Propose the areas and topics of a partial attendance.

    In proportion, each rounded down to the quarter hour, what is left over to the largest
    area. A choice: the rule says nothing about partial attendance, and the clerk may change it.

    Args:
        full: every column of `HOURS_COLUMNS` for a full attendance.
        credit: credit hours of this attendance, on the quarter, not above the full credit.
    """
    whole = full["credit_hours"]
    share = {
        key: round_down_to_quarter(full[key] * credit / whole) if whole else ZERO
        for key in (*AREA_KEYS, *TOPIC_KEYS)
    }
    if any(full[key] for key in AREA_KEYS):
        largest = max(AREA_KEYS, key=lambda key: full[key])
        share[largest] += credit - sum((share[key] for key in AREA_KEYS), ZERO)
    return {"credit_hours": credit, **share}
