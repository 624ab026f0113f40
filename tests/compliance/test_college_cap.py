"""What a year counts of college courses, beside the form that enters one."""

from datetime import date, datetime

import pytest
import time_machine

from compliance.college_cap import college_cap_words
from courses.designations import AREA_KEYS, TOPIC_KEYS
from events.models import Event
from people.models import Member
from tests.factories import CompletionFactory, CourseFactory
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.sheets import CHICAGO

TODAY = date(2026, 4, 1)
THE_RULE = (
    "A year counts 8.00 hours of college courses at most (11 CSR 75-15.010(6)(B)). Their areas "
    "count all the same."
)
PART = "/credit/college-cap/"


def college(member: Member, hours: str, on: date) -> None:
    none = dict.fromkeys((*AREA_KEYS, *TOPIC_KEYS), "0.00")
    CompletionFactory(
        member=member,
        course=CourseFactory(source="college"),
        source="college",
        completed_on=on,
        **none | {"credit_hours": hours, "legal_studies": hours},
    )


@pytest.mark.parametrize(
    ("earned", "words"),
    [
        ([], "Núñez, Ana has 0.00 of them counted for 2026: 8.00 more would count."),
        (["6.00"], "Núñez, Ana has 6.00 of them counted for 2026: 2.00 more would count."),
        (
            ["6.00", "6.00"],
            "Núñez, Ana has 8.00 of them counted for 2026: no more would count to the total.",
        ),
    ],
)
def test_what_is_left_of_the_cap_is_what_the_standing_has_not_counted_yet(
    department, earned, words
):
    college(department.officer, "8.00", date(2025, 5, 1))
    for day, hours in enumerate(earned, start=1):
        college(department.officer, hours, date(2026, 2, day))

    assert college_cap_words(department.officer, period=2026, today=TODAY) == [THE_RULE, words]


def test_the_rule_alone_is_told_while_nobody_is_named():
    assert college_cap_words(None, period=2026, today=TODAY) == [THE_RULE]


def test_nothing_counts_of_a_year_before_the_first():
    assert college_cap_words(None, period=2016, today=TODAY) == [
        "Hours are counted from 2017 on, and none of 2016."
    ]


def test_who_owes_no_hours_is_told(department):
    assert college_cap_words(department.auditor, period=2026, today=TODAY) == [
        THE_RULE,
        f"{department.auditor.name} owes no hours for 2026: it is put on record alone.",
    ]


@time_machine.travel(datetime(2026, 4, 1, 12, tzinfo=CHICAGO), tick=False)
def test_the_part_reads_what_is_typed_and_is_a_look_at_the_member(department):
    college(department.officer, "6.00", date(2025, 5, 1))
    client = sign_in(department.clerk)

    asked = client.get(PART, {"member": "4411", "completed_on": "2025-12-10"})
    unread = client.get(PART, {"member": "nobody", "completed_on": "soon"})

    assert asked.context["words"][1] == (
        "Núñez, Ana has 6.00 of them counted for 2025: 2.00 more would count."
    )
    assert unread.context["words"] == [THE_RULE]
    look = Event.objects.get(action="member.look")
    assert (look.member_key, look.after) == (str(department.officer.pk), {"page": "college hours"})
