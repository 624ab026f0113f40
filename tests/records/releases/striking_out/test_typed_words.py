"""What typed words name or tell that is not to leave, and that they are refused for it."""

import html

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from people.models import Member
from records.models import ReleaseRequest
from records.releases.actions.deciding import (
    deny_release,
)
from records.releases.actions.granting import Conditions, grant_release
from records.releases.parts import seal_of
from records.releases.reading import leaves_of
from records.releases.striking_out.typed_words import named_in
from tests.factories import MemberFactory
from tests.records.releases.asking import NOON
from tests.records.releases.letter_writing import (
    seen_of,
)
from tests.signed_in import client_of

pytestmark = pytest.mark.usefixtures("at_noon")


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
