"""A packet that was taken as a file leaves its line, and somebody says whether a copy left."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.html import escape

from events.models import Event
from events.trail import events_of_row, latest_of
from frame.due import due_for
from frame.notices.models import Notice
from people.models import Member
from records.models import Disclosure, ReleaseHandover, ReleasePacket, ReleaseRequest
from records.releases.actions.asking import say_copies, withdraw_release
from records.releases.actions.building import take_packet
from records.releases.actions.deciding import reopen_release
from records.releases.actions.expiring import expire_grants
from records.releases.copies import NOTHING_UNTOLD, WHICH_LEFT, WHY_COPIES, WHY_RECEIPT, Copies
from records.releases.states import EVENTS
from tests.factories import CompletionFactory
from tests.records.releases.asking import (
    NOON,
    a_release,
    built,
    granted,
    handed,
    handed_over,
    now_of,
    taken,
)
from tests.signed_in import client_of

pytestmark = pytest.mark.usefixtures("at_noon")

TAKEN = "Taken as a file by {} on Mar 10, 2026, 12:00"
NONE_LEFT = Copies(None, NOON)
AFTER_THE_GRANT = NOON + timedelta(days=31)
LEFT = {
    "did_leave": "yes",
    "handed_to": "Pat Doe",
    "how": "mail",
    "handed_on": "2026-03-10",
    "receipt": "Pat Doe says it came.",
}


@pytest.fixture
def row(department, completion) -> ReleaseRequest:
    """Built, and its packet taken by the clerk."""
    row = a_release(department.sergeant, department.officer, "built", ogc=department.ogc)
    assert row.decision is not None
    take_packet(packet=row.decision.packet, by=department.clerk, now=NOON)
    return row


def seen_of(row: ReleaseRequest) -> dict[str, int]:
    return {"seen": latest_of(events_of_row(row, EVENTS))}


def expired(row: ReleaseRequest) -> ReleaseRequest:
    expire_grants(AFTER_THE_GRANT)
    return now_of(row)


def page_of(row: ReleaseRequest, page: str) -> str:
    return reverse(f"records:release-{page}", args=[row.pk])


def text_of(member: Member, url: str) -> str:
    return " ".join(client_of(member).get(url).text.split())


def clocks_of(member: Member) -> list[str]:
    reader = Member.objects.get(pk=member.pk)
    return [each.step for each in due_for(reader, today=NOON.date()) if "R-" in each.what]


@pytest.mark.parametrize("page", ["detail", "withdraw", "reopen", "copies"])
def test_who_took_the_packet_and_when_stands_on_the_pages_of_the_request(department, row, page):
    seat = department.ogc if page == "reopen" else department.sergeant
    if page == "copies":
        expired(row)

    said = text_of(seat, page_of(row, page))

    assert TAKEN.format(department.clerk.name) in said
    assert ("Did a copy leave the house?" in said) == (page != "detail")


def test_where_none_was_taken_nothing_is_asked(department, completion):
    row = a_release(department.sergeant, department.officer, "built", ogc=department.ogc)

    assert "Did a copy leave" not in text_of(department.sergeant, page_of(row, "withdraw"))
    assert "Copies of the packet" not in text_of(department.sergeant, page_of(row, "detail"))
    withdraw_release(request=row, reason="Not wanted.", by=department.sergeant)
    assert Event.objects.latest("pk").after == {"members": "4411", "reason": "Not wanted."}


@pytest.mark.parametrize("page", ["withdraw", "reopen"])
def test_nothing_is_withdrawn_or_taken_back_until_it_is_said_whether_a_copy_left(
    department, row, page
):
    by = department.ogc if page == "reopen" else department.sergeant
    step = reopen_release if page == "reopen" else withdraw_release

    answer = client_of(by).post(page_of(row, page), {"reason": "Not wanted.", **seen_of(row)})
    with pytest.raises(ValidationError) as refused:
        step(request=row, reason="Not wanted.", by=by)

    assert WHY_COPIES in answer.text
    assert refused.value.message_dict == {"did_leave": [WHY_COPIES]}
    assert now_of(row).state == "built"

    sent = {"reason": "Not wanted.", "did_leave": "no", **seen_of(row)}
    client_of(by).post(page_of(row, page), sent)

    assert now_of(row).state == ("asked" if page == "reopen" else "withdrawn")
    assert Event.objects.filter(action=f"release.{page}").get().after == {
        "members": "4411",
        "reason": "Not wanted.",
        "copies": "None left the house",
    }
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize("page", ["withdraw", "reopen", "copies"])
def test_a_copy_that_left_stands_in_the_log_of_its_member(department, row, page):
    by = department.ogc if page == "reopen" else department.sergeant
    if page == "copies":
        expired(row)
    reason = {} if page == "copies" else {"reason": "Not wanted."}

    client_of(by).post(page_of(row, page), {**LEFT, **reason, **seen_of(row)})

    left = text_of(department.officer, reverse("records:disclosure-list", args=["4411"]))
    assert "Pat Doe, for Lieutenant Kim Lee" in left
    assert now_of(row).state != "built"
    shown = text_of(department.sergeant, page_of(row, "detail"))
    assert "A copy left" in shown
    said_by = f"{escape(by.name)} said so on Mar 10, 2026, 12:00 PM."
    assert f"To Pat Doe, by mail, on Mar 10, 2026. {said_by}" in shown
    assert "Receipt: Pat Doe says it came." in shown
    event = Event.objects.filter(action__in=[f"release.{page}", "release.say_copies"]).get()
    assert event.after["copies"] == "One left the house"
    assert event.after["handed_to"] == "Pat Doe"


def test_a_copy_that_left_says_to_whom_how_when_and_by_what_that_shows(department, row):
    given = {"reason": "Not wanted.", "did_leave": "yes", "handed_on": "2026-03-11"}
    given |= seen_of(row)
    answer = client_of(department.sergeant).post(page_of(row, "withdraw"), given).text
    assert "Say to whom it was handed." in answer
    assert WHY_RECEIPT in answer

    late = client_of(department.sergeant).post(page_of(row, "withdraw"), {**LEFT, **given})

    assert "is still to come" in late.text
    assert now_of(row).state == "built"
    assert not ReleaseHandover.objects.exists()


def test_what_left_before_does_not_hinder_the_hand_over_of_what_is_granted_anew(department, row):
    left = Copies(handed(NOON.date()), NOON)
    reopen_release(request=row, reason="Too much.", by=department.ogc, copies=left)
    again = built(granted(now_of(row), department.ogc), department.clerk)

    handed_over(again, department.sergeant, now=NOON)

    assert Disclosure.objects.filter(member=department.officer).count() == 2
    assert now_of(row).handover == ReleaseHandover.objects.latest("pk")
    assert "A copy left" in text_of(department.sergeant, page_of(row, "detail"))


def test_what_expired_with_a_copy_taken_is_due_until_somebody_has_said_whether_it_left(
    department, row
):
    row = expired(row)
    assert clocks_of(department.sergeant) == ["Say whether a copy left"]
    told = Notice.objects.get(kind="release.expired")
    assert "A copy of its packet was taken: say whether it left the house." in told.sentence
    assert page_of(row, "copies") in text_of(department.sergeant, page_of(row, "detail"))

    say_copies(request=row, copies=NONE_LEFT, by=department.sergeant)

    assert clocks_of(department.sergeant) == []
    with pytest.raises(ValidationError, match=NOTHING_UNTOLD):
        say_copies(request=row, copies=NONE_LEFT, by=department.sergeant)


def test_what_expired_and_was_taken_by_nobody_is_not_due(department, completion):
    row = a_release(department.sergeant, department.officer, "built", ogc=department.ogc)

    expired(row)

    assert clocks_of(department.sergeant) == []
    assert "A copy" not in Notice.objects.get(kind="release.expired").sentence


def test_what_was_handed_over_is_asked_no_more(department, row):
    handed_over(row, department.sergeant, now=NOON)
    take_packet(packet=row.decision.packet, by=department.clerk, now=NOON)

    assert clocks_of(department.sergeant) == []
    assert page_of(row, "copies") not in text_of(department.sergeant, page_of(row, "detail"))


def test_nobody_else_says_it_nor_whom_it_is_about(department, row):
    CompletionFactory(member=department.clerk)
    own = a_release(department.clerk, department.clerk, "built", ogc=department.ogc)
    take_packet(packet=own.decision.packet, by=department.inquiry, now=NOON)
    with pytest.raises(ValidationError, match="nobody says where a copy of their own went"):
        withdraw_release(request=own, reason="No.", by=department.clerk, copies=NONE_LEFT)
    with time_machine.travel(AFTER_THE_GRANT, tick=False):
        row = expired(row)
        with pytest.raises(PermissionDenied):
            say_copies(request=row, copies=NONE_LEFT, by=department.other_sergeant)
        with pytest.raises(ValidationError, match="Nobody says where a copy of their own"):
            say_copies(request=now_of(own), copies=NONE_LEFT, by=department.clerk)
        say_copies(request=now_of(own), copies=NONE_LEFT, by=department.inquiry)


@pytest.fixture
def built_anew(department, row) -> ReleaseRequest:
    """Taken back where no copy was said to have left, granted, and built again."""
    reopen_release(request=row, reason="Too much.", by=department.ogc, copies=NONE_LEFT)
    return built(granted(now_of(row), department.ogc), department.clerk)


def test_a_copy_that_left_after_all_is_noted_whatever_was_said_and_whatever_stands(
    department, built_anew
):
    taken(built_anew, department.clerk)
    page = page_of(built_anew, "copies")
    assert page in text_of(department.sergeant, page_of(built_anew, "detail"))
    first, second = built_anew.decisions.order_by("pk")
    sent = {**LEFT, "packet": first.packet.pk}

    client_of(department.sergeant).post(page, sent)

    [left] = ReleaseHandover.objects.all()
    assert (left.packet, left.handed_to) == (first.packet, "Pat Doe")
    assert Disclosure.objects.get().what == [first.leaves[0]["title"]]
    assert now_of(built_anew).state == "built"
    event = Event.objects.get(action="release.say_copies")
    assert event.after["packet_sha256"] == first.packet.sha256
    assert page not in text_of(department.sergeant, page_of(built_anew, "detail"))
    # The packet that stands was taken too, and nothing was said of it.
    with pytest.raises(ValidationError, match=WHY_COPIES):
        withdraw_release(request=built_anew, reason="Not wanted.", by=department.sergeant)
    handed_over(built_anew, department.sergeant, now=NOON)
    assert now_of(built_anew).handover.packet == second.packet


def test_which_of_two_packets_left_after_all_is_asked(department, built_anew):
    taken(built_anew, department.clerk)
    reopen_release(request=built_anew, reason="Too much.", by=department.ogc, copies=NONE_LEFT)
    page, packet = page_of(built_anew, "copies"), ReleasePacket.objects.earliest("pk")
    sergeant = client_of(department.sergeant)

    unsaid = sergeant.post(page, LEFT).text
    assert WHICH_LEFT in unsaid
    assert "If so: which packet" in unsaid
    assert not ReleaseHandover.objects.exists()
    sergeant.post(page, {**LEFT, "packet": packet.pk})

    assert ReleaseHandover.objects.get().packet == packet


def test_a_packet_that_stands_is_no_copy_that_left_after_all(department, row):
    assert page_of(row, "copies") not in text_of(department.sergeant, page_of(row, "detail"))
    with pytest.raises(ValidationError, match=NOTHING_UNTOLD):
        say_copies(request=row, copies=Copies(handed(NOON.date()), NOON), by=department.sergeant)


def test_what_became_of_a_copy_is_due_only_once_its_request_is_over(department, row):
    assert "Say whether a copy left" not in clocks_of(department.sergeant)


def test_whom_it_is_about_reads_that_another_withdraws_it_before_anything_is_typed(department):
    CompletionFactory(member=department.clerk)
    own = a_release(department.clerk, department.clerk, "built", ogc=department.ogc)
    page = reverse("records:release-withdraw", args=[own.pk])
    assert "Why is it withdrawn?" in client_of(department.clerk).get(page).text

    take_packet(packet=own.decision.packet, by=department.inquiry, now=NOON)
    said = client_of(department.clerk).get(page).text

    assert "nobody says where a copy of their own went. Another sees to it." in said
    assert "Why is it withdrawn?" not in said


@pytest.mark.parametrize(
    ("state", "does"), [("granted", "has it built and hands it over"), ("built", "hands it over")]
)
def test_who_asks_for_the_own_record_reads_that_the_training_unit_goes_on_with_it(
    department, state, does
):
    CompletionFactory(member=department.sergeant)
    CompletionFactory(member=department.officer)
    row = a_release(department.sergeant, department.sergeant, state, ogc=department.ogc)
    other = a_release(department.sergeant, department.officer, state, ogc=department.ogc)
    words = f"the Training Unit {does}. It stands on their list."

    def said(row: ReleaseRequest) -> str:
        return (
            client_of(department.sergeant)
            .get(reverse("records:release-detail", args=[row.pk]))
            .text
        )

    assert words in said(row)
    assert words not in said(other)
