"""Warnings that were no hindrance to a roll call: kept with it, and on the list of them all."""

import csv
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from records.credit.overriding import Override, warnings_of
from records.credit.problems import problems_of, problems_of_attendance
from records.intake.models import RollCallReport
from records.intake.roll_call.actions import Decided, accept_roll_call
from records.intake.roll_call.credit import CourseTaught, proposals_of
from records.intake.roll_call.teachers import teachers_elsewhere
from records.models import ConfirmedWarning
from tests.factories import CompletionFactory
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.intake.roll_call.reports import HELD_ON, a_course, a_report, report, taught_by
from tests.records.intake.sending import NOON

URL = "/credit/warnings/"


def accept(row: RollCallReport, by, decided: Decided, reason: str = "Held twice.") -> None:
    """Accept it with one reason for all that is warned of."""
    members = [line.member for line in row.lines.select_related("member")]
    proposals = proposals_of(row, members, decided.taught, None)
    asked = problems_of if row.gives_credit else problems_of_attendance
    of_members = warnings_of(proposals, asked(proposals, by=by))
    warned = [*of_members, *teachers_elsewhere(row, decided.taught_by)]
    marks = frozenset(each.mark for each in warned)
    overrides = {each.problem.key: Override(reason, marks) for each in warned}
    accept_roll_call(report=row, decided=decided, by=by, now=NOON, overrides=overrides)


def kept() -> list[tuple[str, str, str, str]]:
    """Whose each is, what it is of, and what was warned of and said."""
    rows = ConfirmedWarning.objects.order_by("kind", "pk")
    return [
        (each.member.serial_number, type(each.of).__name__, each.kind, each.reason) for each in rows
    ]


@pytest.fixture
def short_again(department, course) -> RollCallReport:
    """Ten minutes of a course of which the officer has credit on the day, waiting."""
    CompletionFactory(member=department.officer, course=course, completed_on=HELD_ON)
    return report(department.sergeant, department.officer, department.colleague, minutes=10)


def test_of_a_short_one_the_reason_stays_with_who_was_warned_of_alone(
    department, course, short_again
):
    accept(short_again, department.clerk, Decided(taught=CourseTaught(course=course)))

    assert kept() == [("4411", "RollCallLine", "roll_call_twice", "Held twice.")]


@pytest.mark.parametrize("minutes", [10, 25])
def test_of_who_taught_it_stays_with_them_and_of_credit_with_the_credit(
    department, course, minutes
):
    a_report(department.sergeant, "accepted", there=[department.sergeant], title="Radios")
    elsewhere = a_report(department.sergeant, "accepted", there=[department.clerk], title="Splints")
    taught_by(elsewhere, department.officer)
    row = report(department.sergeant, department.officer, minutes=minutes)
    decided = Decided(taught=CourseTaught(course=course), taught_by=[department.sergeant])

    accept(row, department.clerk, decided)

    of = "RollCallLine" if minutes == 10 else "Completion"
    assert kept() == [
        ("4411", of, "taught_elsewhere", "Held twice."),
        ("3301", "RollCallTaught", "teacher_elsewhere", "Held twice."),
    ]


def test_nothing_is_kept_where_nothing_is_warned_of(department, course, of_two):
    accept(of_two, department.clerk, Decided(taught=CourseTaught(course=course)))

    assert kept() == []


def test_the_list_names_who_and_leads_to_the_roll_call(department, course, short_again):
    accept(short_again, department.clerk, Decided(taught=CourseTaught(course=course)))
    page = sign_in(department.inquiry).get(URL).content.decode()

    detail = reverse("records:sent-in-detail", args=[short_again.pk])
    assert "1 warning. Each has the reason of whoever entered it." in page
    assert "4411 Núñez, Ana" in page
    assert (
        f'href="{detail}">26-0042 Tourniquets</a>, Mar 30, 2026, at a roll call without credit<'
        in page
    )
    assert "On record for this course and day already" in page
    assert "Held twice." in page
    assert department.clerk.name in page


def test_the_list_says_who_taught_and_what_was_voided_since(department, course):
    a_report(department.sergeant, "accepted", there=[department.sergeant], title="Radios")
    row = report(department.sergeant, department.officer)
    decided = Decided(taught=CourseTaught(course=course), taught_by=[department.sergeant])
    accept(row, department.clerk, decided)
    client = sign_in(department.inquiry)
    assert "Tourniquets</a>, Mar 30, 2026, taught at roll call<" in client.get(URL).content.decode()

    void = {"voided_by": department.clerk, "voided_at": NOON, "void_reason": "Was elsewhere."}
    row.taught.update(**void)

    page = client.get(URL).content.decode()
    assert "Tourniquets</a>, Mar 30, 2026, taught at roll call, voided since<" in page
    taken = client.get(f"{URL}?_export=csv").content.decode("utf-8-sig")
    [line] = csv.DictReader(taken.splitlines())
    assert (line["Serial number"], line["Course ID"], line["State"]) == (
        "3301",
        "26-0042",
        "Voided",
    )


@pytest.mark.parametrize(
    ("query", "is_shown"),
    [
        ("q=4411", True),
        ("q=tourniquets", True),
        ("q=4412", False),
        ("kind=roll_call_twice", True),
        ("kind=on_leave", False),
        ("by=1101", True),
        ("by=1102", False),
        ("since=04/01/2026&until=04/01/2026", True),
        ("since=04/02/2026", False),
        ("until=03/31/2026", False),
        ("sort=credit_hours", True),
        ("sort=-entered_by,course,member,entered_at", True),
    ],
)
def test_the_filters_of_the_list_know_roll_calls(department, course, short_again, query, is_shown):
    accept(short_again, department.clerk, Decided(taught=CourseTaught(course=course)))

    page = sign_in(department.inquiry).get(f"{URL}?{query}").content.decode()

    assert ("Held twice." in page) == is_shown


def test_the_newest_comes_first_whatever_it_is_of(department, course, short_again):
    accept(short_again, department.clerk, Decided(taught=CourseTaught(course=course)))
    for minutes, reason in ((-1, "Walked in"), (1, "Took it again")):
        credit = CompletionFactory(
            member=department.officer, entered_at=NOON + timedelta(minutes=minutes)
        )
        ConfirmedWarning.objects.create(completion=credit, kind="not_enrolled", reason=reason)

    shown = ConfirmedWarning.objects.visible_to(department.inquiry).to_list()

    assert [each.reason for each in shown] == ["Took it again", "Held twice.", "Walked in"]


def test_it_costs_as_many_queries_for_several_as_for_one(
    department, course, django_assert_num_queries
):
    client = sign_in(department.inquiry)
    for number in range(3):
        line = a_report(
            department.sergeant,
            "accepted",
            there=[department.officer],
            course=a_course(title=f"Course {number}"),
        ).lines.get()
        ConfirmedWarning.objects.create(roll_call_line=line, kind="on_leave", reason="Back")
    client.get(URL)

    with django_assert_num_queries(5):
        client.get(URL)


def test_the_database_keeps_each_of_one_alone_and_once(department, course):
    row = a_report(department.sergeant, "accepted", there=[department.officer], course=course)
    [taught] = taught_by(row, department.sergeant)
    said = {"kind": "on_leave", "reason": "Back"}
    line = {"roll_call_line": row.lines.get()}
    ConfirmedWarning.objects.create(**said, **line)
    for wrong in ({}, line, {**line, "roll_call_taught": taught}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ConfirmedWarning.objects.create(**said, **wrong)
