"""Pages of releases stand, whatever somebody made of the events of a request in the database."""

import html
from datetime import date

import pytest
from django.urls import reverse

from events.said import UNREADABLE
from people.models import Member
from records.models import ReleaseRequest
from records.releases.actions.asking import answer_release
from records.releases.actions.deciding import ask_back, explain_delay, reopen_release
from records.releases.copies import Copies, may_have_left, takings_of, untold_copies
from records.releases.earlier import earlier_of
from records.releases.letters import letter_of, take_letter
from records.releases.looks import pages_looked_at, record_release_look
from records.releases.sent_letters import letter_sent, letter_taken, note_letter_sent
from tests.append_only import change_by_force
from tests.records.releases.asking import NOON, asked, built, granted, now_of, taken
from tests.signed_in import client_of

pytestmark = pytest.mark.usefixtures("at_noon")

# No JSON, no mapping, none of the keys, and each key with what it never has.
CHANGED = {
    "no JSON": "x",
    "a list": "[]",
    "no key": "{}",
    "other values": '{"words": 3, "reason": ["x"], "question": {}, "answer": null, "role": ["x"], '
    '"earliest_on": "soon", "due_on": ["x"], "packet_sha256": [], "copies": [1], "letter": {}, '
    '"sent_on": "soon", "how": 3, "key": ["x"], "members": 3, "page": [], "delay_reason": 3}',
}


changed = pytest.mark.parametrize("text", CHANGED.values(), ids=CHANGED.keys())


def change_events(text: str) -> None:
    change_by_force("UPDATE events_event SET before_text = %s, after_text = %s", text, text)


def put_off(row: ReleaseRequest, by: Member, day: int) -> None:
    on = date(2026, 3, day)
    explain_delay(request=row, reason="In the archive.", earliest_on=on, by=by, now=NOON)


@pytest.fixture
def row(department, completion) -> ReleaseRequest:
    """Asked back, answered and put off twice; granted, its packet taken, and taken back twice."""
    row = asked(department.sergeant, department.officer, requester_kind="public")
    ask_back(request=row, question="For which post?", by=department.ogc, now=NOON)
    answer_release(request=row, answer="Patrol.", by=department.sergeant)
    for day in (20, 27):
        put_off(row, department.ogc, day)
    for _ in range(2):
        taken(built(granted(now_of(row), department.ogc), department.sergeant), department.sergeant)
        why = "Another paper was found."
        none_left = Copies(None, NOON)
        reopen_release(request=now_of(row), reason=why, by=department.ogc, copies=none_left)
    record_release_look(request=row, by=department.ogc, page="A page", key="7")
    letter = letter_of(now_of(row))
    take_letter(request=row, letter=letter, by=department.clerk)
    note_letter_sent(request=row, sent_on=NOON.date(), how="mail", by=department.clerk, now=NOON)
    taken(built(granted(now_of(row), department.ogc), department.sergeant), department.sergeant)
    return now_of(row)


def failing_pages(row: ReleaseRequest, member: Member) -> dict[str, int]:
    """By its address, what each page of a request answers that fails."""
    names = ("detail", "withdraw", "copies", "hand-over", "reopen", "delay", "letter-sent")
    addresses = [
        *(reverse(f"records:release-{name}", args=[row.pk]) for name in names),
        *(reverse("records:release-list"), reverse("events:event-list"), "/due/", "/"),
    ]
    client = client_of(member)
    answers = {address: client.get(address).status_code for address in addresses}
    return {address: status for address, status in answers.items() if status >= 500}


def test_no_page_of_a_request_fails(department, row):
    """Of one request, which takes long to make, for each of the changes."""
    for text in CHANGED.values():
        change_events(text)
        for member in (department.clerk, department.ogc):
            assert failing_pages(row, member) == {}, text


@changed
def test_what_was_said_before_says_that_it_can_not_be_read(department, row, text):
    whole = [(each.did, each.at) for each in earlier_of(row)]
    change_events(text)

    earlier = earlier_of(row)

    assert len(earlier) == 5
    assert [(each.did, each.at) for each in earlier] == whole
    assert {each.quoted for each in earlier} == {UNREADABLE}
    page = client_of(department.ogc).get(reverse("records:release-detail", args=[row.pk]))
    assert html.unescape(page.text).count(UNREADABLE) == len(earlier)


@changed
def test_nothing_is_taken_from_what_can_not_be_read(row, department, text):
    """Neither that a copy stayed here, nor that a letter went, nor that a page was looked at."""
    letter, packet = letter_of(row), row.decision.packet
    assert letter is not None
    assert letter_sent(row, letter) is not None
    change_events(text)

    assert len(untold_copies([row])[row.pk]) == 3
    assert takings_of(packet) == may_have_left(row) == []
    assert letter_of(row).signed == department.ogc.name
    assert letter_taken(row, letter) == []
    assert letter_sent(row, letter) is None
    assert pages_looked_at(row, by=department.ogc) == set()
