"""Members are told of entries about their years: that there is one, never its ground."""

from compliance.actions.bookings import void_booking
from compliance.actions.decisions import decide_application, void_decision
from compliance.actions.exemptions import void_exemption
from frame.notices.models import Notice
from tests.compliance import exempting, test_bookings
from tests.compliance.decisions import NOON, add, first_of_july, ruling  # noqa: F401
from tests.factories import CompletionFactory, CourseFactory
from tests.frame.notices.told import leads_to, told

VOID = {"reason": "Entered by mistake.", "now": NOON}


def test_an_application_and_its_decision_are_told_without_the_ground(department):
    decision = add(department).row
    decide_application(decision=decision, ruling=ruling(), by=department.clerk, now=NOON)
    void_decision(decision=decision, by=department.clerk, **VOID)

    assert told() == {
        ("4411", "decision.applied"): "Your application to the director for 2025 is on your "
        "record.",
        ("4411", "decision.decided"): "Your application to the director for 2025 is decided. Your "
        "record says how.",
        ("4411", "entry.voided"): "The application to the director for 2025 was voided on your "
        "record.",
    }
    assert leads_to() == {"/my-record/"}


def test_an_application_that_is_decided_already_is_told_once(department):
    add(department, ruling=ruling())

    assert set(told()) == {("4411", "decision.decided")}


def test_a_form_sent_twice_tells_once(department):
    token = "6f1f3fd8-7f0a-4f4c-9a53-5f5b5d3b0c11"
    for _ in range(2):
        add(department, form_token=token)

    assert Notice.objects.count() == 1


def test_an_exemption_is_told_and_its_void_too(department):
    exemption = exempting.add(department).row
    void_exemption(exemption=exemption, by=department.clerk, **VOID)

    year = exemption.period
    assert told() == {
        ("4411", "exemption.added"): f"An exemption from the hours of {year} is on your record.",
        ("4411", "entry.voided"): f"The exemption from the hours of {year} was voided on your "
        "record.",
    }


def test_a_booking_is_told_and_its_void_too(department):
    course = CourseFactory(course_id="26-0042", title="De-escalation")
    completion = CompletionFactory(member=department.officer, course=course)
    booking = test_bookings.book(department, completion).row
    void_booking(booking=booking, by=department.clerk, **VOID)

    named = "26-0042 De-escalation, completed on Mar 10, 2026,"
    assert told() == {
        ("4411", "booking.added"): f"{named} counts in 2025 now.",
        ("4411", "entry.voided"): f"{named} counts in its own year again.",
    }
