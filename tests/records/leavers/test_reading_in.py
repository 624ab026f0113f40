"""Another agency's pack, read in as hours of a prior agency and confirmed one by one."""

import hashlib
import json
from datetime import date
from decimal import Decimal

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.exceptions import PermissionDenied, ValidationError

from events.models import Event
from events.verifier import fingerprint_of
from frame.files import checked_file
from people.models import Member
from records.actions.completions import void_completion
from records.leavers.models import LeaverPack
from records.leavers.reading_in.actions import LONGEST_WHO, enter_credit_read_in
from records.leavers.reading_in.models import CreditReadIn, PackReadIn
from records.leavers.reading_in.views import NOT_THEIRS_NOW
from records.models import Completion, Document
from tests.factories import MemberFactory
from tests.records.leavers import agency
from tests.records.leavers.agency import (
    ABOUT,
    AGENCY,
    COMPARED,
    KEY,
    a_pack_read_in,
    a_record,
    clee,
    form_of,
    read,
)
from tests.records.leavers.packs import NOON, OWN, a_pack
from tests.records.test_credit_entry import an_entry
from tests.signed_in import client_of
from tests.uploads import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_of_july")]

NEW = "/packs/new/"


def said_of(refused) -> dict[str, list[str]]:
    return refused.value.message_dict


# Reading in ---------------------------------------------------------------------------------------


def test_a_whole_record_is_taken_in_and_counts_nowhere_yet(department, officer):
    pack = read(officer, department.clerk)

    assert (pack.agency, pack.member, pack.key_confirmed) == (AGENCY, officer, COMPARED)
    assert str(pack) == f"Pack of {AGENCY} for {officer}"
    assert not Completion.objects.exists()
    event = Event.objects.get(action="pack_read_in.add")
    assert event.after["credits"] == 2
    assert event.after["key_confirmed"] == COMPARED


def test_a_key_is_compared_once_of_each_agency_and_its_fingerprint_is_told(department, officer):
    with pytest.raises(ValidationError) as refused:
        read(officer, department.clerk, key_confirmed="")
    [words] = said_of(refused)["key_confirmed"]
    assert fingerprint_of(KEY.public_key().public_bytes_raw()) in words
    assert f"Call {AGENCY} at a number that you have from elsewhere" in words
    read(officer, department.clerk)

    another = a_record(id="urn:uuid:2")
    pack = read(officer, department.clerk, record=json.dumps(another).encode(), key_confirmed="")

    assert pack.key_confirmed == ""


def of_agency(name: str, number: int) -> bytes:
    """A record by the same key, which says that it is of that agency."""
    issuer = {**a_record()["issuer"], "name": name}
    return json.dumps(a_record(id=f"urn:uuid:{number}", issuer=issuer)).encode()


def test_a_key_that_was_compared_for_one_agency_speaks_for_no_other(department, officer):
    read(officer, department.clerk)
    patrol = of_agency("State Highway Patrol", 2)

    with pytest.raises(ValidationError) as refused:
        read(officer, department.clerk, record=patrol, key_confirmed="")

    [words] = said_of(refused)["key_confirmed"]
    assert words.startswith(
        f"This key was compared as that of {AGENCY}, and the record says that it is the key of "
        "State Highway Patrol. Call State Highway Patrol at a number"
    )
    pack = read(officer, department.clerk, record=patrol)
    assert (pack.agency, pack.key_confirmed) == ("State Highway Patrol", COMPARED)
    # Compared for it too, it is not asked about again.
    again = of_agency("State Highway Patrol", 3)
    assert read(officer, department.clerk, record=again, key_confirmed="").key_confirmed == ""


def test_a_pack_that_we_signed_ourselves_is_refused_since_its_hours_are_here(department, officer):
    """Whatever key signs today: one of ours, or one of ours of before."""
    leaver = MemberFactory(separated_on=date(2026, 5, 31))
    LeaverPack.objects.filter(pk=a_pack(leaver).pk).update(issuer=a_record()["issuer"]["id"])

    with pytest.raises(ValidationError) as refused:
        read(officer, department.clerk)

    [words] = said_of(refused)["record"]
    assert words.startswith("Our own department signed this pack, and what it tells of is")
    assert not PackReadIn.objects.exists()


def test_a_pack_of_ours_of_before_its_key_was_kept_is_known_by_its_own_name(department, officer):
    leaver = MemberFactory(separated_on=date(2026, 5, 31))
    ours = a_pack(leaver)
    assert ours.issuer == ""
    record = json.dumps(a_record(id=f"urn:uuid:{ours.record_id}")).encode()

    with pytest.raises(ValidationError) as refused:
        read(officer, department.clerk, record=record)

    assert said_of(refused)["record"][0].startswith("Our own department signed this pack")
    assert not PackReadIn.objects.exists()
    assert read(officer, department.clerk).record_id == "urn:uuid:1"


def test_the_same_pack_is_not_read_in_twice_but_the_first_is_given_again(department, officer):
    first = read(officer, department.clerk)

    assert read(officer, department.clerk) == first

    assert PackReadIn.objects.count() == 1
    assert Event.objects.filter(action="pack_read_in.add").count() == 1


def test_a_pack_that_was_read_in_for_one_member_is_not_read_in_for_another(department, officer):
    read(officer, department.clerk)
    namesake = MemberFactory(
        last_name=officer.last_name,
        first_name=officer.first_name,
        license_number="",
        license_class="",
        license_issued_on=None,
    )

    with pytest.raises(ValidationError) as refused:
        read(namesake, department.clerk)

    assert f"was read in before, for {officer}" in said_of(refused)["record"][0]


def test_somebody_elses_transcript_is_refused_beside_the_field_and_nothing_is_kept(
    department, officer
):
    documents = Document.objects.count()

    with pytest.raises(ValidationError) as refused:
        read(officer, department.clerk, paper=checked_file(pdf("transcript.pdf", OWN)))

    [words] = said_of(refused)["paper"]
    assert words.startswith("“transcript.pdf” is not the transcript that the record was made with")
    assert (PackReadIn.objects.count(), Document.objects.count()) == (0, documents)


def test_where_a_record_calls_no_paper_the_transcript_any_that_it_names_is_taken(
    department, officer
):
    papers = [{"name": "training.pdf", "sha256": hashlib.sha256(OWN).hexdigest()}]
    about = {**a_record()["credentialSubject"], "clee": {**ABOUT, "papers": papers}}
    record = json.dumps(a_record(credentialSubject=about)).encode()

    with pytest.raises(ValidationError, match="is not the transcript"):
        read(officer, department.clerk, record=record)

    paper = checked_file(pdf("training.pdf", OWN))
    assert read(officer, department.clerk, record=record, paper=paper).paper.name == "training.pdf"


def test_a_second_key_in_the_name_of_a_known_agency_is_asked_about(
    department, officer, monkeypatch
):
    read(officer, department.clerk)
    known = fingerprint_of(KEY.public_key().public_bytes_raw())
    another = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
    monkeypatch.setattr(agency, "KEY", another)
    record = json.dumps(a_record(id="urn:uuid:2")).encode()

    with pytest.raises(ValidationError) as refused:
        read(officer, department.clerk, record=record, key_confirmed="")

    [words] = said_of(refused)["key_confirmed"]
    assert (
        f"Earlier packs of {AGENCY} were signed with another key, {known}: ask why it changed. "
        in words
    )
    assert fingerprint_of(another.public_key().public_bytes_raw()) in words


def test_the_same_form_sent_twice_reads_it_in_once(department, officer):
    token = "0" * 31 + "1"

    first = read(officer, department.clerk, form_token=token)

    assert read(officer, department.clerk, form_token=token) == first


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace("8.00", "80.00"), "The signature does not fit"),
        (lambda text: text.replace('"creditHours": "8.00"', '"creditHours": 8.00'), "no numbers"),
        (lambda text: "{}", "This is no record of a leaver’s pack"),
        (lambda text: text[:-1], "This is no record of a leaver’s pack"),
    ],
)
def test_a_record_that_is_not_whole_is_refused_in_words(department, officer, change, words):
    record = change(json.dumps(a_record())).encode()

    with pytest.raises(ValidationError) as refused:
        read(officer, department.clerk, record=record)

    assert words in said_of(refused)["record"][0]
    assert not PackReadIn.objects.exists()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"creditHours": "8"}, "Credit 1 of the record is not understood"),
        ({"creditHours": "-8.00"}, "Credit 1"),
        ({"completedOn": "last May"}, "Credit 1"),
        ({"source": "a_friend"}, "Credit 1"),
        ({"areas": {"cooking": "8.00"}}, "Credit 1"),
        ({"title": "Stops\u202e"}, "Credit 1"),
        ({"title": "x" * 201}, "Credit 1"),
    ],
)
def test_a_credit_that_is_not_understood_has_the_whole_record_refused(
    department, officer, told, words
):
    record = json.dumps(a_record(credits=[clee(**told)])).encode()

    with pytest.raises(ValidationError, match=words):
        read(officer, department.clerk, record=record)


def test_a_signed_credential_of_another_kind_is_refused(department, officer):
    record = json.dumps(a_record(credentialSubject={"alumniOf": "Elsewhere"})).encode()

    with pytest.raises(ValidationError, match="it is no leaver’s pack of the kind"):
        read(officer, department.clerk, record=record)


def test_more_credits_than_anybody_has_are_refused(department, officer):
    record = json.dumps(a_record(credits=[clee()] * 2001)).encode()

    with pytest.raises(ValidationError, match="more than 2,000 credits"):
        read(officer, department.clerk, record=record)


def test_a_record_of_somebody_else_is_refused_by_name_and_license(department, officer):
    with pytest.raises(ValidationError) as refused:
        read(department.colleague, department.clerk)
    assert "The record is of Núñez, Ana, license MO12345" in said_of(refused)["member"][0]

    Member.objects.filter(pk=officer.pk).update(last_name="Married")
    officer.refresh_from_db()
    assert read(officer, department.clerk).member == officer  # the license number is the same


def test_another_license_number_is_of_somebody_else_even_if_the_name_is_the_same(
    department, officer
):
    Member.objects.filter(pk=officer.pk).update(license_number="MO99999")

    with pytest.raises(ValidationError) as refused:
        read(officer, department.clerk)

    [words] = said_of(refused)["member"]
    assert words == (
        "The record is of Núñez, Ana, license MO12345, and this is Núñez, Ana (4411), license "
        "MO99999. Choose the member that it is of, or correct the license number."
    )
    assert not PackReadIn.objects.exists()


def about(**values: str) -> bytes:
    """A record about another than `ABOUT` says."""
    record = a_record()
    subject = {**record["credentialSubject"], "clee": {**ABOUT, **values}}
    return json.dumps(a_record(credentialSubject=subject)).encode()


@pytest.mark.parametrize(
    ("in_record", "on_file", "missing"),
    [
        ("", "MO12345", "the record gives none"),
        ("MO12345", "", "none is on file of the member"),
        ("", "", "the record gives none"),
    ],
)
def test_where_a_license_number_is_missing_the_whole_name_decides_and_that_is_said(
    department, officer, in_record, on_file, missing
):
    Member.objects.filter(pk=officer.pk).update(license_number=on_file)
    said = f"The name alone, and not the license number: {missing}"

    for name in ("Núñez, Luis", "Olsen, Ana"):
        with pytest.raises(ValidationError, match=f"The record is of {name}"):
            read(officer, department.clerk, record=about(name=name, licenseNumber=in_record))
    pack = read(officer, department.clerk, record=about(licenseNumber=in_record))

    assert Event.objects.get(action="pack_read_in.add").after["told_by"] == said
    page = client_of(department.clerk).get(f"/packs/{pack.pk}/")
    assert ("Known as the member’s by", said) in page.context["facts"]


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("James", "Thomas", "James Thomas Allen"),
        ("Ann", "Lee", "Lee Ann Smith"),
        ("Ann", "Lee", "Smith, Lee Ann"),
        ("Ana", "Núñez", "Núñez Ana"),
        ("Ana", "Núñez", "Allen, Ana Núñez"),
        ("Ana", "Núñez", "Garcia Núñez, Ana"),
        ("Thomas", "Allen", "James Thomas Allen"),
        ("Ana", "Núñez", "Núñez"),
    ],
)
def test_a_pack_of_another_person_does_not_pass_by_words_in_other_places(
    department, officer, first, last, told
):
    Member.objects.filter(pk=officer.pk).update(first_name=first, last_name=last, license_number="")

    with pytest.raises(ValidationError, match=f"The record is of {told}, license none"):
        read(officer, department.clerk, record=about(name=told, licenseNumber=""))


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("Ana", "Núñez", "Ana T. Nunez"),
        ("Ana", "Núñez", "NUÑEZ JR., ANA TERESA"),
        ("Ana", "Núñez", "Ana Núñez, Jr."),
        ("Ana Teresa", "Núñez", "Núñez, Ana"),
        ("Ana", "Garcia-López", "Ana María Garcia Lopez III"),
        ("Ana", "Garcia-López Jr.", "Garcia López, Ana"),
    ],
)
def test_first_and_last_name_decide_in_either_order_whatever_stands_around_them(
    department, officer, first, last, told
):
    Member.objects.filter(pk=officer.pk).update(first_name=first, last_name=last, license_number="")

    assert read(officer, department.clerk, record=about(name=told)).member == officer


def test_a_credit_of_a_pack_is_entered_for_its_member_alone_and_by_a_number_that_it_has(
    department, officer, known_course
):
    pack = read(officer, department.clerk)
    given = {"pack": pack, "by": department.clerk, "now": NOON}

    with pytest.raises(ValidationError) as refused:
        enter_credit_read_in(**given, number=1, entry=an_entry(department.colleague, known_course))
    with pytest.raises(ValidationError, match="This pack has no credit 3"):
        enter_credit_read_in(**given, number=3, entry=an_entry(officer, known_course))

    assert said_of(refused) == {
        "member": [f"The pack is of {officer}, and this credit of {department.colleague}."]
    }
    assert not Completion.objects.exists()


def test_the_page_of_a_pack_says_what_no_longer_fits(department, officer):
    pack = read(officer, department.clerk)
    client = client_of(department.clerk)
    known_by = [client.get(f"/packs/{pack.pk}/").context["facts"][4]]

    Member.objects.filter(pk=officer.pk).update(license_number="MO99999")
    known_by += [client.get(f"/packs/{pack.pk}/").context["facts"][4]]

    assert [words for _, words in known_by] == ["The license number", NOT_THEIRS_NOW]


def test_nobody_reads_in_their_own(department):
    with pytest.raises(ValidationError, match="nobody enters their own credit"):
        read(department.clerk, department.clerk)


@pytest.mark.parametrize("seat", ["officer", "sergeant", "inquiry", "auditor", "administrator"])
def test_who_does_not_enter_completions_reads_nothing_in(department, officer, seat):
    with pytest.raises(PermissionDenied):
        read(officer, department.members[seat])


@pytest.mark.parametrize("who", ["ok", "Yes.", "compared 07/01", "816-555-0100 7/1"])
def test_with_whom_a_key_was_compared_is_a_name_and_an_office(department, officer, who):
    with pytest.raises(ValidationError) as refused:
        read(officer, department.clerk, key_confirmed=who)

    [words] = said_of(refused)["key_confirmed"]
    assert words.startswith(f"“{who}” names nobody. No pack was read in with this key before.")
    assert words.endswith("Then write with whom you spoke, by name and office, and on which day.")
    assert not PackReadIn.objects.exists()


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (None, "Give the day on which they read the fingerprint out to you."),
        (date(2026, 7, 2), "Jul 2, 2026 is still to come. Compare it first."),
        (date(1926, 7, 1), "Jul 1, 1926 is before 1950. Check the year."),
    ],
)
def test_the_day_on_which_a_key_was_compared_is_one_that_can_be(department, officer, on, words):
    with pytest.raises(ValidationError) as refused:
        read(officer, department.clerk, key_compared_on=on)

    assert said_of(refused) == {"key_compared_on": [words]}


def test_with_whom_and_when_are_both_asked_for_at_once(department, officer):
    with pytest.raises(ValidationError) as refused:
        read(officer, department.clerk, key_confirmed="", key_compared_on=None)

    assert sorted(said_of(refused)) == ["key_compared_on", "key_confirmed"]


def test_a_confirmation_that_is_too_long_is_refused(department, officer):
    longest = "Casey Roe " + "x" * (LONGEST_WHO - 10)
    with pytest.raises(ValidationError, match="286 characters are more than 285"):
        read(officer, department.clerk, key_confirmed=longest + "x")

    assert len(read(officer, department.clerk, key_confirmed=longest).key_confirmed) <= 300


# Confirming ---------------------------------------------------------------------------------------


def test_a_credit_is_confirmed_as_it_stands_and_rests_on_the_paper(
    department, officer, known_course
):
    pack = read(officer, department.clerk)
    client = client_of(department.clerk)
    page = f"/packs/{pack.pk}/credits/1/"
    sent = form_of(client, page)
    assert sent["credit_hours"] == "8.00"

    response = client.post(page, sent)

    assert response.url == f"/packs/{pack.pk}/credits/2/"
    completion = Completion.objects.get()
    assert completion.is_prior_agency
    assert (completion.course, completion.evidence) == (known_course, pack.paper)
    assert completion.credit_hours == Decimal("8.00")
    assert CreditReadIn.objects.get().completion == completion
    shown = client.get(f"/packs/{pack.pk}/").content.decode()
    assert "1 of 2 credits to confirm" in shown
    assert f"/completions/{completion.pk}/" in shown


def test_the_credits_of_a_pack_are_shown_a_page_at_a_time_and_counted_whole(department, officer):
    pack = read(officer, department.clerk)
    client = client_of(department.clerk)

    first, second = (
        client.get(f"/packs/{pack.pk}/", {"per_page": "1", "page": page}) for page in ("1", "2")
    )

    assert f"/packs/{pack.pk}/credits/1/" in first.text
    assert f"/packs/{pack.pk}/credits/2/" not in first.text
    assert f"/packs/{pack.pk}/credits/2/" in second.text
    assert "2 of 2 credits to confirm" in second.text


def test_one_that_was_confirmed_is_not_entered_again_and_one_that_is_void_may_be(
    department, officer, known_course
):
    pack = read(officer, department.clerk)
    client = client_of(department.clerk)
    page = f"/packs/{pack.pk}/credits/1/"
    sent = form_of(client, page)
    client.post(page, sent)

    again = client.post(page, sent, follow=True)
    assert "This was confirmed before." in again.content.decode()
    completion = Completion.objects.get()
    void_completion(completion=completion, reason="Twice.", by=department.clerk, now=NOON)
    client.post(page, sent)

    assert Completion.objects.not_voided().count() == 1
    [first, second] = CreditReadIn.objects.order_by("pk")
    assert (first.completion, first.superseded_at) == (completion, NOON)
    assert (second.standing, second.superseded_at) == (Completion.objects.not_voided().get(), None)


def test_the_last_that_is_confirmed_leads_back_to_the_pack(department, officer, known_course):
    pack = read(officer, department.clerk, record=json.dumps(a_record(credits=[clee()])).encode())
    client = client_of(department.clerk)
    page = f"/packs/{pack.pk}/credits/1/"

    response = client.post(page, form_of(client, page))

    assert response.url == f"/packs/{pack.pk}/"
    assert str(CreditReadIn.objects.get()) == f"Credit 1 of {pack}"


def test_other_hours_than_the_record_says_are_asked_a_reason_for(department, officer, known_course):
    pack = read(officer, department.clerk)
    client = client_of(department.clerk)
    page = f"/packs/{pack.pk}/credits/1/"
    sent = form_of(client, page) | {"credit_hours": "6", "legal_studies": "6"}

    response = client.post(page, sent)

    assert response.context["warnings"]
    assert "The signed record" in response.content.decode()
    assert not Completion.objects.exists()


def test_the_door_refuses_what_was_earned_after_joining(department, officer, known_course):
    record = json.dumps(a_record(credits=[clee(completedOn="2026-06-02")])).encode()
    pack = read(officer, department.clerk, record=record)
    client = client_of(department.clerk)
    page = f"/packs/{pack.pk}/credits/1/"

    response = client.post(page, form_of(client, page))

    [error] = response.context["form"].errors["completed_on"]
    assert "is not before Jun 1, 2026, when Núñez joined" in error
    assert not Completion.objects.exists()


def test_teaching_and_training_without_post_credit_have_no_source_here(department, officer):
    record = json.dumps(
        a_record(credits=[clee(source="non_post"), clee(source="instructor", role="instructor")])
    ).encode()
    pack = read(officer, department.clerk, record=record)

    for number in (1, 2):
        page = f"/packs/{pack.pk}/credits/{number}/"
        form = client_of(department.clerk).get(page).context["form"]
        assert form["source"].value() == ""


def test_a_course_that_is_new_here_is_proposed_with_its_provider(department, officer):
    pack = read(officer, department.clerk)
    page = f"/packs/{pack.pk}/credits/1/"

    form = client_of(department.clerk).get(page).context["form"]

    assert form["is_new_course"].value() is True
    assert form["provider_name"].value() == "Two Rivers Academy"
    assert form["completed_on"].value() == date(2026, 3, 10)


def test_a_clerk_about_themselves_confirms_nothing(department):
    pack = a_pack_read_in(department.clerk, by=department.inquiry)
    client = client_of(department.clerk)

    led = client.get(f"/packs/{pack.pk}/credits/1/", follow=True)

    said = led.content.decode()
    assert "nobody enters their own credit" in said
    assert "/credits/1/" not in said


def test_who_does_not_enter_completions_confirms_nothing(department, officer, known_course):
    pack = read(officer, department.clerk)
    entry = an_entry(officer, known_course)

    with pytest.raises(PermissionDenied):
        enter_credit_read_in(pack=pack, number=1, entry=entry, by=department.inquiry, now=NOON)


def test_a_number_that_the_pack_has_not_is_not_found(department, officer):
    pack = read(officer, department.clerk)

    assert client_of(department.clerk).get(f"/packs/{pack.pk}/credits/3/").status_code == 404
