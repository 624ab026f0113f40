"""A line whose paper has another name than the member who has its serial number."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from courses.models import CourseSession
from people.models import Member
from records.actions.sheet_mending import change_line_serial, confirm_line_name
from records.actions.sheet_saving import save_sheet
from records.actions.sheets import AddedLines, add_lines
from records.models import Completion, SheetLine, SignInSheet
from records.querysets.sheets import lines_of
from records.sheet_lines import read_lines
from tests.factories import MemberFactory
from tests.records.sheets import (
    NEXT_DAY,
    a_class,
    break_the_journal,
    draft,
    journal,
    line_of,
    saved,
)

SCRIPT = {"HX-Request": "true"}
OTHER_NAME = "4411 is Núñez, Ana; the paper says Warner"


@pytest.fixture
def course_session(department) -> CourseSession:
    MemberFactory(serial_number="5006", last_name="Warner", first_name="Beth")
    return a_class()


def add(course_session: CourseSession, text: str) -> AddedLines:
    clerk = Member.objects.get(serial_number="1101")
    return add_lines(course_session=course_session, texts=[text], by=clerk, now=NEXT_DAY)


def problems(course_session: CourseSession) -> dict[str, list[str]]:
    lines = read_lines(
        lines_of(SignInSheet.objects.get(course_session=course_session)),
        course_session=course_session,
        by=Member.objects.get(serial_number="1101"),
    )
    return {line.serial_number: line.problems for line in lines}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("4411 Warner", "Warner"),
        ("4411\tWarner\t8.0", "Warner"),
        ("4411 Warner\n4412 O'Brien", "Warner"),
        ("4411 abc\n4412", "abc"),
        ("4411 Warner, Ana", "Warner Ana"),
        ("4411\tWarner\tAna", "Warner Ana"),
        ("4411\tNúñez, Zelda", "Núñez, Zelda"),
        ("4411 Núñez, Zelda", "Núñez Zelda"),
    ],
)
def test_another_name_asks_for_a_look_and_is_not_credited(department, course_session, text, name):
    add(course_session, text)

    sheet = SignInSheet.objects.get()
    assert problems(course_session)["4411"] == [
        f"4411 is Núñez, Ana; the paper says {name}. Correct the serial number, or say that it is "
        "right."
    ]
    with pytest.raises(ValidationError, match=f"the paper says {name}"):
        save_sheet(sheet=sheet, seen_version=sheet.version, by=department.clerk, now=NEXT_DAY)
    assert not Completion.objects.exists()


@pytest.mark.parametrize(
    "text", ["4411 Nunez, Ana", "4411\tNúñez\tAna\tPatrol", "A. Núñez 4411", "4411 present"]
)
def test_the_members_own_name_asks_nothing(course_session, text):
    add(course_session, text)

    assert problems(course_session) == {"4411": []}


@pytest.mark.parametrize("words", ["abc", "Ana"])
def test_words_that_are_nobodys_last_name_make_no_line_and_say_why(course_session, words):
    added = add(course_session, f"4411 {words}")

    assert not SheetLine.objects.exists()
    [refused] = added.not_understood
    assert refused.sentence == (
        f"“4411 {words}”: nobody's last name is in “{words}”, and 4411 is Núñez, Ana. Correct it, "
        "or leave it out."
    )


def test_a_clerk_says_that_it_is_right(department, course_session):
    add(course_session, "4411 Warner")
    line = SheetLine.objects.get()

    confirm_line_name(line=line, by=department.clerk)
    confirm_line_name(line=line, by=department.clerk)

    assert problems(course_session) == {"4411": []}
    assert journal() == [
        "added 4411 (the paper says “Warner”)",
        "confirmed 4411 (the paper says “Warner”)",
    ]


def test_the_serial_number_of_whom_the_paper_names_settles_it(department, course_session):
    add(course_session, "4411 Warner")

    change_line_serial(line=SheetLine.objects.get(), serial_number="5006", by=department.clerk)

    assert problems(course_session) == {"5006": []}


def test_typed_again_with_the_members_name_it_asks_no_more(course_session):
    add(course_session, "4411 Warner")
    add(course_session, "4411 Núñez")

    assert problems(course_session) == {"4411": []}


def test_typed_again_with_another_name_it_asks(course_session):
    add(course_session, "4411")
    add(course_session, "4411 Warner")

    assert len(problems(course_session)["4411"]) == 1


def test_a_name_is_not_confirmed_on_a_saved_sheet(department, course_session):
    sheet = saved(course_session, "4411", department.clerk).sheet

    with pytest.raises(ValidationError, match="already saved by"):
        confirm_line_name(line=line_of(sheet, "4411"), by=department.clerk)


def test_a_name_is_not_confirmed_when_the_journal_fails(department, course_session, monkeypatch):
    add(course_session, "4411 Warner")
    break_the_journal(monkeypatch)

    with pytest.raises(RuntimeError):
        confirm_line_name(line=SheetLine.objects.get(), by=department.clerk)

    assert SheetLine.objects.get().paper_name == "Warner"


# The page ---------------------------------------------------------------------------------------


@pytest.fixture
def client(department) -> Client:
    client = Client()
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")
    return client


def test_the_page_offers_both_to_whom_it_may_belong(client, course_session):
    url = reverse("records:sheet-entry", kwargs={"pk": course_session.pk})
    page = client.post(url, {"text": "4411 Warner"}, headers=SCRIPT).content.decode()

    line = SheetLine.objects.get()
    confirm = reverse(
        "records:sheet-line-name", kwargs={"pk": course_session.pk, "line_pk": line.pk}
    )
    assert OTHER_NAME in page
    assert 'value="5006">5006 Warner, Beth</button>' in page
    assert "It is Núñez, Ana</button>" in page

    page = client.post(confirm, headers=SCRIPT).content.decode()
    assert OTHER_NAME not in page
    assert "Line 1, 4411 Núñez, Ana: 8.00 hours of credit." in page


def test_confirming_a_line_that_is_gone_says_so(client, department, course_session):
    sheet = draft(course_session, "4411", department.clerk)
    line = line_of(sheet, "4411")
    CourseSession.objects.filter(pk=course_session.pk).update(state="cancelled", cancel_reason="x")
    url = reverse("records:sheet-line-name", kwargs={"pk": course_session.pk, "line_pk": line.pk})

    page = client.post(url, headers=SCRIPT).content.decode()

    assert "This class was canceled, so its lines can&#x27;t be changed." in page


def test_an_unknown_serial_is_asked_about_whom_the_paper_names(client, course_session):
    url = reverse("records:sheet-entry", kwargs={"pk": course_session.pk})

    page = client.post(url, {"text": "9999 Warner"}, headers=SCRIPT).content.decode()

    assert 'value="5006">5006 Warner, Beth</button>' in page


def test_asking_whom_names_mean_takes_one_query_however_many(
    client, course_session, django_assert_num_queries
):
    url = reverse("records:sheet-entry", kwargs={"pk": course_session.pk})
    for text in ("4411 Warner", "4412 Warner\n3301 Warner\n3302 Núñez"):
        add(course_session, text)
        with django_assert_num_queries(15):
            client.get(url)
