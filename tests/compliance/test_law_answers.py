"""Answers that counsel records to the questions that the law leaves open."""

import io
from datetime import datetime
from html import unescape
from zoneinfo import ZoneInfo

import pypdf
import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from compliance.actions.law_answers import answer_question
from compliance.law import current_law
from compliance.models import LawAnswer
from compliance.rules import rules_page
from events.models import Event
from events.persons import PersonThen

NOON = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("America/Chicago"))
PAGE = reverse("compliance:rules")
PDF = reverse("compliance:rules-pdf")


@pytest.fixture(autouse=True)
def first_of_july():
    with time_machine.travel(NOON, tick=False):
        yield


def asked(key: str = "figures_after_2025") -> str:
    return reverse("compliance:question-answer", args=[key])


TYPED = {
    "answer": "Yes, until POST says otherwise.",
    "source": "Letter of the POST director",
    "given_on": "2026-06-30",
}


def as_seat(department, seat: str) -> Client:
    client = Client()
    client.force_login(department.members[seat], backend="people.sign_in.SerialNumberBackend")
    return client


def test_counsel_records_an_answer_that_stands_with_its_question_on_page_and_paper(department):
    counsel = as_seat(department, "ogc")
    before = rules_page(2026).version

    response = counsel.post(asked(), TYPED, follow=True)

    assert response.redirect_chain == [(f"{PAGE}#questions", 302)]
    page = unescape(response.content.decode())
    line = page.split("The figures of 2026</h3>")[1].split("</li>")[0]
    assert "<b>Answered on Jun 30, 2026:</b> Yes, until POST says otherwise." in line
    assert f"recorded by {department.ogc.name}, Jul 1, 2026" in line
    assert "Meanwhile" not in line
    assert line.index("Answered on") < line.index("<b>This system goes by:</b> 2026 takes the")
    assert "Record a later answer" in line
    assert rules_page(2026).version != before
    paper = pypdf.PdfReader(io.BytesIO(counsel.get(PDF).content))
    words = " ".join(" ".join(sheet.extract_text() for sheet in paper.pages).split())
    assert "Answered on Jun 30, 2026: Yes, until POST says otherwise." in words
    assert "This system goes by: 2026 takes the figures of 2025" in words
    event = Event.objects.get(action="question.answer")
    assert (event.by, event.after["answer"], event.after["given_on"]) == (
        PersonThen.of(department.ogc),
        TYPED["answer"],
        "2026-06-30",
    )


def test_a_later_answer_stands_before_the_earlier_one(department):
    counsel = as_seat(department, "ogc")
    counsel.post(asked(), TYPED)

    counsel.post(asked(), {**TYPED, "answer": "No longer."})

    page = counsel.get(PAGE).content.decode()
    assert page.index("No longer.") < page.index("Yes, until POST says otherwise.")
    assert "<b>Before that on" in page


def test_the_form_sent_twice_records_one_answer(department):
    typed = {**TYPED, "form_token": "0d9f7c3e-5a43-4a4e-9f0e-1d6a2f7b8c9d"}
    counsel = as_seat(department, "ogc")

    for _ in range(2):
        counsel.post(asked(), typed)

    assert LawAnswer.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"answer": " "}, "Write down what was answered."),
        ({"answer": "x" * 2001}, "2,001 characters are more than 2,000. Shorten it."),
        ({"source": ""}, "Say who answered, and where it is written."),
        ({"source": "x" * 201}, "201 characters are more than 200. Shorten it."),
        ({"given_on": ""}, "Give the day that the answer bears."),
        ({"given_on": "2026-07-02"}, "Jul 2, 2026 is still to come. Give the day"),
        ({"given_on": "1900-01-01"}, "Jan 1, 1900 is before 1950. Check the year."),
    ],
)
def test_an_answer_that_can_not_be_is_refused_beside_its_field(department, typed, words):
    response = as_seat(department, "ogc").post(asked(), {**TYPED, **typed})

    assert words in unescape(response.content.decode())
    assert not LawAnswer.objects.exists()
    assert not Event.objects.filter(action="question.answer").exists()


@pytest.mark.parametrize(
    "blank", [{"answer": " "}, {"source": " "}, {"answer": " ", "source": " "}]
)
def test_the_action_itself_refuses_a_blank(department, blank):
    given = {"answer": "Yes.", "source": "A letter", **blank}

    with pytest.raises(ValidationError) as refused:
        answer_question(
            question=current_law().open_questions[0],
            **given,
            given_on=NOON.date(),
            by=department.ogc,
            now=NOON,
        )

    assert set(refused.value.message_dict) == set(blank)


def test_the_action_itself_asks_for_the_right(department):
    with pytest.raises(PermissionDenied):
        answer_question(
            question=current_law().open_questions[0],
            answer="Yes.",
            source="Me",
            given_on=NOON.date(),
            by=department.clerk,
            now=NOON,
        )

    assert not LawAnswer.objects.exists()


def test_no_answer_is_kept_when_its_event_fails(department, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the event log is full")

    monkeypatch.setattr("compliance.actions.law_answers.record_event", fail)

    with pytest.raises(RuntimeError):
        as_seat(department, "ogc").post(asked(), TYPED)

    assert not LawAnswer.objects.exists()


def test_an_answer_is_never_deleted(department):
    as_seat(department, "ogc").post(asked(), TYPED)

    with pytest.raises(TypeError):
        LawAnswer.objects.get().delete()
