"""Overriding warnings: a reason for each kind, given of exactly what was shown."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from courses.models import Course
from people.models import Member
from records.credit.overriding import Override, Warned, overridden_warnings, warnings_of
from records.credit.problem_kinds import CLASS_TOO_SHORT, NOT_ENROLLED, Problem
from records.credit.problems import problems_of
from records.credit.proposals import Proposal
from records.credit.writing import WrittenCredit, write_credit
from records.models import Completion
from tests.factories import CompletionFactory, CourseFactory
from tests.records.credit.proposing import proposal
from tests.records.sheets import NEXT_DAY

HEAD = "Nothing was saved: give a reason for each warning, or mend what it is about."
HAD_IT = "Had this course already this year"
WALKED_IN = Warned(Problem(NOT_ENROLLED, "Not enrolled."), "4411", "Line 1, 4411 Núñez, Ana")


@pytest.fixture
def course(db) -> Course:
    return CourseFactory(course_id="26-0042")


@pytest.fixture
def again(department, course) -> Proposal:
    """A course that the officer had in January already."""
    CompletionFactory(member=department.officer, course=course, completed_on=date(2026, 1, 5))
    return proposal(department.officer, course)


def write(*proposals: Proposal, by: Member, **overrides: Override) -> WrittenCredit:
    return write_credit(proposals=proposals, by=by, now=NEXT_DAY, overrides=overrides)


def refused(*proposals: Proposal, by: Member, **overrides: Override) -> list[str]:
    before = Completion.objects.count()
    with pytest.raises(ValidationError) as refusal:
        write(*proposals, by=by, **overrides)
    assert refusal.value.error_list[0].code == "unconfirmed"
    assert Completion.objects.count() == before
    return refusal.value.messages


def shown(*proposals: Proposal, by: Member) -> frozenset[str]:
    """The marks of what these warn of now."""
    warnings = warnings_of(proposals, problems_of(proposals, by=by))
    return frozenset(warned.mark for warned in warnings)


# Asked of credit ------------------------------------------------------------------------------


def test_a_warning_that_nobody_was_asked_about_is_refused_in_words(department, again):
    head, warning = refused(again, by=department.clerk)

    assert head == HEAD
    assert warning.startswith("4411 Núñez, Ana, 26-0042: Had 26-0042 this year already, on Jan 5")


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("", "Say why, or mend what it is about."),
        ("   ", "Say why, or mend what it is about."),
        ("x" * 501, "501 characters are more than 500. Shorten it."),
    ],
)
def test_a_blank_reason_and_one_too_long_are_named(department, again, reason, words):
    override = Override(reason, shown(again, by=department.clerk))

    head, missing = refused(again, by=department.clerk, had_it_this_year=override)

    assert (head, missing) == (HEAD, f"{HAD_IT}: {words}")


def test_a_reason_lets_it_pass_and_is_handed_to_the_event_with_the_members(department, again):
    others = proposal(department.colleague, CourseFactory())
    override = Override(" Sent again ", shown(again, others, by=department.clerk))

    written = write(again, others, by=department.clerk, had_it_this_year=override)

    assert len(written.completions) == 2
    assert written.overridden == {"had_it_this_year": {"reason": "Sent again", "members": ["4411"]}}


def test_a_reason_given_for_others_or_for_another_warning_does_not_count(department, again, course):
    CompletionFactory(member=department.colleague, course=course, completed_on=date(2026, 1, 5))
    other = proposal(department.colleague, course)
    by = department.clerk

    for overrides in (
        {"had_it_this_year": Override("Sent again", shown(other, by=by))},
        {"not_enrolled": Override("Walked in", shown(again, by=by))},
    ):
        assert len(refused(again, by=by, **overrides)) == 2


def test_a_reason_given_of_another_sentence_is_asked_again(department, again, course):
    override = Override("Sent again", shown(again, by=department.clerk))
    CompletionFactory(member=department.officer, course=course, completed_on=date(2026, 1, 2))

    head, warning = refused(again, by=department.clerk, had_it_this_year=override)

    assert head == HEAD
    assert "on Jan 2, 2026" in warning


# Whatever it is about -------------------------------------------------------------------------


def test_nothing_to_warn_of_needs_no_reason():
    assert overridden_warnings([], {}) == {}


def test_a_warning_names_whom_it_is_about_unless_it_is_the_same_for_everybody():
    of_all = Warned(Problem(CLASS_TOO_SHORT, "Too short."), "4411", "Line 1, 4411 Núñez, Ana")
    alone = WALKED_IN._replace(named="")

    assert WALKED_IN.sentence == "Line 1, 4411 Núñez, Ana: Not enrolled."
    assert (of_all.sentence, alone.sentence) == ("Too short.", "Not enrolled.")


def test_the_mark_of_a_warning_is_that_of_its_member_and_its_sentence():
    moved = WALKED_IN._replace(named="Line 9, 4411 Núñez, Ana")
    other = WALKED_IN._replace(serial_number="4412")
    reworded = WALKED_IN._replace(problem=Problem(NOT_ENROLLED, "Not enrolled, though 2 are."))

    assert moved.mark == WALKED_IN.mark
    assert len({WALKED_IN.mark, other.mark, reworded.mark}) == 3


def test_what_is_the_same_for_everybody_is_said_once_in_the_refusal():
    cases = [Warned(Problem(CLASS_TOO_SHORT, "Too short."), serial) for serial in ("4411", "4412")]

    with pytest.raises(ValidationError) as refusal:
        overridden_warnings(cases, {})

    assert refusal.value.messages == [HEAD, "Too short."]
