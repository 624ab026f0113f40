"""OGC and HRD read in the event log what happened to releases, and nothing else of it."""

import csv
import io
import re

import pytest
from django.core.files.storage import default_storage
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from events.event_log import record_event
from events.filters import narrowed_events
from events.jobs import EVENT_LOG_FILE, asked_of
from events.models import Event
from frame.jobs.actions import add_job
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from frame.rights import Role
from people.actions.looks import record_look
from people.actions.members import MEMBER_CHANGE
from people.models import Member
from people.sign_in import MEMBER_SIGN_IN
from records.releases.actions.building import BIND, record_bound
from records.releases.actions.deciding import reopen_release
from records.releases.looks import record_release_look
from records.states import VOID_COMPLETION
from tests.factories import CompletionFactory, RoleDesignationFactory
from tests.records.releases.asking import a_release, asked
from tests.records.retention.keeping import a_hold, a_scan, an_order
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db
DECIDERS = ("ogc", "hrd")


@pytest.fixture
def released(department):
    """A request that was granted and taken back, a hold, an order, and events of other things."""
    CompletionFactory(member=department.officer)
    request = a_release(department.clerk, department.officer, "granted", ogc=department.ogc)
    reopen_release(request=request, reason="Asked too much.", by=department.ogc)
    a_scan(department)
    a_hold(department.colleague, department.ogc)
    an_order(department)
    record_look(member=department.officer, by=department.clerk, page="record")
    record_event(MEMBER_CHANGE, by=department.administrator, member=department.officer)
    record_event(VOID_COMPLETION.event, by=department.clerk, member=department.officer)
    record_event(MEMBER_SIGN_IN, by=department.officer, member=department.officer)
    return request


def read_by(member: Member) -> list[str]:
    """The kinds of the events that a member reads, oldest first."""
    return [event.action for event in Event.objects.visible_to(member)][::-1]


def page_of(member: Member, **query: str) -> str:
    return client_of(member).get(reverse("events:event-list"), query).content.decode()


def test_ogc_reads_releases_holds_and_orders_and_hrd_no_hold(department, released):
    of_releases = ["release.ask", "release.grant", "release.reopen"]

    assert read_by(department.ogc) == [*of_releases, "hold.place", "destruction.order"]
    # A suit is counsel's to know of.
    assert read_by(department.hrd) == [*of_releases, "destruction.order"]


@pytest.mark.parametrize("seat", DECIDERS)
def test_the_page_shows_a_request_with_its_words_and_no_title_of_a_page(department, released, seat):
    page = page_of(department.members[seat])

    assert f"{released.number} for Lieutenant Kim Lee" in page
    assert "Consent is on file." in page
    assert "Asked too much." in page
    granted = Event.objects.get(action="release.grant")
    assert granted.after["leaves"]
    assert all(title not in page for title in granted.after["leaves"])
    assert "Doe v. City" not in page


@pytest.mark.parametrize("seat", DECIDERS)
def test_no_other_event_is_on_the_page_nor_at_an_address_of_its_own(department, released, seat):
    client = client_of(department.members[seat])
    others = Event.objects.exclude(pk__in=Event.objects.visible_to(department.members[seat]))
    assert {event.action for event in others} >= {"member.sign_in", "member.look"}

    for event in others:
        assert client.get(f"/events/{event.pk}/").status_code == 404
        assert client.get(reverse("events:event-proof", args=[event.pk])).status_code == 403
    for search in ({}, {"about": "4411"}, {"by": "4411"}, {"by": department.clerk.serial_number}):
        page = page_of(department.members[seat], **search)
        rows = page.partition("<tbody")[2].partition("</tbody>")[0]
        assert not re.search("Signed in|Looked at a member|Voided|Changed a member", rows)


def test_the_filter_offers_what_may_be_read_and_refuses_the_rest(department, released):
    form = narrowed_events(QueryDict("action=member.look"), by=department.hrd).form

    offered = {name for name, _ in form.fields["action"].choices if name}
    assert "release.grant" in offered
    assert {name.partition(".")[0] for name in offered} == {"release", "destruction"}
    assert list(form.errors) == ["action"]


@pytest.mark.parametrize("seat", DECIDERS)
def test_nobody_reads_of_a_release_of_their_own_record(department, seat):
    """Not by an event of it that names nobody, either."""
    own = department.members[seat]
    CompletionFactory(member=own)
    other = RoleDesignationFactory(role=Role.OGC, member=department.colleague).member
    decider = Member.objects.get(pk=other.pk)
    request = a_release(department.clerk, own, "granted", ogc=decider)
    record_event(BIND, by=None, about=request, after={"pages": 1})

    assert read_by(own) == []
    assert read_by(decider) == ["release.ask", "release.grant", "release.bind"]


def test_an_administrator_who_decides_too_reads_none_of_their_own(department):
    RoleDesignationFactory(role=Role.HRD_COMMANDER, member=department.administrator)
    both = Member.objects.get(pk=department.administrator.pk)
    asked(department.clerk, both)
    mine = asked(department.clerk, department.officer)
    record_look(member=department.officer, by=department.clerk, page="record")

    found = Event.objects.visible_to(both)

    assert [event.action for event in found] == ["member.look", "release.ask"]
    assert found.last().about_id == str(mine.pk)


def test_a_clerk_reads_own_events_alone_and_a_supervisor_none(department, released):
    assert set(Event.objects.visible_to(department.clerk).values_list("by_key", flat=True)) == {
        str(department.clerk.pk)
    }
    assert read_by(department.sergeant) == []


def test_the_file_has_the_same_events_and_goes_with_the_role(department, released):
    answer = client_of(department.hrd).get(reverse("events:event-list"), {"_export": "csv"})
    said = io.StringIO(answer.getvalue().decode("utf-8-sig"))
    kinds = [row["What"] for row in csv.DictReader(said)]
    assert kinds == [
        "Ordered papers to be destroyed, to be confirmed",
        "Took the decision on a release back",
        "Granted a release",
        "Asked for a release",
    ]


def test_the_file_tells_a_decider_neither_title_nor_key_of_a_page_that_another_looked_at(
    department, released
):
    key = f"transcript-{department.officer.pk}-2024"
    record_release_look(request=released, by=department.ogc, page="Transcript of 2024", key=key)

    def changes_of_the_look(reader: Member) -> str:
        answer = client_of(reader).get(reverse("events:event-list"), {"_export": "csv"})
        rows = csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig")))
        return next(
            row["After"] for row in rows if row["What"].startswith("Looked at what a release")
        )

    named = f"Members: {department.officer.name} (4411)"
    told = f"Page: Transcript of 2024; Key of the page: {key}; {named}"
    assert changes_of_the_look(department.hrd) == named
    assert changes_of_the_look(department.auditor) == told


def test_a_file_made_with_the_role_is_not_handed_over_without_it(department, released):
    narrowed = narrowed_events(QueryDict(""), by=department.hrd)
    given = {"title": "Log", "file_name": "log.csv", "now": timezone.now()}
    add_job(EVENT_LOG_FILE, asked=asked_of(narrowed, department.hrd), by=department.hrd, **given)
    work_on(claim_next())
    job = Job.objects.get()
    assert default_storage.exists(job.file)
    assert EVENT_LOG_FILE.is_within_reach(job, department.hrd)

    assert not EVENT_LOG_FILE.is_within_reach(job, department.clerk)


@pytest.mark.parametrize("reader", ["auditor", "ogc"])
def test_a_request_is_found_by_its_number(department, released, reader):
    asked(department.clerk, department.officer)
    page = page_of(getattr(department, reader), about=f" {released.number.lower()}")

    about = str(released)
    assert page.count(about) == Event.objects.filter(about_text=about).count() == 3


def test_who_reads_no_grounds_finds_no_request_by_its_number(department, released):
    """What it is about is not shown to them."""
    page = page_of(department.administrator, about=released.number)

    assert "No event matches" in page


def test_the_binding_of_a_packet_says_in_words_in_which_role_it_was_decided(department):
    CompletionFactory(member=department.officer)
    row = a_release(department.clerk, department.officer, "granted", ogc=department.ogc)
    record_bound(decision=row.decision, manifest=b"{}", pages=3)

    page = page_of(department.auditor, action="release.bind")

    assert "Office of the General Counsel" in page
    assert ">ogc<" not in page
