"""The providers and courses of the demo department, read from `providers.csv` and `courses.csv`."""

import csv
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from random import Random

from courses.credit_hours import MINUTES_PER_CREDIT_HOUR
from courses.designations import AREAS, HOURS_COLUMNS, TOPICS, Delivery, Source
from courses.history import begin_histories
from courses.models import Course, CourseIdCounter, PreApproval, Provider
from frame.hours import ZERO

_FOLDER = Path(__file__).parent
# How the history of a course or a class begins.
BROUGHT_IN = "Loaded with the demo"
# Who answers for the general administration of courses, whom certificates name.
ADMINISTRATOR = "Captain Imogen Tarkwell"
# Given anew each year, under a Course ID of the year.
YEARLY = (
    "day_one",
    "day_two",
    "scenarios",
    "spring_range",
    "fall_range",
    "implicit_bias",
    "legal_update",
    "make_up",
    "awareness",
)


@dataclass
class Offer:
    """A course as the demo gives it: how, and to whom."""

    course: Course
    program: str
    audience: str
    first_on: date

    @property
    def hours(self) -> Decimal:
        return self.course.credit_hours

    @cached_property
    def designated_hours(self) -> dict[str, Decimal]:
        """What a full attendance earns, column by column."""
        return self.course.designated_hours


@dataclass
class Catalogue:
    """Every offer, by how it is given."""

    offers: list[Offer] = field(default_factory=list)

    def yearly(self, program: str, year: int) -> Offer:
        return next(
            offer
            for offer in self.offers
            if offer.program == program and offer.first_on.year == year
        )

    def given(self, program: str, on: date) -> list[Offer]:
        """Offers of a program that exist on the day."""
        return [o for o in self.offers if o.program == program and o.first_on <= on]


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_catalogue(*, first_year: int, today: date, rng: Random) -> Catalogue:
    """Save providers and courses, each with the next Course ID of the year it was approved in."""
    providers = {
        row.pop("key"): Provider(
            **row,
            license_valid_until=date(today.year + 1, 6, 30) if row["license_number"] else None,
        )
        for row in _rows("providers.csv")
    }
    Provider.objects.bulk_create(providers.values())
    PreApproval.objects.bulk_create(
        PreApproval(
            provider=provider,
            year=year,
            from_on=date(year, 1, 1),
            until_on=date(year, 12, 31),
            citation=f"List of the director of December {year - 1}",
        )
        for year in range(first_year, today.year + 1)
        for provider in providers.values()
        if provider.kind == Provider.Kind.PRE_APPROVED
    )
    catalogue = Catalogue()
    for row in _rows("courses.csv"):
        provider = providers[row.pop("provider")]
        program, audience = row.pop("program"), row.pop("audience")
        for approved_on in _approvals(program, first_year, today, rng):
            course = _course(row, provider, approved_on)
            catalogue.offers.append(Offer(course, program, audience, approved_on))
    catalogue.offers.sort(key=lambda offer: offer.first_on)
    _give_course_ids(catalogue.offers, rng)
    courses = Course.objects.bulk_create([offer.course for offer in catalogue.offers])
    begin_histories(courses, reason=BROUGHT_IN)
    return catalogue


def _approvals(program: str, first_year: int, today: date, rng: Random) -> list[date]:
    """The days a course came into the catalogue; a yearly one on New Year's of each year."""
    if program in YEARLY:
        return [date(year, 1, 1) for year in range(first_year, today.year + 1)]
    last_year = today.year if program == "class" else first_year - 1
    day = date(rng.randint(first_year - 2, last_year), 1, 1) + timedelta(days=rng.randint(0, 330))
    return [min(day, today)]


def _course(row: dict[str, str], provider: Provider, approved_on: date) -> Course:
    keys = [designation.key for designation in (*AREAS, *TOPICS)]
    hours = {key: Decimal(row[key]) if row[key] else ZERO for key in keys}
    hours["credit_hours"] = Decimal(row["hours"])
    is_post = row["source"] != Source.NON_POST
    is_own = row["setting"] != Course.Setting.OUTSIDE
    return Course(
        title=row["title"].format(year=approved_on.year),
        setting=row["setting"],
        subject=row["subject"],
        source=row["source"],
        delivery=row["delivery"],
        provider=provider,
        instruction_minutes=int(hours["credit_hours"] * MINUTES_PER_CREDIT_HOUR),
        synopsis=_synopsis(row, hours),
        attendance_policy="Attend every hour; credit is given for the time attended."
        if is_own and row["delivery"] == Delivery.IN_PERSON
        else "",
        evaluation_plan="Written test, 70 percent to pass."
        if row["delivery"] == Delivery.COMPUTER_BASED
        else "",
        administrator=ADMINISTRATOR if row["setting"] == Course.Setting.DEPARTMENT else "",
        post_state=Course.PostState.APPROVED if is_post else Course.PostState.NOT_SOUGHT,
        approved_on=approved_on if is_post else None,
        **{key: hours[key] for key in HOURS_COLUMNS},
    )


def _synopsis(row: dict[str, str], hours: dict[str, Decimal]) -> str:
    """One plain sentence on what the hours are about."""
    about = [d.label.lower() for d in (*AREAS, *TOPICS) if hours[d.key]]
    if not about:
        return "Recorded by the department; it earns no POST credit."
    listed = ", ".join(about[:-1]) + (" and " if about[:-1] else "") + about[-1]
    return f"Covers {listed}."


def _give_course_ids(offers: list[Offer], rng: Random) -> None:
    """Give Course IDs in order of approval, with the gaps that other courses left."""
    counters: dict[int, int] = {}
    for offer in offers:
        year = offer.first_on.year
        counters[year] = counters.get(year, 0) + rng.randint(1, 4)
        course = offer.course
        course.course_id = f"{year % 100:02d}-{counters[year]:04d}"
        if course.post_state == Course.PostState.APPROVED:
            course.control_number = f"DEMO-{course.course_id}"
    CourseIdCounter.objects.bulk_create(
        CourseIdCounter(year=year, last_number=number) for year, number in counters.items()
    )
