"""Each file taken away is an event that names whom it was about, and a day has so many."""

import pytest
import time_machine
from django.test import Client

from events.models import Event

NOON = "2026-03-02T18:00:00Z"
FILES = ("/classes/?_export=csv", "/report/?_export=csv", "/courses/?_export=xlsx")


@pytest.fixture
def clerk(department) -> Client:
    client = Client()
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")
    return client


def test_who_takes_files_in_a_loop_is_refused_in_words_and_no_event_is_left_out(
    department, clerk, monkeypatch
):
    monkeypatch.setattr("events.actions.MOST_FILES_A_DAY", 4)
    with time_machine.travel(NOON, tick=False) as clock:
        taken = [clerk.get(address) for address in FILES * 2]
        clock.shift(24 * 60 * 60)
        next_day = clerk.get(FILES[0])

    assert [answer.has_header("Content-Disposition") for answer in taken] == [
        *[True] * 4,
        *[False] * 2,
    ]
    page = taken[-1].content.decode()
    assert "You have taken 4 files away today, which is as many as anybody may." in page
    assert next_day.has_header("Content-Disposition")
    assert Event.objects.filter(action__contains=".export").count() == 5
