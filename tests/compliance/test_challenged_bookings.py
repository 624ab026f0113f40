"""A line that is booked to another period, and challenged: no booking is lost unseen."""

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from compliance.models import PeriodBooking
from records.challenges.actions.deciding import uphold_by_entry
from records.challenges.models import Challenge
from records.models import Completion
from tests.factories import BookingFactory
from tests.records.challenges.challenging import a_line, challenge_line, entry_for
from tests.records.intake.sending import NOON


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOON, tick=False):
        yield


def uphold(challenge, by):
    return uphold_by_entry(challenge=challenge, entry=entry_for(challenge), by=by, now=NOON)


def test_a_booked_line_is_not_replaced_before_its_booking_is_void(department):
    line = a_line(department.officer)
    BookingFactory(completion=line, to_period=2025)
    challenge = challenge_line(line)

    with pytest.raises(ValidationError, match="This credit is booked to 2025") as refused:
        uphold(challenge, department.clerk)

    assert "Void that booking first" in refused.value.messages[0]
    assert not Completion.objects.get().is_voided
    assert not PeriodBooking.objects.get().is_voided
    assert Challenge.objects.get().state == "sent"


def test_a_line_whose_booking_is_void_is_replaced(department):
    line = a_line(department.officer)
    BookingFactory(
        completion=line,
        to_period=2025,
        voided_by=department.clerk,
        voided_at=NOON,
        void_reason="Booked anew.",
    )

    uphold(challenge_line(line), department.clerk)

    assert Challenge.objects.get().state == "accepted"


def test_the_page_of_the_challenge_says_so(department, client):
    line = a_line(department.officer)
    BookingFactory(completion=line, to_period=2025)
    challenge = challenge_line(line)
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")
    page = reverse("records:challenge-decide", args=[challenge.pk])

    body = client.get(page).content.decode()

    assert "This credit is booked to 2025" in body
