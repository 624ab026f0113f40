"""What counts as put right elsewhere, as `records.challenges.actions` asks before it decides so."""

from datetime import timedelta

import pytest

from frame.notices.models import Notice
from records.challenges.models import Challenge
from records.models import Completion, SignInSheet
from tests.factories import CourseSessionFactory, MemberFactory
from tests.records.challenges.challenging import a_line, challenge_gap, challenge_line
from tests.records.challenges.test_actions import decide, refused
from tests.records.intake.sending import NOON


@pytest.fixture
def line(department) -> Completion:
    return a_line(department.officer)


def void(line: Completion, now=NOON) -> None:
    given = {"voided_by": MemberFactory(), "voided_at": now, "void_reason": "A slip."}
    Completion.objects.filter(pk=line.pk).update(**given)


def saved_sheet(course_session, by, now) -> None:
    given = {"started_by": by, "started_at": now, "saved_by": by, "saved_at": now}
    SignInSheet.objects.create(course_session=course_session, **given)


@pytest.mark.parametrize(
    ("of_class", "way_out"),
    [(False, "Enter it right, or void it"), (True, "Open the sheet of its class")],
)
def test_nothing_is_put_right_elsewhere_while_the_line_stands(department, of_class, way_out):
    course_session = CourseSessionFactory() if of_class else None
    if of_class:
        saved_sheet(course_session, department.clerk, NOON - timedelta(days=1))
    line = a_line(department.officer, course_session=course_session)
    challenge = challenge_line(line)

    [why] = refused(decide, challenge, department.clerk, "elsewhere").message_dict["outcome"]

    assert "The line stands as it was challenged on Apr 1, 2026" in why
    assert way_out in why
    assert Challenge.objects.get().state == "sent"


def test_a_line_voided_before_it_was_challenged_is_not_put_right(department, line):
    void(line, NOON - timedelta(days=1))
    challenge = challenge_line(Completion.objects.get(pk=line.pk))

    error = refused(decide, challenge, department.clerk, "elsewhere")

    assert "outcome" in error.message_dict


@pytest.mark.parametrize("of_class", [False, True])
def test_what_was_put_right_elsewhere_leads_to_the_line_in_its_place(department, of_class):
    place = {"course_session": CourseSessionFactory() if of_class else None}
    line = a_line(department.officer, **place)
    challenge = challenge_line(line)
    void(line)
    right = a_line(
        department.officer, course=line.course, entered_at=NOON + timedelta(hours=1), **place
    )

    decide(challenge, department.clerk, "elsewhere")

    challenge.refresh_from_db()
    assert (challenge.state, challenge.outcome) == ("accepted", "elsewhere")
    assert challenge.completion == right
    assert "answered: upheld." in Notice.objects.get(to=department.officer).sentence


def test_a_line_that_was_voided_since_is_put_right(department, line):
    challenge = challenge_line(line)
    void(line)

    decide(challenge, department.clerk, "elsewhere")

    challenge.refresh_from_db()
    assert (challenge.state, challenge.completion) == ("accepted", None)


def test_a_sheet_that_was_saved_since_puts_right(department):
    line = a_line(department.officer, course_session=CourseSessionFactory())
    challenge = challenge_line(line)
    saved_sheet(line.course_session, department.clerk, NOON + timedelta(hours=1))

    decide(challenge, department.clerk, "elsewhere")

    assert Challenge.objects.get().state == "accepted"


def test_what_was_missing_is_found_elsewhere(department):
    decide(challenge_gap(department.officer), department.clerk, "elsewhere")

    assert Challenge.objects.get().state == "accepted"
