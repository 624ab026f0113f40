"""`manage.py bench_log` measures what it says. No test measures how long it takes."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from events.models import Event
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_fills_a_log_and_measures_it():
    out = StringIO()

    call_command("bench_log", "--events=300", stdout=out)

    said = out.getvalue()
    assert "300 events, 300 sealed" in said
    assert "A check of all 500 events" in said
    assert "A proof of one" in said
    assert Event.objects.count() == 500


def test_it_writes_no_event_beside_members():
    MemberFactory()

    with pytest.raises(CommandError, match="holds members"):
        call_command("bench_log", "--events=3")

    assert not Event.objects.exists()


@pytest.mark.parametrize("events", ["0", "-1", "6000000"])
def test_a_number_that_can_not_be_is_refused(events):
    with pytest.raises(CommandError, match="is not from 1 to 5,000,000"):
        call_command("bench_log", f"--events={events}")
