"""What the requester is told of a delay or a denial, and that who asked is told to send it."""

import html
from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from pypdf import PdfReader

from events.models import Event
from events.trail import events_of_row, latest_of
from frame.due import Clock, due_for
from frame.notices.models import Notice
from people.models import Member
from records.models import ReleaseRequest
from records.releases import business_days
from records.releases.actions.asking import answer_release, withdraw_release
from records.releases.actions.deciding import (
    NO_GROUNDS,
    Conditions,
    ask_back,
    deny_release,
    explain_delay,
    find_nothing,
    grant_release,
    reopen_release,
)
from records.releases.forms import HandOverForm
from records.releases.letters import (
    ANOTHER_LETTER,
    letter_of,
    take_letter,
)
from records.releases.parts import seal_of
from records.releases.reading import leaves_of
from records.releases.sent_letters import NOT_TAKEN, note_letter_sent
from records.releases.sent_letters import SAME as ALREADY_NOTED
from records.releases.states import CHANGES, NO_LETTER, SEND_LETTER
from records.releases.striking_out.typed_words import named_in
from tests.factories import CompletionFactory, MemberFactory, RoleDesignationFactory
from tests.records.releases.asking import NOON, a_release, asked, granted
from tests.signed_in import client_of

pytestmark = pytest.mark.usefixtures("at_noon")

EARLIEST = date(2026, 3, 20)
SAID_ON = NOON.date()
WHY = "The papers are in the archive."


@pytest.fixture
def public(department) -> ReleaseRequest:
    CompletionFactory(member=department.officer)
    return asked(department.clerk, department.officer, requester_kind="public")


@pytest.fixture
def put_off(department, public) -> ReleaseRequest:
    return put_it_off(public, department.hrd)


def put_it_off(row: ReleaseRequest, by: Member, reason: str = WHY) -> ReleaseRequest:
    return explain_delay(request=row, reason=reason, earliest_on=EARLIEST, by=by, now=NOON)


def deny(row: ReleaseRequest, by: Member) -> ReleaseRequest:
    return deny_release(request=row, words="The record is closed.", by=by, now=NOON)


def reopen(row: ReleaseRequest, by: Member) -> ReleaseRequest:
    return reopen_release(request=row, reason="Another paper was found.", by=by)


def seen_of(row: ReleaseRequest) -> int:
    return latest_of(events_of_row(row, CHANGES))


def take(member: Member, row: ReleaseRequest) -> str:
    """The words of the letter, as its file has them."""
    response = client_of(member).get(reverse("records:release-letter", args=[row.pk]))
    what = {"denied": "denial", "nothing": "no-record", "asked_back": "question"}.get(
        row.state, "delay"
    )
    name = f"{row.number}-{what}-letter.pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    content = b"".join(response.streaming_content)
    assert PdfReader(BytesIO(content)).root_object["/MarkInfo"]["/Marked"]
    pages = PdfReader(BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def take_now(row: ReleaseRequest, by: Member) -> None:
    take_letter(request=row, letter=letter_of(row), by=by)


def send_now(row: ReleaseRequest, by: Member) -> None:
    take_now(row, by)
    note_sent(row, by)


def note_sent(row: ReleaseRequest, by: Member, on: date = SAID_ON, how: str = "mail") -> None:
    note_letter_sent(request=row, sent_on=on, how=how, by=by, now=NOON)


def page_of(row: ReleaseRequest, reader: Member) -> str:
    url = reverse("records:release-detail", args=[row.pk])
    return " ".join(html.unescape(client_of(reader).get(url).text).split())


def letters_due(member: Member) -> list[Clock]:
    clocks = due_for(member, today=NOON.date())
    return [each for each in clocks if each.step == "Send the letter"]


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


def test_a_denial_after_a_delay_owes_another_letter(department, put_off):
    send_now(put_off, department.clerk)
    deny(put_off, department.ogc)

    assert len(letters_due(department.clerk)) == 1


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


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Officer {last} asked that it stays here.", ["{last}"]),
        ("It is the record of {first} {last} (4411).", ["{first} {last}", "4411"]),
        ("{first} {last} and {first} {last} again.", ["{first} {last}"]),
        ("{first} Nu\u0301n\u0303ez is away.", ["{first} Nu\u0301n\u0303ez"]),
        ("Officers O’Brien and {last} object.", ["O’Brien", "{last}"]),
        ("Badge 44-12 stays, and sobrien@kcpd.example.", ["44-12", "sobrien"]),
        ("Closed in 2024, as RSMo 610.021 has it; 3 papers < 5.", []),
        ("Major changes at the Chief & Council level, 44-12.", []),
        ("Serial number 4411; 4411.", ["4411"]),
        ("sgt. núñez and det. o’brien object", ["núñez", "o’brien"]),
    ],
)
def test_what_names_a_member_in_typed_words_is_found_word_by_word(department, words, named):
    who = {"first": department.officer.first_name, "last": department.officer.last_name}

    assert named_in(words.format(**who)) == [each.format(**who) for each in named]


def test_the_last_name_alone_of_whom_a_letter_is_about_names_them(department, public):
    last = department.officer.last_name
    with pytest.raises(ValidationError) as refused:
        deny_release(request=public, words=f"{last} has not agreed.", by=department.ogc, now=NOON)

    assert f"these words name one: “{last}”." in refused.value.message_dict["words"][0]
    assert named_in(f"{last} has not agreed.", [department.colleague]) == []
    assert named_in("O’Brien has not agreed.", [department.colleague]) == ["O’Brien"]


@pytest.mark.parametrize(
    ("last", "words", "named"),
    [
        ("De la Cruz", "de la cruz is under investigation", ["de la cruz"]),
        ("Castellanos", "The record of castellanos is closed.", ["castellanos"]),
        # A Cyrillic O; what is written together with it; and a login.
        ("Okonkwo", "\u041ekonkwo has not agreed.", ["\u041ekonkwo"]),
        ("Okonkwo", "The okonkwos and Okonkwo2026 object.", ["okonkwos", "Okonkwo2026"]),
        ("Castellanos", "User rcastellanos has no consent.", ["rcastellanos"]),
        # A word of the language, which would refuse every letter.
        ("Young", "The young officer has not agreed.", []),
        ("Young", "Young has not agreed; officer Baker, sgt. baker.", ["Young", "Baker", "baker"]),
        ("May", "An officer may ask again.", []),
    ],
)
def test_a_last_name_in_small_letters_names_whom_a_letter_is_about_but_for_a_word(
    department, last, words, named
):
    about = MemberFactory(last_name=last, first_name="Robin")
    MemberFactory(last_name="Baker")

    assert named_in(words, [about]) == named


def test_a_number_that_may_be_a_year_is_taken_for_one_also_where_somebody_has_it(department):
    MemberFactory(serial_number="2024")

    assert named_in("Closed in 2024.") == []


@pytest.mark.parametrize(
    "words",
    [
        "The record of serial number {} is closed.",
        "Badge #{} is under investigation.",
        "Serial number {} has no consent.",
        "S/N {} asked.",
    ],
)
@pytest.mark.parametrize("serial", ["1987", "2150", "12"])
def test_a_number_that_is_called_a_serial_number_is_one_also_where_it_may_be_a_year(
    department, words, serial
):
    MemberFactory(serial_number=serial)

    assert named_in(words.format(serial)) == [serial]


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


def test_words_that_name_a_member_are_refused_beside_the_field_and_none_of_it_is_kept(
    department, public
):
    name = f"{department.colleague.first_name} {department.colleague.last_name}"
    ogc = client_of(department.ogc)
    sent = {"reason": f"{name} is away.", "earliest_on": "3/20/2026", "seen": seen_of(public)}

    page = ogc.post(reverse("records:release-delay", args=[public.pk]), sent).text
    with pytest.raises(ValidationError) as refused:
        deny_release(request=public, words=f"{name} objects.", by=department.ogc, now=NOON)

    said = f"The letter to the requester names no member, and these words name one: “{name}”."
    assert said in html.unescape(page)
    assert f"{name} is away." in html.unescape(page)
    assert refused.value.message_dict == {"words": [f"{said} Say it without."]}
    row = ReleaseRequest.objects.get(pk=public.pk)
    assert (row.state, row.delay_reason) == ("asked", "")


def grant(row: ReleaseRequest, by: Member, words: str, *redactions: str) -> ReleaseRequest:
    return grant_release(
        request=row,
        words=words,
        conditions=Conditions(redactions=redactions),
        seal=seal_of(leaves_of(row, as_of=NOON.date())),
        by=by,
        now=NOON,
    )


def test_words_of_a_grant_may_name_whom_it_is_about_since_no_letter_tells_them(department, public):
    officer = department.officer
    words = (
        f"Consent of Officer {officer.last_name} ({officer.first_name} {officer.last_name}, 4411, "
        f"{officer.license_number}, {officer.element.name}) of 2024, with 62 % and 100 hours."
    )

    assert grant(public, department.ogc, words).state == "granted"


@pytest.mark.parametrize(
    ("words", "redaction", "told"),
    [
        ("Without the rows of Sean O’Brien (4412).", "", "“Sean O’Brien”, “4412”"),
        ("Sgts. Núñez and O’Brien agree.", "", "“O’Brien”"),
        ("It is of Núñez 4411.", "serial_number", "“4411”"),
        ("It is of Núñez, license {license}.", "license", "“{license}”"),
        ("It is of Núñez, Squad 110.", "element", "“Squad 110”"),
        ("She failed with 62 % of it.", "score", "“62 %”"),
        ("She failed with 62, sixty-two percent.", "score", "“62”, “sixty-two percent”"),
        ("Score: 62\n8 hours.", "score", "“62”"),
        ("She was behind, short of 6 hours.", "standing", "“behind”, “short of”, “6 hours”"),
        ("She was born on March 3, 1980.", "birth_date", "“March 3, 1980”"),
        ("Of Núñez in SQUAD110, Sqd. 110.", "element", "“SQUAD110”, “Sqd. 110”"),
    ],
)
def test_words_of_a_grant_that_tell_what_is_struck_out_are_refused_with_what_they_tell(
    department, public, words, redaction, told
):
    number = {"license": department.officer.license_number}
    redactions = [redaction] if redaction else []

    with pytest.raises(ValidationError) as refused:
        grant(public, department.ogc, words.format(**number), *redactions)

    assert refused.value.message_dict == {
        "words": [
            "The cover sheet names nobody who is not asked about, and tells nothing that the "
            f"decision strikes out, and these words do: {told.format(**number)}. Say it without."
        ]
    }
    assert ReleaseRequest.objects.get(pk=public.pk).state == "asked"


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


@pytest.fixture
def none_found(department) -> ReleaseRequest:
    row = asked(department.clerk, department.officer, requester_kind="public")
    said = "All years were searched."
    return find_nothing(request=row, words=said, by=department.ogc, now=NOON)


def test_the_letter_of_what_is_not_on_record_denies_nothing_and_names_no_law(
    department, none_found
):
    said = take(department.clerk, none_found)

    assert "No record was found" in said
    assert "Nothing is on record here of what you asked for. All years were searched." in said
    for word in ("denied", "grounds", "610"):
        assert word not in said


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


def test_whom_a_letter_is_about_is_not_offered_to_take_it(department):
    own = asked(department.clerk, department.clerk, requester_kind="public")
    deny(own, department.ogc)

    assert "Take the letter" not in page_of(own, department.clerk)
    said = "Nobody takes the letter about their own away. Another sees to it."
    assert said in page_of(own, department.clerk)
    assert "Take the letter" in page_of(own, department.inquiry)


def test_a_letter_is_sent_by_e_mail_as_it_is_and_a_packet_is_not(department, put_off):
    take_now(put_off, department.clerk)
    page = reverse("records:release-letter-sent", args=[put_off.pk])
    sent = {"sent_on": str(SAID_ON), "how": "plain_email"}

    said = client_of(department.clerk).post(page, sent, follow=True).text

    assert "Sent on Mar 10, 2026, by e-mail, as" in said
    assert "plain_email" not in dict(HandOverForm(of=put_off, today=SAID_ON).fields["how"].choices)


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
