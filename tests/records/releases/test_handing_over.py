"""A hand-over is the note of what has happened: of which packet, by whom taken, on which day."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from events.models import Event
from events.trail import events_of_row, latest_of
from frame.words import us_datetime
from people.models import Member
from records.models import Disclosure, ReleaseHandover, ReleaseRequest
from records.releases.actions.asking import withdraw_release
from records.releases.actions.deciding import reopen_release
from records.releases.actions.handing_over import (
    ALREADY_NOTED,
    NOT_TAKEN,
    NOT_TO_LEAVE,
    hand_over,
)
from records.releases.copies import Copies
from records.releases.forms.handing_over import WHICH_PACKET
from records.releases.states import EVENTS
from records.releases.step_views import CHANGED_SINCE_TAKEN
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

PARTS = ("courses", "transcript")
NONE_LEFT = Copies(None, NOON)
TYPED = {
    "handed_to": "The clerk of the court",
    "how": "in_person",
    "handed_on": "2026-03-10",
    "receipt": "Signed for it at the counter.",
}
LATE = "while you were at it"


@pytest.fixture
def row(department, completion) -> ReleaseRequest:
    """Built with its transcript, and taken as a file by the sergeant who asked."""
    row = a_release(
        department.sergeant, department.officer, "built", ogc=department.ogc, parts=PARTS
    )
    taken(row, department.sergeant)
    return row


def page_of(row: ReleaseRequest, page: str = "hand-over") -> str:
    return reverse(f"records:release-{page}", args=[row.pk])


def text_of(member: Member, url: str) -> str:
    return " ".join(client_of(member).get(url).text.split())


def decided_anew(department, row: ReleaseRequest) -> ReleaseRequest:
    """The same granted again without its transcript, and its packet built."""
    reopen_release(request=row, reason="Too much.", by=department.ogc, copies=NONE_LEFT)
    again = granted(now_of(row), department.ogc, parts_left_out=("transcript",))
    return built(again, department.sergeant)


def seen_of(row: ReleaseRequest) -> int:
    return latest_of(events_of_row(row, EVENTS))


def test_a_form_that_was_opened_for_another_packet_notes_nothing_of_the_one_that_stands(
    department, row
):
    sent = {**TYPED, "packet": row.decision.packet.pk}
    again = decided_anew(department, row)
    taken(again, department.clerk)

    answer = client_of(department.sergeant).post(page_of(row), sent).text

    said = (
        f"{department.ogc.name} took the decision that this packet was built of back on "
        f"{us_datetime(NOON)}, and said of its copies: “None left the house”. Nothing was noted "
        "now. "
    )
    assert f"{said}{NOT_TO_LEAVE}" in " ".join(answer.split())
    assert "The clerk of the court" in answer
    assert "Signed for it at the counter." in answer
    assert again.decision.packet.sha256 not in answer
    assert now_of(row).state == "built"
    assert not ReleaseHandover.objects.exists()
    client_of(department.sergeant).post(page_of(row), {**sent, "packet": again.decision.packet.pk})
    assert Disclosure.objects.get().what == [again.decision.leaves[-1]["title"]]


def test_a_packet_whose_decision_was_taken_back_twice_says_who_did_first(department, row):
    packet = row.decision.packet
    again = decided_anew(department, row)
    reopen_release(request=again, reason="Too much.", by=department.hrd)

    with pytest.raises(ValidationError) as refused:
        hand_over(packet=packet, handed=handed(), by=department.sergeant, now=NOON)

    [said] = refused.value.messages
    assert said.startswith(f"{department.ogc.name} took the decision")


def test_a_packet_of_which_a_copy_is_noted_already_is_not_asked_about_again(department, row):
    packet = row.decision.packet
    one_left = Copies(handed(NOON.date()), NOON)
    reopen_release(request=row, reason="Too much.", by=department.ogc, copies=one_left)

    with pytest.raises(ValidationError) as refused:
        hand_over(packet=packet, handed=handed(), by=department.sergeant, now=NOON)

    [said] = refused.value.messages
    assert said.endswith(ALREADY_NOTED)


def test_what_was_typed_stays_where_the_request_is_over_by_then(department, row):
    withdraw_release(request=row, reason="Not wanted.", by=department.clerk, copies=NONE_LEFT)

    sent = {**TYPED, "packet": row.decision.packet.pk}
    answer = client_of(department.sergeant).post(page_of(row), sent).text

    assert f"It is withdrawn. Nothing was done now. {NOT_TO_LEAVE}" in " ".join(answer.split())
    assert "The clerk of the court" in answer


@pytest.mark.parametrize("packet", ["", "0", "x"])
def test_a_form_that_says_no_packet_notes_nothing(department, row, packet):
    answer = client_of(department.sergeant).post(page_of(row), {**TYPED, "packet": packet}).text

    assert WHICH_PACKET in answer
    assert "The clerk of the court" in answer
    assert now_of(row).state == "built"


def test_what_has_left_is_noted_whatever_the_record_says_by_now(department, row):
    assert CHANGED_SINCE_TAKEN not in text_of(department.sergeant, page_of(row))
    CompletionFactory(member=department.officer, completed_on=date(2026, 2, 3))

    said = text_of(department.sergeant, page_of(row))
    hand_over(packet=row.decision.packet, handed=handed(), by=department.sergeant, now=NOON)

    assert CHANGED_SINCE_TAKEN in said
    assert now_of(row).state == "handed_over"
    assert len(Disclosure.objects.get().what) == 2


def test_what_nobody_took_as_a_file_can_not_have_left(department, completion):
    row = a_release(department.sergeant, department.officer, "built", ogc=department.ogc)

    with pytest.raises(ValidationError) as refused:
        hand_over(packet=row.decision.packet, handed=handed(), by=department.sergeant, now=NOON)
    said = text_of(department.sergeant, page_of(row))

    assert refused.value.messages == [NOT_TAKEN]
    assert NOT_TAKEN in said
    assert "To whom" not in said
    assert now_of(row).state == "built"


def test_who_hands_over_what_another_took_notes_it(department, completion):
    row = a_release(department.sergeant, department.officer, "built", ogc=department.ogc)
    packet = taken(row, department.clerk)

    hand_over(packet=packet, handed=handed(), by=department.sergeant, now=NOON)

    assert now_of(row).state == "handed_over"


def test_a_packet_left_on_no_day_before_somebody_took_it(department, completion):
    row = a_release(department.sergeant, department.officer, "built", ogc=department.ogc)
    later = NOON + timedelta(days=2)
    with time_machine.travel(later, tick=False):
        packet = taken(row, department.sergeant, now=later)

        with pytest.raises(ValidationError) as refused:
            hand_over(
                packet=packet,
                handed=handed(date(2026, 3, 11)),
                by=department.sergeant,
                now=later,
            )
        hand_over(
            packet=packet, handed=handed(date(2026, 3, 12)), by=department.sergeant, now=later
        )

    assert refused.value.message_dict == {
        "handed_on": [
            "Nobody took the packet as a file before Mar 12, 2026, so it can’t have left before."
        ]
    }


def test_a_decision_is_not_taken_back_from_a_page_that_showed_another(department, row):
    sent = {"reason": "It was too much.", "did_leave": "no", "seen": seen_of(row)}
    reopen_release(request=row, reason="Too much.", by=department.ogc, copies=NONE_LEFT)
    granted(now_of(row), department.hrd)

    answer = client_of(department.ogc).post(page_of(row, "reopen"), sent).text

    assert LATE in answer
    assert "It was too much." in answer
    assert now_of(row).state == "granted"
    assert Event.objects.filter(action="release.reopen").count() == 1


def test_a_request_is_not_withdrawn_from_a_page_that_showed_it_otherwise(department, row):
    sent = {"reason": "Asked twice.", "did_leave": "no", "seen": seen_of(row)}
    decided_anew(department, row)

    answer = client_of(department.sergeant).post(page_of(row, "withdraw"), sent).text

    assert LATE in answer
    assert now_of(row).state == "built"


def test_nothing_is_handed_over_twice(department, row):
    handed_over(row, department.sergeant, now=NOON)

    with pytest.raises(ValidationError, match="It is handed over"):
        hand_over(packet=row.decision.packet, handed=handed(), by=department.clerk, now=NOON)

    assert ReleaseHandover.objects.count() == 1
