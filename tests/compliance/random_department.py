"""A random department, valid in every row, to compare two ways of asking."""

import random
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from courses.designations import AREA_KEYS, Delivery, Source
from courses.models import Course
from people.models import Element, Member
from records.models import Completion
from tests.factories import CourseFactory, ElementFactory

QUARTER = Decimal("0.25")
ENTERED_AT = datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("America/Chicago"))


def make_random_department(
    *, seed: int, members: int, years: range, completions_a_year: int
) -> list[Member]:
    """Members with every kind of completion, many of them near the end of a cure window."""
    luck = random.Random(seed)
    element = ElementFactory(name=f"Random {seed}", kind=Element.Kind.UNIT)
    people = Member.objects.bulk_create(
        [random_member(luck, f"{seed}R{n}", element, years) for n in range(members)]
    )
    courses = [CourseFactory() for _ in range(5)]
    rows = []
    for member in people:
        clerk = people[0] if member is not people[0] else people[-1]
        # Some have far too little, so that years are made up from the next ones.
        most = luck.choice((completions_a_year // 3 or 1, completions_a_year))
        for year in years:
            for _ in range(luck.randint(0, most)):
                rows.append(random_completion(luck, member, luck.choice(courses), year, clerk))
    once = {(row.member_id, row.course_id, row.completed_on): row for row in rows}
    Completion.objects.bulk_create(list(once.values()))
    return people


def random_member(luck: random.Random, serial: str, element: Element, years: range) -> Member:
    kind = luck.choice([Member.Kind.SWORN] * 8 + [Member.Kind.RESERVE, Member.Kind.CIVILIAN])
    is_licensed = kind != Member.Kind.CIVILIAN
    return Member(
        serial_number=serial,
        first_name="Robin",
        last_name=f"Random{serial}",
        rank="Police Officer",
        kind=kind,
        element=element,
        hired_on=date(luck.choice((2010, 2010, *years)), 1, 15),
        license_number=f"MO{serial}" if is_licensed else "",
        license_issued_on=random_day(luck, luck.choice((2010, 2010, *years)))
        if is_licensed and luck.random() < 0.95
        else None,
        has_traffic_authority=luck.random() < 0.8,
        password="!",
    )


def random_completion(
    luck: random.Random, member: Member, course: Course, year: int, clerk: Member
) -> Completion:
    source = luck.choice([*Source] + [Source.IN_SERVICE, Source.TRAINING_CENTER] * 3)
    quarters = {area: luck.choice((0, 0, 4, 8, luck.randint(0, 16))) for area in AREA_KEYS}
    if not any(quarters.values()):
        quarters["skill_development"] = 8
    credit = sum(quarters.values())
    topics = {
        "firearms": luck.randint(0, quarters["skill_development"]),
        "de_escalation": luck.choice((0, 0, min(4, credit))),
        "implicit_bias": luck.choice((0, 0, min(4, credit))),
        "racial_profiling": luck.choice((0, 0, min(4, credit))),
    }
    is_online = luck.random() < 0.2
    is_void = luck.random() < 0.1
    return Completion(
        member=member,
        course=course,
        completed_on=random_day(luck, year),
        source=source,
        delivery=Delivery.COMPUTER_BASED if is_online else Delivery.IN_PERSON,
        score=luck.choice((None, 60, Decimal("69.99"), 70, 95)),
        control_number=luck.choice(("", "25-1234")),
        is_prior_agency=luck.random() < 0.1,
        credit_hours=credit * QUARTER,
        entered_by=clerk,
        entered_at=ENTERED_AT,
        voided_by=clerk if is_void else None,
        voided_at=ENTERED_AT if is_void else None,
        void_reason="Entered for the wrong member" if is_void else "",
        **{key: count * QUARTER for key, count in {**quarters, **topics}.items()},
    )


def random_day(luck: random.Random, year: int) -> date:
    """Any day, but often one near the end of a cure window or of a year."""
    edges = (date(year, 1, 1), date(year, 3, 15), date(year, 3, 16), date(year, 12, 31))
    if luck.random() < 0.2:
        return luck.choice(edges)
    return date(year, 1, 1) + timedelta(
        days=luck.choice((luck.randint(0, 80), luck.randint(0, 364)))
    )
