"""What a new password must be."""

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from people import passwords
from people.models import Element, Member
from people.passwords import TRIED_FIRST, known_words, weighed
from tests.factories import PASSWORD
from tests.signed_in import client_of

GOOD = [
    "correct horse battery",
    "T5n-Vq8.Lw2-",
    "730518264905",
    "lemon tree over there",
    "the velocity of cheese",
    "größer als der Mond",
    "tall giraffe 1234 hums",
    "サクラの花が咲いている公園で",
]


def officer() -> Member:
    return Member(
        serial_number="4411",
        first_name="Ana",
        last_name="Núñez",
        rank="Police Officer",
        email="ana.nunez@example.org",
        license_number="MO40001",
        element=Element(name="Squad 110", pk=1),
    )


def why_not(password: str, member: Member | None = None) -> str:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, member or officer())
    return " ".join(refused.value.messages)


@pytest.mark.parametrize("password", [*GOOD, PASSWORD, ("lemon tree over there. " * 6)[:60]])
def test_a_long_password_of_any_signs_is_taken(password):
    validate_password(password, officer())


def test_as_many_as_128_signs_are_taken_and_one_more_is_refused_in_words():
    words = "".join(chr(0x4E00 + 7 * place) for place in range(129))

    validate_password(words[:128], officer())

    assert why_not(words) == "This has 129 characters. Take 128 of them at most."


def test_eleven_signs_are_too_few():
    assert "at least 12 characters" in why_not("T5n-Vq8.Lw2")


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("Nunez and 4411", "“Nunez” and “4411” are what anyone would try."),
        ("NÚÑEZ sits here", "“NÚÑEZ” is what anyone would try."),
        ("MO40001 sits here", "“MO40001” is what anyone would try."),
        ("kcpd-training-2026", "“training” and “kcpd” and “2026” are what anyone would try."),
        ("KansasCity2026", "“Kansas” and “2026” and “City” are what anyone would try."),
        ("P@ssw0rd2026!", "“P@ssw0rd” and “2026” are what anyone would try."),
        ("Summer 2026!!!", "“Summer” and “2026” are what anyone would try."),
        ("squad of 110 !", "“squad” is what anyone would try."),
    ],
)
def test_what_is_tried_first_here_counts_for_nothing(password, words):
    said = why_not(password)

    assert {*words.removesuffix(".").split()} <= {*said.replace(".", "").split()}
    assert "make it 12 or more" in said


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaaaaaaaaaa",
        "xyxyxyxyxyxyxyxy",
        "giraffegiraffe",
        "lemon tree lemon tree",
        "0987654321 then",
        "abcdefgh efghijkl",
        "qwertyuiop plus",
        "POIUYTREWQ plus",
    ],
)
def test_what_repeats_or_runs_on_counts_for_nothing(password):
    assert "repeats or runs on" in why_not(password)


def test_a_refusal_names_no_part_of_the_password_but_the_words_that_everybody_knows():
    said = why_not("giraffegiraffe 4411")

    assert "giraffe" not in said
    assert "“4411” is what anyone would try, and what repeats or runs on" in said


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("password2026", "Without that, no character is left; make it 12 or more."),
        ("password2026!", "Without that, 1 character is left; make it 12 or more."),
        ("password2026!?", "Without that, 2 characters are left; make it 12 or more."),
    ],
)
def test_a_refusal_says_how_many_characters_are_left(password, words):
    assert why_not(password).endswith(words)


@pytest.mark.parametrize("password", ["correcthorsebatterystaple", "CorrectHorseBatteryStaple"])
def test_a_breached_password_is_refused_however_it_is_capitalized(password):
    assert "known from a breach" in why_not(password)


def test_a_breached_password_that_the_large_list_lacks_is_refused_too():
    assert "too common" in why_not("doomsayer.2.7mords.v")


def test_one_member_s_names_are_free_to_another():
    other = officer()
    other.first_name, other.last_name, other.email = "Sean", "O'Brien", ""

    validate_password("nunez in the rain", other)

    assert "brien" in known_words(other)
    assert "nunez" not in known_words(other)


def test_the_department_s_own_name_is_known(settings):
    settings.DEPARTMENT_NAME, settings.DEPARTMENT_SHORT_NAME = "Springfield Metro Police", "SMPD"

    assert {"springfield", "metro", "smpd"} <= known_words(None)


def test_each_word_tried_first_is_written_as_it_is_looked_for():
    assert [word for word in TRIED_FIRST if weighed(word, TRIED_FIRST).counts] == []


@pytest.mark.parametrize("password", ["", "ß", "ŉİ", "\x00" * 12, "é" * 3000])
def test_no_password_is_too_odd_to_be_weighed(password):
    assert 0 <= weighed(password, known_words(officer())).counts <= len(password)


def test_the_page_says_beside_the_field_what_to_do(department):
    page = client_of(department.officer).get(reverse("password-change"))

    hint = page.context["form"]["new_password1"].help_text
    assert hint in page.content.decode()
    assert "12 to 128 characters" in hint
    assert "no digits or signs are asked for" in hint
    assert "Your serial number and names, words such as KCPD" in hint
    assert "stolen elsewhere" in hint


def test_a_refusal_stands_beside_the_field_and_the_old_password_stays(department):
    typed = {
        "old_password": PASSWORD,
        "new_password1": "officer Núñez 4411",
        "new_password2": "officer Núñez 4411",
    }

    page = client_of(department.officer).post(reverse("password-change"), typed)

    form = page.context["form"]
    assert "“4411”" in " ".join(form["new_password1"].error_words)
    assert not form["new_password2"].error_words
    department.officer.refresh_from_db()
    assert department.officer.check_password(PASSWORD)


def test_one_reason_is_told_at_a_time(department):
    typed = {"old_password": PASSWORD} | dict.fromkeys(("new_password1", "new_password2"), "a" * 12)

    page = client_of(department.officer).post(reverse("password-change"), typed)

    [error] = page.context["form"].errors["new_password1"]
    assert error.startswith("What repeats or runs on, such as 1234, is guessed at once.")
    assert list(page.context["form"].errors) == ["new_password1"]


def test_the_second_typing_is_of_the_new_password_in_words(department):
    form = client_of(department.officer).get(reverse("password-change")).context["form"]

    assert form["new_password2"].help_text == "The new password once more."


def test_the_old_password_is_refused_as_the_new_one(department):
    typed = dict.fromkeys(("old_password", "new_password1", "new_password2"), PASSWORD)

    page = client_of(department.officer).post(reverse("password-change"), typed)

    beside = page.context["form"]["new_password1"].error_words
    assert "That is the password you have. Choose another one." in " ".join(beside)


def test_what_is_far_too_long_is_not_weighed_which_would_take_the_square_of_its_length(monkeypatch):
    def weigh(*_: object) -> None:
        raise AssertionError("It was weighed.")

    monkeypatch.setattr(passwords, "weighed", weigh)

    with pytest.raises(ValidationError) as refused:
        validate_password("ab" * 5_000)

    assert "This has 10,000 characters. Take 128 of them at most." in refused.value.messages


def test_a_password_is_masked_and_can_be_pasted(department, client):
    pages = [
        client.get(reverse("sign-in")),
        client_of(department.officer).get(reverse("password-change")),
        client_of(department.officer).get(reverse("session-list")),
    ]

    boxes = [
        box
        for page in pages
        for box in re.findall(r"<input[^>]*password[^>]*>", page.content.decode())
    ]
    assert len(boxes) == 5
    for box in boxes:
        assert 'type="password"' in box
        assert re.search(r'autocomplete="(current|new)-password"', box)
        assert not re.search(r"readonly|on\w+=", box)


def test_a_password_is_looked_at_exactly_as_it_is_typed(department, client):
    typed = "  Sieben Zwerge,  ÄPFEL und 1 Sarg "
    department.officer.set_password(typed)
    department.officer.save(update_fields=["password"])

    def is_let_in(password: str) -> bool:
        sent = {"username": department.officer.serial_number, "password": password}
        return client.post(reverse("sign-in"), sent).status_code == 302

    others = (typed.strip(), typed.lower(), typed[:-1], typed.replace("  ", " "))
    assert [is_let_in(each) for each in others] == [False] * 4
    assert is_let_in(typed)
