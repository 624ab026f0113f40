"""An order to destroy papers: laid down by one, signed by another."""

from datetime import date
from hashlib import sha256

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from events.models import Event
from frame.jobs.models import Job
from people.models import Member
from records.due import destruction_to_confirm
from records.models import DestructionOrder, DestructionRow
from records.retention.orders import (
    MOST_PAPERS,
    confirm_destruction,
    digest_of,
    papers_to_go,
    refuse_destruction,
    stop_destruction,
)
from records.retention.told import told_rows
from tests.records.retention.keeping import (
    LONG_AGO,
    SERIES,
    a_certificate,
    a_hold,
    a_scan,
    an_order,
    confirmed,
    is_there,
    leave,
)
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db


# The order --------------------------------------------------------------------------------------


def test_an_order_lays_down_every_paper_of_the_span_with_its_hash(department):
    first, second = a_scan(department), a_scan(department, on=date(2018, 4, 1))
    a_scan(department, on=date(2014, 12, 31))
    a_scan(department, on=date(2025, 1, 1))

    order = an_order(department)

    rows = list(order.rows.all())
    assert [(row.document, row.sha256, row.kept_from) for row in rows] == [
        (first.document, first.document.sha256, LONG_AGO),
        (second.document, second.document.sha256, date(2018, 4, 1)),
    ]
    listed = "".join(f"{row.document_id} {row.sha256} {row.kept_from}\n" for row in rows)
    assert order.list_sha256 == digest_of(rows) == sha256(listed.encode()).hexdigest()
    assert is_there(first.document)
    event = Event.objects.get(action="destruction.order")
    assert event.after["papers"] == 2
    assert event.after["list_sha256"] == order.list_sha256


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "completion"}, "Choose a kind of paper"),
        ({"kind": "event"}, "Choose a kind of paper"),
        ({"authority": " "}, "Name the line"),
        ({"authority": "x" * 201}, "Shorten it"),
        ({"authority": "a\u202eb"}, "can’t be shown|sign"),
        ({"until_on": date(2014, 1, 1)}, "is before"),
        ({"from_on": date(2018, 3, 11)}, "No paper of this kind and span may go"),
    ],
)
def test_an_order_is_refused_in_words(department, changes, words):
    a_scan(department)

    with pytest.raises(ValidationError, match=words):
        an_order(department, **changes)

    assert not DestructionOrder.objects.exists()
    assert not Event.objects.filter(action__startswith="destruction").exists()


def test_more_than_one_order_names_is_refused(department, monkeypatch):
    for day in (1, 2, 3):
        a_scan(department, on=date(2018, 3, day))
    assert MOST_PAPERS == 2_000
    monkeypatch.setattr("records.retention.orders.MOST_PAPERS", 2)

    with pytest.raises(ValidationError, match="Choose a shorter span"):
        an_order(department)


def test_what_is_held_or_named_by_another_order_is_in_no_list(department):
    free, held, named = (a_scan(department, on=date(2018, 3, day)) for day in (1, 2, 3))
    a_hold(held.course_session, department.ogc)
    an_order(department, from_on=date(2018, 3, 3))

    order = an_order(department)

    assert [row.document for row in order.rows.all()] == [free.document]
    assert named.document not in [row.document for row in order.rows.all()]


def test_nobody_orders_their_own_papers(department):
    """Who has left and come back, as nobody else here has papers that may go."""
    for member in (department.hrd, department.officer):
        a_certificate(leave(member, date(2019, 1, 1)), by=department.clerk)

    found = papers_to_go(
        "certificate",
        from_on=date(2015, 1, 1),
        until_on=date(2019, 12, 31),
        by=department.hrd,
        today=timezone.localdate(),
    )

    assert [paper.member for paper in found] == [department.officer]


@pytest.mark.parametrize("seat", ["ogc", "clerk", "auditor", "administrator", "officer"])
def test_nobody_else_orders(department, seat):
    a_scan(department)

    with pytest.raises(PermissionDenied):
        an_order(department, by=department.members[seat])

    assert not DestructionOrder.objects.exists()


def test_a_form_sent_twice_orders_once(department):
    a_scan(department)
    form = {
        "kind": "scan",
        "from_on": "2015-01-01",
        "until_on": "2019-12-31",
        "authority": SERIES,
        "form_token": "12345678-1234-5678-1234-567812345678",
    }
    client = client_of(department.hrd)

    for _ in range(2):
        client.post(reverse("records:destruction-new"), form)

    assert DestructionOrder.objects.count() == 1


# The second signature ----------------------------------------------------------------------------


def test_who_asked_never_confirms(department):
    a_scan(department)
    order = an_order(department)

    with pytest.raises(PermissionDenied):
        confirmed(order, department.hrd)
    with pytest.raises(IntegrityError), transaction.atomic():
        DestructionOrder.objects.filter(pk=order.pk).update(
            confirmed_by=department.hrd, confirmed_at=timezone.now()
        )

    assert not Job.objects.exists()


def test_a_hold_between_order_and_signature_is_said_and_nothing_goes(department):
    held = a_scan(department)
    a_scan(department, on=date(2018, 3, 11))
    order = an_order(department)
    a_hold(held.course_session, department.ogc)

    with pytest.raises(ValidationError, match="Of its 2 papers, 1 is under a legal hold"):
        confirmed(order, department.ogc)

    assert not Job.objects.exists()
    page = client_of(department.ogc).get(reverse("records:destruction-confirm", args=[order.pk]))
    assert "1 is under a legal hold" in page.content.decode()
    assert "Refuse this order, and have the others asked for anew." in page.content.decode()


def test_the_paper_that_is_held_since_the_order_is_marked_and_the_next_step_said(department):
    held = a_scan(department)
    free = a_scan(department, on=date(2018, 3, 11))
    order = an_order(department)
    a_hold(held.course_session, department.ogc)

    def became(member: Member) -> dict[int, str]:
        page = client_of(member).get(reverse("records:destruction-detail", args=[order.pk]))
        rows = page.context["table"].paginated_rows
        return {row.record.document_id: row.get_cell("became") for row in rows}

    def said(member: Member) -> str:
        page = client_of(member).get(reverse("records:destruction-detail", args=[order.pk]))
        return page.content.decode()

    for member in (department.ogc, department.hrd, department.clerk):
        assert became(member) == {
            held.document_id: "On file, and under a legal hold or asked for by a release request "
            "that is open",
            free.document_id: "On file",
        }
    assert "Refuse this order, and have the others asked for anew." in said(department.ogc)
    assert "Take it back, and ask for the others anew." in said(department.hrd)
    assert "anew" not in said(department.clerk)


def test_the_next_order_names_the_others_alone(department):
    held = a_scan(department)
    free = a_scan(department, on=date(2018, 3, 11))
    order = an_order(department)
    a_hold(held.course_session, department.ogc)
    refuse_destruction(order=order, reason="One is held.", by=department.ogc, now=timezone.now())

    anew = an_order(department)

    assert [row.document_id for row in anew.rows.all()] == [free.document_id]
    assert confirmed(anew, department.ogc).confirmed_by == department.ogc


def test_what_changed_since_the_order_is_said(department):
    scan = a_scan(department)
    order = an_order(department)
    type(scan.course_session).objects.filter(pk=scan.course_session_id).update(
        starts_on=date(2025, 3, 1), ends_on=date(2025, 3, 1)
    )

    with pytest.raises(ValidationError, match="1 is not what was listed any more"):
        confirmed(order, department.ogc)


def test_a_list_that_was_tampered_with_is_confirmed_by_nobody(department):
    a_scan(department)
    other = a_scan(department, on=date(2018, 3, 11))
    order = an_order(department, until_on=LONG_AGO)
    DestructionRow.objects.create(
        order=order,
        document=other.document,
        sha256=other.document.sha256,
        size=1,
        kept_from=date(2018, 3, 11),
    )

    with pytest.raises(ValidationError, match="not the one that was asked for"):
        confirmed(order, department.ogc)


def test_an_order_is_taken_back_or_refused_and_then_confirmed_by_nobody(department):
    a_scan(department)
    now = timezone.now()
    back, refused = an_order(department), None
    stop_destruction(order=back, by=department.hrd, now=now)
    refused = an_order(department)
    with pytest.raises(ValidationError, match="Say why it is refused"):
        refuse_destruction(order=refused, reason=" ", by=department.ogc, now=now)
    refuse_destruction(order=refused, reason="A suit may come.", by=department.ogc, now=now)

    for order in (back, refused):
        with pytest.raises(ValidationError, match="was stopped by"):
            confirmed(order, department.ogc)
        with pytest.raises(ValidationError, match="was stopped by"):
            stop_destruction(order=order, by=department.hrd, now=now)
    assert Event.objects.filter(action="destruction.stop").count() == 1
    event = Event.objects.get(action="destruction.refuse")
    assert event.after["reason"] == "A suit may come."
    refused.refresh_from_db()
    assert refused.refuse_reason == "A suit may come."
    page = reverse("records:destruction-detail", args=[refused.pk])
    assert "A suit may come." in client_of(department.hrd).get(page).content.decode()


@pytest.mark.parametrize("seat", ["hrd", "ogc", "clerk"])
def test_who_signs_reads_of_what_each_paper_is_and_whose(department, seat):
    certificate = a_certificate(department.officer, by=department.clerk)
    leave(department.officer, date(2018, 12, 31))
    scan = a_scan(department)
    client = client_of(department.members[seat])
    of_certificate = reverse(
        "records:destruction-detail", args=[an_order(department, kind="certificate").pk]
    )
    of_scan = reverse("records:destruction-detail", args=[an_order(department).pk])

    course = certificate.completions.get().course
    named = client.get(of_certificate).content.decode()
    assert escape(str(department.officer)) in named
    assert escape(f"{course}, Mar 10, 2018") in named
    assert (
        escape(f"{scan.course_session.course}, Mar 10, 2018")
        in client.get(of_scan).content.decode()
    )
    listed = client.get(reverse("records:retention-passed")).content.decode()
    opened = reverse("records:document-file", args=[certificate.pk])
    assert escape(str(department.officer)) in listed
    assert escape(f"{course}, Mar 10, 2018") in listed
    assert escape(f"{scan.course_session.course}, Mar 10, 2018") in listed
    assert (opened in listed) == (seat == "clerk")


def test_a_page_of_an_order_asks_the_same_of_one_paper_and_of_many(
    department, django_assert_max_num_queries
):
    for day in range(1, 6):
        a_scan(department, on=date(2018, 3, day))
    order = an_order(department)

    with django_assert_max_num_queries(5):
        assert len(told_rows(order)) == 5


def test_the_list_of_what_may_go_asks_the_same_of_one_paper_and_of_many(
    department, django_assert_max_num_queries
):
    client, counts = client_of(department.auditor), []
    for day in range(1, 6):
        a_scan(department, on=date(2018, 3, day))
        with django_assert_max_num_queries(60) as queries:
            client.get(reverse("records:retention-passed"))
        counts.append(len(queries))

    assert counts[0] == counts[-1]


def test_the_papers_of_an_order_are_shown_a_page_at_a_time(department):
    for day in range(1, 4):
        a_scan(department, on=date(2018, 3, day))
    order = an_order(department)
    client = client_of(department.ogc)
    address = reverse("records:destruction-detail", args=[order.pk])

    first = client.get(address, {"per_page": "2"})
    second = client.get(address, {"per_page": "2", "page": "2"})

    assert [len(each.context["table"].paginated_rows) for each in (first, second)] == [2, 1]
    shown = [*first.context["table"].page, *second.context["table"].page]
    assert [each.record.document_id for each in shown] == sorted(
        order.rows.values_list("document_id", flat=True)
    )
    assert "3 papers" in first.text


def test_it_is_due_to_counsel_until_it_is_confirmed(department):
    a_scan(department)
    order = an_order(department)
    today = timezone.localdate()

    [clock] = destruction_to_confirm(department.ogc, today)
    assert clock.page == reverse("records:destruction-detail", args=[order.pk])

    confirmed(order, department.ogc)
    assert list(destruction_to_confirm(department.ogc, today)) == []


def test_the_pages_of_an_order_offer_what_its_reader_may_do(department):
    a_scan(department)
    order = an_order(department)
    page = reverse("records:destruction-detail", args=[order.pk])

    def offered(member: Member) -> set[str]:
        content = client_of(member).get(page).content.decode()
        words = ("Confirm it", "Refuse it", "Take it back", "Have the rest carried out")
        return {each for each in words if each in content}

    assert offered(department.ogc) == {"Confirm it", "Refuse it"}
    assert offered(department.hrd) == {"Take it back"}
    assert offered(department.clerk) == set()
    confirm_destruction(order=order, by=department.ogc, now=timezone.now())
    assert offered(department.ogc) == set()
    Job.objects.all().delete()
    assert offered(department.ogc) == {"Have the rest carried out"}
