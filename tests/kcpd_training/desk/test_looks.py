"""Members read who looked at their own record, and nothing else of the log."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.actions import LIST_EXPORT
from events.event_log import record_event
from events.kinds import all_kinds
from events.said import UNREADABLE
from people.actions.looks import record_look
from people.actions.members import MEMBER_CHANGE
from people.models import Member
from tests.append_only import change_by_force
from tests.factories import MemberFactory
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db


def page_of(member) -> str:
    return client_of(member).get(reverse("desk:look-list")).content.decode()


def test_who_looked_at_the_record_and_what_they_saw_stand_there(department):
    record_look(member=department.officer, by=department.sergeant, page="transcript")

    page = page_of(department.officer)

    assert department.sergeant.name in page
    assert "Looked at the transcript" in page


def test_a_list_taken_away_that_names_the_member_stands_there_without_the_others(department):
    other = department.sergeant.serial_number
    record_event(
        LIST_EXPORT,
        by=department.clerk,
        after={"list": "members", "named": [department.officer.serial_number, other]},
    )

    page = page_of(department.officer)

    assert "Took a list away as a file" in page
    assert department.clerk.name in page
    assert other not in page


def test_a_look_at_somebody_else_does_not_stand_there(department):
    record_look(member=department.sergeant, by=department.clerk, page="record")

    page = page_of(department.officer)

    assert department.clerk.name not in page
    assert "No look of others that you may read of." in page


def test_what_was_written_to_the_record_is_no_look(department):
    record_event(MEMBER_CHANGE, by=department.clerk, member=department.officer)

    assert department.clerk.name not in page_of(department.officer)


def test_ones_own_looks_and_files_do_not_stand_there(department):
    officer = department.officer
    record_event(LIST_EXPORT, by=officer, after={"named": [officer.serial_number]})

    assert "No look of others that you may read of." in page_of(officer)


def test_looks_at_the_record_that_was_merged_into_it_stand_there(department):
    twice = MemberFactory()
    record_look(member=twice, by=department.sergeant, page="record")
    Member._base_manager.filter(pk=twice.pk).update(merged_into=department.officer)

    assert department.sergeant.name in page_of(department.officer)


def test_each_kind_that_shows_or_takes_away_of_whom_it_names_is_a_look():
    """And none by which something was written."""
    showing = re.compile(r"(Looked|Opened a document|Printed|Took .* away)")
    naming = [kind for kind in all_kinds() if kind.naming or kind.words.startswith("Looked")]

    told = {kind.name for kind in naming if showing.match(kind.words)}

    # Of one's own paper the event says whose it is without a list of names.
    told |= {"leaver_pack.take", "paper.look", "paper.take"}
    # The command names nobody who typed it.
    told |= {"log.export"}
    # A decision may keep a release from the member.
    told -= {"release.look", "release.take_letter", "release.take_packet"}
    assert {kind.name for kind in all_kinds() if kind.is_look} == told
    assert "report.export" in told
    assert "completions.bring" not in told


def test_how_often_somebody_looked_on_a_day_is_said(department):
    for _ in range(40):
        record_look(member=department.officer, by=department.sergeant, page="record")

    page = page_of(department.officer)

    assert "Looked at the record; 40 times that day" in page
    assert "21 looks" in page


@pytest.mark.parametrize("text", ["x", "[]", "3"])
def test_a_look_that_somebody_changed_stands_there_as_one_that_can_not_be_read(department, text):
    record_look(member=department.officer, by=department.sergeant, page="transcript")
    change_by_force("UPDATE events_event SET after_text = %s", text)

    page = page_of(department.officer)

    assert department.sergeant.name in page
    assert f"Looked at a member&#x27;s record. {UNREADABLE}" in page


@pytest.mark.parametrize("text", ["{}", '{"page": ["record"], "times_that_day": "often"}'])
def test_of_a_look_that_says_something_else_the_kind_stands_there(department, text):
    record_look(member=department.officer, by=department.sergeant, page="transcript")
    change_by_force("UPDATE events_event SET after_text = %s", text)

    page = page_of(department.officer)

    assert department.sergeant.name in page
    assert "Looked at a member&#x27;s record</td>" in " ".join(page.split())


def test_the_own_record_leads_there_and_that_of_another_does_not(department):
    own = client_of(department.officer).get(reverse("desk:my-record")).content.decode()
    address = reverse("desk:member-record", args=[department.officer.serial_number])
    other = client_of(department.sergeant).get(address).content.decode()

    assert reverse("desk:look-list") in own
    assert reverse("desk:look-list") not in other


def test_the_page_asks_the_same_however_many_looked(department):
    client, counts = client_of(department.officer), []
    for page in ("record", "transcript", "why"):
        record_look(member=department.officer, by=department.sergeant, page=page)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("desk:look-list"))
        counts.append(len(queries))

    assert counts[0] == counts[1] == counts[2]
