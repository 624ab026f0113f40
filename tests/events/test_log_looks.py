"""Who reads events about a member, or takes them away, is told to that member as a look."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.states import ENROLL
from events.event_log import record_event
from events.exporting import export_log
from events.models import Event
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from frame.rights import Role
from people.actions.looks import record_look
from people.actions.members import MEMBER_CHANGE
from people.models import Member
from tests.factories import CompletionFactory, MemberFactory, RoleDesignationFactory
from tests.records.releases.asking import asked, granted
from tests.records.releases.packets.granted import set_keys
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db

LOG = "/events/"


def looks_of(member: Member) -> str:
    return client_of(member).get(reverse("desk:look-list")).text


def of_kind(action: str) -> list[dict[str, object]]:
    """The values of the events of a kind, oldest first."""
    return [event.after for event in Event.objects.filter(action=action).order_by("pk")]


@pytest.fixture
def enrolled(department) -> Event:
    """An event that names the officer and the colleague among its values."""
    serials = [department.officer.serial_number, department.colleague.serial_number]
    return record_event(ENROLL.events[0], by=department.clerk, after={"serial_numbers": serials})


@pytest.fixture
def signed(settings, tmp_path) -> Path:
    """Keys to sign the log by; gives a folder."""
    set_keys(settings, tmp_path)
    return tmp_path


def test_a_page_of_events_about_a_member_is_a_look_at_that_member_alone(department, enrolled):
    officer = department.officer

    client_of(department.auditor).get(LOG, {"about": officer.serial_number})

    assert of_kind("event.look") == [{"named": [officer.serial_number]}]
    assert "Looked at events about a member" in looks_of(officer)
    assert department.auditor.name in looks_of(officer)
    assert "Looked at events" not in looks_of(department.colleague)


def test_a_name_that_several_have_is_a_look_at_those_of_whom_the_page_tells(department):
    for member, name in (("officer", "Ana"), ("colleague", "Ben"), ("sergeant", "Cay")):
        who = department.members[member]
        Member.objects.filter(pk=who.pk).update(first_name=name, last_name="Zuniga")
        who.refresh_from_db()
    for seat in ("officer", "colleague"):
        record_event(MEMBER_CHANGE, by=department.clerk, member=department.members[seat])

    client_of(department.auditor).get(LOG, {"about": "Zuniga"})

    told = [department.members[seat].serial_number for seat in ("officer", "colleague")]
    assert of_kind("event.look") == [{"named": sorted(told)}]


@pytest.mark.parametrize(
    "question", [{}, {"by": "1101"}, {"about": "9999"}, {"about": "4411", "since": "2199-01-01"}]
)
def test_a_page_that_was_asked_of_nobody_or_tells_of_nobody_is_no_look(
    department, enrolled, question
):
    client_of(department.auditor).get(LOG, question)

    assert of_kind("event.look") == []


def test_ones_own_events_are_no_look(department):
    record_event(MEMBER_CHANGE, by=department.clerk, member=department.auditor)

    client_of(department.auditor).get(LOG, {"about": department.auditor.serial_number})

    assert of_kind("event.look") == []


def test_who_looks_over_and_over_is_told_twenty_times_and_then_at_each_doubling(
    department, enrolled
):
    client = client_of(department.auditor)
    for _ in range(40):
        client.get(LOG, {"about": "4411"})

    assert len(of_kind("event.look")) == 21
    assert "Looked at events about a member; 40 times that day" in looks_of(department.officer)


def test_a_file_of_events_about_a_member_names_that_member_alone(department, enrolled):
    client_of(department.auditor).get(LOG, {"about": "4411", "_export": "csv"})

    assert of_kind("event.export") == [{"about": "4411", "named": ["4411"]}]
    assert of_kind("event.look") == []
    assert "Took the event log away as a file" in looks_of(department.officer)
    assert "Took the event log away" not in looks_of(department.colleague)


def test_a_file_of_the_whole_log_names_everybody_whom_it_is_about(department, enrolled):
    record_event(MEMBER_CHANGE, by=department.clerk, member=department.sergeant)

    client_of(department.auditor).get(LOG, {"_export": "csv"})

    [taken] = of_kind("event.export")
    for seat in ("officer", "colleague", "sergeant"):
        assert department.members[seat].serial_number in taken["named"]
        assert "Took the event log away as a file" in looks_of(department.members[seat])
    assert department.hrd.serial_number not in taken["named"]


def test_a_long_file_that_a_job_made_names_those_in_all_its_parts(
    department, enrolled, monkeypatch
):
    record_event(ENROLL.events[0], by=department.clerk, after={"serial_numbers": ["3301"]})
    monkeypatch.setattr("events.jobs.EVENTS_AN_ITEM", 1)
    client = client_of(department.auditor)
    client.post("/events/file/?action=enrolment.add")
    work_on(claim_next())

    client.get(f"/jobs/{Job.objects.get().pk}/file/")

    serials = ["3301", *enrolled.after["serial_numbers"]]
    assert of_kind("event.export") == [{"action": "enrolment.add", "named": sorted(serials)}]


def test_a_proof_names_whom_its_event_names(department, enrolled, signed):
    client_of(department.auditor).get(reverse("events:event-proof", args=[enrolled.pk]))

    assert of_kind("event.proof") == [{"named": sorted(enrolled.after["serial_numbers"])}]
    assert "Took a proof of an event away as a file" in looks_of(department.officer)
    assert "Took a proof of an event away as a file" in looks_of(department.colleague)


def test_the_whole_log_exported_at_the_console_names_everybody(department, enrolled, signed):
    export_log(signed / "export", now=enrolled.at)

    [taken] = of_kind("log.export")
    assert {"4411", department.colleague.serial_number} <= set(taken["named"])
    assert "Exported the whole event log" in looks_of(department.officer)


@pytest.mark.parametrize("seat", ["ogc", "auditor"])
def test_events_of_a_release_that_somebody_reads_or_takes_are_told_to_nobody_whom_it_is_about(
    department, seat, signed
):
    """A decision may keep it from the member, whom a look would tell that there is one."""
    CompletionFactory(member=department.officer)
    request = asked(department.clerk, department.officer)
    granted(request, department.ogc, is_kept_from_member=True, why_kept="An inquiry.")
    client = client_of(department.members[seat])
    asked_of = {"about": "4411", "action": "release.grant"}

    assert request.number in client.get(LOG, asked_of).text
    client.get(LOG, {**asked_of, "_export": "csv"})
    client.get(reverse("events:event-proof", args=[Event.objects.get(action="release.grant").pk]))

    assert of_kind("event.look") == []
    assert of_kind("event.export") == [asked_of]
    assert of_kind("event.proof") == ([{}] if seat == "auditor" else [])
    assert "No look of others that you may read of." in looks_of(department.officer)


def test_nobody_reads_that_a_proof_was_taken_of_what_is_kept_from_them(department, signed):
    CompletionFactory(member=department.auditor)
    granted(asked(department.clerk, department.auditor), department.ogc)
    kept = Event.objects.get(action="release.grant")
    other = record_event(MEMBER_CHANGE, by=department.clerk, member=department.officer)
    reader = client_of(department.auditor)
    taker = auditor_beside(department)
    for event in (kept, other):
        client_of(taker).get(reverse("events:event-proof", args=[event.pk]))

    proofs = Event.objects.filter(action="event.proof")
    assert proofs.count() == 2
    read = proofs.visible_to(department.auditor)
    assert [event.about_text for event in read] == [f"Event {other.pk}"]
    assert f"Event {kept.pk}" not in reader.get(LOG, {"action": "event.proof"}).text
    assert proofs.visible_to(taker).count() == 2


def auditor_beside(department) -> Member:
    return RoleDesignationFactory(role=Role.AUDITOR, member=MemberFactory()).member


def test_an_administrator_reads_whom_a_file_of_the_log_named_and_not_what_was_asked(
    department, enrolled
):
    """Who was asked about together with what would tell what is on record of them."""
    client_of(department.auditor).get(
        LOG, {"about": "4411", "action": "enrolment.add", "_export": "csv"}
    )

    page = client_of(department.administrator).get(
        LOG, {"action": "event.export", "_export": "csv"}
    )

    assert "Members named" in page.content.decode()
    assert "enrolment.add" not in page.content.decode()


def test_a_page_about_a_member_asks_the_same_however_many_events_it_tells_of(department, enrolled):
    client, counts = client_of(department.auditor), []
    for _ in range(3):
        record_look(member=department.officer, by=department.sergeant, page="record")
        with CaptureQueriesContext(connection) as queries:
            client.get(LOG, {"about": "4411"})
        counts.append(len(queries))

    assert counts[1] == counts[2]
