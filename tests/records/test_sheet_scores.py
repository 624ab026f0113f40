"""Scores on the sheet of a computer-based course, from the line to the completion."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from courses.models import Course, CourseSession
from events.models import Event
from records.actions.completions import void_completion
from records.actions.sheet_mending import change_line_minutes, change_line_score
from records.actions.sheet_saving import save_sheet
from records.models import Completion, SheetLine, SignInSheet
from records.querysets.sheets import lines_of
from records.sheet_lines import ReadLine, read_lines
from tests.factories import CourseFactory
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


@pytest.fixture
def course_session(department) -> CourseSession:
    return a_class(course=CourseFactory(course_id="26-0042", delivery="computer_based"))


@pytest.fixture
def sheet(department, course_session) -> SignInSheet:
    return draft(course_session, "4411", department.clerk)


@pytest.fixture
def client(department) -> Client:
    client = Client()
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")
    return client


def only_line(sheet: SignInSheet, by: object) -> ReadLine:
    course_session = CourseSession.objects.get(pk=sheet.course_session_id)
    return read_lines(lines_of(sheet), course_session=course_session, by=by)[0]


def score_page(sheet: SignInSheet) -> str:
    kwargs = {"pk": sheet.course_session_id, "line_pk": line_of(sheet, "4411").pk}
    return reverse("records:sheet-line-score", kwargs=kwargs)


def page_of(client: Client, name: str, course_session: CourseSession) -> str:
    return client.get(reverse(f"records:{name}", args=[course_session.pk])).content.decode()


# Reading ----------------------------------------------------------------------------------------


def test_a_line_without_a_score_is_to_look_at(department, sheet):
    line = only_line(sheet, department.clerk)

    assert line.problems == [
        "No test score yet, and a computer-based course is credited by its test. "
        "Type the test score in percent, or remove the line."
    ]


@pytest.mark.parametrize("score", ["70", "100"])
def test_a_line_with_a_passing_score_is_ready(department, sheet, score):
    change_line_score(line=line_of(sheet, "4411"), score=Decimal(score), by=department.clerk)

    line = only_line(sheet, department.clerk)

    assert line.is_ready
    assert line.credit == Decimal("8.00")
    assert line.score_words == score


@pytest.mark.parametrize("score", ["0", "69.99"])
def test_a_line_below_the_pass_mark_can_be_saved_and_is_no_ready_credit(department, sheet, score):
    change_line_score(line=line_of(sheet, "4411"), score=Decimal(score), by=department.clerk)

    line = only_line(sheet, department.clerk)

    assert (line.is_ready, line.can_be_saved) == (False, True)
    assert line.credit == Decimal("0.00")
    assert line.problems == []
    assert line.score_words == score


@pytest.mark.parametrize(
    ("delivery", "source"),
    [("in_person", "training_center"), ("computer_based", "non_post")],
)
def test_other_classes_ask_for_no_score_and_show_no_column(
    client, department, course_session, sheet, delivery, source
):
    Course.objects.update(delivery=delivery)
    CourseSession.objects.update(source=source)

    page = page_of(client, "sheet-entry", course_session)

    assert only_line(sheet, department.clerk).is_ready
    assert "Score" not in page
    assert "pass mark" not in page


def test_a_score_typed_before_the_course_became_one_in_person_is_not_written(department, sheet):
    change_line_score(line=line_of(sheet, "4411"), score=Decimal(90), by=department.clerk)
    Course.objects.update(delivery="in_person")

    save_sheet(sheet=sheet, seen_version=2, by=department.clerk, now=NEXT_DAY)

    assert Completion.objects.get().score is None
    assert "scores" not in Event.objects.get(action="sheet.save").after


# Writing ----------------------------------------------------------------------------------------


def test_a_score_is_set_and_taken_away_again(department, sheet):
    line = line_of(sheet, "4411")
    change_line_score(line=line, score=Decimal("87.5"), by=department.clerk)
    change_line_score(line=line, score=None, by=department.clerk)

    assert journal()[-2:] == [
        "set 4411 (score 87.5 percent, was no score)",
        "set 4411 (no score, was score 87.5 percent)",
    ]
    assert line_of(sheet, "4411").score is None


def test_the_same_score_again_is_no_change(department, sheet):
    for score in ("90", "90.00"):
        change_line_score(line=line_of(sheet, "4411"), score=Decimal(score), by=department.clerk)

    assert len(journal()) == 2


@pytest.mark.parametrize(
    ("score", "reason"),
    [
        ("-0.01", "-0.01 is not a score in percent. Write 0 to 100."),
        ("100.01", "100.01 is not a score in percent. Write 0 to 100."),
        ("69.995", "69.995 has more than two decimals."),
    ],
)
def test_a_score_that_cannot_be_is_refused(department, sheet, score, reason):
    with pytest.raises(ValidationError, match=reason):
        change_line_score(line=line_of(sheet, "4411"), score=Decimal(score), by=department.clerk)

    assert line_of(sheet, "4411").score is None


def test_a_class_in_person_takes_no_score(department):
    sheet = draft(a_class(), "4411", department.clerk)

    with pytest.raises(ValidationError, match="This class takes no scores"):
        change_line_score(line=line_of(sheet, "4411"), score=Decimal(90), by=department.clerk)


def test_a_saved_line_keeps_its_score(department):
    sheet = saved(a_class(), "4411", department.clerk).sheet
    Course.objects.update(delivery="computer_based")

    with pytest.raises(ValidationError, match="already saved by"):
        change_line_score(line=line_of(sheet, "4411"), score=Decimal(90), by=department.clerk)


def test_no_score_is_written_when_the_journal_fails(department, sheet, monkeypatch):
    break_the_journal(monkeypatch)

    with pytest.raises(RuntimeError):
        change_line_score(line=line_of(sheet, "4411"), score=Decimal(90), by=department.clerk)

    assert line_of(sheet, "4411").score is None


@pytest.mark.parametrize("score", [Decimal("-0.01"), Decimal("100.01")])
def test_the_database_itself_refuses_a_score_that_is_no_percentage(sheet, score):
    with pytest.raises(IntegrityError), transaction.atomic():
        SheetLine.objects.update(score=score)


# Saving -----------------------------------------------------------------------------------------


def test_a_sheet_with_a_missing_score_is_not_saved(department, sheet):
    with pytest.raises(ValidationError, match="Line 1, 4411 Núñez, Ana: No test score yet"):
        save_sheet(sheet=sheet, seen_version=1, by=department.clerk, now=NEXT_DAY)

    assert not Completion.objects.exists()


def test_saving_writes_the_score_to_the_completion_and_the_event(department, sheet):
    change_line_score(line=line_of(sheet, "4411"), score=Decimal("69.5"), by=department.clerk)

    save_sheet(sheet=sheet, seen_version=2, by=department.clerk, now=NEXT_DAY)

    completion = Completion.objects.get()
    assert (completion.score, completion.delivery) == (Decimal("69.50"), "computer_based")
    assert Event.objects.get(action="sheet.save").after["scores"] == {"4411": "69.5"}
    assert only_line(sheet, department.clerk).score_words == "69.5"


# The pages --------------------------------------------------------------------------------------


def test_the_sheet_asks_for_scores_and_says_what_becomes_of_them(client, course_session, sheet):
    page = page_of(client, "sheet-entry", course_session)

    assert 'aria-label="Score in percent, line 1"' in page
    assert 'id="score-hint"' in page
    assert "One below the pass mark is kept on record, but its hours do not count" in page
    assert "1 to look at" in page


@pytest.mark.parametrize("typed", ["87.5", " 87.50 % ", "+87.5%"])
def test_a_score_typed_is_kept_and_makes_the_line_ready(client, sheet, typed):
    page = client.post(score_page(sheet), {"score": typed}, headers=SCRIPT).content.decode()

    assert 'name="score" value="87.5"' in page
    assert "Line 1, 4411 Núñez, Ana: 8.00 hours of credit, score 87.5 percent." in page
    assert "1 ready" in page


def test_without_script_a_score_answers_with_a_redirect(client, sheet):
    assert client.post(score_page(sheet), {"score": "87.5"}).status_code == 302
    assert line_of(sheet, "4411").score == Decimal("87.50")


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("101", "101 is not a score in percent. Write 0 to 100."),
        ("-1", "-1 is not a score in percent."),
        ("87.255", "87.255 has more than two decimals."),
        ("passed", "“passed” is not a score. Write the percent from 0 to 100"),
        ("1e2", "“1e2” is not a score."),
        ("NaN", "“NaN” is not a score."),
        ("87,5", "“87,5” is not a score."),
        ("٨٧", "“٨٧” is not a score."),
        ("<b>", "“&lt;b&gt;” is not a score."),
        ("9" * 150, "is not a score."),
    ],
)
def test_impossible_scores_are_refused_beside_the_field_and_kept(client, sheet, typed, reason):
    for headers in (SCRIPT, {}):
        response = client.post(score_page(sheet), {"score": typed}, headers=headers)
        page = response.content.decode()
        line = line_of(sheet, "4411")
        assert reason in page
        assert f'name="score" value="{typed.replace("<b>", "&lt;b&gt;")}"' in page
        assert f'aria-invalid="true" aria-describedby="why-{line.pk} score-hint"' in page
    assert line_of(sheet, "4411").score is None


def test_a_score_sent_to_a_class_in_person_is_refused_in_words(client, department):
    sheet = draft(a_class(), "4411", department.clerk)

    page = client.post(score_page(sheet), {"score": "90"}, headers=SCRIPT).content.decode()

    assert "This class takes no scores" in page


def test_the_review_shows_the_scores_of_whole_and_part_attendances(
    client, department, course_session
):
    sheet = draft(course_session, "4411 4412", department.clerk)
    change_line_minutes(line=line_of(sheet, "4412"), minutes=125, by=department.clerk)
    for serial, score in (("4411", "90"), ("4412", "65.25")):
        change_line_score(line=line_of(sheet, serial), score=Decimal(score), by=department.clerk)

    page = page_of(client, "sheet-review", course_session)

    assert "4411 Núñez, Ana: score 90 percent" in page
    assert '<td class="num">65.25</td>' in page
    assert "One below the pass mark is kept on record" in page


def test_the_saved_sheet_shows_the_scores(client, department, course_session, sheet):
    change_line_score(line=line_of(sheet, "4411"), score=Decimal(90), by=department.clerk)
    save_sheet(sheet=sheet, seen_version=2, by=department.clerk, now=NEXT_DAY)

    page = page_of(client, "sheet-entry", course_session)

    assert '<td class="sheet-line__score">90</td>' in page


def test_a_voided_line_of_a_failed_test_still_says_that_it_was_not_passed(
    client, department, course_session, sheet
):
    change_line_score(line=line_of(sheet, "4411"), score=Decimal(60), by=department.clerk)
    save_sheet(sheet=sheet, seen_version=2, by=department.clerk, now=NEXT_DAY)
    void_completion(
        completion=Completion.objects.get(), reason="Wrong", by=department.clerk, now=NEXT_DAY
    )

    page = page_of(client, "sheet-entry", course_session)

    assert "Voided, not passed</span>" in page
    assert "sheet-line--voided" in page
