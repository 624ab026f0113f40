"""Scheduling a class again on other days, and moving one with all its days."""

from datetime import date, time
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from courses.actions.enrolments import enrol_members
from courses.actions.repeating import MOST_COPIES, Copy, move_class, repeat_class
from courses.actions.sessions import days_of
from courses.class_days import when_and_where
from courses.history import latest_change
from courses.models import CourseSession, Enrolment
from events.models import Event
from tests.courses.conftest import TODAY
from tests.courses.test_cancelling import states
from tests.factories import CourseSessionFactory, MemberFactory

FIRST = date(2026, 12, 1)
EIGHT = time(8)
pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def course_session(department) -> CourseSession:
    """A class of two days, Tuesday and Thursday, with everything filled in."""
    days = [FIRST, date(2026, 12, 3)]
    course_session = CourseSessionFactory(
        starts_on=FIRST,
        ends_on=days[1],
        days=days,
        seats=12,
        source="in_service",
        coordinator=department.sergeant,
    )
    course_session.instructors.set([department.other_sergeant])
    return CourseSession.objects.get(pk=course_session.pk)


def again(department, course_session, *copies, **values):
    return repeat_class(
        course_session=course_session,
        copies=copies,
        by=department.clerk,
        today=TODAY,
        **values,
    )


def plain(course_session) -> list[str]:
    return [
        f"{day.on} {day.starts_at:%H:%M}-{day.ends_at:%H:%M}" for day in days_of(course_session)
    ]


# Again -------------------------------------------------------------------------------------------


def test_a_class_scheduled_again_keeps_everything_but_its_days(department, course_session):
    [new] = again(department, course_session, Copy(date(2026, 12, 8), time(9, 30))).row

    same = ("course_id", "location", "seats", "source", "coordinator_id")
    assert [getattr(new, name) for name in same] == [getattr(course_session, name) for name in same]
    assert list(new.instructors.all()) == [department.other_sergeant]
    assert plain(new) == ["2026-12-08 09:30-17:30", "2026-12-10 09:30-17:30"]
    assert (new.starts_on, new.ends_on) == (date(2026, 12, 8), date(2026, 12, 10))
    assert Event.objects.filter(action="class.schedule").count() == 1


def test_each_of_several_classes_takes_the_members_of_an_element(department, course_session):
    elements = department.elements
    gone = MemberFactory(element=elements["Squad 310"], separated_on=date(2026, 12, 1))

    new = again(
        department,
        course_session,
        Copy(date(2026, 12, 8), EIGHT, elements["Squad 110"]),
        Copy(date(2026, 12, 15), EIGHT, elements["East Patrol Division"]),
        Copy(date(2026, 12, 22), EIGHT),
    ).row

    assert [sorted(states(each)) for each in new] == [["3301", "4411", "4412"], ["3302"], []]
    assert gone.serial_number not in states(new[1])
    assert Event.objects.filter(action="enrolment.add").count() == 2


@pytest.mark.parametrize("state", ["closed", "cancelled", "held"])
def test_a_class_that_is_over_or_cancelled_is_scheduled_again_too(department, state):
    [new] = again(department, CourseSessionFactory(state=state), Copy(FIRST, EIGHT)).row

    assert (new.state, new.cancel_reason) == ("scheduled", "")


def test_every_row_that_can_not_be_is_named_and_nothing_is_scheduled(department, course_session):
    squad = department.elements["Squad 110"]
    for _ in range(12):
        MemberFactory(element=squad)
    empty = department.elements["Patrol Bureau"]
    lonely = type(empty).objects.create(name="Empty squad", kind="squad", parent=empty)

    with pytest.raises(ValidationError) as caught:
        again(
            department,
            course_session,
            Copy(date(2026, 12, 8), EIGHT),
            Copy(date(2099, 12, 8), EIGHT),
            Copy(date(2026, 12, 8), time(20)),
            Copy(date(2026, 12, 8), EIGHT, squad),
            Copy(date(2026, 12, 8), EIGHT, lonely),
            Copy(date.max, EIGHT),
            Copy(date(2015, 1, 5), EIGHT),
        )

    found = {name: " ".join(words) for name, words in caught.value.message_dict.items()}
    assert list(found) == [
        "copies-1-on",
        "copies-2-starts_at",
        "copies-3-element",
        "copies-4-element",
        "copies-5-on",
        "copies-6-on",
    ]
    assert "is more than 2 years ahead" in found["copies-1-on"]
    assert found["copies-2-starts_at"] == (
        "A day of 8 hours that begins at 8:00 PM would not end on the same day. Begin earlier."
    )
    assert "15 more members, but 12 of 12 seats are free" in found["copies-3-element"]
    assert found["copies-4-element"].startswith("Nobody is in Empty squad on that day.")
    assert found["copies-5-on"] == "9999-12-31 is no day for a class. Check the year."
    assert "2015" in found["copies-6-on"]
    assert CourseSession.objects.count() == 1
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("number", "said"), [(0, "Say on which day"), (MOST_COPIES + 1, "27 classes are more than 26")]
)
def test_no_day_and_too_many_are_refused(department, course_session, number, said):
    with pytest.raises(ValidationError, match=said):
        again(department, course_session, *[Copy(FIRST, EIGHT)] * number)

    assert CourseSession.objects.count() == 1


def test_the_form_sent_twice_schedules_nothing_more(department, course_session):
    copies = [Copy(date(2026, 12, 8), EIGHT), Copy(date(2026, 12, 15), EIGHT)]
    token = uuid4()

    first = again(department, course_session, *copies, form_token=token)
    second = again(department, course_session, *copies, form_token=token)

    assert (first.is_repeat, second.is_repeat) == (False, True)
    assert second.row == [first.row[0]]
    assert CourseSession.objects.count() == 3


def test_nothing_is_scheduled_again_when_the_event_fails(department, course_session, request):
    request.getfixturevalue("log_fails")

    with pytest.raises(RuntimeError):
        again(department, course_session, Copy(FIRST, EIGHT))

    assert CourseSession.objects.count() == 1


# Move --------------------------------------------------------------------------------------------


def moved(department, course_session, on, starts_at=EIGHT, **values) -> CourseSession:
    return move_class(
        course_session=course_session,
        on=on,
        starts_at=starts_at,
        by=department.clerk,
        today=TODAY,
        **values,
    )


def test_a_class_is_moved_with_all_its_days_and_keeps_the_rest(department, course_session):
    Enrolment.objects.create(course_session=course_session, member=department.officer)

    moved(department, course_session, date(2026, 12, 14), time(7, 15))

    course_session.refresh_from_db()
    assert plain(course_session) == ["2026-12-14 07:15-15:15", "2026-12-16 07:15-15:15"]
    assert (course_session.starts_on, course_session.ends_on) == (
        date(2026, 12, 14),
        date(2026, 12, 16),
    )
    assert states(course_session) == {"4411": "enrolled"}
    after = Event.objects.get(action="class.change").after
    assert (list(after), after["serial_numbers"]) == (["days", "serial_numbers"], ["4411"])


@pytest.mark.parametrize(
    ("on", "starts_at", "field"),
    [
        (date(2099, 1, 1), EIGHT, "on"),
        (date(1969, 1, 1), EIGHT, "on"),
        (date.max, EIGHT, "on"),
        (date(2026, 12, 14), time(16, 1), "starts_at"),
        (date(2026, 12, 14), time(23, 59), "starts_at"),
    ],
)
def test_a_day_that_can_not_be_is_refused_beside_its_field(
    department, course_session, on, starts_at, field
):
    with pytest.raises(ValidationError) as caught:
        moved(department, course_session, on, starts_at)

    assert list(caught.value.message_dict) == [field]
    assert CourseSession.objects.get().starts_on == FIRST


@pytest.mark.parametrize(
    ("begins", "starts_at", "said"),
    [
        (
            [time(13), time(8)],
            time(2),
            "What begins at 8:00 AM on Dec 3, 2026 would begin at 9:00 PM on the day before. "
            "Begin later.",
        ),
        (
            [time(8), time(20)],
            time(14),
            "What begins at 8:00 PM on Dec 3, 2026 would begin at 2:00 AM on the day after. "
            "Begin earlier.",
        ),
    ],
)
def test_a_day_is_moved_into_no_other_day(department, course_session, begins, starts_at, said):
    """A day of two hours slides whole over midnight, and would end on the day it begins."""
    for day, begin in zip(course_session.days.order_by("on"), begins, strict=True):
        day.starts_at, day.ends_at = begin, begin.replace(begin.hour + 2)
        day.save()
    before = plain(course_session)

    with pytest.raises(ValidationError) as caught:
        moved(department, course_session, date(2026, 12, 14), starts_at)

    assert caught.value.message_dict == {"starts_at": [said]}
    assert plain(CourseSession.objects.get()) == before


def test_a_class_that_is_closed_is_not_moved(department):
    course_session = CourseSessionFactory(state="closed")

    with pytest.raises(ValidationError, match="This class is closed"):
        moved(department, course_session, FIRST)


def test_a_change_that_was_not_seen_is_not_moved_over(department, course_session):
    seen = latest_change(course_session)
    moved(department, course_session, date(2026, 12, 14))

    with pytest.raises(ValidationError, match="changed this on"):
        moved(department, course_session, date(2026, 12, 21), seen=seen)


def was_on(course_session) -> str:
    course_session.refresh_from_db()
    return course_session.moved_from


def enrolled_from(course_session, member) -> str:
    """Where the class was for a member before it was moved."""
    return course_session.enrolments.get(member=member).moved_from


def test_a_moved_class_tells_only_those_who_had_a_seat_when_it_moved(department, course_session):
    def enrol(member):
        enrol_members(course_session=course_session, members=[member], by=department.clerk)

    first = when_and_where(days_of(course_session), str(course_session.location))
    enrol(department.officer)
    Enrolment.objects.create(
        course_session=course_session, member=department.sergeant, state="excused"
    )

    moved(department, course_session, date(2026, 12, 14))
    for member in (department.colleague, department.sergeant):
        enrol(member)
    once = [
        enrolled_from(course_session, department.members[seat])
        for seat in ("officer", "colleague", "sergeant")
    ]
    moved(department, course_session, FIRST)

    assert once == [first, "", ""]
    assert enrolled_from(course_session, department.officer) == ""


def test_who_is_enrolled_again_is_told_of_no_earlier_move(department, course_session):
    enrolment = Enrolment.objects.create(
        course_session=course_session, member=department.officer, moved_from="Dec 9, 2026"
    )
    Enrolment.objects.update(state="rescheduled")

    enrol_members(course_session=course_session, members=[department.officer], by=department.clerk)

    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.moved_from) == ("enrolled", "")


def test_a_moved_class_says_where_it_was_until_it_is_back_there(department, course_session):
    first = (
        "Dec 1, 2026, 8:00 AM to 4:00 PM; Dec 3, 2026, 8:00 AM to 4:00 PM at "
        f"{course_session.location}"
    )

    moved(department, course_session, date(2026, 12, 14))
    moved(department, course_session, date(2026, 12, 21))
    later = was_on(course_session)
    moved(department, course_session, FIRST)

    assert (later, was_on(course_session)) == (first, "")


def test_a_class_that_nobody_goes_to_leaves_no_word_of_a_move(department):
    course_session = CourseSessionFactory(starts_on=FIRST)

    moved(department, course_session, date(2026, 12, 14))

    assert was_on(course_session) == ""


@pytest.mark.parametrize(("enrolled", "are"), [(1, "1 member is"), (2, "2 members are")])
def test_a_class_that_people_are_to_come_to_is_moved_into_the_past_only_when_that_is_meant(
    department, course_session, enrolled, are
):
    for member in (department.officer, department.colleague)[:enrolled]:
        Enrolment.objects.create(course_session=course_session, member=member)
    over = date(2026, 11, 3)

    with pytest.raises(ValidationError) as caught:
        moved(department, course_session, over)
    asked = caught.value.message_dict
    stays = CourseSession.objects.get().starts_on
    moved(department, course_session, over, is_past_meant=True)

    assert asked == {
        "is_past_meant": [
            f"Nov 5, 2026 is over, and {are} enrolled for Dec 1, 2026. Change the day, or tick "
            "the box."
        ]
    }
    assert (stays, CourseSession.objects.get().starts_on) == (FIRST, over)


@pytest.mark.parametrize("starts_on", [date(2026, 11, 3), FIRST])
def test_a_class_that_is_over_or_empty_is_given_a_past_day_unasked(department, starts_on):
    course_session = CourseSessionFactory(starts_on=starts_on)
    if starts_on != FIRST:
        Enrolment.objects.create(course_session=course_session, member=department.officer)

    moved(department, course_session, date(2026, 11, 2))

    assert CourseSession.objects.get().starts_on == date(2026, 11, 2)


# Pages -------------------------------------------------------------------------------------------


def rows_of(page) -> list[tuple[str, str]]:
    rows = page.context["rows"].forms
    return [(str(row["on"].value()), str(row["starts_at"].value())[:5]) for row in rows]


def test_the_page_starts_with_the_class_a_week_later(as_clerk, course_session):
    page = as_clerk.get(f"/classes/{course_session.pk}/again/")

    assert rows_of(page) == [("2026-12-08", "08:00")]


@pytest.mark.parametrize(
    ("weekly", "days"),
    [
        ("1", ["2026-12-08", "2026-12-15", "2026-12-22"]),
        ("2", ["2026-12-15", "2026-12-29", "2027-01-12"]),
    ],
)
def test_a_row_of_weeks_is_filled_in_to_look_at_first(as_clerk, course_session, weekly, days):
    page = as_clerk.post(f"/classes/{course_session.pk}/again/", {"number": "3", "weekly": weekly})

    assert rows_of(page) == [(day, "08:00") for day in days]
    assert CourseSession.objects.count() == 1


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("27", "27 is out of range. Give 1 to 26."),
        ("0", "0 is out of range."),
        ("many", "“many” is not a whole number."),
    ],
)
def test_a_number_of_weeks_that_can_not_be_is_refused(as_clerk, course_session, number, said):
    page = as_clerk.post(
        f"/classes/{course_session.pk}/again/",
        {
            "number": number,
            "weekly": "1",
            "copies-0-on": "2026-12-09",
            "copies-0-starts_at": "8:00",
        },
    )

    assert said in page.content.decode()
    assert rows_of(page) == [("2026-12-09", "8:00")]


def test_rows_are_added_and_removed(as_clerk, course_session):
    address = f"/classes/{course_session.pk}/again/"
    typed = {"copies-0-on": "2026-12-08", "copies-0-starts_at": "13:00"}

    more = as_clerk.post(address, {**typed, "add_copy": "1"})
    typed |= {"copies-1-on": "x", "copies-1-starts_at": ""}
    unread = as_clerk.post(address, {**typed, "add_copy": "1"})
    fewer = as_clerk.post(address, {**typed, "remove_copy": "0"})

    assert rows_of(more) == [("2026-12-08", "13:00"), ("2026-12-15", "13:00")]
    assert rows_of(unread)[2] == ("", "")
    assert rows_of(fewer) == [("x", "")]


def test_three_squads_are_scheduled_from_the_page_and_doubles_are_said(
    department, as_clerk, course_session
):
    CourseSessionFactory(location=course_session.location, starts_on=date(2026, 12, 15))
    page = as_clerk.post(
        f"/classes/{course_session.pk}/again/",
        {
            "copies-0-on": "2026-12-08",
            "copies-0-starts_at": "08:00",
            "copies-0-element": str(department.elements["Squad 110"].pk),
            "copies-1-on": "2026-12-15",
            "copies-1-starts_at": "08:00",
            "copies-1-element": "",
        },
        follow=True,
    )

    text = page.content.decode()
    assert page.redirect_chain[0][0] == f"/classes/?q={course_session.course.course_id}"
    assert "are scheduled: Dec 8, 2026 to Dec 10, 2026; Dec 15, 2026 to Dec 17, 2026." in text
    assert "3 members are enrolled." in text
    assert "Dec 15, 2026 to Dec 17, 2026: " in text
    assert "at the same hours. If one of the two is a slip" in text


def test_what_was_typed_stays_with_the_reason_beside_it(as_clerk, course_session):
    page = as_clerk.post(
        f"/classes/{course_session.pk}/again/",
        {"copies-0-on": "2026-02-30", "copies-0-starts_at": "late", "copies-0-element": "9999"},
    )

    [row] = page.context["rows"].forms
    assert list(row.errors) == ["on", "starts_at", "element"]
    assert row["starts_at"].value() == "late"
    assert "Class 1, Start" in page.content.decode()
    assert CourseSession.objects.count() == 1


def test_one_more_class_leads_to_its_page_and_a_second_sending_says_so(as_clerk, course_session):
    address = f"/classes/{course_session.pk}/again/"
    token = str(as_clerk.get(address).context["form"]["form_token"].value())
    typed = {"copies-0-on": "2026-12-08", "copies-0-starts_at": "08:00", "form_token": token}

    once = as_clerk.post(address, typed, follow=True)
    twice = as_clerk.post(address, typed, follow=True)

    new = CourseSession.objects.latest("pk")
    assert once.redirect_chain == [(f"/classes/{new.pk}/", 302)]
    assert "Dec 8, 2026 to Dec 10, 2026 was scheduled then" in twice.content.decode()
    assert CourseSession.objects.count() == 2


def test_a_class_is_moved_from_its_page_and_doubles_are_said(department, as_clerk, course_session):
    Enrolment.objects.create(course_session=course_session, member=department.officer)
    other = CourseSessionFactory(starts_on=date(2026, 12, 16), location="Range")
    Enrolment.objects.create(course_session=other, member=department.officer)
    address = f"/classes/{course_session.pk}/move/"

    form = as_clerk.get(address).context["form"]
    page = as_clerk.post(
        address,
        {"on": "2026-12-14", "starts_at": "09:00", "seen": form["seen"].value()},
        follow=True,
    )

    assert (form["on"].value(), form["starts_at"].value()) == (FIRST, EIGHT)
    text = page.content.decode()
    assert "Dec 14, 2026 to Dec 16, 2026. 1 member reads it on their home page." in text
    assert "4411 Núñez, Ana is enrolled in" in text


def test_the_page_asks_once_whether_a_day_that_is_over_is_meant(
    department, as_clerk, course_session
):
    Enrolment.objects.create(course_session=course_session, member=department.officer)
    address = f"/classes/{course_session.pk}/move/"
    seen = latest_change(course_session)
    typed = {"on": "2026-11-03", "starts_at": "08:00", "seen": seen}
    box = 'name="is_past_meant"'

    before = as_clerk.get(address).content.decode()
    asked = as_clerk.post(address, typed).content.decode()
    as_clerk.post(address, {**typed, "is_past_meant": "on"})

    assert (box in before, box in asked) == (False, True)
    assert "1 enrolled member reads of it on their home page." in before
    assert "Nov 5, 2026 is over, and 1 member is enrolled for Dec 1, 2026." in asked
    assert CourseSession.objects.get().starts_on == date(2026, 11, 3)


def test_a_class_that_can_not_be_moved_says_so_on_its_page(as_clerk):
    course_session = CourseSessionFactory(state="cancelled")

    page = as_clerk.get(f"/classes/{course_session.pk}/move/", follow=True)

    assert "This class is canceled" in page.content.decode()
