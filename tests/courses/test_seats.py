"""How a member gets a seat: supervisors enroll their own, and a class says whom to ask."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from courses.actions.enrolments import enrol_members
from courses.models import CourseSession, Enrolment
from courses.seats import leaders_of, seat_for
from events.models import Event
from tests.courses.conftest import TODAY, shown, signed_in
from tests.factories import CourseSessionFactory, MemberFactory, RoleDesignationFactory

TOMORROW = date(2026, 11, 22)

pytestmark = pytest.mark.usefixtures("at_noon")


def to_come(**values) -> CourseSession:
    course_session = CourseSessionFactory(**{"starts_on": TOMORROW, **values})
    return CourseSession.objects.with_seats_taken().get(pk=course_session.pk)


def enrolled(course_session) -> list[str]:
    return list(course_session.enrolments.values_list("member__serial_number", flat=True))


# Enrolling one's own -----------------------------------------------------------------------------


@pytest.mark.parametrize("seat", ["sergeant", "commander"])
def test_a_leader_enrolls_members_of_the_own_element_and_those_below(department, seat):
    by = department.members[seat]

    enrol_members(course_session=to_come(), members=[department.officer], by=by)

    assert Event.objects.get(action="enrolment.add").after == {"serial_numbers": ["4411"]}


@pytest.mark.parametrize("sees_all", [False, True])
def test_a_leader_enrolls_nobody_else_though_able_to_see_them(department, sees_all):
    course_session, by = to_come(), department.other_sergeant
    if sees_all:
        RoleDesignationFactory(member=by, role="training_inquiry")

    with pytest.raises(ValidationError) as caught:
        enrol_members(course_session=course_session, members=[department.officer, by], by=by)

    assert caught.value.message_dict == {
        "serial_numbers": [
            "4411 Núñez, Ana: not of an element that you lead. Take them out; their own "
            "supervisor or the Training Unit enrolls them."
        ]
    }
    assert enrolled(course_session) == []


# Whether there is a seat, and whom to ask --------------------------------------------------------


def test_a_class_to_come_says_how_many_seats_are_free_and_whom_to_ask(department):
    course_session = to_come(seats=2, coordinator=department.clerk)
    Enrolment.objects.create(course_session=course_session, member=department.colleague)
    course_session = CourseSession.objects.with_seats_taken().get()

    asks = seat_for(department.officer, course_session, today=TODAY)
    has_one = seat_for(department.colleague, course_session, today=TODAY)
    enrolls = seat_for(department.sergeant, course_session, today=TODAY)

    assert asks == (False, 1, [department.sergeant, department.clerk])
    assert has_one == (True, 1, [])
    assert enrolls == (False, 1, [])


@pytest.mark.parametrize(
    "values", [{"state": "closed"}, {"state": "cancelled"}, {"starts_on": date(2026, 11, 20)}]
)
def test_a_class_that_is_over_says_nothing_of_seats(department, values):
    assert seat_for(department.officer, to_come(**values), today=TODAY) is None


def test_whom_to_ask_is_the_nearest_leader_who_is_here_and_somebody_else(department):
    commander = department.commander
    before = leaders_of(department.officer, TODAY)
    own = leaders_of(department.sergeant, TODAY)
    department.sergeant.separated_on = date(2026, 11, 1)
    department.sergeant.save()
    after = leaders_of(department.officer, TODAY)

    assert (before, own, after) == ([department.sergeant], [commander], [commander])
    assert leaders_of(commander, TODAY) == []


# Pages -------------------------------------------------------------------------------------------


def test_a_supervisor_enrolls_from_the_page_of_the_class(department):
    client, course_session = signed_in(department.sergeant), to_come()
    page, address = f"/classes/{course_session.pk}/", f"/classes/{course_session.pk}/enrol/"

    offered = shown(client, page)
    said = client.post(address, {"serial_numbers": "nunez"}, follow=True).content.decode()
    refused = client.post(address, {"serial_numbers": "2201"}).content.decode()

    assert "Only members of the elements that you lead and of those below." in offered
    assert "1 member is enrolled." in said
    assert "Nobody you lead has the serial number 2201." in refused
    assert enrolled(course_session) == ["4411"]
    assert "Take out" in said


def test_a_supervisor_enrolls_nobody_in_a_class_that_is_over_while_a_clerk_does(department):
    over = to_come(starts_on=date(2026, 11, 20))
    page = f"/classes/{over.pk}/"
    form = 'action="/classes/'

    asked = [
        form in shown(signed_in(each), page) for each in (department.sergeant, department.clerk)
    ]

    assert asked == [False, True]
    sent = {"serial_numbers": department.officer.serial_number}
    refused = (
        signed_in(department.sergeant).post(f"{page}enrol/", sent, follow=True).content.decode()
    )
    assert "This class was over on Nov 20, 2026." in refused
    assert enrolled(over) == []
    signed_in(department.clerk).post(f"{page}enrol/", sent)
    assert enrolled(over) == [department.officer.serial_number]


def test_a_member_reads_whom_to_ask_and_that_there_is_a_seat(department):
    department.clerk.email = "clerk@example.org"
    department.clerk.save()
    course_session = to_come(seats=3, coordinator=department.clerk)
    page, client = f"/classes/{course_session.pk}/", signed_in(department.officer)

    asks = shown(client, page)
    Enrolment.objects.create(course_session=course_session, member=department.officer)
    has_one = shown(client, page)
    for _ in range(2):
        Enrolment.objects.create(course_session=course_session, member=MemberFactory())
    full = shown(signed_in(department.colleague), page)

    coordinator = (
        f'<a class="usa-link" href="mailto:clerk@example.org">{department.clerk.spoken_name}</a>, '
        "who coordinates the class"
    )
    sergeant = department.sergeant.spoken_name
    assert "<strong>3 seats are free.</strong> To get one, ask " in asks
    assert sergeant in asks
    assert coordinator in asks
    assert "<strong>You have a seat in this class.</strong>" in has_one
    assert "<strong>No seat is free.</strong> For another class, or one more seat, ask" in full
    assert f"?state=upcoming&amp;q={course_session.course.course_id}" in full


def test_who_is_led_by_nobody_asks_the_training_unit(department):
    page = shown(signed_in(department.ogc), f"/classes/{to_come().pk}/")

    assert "To get one, ask the Training Unit." in page
