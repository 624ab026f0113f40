"""The disclosure log: packets of releases and leavers' packs, to the member and who sees all."""

from datetime import date, datetime

import pytest
import time_machine
from django.urls import reverse

from people.models import Member
from records.disclosures import disclosures_of, received_by
from records.leavers.models import LeaverPack
from records.models import ReleaseRequest
from tests.factories import CompletionFactory
from tests.records.leavers.packs import a_pack
from tests.records.releases.asking import a_release
from tests.records.sheets import CHICAGO
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 7, 1, 12, tzinfo=CHICAGO)
LOG = "/members/4411/disclosures/"


@pytest.fixture(autouse=True)
def first_of_july():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def officer(department) -> Member:
    """Whose last day is today, with a credit."""
    CompletionFactory(member=department.officer, completed_on=date(2026, 5, 20))
    Member.objects.filter(pk=department.officer.pk).update(separated_on=NOON.date())
    department.officer.refresh_from_db()
    return department.officer


def said_to(reader: Member, page: str = LOG) -> str:
    return " ".join(client_of(reader).get(page).content.decode().split())


def test_a_pack_that_was_handed_over_is_a_line_who_received_what_when_on_whose_act(
    department, officer
):
    pack = a_pack(officer, "handed_over", by=department.clerk)

    [line] = disclosures_of(officer, reader=officer)

    assert (line.handed_on, line.handed_to) == (date(2026, 6, 30), "Núñez, Ana (in person)")
    assert line.what == "Leaver’s pack: 1 credit, 8.00 hours"
    assert line.act == f"Handed over by {department.clerk.name}, as 11 CSR 75-15.020(6) asks"
    assert line.page == reverse("records:leaver-pack", args=[pack.pk])


@pytest.mark.parametrize("seat", ["officer", "clerk", "inquiry", "auditor"])
def test_the_page_shows_it_to_the_member_and_to_who_sees_all_records(department, officer, seat):
    pack = a_pack(officer, "handed_over", by=department.clerk)

    said = said_to(department.members[seat])

    assert "Jun 30, 2026" in said
    assert "Núñez, Ana (in person)" in said
    assert f'href="/leavers/{pack.pk}/">Leaver’s pack: 1 credit, 8.00 hours</a>' in said


@pytest.mark.parametrize("seat", ["sergeant", "ogc", "hrd", "colleague", "administrator"])
def test_nobody_else_reads_of_it(department, officer, seat):
    a_pack(officer, "handed_over", by=department.clerk)

    assert client_of(department.members[seat]).get(LOG).status_code in (403, 404)
    assert disclosures_of(officer, reader=department.colleague) == []


def test_what_was_not_handed_over_is_no_line(department, officer):
    for state in ("prepared", "withdrawn"):
        a_pack(officer, state)

    assert disclosures_of(officer, reader=department.clerk) == []
    assert "No leaver’s pack was handed over." in said_to(department.clerk)


def test_packets_and_packs_stand_in_one_order_the_newest_first(department, officer):
    a_release(department.clerk, officer, "handed_over", ogc=department.ogc)
    first, second = (a_pack(officer, "handed_over", by=department.clerk) for _ in range(2))
    LeaverPack.objects.filter(pk=first.pk).update(handed_over_on=date(2026, 6, 1))

    lines = disclosures_of(officer, reader=officer)

    assert [(each.handed_on, each.page) for each in lines] == [
        (date(2026, 7, 1), ""),
        (date(2026, 6, 30), f"/leavers/{second.pk}/"),
        (date(2026, 6, 1), f"/leavers/{first.pk}/"),
    ]


def test_who_came_back_still_reads_of_the_pack_of_the_time_before(department, officer):
    a_pack(officer, "handed_over", by=department.clerk)
    Member.objects.filter(pk=officer.pk).update(separated_on=None)
    officer.refresh_from_db()

    assert "Leaver’s pack: 1 credit" in said_to(officer)


def test_the_record_leads_to_the_log_the_member_and_who_sees_all_records(department, officer):
    record = "/members/4411/"

    assert f'href="{LOG}">What left of my record</a>' in said_to(officer, "/my-record/")
    assert f'href="{LOG}">What left of this record</a>' in said_to(department.clerk, record)
    assert LOG not in said_to(department.sergeant, record)


@pytest.mark.parametrize("count", [1, 3])
def test_the_log_asks_the_database_the_same_however_long_it_is(
    department, officer, count, django_assert_num_queries
):
    for _ in range(count):
        a_release(department.clerk, officer, "handed_over", ogc=department.ogc)
        a_pack(officer, "handed_over", by=department.clerk)

    # What the reader may do and leads, the packets, what was corrected of them, and the packs.
    with django_assert_num_queries(6):
        assert len(disclosures_of(officer, reader=department.clerk)) == 2 * count


@pytest.mark.parametrize(
    ("handed_to", "said"),
    [
        ("Dana Pike", "Dana Pike, Missouri POST"),
        ("dana píke", "Dana Pike, Missouri POST"),
        ("Dana Pike, Missouri POST", "Dana Pike, Missouri POST"),
        ("Sam Pike", "Sam Pike, for Dana Pike, Missouri POST"),
        ("Dana", "Dana, for Dana Pike, Missouri POST"),
    ],
)
def test_who_received_it_is_said_once_where_that_is_the_requester(handed_to, said):
    request = ReleaseRequest(requester_name="Dana Pike", requester_organization="Missouri POST")

    assert received_by(handed_to, request) == said
