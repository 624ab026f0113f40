"""What is read from a paper: a value, and the very words it came from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Box:
    """A part of a page; its sides are shares of the page's width and height, from 0 to 1."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Proposed(Generic[T]):
    """A value that a person has yet to look at.

    Args:
        words: what stands on the paper, quoted.
        page: counted from 0.
        boxes: where these words stand on it, a line each.
    """

    value: T
    words: str
    page: int
    boxes: tuple[Box, ...]


class Paper(StrEnum):
    """What sort of paper it is, by its own words."""

    CERTIFICATE = "certificate"
    RECEIPT = "registration receipt"
    INVOICE = "invoice"
    AGENDA = "agenda"
    TRANSCRIPT = "transcript"
    UNKNOWN = "paper of another kind"


@dataclass(frozen=True)
class Course:
    """A course of the application's own list."""

    pk: int
    title: str


@dataclass(frozen=True)
class Provider:
    """A provider of the application's own list."""

    pk: int
    name: str
    license_number: str = ""


@dataclass(frozen=True)
class Sender:
    """Who sent the paper in."""

    first_name: str
    last_name: str


@dataclass(frozen=True)
class Known:
    """What the application knows itself, which words on the paper are matched against.

    Args:
        sender: who sent it in, or whose it is said to be; None where that is not known yet.
        today: nothing can have been completed after it.
    """

    sender: Sender | None
    today: date
    courses: Sequence[Course] = ()
    providers: Sequence[Provider] = ()


@dataclass(frozen=True)
class Reading:
    """What a paper says. What it does not say plainly, once and without contradiction, is None.

    Args:
        title: as it stands on the paper, where it is a course of the list or said to be one.
        course: the one course of the list that has this title.
        completed_on: the last day.
        area_hours: by the key of the area; empty, or all of the hours.
        provider_name: who gave it, where the paper says so and the list has no such provider.
        attendee: whom the paper names.
        is_of_another: the paper names somebody else than who sent it in.
    """

    paper: Paper = Paper.UNKNOWN
    paper_said: Proposed[str] | None = None
    title: Proposed[str] | None = None
    course: Proposed[int] | None = None
    hours: Proposed[Decimal] | None = None
    area_hours: dict[str, Proposed[Decimal]] = field(default_factory=dict)
    completed_on: Proposed[date] | None = None
    provider: Proposed[int] | None = None
    provider_name: Proposed[str] | None = None
    attendee: Proposed[str] | None = None
    is_of_another: bool = False
    control_number: Proposed[str] | None = None
