"""Coverage: each element by the seven subjects, and who is behind a figure."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from courses.models import Course, CourseSession
from courses.subjects import Subject
from events.models import Event
from people.models import Element, Member
from records.models import Completion, SignInSheet, TeachingLeftOut
from tests.factories import (
    CompletionFactory,
    CourseFactory,
    CourseSessionFactory,
    ElementFactory,
)
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.intake.sending import NOON

COVERAGE, MEMBERS = "/roll-call/", "/roll-call/members/"


@pytest.fixture(autouse=True)
def first_of_april():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def first_aid(db) -> Course:
    return CourseFactory(course_id="26-0042", title="Tourniquets", subject=Subject.FIRST_AID)


def had(member: Member, course: Course, on: date = date(2026, 2, 3), **more) -> Completion:
    by = Member.objects.get(serial_number="1101")
    return CompletionFactory(member=member, course=course, completed_on=on, entered_by=by, **more)


def rows(response) -> dict[str, tuple[int, int]]:
    """By element: how many had first aid, and how many members there are."""
    return {
        row.record.name: (row.record.had[Subject.FIRST_AID], row.record.members)
        for row in response.context["table"].rows
    }


def names(response) -> list[str]:
    return [row.record.member.serial_number for row in response.context["table"].rows]


def test_each_element_counts_those_below_it(department, first_aid):
    had(department.officer, first_aid)
    had(department.officer, first_aid, date(2026, 3, 3))
    had(department.other_sergeant, first_aid)

    response = sign_in(department.clerk).get(COVERAGE)

    assert rows(response) == {
        "Department": (2, 11),
        "Patrol Bureau": (2, 5),
        "Central Patrol Division": (1, 4),
        "Squad 110": (1, 3),
        "East Patrol Division": (1, 1),
        "Squad 310": (1, 1),
        "Training Division": (0, 6),
    }


def test_what_a_prior_agency_gave_is_no_training_here(department, first_aid):
    had(department.officer, first_aid, date(2010, 2, 3), is_prior_agency=True)
    client = sign_in(department.clerk)

    assert set(rows(client.get(COVERAGE + "?since=2010-01-01")).values()) == {
        (0, 11),
        (0, 6),
        (0, 5),
        (0, 4),
        (0, 3),
        (0, 1),
    }
    asked = "?subject=first_aid&since=2010-01-01&had=yes"
    assert names(client.get(MEMBERS + asked)) == []


def test_a_supervisor_counts_the_own_elements_alone(department, first_aid):
    had(department.officer, first_aid)
    had(department.other_sergeant, first_aid)

    of_the_sergeant = sign_in(department.sergeant).get(COVERAGE)
    of_the_commander = sign_in(department.commander).get(COVERAGE)

    assert rows(of_the_sergeant) == {"Squad 110": (1, 3)}
    assert rows(of_the_commander) == {"Central Patrol Division": (1, 4), "Squad 110": (1, 3)}


@pytest.mark.parametrize("seat", ["officer", "ogc", "hrd", "administrator"])
def test_who_sees_no_names_sees_no_figures(department, seat):
    client = sign_in(department.members[seat])

    assert [client.get(page).status_code for page in (COVERAGE, MEMBERS)] == [403, 403]


def test_an_element_out_of_reach_is_not_found(department):
    other = department.elements["Squad 310"].pk
    client = sign_in(department.sergeant)

    assert client.get(f"{COVERAGE}?element={other}").status_code == 404
    assert client.get(f"{MEMBERS}?element={other}").status_code == 404


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 1),
        ("?since=2025-01-01&until=2025-12-31", 2),
        ("?since=2026-02-03&until=2026-02-03", 1),
        ("?since=2026-02-04", 0),
        ("?until=2025-06-30", 1),
    ],
)
def test_the_days_can_be_chosen_and_are_this_year_else(department, first_aid, query, number):
    had(department.officer, first_aid)
    had(department.officer, first_aid, date(2025, 3, 3))
    had(department.colleague, first_aid, date(2025, 12, 31))
    if query == "?until=2025-06-30":
        query = "?since=2025-01-01&until=2025-06-30"

    assert rows(sign_in(department.sergeant).get(COVERAGE + query)) == {"Squad 110": (number, 3)}


def test_what_earns_nothing_covers_nothing(department, first_aid):
    had(
        department.officer,
        first_aid,
        voided_at=NOON,
        voided_by=department.clerk,
        void_reason="A slip.",
    )
    had(department.sergeant, first_aid, delivery="computer_based", score="60.00")
    had(department.officer, CourseFactory())

    assert rows(sign_in(department.sergeant).get(COVERAGE)) == {"Squad 110": (0, 3)}


@pytest.fixture
def taught(department, first_aid) -> CourseSession:
    """A class that the colleague taught, its sheet saved."""
    held = CourseSessionFactory(
        course=first_aid, starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 2), state="closed"
    )
    held.instructors.add(department.colleague)
    return held


@pytest.mark.parametrize("is_credited", [True, False])
def test_who_taught_has_had_it_and_the_list_says_so(department, taught, is_credited):
    client = sign_in(department.sergeant)
    if is_credited:
        credit = had(
            department.colleague,
            taught.course,
            taught.ends_on,
            role="instructor",
            course_session=taught,
        )
    page = (
        reverse("records:completion-detail", args=[credit.pk])
        if is_credited
        else reverse("records:class-detail", args=[taught.pk])
    )

    members = client.get(f"{MEMBERS}?subject=first_aid&had=yes")

    assert rows(client.get(COVERAGE)) == {"Squad 110": (1, 3)}
    assert names(members) == ["4412"]
    [row] = members.context["table"].rows
    assert (row.record.last.page, row.record.last.is_taught) == (page, True)
    assert "26-0042 Tourniquets, taught it" in members.content.decode()


def test_who_was_left_out_of_teaching_or_had_it_voided_does_not_count_by_the_class(
    department, taught
):
    taught.instructors.add(department.officer)
    TeachingLeftOut.objects.create(
        course_session=taught, member=department.officer, reason="Was ill."
    )
    had(
        department.colleague,
        taught.course,
        taught.ends_on,
        role="instructor",
        course_session=taught,
        voided_at=NOON,
        voided_by=department.clerk,
        void_reason="Did not teach.",
    )

    assert rows(sign_in(department.sergeant).get(COVERAGE)) == {"Squad 110": (0, 3)}


def test_who_taught_counts_where_the_sheet_was_undone_and_saved_again(department, taught):
    had(
        department.colleague,
        taught.course,
        taught.ends_on,
        role="instructor",
        course_session=taught,
        voided_at=NOON - timedelta(hours=1),
        voided_by=department.clerk,
        void_reason="Saved by mistake.",
    )
    SignInSheet.objects.create(
        course_session=taught,
        started_by=department.clerk,
        started_at=NOON,
        saved_by=department.clerk,
        saved_at=NOON,
    )

    assert rows(sign_in(department.sergeant).get(COVERAGE)) == {"Squad 110": (1, 3)}


@pytest.mark.parametrize("changes", [{"state": "scheduled"}, {"ends_on": date(2026, 5, 1)}])
def test_a_class_to_come_or_of_other_days_covers_nobody_who_teaches_it(department, taught, changes):
    type(taught).objects.filter(pk=taught.pk).update(**changes)

    assert rows(sign_in(department.sergeant).get(COVERAGE)) == {"Squad 110": (0, 3)}


def test_days_in_no_order_are_said_and_give_no_figure(department):
    response = sign_in(department.sergeant).get(f"{COVERAGE}?since=2026-02-03&until=2026-01-03")

    assert rows(response) == {}
    assert "Jan 3, 2026 is before Feb 3, 2026. Change one." in response.content.decode()


def test_who_left_before_the_last_day_is_not_counted(department, first_aid):
    had(department.colleague, first_aid)
    Member.objects.filter(pk=department.colleague.pk).update(separated_on=date(2026, 3, 1))
    client = sign_in(department.sergeant)

    assert rows(client.get(COVERAGE)) == {"Squad 110": (0, 2)}
    assert rows(client.get(f"{COVERAGE}?until=2026-02-28")) == {"Squad 110": (1, 3)}


def test_a_figure_leads_to_who_is_behind_it(department, first_aid):
    squad = department.elements["Squad 110"]
    page = sign_in(department.sergeant).get(f"{COVERAGE}?since=2026-01-15").content.decode()

    address = f"{MEMBERS}?since=2026-01-15&amp;element={squad.pk}&amp;subject=first_aid&amp;had=no"
    assert f'href="{address}">0 of 3' in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["4411", "4412", "3301"]),
        ("&had=yes", ["4411"]),
        ("&had=no", ["4412", "3301"]),
        ("&q=nunez", ["4411"]),
        ("&q=4412", ["4412"]),
        ("&q=%3F", []),
    ],
)
def test_the_members_say_who_had_it_and_who_has_not(department, first_aid, query, found):
    had(department.officer, first_aid)
    Member.objects.filter(pk=department.sergeant.pk).update(last_name="Zielinski")

    response = sign_in(department.sergeant).get(f"{MEMBERS}?subject=first_aid{query}")

    assert names(response) == found


def test_a_member_who_had_it_says_when_last_and_in_which_course(department, first_aid):
    had(department.officer, first_aid)
    last = had(department.officer, first_aid, date(2026, 3, 3))

    page = sign_in(department.sergeant).get(f"{MEMBERS}?subject=first_aid").content.decode()

    assert reverse("records:completion-detail", args=[last.pk]) in page
    assert ("Mar 3, 2026" in page, "Feb 3, 2026" in page, "Not yet" in page) == (True, False, True)
    assert "1 of the 3 shown had it." in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("since=2026-02-30", "“2026-02-30” is not a date."),
        ("since=2026-03-01&until=2026-02-01", "Feb 1, 2026 is before Mar 1, 2026. Change one."),
        ("since=1900-01-01", "Jan 1, 1900 is before 1950. Check the year."),
        ("element=squad", "There is no such element. Choose one."),
        ("subject=spelling", "That is none of the seven subjects. Choose one."),
        ("had=perhaps", "Choose one of the three."),
    ],
)
def test_what_is_not_understood_is_told_and_never_leaves_as_a_file(department, query, words):
    client = sign_in(department.sergeant)

    response = client.get(f"{MEMBERS}?{query}&_export=csv")

    assert words in response.content.decode()
    assert not Event.objects.filter(action="list.export_records").exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx", "pdf"])
def test_both_lists_leave_as_files_with_the_question_in_words(department, first_aid, kind):
    had(department.officer, first_aid)
    client = sign_in(department.sergeant)

    for page in (COVERAGE, f"{MEMBERS}?subject=first_aid&had=no"):
        answer = client.get(page, {"_export": kind} if "?" not in page else None)
        if "?" in page:
            answer = client.get(f"{page}&_export={kind}")
        assert answer["Content-Disposition"].startswith("attachment")
    of_elements, of_members = Event.objects.filter(action="list.export_records").order_by("pk")
    assert "named" not in of_elements.after
    assert set(of_members.after["named"]) == {"4412", "3301"}
    assert of_members.after["question"] == (
        "Subject: Medical treatment or first aid; Who: Those who have not"
    )


def test_a_file_says_the_days_in_every_line(department, first_aid):
    had(department.officer, first_aid)

    answer = sign_in(department.sergeant).get(f"{MEMBERS}?subject=first_aid&_export=csv")

    heading, first, *_ = answer.getvalue().decode("utf-8-sig").splitlines()
    assert heading.startswith(
        "Serial number,Name,Element,Had it on,Course,Taught it,Minutes without credit,"
        "Documented without credit,From,To"
    )
    assert "2026-01-01,2026-04-01" in first


def many(top: Element, elements: int, members: int, course: Course, by: Member) -> None:
    """So many elements below one, and so many members in them, every other of whom had it."""
    squads = [ElementFactory(parent=top) for _ in range(elements)]
    made = Member.objects.bulk_create(
        Member(
            serial_number=f"M{number}",
            first_name="Robin",
            last_name=f"Member{number}",
            element=squads[number % elements],
            hired_on=date(2015, 6, 1),
        )
        for number in range(members)
    )
    Completion.objects.bulk_create(
        Completion(
            member=member,
            course=course,
            completed_on=date(2026, 2, 3),
            source=course.source,
            entered_by=by,
            entered_at=NOON,
            **course.designated_hours,
        )
        for member in made[::2]
    )


@pytest.mark.parametrize(("elements", "members"), [(1, 3), (60, 1400)])
def test_the_figures_cost_no_more_queries_with_a_whole_department(
    department, first_aid, django_assert_num_queries, elements, members
):
    first_aid.refresh_from_db()
    many(department.elements["Patrol Bureau"], elements, members, first_aid, department.clerk)
    client = sign_in(department.clerk)

    with django_assert_num_queries(6):
        response = client.get(f"{COVERAGE}?until=2026-12-31")
    assert rows(response)["Patrol Bureau"] == ((members + 1) // 2, members + 5)
    with django_assert_num_queries(8):
        client.get(f"{MEMBERS}?subject=first_aid&until=2026-12-31")
