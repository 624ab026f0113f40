"""The members that a name typed on the page of a sheet finds, and which of them Enter adds."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import CourseSession, Enrolment
from people.models import Member
from tests.factories import CourseFactory, MemberFactory
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.sheets import a_class, draft


@pytest.fixture
def course_session(department) -> CourseSession:
    return a_class(course=CourseFactory(course_id="26-0042", title="Crisis response"))


@pytest.fixture
def client(department) -> Client:
    return sign_in(department.clerk)


def matches(client: Client, course_session: CourseSession, q: str) -> str:
    url = reverse("records:sheet-matches", kwargs={"pk": course_session.pk})
    return client.get(url, {"q": q}).content.decode()


def note_of(found: str) -> str:
    """The sentence under the matches, as people read it."""
    return re.sub("<[^>]+>", "", found.split('matches__note">')[1]).strip()


def test_the_enrolled_come_first_in_a_names_matches_and_are_marked(client, course_session):
    MemberFactory(serial_number="6001", last_name="Núñez", first_name="Aa")
    MemberFactory(serial_number="6002", last_name="Núñez", first_name="Zoe")
    for serial in ("6002", "4411"):
        member = Member.objects.get(serial_number=serial)
        Enrolment.objects.create(course_session=course_session, member=member)
    draft(course_session, "4411", Member.objects.get(serial_number="1101"))

    found = matches(client, course_session, "nunez")

    assert re.findall(r'data-serial="(\d+)"', found) == ["4411", "6002", "6001"]
    assert re.findall("<strong>(.+?)</strong>", found) == ["On the sheet", "Enrolled"]


def test_a_place_given_up_is_no_enrolment(client, course_session):
    Enrolment.objects.create(
        course_session=course_session,
        member=Member.objects.get(serial_number="4411"),
        state="excused",
    )

    assert "<strong>" not in matches(client, course_session, "nunez")


def test_a_name_is_found_without_its_accents(client, course_session):
    found = matches(client, course_session, "nunez")

    assert 'data-serial="4411"' in found
    assert "Núñez, Ana" in found


def test_shared_names_are_told_apart_by_serial_and_element(client, department, course_session):
    MemberFactory(
        serial_number="6001",
        first_name="Ana",
        last_name="Núñez",
        element=department.elements["Squad 310"],
    )

    found = matches(client, course_session, "ana nunez")

    assert "4411" in found
    assert "Squad 110" in found
    assert "6001" in found
    assert "Squad 310" in found


def test_the_only_one_found_is_what_enter_adds(client, course_session):
    found = matches(client, course_session, "nunez")

    assert found.count("data-only") == 1
    assert "1 found. Enter adds 4411." in found


def test_of_two_who_were_employed_one_is_to_be_chosen(client, course_session):
    MemberFactory(serial_number="6001", last_name="Núñez")

    found = matches(client, course_session, "nunez")

    assert "data-only" not in found
    assert note_of(found) == "2 found. Choose one with the arrow keys."


def test_who_left_before_the_class_leaves_the_other_the_only_one(client, course_session):
    MemberFactory(serial_number="6001", last_name="Núñez", separated_on=date(2026, 3, 9))

    found = matches(client, course_session, "nunez")

    assert 'data-serial="4411" data-name="Núñez, Ana" data-only' in found
    assert note_of(found) == "2 found. Enter adds 4411; or choose with the arrow keys."


def test_who_left_before_the_class_is_not_added_by_enter(client, course_session):
    MemberFactory(serial_number="6001", last_name="Quill", separated_on=date(2026, 3, 9))

    assert "data-only" not in matches(client, course_session, "quill")


def test_too_many_to_show_are_never_the_only_one(client, course_session):
    for _ in range(8):
        MemberFactory(last_name="Núñez", separated_on=date(2026, 3, 9))

    assert "data-only" not in matches(client, course_session, "nunez")


def test_a_separated_member_is_shown_as_such_and_last(client, course_session):
    MemberFactory(
        serial_number="6001", last_name="Núñez", first_name="Aa", separated_on=date(2026, 3, 9)
    )

    found = matches(client, course_session, "nunez")

    assert "separated on Mar 9, 2026" in found
    assert found.index("4411") < found.index("6001")


def test_nobody_found_says_what_to_try(client, course_session):
    assert "No member is called “zzz”" in matches(client, course_session, "zzz")


@pytest.mark.parametrize("q", ["", "'", "<b>", "%", "\x00", "x" * 5000])
def test_an_odd_name_is_no_error(client, course_session, q):
    matches(client, course_session, q)
