"""What is due: one list for a role's whole desk, within its reach."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from compliance.standings.settlement import refresh
from courses.models import CourseSession
from frame.due import Clock, due_for
from kcpd_training.desk.due import Due
from people.models import RoleDesignation
from tests.compliance.reporting import with_standings
from tests.factories import (
    CourseFactory,
    CourseSessionFactory,
    DecisionFactory,
    DocumentFactory,
    MemberFactory,
    ProviderFactory,
)
from tests.records.leavers.packs import a_leaver, a_pack

CHICAGO = ZoneInfo("America/Chicago")
TODAY = date(2026, 4, 1)
NOON = datetime(2026, 4, 1, 12, tzinfo=CHICAGO)
IN_GRACE = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def roles_of_this_year(db, request):
    """Every role was given this year: their yearly review is another test's."""
    if "department" in request.fixturenames:
        request.getfixturevalue("department")
        RoleDesignation.objects.update(designated_on=date(2026, 1, 2))


@pytest.fixture
def as_seat(client, department):
    """A page as a member of the department reads it at noon of April 1."""

    def get(seat: str, page: str = "desk:due-list"):
        client.force_login(department.members[seat], backend="people.sign_in.SerialNumberBackend")
        with time_machine.travel(NOON, tick=False):
            return client.get(reverse(page))

    return get


def clocks(member, today: date = TODAY) -> list[tuple[str, str, date]]:
    return [(clock.what, clock.whose, clock.on) for clock in due_for(member, today=today)]


def waiting_class(on: date = date(2026, 3, 23), **values) -> CourseSession:
    return CourseSessionFactory(
        course=CourseFactory(course_id="26-0042", title="Crisis response"), starts_on=on, **values
    )


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


# Sheets


def test_a_class_that_waits_for_its_sheet_is_due_on_its_last_day(department):
    waiting_class(coordinator=department.sergeant)

    [(what, whose, on)] = clocks(department.clerk)

    assert what == "Sign-in sheet of 26-0042 Crisis response"
    assert (whose, on) == (department.sergeant.name, date(2026, 3, 23))


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_a_class_that_waits_for_nothing_is_not_due(department, state):
    waiting_class(state=state)

    assert clocks(department.clerk) == []


def test_a_class_to_come_is_not_due(department):
    waiting_class(on=date(2026, 4, 2))

    assert clocks(department.clerk) == []


# Applications to the director


def test_an_application_is_due_until_it_is_decided(department):
    DecisionFactory(member=department.officer, period=2026, applied_on=date(2026, 1, 5))
    DecisionFactory(member=department.colleague, decided_on=date(2026, 1, 9))

    assert clocks(department.clerk) == [
        ("Decision on the waiver for 2026", "Núñez, Ana (4411)", date(2026, 12, 31))
    ]


def test_a_clerk_is_not_asked_to_decide_their_own_application(department):
    DecisionFactory(member=department.clerk)

    assert clocks(department.clerk) == []


def test_who_leads_is_not_asked_to_decide(department):
    DecisionFactory(member=department.officer)

    assert clocks(department.sergeant) == []


# Members who can still catch up


@pytest.fixture
def staffed(department):
    return with_standings(department)


def owing(reader, today: date = IN_GRACE) -> dict[tuple[str, date], str]:
    return {(what, on): whose for what, whose, on in clocks(reader, today) if "owe" in what}


def test_who_is_behind_can_catch_up_until_march_15_and_is_counted_within_reach(staffed):
    clock = ("Members who owe hours for 2025", date(2026, 3, 15))
    MemberFactory(element=staffed.elements["Squad 310"])
    in_tree, in_all = owing(staffed.sergeant)[clock], owing(staffed.clerk)[clock]

    assert (in_tree, in_all) == ("2 members", "3 members")
    assert owing(staffed.sergeant, date(2026, 3, 15)) == {clock: "2 members"}
    assert owing(staffed.sergeant, date(2026, 3, 16)) == {}


def test_a_leader_counts_nobody_of_another_tree(staffed):
    away = MemberFactory(element=staffed.elements["Squad 310"], hired_on=date(2020, 1, 1))
    before = owing(staffed.sergeant)

    away.element = staffed.elements["Squad 110"]
    away.save()

    [(clock, whose)] = owing(staffed.sergeant).items()
    assert int(whose.split()[0]) == int(before[clock].split()[0]) + 1


def test_an_extension_ends_on_its_own_day(staffed):
    DecisionFactory(
        member=staffed.officer,
        kind="extension",
        decided_on=date(2026, 1, 9),
        until=date(2026, 6, 30),
    )
    clock = ("Members who owe hours, extended by the director, for 2025", date(2026, 6, 30))

    assert owing(staffed.sergeant, date(2026, 4, 1)) == {clock: "1 member"}
    assert owing(staffed.other_sergeant, date(2026, 4, 1)) == {}
    assert owing(staffed.sergeant, date(2026, 6, 30)) == {clock: "1 member"}
    assert owing(staffed.sergeant, date(2026, 7, 1)) == {}


def test_an_extension_of_one_hides_nobody_else_who_owes_in_the_days_of_grace(staffed):
    member = MemberFactory(element=staffed.elements["Squad 310"])
    before = owing(staffed.clerk)
    DecisionFactory(
        member=member,
        kind="extension",
        decided_on=date(2026, 1, 9),
        until=date(2026, 6, 30),
        entered_by=staffed.clerk,
        decision_document=DocumentFactory(member=member, added_by=staffed.clerk),
    )

    clock = ("Members who owe hours for 2025", date(2026, 3, 15))
    extended = ("Members who owe hours, extended by the director, for 2025", date(2026, 6, 30))
    assert (before[clock], extended in before) == ("3 members", False)
    assert owing(staffed.clerk) == {clock: "2 members", extended: "1 member"}


# Licenses of providers


@pytest.mark.parametrize(
    ("until", "is_due"),
    [(date(2026, 2, 1), True), (date(2026, 5, 31), True), (date(2026, 6, 1), False)],
)
def test_a_license_is_due_from_sixty_days_before_it_ends(department, until, is_due):
    CourseFactory(provider=ProviderFactory(name="Academy", license_valid_until=until))

    expected = [("License of Academy", "Academy", until)] if is_due else []
    assert clocks(department.administrator) == clocks(department.clerk) == expected


def test_a_provider_of_two_courses_is_due_once_and_one_whose_courses_are_retired_never(department):
    ends = date(2026, 4, 20)
    academy = ProviderFactory(name="Academy", license_valid_until=ends)
    gone = ProviderFactory(name="Gone", license_valid_until=ends)
    CourseFactory.create_batch(2, provider=academy)
    CourseFactory(provider=gone, retired_on=date(2025, 1, 1))

    assert clocks(department.administrator) == [("License of Academy", "Academy", ends)]


def test_each_goes_to_the_page_they_may_open(department, as_seat):
    CourseFactory(provider=ProviderFactory(license_valid_until=date(2026, 4, 20)))

    for seat in ("administrator", "clerk"):
        [clock] = due_for(department.members[seat], today=TODAY)
        client = as_seat(seat).client
        assert client.get(clock.page).status_code == 200, seat


# The page


def test_the_longest_late_stands_first_and_says_so_in_words(department, as_seat):
    waiting_class()
    CourseFactory(provider=ProviderFactory(name="Academy", license_valid_until=date(2026, 4, 13)))

    page = text_of(as_seat("clerk"))

    assert "1 of 2 is late." in page
    assert page.index("9 days late") < page.index("in 12 days")
    assert "Mar 23, 2026" in page
    assert "Policy 930-5 IV.D.1" in page


@pytest.mark.parametrize(
    ("on", "words", "kind"),
    [
        (date(2026, 3, 31), "1 day late", "bad"),
        (date(2026, 4, 1), "today", "caution"),
        (date(2026, 4, 2), "in 1 day", "caution"),
        (date(2026, 4, 15), "in 14 days", "caution"),
        (date(2026, 4, 16), "in 15 days", "wait"),
        (None, "no day yet", "wait"),
    ],
)
def test_a_day_is_said_as_days(on, words, kind):
    due = Due(Clock("A", on, "B", "C", "/", "D"), TODAY)

    assert (due.in_days, due.kind, due.is_late) == (words, kind, kind == "bad")


def test_what_has_no_day_yet_stands_last(department, as_seat):
    CourseFactory(course_id="26-0001", title="Stops", post_state="to_submit")
    waiting_class()

    page = text_of(as_seat("clerk"))

    assert "1 of 2 is late." in page
    assert page.index("9 days late") < page.index("no day yet")
    assert "Submit 26-0001 Stops to POST" in text_of(as_seat("clerk", "home"))


def test_an_empty_desk_says_what_would_show(department, as_seat):
    page = text_of(as_seat("administrator"))

    assert "Nothing is due" in page
    assert "a license that ends shows here" in page


@pytest.mark.parametrize(
    ("seat", "is_there"),
    [("clerk", True), ("sergeant", True), ("officer", False), ("ogc", True), ("hrd", True)],
)
def test_the_navigation_leads_there_for_whom_something_can_fall_due(
    department, as_seat, seat, is_there
):
    home = text_of(as_seat(seat, "home"))

    assert (f'href="{reverse("desk:due-list")}"' in home) == is_there


def test_home_shows_the_first_five_and_how_many_there_are(department, as_seat):
    for day in range(1, 8):
        CourseSessionFactory(starts_on=date(2026, 3, day))

    home = text_of(as_seat("clerk", "home"))

    part = home.partition('<h2 id="due">')[2].partition("</section>")[0]
    assert part.count('<li class="hit">') == 5
    assert "31 days late" in part
    assert "All that is due: 7, 7 late" in part


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_as_much_for_three_of_each_as_for_one(
    staffed, as_seat, number, django_assert_num_queries
):
    for _ in range(number):
        CourseSessionFactory(starts_on=date(2026, 3, 23), coordinator=MemberFactory())
        CourseSessionFactory(state="closed").instructors.add(MemberFactory())
        CourseFactory(provider=ProviderFactory(license_valid_until=date(2026, 4, 20)))
        DecisionFactory(member=MemberFactory())
        DecisionFactory(
            member=MemberFactory(),
            kind="extension",
            decided_on=date(2026, 1, 9),
            until=date(2026, 6, 30),
        )
        a_leaver(left=date(2026, 3, 1))
        a_pack(a_leaver(left=date(2026, 3, 2)))
    with time_machine.travel(NOON, tick=False):
        refresh()
    client = as_seat("clerk").client

    with time_machine.travel(NOON, tick=False), django_assert_num_queries(25):
        assert client.get(reverse("desk:due-list")).context["table"].rows
