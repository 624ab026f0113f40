"""The list of what was entered in spite of a warning."""

from datetime import date, datetime

import pytest

from events.models import Event
from records.models import Completion, ConfirmedWarning
from tests.factories import CompletionFactory, CourseFactory
from tests.records.sheets import CHICAGO

URL = "/credit/warnings/"


def confirmed(department, kind="not_enrolled", *, reason="Walked in", **more) -> Completion:
    more.setdefault("member", department.officer)
    more.setdefault("entered_by", department.clerk)
    completion = CompletionFactory(**more)
    ConfirmedWarning.objects.create(completion=completion, kind=kind, reason=reason)
    return completion


@pytest.fixture
def walked_in(department) -> Completion:
    course = CourseFactory(course_id="26-0042", title="Crisis response")
    return confirmed(
        department,
        course=course,
        completed_on=date(2026, 3, 10),
        entered_at=datetime(2026, 3, 11, 9, tzinfo=CHICAGO),
    )


def reasons(page: str) -> list[str]:
    return [reason for reason in ("Walked in", "Took it again") if reason in page]


def test_each_says_who_entered_what_for_whom_and_why(client, department, walked_in):
    client.force_login(department.inquiry)

    page = client.get(URL).content.decode()

    assert "1 warning. Each has the reason of whoever entered it." in page
    assert f"{department.officer.serial_number} {department.officer.name}" in page
    assert f'href="/completions/{walked_in.pk}/">26-0042 Crisis response</a>, Mar 10, 2026' in page
    assert "Not enrolled, though others are" in page
    assert "Walked in" in page
    assert department.clerk.name in page


def test_a_credit_whose_test_was_not_passed_is_listed_without_hours(client, department, walked_in):
    Completion.objects.filter(pk=walked_in.pk).update(delivery="computer_based", score=50)
    confirmed(department, reason="Took it again")
    client.force_login(department.inquiry)

    rows = client.get(URL, {"sort": "credit_hours"}).context["table"].rows
    written = client.get(f"{URL}?_export=csv").content.decode("utf-8-sig")

    assert [row.get_cell("credit_hours") for row in rows] == ["0.00", "8.00"]
    assert "test not passed, 50 percent" in rows[0].get_cell("course")
    [line] = [each for each in written.splitlines() if "26-0042" in each]
    assert ",0.00," in line
    assert ',"On record: test not passed, 50 percent",' in line


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["Walked in", "Took it again"]),
        ("q=crisis", ["Walked in"]),
        ("q=4412", ["Took it again"]),
        ("kind=had_it_this_year", ["Took it again"]),
        ("by=1101", ["Walked in", "Took it again"]),
        ("by=1102", []),
        ("since=03/12/2026", ["Took it again"]),
        ("until=03/11/2026", ["Walked in"]),
        ("since=03/11/2026&until=03/11/2026", ["Walked in"]),
    ],
)
def test_a_filter_leaves_what_it_asks_for(client, department, walked_in, query, shown):
    confirmed(
        department,
        "had_it_this_year",
        reason="Took it again",
        member=department.colleague,
        entered_at=datetime(2026, 3, 12, 0, 0, tzinfo=CHICAGO),
    )
    client.force_login(department.inquiry)

    assert reasons(client.get(f"{URL}?{query}").content.decode()) == shown


def test_the_newest_comes_first(client, department, walked_in):
    confirmed(department, reason="Took it again", member=department.colleague)
    client.force_login(department.inquiry)

    page = client.get(URL).content.decode()

    assert page.index("Took it again") < page.index("Walked in")


def test_what_was_voided_since_says_so(client, department, walked_in):
    Completion.objects.filter(pk=walked_in.pk).update(
        voided_at=datetime(2026, 4, 1, tzinfo=CHICAGO), voided_by=department.clerk, void_reason="No"
    )
    client.force_login(department.inquiry)

    assert "Mar 10, 2026, voided since" in client.get(URL).content.decode()


def test_an_empty_list_says_what_will_show_here(client, department):
    client.force_login(department.clerk)

    assert "whoever enters it gives a reason" in client.get(URL).content.decode()


def test_its_file_is_an_event_that_names_the_members(client, department, walked_in):
    client.force_login(department.auditor)

    rows = client.get(f"{URL}?_export=csv").content.decode("utf-8-sig")

    assert "Walked in" in rows
    assert "On record" in rows
    taken = Event.objects.get(action="list.export_records")
    assert taken.after["named"] == [department.officer.serial_number]


def test_it_costs_as_many_queries_for_forty_as_for_one(
    client, department, walked_in, django_assert_num_queries
):
    client.force_login(department.inquiry)
    client.get(URL)
    for number in range(5):
        confirmed(department, course=CourseFactory(title=f"Course {number}"))

    with django_assert_num_queries(5):
        client.get(URL)
