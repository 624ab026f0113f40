"""Letters that are owed to requesters, until it is noted that they were sent."""

import html
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from events.models import Event
from events.trail import events_of_row
from records.models import ReleaseRequest
from records.releases.actions.deciding import (
    deny_release,
    explain_delay,
    find_nothing,
)
from records.releases.forms.handing_over import HandOverForm
from records.releases.sent_letters import NOT_TAKEN
from records.releases.sent_letters import SAME as ALREADY_NOTED
from records.releases.states import SEND_LETTER
from tests.factories import CompletionFactory, MemberFactory, RoleDesignationFactory
from tests.records.releases.asking import NOON, asked, granted
from tests.records.releases.letter_writing import (
    EARLIEST,
    SAID_ON,
    WHY,
    deny,
    letters_due,
    note_sent,
    page_of,
    put_it_off,
    reopen,
    seen_of,
    send_now,
    take,
    take_now,
)
from tests.signed_in import client_of

pytestmark = pytest.mark.usefixtures("at_noon")


def test_a_denial_after_a_delay_owes_another_letter(department, put_off):
    send_now(put_off, department.clerk)
    deny(put_off, department.ogc)

    assert len(letters_due(department.clerk)) == 1


def test_a_delay_of_a_day_that_was_never_set_owes_a_letter_without_a_day(department, public):
    ReleaseRequest.objects.filter(pk=public.pk).update(due_on=None, due_why="")
    put_it_off(public, department.hrd)

    [clock] = letters_due(department.clerk)

    assert clock.on is None


def test_what_is_put_off_once_it_is_granted_still_owes_its_letter(department, public):
    row = put_it_off(granted(public, department.ogc), department.hrd)

    [clock] = letters_due(department.clerk)
    assert clock.on == date(2026, 3, 13)
    assert "The earliest day on which the record can be had is Mar 20, 2026." in take(
        department.clerk, row
    )
    note_sent(row, department.clerk)
    assert letters_due(department.clerk) == []


def test_a_letter_to_who_asks_by_the_law_on_public_records_is_due_whoever_it_is(
    department, completion
):
    row = asked(department.clerk, department.officer, legal_basis="public_record")
    put_it_off(row, department.hrd)

    assert [clock.on for clock in letters_due(department.clerk)] == [date(2026, 3, 13)]


@pytest.mark.parametrize(("wanted_by", "on"), [(EARLIEST, [EARLIEST]), (None, [])])
def test_the_letter_to_whoever_else_named_a_day_is_due_on_it(department, completion, wanted_by, on):
    row = asked(department.clerk, department.officer, requester_kind="court", answer_by=wanted_by)
    deny(row, department.ogc)

    assert [clock.on for clock in letters_due(department.clerk)] == on


def test_the_letter_of_a_denial_is_due_on_the_day_that_the_request_is(department, put_off):
    send_now(put_off, department.clerk)
    deny(put_off, department.ogc)

    [clock] = letters_due(department.clerk)

    assert (clock.on, clock.why) == (EARLIEST, "RSMo 610.023.3 (not confirmed)")


@pytest.mark.parametrize(("is_sent", "on"), [(True, EARLIEST), (False, date(2026, 3, 13))])
def test_the_letter_of_another_delay_is_due_by_what_the_requester_was_told_last(
    department, put_off, is_sent, on
):
    """On the day that the first delay gave; where nobody was told of it, on its own day still."""
    if is_sent:
        send_now(put_off, department.clerk)

    for words in (WHY, "The papers are on film."):
        row = explain_delay(
            request=put_off, reason=words, earliest_on=date(2026, 4, 1), by=department.hrd, now=NOON
        )

    assert [clock.on for clock in letters_due(department.clerk)] == [on]
    send_now(row, department.clerk)
    assert letters_due(department.clerk) == []


def test_the_letter_of_a_denial_is_due_on_the_day_of_a_delay_that_nobody_was_told_of(
    department, put_off
):
    deny(put_off, department.ogc)

    assert [clock.on for clock in letters_due(department.clerk)] == [date(2026, 3, 13)]


def test_a_denial_that_was_taken_back_owes_no_letter(department, put_off):
    send_now(put_off, department.clerk)
    reopen(deny(put_off, department.ogc), department.ogc)

    assert letters_due(department.clerk) == []


@pytest.mark.parametrize("is_sent", [True, False])
def test_a_delay_of_which_nobody_sent_the_letter_still_owes_it_once_a_denial_is_taken_back(
    department, put_off, is_sent
):
    row = deny(put_off, department.ogc)
    if is_sent:
        send_now(row, department.clerk)
    row = reopen(row, department.ogc)

    assert [clock.on for clock in letters_due(department.clerk)] == [date(2026, 3, 13)]
    send_now(row, department.clerk)
    assert letters_due(department.clerk) == []


def test_the_letter_about_the_own_record_is_due_of_another_who_can_take_it(department):
    CompletionFactory(member=department.clerk)
    other_clerk = MemberFactory()
    RoleDesignationFactory(member=other_clerk, role="training_entry")
    own = deny(asked(department.clerk, department.clerk, requester_kind="public"), department.ogc)

    assert letters_due(department.clerk) == []
    [clock] = letters_due(other_clerk)
    assert clock.whose == department.clerk.name
    send_now(own, other_clerk)
    assert letters_due(other_clerk) == []


def test_the_page_tells_who_took_the_letter_and_how_it_was_sent(department, put_off):
    assert "It is not noted that it was sent." in page_of(put_off, department.clerk)
    take(department.ogc, put_off)
    sent = {"sent_on": "2026-03-10", "how": "mail"}

    url = reverse("records:release-letter-sent", args=[put_off.pk])
    answer = client_of(department.clerk).post(url, sent, follow=True)

    said = " ".join(html.unescape(answer.text).split())
    assert f"The letter about {put_off.number} is noted as sent." in said
    assert f"Taken on Mar 10, 2026, 12:00 PM by {department.ogc.name}." in said
    assert f"Sent on Mar 10, 2026, by mail, as {department.clerk.name} noted." in said
    changes = said.partition("<h2>Changes</h2>")[2] or said
    assert "Took the letter to a requester away as a file" in changes
    assert "Noted that the letter to a requester was sent" in changes
    event = Event.objects.get(action="release.send_letter")
    assert event.after == {
        "members": "4411",
        "letter": "Your request takes longer",
        "sent_on": "2026-03-10",
        "how": "By mail",
    }


def test_a_letter_that_nobody_took_is_not_noted_as_sent(department, put_off):
    with pytest.raises(ValidationError) as refused:
        note_sent(put_off, department.clerk)
    assert refused.value.messages == [NOT_TAKEN]

    take_now(put_off, department.clerk)
    put_it_off(put_off, department.hrd, "The papers are on film.")
    with pytest.raises(ValidationError) as refused:
        note_sent(put_off, department.clerk)
    assert refused.value.messages == [NOT_TAKEN]
    assert not Event.objects.filter(action="release.send_letter").exists()


@pytest.mark.parametrize(
    ("on", "why_not"),
    [
        (date(2026, 3, 11), "Mar 11, 2026 is still to come."),
        (
            date(2026, 3, 9),
            "What the letter says was said on Mar 10, 2026, and it can’t have left before.",
        ),
    ],
)
def test_a_day_on_which_a_letter_cannot_have_left_is_refused(department, put_off, on, why_not):
    take_now(put_off, department.clerk)

    with pytest.raises(ValidationError) as refused:
        note_sent(put_off, department.clerk, on)

    assert refused.value.message_dict == {"sent_on": [why_not]}


def test_what_was_noted_wrong_of_a_letter_is_noted_again_and_nothing_twice(department, put_off):
    send_now(put_off, department.clerk)
    with pytest.raises(ValidationError) as refused:
        note_sent(put_off, department.clerk)
    assert refused.value.messages == [ALREADY_NOTED]

    note_sent(put_off, department.clerk, how="email")

    assert "Sent on Mar 10, 2026, by encrypted e-mail" in page_of(put_off, department.clerk)


def test_nobody_else_notes_a_letter_as_sent_nor_whom_it_is_about(department, put_off):
    take_now(put_off, department.clerk)
    for seat in ("ogc", "auditor", "other_sergeant"):
        with pytest.raises(PermissionDenied):
            note_sent(put_off, department.members[seat])
    CompletionFactory(member=department.clerk)
    own = deny(asked(department.clerk, department.clerk, requester_kind="public"), department.ogc)
    with pytest.raises(ValidationError) as refused:
        note_sent(own, department.clerk)
    assert refused.value.code == "own"


def test_noting_a_letter_leaves_nothing_when_its_event_fails(department, put_off, monkeypatch):
    take_now(put_off, department.clerk)
    monkeypatch.setattr("records.releases.sent_letters.record_step", lambda *_, **__: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        note_sent(put_off, department.clerk)

    assert len(letters_due(department.clerk)) == 1


def test_a_letter_that_was_sent_leaves_the_form_of_who_decides_as_it_was(department, put_off):
    seen = seen_of(put_off)
    send_now(put_off, department.clerk)

    denied = deny_release(
        request=put_off, words="It is closed.", by=department.ogc, now=NOON, seen=seen
    )

    assert denied.state == "denied"


def test_the_letter_of_what_is_not_on_record_is_due_until_it_is_sent(department, none_found):
    [clock] = letters_due(department.clerk)
    assert clock.on == date(2026, 3, 13)

    send_now(none_found, department.clerk)

    assert letters_due(department.clerk) == []
    [sent] = events_of_row(none_found, [SEND_LETTER.event])
    assert sent.after["letter"] == "No record was found"


def test_the_letter_of_what_is_not_on_record_is_due_on_the_day_of_a_delay_nobody_was_told_of(
    department,
):
    row = asked(department.clerk, department.officer, requester_kind="public")
    put_it_off(row, department.hrd)
    find_nothing(request=row, words="All years were searched.", by=department.ogc, now=NOON)

    assert [clock.on for clock in letters_due(department.clerk)] == [date(2026, 3, 13)]


def test_a_letter_is_sent_by_e_mail_as_it_is_and_a_packet_is_not(department, put_off):
    take_now(put_off, department.clerk)
    page = reverse("records:release-letter-sent", args=[put_off.pk])
    sent = {"sent_on": str(SAID_ON), "how": "plain_email"}

    said = client_of(department.clerk).post(page, sent, follow=True).text

    assert "Sent on Mar 10, 2026, by e-mail, as" in said
    assert "plain_email" not in dict(HandOverForm(of=put_off, today=SAID_ON).fields["how"].choices)
