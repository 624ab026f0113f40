"""A release that is kept from its member: what the member's pages say, and those of others."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from people.actions.looks import record_look
from people.models import Member
from records.models import Disclosure
from tests.factories import CompletionFactory
from tests.records.releases.asking import NOON, asked, built, granted, handed_over
from tests.signed_in import client_of

pytestmark = pytest.mark.usefixtures("at_noon")

HINT = "Looked at what left of the record"
KEPT = "Kept from the member"


def let_go(department, **conditions: object) -> None:
    CompletionFactory(member=department.officer)
    row = granted(asked(department.clerk, department.officer), department.ogc, **conditions)
    handed_over(built(row, department.clerk), department.clerk, now=NOON)


def let_go_in_secret(department) -> None:
    let_go(department, is_kept_from_member=True, why_kept="An inquiry of another agency.")


@pytest.mark.parametrize("seat", ["clerk", "auditor"])
def test_who_reads_of_all_records_reads_of_none_that_is_kept_from_themselves(department, seat):
    member, by = department.members[seat], department.inquiry
    secret = {"is_kept_from_member": True, "why_kept": "An inquiry of another agency."}
    for about, conditions in ((member, secret), (department.colleague, {})):
        CompletionFactory(member=about)
        row = granted(asked(by, about), department.ogc, **conditions)
        handed_over(built(row, by), by, now=NOON)

    told = {
        reader: {each.member for each in Disclosure.objects.visible_to(reader)}
        for reader in (member, by)
    }

    assert told == {
        member: {department.colleague},
        by: {member, department.colleague},
    }


@pytest.mark.parametrize("is_kept", [True, False])
@pytest.mark.parametrize("seat", ["clerk", "auditor"])
def test_what_left_of_another_by_a_request_that_asks_for_ones_own_too_is_not_shown_to_them(
    department, seat, is_kept
):
    reader, by = department.members[seat], department.inquiry
    conditions = {"is_kept_from_member": True, "why_kept": "An inquiry."} if is_kept else {}
    for member in (department.officer, reader):
        CompletionFactory(member=member)
    row = granted(asked(by, department.officer, reader), department.ogc, **conditions)
    handed_over(built(row, by), by, now=NOON)
    own = set() if is_kept else {reader}

    assert {each.member for each in Disclosure.objects.visible_to(reader)} == own
    said = text_of(reader, "records:disclosure-list", "4411")
    assert "Platte County Sheriff" not in said
    assert "No release that you may read of." in said
    assert "Platte County Sheriff" in text_of(by, "records:disclosure-list", "4411")


def test_who_asked_for_the_own_record_beside_anothers_reads_what_left_of_both(department):
    for member in (department.officer, department.clerk):
        CompletionFactory(member=member)
    row = granted(asked(department.clerk, department.officer, department.clerk), department.ogc)
    handed_over(built(row, department.inquiry), department.inquiry, now=NOON)

    told = {each.member for each in Disclosure.objects.visible_to(department.clerk)}

    assert told == {department.officer, department.clerk}


def text_of(member: Member, page: str, *args: object) -> str:
    return " ".join(client_of(member).get(reverse(page, args=args)).content.decode().split())


def test_the_members_pages_claim_nothing_that_is_not_so(department):
    let_go_in_secret(department)

    left = text_of(department.officer, "records:disclosure-list", "4411")
    looks = text_of(department.officer, "desk:look-list")

    assert "No release that you may read of." in left
    assert "has left" not in left
    assert KEPT not in left
    assert "Left out are looks that belong to requests to release a record" in looks
    assert "Nobody but you" not in looks


def test_those_of_the_training_unit_say_that_a_line_is_kept_from_the_member(department):
    let_go_in_secret(department)

    for who in (department.clerk, department.auditor):
        said = text_of(who, "records:disclosure-list", "4411")
        assert KEPT in said
        assert "nobody tells them of it" in said


def test_what_is_not_kept_says_no_such_thing(department):
    let_go(department)

    assert KEPT not in text_of(department.clerk, "records:disclosure-list", "4411")
    said = text_of(department.clerk, "records:disclosure-list", "4412")
    assert "No release that you may read of." in said


def test_looks_at_what_left_are_no_hint_at_a_release_that_is_kept(department):
    with time_machine.travel(NOON - timedelta(days=2), tick=False):
        record_look(member=department.officer, by=department.sergeant, page="disclosures")
    let_go_in_secret(department)
    for page in ("disclosures", "transcript"):
        record_look(member=department.officer, by=department.auditor, page=page)

    said = text_of(department.officer, "desk:look-list")

    assert said.count(HINT) == 1
    assert department.sergeant.name in said
    assert "Looked at the transcript" in said


def test_looks_at_what_left_are_read_where_nothing_is_kept(department):
    let_go(department)
    record_look(member=department.officer, by=department.auditor, page="disclosures")

    assert HINT in text_of(department.officer, "desk:look-list")
