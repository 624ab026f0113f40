"""The pages that are measured: who opens them, and how long they may take."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from courses.models import CourseSession, Enrolment
from people.models import Member

HTTP_OK = 200


@dataclass(frozen=True)
class Page:
    """One page, opened again and again by one member.

    Args:
        serial_number: who opens it.
        address: where it is; asked when the bench starts, as it may not be there yet.
        target: milliseconds it may take at the median, served by two workers.
        typed: what is posted in each run; nothing where the page is only opened.
    """

    title: str
    serial_number: str
    address: Callable[[], str]
    target: int | None = None
    typed: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class Timing:
    """What a page took.

    Args:
        milliseconds: the median of the runs; None when the page did not answer.
        queries: asked in one run; None where they can't be counted.
        remark: why there is no time.
    """

    title: str
    milliseconds: float | None = None
    queries: int | None = None
    target: int | None = None
    remark: str = ""


def pages_to_measure() -> list[Page]:
    """The pages of the demo department, each with the demo account that lives in it."""
    return [
        Page("Member page, one's own", "5005", _named("desk:my-record"), 40),
        Page("Member page, another's", "5003", _named("desk:member-record", "5005"), 40),
        Page("Why?, of one who is short", "5003", _named("desk:why", "5005"), 40),
        Page("Sheet line look-up", "5001", _sheet, 40, _serials_to_type()),
        Page("Supervisor's list", "5003", _named("compliance:member-list"), 100),
        Page("Station commander's list", "5004", _named("compliance:member-list"), 100),
        Page("Department report", "5002", _named("compliance:report"), 200),
        Page("Everybody's list", "5002", _named("compliance:member-list")),
        Page("Clerk's home", "5001", _named("home")),
    ]


def why_not(response_status: int) -> str:
    """Why a page that answered so has no time; empty when it has."""
    if response_status == HTTP_OK:
        return ""
    return f"not there yet ({response_status})"


def class_without_sheet() -> CourseSession | None:
    """The largest class that was held and has no sheet yet: paper lying on the clerk's desk."""
    return (
        CourseSession.objects.filter(state=CourseSession.State.HELD, sheet__isnull=True)
        .order_by("-ends_on", "pk")
        .first()
    )


def _named(name: str, *args: str) -> Callable[[], str]:
    return lambda: reverse(name, args=args)


def _sheet() -> str:
    waiting = class_without_sheet()
    if waiting is None:
        raise NoReverseMatch("no class waits for its sheet")
    return reverse("records:sheet-entry", args=[waiting.pk])


def _serials_to_type() -> tuple[dict[str, str], ...]:
    """Forty serial numbers, as a clerk types them one after another."""
    waiting = class_without_sheet()
    if waiting is None:
        return ()
    serials = list(
        Enrolment.objects.filter(course_session=waiting)
        .order_by("member__serial_number")
        .values_list("member__serial_number", flat=True)
    )
    others = Member.objects.filter(separated_on__isnull=True).exclude(serial_number__in=serials)
    serials += others.order_by("-serial_number").values_list("serial_number", flat=True)[:40]
    return tuple({"text": serial} for serial in serials[:40])
