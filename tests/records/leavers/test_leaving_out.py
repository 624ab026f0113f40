"""A credit of another agency's pack is left out with a reason, and may be confirmed after all."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from events.models import Event
from frame.rights import Right
from people.models import Member, RoleDesignation
from people.sign_in import SerialNumberBackend
from records.actions.completions import void_completion
from records.credit_kinds import CreditKind
from records.leavers.reading_in.actions import enter_credit_read_in, leave_credit_out
from records.leavers.reading_in.models import CreditReadIn, PackReadIn
from records.models import Completion
from tests.records.leavers.agency import AGENCY, a_pack_read_in, form_of, read
from tests.records.leavers.packs import NOON
from tests.records.test_credit_entry import an_entry
from tests.signed_in import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_of_july")]


def leave_out(pack: PackReadIn, by: Member, number: int = 1, reason: str = "Entered by hand."):
    return leave_credit_out(pack=pack, number=number, reason=reason, by=by, now=NOON)


def test_a_credit_that_is_not_wanted_is_left_out_with_a_reason_that_the_log_has(
    department, officer
):
    pack = read(officer, department.clerk)

    row = leave_out(pack, department.clerk, reason=" Entered by hand. ").row

    assert (row.number, row.left_out_because, row.completion) == (1, "Entered by hand.", None)
    assert not Completion.objects.exists()
    event = Event.objects.get(action="pack_read_in.leave_out")
    assert event.after == {
        "agency": AGENCY,
        "title": "Traffic Stops",
        "completed_on": "2026-03-10",
        "credit_hours": "8.00",
        "reason": "Entered by hand.",
    }


def test_it_is_left_out_once_however_often_that_is_sent(department, officer):
    pack = read(officer, department.clerk)
    first = leave_out(pack, department.clerk)

    again = leave_out(pack, department.clerk, reason="Another reason.")

    assert (again.row, again.is_repeat) == (first.row, True)
    assert CreditReadIn.objects.get().left_out_because == "Entered by hand."
    assert Event.objects.filter(action="pack_read_in.leave_out").count() == 1


@pytest.mark.parametrize(
    ("number", "reason", "words"),
    [
        (1, " ", "Say why it is left out."),
        (1, "x" * 501, "501 characters are more than 500"),
        (3, "Twice.", "This pack has no credit 3."),
    ],
)
def test_leaving_out_without_a_reason_or_of_no_credit_is_refused(
    department, officer, number, reason, words
):
    pack = read(officer, department.clerk)

    with pytest.raises(ValidationError, match=words):
        leave_out(pack, department.clerk, number, reason)

    assert not CreditReadIn.objects.exists()


@pytest.mark.parametrize("seat", ["officer", "sergeant", "inquiry", "auditor", "administrator"])
def test_who_does_not_enter_completions_leaves_nothing_out(department, officer, seat):
    pack = read(officer, department.clerk)

    with pytest.raises(PermissionDenied):
        leave_out(pack, department.members[seat])


def test_nobody_leaves_out_a_credit_of_their_own(department):
    pack = a_pack_read_in(department.clerk, by=department.inquiry)

    with pytest.raises(ValidationError, match="nobody enters their own credit"):
        leave_out(pack, department.clerk)
    led = client_of(department.clerk).get(f"/packs/{pack.pk}/credits/1/leave-out/", follow=True)

    assert "nobody enters their own credit" in led.content.decode()
    assert not CreditReadIn.objects.exists()


def test_one_that_is_entered_is_not_left_out_and_one_that_is_void_is(
    department, officer, known_course
):
    pack = read(officer, department.clerk)
    client = client_of(department.clerk)
    page = f"/packs/{pack.pk}/credits/1/"
    client.post(page, form_of(client, page))
    completion = Completion.objects.get()

    with pytest.raises(ValidationError, match="This credit is entered"):
        leave_out(pack, department.clerk)
    void_completion(completion=completion, reason="Twice.", by=department.clerk, now=NOON)
    leave_out(pack, department.clerk)

    [entered, row] = CreditReadIn.objects.order_by("pk")
    assert (row.is_left_out, row.standing, row.superseded_at) == (True, None, None)
    assert (entered.completion, entered.superseded_at) == (completion, NOON)


def test_one_left_out_confirmed_after_all_and_void_waits_again(department, officer, known_course):
    pack = read(officer, department.clerk)
    leave_out(pack, department.clerk)
    client = client_of(department.clerk)
    page = f"/packs/{pack.pk}/credits/1/"
    client.post(page, form_of(client, page))
    assert PackReadIn.objects.to_confirm().get().open_in_words == "1 of 2 credits to confirm"

    void_completion(
        completion=Completion.objects.get(), reason="Twice.", by=department.clerk, now=NOON
    )

    assert PackReadIn.objects.to_confirm().get().open_in_words == "2 of 2 credits to confirm"


def test_whose_role_ended_while_the_write_waited_reads_in_enters_and_leaves_out_nothing(
    department, officer
):
    pack = read(officer, department.clerk)
    clerks = [SerialNumberBackend().get_user(department.clerk.pk) for _ in range(3)]
    # As each request read it.
    assert all(clerk.has_right(Right.ENTER_COMPLETIONS) for clerk in clerks)
    RoleDesignation.objects.filter(member=department.clerk).delete()
    entry = replace(an_entry(officer), kind=CreditKind.PRIOR_AGENCY, evidence=pack.paper)

    with pytest.raises(PermissionDenied):
        read(officer, clerks[0])
    with pytest.raises(PermissionDenied):
        leave_out(pack, clerks[1])
    with pytest.raises(PermissionDenied):
        enter_credit_read_in(pack=pack, number=1, entry=entry, by=clerks[2], now=NOON)

    assert not CreditReadIn.objects.exists()


def test_nothing_is_left_out_when_the_event_fails(department, officer, monkeypatch):
    pack = read(officer, department.clerk)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("records.leavers.reading_in.actions.record_event", fail)
    with pytest.raises(RuntimeError):
        leave_out(pack, department.clerk)

    assert not CreditReadIn.objects.exists()


def test_the_page_leaves_it_out_leads_on_and_lets_it_be_confirmed_after_all(
    department, officer, known_course
):
    pack = read(officer, department.clerk)
    client = client_of(department.clerk)
    first, second = (f"/packs/{pack.pk}/credits/{number}/" for number in (1, 2))
    assert f'href="{first}leave-out/">Leave this credit out</a>' in client.get(first).text

    blank = client.post(f"{first}leave-out/", {"reason": ""})
    assert blank.context["form"].errors["reason"] == ["Say why it is left out."]
    left = client.post(f"{first}leave-out/", {"reason": "Entered by hand."}, follow=True)
    assert left.redirect_chain[-1][0] == second
    assert "Traffic Stops is left out, and counts nowhere." in left.text
    shown = client.get(f"/packs/{pack.pk}/").text
    assert "1 of 2 credits to confirm" in shown
    assert f"Left out by {department.clerk.name}, Jul 1, 2026: Entered by hand." in shown
    assert "Confirm it after all" in shown
    again = client.post(f"{first}leave-out/", {"reason": "Entered by hand."}, follow=True)
    assert "Traffic Stops was left out before." in again.text

    client.post(first, form_of(client, first))

    [left_out, entered] = CreditReadIn.objects.order_by("pk")
    assert entered.completion == Completion.objects.get()
    assert (left_out.left_out_because, left_out.superseded_at) == ("Entered by hand.", NOON)
    shown = client.get(f"/packs/{pack.pk}/").text
    assert f"Earlier: Left out by {department.clerk.name}, Jul 1, 2026: Entered by hand." in shown
    assert "1 of 2 credits to confirm" in shown
    assert client.get(f"/packs/{pack.pk}/credits/3/leave-out/").status_code == 404


def test_who_only_reads_sees_why_and_no_way_to_confirm(department, officer):
    pack = read(officer, department.clerk)
    leave_out(pack, department.clerk)

    shown = client_of(department.auditor).get(f"/packs/{pack.pk}/").text

    assert "Entered by hand." in shown
    assert "Confirm it after all" not in shown
    assert "Not confirmed" in shown
