"""Recording what the director, or the department's counsel, answers to an open question."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone

from compliance.engine import OpenQuestion
from compliance.models import LawAnswer
from compliance.models.law_answer import LONGEST_ANSWER, LONGEST_SOURCE
from compliance.rules.versions import remember_version
from events.event_log import record_event
from events.kinds import EventKind
from frame.days import day_problem
from frame.forms_once import Added, add_once
from frame.rights import Right
from frame.words import us_date
from people.models import Member

QUESTION_ANSWER = EventKind(
    "question.answer",
    "Recorded an answer to an open question of the law",
    names={"asked": "Question", "given_on": "Answered on"},
)


def answer_question(
    *,
    question: OpenQuestion,
    answer: str,
    source: str,
    given_on: date,
    by: Member,
    now: datetime,
    form_token: UUID | None = None,
) -> Added[LawAnswer]:
    """Record an answer. It stands on the page of the rules, and changes no figure by itself.

    Args:
        source: who answered, and where it is written.
        form_token: the token of the form, so that a second sending records nothing.

    Raises:
        PermissionDenied: `by` may not answer for the department.
        ValidationError: by field.
    """
    by.check_right(Right.ANSWER_QUESTIONS)
    answer, source = answer.strip(), source.strip()
    _check(answer, source, given_on, today=timezone.localdate(now))

    def add() -> LawAnswer:
        row = LawAnswer.objects.create(
            question=question.key,
            asked=question.question,
            answer=answer,
            source=source,
            given_on=given_on,
            entered_by=by,
            entered_at=now,
            form_token=form_token,
        )
        record_event(
            QUESTION_ANSWER,
            by=by,
            about=row,
            after={
                "asked": question.question,
                "answer": answer,
                "source": source,
                "given_on": given_on,
            },
        )
        remember_version(now=now)
        return row

    return add_once(LawAnswer, form_token, add)


def _check(answer: str, source: str, given_on: date, *, today: date) -> None:
    problems = {}
    for name, text, missing, most in (
        ("answer", answer, "Write down what was answered.", LONGEST_ANSWER),
        ("source", source, "Say who answered, and where it is written.", LONGEST_SOURCE),
    ):
        if not text:
            problems[name] = missing
        elif len(text) > most:
            problems[name] = f"{len(text):,} characters are more than {most:,}. Shorten it."
    if given_on > today:
        problems["given_on"] = (
            f"{us_date(given_on)} is still to come. Give the day that the answer bears."
        )
    elif early := day_problem(given_on, today=today):
        problems["given_on"] = early
    if problems:
        raise ValidationError(problems)
