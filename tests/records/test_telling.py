"""Members are told of credit that comes to their record, and of credit that is voided."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from frame.notices.models import Notice
from people.models import RoleDesignation
from records.actions.completions import void_completion
from records.actions.credit_entry import enter_credit
from records.actions.whole_sheets import void_sheet
from records.intake.actions import send_back
from records.intake.models import OutsideTraining
from records.intake.outside_training import accept_outside_training, answer_outside_training
from records.models import Completion
from tests.factories import CourseFactory, RoleDesignationFactory
from tests.frame.notices.told import leads_to, told
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.intake.sending import NOON, TOLD, entry_of, send, sent_back
from tests.records.sheets import NEXT_DAY, a_class, saved
from tests.records.test_credit_entry import an_entry


@pytest.fixture
def sheet(department):
    """A saved sheet with the officer and a colleague on it."""
    course = CourseFactory(course_id="26-0042", title="De-escalation")
    return saved(a_class(course=course), "4411 4412", department.clerk).sheet


def test_a_saved_sheet_tells_each_whose_credit_it_wrote(department, sheet):
    words = "26-0042 De-escalation, completed on Mar 10, 2026, is on your record now."

    assert told() == {("4411", "credit.written"): words, ("4412", "credit.written"): words}
    assert leads_to() == {f"/completions/{each.pk}/" for each in Completion.objects.all()}


def test_a_test_that_was_not_passed_is_told_as_such(department):
    course = CourseFactory(course_id="26-0017", title="First aid")
    by_test = {"delivery": "computer_based", "score": Decimal("60.00")}

    enter_credit(
        entry=an_entry(department.officer, course, **by_test), by=department.clerk, now=NEXT_DAY
    )

    assert told() == {
        ("4411", "credit.written"): "26-0017 First aid, completed on Mar 10, 2026, is on your "
        "record now: test not passed, 60 percent, no credit."
    }


def test_a_voided_completion_is_told_without_the_reason(department, sheet):
    Notice.objects.all().delete()
    completion = department.officer.completions.get()

    void_completion(completion=completion, reason="Was ill.", by=department.clerk, now=NEXT_DAY)

    assert told() == {
        ("4411", "credit.voided"): "26-0042 De-escalation, completed on Mar 10, 2026, was voided "
        "on your record. Its page says why."
    }
    assert leads_to() == {f"/completions/{completion.pk}/"}


def test_a_voided_sheet_tells_each_whose_credit_it_voids(department, sheet):
    Notice.objects.all().delete()

    void_sheet(
        sheet=sheet,
        seen_version=sheet.version,
        reason="Wrong class.",
        by=department.clerk,
        now=NEXT_DAY,
    )

    assert set(told()) == {("4411", "credit.voided"), ("4412", "credit.voided")}


# What was sent in --------------------------------------------------------------------------------


def test_the_clerks_are_told_that_something_waits_and_not_again_before_they_have_read(department):
    send(department.officer)
    send(department.colleague, title="Another one")

    assert [(each.to, each.kind) for each in Notice.objects.all()] == [
        (department.clerk, "sent_in.sent")
    ]
    assert leads_to() == {"/queue/"}
    Notice.objects.update(seen_at=NOON)

    later = {"first_on": date(2026, 3, 16), "last_on": date(2026, 3, 17)}
    send(department.officer, title="A third one", **later)

    assert Notice.objects.filter(kind="sent_in.sent").count() == 2


def test_a_clerk_who_sends_something_in_is_not_told(department):
    send(department.clerk)

    assert told() == {}


def test_what_is_accepted_with_a_test_that_was_not_passed_is_told_as_such(department):
    training = send(department.officer)
    Notice.objects.all().delete()
    entry = entry_of(training, delivery="computer_based", score=Decimal("60.00"))

    training = accept_outside_training(
        training=training, entry=entry, by=department.clerk, now=NOON
    )

    gave = "test not passed, 60 percent, no credit."
    assert told() == {
        ("4411", "sent_in.accepted"): "“Interview and interrogation” is accepted, and it is on "
        f"your record: {gave}"
    }
    page = sign_in(department.officer).get(reverse("records:sent-in-detail", args=[training.pk]))
    assert page.context["sentence"] == (
        f"It was accepted on Apr 1, 2026, and it is on the record: {gave}"
    )
    assert "0.00 hours (test not passed, 60 percent) on " in page.content.decode()


def test_a_return_its_answer_and_its_acceptance_are_told(department):
    training = send(department.officer)
    Notice.objects.all().delete()
    training = send_back(sent_in=training, reason="Which hours?", by=department.clerk, now=NOON)
    training = answer_outside_training(
        training=OutsideTraining.objects.get(pk=training.pk),
        answer="Eight.",
        values=TOLD,
        papers=[],
        by=department.officer,
        now=NOON,
    )
    accept_outside_training(
        training=training, entry=entry_of(training), by=department.clerk, now=NOON
    )

    named = "“Interview and interrogation”"
    assert told() == {
        ("4411", "sent_in.sent_back"): f"{named} came back from the Training Unit: Which hours?",
        ("1101", "sent_in.answered"): f"{named} is answered, and waits in the queue again.",
        ("4411", "sent_in.accepted"): f"{named} is accepted, and its credit is on your record.",
    }
    assert leads_to() == {f"/sent-in/{training.pk}/"}


def test_an_answer_to_a_clerk_who_is_none_any_more_is_told_to_those_who_are(department):
    training = sent_back(department.officer, department.clerk)
    RoleDesignation.objects.filter(member=department.clerk).update(ended_on=NOON.date())
    RoleDesignationFactory(member=department.colleague, role="training_entry")
    Notice.objects.all().delete()

    with time_machine.travel(NOON + timedelta(days=2), tick=False):
        answer_outside_training(
            training=training,
            answer="Eight.",
            values=TOLD,
            papers=[],
            by=department.officer,
            now=NOON + timedelta(days=2),
        )

    assert set(told()) == {("4412", "sent_in.sent")}
