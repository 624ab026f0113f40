"""A legal hold on a release request: what it keeps, and who is told of it."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from frame.rights import Role
from people.models import Member
from records.models import Document, LegalHold
from records.releases.actions.asking import withdraw_release
from records.releases.reading import leaves_of
from records.retention.destroying import NOT_FREE
from records.retention.holds import held_documents, lift_hold
from records.retention.kinds import kind_lines
from records.retention.papers import all_that_may_go
from records.retention.states import LIFT_HOLD
from tests.factories import CompletionFactory, MemberFactory, RoleDesignationFactory
from tests.records.releases.asking import asked, granted
from tests.records.retention.keeping import (
    a_certificate,
    a_hold,
    a_scan,
    an_order,
    carried_out,
    confirmed,
    is_there,
    leave,
)
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db
WHY = {"case": "Doe v. City", "reason": "A suit is pending."}


def held() -> set[int]:
    return set(Document.objects.filter(pk__in=held_documents()).values_list("pk", flat=True))


def page_of(request) -> str:
    return reverse("records:release-detail", args=[request.pk])


@pytest.fixture
def papers(department):
    """A certificate each of the officer, who left, and of a colleague; and a scan of the first."""
    own = a_certificate(department.officer, by=department.clerk)
    other = a_certificate(department.colleague, by=department.clerk)
    scan = a_scan(department)
    scan.course_session.enrolments.create(member=department.officer)
    for member in (department.officer, department.colleague):
        leave(member, date(2018, 12, 31))
    return own, other, scan.document


def test_it_keeps_every_paper_of_those_who_are_asked_about(department, papers):
    own, _, scan = papers
    request = asked(department.clerk, department.officer)

    hold = a_hold(request, department.ogc)
    withdraw_release(request=request, reason="Asked twice.", by=department.clerk)
    assert held() == {own.pk, scan.pk}

    lift_hold(hold=hold, reason="Over.", by=department.ogc, now=timezone.now())
    assert held() == set()


def test_a_request_that_is_open_keeps_them_without_a_hold(department, papers):
    own, _, scan = papers
    order = confirmed(an_order(department, kind="certificate"), department.ogc)
    request = asked(department.clerk, department.officer)

    granted(request, department.ogc)
    carried_out(order)

    assert held() == {own.pk, scan.pk}
    assert order.rows.get(document=own).why_kept
    request.refresh_from_db()
    withdraw_release(request=request, reason="Not needed.", by=department.clerk)
    assert held() == set()


def test_a_paper_that_was_destroyed_is_asked_for_by_no_request(department, papers):
    own, *_ = papers
    carried_out(confirmed(an_order(department, kind="certificate"), department.ogc))

    leaves = leaves_of(asked(department.clerk, department.officer), as_of=timezone.localdate())

    own.refresh_from_db()
    assert own.destroyed_at is not None
    assert [leaf.key for leaf in leaves if leaf.document is not None] == []


def test_what_it_keeps_is_not_listed_as_past_its_date_nor_destroyed(department, papers):
    own, other, scan = papers
    today = timezone.localdate()
    assert {row.pk for row in all_that_may_go(today=today)} == {own.pk, other.pk, scan.pk}
    earlier = an_order(department, kind="certificate")

    a_hold(asked(department.clerk, department.officer), department.ogc)

    assert {row.pk for row in all_that_may_go(today=today)} == {other.pk}
    assert [row.document_id for row in earlier.rows.order_by("document_id")] == [own.pk, other.pk]
    with pytest.raises(ValidationError, match="1 is under a legal hold"):
        confirmed(earlier, department.ogc)


def test_one_that_is_placed_after_the_second_signature_keeps_its_papers_too(department, papers):
    own, other, _ = papers
    order = confirmed(an_order(department, kind="certificate"), department.ogc)

    a_hold(asked(department.clerk, department.officer), department.ogc)
    carried_out(order)

    assert order.rows.get(document=own).why_kept
    assert order.rows.get(document=other).destroyed_at is not None


def test_it_is_placed_from_the_page_of_the_request_and_shown_there(department):
    request = asked(department.clerk, department.officer)
    counsel, page = client_of(department.ogc), reverse("records:hold-place")
    link = f"{page}?release={request.pk}"
    assert link in counsel.get(page_of(request)).content.decode()

    form = counsel.get(link).content.decode()
    assert f"On release request {request.number}" in form
    assert "Serial number of the member" not in form
    counsel.post(page, {"release_request": request.pk, **WHY})

    hold = LegalHold.objects.get()
    assert (hold.release_request, hold.what) == (request, f"release request {request.number}")
    for seat in ("ogc", "clerk", "auditor"):
        said = client_of(department.members[seat]).get(page_of(request)).content.decode()
        assert f"Legal hold on release request {request.number}" in said, seat
        assert "Doe v. City" not in said
    listed = client_of(department.clerk).get(reverse("records:hold-list")).content.decode()
    assert f"release request {request.number}" in listed
    record = client_of(department.clerk).get(reverse("desk:member-record", args=["4411"]))
    assert f"Legal hold on release request {request.number}" in record.content.decode()


def test_neither_hrd_nor_who_leads_the_member_nor_the_member_is_told(department):
    request = asked(department.sergeant, department.officer)
    a_hold(request, department.ogc)

    for seat in ("hrd", "sergeant"):
        said = client_of(department.members[seat]).get(page_of(request)).content.decode()
        assert "Legal hold" not in said, seat
        assert "legal hold" not in said, seat
    own = client_of(department.officer).get(reverse("desk:my-record")).content.decode()
    assert "Legal hold" not in own


@pytest.mark.parametrize("seat", ["clerk", "auditor", "ogc"])
def test_who_is_asked_about_reads_of_the_hold_nowhere(department, seat):
    """As of the request itself, which is not shown to whom it is about."""
    member = department.members[seat]
    colleague = RoleDesignationFactory(role=Role.OGC, member=department.colleague).member
    counsel = Member.objects.get(pk=colleague.pk)
    request = asked(department.inquiry, member)
    hold = a_hold(request, counsel)
    client = client_of(member)

    assert not LegalHold.objects.visible_to(member).exists()
    assert LegalHold.objects.visible_to(counsel).get() == hold
    assert request.number not in client.get(reverse("records:hold-list")).content.decode()
    assert "Legal hold" not in client.get(reverse("desk:my-record")).content.decode()
    if seat == "ogc":
        assert client.get(reverse("records:hold-lift", args=[hold.pk])).status_code == 404
        link = reverse("records:hold-place")
        assert client.get(f"{link}?release={request.pk}").status_code == 404
        assert not Event.objects.visible_to(member).exists()
        with pytest.raises(ValidationError, match="nobody lifts their own"):
            lift_hold(hold=hold, reason="Over.", by=member, now=timezone.now())


def test_who_is_asked_about_under_a_record_merged_into_theirs_lifts_it_not_and_reads_nothing(
    department,
):
    """They decided on it when the two were not one yet, so the request goes on naming the other."""
    counsel = RoleDesignationFactory(role=Role.OGC, member=MemberFactory()).member
    CompletionFactory(member=department.officer)
    request = granted(asked(department.clerk, department.officer), department.ogc)
    hold = a_hold(request, Member.objects.get(pk=counsel.pk))
    assert LIFT_HOLD.can(hold, by=department.ogc)

    Member.objects.filter(pk=department.officer.pk).update(merged_into=department.ogc)

    both = Member.objects.get(pk=department.ogc.pk)
    assert not LIFT_HOLD.can(hold, by=both)
    assert not Event.objects.visible_to(both).filter(action="hold.place").exists()
    assert Event.objects.visible_to(counsel).filter(action="hold.place").exists()


def test_its_event_names_whom_the_request_asks_about(department):
    request = asked(department.clerk, department.officer, department.colleague)

    a_hold(request, department.ogc)

    event = Event.objects.get(action="hold.place")
    assert event.after == {
        "what": f"release request {request.number}",
        **WHY,
        "members": "4411, 4412",
    }


def text_of(member: Member, page: str) -> str:
    return " ".join(client_of(member).get(reverse(f"records:{page}")).text.split())


@pytest.mark.parametrize("seat", ["clerk", "auditor", "ogc", "hrd"])
def test_what_is_asked_of_the_reader_is_neither_counted_nor_read_as_held(department, seat):
    reader = department.members[seat]
    scan = a_scan(department)
    scan.course_session.enrolments.create(member=reader)
    today, lines = timezone.localdate(), {}

    def read() -> list[Any]:
        of_kind = {each.line.key: each for each in kind_lines(reader=reader, today=today)}
        lines.update(of_kind)
        is_listed = scan.document.name in text_of(reader, "retention-passed")
        scans = of_kind["scan"]
        return [of_kind["release"].count, scans.held, scans.may_go, is_listed]

    before = read()
    counsel = RoleDesignationFactory(role=Role.OGC, member=department.colleague).member
    request = asked(department.inquiry, reader)
    a_hold(request, Member.objects.get(pk=counsel.pk))

    assert read() == before == [0, 0, 1, True]
    assert Event.objects.count() - lines["event"].count == 2
    told = {each.line.key: each for each in kind_lines(reader=department.inquiry, today=today)}
    assert (told["release"].count, told["scan"].held, told["scan"].may_go) == (1, 1, 0)


def test_an_order_names_what_only_a_request_about_its_asker_holds_and_it_stays(department):
    scan = a_scan(department)
    scan.course_session.enrolments.create(member=department.hrd)
    asked(department.clerk, department.hrd)

    order = an_order(department)
    page = client_of(department.ogc).get(reverse("records:destruction-detail", args=[order.pk]))
    carried_out(confirmed(order, department.ogc))

    assert "held" not in page.text
    [row] = order.rows.all()
    assert (row.document, row.why_kept) == (scan.document, NOT_FREE)
    assert is_there(scan.document)


def test_an_order_is_confirmed_by_whom_the_request_is_about_and_the_paper_stays(department):
    scan = a_scan(department)
    scan.course_session.enrolments.create(member=department.ogc)
    order = an_order(department)
    asked(department.clerk, department.ogc)

    carried_out(confirmed(order, department.ogc))

    assert order.rows.get().why_kept == NOT_FREE
    assert is_there(scan.document)


@pytest.mark.parametrize("asked_for", ["99999", "x"])
def test_a_request_that_there_is_not_is_not_found(department, asked_for):
    page = reverse("records:hold-place")

    assert client_of(department.ogc).get(page, {"release": asked_for}).status_code == 404


def test_the_database_refuses_a_hold_on_two_things(department):
    request = asked(department.clerk, department.officer)
    hold = a_hold(request, department.ogc)

    with pytest.raises(IntegrityError, match="legal_hold_is_on_one_thing"):
        LegalHold.objects.filter(pk=hold.pk).update(member=department.officer)
