"""A department of any size with years of history, written in bulk: to measure, not to look at."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from django.db import connection, transaction

from courses.designations import AREA_KEYS, HOURS_COLUMNS, TOPIC_KEYS, Delivery, Source
from courses.models import Course, Provider
from people.models import Element, Member
from records.models import Completion

LAST_NAME = "Measured"
SQUAD = 25
BATCH = 20_000
TOO_FEW_EVERY = 16  # one member-year in so many has a third of the classes
HOURS = (4, 2, 1, 2, 4, 1, 2, 1, 3, 2, 2, 4, 1, 2, 2, 1, 4, 2)
SOURCES = (
    Source.IN_SERVICE,
    Source.TRAINING_CENTER,
    Source.IN_SERVICE,
    Source.LICENSED_PROVIDER,
    Source.IN_SERVICE,
    Source.TRAINING_CENTER,
    Source.IN_SERVICE,
    Source.APPROVED_COURSE,
    Source.TRAINING_CENTER,
    Source.INSTRUCTOR,
    Source.IN_SERVICE,
    Source.TRAINING_CENTER,
    Source.PRE_APPROVED,
    Source.IN_SERVICE,
    Source.COLLEGE,
    Source.IN_SERVICE,
    Source.NON_POST,
    Source.TRAINING_CENTER,
)
COLUMNS = (
    "member_id",
    "course_id",
    "completed_on",
    "source",
    "delivery",
    "role",
    "control_number",
    "is_prior_agency",
    "entered_by_id",
    "entered_at",
    "void_reason",
    *HOURS_COLUMNS,
)


@transaction.atomic
def write_department(*, members: int, years: int, today: date, seed: int = 930) -> None:
    """Write members with so many years of completions, eighteen a year, up to today."""
    people = _write_people(members, today=today)
    courses = _write_courses()
    rows = _completions(people, courses, years=years, today=today, luck=Random(seed))
    write = _copy if connection.vendor == "postgresql" else _insert
    while batch := list(islice(rows, BATCH)):
        write(batch)


def is_of_the_bench() -> bool:
    """Whether the database holds such a department, and nobody else."""
    return not Member.objects.exclude(last_name__startswith=LAST_NAME).exists()


def tidy_tables() -> None:
    """Have the database count and sort its pages, as PostgreSQL does by itself before long."""
    can_vacuum = connection.vendor == "postgresql" and not connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if can_vacuum else "ANALYZE")


def _write_people(members: int, *, today: date) -> list[int]:
    squads = Element.objects.bulk_create(
        Element(name=f"Squad {number}", kind=Element.Kind.SQUAD, position=number)
        for number in range(1, members // SQUAD + 2)
    )
    people = Member.objects.bulk_create(
        [
            Member(
                serial_number=f"{10_000 + number}",
                first_name="Robin",
                last_name=f"{LAST_NAME}{number}",
                rank="Police Officer",
                kind=Member.Kind.SWORN,
                element=squads[number // SQUAD],
                hired_on=date(2005, 6, 1),
                license_class="A",
                license_number=f"MO{number}",
                license_issued_on=date(2005, 12, 1),
                has_traffic_authority=number % 10 != 0,
                password="!",
            )
            for number in range(members)
        ],
        batch_size=1000,
    )
    return [member.pk for member in people]


def _write_courses() -> list[tuple[Any, ...]]:
    """Write eighteen courses; for each, what a completion copies from it."""
    provider = Provider.objects.create(
        name="Academy that is measured", kind=Provider.Kind.TRAINING_CENTER
    )
    copied = []
    for number, (hours, source) in enumerate(zip(HOURS, SOURCES, strict=True)):
        area = AREA_KEYS[number % len(AREA_KEYS)]
        # Firearms comes first of the topics, and skill development last of the areas.
        marked = {TOPIC_KEYS[(number + 1) % len(TOPIC_KEYS)]: 1}
        course = Course.objects.create(
            course_id=f"99-{1000 + number}",
            title=f"Course that is measured {number}",
            source=source,
            provider=provider,
            instruction_minutes=hours * 50,
            credit_hours=hours,
            **{area: hours},
            **marked,
        )
        in_hundredths = {"credit_hours": hours * 100, area: hours * 100}
        in_hundredths |= {key: count * 100 for key, count in marked.items()}
        copied.append((course.pk, source.value, *(in_hundredths.get(c, 0) for c in HOURS_COLUMNS)))
    return copied


def _completions(
    people: list[int], courses: list[tuple[Any, ...]], *, years: int, today: date, luck: Random
) -> Iterator[tuple[Any, ...]]:
    """The rows, in the order that a department enters them: year by year."""
    in_person, attendee = Delivery.IN_PERSON.value, Completion.Role.ATTENDEE.value
    for year in range(today.year - years + 1, today.year + 1):
        first = date(year, 1, 1)
        days = (min(date(year, 12, 31), today) - first).days + 1
        calendar = [first + timedelta(days=number) for number in range(days)]
        for pk in people:
            clerk = people[0] if pk != people[0] else people[1]
            taken = luck.sample(courses, 6) if luck.randrange(TOO_FEW_EVERY) == 0 else courses
            for course, source, *hours in taken:
                on = calendar[luck.randrange(days)]
                entered_at = datetime(on.year, on.month, on.day, 18, tzinfo=UTC)
                yield (
                    pk, course, on, source, in_person, attendee, "", False, clerk, entered_at, "",
                    *hours,
                )  # fmt: skip


def _insert(rows: list[tuple[Any, ...]]) -> None:
    marks = ", ".join(["%s"] * len(COLUMNS))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {Completion._meta.db_table} ({', '.join(COLUMNS)}) VALUES ({marks})", rows
        )


def _copy(rows: list[tuple[Any, ...]]) -> None:
    text = io.StringIO("".join("\t".join(map(str, row)) + "\n" for row in rows))
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {Completion._meta.db_table} ({', '.join(COLUMNS)}) FROM STDIN", text
        )
