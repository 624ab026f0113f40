"""A pack that was read in is found again: where it waits, and from what came of it."""

import importlib
import json

import pytest
from django.apps import apps

from frame.due import due_for
from people.models import Member
from records.actions.completions import void_completion
from records.leavers.reading_in.actions import leave_credit_out
from records.leavers.reading_in.models import PackReadIn
from records.models import Completion
from tests.records.leavers.agency import (
    AGENCY,
    a_pack_read_in,
    a_record,
    clee,
    form_of,
    read,
)
from tests.records.leavers.packs import NOON, TODAY
from tests.signed_in import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_of_july")]


def due(member: Member) -> list[tuple[str, str, str]]:
    clocks = due_for(member, today=TODAY)
    return [(each.what, each.whose, each.page) for each in clocks if "Pack of" in each.what]


def confirmed(pack: PackReadIn, by: Member, number: int = 1) -> Completion:
    client, page = client_of(by), f"/packs/{pack.pk}/credits/{number}/"
    assert client.post(page, form_of(client, page)).status_code == 302
    return Completion.objects.latest("pk")


def test_a_pack_is_due_until_each_of_its_credits_is_seen_to(department, officer, known_course):
    pack, clerk = read(officer, department.clerk), department.clerk
    page = f"/packs/{pack.pk}/"
    assert due(clerk) == [(f"Pack of {AGENCY}: 2 of 2 credits to confirm", officer.name, page)]

    completion = confirmed(pack, clerk)
    assert due(clerk) == [(f"Pack of {AGENCY}: 1 of 2 credits to confirm", officer.name, page)]
    leave_credit_out(pack=pack, number=2, reason="By hand.", by=clerk, now=NOON)
    assert due(clerk) == []

    void_completion(completion=completion, reason="Twice.", by=clerk, now=NOON)
    assert due(clerk) == [(f"Pack of {AGENCY}: 1 of 2 credits to confirm", officer.name, page)]


def test_nobody_is_told_of_a_pack_of_their_own_to_confirm(department):
    a_pack_read_in(department.clerk, by=department.colleague)

    assert due(department.clerk) == []


def test_the_record_of_the_member_leads_to_the_pack_for_who_sees_all_records(department, officer):
    pack = a_pack_read_in(officer, by=department.clerk)
    link = f'href="/packs/{pack.pk}/">The pack of {AGENCY}</a>: 2 of 2 credits to confirm.'

    for seat, sees in (("clerk", True), ("inquiry", True), ("sergeant", False)):
        shown = client_of(department.members[seat]).get("/members/4411/").text
        assert (link in shown) == sees, seat
    leave = {"reason": "By hand.", "by": department.clerk, "now": NOON}
    for number in (1, 2):
        leave_credit_out(pack=pack, number=number, **leave)
    shown = client_of(department.clerk).get("/members/4411/").text
    assert f"The pack of {AGENCY}</a>: all its credits are seen to." in shown


def test_a_completion_leads_to_the_pack_that_it_was_read_in_from(department, officer, known_course):
    pack = read(officer, department.clerk)
    completion = confirmed(pack, department.clerk)

    page = f"/completions/{completion.pk}/"
    link = f'<a class="usa-link" href="/packs/{pack.pk}/">the pack of {AGENCY}</a>'
    assert link in client_of(department.clerk).get(page).text
    for_sergeant = client_of(department.sergeant).get(page).text
    assert f"the pack of {AGENCY}" in for_sergeant
    assert f"/packs/{pack.pk}/" not in for_sergeant


def test_reading_it_in_again_leads_to_it(department, officer):
    from tests.records.leavers.test_reading_in_page import NEW, upload

    pack = read(officer, department.clerk)

    again = client_of(department.clerk).post(NEW, upload(), follow=True)

    assert again.redirect_chain[-1][0] == f"/packs/{pack.pk}/"
    assert "This pack was read in before, Jul 1, 2026" in again.text


def test_a_credit_of_a_year_before_joining_is_marked_and_leads_to_no_period(
    department, officer, known_course
):
    told = [clee(completedOn="2024-03-10"), clee()]
    pack = read(officer, department.clerk, record=json.dumps(a_record(credits=told)).encode())
    client = client_of(department.clerk)

    shown = client.get(f"/packs/{pack.pk}/").text
    assert shown.count("before 2026, counts in no period here") == 1
    confirm = "It is of a year before the member joined"
    assert confirm in client.get(f"/packs/{pack.pk}/credits/1/").text
    assert confirm not in client.get(f"/packs/{pack.pk}/credits/2/").text

    early, late = (confirmed(pack, department.clerk, number) for number in (1, 2))
    of_early = client.get(f"/completions/{early.pk}/").text
    assert "What it counted for in" not in of_early
    assert "2024 is before the CLEE periods of this member that are kept here" in of_early
    assert "What it counted for in 2026" in client.get(f"/completions/{late.pk}/").text


def test_packs_of_before_are_counted_when_their_number_of_credits_is_added(department, officer):
    pack = a_pack_read_in(officer, by=department.clerk)
    PackReadIn.objects.update(credit_count=0)
    name = "records.migrations.0060_a_pack_keeps_how_many_credits_it_tells"

    importlib.import_module(name).count_credits(apps, None)

    pack.refresh_from_db()
    assert pack.credit_count == 2
