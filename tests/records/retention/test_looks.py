"""Who saw whose papers may go is on record, and who touched a record finds that a paper went."""

from datetime import date

import pytest
from django.urls import reverse

from events.models import Event
from events.querysets import events_about_person, looks_at
from people.models import Member
from tests.factories import CompletionFactory
from tests.records.retention.keeping import (
    a_certificate,
    a_scan,
    an_order,
    carried_out,
    confirmed,
    leave,
)
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db


def a_left_certificate(department):
    paper = a_certificate(department.officer, by=department.clerk)
    leave(department.officer, date(2018, 12, 31))
    return paper


def looks() -> list[Event]:
    return list(Event.objects.filter(action="destruction.look").order_by("pk"))


def about(member: Member) -> list[str]:
    found = events_about_person(Event.objects.order_by("pk"), member.serial_number)
    return list(found.values_list("action", flat=True))


@pytest.mark.parametrize("seat", ["hrd", "ogc", "clerk"])
def test_who_reads_an_order_is_on_record_with_whom_it_shows(department, seat):
    a_left_certificate(department)
    order = an_order(department, kind="certificate")

    client_of(department.members[seat]).get(reverse("records:destruction-detail", args=[order.pk]))

    [look] = looks()
    assert look.by_key == str(department.members[seat].pk)
    assert look.about_id == str(order.pk)
    assert look.after == {"named": [department.officer.serial_number]}
    assert look in looks_at(department.officer)


@pytest.mark.parametrize("seat", ["hrd", "ogc", "clerk"])
def test_who_reads_whose_papers_may_go_is_on_record(department, seat):
    a_left_certificate(department)

    client_of(department.members[seat]).get(reverse("records:retention-passed"))

    [look] = looks()
    assert look.by_key == str(department.members[seat].pk)
    assert look.after == {"named": [department.officer.serial_number]}
    assert about(department.officer) == ["destruction.look"]


def test_the_list_as_a_file_is_no_look_and_a_file_that_is_refused_is_one(department):
    a_left_certificate(department)
    client = client_of(department.hrd)

    client.get(reverse("records:retention-passed"), {"_export": "csv"})
    assert looks() == []

    client.get(reverse("records:retention-passed"), {"_export": "doc"})
    assert len(looks()) == 1


def test_those_on_another_page_are_not_named(department):
    a_left_certificate(department)
    a_certificate(department.colleague, by=department.clerk, on=date(2018, 3, 11))
    leave(department.colleague, date(2018, 12, 30))
    address = reverse("records:retention-passed")
    first = {"per_page": "1"}

    client_of(department.hrd).get(address, first)
    client_of(department.hrd).get(address, {**first, "page": "2"})

    assert [look.after["named"] for look in looks()] == [
        [department.colleague.serial_number],
        [department.officer.serial_number],
    ]


@pytest.mark.parametrize("with_anothers", [False, True])
def test_ones_own_papers_are_no_look(department, with_anothers):
    """The order names counsel, who had left when it was asked for and is back."""
    a_certificate(department.ogc, by=department.clerk)
    leave(department.ogc, date(2018, 12, 31))
    if with_anothers:
        a_left_certificate(department)
    order = an_order(department, kind="certificate")
    Member.objects.filter(pk=department.ogc.pk).update(separated_on=None)

    page = client_of(department.ogc).get(reverse("records:destruction-detail", args=[order.pk]))

    assert department.ogc.name in page.text
    named = [department.officer.serial_number]
    assert [look.after["named"] for look in looks()] == [named] * with_anothers


def test_a_page_that_names_nobody_is_no_look(department):
    a_scan(department)
    order = an_order(department)

    client_of(department.hrd).get(reverse("records:destruction-detail", args=[order.pk]))

    assert looks() == []


def test_who_touched_a_record_finds_the_order_its_confirmation_and_that_a_paper_went(department):
    a_left_certificate(department)

    carried_out(confirmed(an_order(department, kind="certificate"), department.ogc))

    assert about(department.officer) == [
        "destruction.order",
        "destruction.confirm",
        "document.destroy",
        "destruction.finish",
    ]


def test_everybody_on_a_sheet_is_named_where_its_scan_is_destroyed(department):
    scan = a_scan(department)
    for member in (department.officer, department.colleague):
        CompletionFactory(
            member=member, course_session=scan.course_session, course=scan.course_session.course
        )

    carried_out(confirmed(an_order(department), department.ogc))

    on_it = sorted([department.officer.serial_number, department.colleague.serial_number])
    went = Event.objects.get(action="document.destroy")
    assert went.after["named"] == on_it
    assert set(about(department.officer)) >= {"destruction.order", "document.destroy"}
