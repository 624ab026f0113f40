"""Cancelling a class, moving its members to another one, and taking it up again."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from courses.actions.cancelling import cancel_class, move_enrolled, reinstate_class
from courses.history import changes_of
from courses.models import CourseSession, Enrolment
from events.models import Event
from records.models import Completion
from tests.courses.conftest import TODAY, shown
from tests.courses.test_session_actions import scheduled, voided, with_credit
from tests.factories import CourseFactory, CourseSessionFactory

LATER = date(2026, 12, 1)


def a_class(**values) -> CourseSession:
    return CourseSessionFactory(**{"starts_on": LATER, **values})


def enrolled(course_session, *members, state="enrolled") -> CourseSession:
    for member in members:
        Enrolment.objects.create(course_session=course_session, member=member, state=state)
    return course_session


def cancelled(department, course_session, **values) -> CourseSession:
    return cancel_class(course_session=course_session, reason="Ice.", by=department.clerk, **values)


def states(course_session) -> dict[str, str]:
    return dict(course_session.enrolments.values_list("member__serial_number", "state"))


# Cancel ------------------------------------------------------------------------------------------


def test_a_class_is_cancelled_with_its_reason_and_an_event(department):
    course_session = scheduled(department)

    cancel_class(course_session=course_session, reason="  Ice. ", by=department.clerk)

    course_session.refresh_from_db()
    assert (course_session.state, course_session.cancel_reason) == ("cancelled", "Ice.")
    assert Event.objects.get(action="class.cancel").after["reason"] == "Ice."


def test_a_class_with_credit_is_not_cancelled_until_it_is_voided(department):
    course_session = with_credit(scheduled(department), department.officer)

    with pytest.raises(ValidationError, match=r"1 member has credit .* Void that credit first"):
        cancel_class(course_session=course_session, reason="Ice.", by=department.clerk)

    course_session.refresh_from_db()
    assert course_session.is_open
    Completion.objects.update(**voided(department))
    assert not cancel_class(
        course_session=course_session, reason="Ice.", by=department.clerk
    ).is_open


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_a_reason_that_says_nothing_or_too_much_is_refused(department, reason):
    course_session = scheduled(department)

    with pytest.raises(ValidationError) as caught:
        cancel_class(course_session=course_session, reason=reason, by=department.clerk)

    assert list(caught.value.message_dict) == ["reason"]


def test_nothing_is_cancelled_when_the_event_fails(department, request):
    course_session = scheduled(department)
    request.getfixturevalue("log_fails")

    with pytest.raises(RuntimeError):
        cancel_class(course_session=course_session, reason="Ice.", by=department.clerk)

    course_session.refresh_from_db()
    assert course_session.is_open


def test_the_database_keeps_no_cancelled_class_without_a_reason(department):
    course_session = scheduled(department)

    with pytest.raises(IntegrityError), transaction.atomic():
        CourseSession.objects.filter(pk=course_session.pk).update(state="cancelled")


def test_who_was_enrolled_in_a_cancelled_class_keeps_no_place_and_is_named(department):
    course_session = enrolled(a_class(), department.officer, department.colleague)
    enrolled(course_session, department.sergeant, state="excused")

    cancelled(department, course_session)

    assert states(course_session) == {"4411": "cancelled", "4412": "cancelled", "3301": "excused"}
    assert not course_session.enrolments.taking_a_seat().exists()
    event = Event.objects.get(action="class.cancel")
    assert event.after["serial_numbers"] == ["4411", "4412"]
    assert not Event.objects.filter(action="class.move_members").exists()


def test_cancelling_moves_the_enrolled_to_another_class_in_one_step(department):
    course_session = enrolled(a_class(), department.officer, department.colleague)
    other = enrolled(a_class(course=course_session.course), department.colleague)

    cancelled(department, course_session, move_to=other)

    assert states(course_session) == {"4411": "rescheduled", "4412": "rescheduled"}
    assert states(other) == {"4411": "enrolled", "4412": "enrolled"}
    moved = Event.objects.get(action="class.move_members")
    assert moved.after == {"to": str(other), "serial_numbers": ["4411", "4412"]}
    assert Event.objects.get(action="enrolment.add").after == {"serial_numbers": ["4411"]}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"seats": 1}, "2 more members, but 1 of 1 seats is free."),
        ({"state": "closed"}, "This class is closed"),
        ({"course": None}, "is not a class of"),
    ],
)
def test_a_class_that_cannot_take_them_is_refused_and_nothing_is_cancelled(
    department, values, said
):
    course_session = enrolled(a_class(), department.officer, department.colleague)
    course = values.get("course", course_session.course) or CourseFactory()
    other = a_class(**{**values, "course": course})

    with pytest.raises(ValidationError) as caught:
        cancelled(department, course_session, move_to=other)

    assert said in caught.value.message_dict["move_to"][0]
    course_session.refresh_from_db()
    assert course_session.is_open
    assert states(course_session) == {"4411": "enrolled", "4412": "enrolled"}
    assert not other.enrolments.exists()


def test_who_was_enrolled_in_a_class_cancelled_before_keeps_no_place_either(department):
    over = enrolled(a_class(state="cancelled"), department.officer)
    to_come = enrolled(a_class(), department.officer)
    migration = import_module("courses.migrations.0002_an_enrolment_ends_with_its_class")

    migration.end_with_the_class(apps, None)

    assert (states(over), states(to_come)) == ({"4411": "cancelled"}, {"4411": "enrolled"})


# Move --------------------------------------------------------------------------------------------


def test_members_of_a_cancelled_class_are_moved_later_too(department):
    course_session = enrolled(a_class(), department.officer)
    cancelled(department, course_session)
    other = a_class(course=course_session.course)

    move_enrolled(course_session=course_session, move_to=other, by=department.clerk)

    assert (states(course_session), states(other)) == (
        {"4411": "rescheduled"},
        {"4411": "enrolled"},
    )


def test_who_was_excused_from_the_other_class_gets_a_place_in_it_again(department):
    course_session = enrolled(a_class(), department.officer)
    other = enrolled(a_class(course=course_session.course), department.officer, state="rescheduled")

    cancelled(department, course_session, move_to=other)

    assert states(other) == {"4411": "enrolled"}


def test_a_class_that_is_not_cancelled_moves_nobody(department):
    course_session = enrolled(a_class(), department.officer)
    other = a_class(course=course_session.course)

    with pytest.raises(ValidationError, match="This class is not canceled"):
        move_enrolled(course_session=course_session, move_to=other, by=department.clerk)

    assert not other.enrolments.exists()


def test_nobody_left_to_move_is_said(department):
    course_session = cancelled(department, a_class())
    other = a_class(course=course_session.course)

    with pytest.raises(ValidationError, match="Nobody in this class is left to be moved"):
        move_enrolled(course_session=course_session, move_to=other, by=department.clerk)


def test_nobody_is_moved_when_the_event_fails(department, request):
    course_session = cancelled(department, enrolled(a_class(), department.officer))
    other = a_class(course=course_session.course)
    request.getfixturevalue("log_fails")

    with pytest.raises(RuntimeError):
        move_enrolled(course_session=course_session, move_to=other, by=department.clerk)

    assert (states(course_session), states(other)) == ({"4411": "cancelled"}, {})


# Reinstate ---------------------------------------------------------------------------------------


def test_a_reinstated_class_has_its_enrolled_again_but_for_those_moved(department):
    course_session = enrolled(a_class(), department.officer)
    cancelled(department, course_session)
    enrolled(course_session, department.colleague, state="rescheduled")

    reinstate_class(course_session=course_session, by=department.clerk)

    course_session.refresh_from_db()
    assert (course_session.state, course_session.cancel_reason) == ("scheduled", "")
    assert states(course_session) == {"4411": "enrolled", "4412": "rescheduled"}
    event = Event.objects.get(action="class.reinstate")
    assert (event.before, event.after) == (
        {"state": "cancelled", "reason": "Ice."},
        {"state": "scheduled", "serial_numbers": ["4411"]},
    )
    assert "Cancel reason: Ice. → none" in changes_of(course_session)[0].words


def test_a_class_that_is_not_cancelled_is_not_reinstated(department):
    course_session = a_class()

    with pytest.raises(ValidationError, match="is not canceled, so there is nothing to take back"):
        reinstate_class(course_session=course_session, by=department.clerk)

    assert not Event.objects.filter(action="class.reinstate").exists()


def test_a_class_of_a_retired_course_is_not_reinstated(department):
    course_session = cancelled(department, a_class(course=CourseFactory(retired_on=TODAY)))

    with pytest.raises(ValidationError, match=r"is retired since Nov 21, 2026, before"):
        reinstate_class(course_session=course_session, by=department.clerk)

    course_session.refresh_from_db()
    assert course_session.state == "cancelled"


def test_nothing_is_reinstated_when_the_event_fails(department, request):
    course_session = cancelled(department, enrolled(a_class(), department.officer))
    request.getfixturevalue("log_fails")

    with pytest.raises(RuntimeError):
        reinstate_class(course_session=course_session, by=department.clerk)

    course_session.refresh_from_db()
    assert course_session.state == "cancelled"
    assert states(course_session) == {"4411": "cancelled"}


# Pages -------------------------------------------------------------------------------------------


def page(course_session, name="") -> str:
    return f"/classes/{course_session.pk}/{name}"


@pytest.mark.usefixtures("at_noon")
def test_the_form_offers_the_other_classes_of_the_course_with_their_free_seats(
    department, as_clerk
):
    course_session = enrolled(a_class(), department.officer)
    other = enrolled(a_class(course=course_session.course, location="Range"), department.sergeant)
    a_class(course=course_session.course, starts_on=date(2026, 11, 1))
    a_class()
    a_class(course=course_session.course, state="cancelled")

    form = as_clerk.get(page(course_session, "cancel/")).context["form"]

    assert [(str(value), label) for value, label in form.fields["move_to"].choices] == [
        ("", "No other class: they only read that it is canceled"),
        (str(other.pk), "Dec 1, 2026, Range, 29 seats free"),
    ]


@pytest.mark.usefixtures("at_noon")
def test_the_form_says_when_there_is_no_other_class_to_move_them_to(department, as_clerk):
    course_session = a_class()
    said = "There is no other class of this course to come."

    empty = shown(as_clerk, page(course_session, "cancel/"))
    enrolled(course_session, department.officer)
    full = shown(as_clerk, page(course_session, "cancel/"))

    assert (said in empty, said in full) == (False, True)


@pytest.mark.usefixtures("at_noon")
def test_a_class_is_cancelled_and_its_members_moved_from_its_form(department, as_clerk):
    course_session = enrolled(a_class(), department.officer)
    other = a_class(course=course_session.course)

    text = as_clerk.post(
        page(course_session, "cancel/"), {"reason": "Ice.", "move_to": other.pk}, follow=True
    ).content.decode()

    assert "is canceled. 1 member reads it on their home page." in text
    assert f"They are enrolled in {other.course}, Dec 1, 2026 now." in text
    assert states(other) == {"4411": "enrolled"}


@pytest.mark.usefixtures("at_noon")
@pytest.mark.parametrize("move_to", ["x", "987654321", "9" * 40, "\0"])
def test_another_class_that_there_is_not_is_refused(department, as_clerk, move_to):
    course_session = enrolled(a_class(), department.officer)
    a_class(course=course_session.course)

    answer = as_clerk.post(page(course_session, "cancel/"), {"reason": "Ice.", "move_to": move_to})

    assert "move_to" in answer.context["form"].errors
    course_session.refresh_from_db()
    assert course_session.is_open


@pytest.mark.usefixtures("at_noon")
def test_a_cancelled_class_offers_to_move_its_members_and_to_be_reinstated(department, as_clerk):
    course_session = cancelled(department, enrolled(a_class(), department.officer))
    offer = page(course_session, "move-members/")

    before = shown(as_clerk, page(course_session))
    nowhere = shown(as_clerk, offer)
    other = a_class(course=course_session.course)
    after = as_clerk.post(offer, {"move_to": other.pk}, follow=True).content.decode()

    assert f'href="{offer}"' in before
    assert f'action="{page(course_session, "reinstate/")}"' in before
    assert "sign-in-sheet.pdf" not in before
    assert f'/classes/add/?course={course_session.course.course_id}"' in nowhere
    assert f"They are enrolled in {other.course}, Dec 1, 2026 now." in after
    assert f'href="{offer}"' not in shown(as_clerk, page(course_session))


@pytest.mark.usefixtures("at_noon")
def test_a_class_is_reinstated_by_a_button_that_says_who_is_back_and_what_is_doubled(
    department, as_clerk
):
    course_session = enrolled(a_class(), department.officer, department.colleague)
    cancelled(department, course_session)
    course_session.enrolments.filter(member=department.colleague).update(state="rescheduled")
    other = a_class(location="Elsewhere")
    other.enrolments.create(member=department.officer)

    text = as_clerk.post(page(course_session, "reinstate/"), follow=True).content.decode()

    assert "is reinstated. 1 member is enrolled. 1 was given another class and stay there." in text
    assert f"4411 Núñez, Ana is enrolled in {other.course}, Dec 1, 2026 at the same hours" in text
    again = as_clerk.post(page(course_session, "reinstate/"), follow=True).content.decode()
    assert "This class is not canceled" in again


@pytest.mark.usefixtures("at_noon")
def test_a_cancelled_class_has_no_sheet_to_print(department, as_clerk):
    course_session = cancelled(department, a_class())
    events = Event.objects.count()

    answer = as_clerk.get(page(course_session, "sign-in-sheet.pdf"), follow=True)

    assert "This class is canceled, so it has no sheet: Ice." in answer.content.decode()
    assert Event.objects.count() == events
    assert "Print" not in shown(as_clerk, page(course_session, "sheet/"))


def test_an_open_class_cannot_be_left_by_moving(as_clerk):
    course_session = a_class()

    answer = as_clerk.get(page(course_session, "move-members/"), follow=True)

    assert "This class is not canceled" in answer.content.decode()
