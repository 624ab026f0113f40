"""The event log: its page, its words, its chain."""

import csv
import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from events.event_chain import walk_chain
from events.event_labels import LABELS, changes_of, label_of
from events.event_log import record_event
from events.models import Event, EventChain
from kcpd_training import settings
from people.actions.looks import record_look
from people.models import Member
from tests.factories import CourseFactory
from tests.records.sheets import a_class, draft, saved


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member, backend="people.sign_in.SerialNumberBackend")
    return client


def rows(client: Client, **query: str) -> list[str]:
    """The events shown, as text."""
    page = client.get(reverse("events:event-list"), query).content.decode()
    body = page.split("<tbody", 1)[1].split("</tbody>")[0] if "<tbody" in page else ""
    return [
        " ".join(re.sub(r"<[^>]+>", " ", row).split())
        for row in re.findall(r"<tr.*?</tr>", body, re.S)
    ]


# The page ---------------------------------------------------------------------------------------


def test_an_auditor_reads_every_event_and_a_clerk_their_own(department):
    record_look(member=department.officer, by=department.sergeant, page="record")
    draft(a_class(), "4411", department.clerk)

    everything = " ".join(rows(signed_in(department.auditor)))
    own = " ".join(rows(signed_in(department.clerk)))

    assert "Looked at a member's record" in everything.replace("&#x27;", "'")
    assert "Added lines to a sign-in sheet" in everything
    assert "Added lines to a sign-in sheet" in own
    assert "Looked at" not in own


def test_an_event_shows_the_values_before_and_after(department):
    record_event(
        action="member.change",
        by=department.administrator,
        about=department.officer,
        member=department.officer,
        before={"rank": "Police Officer"},
        after={"rank": "<i>Sergeant</i>"},
    )

    row = next(row for row in rows(signed_in(department.auditor)) if "Changed a member" in row)

    assert "Rank or title from Police Officer → to &lt;i&gt;Sergeant&lt;/i&gt;" in row


def test_the_log_narrows_to_an_action(department):
    record_look(member=department.officer, by=department.sergeant, page="record")

    found = rows(signed_in(department.auditor), action="member.look")

    assert len(found) == 1


def test_the_log_narrows_to_a_member_with_the_sheets_that_name_them(department):
    saved(a_class(), "4411 4412", department.clerk)
    draft(a_class(starts_on=datetime(2026, 3, 3).date()), "4412", department.clerk)
    record_look(member=department.officer, by=department.sergeant, page="record")
    record_look(member=department.colleague, by=department.sergeant, page="record")

    found = rows(signed_in(department.auditor), serial_number=" 4411 ")

    assert len(found) == 3


def test_the_log_narrows_to_days_of_the_departments_time_zone(department):
    for moment in ("2026-03-10T04:59:59", "2026-03-10T05:00:00", "2026-03-11T04:59:59"):
        with time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=UTC), tick=False):
            record_look(member=department.officer, by=department.sergeant, page="record")

    found = rows(signed_in(department.auditor), since="2026-03-10", until="2026-03-10")

    assert len(found) == 2


@pytest.mark.parametrize(
    "query",
    [
        {"since": "2026-13-45"},
        {"until": "<script>"},
        {"action": "no.such"},
        {"serial_number": "x" * 500},
        {"since": "0001-01-01", "until": "9999-12-31"},
        {"page": "0"},
        {"page": "zzz"},
        {"sort": "hash"},
        {"_export": "exe"},
    ],
)
def test_odd_filters_are_no_error(department, query):
    response = signed_in(department.auditor).get(reverse("events:event-list"), query)

    assert response.status_code == 200
    assert "<script>" not in response.content.decode().split("<body")[1].replace("<script src", "")


def test_the_log_takes_the_same_queries_however_long(department, django_assert_max_num_queries):
    client = signed_in(department.auditor)
    counts = []
    for events in (3, 40):
        for _ in range(events):
            record_look(member=department.officer, by=department.sergeant, page="record")
        with django_assert_max_num_queries(12) as queries:
            client.get(reverse("events:event-list"))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_log_is_taken_away_as_csv_safe_against_formulas_and_that_is_an_event(department):
    record_event(
        action="member.change",
        by=department.administrator,
        about=department.officer,
        after={"rank": "x"},
    )
    Member.objects.filter(pk=department.administrator.pk).update(last_name="=cmd()")

    response = signed_in(department.auditor).get(
        reverse("events:event-list"), {"_export": "csv", "action": "member.change"}
    )

    table = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert table[0][:4] == ["When", "Who", "What", "About"]
    assert [row[2] for row in table[1:]] == ["Changed a member"]
    assert table[1][1].startswith("'=cmd()")
    assert Event.objects.first().after == {"action": "member.change"}
    assert Event.objects.first().action == "event.export"


# Words ------------------------------------------------------------------------------------------


def test_every_action_in_the_code_has_a_label():
    written = set()
    for app in ("kcpd_training", "courses", "records", "compliance"):
        for file in (settings.BASE_DIR / app).rglob("*.py"):
            text = Path(file).read_text()
            written |= set(re.findall(r'action="([a-z_]+\.[a-z_]+)"', text))

    assert written - set(LABELS) == set()


def test_an_action_without_a_label_says_its_own_key():
    assert label_of("packet.hand_over") == "Packet: hand over"


def test_values_read_as_words(department):
    event = record_event(
        action="member.change",
        by=None,
        before={"is_active": True, "email": ""},
        after={"is_active": False, "email": "a@b.c", "list": ["1", "2"], "map": {"4411": "8.00"}},
    )

    assert [tuple(change) for change in changes_of(event)] == [
        ("Is active", "yes", "no"),
        ("Email", "none", "a@b.c"),
        ("List", "", "1, 2"),
        ("Map", "", "4411: 8.00"),
    ]


def test_values_read_in_the_words_of_their_columns(department):
    course = CourseFactory()
    event = record_event(
        action="course.change",
        by=department.clerk,
        about=course,
        before={"post_state": "not_sought", "approved_on": "", "credit_hours": "8.00"},
        after={"post_state": "approved", "approved_on": "2026-11-01", "credit_hours": "6.00"},
    )

    assert [tuple(change) for change in changes_of(event)] == [
        ("POST approval", "Not sought", "Approved"),
        ("Approved by POST on", "none", "Nov 1, 2026"),
        ("Credit hours", "8.00", "6.00"),
    ]


def test_a_look_says_what_was_looked_at(department):
    record_look(member=department.officer, by=department.sergeant, page="why")

    assert [tuple(change) for change in changes_of(Event.objects.get())] == [
        ("Page", "", "the reasons")
    ]


# The chain --------------------------------------------------------------------------------------


@pytest.fixture
def five_events(department) -> list[Event]:
    for _ in range(5):
        record_look(member=department.officer, by=department.sergeant, page="record")
    return list(Event.objects.order_by("pk"))


def run_sql(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_a_whole_log_is_found_whole(five_events, capsys):
    call_command("verify_events")

    assert "whole: 5 events" in capsys.readouterr().out


def test_an_empty_log_is_whole(db):
    assert walk_chain().reason == ""


@pytest.mark.parametrize(
    ("column", "value"),
    [("action", "member.change"), ("after", '{"page": "nothing"}'), ("about_text", "nobody")],
)
def test_an_event_changed_in_the_database_is_found(five_events, column, value):
    run_sql(f"UPDATE events_event SET {column} = %s WHERE id = %s", value, five_events[2].pk)

    with pytest.raises(CommandError, match=f"broken at event {five_events[2].pk}") as broken:
        call_command("verify_events")

    assert broken.value.returncode == 1
    assert "The 2 events before it are whole." in str(broken.value)


def test_an_event_taken_out_is_found(five_events):
    run_sql("DELETE FROM events_event WHERE id = %s", five_events[2].pk)

    walk = walk_chain()

    assert walk.broken_at == five_events[3].pk
    assert "one is missing" in walk.reason


def test_the_newest_event_taken_out_is_found(five_events):
    run_sql("DELETE FROM events_event WHERE id = %s", five_events[4].pk)

    assert walk_chain().reason == "the newest events are missing"


def test_an_event_forged_whole_breaks_the_next_link(five_events):
    forged = five_events[2]
    forged.after = {"page": "nothing"}
    run_sql(
        "UPDATE events_event SET after = %s, hash = %s WHERE id = %s",
        '{"page": "nothing"}',
        forged.computed_hash(),
        forged.pk,
    )

    assert walk_chain().broken_at == five_events[3].pk


def test_the_log_can_not_be_emptied_unseen(five_events):
    run_sql("DELETE FROM events_event")

    assert walk_chain().reason == "the newest events are missing"
    assert EventChain.objects.get().last_hash == five_events[4].hash
