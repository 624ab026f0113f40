"""What the requester is told of a delay, a denial, a question, or that nothing is on record."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from events.models import Event
from frame.notices.models import Notice
from people.models import Member
from records.models import ReleaseRequest
from records.releases import business_days
from records.releases.actions.asking import answer_release, withdraw_release
from records.releases.actions.deciding import (
    NO_GROUNDS,
    ask_back,
    deny_release,
    explain_delay,
)
from records.releases.letters import (
    ANOTHER_LETTER,
    letter_of,
    take_letter,
)
from records.releases.states import NO_LETTER
from tests.factories import CompletionFactory, MemberFactory
from tests.records.releases.asking import NOON, a_release, asked
from tests.records.releases.letter_writing import (
    WHY,
    deny,
    letters_due,
    note_sent,
    page_of,
    put_it_off,
    send_now,
    take,
    take_now,
)
from tests.signed_in import client_of

pytestmark = pytest.mark.usefixtures("at_noon")


def test_who_asked_is_told_of_a_delay_and_has_a_letter_to_send_in_the_days_of_the_law(
    department, put_off
):
    notice = Notice.objects.get(to=department.clerk, kind="release.delayed")
    assert "The earliest day is Mar 20, 2026." in notice.sentence

    [clock] = letters_due(department.clerk)
    assert (clock.on, clock.why) == (date(2026, 3, 13), "RSMo 610.023.3 (not confirmed)")

    take(department.clerk, put_off)
    assert len(letters_due(department.clerk)) == 1
    note_sent(put_off, department.clerk)
    assert letters_due(department.clerk) == []


def test_the_letter_of_a_delay_says_the_reason_and_the_earliest_day(department, put_off):
    said = take(department.clerk, put_off)

    for words in (
        "Your request takes longer",
        "To Lieutenant Kim Lee, Platte County Sheriff",
        WHY,
        "The earliest day on which the record can be had is Mar 20, 2026.",
        f"{department.hrd.name}, Human Resources Division Commander, on Mar 10, 2026",
    ):
        assert words in said
    assert "610.023" not in said
    assert "4411" not in said
    assert department.officer.last_name not in said


def test_a_letter_cites_a_paragraph_that_is_confirmed(department, put_off, monkeypatch):
    said = business_days._said()
    monkeypatch.setitem(said["answer"], "confirmed", True)

    assert "RSMo 610.023.3" in take(department.clerk, put_off)


def test_the_letter_of_a_denial_says_its_grounds_and_what_they_rest_on(department, public):
    said = take(department.ogc, deny(public, department.ogc))

    assert "Your request is denied" in said
    assert "The record is closed." in said
    assert "Policy 930-5 III.E" in said
    assert f"{department.ogc.name}, Office of the General Counsel, on Mar 10, 2026" in said
    assert department.officer.last_name not in said
    notice = Notice.objects.get(to=department.clerk, kind="release.decided")
    assert "The letter that tells the requester is on its page." in notice.sentence


def test_who_asks_for_the_own_record_is_denied_it_by_no_law_on_public_records(department):
    own = asked(
        department.clerk,
        department.officer,
        requester_kind="member",
        requester_name="",
        legal_basis="consent",
    )
    row = deny_release(request=own, words="No signature.", by=department.ogc, now=NOON)

    said = take(department.clerk, row)

    assert "No signature." in said
    assert "610.021" not in said


@pytest.mark.parametrize("words", ["no", "No. No!"])
def test_a_public_records_request_is_denied_by_grounds_and_not_by_a_word(department, public, words):
    with pytest.raises(ValidationError) as refused:
        deny_release(request=public, words=words, by=department.ogc, now=NOON)

    assert refused.value.message_dict == {"words": [NO_GROUNDS]}


def test_a_provision_that_is_cited_is_grounds(department, public):
    row = deny_release(request=public, words="RSMo 610.021", by=department.ogc, now=NOON)

    assert row.state == "denied"


def test_whoever_else_asks_is_denied_it_in_any_words(department, completion):
    row = asked(department.clerk, department.officer)

    assert deny_release(request=row, words="No.", by=department.ogc, now=NOON).state == "denied"


def test_taking_a_letter_is_an_event_that_names_whom_it_is_about(department, put_off):
    take(department.inquiry, put_off)

    event = Event.objects.latest("pk")
    assert (event.action, event.by_serial_number) == ("release.take_letter", "1102")
    assert event.after == {"members": "4411", "letter": "Your request takes longer"}


@pytest.mark.parametrize("state", ["asked", "granted", "withdrawn"])
def test_where_nothing_is_to_be_told_there_is_no_letter(department, state):
    CompletionFactory(member=department.officer)
    row = a_release(department.clerk, department.officer, state, ogc=department.ogc)

    assert letter_of(row) is None
    url = reverse("records:release-letter", args=[row.pk])
    assert client_of(department.clerk).get(url).status_code == 404
    with pytest.raises(ValidationError) as refused:
        take_now(row, department.clerk)
    assert refused.value.messages == [NO_LETTER]


def test_a_delay_of_what_was_withdrawn_since_is_told_nobody(department, put_off):
    withdraw_release(request=put_off, reason="Asked twice.", by=department.clerk)

    assert letters_due(department.clerk) == []


def test_nobody_else_takes_a_letter_nor_whom_it_is_about(department, public):
    row = deny(public, department.ogc)
    with pytest.raises(PermissionDenied):
        take_now(row, department.auditor)
    CompletionFactory(member=department.clerk)
    own = deny(asked(department.clerk, department.clerk, requester_kind="public"), department.ogc)
    with pytest.raises(ValidationError) as refused:
        take_now(own, department.clerk)
    assert refused.value.code == "own"

    url = reverse("records:release-letter", args=[own.pk])
    response = client_of(department.clerk).get(url, follow=True)
    assert "Nobody takes the letter about their own away." in response.content.decode()
    assert not Event.objects.filter(action="release.take_letter").exists()


def test_the_page_offers_the_letter_to_who_may_take_it(department, public):
    row = deny(public, department.ogc)

    def page(member: Member) -> str:
        url = reverse("records:release-detail", args=[row.pk])
        return client_of(member).get(url).content.decode()

    assert "Take the letter" in page(department.clerk)
    assert "Take the letter" not in page(department.auditor)


def test_a_letter_whose_words_name_somebody_by_now_does_not_leave(department, public):
    row = deny_release(
        request=public, words="Captain Archive keeps it.", by=department.ogc, now=NOON
    )
    MemberFactory(first_name="Pat", last_name="Archive")

    with pytest.raises(ValidationError) as refused:
        take_now(row, department.clerk)

    assert refused.value.messages == [
        "The letter to the requester names no member, and these words name one: “Archive”. "
        "Nothing left. Who decides takes the decision back, and denies it in other words."
    ]
    assert not Event.objects.filter(action="release.take_letter").exists()


def test_a_letter_that_says_something_else_by_now_is_not_taken(department, put_off):
    before = letter_of(put_off)
    put_it_off(put_off, department.hrd, "The papers are on film.")

    with pytest.raises(ValidationError) as refused:
        take_letter(request=put_off, letter=before, by=department.clerk)

    assert refused.value.messages == [ANOTHER_LETTER]


@pytest.mark.parametrize(
    ("address", "telephone", "head"),
    [
        ("1 Example Street", "816-555-0100", "1 Example Street Telephone 816-555-0100 To "),
        ("1 Example Street", "", "1 Example Street To "),
        ("", "", None),
    ],
)
def test_a_letter_has_the_address_that_the_settings_know_at_its_head(
    department, put_off, settings, address, telephone, head
):
    settings.DEPARTMENT_ADDRESS, settings.DEPARTMENT_TELEPHONE = address, telephone

    said = take(department.clerk, put_off)

    assert (head or "Telephone") in said if head else "Telephone" not in said


def test_the_letter_of_what_is_not_on_record_denies_nothing_and_names_no_law(
    department, none_found
):
    said = take(department.clerk, none_found)

    assert "No record was found" in said
    assert "No record of the kind asked for was found. All years were searched." in said
    for word in ("denied", "grounds", "610"):
        assert word not in said


def test_whom_a_letter_is_about_is_not_offered_to_take_it(department):
    own = asked(department.clerk, department.clerk, requester_kind="public")
    deny(own, department.ogc)

    assert "Take the letter" not in page_of(own, department.clerk)
    said = "Nobody takes the letter about their own away. Another sees to it."
    assert said in page_of(own, department.clerk)
    assert "Take the letter" in page_of(own, department.inquiry)


def asked_what(row: ReleaseRequest, by: Member, question: str = "Which years?") -> ReleaseRequest:
    return ask_back(request=row, question=question, by=by, now=NOON)


def test_a_public_requester_who_is_to_explain_has_a_letter_that_says_what_follows(
    department, public
):
    row = asked_what(public, department.ogc)

    said = take(department.clerk, row)

    assert "A question about your request" in said
    assert "Which years?" in said
    assert "If you explain nothing, it may be taken as withdrawn from Jun 8, 2026 on." in said
    assert f"{department.ogc.name}, Office of the General Counsel, on Mar 10, 2026" in said
    for word in ("denied", "grounds", "takes longer", "610"):
        assert word not in said
    note_sent(row, department.clerk)
    assert "Sent on Mar 10, 2026, by mail" in page_of(row, department.clerk)


def test_a_question_tells_of_a_delay_besides(department, put_off):
    """There is one letter at a time, and the delay is owed."""
    row = asked_what(put_off, department.ogc)

    said = take(department.clerk, row)
    assert "Which years?" in said
    assert WHY in said
    assert "The earliest day on which the record can be had is Mar 20, 2026." in said
    assert len(letters_due(department.clerk)) == 1
    note_sent(row, department.clerk)

    assert letters_due(department.clerk) == []
    row = answer_release(request=row, answer="2024.", by=department.clerk)
    assert "Sent on Mar 10, 2026, by mail" in page_of(row, department.clerk)
    given = {"reason": WHY, "earliest_on": date(2026, 3, 19), "by": department.ogc, "now": NOON}
    with pytest.raises(ValidationError, match="before the day that the requester was told"):
        explain_delay(request=row, **given)


def test_a_question_that_was_sent_before_a_delay_tells_nothing_of_it(department, public):
    row = asked_what(public, department.ogc)
    send_now(row, department.clerk)

    row = put_it_off(row, department.hrd)

    assert len(letters_due(department.clerk)) == 1
    with pytest.raises(ValidationError, match="Nobody has taken this letter yet"):
        note_sent(row, department.clerk)


def test_a_question_that_names_a_member_stays_in_the_house(department, public):
    row = asked_what(public, department.ogc, f"What of {department.officer.name}?")

    with pytest.raises(ValidationError, match="Write by hand; or answer it"):
        take_now(row, department.clerk)


def test_what_is_asked_back_of_whoever_else_asks_has_no_letter(department):
    row = asked_what(asked(department.clerk, department.officer), department.ogc)

    assert letter_of(row) is None
