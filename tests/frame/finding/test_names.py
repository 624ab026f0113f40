"""Names of people, however they are written."""

import sys
from types import FrameType

import pytest

from frame.finding.names import find_names
from frame.finding.sought import Name, Person, Sought
from frame.finding.text import Text
from tests.frame.finding.pages import NUNEZ, TITLES, covered, doubts, person


@pytest.mark.parametrize(
    "written",
    [
        "Nunez, Mateo A. Jr.",
        "NÚÑEZ Mateo",
        "Mateo Nuñez",
        "Mateo Alejandro Nunez",
        "M. Nunez",
        "Nunez, M.",
        "Nunez,Mateo",
        "mateo.nunez@example.org",
        "Officer Nunez",
        "M Nunez",
        "MA Nunez",
        "M.X. Nunez",
        "M. X. Nunez",
        "Mateo Nu\u00adnez",
        "Officer Nu\u200bnez",
        "Nunez, MA",
        "mnunez@example.org",
        "manunez2@example.org",
        "nunezm@example.org",
        "m.nunez@example.org",
        "MateoNunez@example.org",
        "Nun\u0303ez, Mateo",
        "M A T E O N U Ñ E Z",
        "N U N E Z M A T E O",
        "M A T E O A N U N E Z",
        "M N U N E Z",
        "Nunez, Mateo A. III",
        "Nunez, Mateo A. Ill",
        "Nunez, Mateo A. II|_",
    ],
)
def test_the_name_of_another_is_found_however_it_is_written(written):
    got = covered(Sought(people=(NUNEZ,), titles=TITLES), f"With {written} today")

    assert got == written.removeprefix("Officer ")


def test_a_name_goes_on_on_the_next_line():
    sought = Sought(people=(NUNEZ, person("Smith-Jones", "Ana"), person("de la Cruz", "Jo")))

    assert covered(sought, "passed with Mateo", "Nunez and") == "Mateo Nunez"
    assert covered(sought, "with Mateo Nu-", "nez and") == "Mateo Nu- nez"
    assert covered(sought, "with Ana Smith-", "Jones and") == "Ana Smith- Jones"
    assert covered(sought, "Ana Smith Jones", "and Jo de la", "Cruz") == (
        "Ana Smith Jones Jo de la Cruz"
    )


def test_a_last_name_alone_is_in_doubt_and_a_word_of_the_language_is_not():
    sought = Sought(people=(person("Day", "Tom"),), kept=(person("Reyes", "Ana"),))

    assert covered(sought, "The Day of the course, a day") == ""
    assert doubts(sought, "The Day of the course, a day") == [
        "The name “Day” may be of a member who is not asked about"
    ]
    assert doubts(sought, "by day") == []


def test_a_last_name_alone_is_covered_beside_a_number_of_another_or_where_it_is_named_in_full():
    sought = Sought(people=(NUNEZ,))

    assert covered(sought, "Note on 5005 Nunez") == "5005 Nunez"
    assert covered(sought, "Nunez, Mateo passed", "and Nunez signed") == "Nunez, Mateo Nunez"


def test_the_name_of_whose_record_it_is_stays_where_another_has_it_too():
    sought = Sought(people=(person("Ana", "Reyes"), NUNEZ), kept=(person("Reyes", "Ana"),))

    assert covered(sought, "Reyes, Ana and Nunez, Mateo") == "Nunez, Mateo"
    assert doubts(sought, "Reyes, Ana") == []


def test_another_of_the_same_last_name_is_covered_and_the_last_name_alone_stays():
    sought = Sought(
        titles=TITLES,
        people=(person("Reyes", "Tom"), person("Miller", "Thomas")),
        kept=(person("Reyes", "Ana"), person("Thomas", "Ana")),
    )

    assert covered(sought, "Reyes, Ana, with Reyes, Tom") == "Reyes, Tom"
    assert covered(sought, "Ana Reyes and Thomas Miller") == "Thomas Miller"
    assert covered(sought, "Officer Reyes, Tom") == "Reyes, Tom"
    assert covered(sought, "Officer Reyes passed") == ""
    assert doubts(sought, "Reyes passed") == []


def test_a_letter_or_a_title_that_is_a_word_of_the_language_makes_no_name():
    day = person("Day", "Ana", "", "5006")
    sought = Sought(people=(day,), titles=TITLES)

    assert covered(sought, "A Day at Court", "every officer day and night") == ""
    assert covered(sought, "A. Day and OFFICER DAY") == "A. Day DAY"


def test_who_is_named_by_number_is_meant_by_the_last_name_alone():
    assert covered(Sought(people=(NUNEZ,)), "Ask 5005 first", "then Nunez") == "5005 Nunez"


def test_whoever_has_several_names_is_found_by_each():
    sought = Sought(people=(Person((Name("Reyes", "Ana"), Name("Fitzgerald", "Ana"))),))

    assert covered(sought, "Ana Reyes and Fitzgerald, Ana") == "Ana Reyes Fitzgerald, Ana"


def test_in_a_text_about_nobody_a_last_name_that_two_have_is_rather_of_the_other():
    alba, ana = person("Reyes", "Alba"), person("Reyes", "Ana")
    about_ana = Sought(people=(alba,), kept=(ana,), titles=TITLES)
    about_nobody = Sought(people=(alba,), kept=(ana,), titles=TITLES, is_kept_in_full=True)

    for text, gone in (
        ("Reyes, Ana passed", ""),
        ("Officer Reyes passed", "Reyes"),
        ("A. Reyes passed", "A. Reyes"),
        ("Alba Reyes wrote, Reyes keeps", "Alba Reyes Reyes"),
        ("Reyes passed", ""),
    ):
        assert covered(about_nobody, text) == gone
        assert covered(about_ana, text) == ("Alba Reyes" if "Alba" in text else "")


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Officers Nunez and Day taught", "Nunez Day"),
        ("Sgts. Nunez, Day, and Cruz taught", "Nunez, Day, Cruz"),
        ("Officer Nunez & Day, or Cruz", "Nunez Day, Cruz"),
        ("Officers Nunez/Day taught", "Nunez/Day"),
        ("Officers Smith, Tom Jones (5011) and Day taught", "Day"),
        ("Officers: Nunez, Mateo A. Jr. (5005); Day", "Nunez, Mateo A. Jr. (5005); Day"),
        ("O.F.C. Day and o.f.c. Day", "Day Day"),
        # What is not after the title any more.
        ("Officer Nunez taught, Day and night", "Nunez"),
        ("Ask Officer Nunez. Day and Cruz", "Nunez."),
        ("Officers and Day shifts, Cruz and all", ""),
        ("Officer Nunez rests by day and Day", "Nunez"),
        ("OFFICERS WILL MEET FOR ANOTHER TALK, DAY", ""),
    ],
)
def test_a_title_stands_before_each_of_several_names(text, gone):
    people = (person("Núñez", "Mateo", "", "5005"), person("Day", "Tom"), person("Cruz", "Jo"))
    sought = Sought(people=people, titles=TITLES | {"ofc"})

    assert covered(sought, text) == gone


def test_a_name_in_an_address_is_one_word_of_it_and_no_part_of_another_word():
    sought = Sought(people=(person("Day", "Tom"), person("Ley", "Bo")))

    assert covered(sought, "training@example.org holidays@example.org info@day.example") == ""
    assert covered(sought, "tday@example.org bradley@example.org tday") == "tday@example.org"
    assert doubts(sought, "Ask day@example.org") == [
        "The name “day@example.org” may be of a member who is not asked about"
    ]


@pytest.mark.parametrize(
    "written",
    [
        *("ImaniCastellanos", "imanicastellanos", "CastellanosImani", "IMANICASTELLANOS"),
        *("icastellanos", "icastellanos2", "ircastellanos@example.org", "jmiller", "jmiller01"),
        # After what says so, also such as may be words of the language.
        *("User: trainer", "user name ICASTELLANOS", "Login trainer", "user id tnunez"),
    ],
)
def test_a_name_by_which_somebody_signs_in_and_one_written_in_one_word_is_found(written):
    names = [("Castellanos", "Imani"), ("Miller", "Jo"), ("Rainer", "Tom"), ("Nunez", "Teo")]
    sought = Sought(people=tuple(person(*name) for name in names))

    assert covered(sought, f"From {written} today") == written.split()[-1]


def test_a_word_of_the_language_that_is_a_name_after_an_initial_is_none():
    names = [("Rainer", "Tom"), ("Harper", "Sue"), ("Rice", "Pat"), ("Rown", "Bo"), ("Son", "Jack")]
    sought = Sought(people=tuple(person(*name) for name in names))

    text = "The trainer of a sharper price, brown Jackson, Brown"
    assert covered(sought, text) == ""
    assert doubts(sought, text) == []
    assert covered(sought, f"{text} by Tom Rainer") == "Tom Rainer"
    assert doubts(sought, f"{text} by Tom Rainer") == [
        "The name “trainer” may be of a member who is not asked about"
    ]


@pytest.mark.parametrize(
    "written",
    [
        # A Cyrillic O, a, e and o; Greek capitals; a Cyrillic letter with an accent of its own.
        *("\u041ekonkwo", "Okonkw\u043e", "\u039f\u039aONKW\u039f", "Okonkwo2026", "2026okonkwo"),
        *("okonkwos", "Okonkwos"),
    ],
)
def test_a_name_is_found_in_letters_that_look_alike_and_with_what_is_written_together(written):
    sought = Sought(people=(person("Okonkwo", "Siobh\u00e1n"),), titles=TITLES)

    assert covered(sought, f"Officer {written} passed") == written
    assert doubts(sought, f"By {written}") == [
        f"The name \u201c{written}\u201d may be of a member who is not asked about"
    ]


def test_figures_and_the_end_of_a_word_make_no_name_of_a_word_of_the_language():
    sought = Sought(people=(person("Hour", "Ana"), person("Bell", "Bo"), person("Ave", "Cy")))

    assert doubts(sought, "8hours, bells and ave2026, course2026") == []


def test_two_letters_that_are_a_word_are_no_initials():
    sought = Sought(people=(person("Day", "Ivan", "Tom"), person("Marsh", "Ulla")))

    assert covered(sought, "IT DAY", "MARSH, US") == ""
    assert covered(sought, "new topics (i.e., day and night)") == ""
    assert covered(sought, "IV Day", "UR Marsh") == "IV Day UR Marsh"


def test_letters_that_stand_apart_are_no_name_that_is_only_part_of_them():
    sought = Sought(people=(person("Day", "Tom"),), titles=TITLES)

    assert covered(sought, "M O N D A Y at ten, a b c d") == ""
    assert covered(sought, "by Officer D A Y Z") == ""
    assert doubts(Sought(people=(NUNEZ,)), "N U N E Z passed") == [
        "The name “NUNEZ” may be of a member who is not asked about"
    ]
    assert covered(Sought(people=(NUNEZ,), titles=TITLES), "Officer N U N E Z") == "N U N E Z"


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Taught by sgt. castellanos with officer nunez.", "castellanos nunez."),
        ("officers nunez, castellanos and de la cruz taught", "nunez, castellanos de la cruz"),
        ("sgt. de la cruz and castellanos", "de la cruz castellanos"),
        ("the officer baker taught", "baker"),
        ("officer Ana Nunez and castellanos", "Ana Nunez castellanos"),
        ("Officer Ana Nunez spoke. Later nunez left", "Ana Nunez nunez"),
        # What is no name, or may be none.
        ("an officer may ask, every officer day and night", ""),
        ("officers and castellanos", ""),
        ("officer training and baker street", ""),
        ("Officer Tom May taught what a baker may do", "Tom May"),
    ],
)
def test_a_name_after_a_title_is_found_in_small_letters(text, gone):
    lasts = ("Nunez", "Castellanos", "de la Cruz", "Baker", "Day")
    people = (*(person(last, "Ana") for last in lasts), person("May", "Tom"))

    assert covered(Sought(people=people, titles=TITLES), text) == gone


@pytest.mark.parametrize(
    ("text", "in_doubt"),
    [
        ("nunez was there", ["nunez"]),
        ("ask de la cruz", ["de la cruz"]),
        # A word of the language is in doubt where it may stand for somebody alone.
        ("what a baker may do, day by day", []),
        ("do so, van and all", []),
        ("an officer may ask", ["may"]),
        ("Tom May taught what a baker may do", ["may"]),
    ],
)
def test_a_last_name_alone_in_small_letters_is_in_doubt_unless_it_is_a_word(text, in_doubt):
    lasts = ("Nunez", "de la Cruz", "Baker", "Day", "Do", "van den Berg")
    people = (*(person(last, "Ana") for last in lasts), person("May", "Tom"))

    assert doubts(Sought(people=people, titles=TITLES), text) == [
        f"The name “{said}” may be of a member who is not asked about" for said in in_doubt
    ]


@pytest.mark.parametrize(
    "written",
    [
        *("Bjorn Sorensen", "bsorensen@example.org", "Bjoern Soerensen", "Bjørn Sørensen"),
        *("Pawel Lukasiewicz", "Paweł Łukasiewicz", "Ana Dordevic", "Djordjevic, Ana"),
        *("Joerg Mueller", "Jorg Muller", "Ingrid Müller", "Isil Yilmaz"),
        *("Saersen, Aesa", "Hans Weiss", "Weiß, Hans"),
        *("Kit O\u02bcShaughnessy", "Kit O`Shaughnessy", "K. O\u00b4Shaughnessy"),
        "\U0001d400\U0001d427\U0001d41a \U0001d403\U0001d428\U0001d42b\U0001d41d"
        "\U0001d41e\U0001d42f\U0001d422\U0001d41c",
    ],
)
def test_letters_that_a_keyboard_lacks_are_found_as_they_are_written_without_it(written):
    names = [("Sørensen", "Bjørn"), ("Łukasiewicz", "Paweł"), ("Đorđević", "Ana")]
    names += [("Müller", "Jörg"), ("Mueller", "Ingrid"), ("Yılmaz", "Işıl")]
    names += [("Særsen", "Æsa"), ("Weiß", "Hans"), ("O’Shaughnessy", "Kit")]
    sought = Sought(people=tuple(person(*name) for name in names))

    assert covered(sought, f"With {written} today") == written


def test_of_last_names_alone_that_are_part_of_one_another_the_whole_is_in_doubt_once():
    sought = Sought(people=(person("Smith-Jones", "Ana"), person("Smith", "Bo")))

    found = find_names(Text(["Smith-Jones", "and", "Smith", "Jones", "and", "Smith"]), sought)

    assert [each.said for each in found.alone] == ["Smith-Jones", "Smith Jones", "Smith"]


@pytest.mark.parametrize("kept", [(), (person("Smith", "Ana"),)])
def test_finding_a_name_that_fills_a_page_takes_as_long_as_the_page_is(kept):
    """Not each one of them is held against each other one."""
    sought = Sought(people=(person("Smith", "Bo"),), kept=kept)
    steps_of(100, sought)  # what is worked out once

    steps = [steps_of(count, sought) for count in (100, 200, 300)]

    assert steps[2] - steps[1] == steps[1] - steps[0] > 0


def steps_of(count: int, sought: Sought) -> int:
    """How often a function or a loop in one goes on while so many names are found."""
    text = Text(["Smith"] * count)
    steps = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal steps
        steps += event == "call"

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        find_names(text, sought)
    finally:
        sys.setprofile(before)
    return steps
