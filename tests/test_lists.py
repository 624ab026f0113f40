"""What every list keeps to: its queries, the size of its page, and words for what it can't do."""

from datetime import date

import pytest
from django.urls import reverse

from compliance.models import DirectorDecision
from compliance.standings.settlement import refresh
from courses.models import Course, CourseSession
from events.models import Event
from people.actions.looks import record_look
from tests.factories import (
    CompletionFactory,
    CourseFactory,
    CourseSessionFactory,
    DecisionFactory,
    MemberFactory,
    RoleDesignationFactory,
)
from tests.frame.jobs.kinds import a_job
from tests.frame.notices.kinds import a_notice
from tests.lists import every_list, list_tables

LONG_AGO = date(2026, 3, 10)


def courses(department, number):
    for _ in range(number):
        CourseFactory(title="Zyx")


def classes(department, number):
    for _ in range(number):
        CourseSessionFactory(starts_on=LONG_AGO)


def decisions(department, number):
    for _ in range(number):
        DecisionFactory(member=MemberFactory())


def looks(department, number):
    for _ in range(number):
        record_look(member=department.officer, by=department.sergeant, page="record")


def jobs(department, number):
    for _ in range(number):
        a_job(department.clerk)


def notices(department, number):
    for _ in range(number):
        a_notice(department.clerk)


def members(department, number):
    for _ in range(number):
        MemberFactory(first_name="Zyx", last_name="Zyx", element=department.elements["Squad 110"])
    refresh()


def designations(department, number):
    for _ in range(number):
        RoleDesignationFactory(member=MemberFactory(last_name="Zyx"), role="auditor")


@pytest.mark.parametrize(
    ("page", "query", "make", "queries"),
    [
        ("courses:course-list", {"q": "zyx"}, courses, 6),
        ("courses:session-list", {}, classes, 7),
        ("records:sheet-list", {}, classes, 5),
        ("compliance:decision-list", {}, decisions, 6),
        ("events:event-list", {"action": "member.look"}, looks, 8),
        ("jobs:job-list", {"state": "waiting"}, jobs, 7),
        ("notices:notice-list", {}, notices, 5),
        ("compliance:member-list", {"q": "zyx"}, members, 8),
        ("compliance:report", {"q": "zyx"}, members, 8),
        ("people:member-list", {"q": "zyx"}, members, 6),
        ("people:designation-list", {"q": "zyx"}, designations, 5),
    ],
)
def test_a_list_asks_no_more_for_more_rows(
    client, department, django_assert_max_num_queries, page, query, make, queries
):
    seat = {"events": "auditor", "people": "administrator"}.get(page.split(":")[0], "clerk")
    client.force_login(department.members[seat], backend="people.sign_in.SerialNumberBackend")
    CompletionFactory()  # a department has begun to keep records
    refresh()
    client.get(reverse(page), query)
    for number, more in ((0, 0), (1, 1), (3, 2)):
        make(department, more)
        with django_assert_max_num_queries(queries):
            response = client.get(reverse(page), query)
        assert len(response.context["table"].rows) == number


@pytest.mark.parametrize(
    ("asked", "shown", "said"),
    [
        ("-1", 50, "“-1” is not a number of rows. This page shows 50, and 200 are the most."),
        ("0", 50, "“0” is not a number of rows."),
        ("ten", 50, "“ten” is not a number of rows."),
        ("٣", 50, "“٣” is not a number of rows."),
        ("100000", 200, "100000 rows are more than a page shows; 200 are the most."),
        ("9" * 5000, 200, "are more than a page shows; 200 are the most."),
        ("3", 3, ""),
    ],
)
def test_no_address_makes_a_page_longer_than_it_may_be(department, asked, shown, said):
    courses(department, 4)
    for each in every_list(department):
        response = each.client.get(each.url, {"per_page": asked})

        table = response.context["table"]
        assert response.status_code == 200
        assert table.paginator.per_page == shown, each.page
        assert said in response.content.decode(), each.page


@pytest.mark.parametrize("query", [{"page": "x"}, {"page": "-1"}, {"page": "9" * 30}, {"page": ""}])
def test_a_page_that_there_is_not_shows_one_that_there_is(department, query):
    for each in every_list(department):
        assert each.client.get(each.url, query).status_code == 200, each.page


@pytest.mark.parametrize(
    "sort", ["evil", "a.b", "course.title", "-", "password", "--name", "x" * 5000]
)
def test_an_order_that_there_is_not_is_said_and_the_usual_one_kept(department, sort):
    for each in every_list(department):
        page = each.client.get(each.url, {"sort": sort}).content.decode()

        assert f"There is no column “{sort[:40]}” to sort by" in page, each.page


def test_a_file_of_another_kind_is_said_not_to_be_made(department):
    for each in every_list(department):
        if each.table.export_formats:
            page = each.client.get(each.url, {"_export": "exe"}).content.decode()
            assert f"{each.table.called} come as " in page, each.page


def test_no_file_leaves_on_a_filter_that_was_not_understood(department):
    for page, query in [
        ("courses:course-list", {"source": "gold"}),
        ("courses:session-list", {"since": "2026-02-30"}),
        ("compliance:decision-list", {"period": "abc"}),
        ("events:event-list", {"since": "soon"}),
        ("compliance:report", {"period": "abc"}),
        ("compliance:report-counts", {"period": "abc"}),
        ("compliance:member-list", {"standing": "evil"}),
        ("people:member-list", {"kind": "evil"}),
        ("people:designation-list", {"role": "evil"}),
        ("courses:provider-list", {"kind": "evil"}),
    ]:
        each = next(each for each in every_list(department) if each.page == page)
        response = each.client.get(each.url, {**query, "_export": "csv"})

        assert response["Content-Type"].startswith("text/html"), page
        assert "usa-error-message" in response.content.decode(), page


def test_every_file_that_leaves_is_an_event_that_names_the_question(department):
    for each in every_list(department):
        if not each.table.export_formats:
            continue
        before = Event.objects.count()
        response = each.client.get(each.url, {"_export": each.table.export_formats[0]})

        assert "attachment" in response["Content-Disposition"], each.page
        event = Event.objects.latest("pk")
        assert Event.objects.count() == before + 1, each.page
        assert event.action.partition(".")[2] in {"export", "export_records"}, each.page


def test_a_files_name_and_event_name_its_filters(client, department):
    CourseFactory(firearms="2.00")
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")

    response = client.get(
        reverse("courses:course-list"), {"topic": "firearms", "q": "a/b=c", "_export": "csv"}
    )

    assert 'filename="courses-abc-firearms-20' in response["Content-Disposition"]
    assert Event.objects.latest("pk").after == {
        "list": "Courses",
        "question": "Course ID or title: a/b=c; Topic: Firearms",
        "format": "csv",
        "rows": 0,
    }


def test_a_files_name_says_what_a_box_that_is_checked_leaves(client, department):
    client.force_login(department.administrator, backend="people.sign_in.SerialNumberBackend")

    response = client.get(reverse("people:element-list"), {"led": "on", "_export": "csv"})

    name = 'filename="elements-only-those-nobody-leads-20'
    assert name in response["Content-Disposition"]


def test_every_list_of_the_house_is_walked_over(department):
    assert {type(each.table) for each in every_list(department)} == list_tables()


def test_a_page_promises_a_file_of_all_rows_only_where_there_is_one(department):
    for each in every_list(department):
        page = each.client.get(each.url, {"per_page": "201"}).content.decode()

        promises = "Take the list away as a file to have all of it." in page
        assert promises == bool(each.table.export_formats), each.page


def test_a_list_narrowed_to_nothing_leads_back_to_all_of_it(department):
    for model in (Course, CourseSession, DirectorDecision):
        assert not model.objects.exists()
    for each in every_list(department):
        parameter = "about" if each.page.startswith("events") else "q"
        filterset = each.client.get(each.url).context.get("filterset")
        if filterset is None or parameter not in filterset.form.fields:
            continue
        page = each.client.get(each.url, {parameter: "zzz9"}).content.decode()

        assert '<a class="usa-button" href="?">Show ' in page, each.page


def test_a_filter_that_was_not_understood_says_so_and_offers_no_file(client, department):
    CourseSessionFactory(starts_on=LONG_AGO)
    client.force_login(department.clerk)

    asked = client.get(reverse("courses:session-list"), {"since": "2026-13-45"}).content.decode()
    right = client.get(reverse("courses:session-list"), {"since": "2026-01-01"}).content.decode()

    assert "From: 2026-13-45 (not used)" in asked
    assert "_export=xlsx" not in asked
    assert "(not used)" not in right
    assert "_export=xlsx" in right


def test_the_event_of_a_file_names_every_member_that_the_file_names(department):
    officer = department.officer
    CompletionFactory(member=officer)
    DecisionFactory(member=officer)
    RoleDesignationFactory(member=officer, role="training_inquiry")
    CourseSessionFactory().enrolments.create(member=officer)
    refresh()
    named = {}
    for each in every_list(department):
        if "csv" in each.table.export_formats and not each.page.startswith("events:"):
            content = each.client.get(each.url, {"_export": "csv"}).getvalue().decode()
            if officer.serial_number in content:
                event = Event.objects.filter(action__regex=r"\.export(_records)?$").latest("pk")
                named[each.page] = officer.serial_number in event.after.get("named", ())

    assert named == dict.fromkeys(named, True)
    assert set(named) == {
        "compliance:decision-list",
        "compliance:member-list",
        "compliance:report",
        "people:designation-list",
        "people:member-list",
        "records:class-detail",
        "records:confirmed-list",
        "records:coverage-members",
    }
