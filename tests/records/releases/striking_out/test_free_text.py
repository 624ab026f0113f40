"""Names in free text that leaves, by examples."""

import pytest
from django.utils.html import escape

from frame.redacted import REDACTED
from people.models import FormerSerialNumber
from records.releases.parts import Scope, Span, leaves_within
from records.releases.striking_out.free_text import NamesOfOthers
from tests.factories import CompletionFactory, MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def others():
    MemberFactory(
        serial_number="5005",
        last_name="Núñez",
        first_name="Mateo",
        middle_name="Antonio",
        suffix="Jr.",
    )
    MemberFactory(serial_number="B12", last_name="Smith-Jones", first_name="Mary Ann")
    MemberFactory(serial_number="GRANT", last_name="de la Cruz", first_name="Iñigo")


def struck(text: str, *kept) -> str:
    return NamesOfOthers(kept).struck_from(text).replace(REDACTED, "█")


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        (
            "Given by Sgt. Nunez, Mateo A. Jr. (5005), who scored 100%.",
            "Given by Sgt. █. (█), who scored 100%.",
        ),
        ("Mateo Nunez taught it.", "█ taught it."),
        ("MATEO ANTONIO NÚÑEZ, JR. taught it.", "█. taught it."),
        ("Ask M. Nunez or Nunez, M.", "Ask █ or █."),
        ("Ask Detective Nunez.", "Ask Detective █."),
        ("Mateo X. Nunez wrote it; Nunez keeps it.", "█ wrote it; █ keeps it."),
        ("5005 keeps it with Nunez", "█ keeps it with █"),
        ("Serial b12, formerly 8008.", "Serial █, formerly █."),
        ("Mary Smith-Jones and Smith Jones, Mary Ann", "█ and █"),
        ("Iñigo de la Cruz; de la Cruz, Inigo", "█; █"),
        ("Taught by Mateo Nun\u0303ez.", "Taught by █."),
        ("Instructors Nun\u0303ez & Smith-Jones, both days.", "Instructors █ &amp; █, both days."),
        ("Sgt. Nu\u00adnez wrote it, Mateo Nu\u200bnez keeps it", "Sgt. █ wrote it, █ keeps it"),
        ("M.J. Nunez taught it.", "█ taught it."),
        ("M. Smith-Jones; Sgt. Smith-Jones", "█; Sgt. █"),
        ("Questions to mnunez@kcpd.example.", "Questions to █@kcpd.example."),
        ("Nunez - 5005", "█ - █"),
        ("Taught by sgt. nunez with officer smith-jones.", "Taught by sgt. █ with officer █."),
        ("Mateo Nunez spoke. Later nunez left", "█ spoke. Later █ left"),
        ("Ask No. 50-05 or 50 05.", "Ask No. █ or █."),
        ("P.O. Nunez was M A T E O  N U Ñ E Z, P.O. Nunez", "P.O. █ was █, P.O. █"),
        # Nobody is named.
        (
            "The cafe\u0301 & 10-12 hours, 75-15.020 — Grants",
            "The cafe\u0301 &amp; 10-12 hours, 75-15.020 — Grants",
        ),
        ("The grant of 50 dollars <b>&", "The grant of 50 dollars &lt;b&gt;&amp;"),
        ("Mateo and the city of Nunez", "Mateo and the city of Nunez"),
        ("", ""),
        # What is not found.
        ("Matty Nunez taught it.", "Matty Nunez taught it."),
    ],
)
def test_names_and_serial_numbers_of_others_are_struck_out(department, others, text, leaves):
    FormerSerialNumber.objects.create(serial_number="8008", member=department.colleague)

    assert struck(text, department.officer) == leaves


def test_a_rank_of_the_department_is_a_title_before_a_last_name(department, others):
    MemberFactory(serial_number="7100", last_name="Poe", first_name="Kit", rank="Crime Analyst II")

    assert struck("Analyst Nunez and Poe; crime Nunez") == "Analyst █ and █; crime █"
    assert struck("Crime Poe, clerk Poe") == "Crime Poe, clerk Poe"


def test_what_stays_and_may_be_a_name_is_told(department, others):
    names = NamesOfOthers([department.officer])

    assert names.in_doubt("Ask Nunez or smith-jones, and Nunez again, Núñez, Ana.") == [
        *("Nunez", "smith-jones"),
    ]
    assert names.in_doubt("Ask Mateo Nunez, then Nunez.") == []


def test_the_name_of_whose_record_it_is_stays(department):
    namesake = MemberFactory(serial_number="4413", last_name="Núñez", first_name="Alba")
    text = "Ana Núñez (4411), Nunez, Ana; Alba Nunez (4413); Sean O’Brien (4412)"

    of_one = struck(text, department.officer)
    of_both = struck(text, department.officer, namesake)

    assert of_one == "Ana Núñez (4411), Nunez, Ana; █ (█); █ (█)"
    assert of_both == "Ana Núñez (4411), Nunez, Ana; Alba Nunez (4413); █ (█)"


def test_a_course_file_leaves_without_the_names_in_its_texts(department):
    completion = CompletionFactory(member=department.officer)
    course = completion.course
    course.synopsis = "Written by Sean O'Brien (4412) for Ana Núñez, 4411.\n\nTwo days."
    course.objectives = course.evaluation_plan = course.attendance_policy = "Ask 4412."
    course.save()
    scope = Scope((department.officer,), Span(None, None), completion.completed_on)
    [leaf] = leaves_within(scope, ["courses"])

    html = leaf.html(frozenset(), completion.entered_at)
    without_serial = leaf.html(frozenset({"serial_number"}), completion.entered_at)

    for name in ("O'Brien", escape("O'Brien"), "Sean", "4412"):
        assert name not in html
    assert "Ana Núñez, 4411.</p>" in html
    assert "<p>Two days.</p>" in html
    assert "4411" not in without_serial
