"""The search box: straight to what is named exactly, else a list of what is within reach."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from people.models import Member
from tests.factories import CourseFactory, CourseSessionFactory, MemberFactory
from tests.records.challenges.challenging import challenge_gap
from tests.records.intake.roll_call.reports import a_report
from tests.records.intake.sending import a_training, send

URL = "/search/"
NOON = datetime(2026, 3, 10, 12, tzinfo=ZoneInfo("America/Chicago"))


@pytest.fixture
def as_seat(client, department):
    """The page as a member of the department reads it on 10 March 2026."""

    def get(seat: str, text: str):
        member = department.members[seat]
        client.force_login(member, backend="people.sign_in.SerialNumberBackend")
        with time_machine.travel(NOON, tick=False):
            return client.get(URL, {"q": text})

    return get


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def titles(response, heading: str) -> list[str]:
    groups = {group.heading: group for group in response.context["groups"]}
    return [hit.title for hit in groups[heading].hits] if heading in groups else []


@pytest.mark.parametrize("typed", ["4411", " 4411 ", "44 11"])
def test_a_serial_number_leads_straight_to_the_record(as_seat, typed):
    assert as_seat("sergeant", typed)["Location"] == "/members/4411/"


def test_a_serial_number_is_read_in_either_case(as_seat, department):
    MemberFactory(serial_number="R771", element=department.elements["Squad 110"])

    assert as_seat("sergeant", "r771")["Location"] == "/members/R771/"


def test_ones_own_serial_number_leads_to_ones_own_record(as_seat):
    assert as_seat("officer", "4411")["Location"] == "/my-record/"


def test_a_serial_number_out_of_reach_finds_nothing(as_seat):
    response = as_seat("other_sergeant", "4411")

    assert response.status_code == 200
    assert "Nothing found" in text_of(response)
    assert "Núñez" not in text_of(response)


def test_an_administrator_is_led_to_what_is_on_file_by_the_old_serial_number_too(
    as_seat, department
):
    officer = department.officer
    page = f"/administration/members/{officer.pk}/"
    Member.objects.filter(pk=officer.pk).update(serial_number="4499")

    assert as_seat("administrator", "4499")["Location"] == page
    assert as_seat("administrator", "4411")["Location"] == page
    assert as_seat("administrator", "1106")["Location"] == "/my-record/"
    found = as_seat("administrator", "nunez")
    assert titles(found, "Members") == ["Núñez, Ana"]
    assert f'href="{page}"' in found.content.decode()


def test_many_members_lead_an_administrator_to_the_list_of_those_on_file(as_seat, department):
    for _ in range(11):
        MemberFactory(last_name="Kent")

    [group] = as_seat("administrator", "kent").context["groups"]

    assert (group.count, group.more_url) == (11, "/administration/members/?q=kent")


def test_a_course_id_leads_straight_to_the_course(as_seat):
    CourseFactory(course_id="25-0031")

    assert as_seat("officer", "25-0031")["Location"] == "/courses/25-0031/"


@pytest.mark.parametrize("typed", ["nunez", "NÚÑEZ", "núñ ana", "Ana Nunez"])
def test_a_name_is_found_whatever_the_accents_and_the_order(as_seat, typed):
    assert titles(as_seat("sergeant", typed), "Members") == ["Núñez, Ana"]


@pytest.mark.parametrize(
    ("seat", "found"),
    [
        ("officer", 1),
        ("colleague", 0),
        ("sergeant", 1),
        ("other_sergeant", 0),
        ("commander", 1),
        ("clerk", 1),
        ("ogc", 0),
        ("hrd", 0),
        ("administrator", 1),  # who keeps what is on file
    ],
)
def test_members_out_of_reach_are_neither_shown_nor_counted(as_seat, seat, found):
    response = as_seat(seat, "nunez")

    assert len(titles(response, "Members")) == found
    assert ("Members: 1" in text_of(response)) == bool(found)


def test_members_of_one_name_are_told_apart(as_seat, department):
    for squad in ("Squad 110", "Squad 310"):
        MemberFactory(
            first_name="Pat", last_name="Lee", rank="Officer", element=department.elements[squad]
        )

    page = text_of(as_seat("clerk", "lee pat"))

    assert "Officer, Squad 110" in page
    assert "Officer, Squad 310" in page


def test_a_member_who_left_is_found_and_said_to_have_left(as_seat, department):
    MemberFactory(
        last_name="Gone",
        element=department.elements["Squad 110"],
        separated_on=date(2026, 3, 9),
    )

    assert "Left on Mar 9, 2026." in text_of(as_seat("clerk", "gone"))


def test_courses_and_classes_are_found_by_parts_of_the_title(as_seat):
    course = CourseFactory(course_id="25-0031", title="De-escalation scenarios")
    CourseSessionFactory(course=course, starts_on=date(2026, 4, 1))

    response = as_seat("officer", "de esc")

    assert titles(response, "Courses") == ["25-0031 De-escalation scenarios"]
    assert titles(response, "Classes") == ["Apr 1, 2026: 25-0031 De-escalation scenarios"]


def test_a_class_found_stands_where_its_own_page_says(as_seat):
    CourseSessionFactory(course__title="Long over", starts_on=date(2020, 4, 1))

    page = text_of(as_seat("officer", "long over"))

    assert "room 104. Held, sheet not saved." in page


@pytest.mark.parametrize("typed", ["4/2/2026", "Apr 2", "April 2nd"])
def test_a_day_finds_its_classes(as_seat, typed):
    days = [date(2026, 4, 1), date(2026, 4, 2), date(2026, 4, 3)]
    CourseSessionFactory(starts_on=days[0], ends_on=days[2], days=days)
    CourseSessionFactory(starts_on=date(2026, 4, 4))

    assert len(titles(as_seat("officer", typed), "Classes")) == 1


def test_ten_are_shown_and_the_rest_are_a_click_away(as_seat, department):
    for _ in range(12):
        MemberFactory(last_name="Quill", element=department.elements["Squad 110"])

    page = text_of(as_seat("clerk", "quill"))

    assert page.count("Quill, Robin") == 10
    assert '<a class="usa-link" href="/members/?q=quill">See all 12</a>' in page


@pytest.mark.parametrize("typed", ["", "   ", "\0"])
def test_an_empty_search_says_what_can_be_typed(as_seat, typed):
    page = text_of(as_seat("officer", typed))

    assert "What are you looking for?" in page


@pytest.mark.parametrize("typed", ["zzzz", "!!!", "%", "_", "漢字", "'; DROP TABLE x; --"])
def test_a_search_without_a_result_says_what_to_try(as_seat, typed):
    page = text_of(as_seat("clerk", typed))

    assert "Nothing found" in page
    assert "Try fewer letters" in page


def test_what_was_typed_stays_in_the_box_as_text(as_seat):
    page = as_seat("clerk", '"><script>alert(1)</script>').content.decode()

    assert "<script>alert" not in page
    assert 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in page


def test_a_text_too_long_is_cut_and_said_so(as_seat):
    page = text_of(as_seat("clerk", "x" * 5000))

    assert "That is 5,000 characters; the first 100 were searched for." in page


def test_a_search_without_parameters_is_an_empty_one(client, department):
    client.force_login(department.officer, backend="people.sign_in.SerialNumberBackend")

    assert "What are you looking for?" in text_of(client.get(URL))


def test_more_hits_need_no_more_queries(client, department, django_assert_max_num_queries):
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")
    course = CourseFactory(title="Quill driving")
    CourseSessionFactory(course=course)
    MemberFactory(last_name="Quill", element=department.elements["Squad 110"])
    send(department.officer, title="Quill driving")
    with django_assert_max_num_queries(16) as few:
        client.get(URL, {"q": "quill"})
    for _ in range(15):
        CourseSessionFactory(course=course)
        a_training(department.officer, title="Quill driving")
        CourseFactory(title="Quill driving")
        MemberFactory(last_name="Quill", element=department.elements["Squad 110"])
    with django_assert_max_num_queries(len(few)):
        client.get(URL, {"q": "quill"})


@pytest.mark.parametrize("typed", ["kayaks", "kayak nunez", "4411 kayaks", "PC-26-77"])
def test_what_was_sent_in_is_found_by_title_sender_and_control_number(as_seat, department, typed):
    kayaks = {"title": "Night kayaks", "control_number": "PC-26-7712"}
    training = a_training(department.officer, **kayaks)
    a_training(department.colleague, title="Day boats")

    response = as_seat("clerk", typed)

    assert titles(response, "Sent in") == ["Night kayaks"]
    [hit] = response.context["groups"][-1].hits
    assert hit.about == ("Outside training, sent by Núñez, Ana (4411) on Apr 1, 2026. Sent.")
    assert hit.url == f"/queue/{training.pk}/"


def test_roll_calls_and_challenges_are_found_likewise(as_seat, department):
    report = a_report(department.sergeant, there=[department.officer])
    challenge = challenge_gap(department.officer)

    assert report.title in titles(as_seat("clerk", report.title), "Sent in")
    assert titles(as_seat("auditor", challenge.title), "Sent in") == [challenge.title]


@pytest.mark.parametrize(
    ("seat", "found"),
    [
        ("officer", ["Night kayaks"]),
        ("inquiry", ["Night kayaks"]),
        ("sergeant", []),
        ("commander", []),
        ("colleague", []),
        ("administrator", []),
    ],
)
def test_what_was_sent_in_is_found_by_those_alone_who_may_see_it(as_seat, department, seat, found):
    a_training(department.officer, title="Night kayaks")

    response = as_seat(seat, "kayaks")

    assert titles(response, "Sent in") == found
    if not found:
        assert "Night" not in text_of(response)


def test_who_sees_all_records_goes_on_to_all_that_was_sent_in(as_seat, department):
    for _ in range(11):
        a_training(department.officer, title="Night kayaks")

    groups = as_seat("clerk", "kayaks").context["groups"]
    assert [(group.count, group.more_url) for group in groups] == [
        (11, "/queue/?state=all&q=kayaks")
    ]
    assert as_seat("officer", "kayaks").context["groups"][0].more_url == ""
