"""Every address, by every method, as everybody who may not see a record: no byte of it comes.

A word that stands nowhere else is in each text of each record of one member. The last tests show
that the walk would find them.
"""

import pickle
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.db import connection, transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models import CourseSession
from people.models import Member
from people.querysets import MemberQuerySet
from records.models import SentIn
from tests.access.row import Row
from tests.access.test_access_matrix import ROWS, writes_besides_its_look
from tests.access.test_leaks import address_of
from tests.attack.opened import opened
from tests.attack.planted import (
    OF_PEOPLE,
    OF_RELEASES,
    Planted,
    not_spoken_for,
    plant,
    words,
)
from tests.attack.scale import IS_WHOLE, few
from tests.department import Department, make_department
from tests.signed_in import client_of
from tests.walks import walked

NOT_FOR = (
    *("anonymous", "officer", "colleague", "sergeant", "other_sergeant", "ogc", "hrd"),
    "administrator",
)
METHODS = ("GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")
PAGES = list({row.page: row for row in ROWS[::-1]}.values())
FORMS = {row.page: row for row in ROWS[::-1] if row.method == "POST"}
# The matrix fills these from the only sheet or course there is; here there are others.
OF_THE_ONLY_SHEET = {
    *("records:sheet-review", "records:sheet-strike", "courses:course-merge-into"),
    *("compliance:sheet-void", "compliance:sheet-move", "compliance:sheet-take-back"),
}
EVENTS_OF_RELEASES = {"events:event-list", "events:event-log-file"}
NAMES = {f"people.Member.{each}" for each in ("first_name", "last_name", "suffix", "serial_number")}
EXPORTS = {"csv", "xlsx", "pdf"}
REFUSED = {403, 404, 405}
# So many of the seats and methods try each page in `./run test`.
SEATS_EACH, METHODS_EACH = 2, 2


@pytest.fixture(scope="module")
def once(django_db_setup, django_db_blocker):
    """The department and who is hidden in it, made for all tests of this file and then undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        department = make_department()
        yield pickle.dumps((department, *plant(department)))
        transaction.set_rollback(True)


@pytest.fixture
def made(db, once) -> tuple[Department, Member, list[Planted]]:
    return pickle.loads(once)


@pytest.fixture
def department(made) -> Department:
    return made[0]


@pytest.fixture
def hidden(made) -> Member:
    return made[1]


@pytest.fixture
def planted(made) -> list[Planted]:
    return made[2]


def addresses(row: Row, department: Department, hidden: Member) -> Iterator[str]:
    """Those of the row: about the first of the hidden member's records, and about each other."""
    named = address_of(row, department, hidden)
    yield reverse(row.page, kwargs=named)
    others = {
        "records:sent-in-detail": lambda: (
            SentIn.objects.filter(sent_by=hidden)
            | SentIn.objects.filter(rollcallreport__lines__member=hidden)
        ),
        "records:completion-detail": hidden.completions.all,
        "records:sheet-read": lambda: CourseSession.objects.filter(enrolments__member=hidden),
        "jobs:job-detail": hidden.jobs.all,
        "records:leaver-pack": hidden.leaver_packs.all,
    }.get(row.page)
    for other in others() if others else ():
        if other.pk != named["pk"]:
            yield reverse(row.page, kwargs={**named, "pk": other.pk})


def found_in(response: HttpResponseBase, planted: list[Planted]) -> list[Planted]:
    """The words that stand in any byte of an answer, its headers included."""
    content = opened(response.getvalue())
    said = (repr(response.headers).encode() + content).lower()
    return [each for each in planted if each.word.lower().encode() in said]


def ask(client: Client, method: str, url: str, form: dict[str, Any]) -> HttpResponseBase:
    if method == "POST":
        return client.post(url, form)
    return client.generic(method, url)


def queries_of(row: Row) -> Iterator[str]:
    """As it is; and of a list, each file of it."""
    yield row.query
    if row.is_list:
        yield from (f"?_export={each}&left=on" for each in sorted(EXPORTS))


def may_see(seat: str, row: Row, each: Planted) -> bool:
    """Administrators keep who members are, and read the log; OGC and HRD decide on releases.

    Counsel keeps what is held besides, and whose it is. Both read in the log what happened to
    releases, with the names of those who are asked about.
    """
    if seat in {"ogc", "hrd"} and row.page in EVENTS_OF_RELEASES and each.place in NAMES:
        return True
    if seat == "ogc" and row.page.startswith("records:hold-"):
        return each.model == "records.LegalHold" or each.model in OF_PEOPLE
    if seat in {"ogc", "hrd"}:
        return each.model in OF_RELEASES
    if seat != "administrator":
        return False
    return each.model in OF_PEOPLE or row.page.startswith("events:")


@pytest.mark.parametrize("row", PAGES if IS_WHOLE else walked(PAGES), ids=str)
def test_no_answer_has_a_word_of_a_record_out_of_reach(department, hidden, planted, row):
    place = PAGES.index(row)
    urls = list(addresses(row, department, hidden))
    is_filled = row.page in FORMS and row.page not in OF_THE_ONLY_SHEET
    form = FORMS[row.page].form(department) if is_filled else {}

    for seat in few(NOT_FOR, SEATS_EACH, start=place):
        client = client_of(department.members.get(seat))
        for method in METHODS[:1] + tuple(few(METHODS[1:], METHODS_EACH, start=place)):
            asked = queries_of(row) if method == "GET" else ("",)
            for url, query in product(urls, asked):
                with transaction.atomic():
                    with CaptureQueriesContext(connection) as queries:
                        response = ask(client, method, url + query, form)
                    transaction.set_rollback(True)
                leaked = [
                    each for each in found_in(response, planted) if not may_see(seat, row, each)
                ]
                assert leaked == [], (seat, method, url, query)
                if response.status_code in REFUSED:
                    assert not writes_besides_its_look(queries), (seat, method)


def test_every_text_of_every_model_is_planted_or_named_with_its_reason():
    assert not_spoken_for() == []


def test_every_text_of_a_member_is_planted(planted):
    assert {each.place for each in words()} - {each.place for each in planted} == set()


# Planted all the same: a page that comes to show it is tried from its first day.
NOT_SHOWN_TO_THESE = {
    # Told to nobody, or only by its first letter.
    *("people.Leave.void_reason", "people.Member.middle_name", "records.PaperWords.why"),
    *("records.RollCallTaught.void_reason", "records.TeachingLeftOut.void_reason"),
    "records.SheetScan.void_reason",
    # Told where a job failed or goes on, where a class moved, where an e-mail failed.
    *("jobs.Job.error", "jobs.Job.file_name"),
    *("courses.Enrolment.moved_from", "notices.Notice.mail_error", "notices.Notice.mail_to"),
    "notices.Notice.mail_tried_to",
    # Told on pages whose address is no record of the member: of a merge, a draft, a held paper.
    *("people.MemberMerge.reason", "people.MemberMerge.undo_reason"),
    # Told on the pages of a release request, whose address is its own number.
    *(
        each.place
        for each in words()
        if each.model
        in {"records.ReleaseDecision", "records.ReleaseRequest", "records.RequestPaper"}
        and not each.field.startswith("requester_")
    ),
    *("records.HandoverCorrection.receipt", "records.HandoverCorrection.reason"),
    "records.ReleaseHandover.receipt",
    *("records.DraftChange.detail", "records.SheetLine.paper_name", "records.HeldPaper.name"),
    # Told to counsel alone; tests/records/retention/test_holds.py looks who reads it.
    *("records.LegalHold.case", "records.LegalHold.reason", "records.LegalHold.lift_reason"),
}


def test_the_walk_finds_every_word_where_it_may_be_seen(department, hidden, planted):
    found: set[str] = set()
    kinds: set[str] = set()
    clients = [client_of(who) for who in (department.clerk, hidden, department.administrator)]
    for row in PAGES:
        with transaction.atomic():
            urls = addresses(row, department, hidden)
            for url, client, query in product(urls, clients, queries_of(row)):
                response = client.get(url + query)
                words = found_in(response, planted)
                found |= {each.place for each in words}
                kinds |= {response["Content-Type"].partition(";")[0]} if words else set()
            transaction.set_rollback(True)

    assert {each.place for each in planted} - found == NOT_SHOWN_TO_THESE
    assert {"text/html", "text/csv", "application/pdf"} < kinds
    assert any("spreadsheet" in kind for kind in kinds)


def test_the_walk_finds_a_page_that_forgets_to_ask_for_reach(
    department, hidden, planted, monkeypatch
):
    url = reverse("desk:member-record", args=[hidden.serial_number])
    client = client_of(department.colleague)
    assert client.get(url).status_code == 404

    monkeypatch.setattr(MemberQuerySet, "visible_to", lambda everybody, _: everybody.all())

    assert {each.place for each in found_in(client.get(url), planted)} >= {
        "people.Member.last_name",
        "records.Document.name",
    }
