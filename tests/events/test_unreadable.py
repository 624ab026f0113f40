"""Events whose columns somebody changed so that they can't be read: no page fails by one."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from events.event_log import record_event
from events.models import Event
from events.sealing import seal_waiting
from events.signing import make_key
from events.unreadable import NO_MOMENT
from people.actions.looks import record_look
from people.actions.members import MEMBER_CHANGE
from tests.append_only import change_by_force
from tests.signed_in import client_of

# By database, a column and what it can be made to be that no driver reads, as SQL.
UNREADABLE = {
    "sqlite": [
        ("at", "'garbage'"),
        ("at", "'0000-03-15 12:00:00'"),
        ("at", "5"),
        ("at", "x'ff'"),
        ("at", "CAST(x'ff' AS TEXT)"),
        ("at", "'0001-01-01 00:00:00+05:00'"),
        ("by_name", "x'4142'"),
        ("by_name", "CAST(x'ff' AS TEXT)"),
        ("after_text", "CAST(x'7bff7d' AS TEXT)"),
    ],
    "postgresql": [
        ("at", "'0044-03-15 BC'"),
        ("at", "'0001-01-01 00:00:00+00'"),
        ("at", "'infinity'"),
    ],
}


@pytest.fixture(params=UNREADABLE[connection.vendor], ids=" ".join)
def unreadable(request, department) -> Event:
    """The second of three events, of which a column can't be read."""
    column, value = request.param
    record_look(member=department.officer, by=department.sergeant, page="record")
    for _ in range(2):
        record_event(MEMBER_CHANGE, by=department.sergeant, member=department.officer)
    seal_waiting()
    second = Event.objects.order_by("pk")[1]
    change_by_force(f"UPDATE events_event SET {column} = {value} WHERE id = %s", second.pk)
    return second


def test_no_page_nor_file_of_the_log_fails_by_it(unreadable, department):
    client = client_of(department.auditor)

    page = client.get("/events/?about=4411")
    file = client.get("/events/?about=4411&_export=csv").content.decode("utf-8-sig")
    proof = client.get(f"/events/{unreadable.pk}/proof/", follow=True).content.decode()

    assert f"Event {unreadable.pk}<" in page.content.decode()
    numbers = [int(row["Number"]) for row in csv.DictReader(io.StringIO(file))]
    assert {unreadable.pk - 1, unreadable.pk, unreadable.pk + 1} <= set(numbers)
    assert len(numbers) == len(set(numbers))
    assert "No proof can be given. " in proof
    assert client_of(department.officer).get("/my-record/looks/").status_code == 200


def test_a_check_names_it_and_is_itself_on_record(unreadable):
    with pytest.raises(CommandError, match=f"broken at event {unreadable.pk}: it was changed"):
        call_command("verify_log")

    assert Event.objects.get(action="log.check").after["at_fault"] == unreadable.pk


def test_the_log_is_exported_as_it_is_and_said_to_be_broken(unreadable, settings, tmp_path):
    settings.EVENT_LOG_KEY_FILE = str(tmp_path / "log-key")
    make_key(tmp_path / "log-key")

    with pytest.raises(CommandError, match=f"Event {unreadable.pk} was changed after it was"):
        call_command("export_log", str(tmp_path / "out"))

    assert len((tmp_path / "out" / "log.jsonl").read_text().splitlines()) == Event.objects.count()


@pytest.mark.django_db
def test_an_event_whose_moment_is_none_says_so_on_the_page(department):
    event = record_event(MEMBER_CHANGE, by=department.clerk, member=department.officer)
    change_by_force("UPDATE events_event SET at = '1754-01-01 00:00:00' WHERE id = %s", event.pk)

    assert Event.objects.get(pk=event.pk).at == NO_MOMENT
    page = client_of(department.auditor).get(f"/events/?number={event.pk}").content.decode()
    assert "It can&#x27;t be read: somebody changed it." in page


@pytest.mark.django_db
def test_rows_that_can_be_read_are_read_at_once(department, django_assert_num_queries):
    moment = datetime(2026, 3, 2, 12, tzinfo=UTC)
    Event.objects.bulk_create([Event(at=moment, action="member.look")] * 3)

    with django_assert_num_queries(1):
        assert [event.at for event in Event.objects.filter(at=moment)] == [moment] * 3


HALF = '{"words": "\\ud800", "\\udfff": ["\\ud83d", {"x": "\\ud800"}]}'


@pytest.mark.django_db
def test_half_of_an_emoji_fails_neither_page_nor_file(department):
    event = record_event(MEMBER_CHANGE, by=department.clerk, member=department.officer)
    change_by_force("UPDATE events_event SET after_text = %s WHERE id = %s", HALF, event.pk)
    client = client_of(department.auditor)

    assert "<dd>?</dd>" in client.get("/events/?about=4411").content.decode()
    assert "Words: ?" in client.get("/events/?about=4411&_export=csv").content.decode()
