"""Challenging a record, and deciding it: `records.challenges.actions`."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from compliance.standings import file_of
from compliance.viewpoint import Viewpoint
from events.models import Event
from frame.files import checked_file
from frame.notices.models import Notice
from people.models import Member
from records.challenges.actions.deciding import decide_challenge, uphold_by_entry
from records.challenges.actions.sending import answer_challenge, send_challenge
from records.challenges.models import Challenge
from records.intake import actions as intake
from records.intake.actions import withdraw
from records.models import Completion
from tests.factories import (
    CompletionFactory,
    CourseFactory,
    CourseSessionFactory,
    DocumentFactory,
    MemberFactory,
    RoleDesignationFactory,
)
from tests.records.challenges.challenging import (
    MISSING,
    WRONG,
    a_challenge,
    a_line,
    asked,
    challenge_gap,
    challenge_line,
    entry_for,
)
from tests.records.intake.sending import NOON, TODAY
from tests.uploads import PDF, pdf


def refused(act, *args, **given) -> ValidationError:
    with pytest.raises(ValidationError) as error:
        act(*args, **given)
    return error.value


@pytest.fixture
def line(department) -> Completion:
    return a_line(department.officer)


@pytest.fixture
def second_clerk(department):
    RoleDesignationFactory(member=department.colleague, role="training_entry")
    return type(department.clerk).objects.get(pk=department.colleague.pk)


# Sending it ----------------------------------------------------------------------------------


def test_a_member_challenges_a_line_with_papers_and_a_clock_starts(department, line):
    challenge = challenge_line(line)

    challenge.refresh_from_db()
    assert (challenge.state, challenge.about, challenge.what) == ("sent", line, WRONG)
    assert challenge.title == f"Wrong: {line.course}"
    assert challenge.due_on == TODAY + timedelta(days=14)
    [paper] = challenge.papers.all()
    assert (paper.document.member, paper.document.is_confidential) == (department.officer, True)
    event = Event.objects.get(action="challenge.send")
    assert event.member_key == str(department.officer.pk)
    assert event.after == {
        "title": challenge.title,
        "what": WRONG,
        "papers": "roster.pdf",
        "papers_sha256": paper.document.sha256,
    }
    assert Notice.objects.get(to=department.clerk).kind == "sent_in.sent"


def test_a_member_says_what_is_missing_without_a_paper(department):
    challenge = challenge_gap(department.officer)

    assert challenge.title == "Missing: Taser recertification"
    assert (challenge.about, challenge.happened_on) == (None, date(2026, 3, 9))
    assert Event.objects.get(action="challenge.send").after["happened_on"] == "2026-03-09"


def test_the_day_of_what_is_missing_may_be_unknown(department):
    assert challenge_gap(department.officer, happened_on=None).happened_on is None


def test_nobody_challenges_the_line_of_another(department, line):
    with pytest.raises(PermissionDenied):
        send_challenge(about=line, what=WRONG, papers=(), by=department.colleague, now=NOON)

    assert not Challenge.objects.exists()


def test_an_auditor_challenges_nothing(department):
    with pytest.raises(PermissionDenied):
        challenge_gap(department.auditor)


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"what": " "}, "what", "Say what you know of it"),
        ({"what": "x" * 501}, "what", "501 characters are more than 500"),
        ({"title": " "}, "title", "Say what is missing"),
        ({"title": "x" * 181}, "title", "181 characters are more than 180"),
        ({"happened_on": date(1949, 1, 1)}, "happened_on", "before 1950"),
        ({"happened_on": date(2026, 4, 2)}, "happened_on", "Apr 2, 2026 is still to come."),
    ],
)
def test_what_can_not_be_is_refused_beside_its_field(department, given, field, words):
    error = refused(challenge_gap, department.officer, **given)

    assert words in error.message_dict[field][0]
    assert not Challenge.objects.exists()


def test_a_line_waits_for_one_answer_at_a_time(department, line):
    first = challenge_line(line)

    error = refused(challenge_line, line)
    assert "You challenged this line on Apr 1, 2026" in error.messages[0]
    withdraw(sent_in=first, by=department.officer)
    challenge_line(line)
    assert Challenge.objects.count() == 2


def test_a_form_that_is_sent_twice_challenges_once(line):
    token = "4a1f2a4e-0d8a-4c6a-9a52-7a1f0d7f9b11"
    first = challenge_line(line, form_token=token)

    assert challenge_line(line, form_token=token) == first


def test_a_long_title_is_cut(department):
    line = a_line(department.officer, course=CourseFactory(title="x" * 200))

    assert challenge_line(line).title.endswith("x…")


def test_nothing_is_sent_when_the_event_fails(line, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(intake, "record_event", fail)
    with pytest.raises(RuntimeError):
        challenge_line(line)

    assert not Challenge.objects.exists()


# Answering what is asked -----------------------------------------------------------------------


def test_the_days_that_the_member_takes_to_answer_do_not_count(department, line):
    challenge = asked(challenge_line(line), department.clerk)
    paper = checked_file(pdf("more.pdf", PDF + b"\n"))

    answer_challenge(
        challenge=challenge,
        answer="Robin Roe.",
        papers=[paper],
        by=department.officer,
        now=NOON + timedelta(days=3),
    )

    challenge.refresh_from_db()
    assert (challenge.state, challenge.answer) == ("sent", "Robin Roe.")
    assert challenge.due_on == TODAY + timedelta(days=17)
    assert challenge.papers.count() == 2
    after = Event.objects.get(action="challenge.answer").after
    assert after == {
        "answer": "Robin Roe.",
        "papers": "more.pdf",
        "papers_sha256": challenge.papers.last().document.sha256,
    }


def test_an_answer_says_something_and_is_the_members_own(department, line):
    challenge = asked(challenge_line(line), department.clerk)
    given = {"challenge": challenge, "papers": (), "now": NOON}

    assert (
        "answer"
        in refused(answer_challenge, answer="", by=department.officer, **given).message_dict
    )
    with pytest.raises(PermissionDenied):
        answer_challenge(answer="Me.", by=department.colleague, **given)


# Deciding it -----------------------------------------------------------------------------------


def uphold(challenge, by, **more):
    entry = more.pop("entry", None) or entry_for(challenge)
    return uphold_by_entry(challenge=challenge, entry=entry, by=by, now=NOON, **more)


def half_of_it(member) -> Completion:
    """A line of four hours of a course of eight."""
    given = {"credit_hours": "4.00", "legal_studies": "0.00", "technical_studies": "0.00"}
    return a_line(member, **given)


def decide(challenge, by, outcome="stays", finding="The roster says 4 hours.", **more):
    given = {"outcome": outcome, "finding": finding, "now": NOON, **more}
    return decide_challenge(challenge=challenge, by=by, **given)


def test_upholding_voids_the_line_and_enters_it_right_on_its_paper(department):
    wrong = half_of_it(department.officer)
    challenge = challenge_line(wrong)

    uphold(challenge, department.clerk, finding="The roster says 8.00.")

    wrong.refresh_from_db()
    challenge.refresh_from_db()
    right = Completion.objects.not_voided().get()
    assert wrong.void_reason == "Challenged by the member on Apr 1, 2026, and upheld."
    assert (wrong.voided_by, right.entered_by) == (department.clerk, department.clerk)
    assert (right.course, right.credit_hours) == (wrong.course, 8)
    assert right.evidence == challenge.papers.get().document
    assert (challenge.state, challenge.outcome) == ("accepted", "entered")
    assert (challenge.completion, challenge.finding) == (right, "The roster says 8.00.")
    after = Event.objects.get(action="challenge.accept").after
    assert (after["outcome"], after["credit_hours"]) == ("entered", "8.00")
    assert Event.objects.filter(action="completion.void").count() == 1


def test_the_standing_is_right_at_once(department):
    challenge = challenge_line(half_of_it(department.officer))

    def credited():
        viewpoint = Viewpoint(2026, TODAY)
        return file_of(department.officer, viewpoint).assessment(viewpoint).credited["total"]

    assert credited() == 4
    uphold(challenge, department.clerk)
    assert credited() == 8


def test_what_was_missing_is_entered(department):
    challenge = challenge_gap(department.officer)

    uphold(challenge, department.clerk)

    challenge.refresh_from_db()
    assert challenge.completion == Completion.objects.get()
    assert challenge.finding == "It is entered on your record now."


def test_a_line_that_was_voided_is_entered_again(department):
    line = a_line(
        department.officer, voided_by=MemberFactory(), voided_at=NOON, void_reason="A slip."
    )

    uphold(challenge_line(line), department.clerk)

    line.refresh_from_db()
    assert line.void_reason == "A slip."
    assert Completion.objects.not_voided().count() == 1


def test_the_member_is_told_once_and_nothing_of_the_record(department, line):
    challenge = challenge_line(line)
    uphold(challenge, department.clerk)

    [told] = Notice.objects.filter(to=department.officer)
    assert told.kind == "challenge.decide"
    assert told.sentence == f"“{challenge.title}” is answered: upheld. Its page says why."


def test_a_line_of_a_class_is_put_right_on_its_sheet(department):
    line = a_line(department.officer, course_session=CourseSessionFactory())

    error = refused(uphold, challenge_line(line), department.clerk)

    assert "This line is of a class." in error.messages[0]
    assert Completion.objects.not_voided().count() == 1


@pytest.mark.parametrize("values", [{"is_prior_agency": True}, {"role": "instructor"}])
def test_what_is_entered_elsewhere_is_put_right_there(department, values):
    line = a_line(department.officer, **values)

    assert (
        "of another kind of credit"
        in refused(uphold, challenge_line(line), department.clerk).messages[0]
    )


def test_the_entry_is_of_the_member_and_on_a_paper_that_came_with_it(department, line):
    challenge = challenge_line(line)
    other = DocumentFactory(member=department.officer)
    for entry in (
        replace(entry_for(challenge), member=department.colleague),
        entry_for(challenge, evidence=other),
        entry_for(challenge, evidence=None),
    ):
        refused(uphold, challenge, department.clerk, entry=entry)

    assert Challenge.objects.get().state == "sent"


def test_an_entry_that_can_not_be_leaves_the_line_as_it_is(department, line):
    challenge = challenge_line(line)
    entry = entry_for(challenge, completed_on=date(2027, 1, 1))

    refused(uphold, challenge, department.clerk, entry=entry)

    line.refresh_from_db()
    assert not line.is_voided
    assert Challenge.objects.get().state == "sent"


def test_a_line_of_a_class_is_voided_where_nobody_was_there(department):
    line = a_line(department.officer, course_session=CourseSessionFactory())

    decide(challenge_line(line), department.clerk, "voided", "You are right.")

    line.refresh_from_db()
    assert line.is_voided
    assert Challenge.objects.get().outcome == "voided"


def test_a_line_stays_as_it_is(department, line):
    challenge = challenge_line(line)

    decide(challenge, department.clerk)

    challenge.refresh_from_db()
    line.refresh_from_db()
    assert (challenge.state, challenge.outcome) == ("declined", "stays")
    assert (challenge.decided_by, challenge.decided_at) == (department.clerk, NOON)
    assert not line.is_voided
    after = {"outcome": "stays", "finding": "The roster says 4 hours."}
    assert Event.objects.get(action="challenge.decline").after == after
    assert "answered: not upheld." in Notice.objects.get(to=department.officer).sentence


def test_a_line_that_never_was_is_voided_and_nothing_entered(department, line):
    decide(challenge_line(line), department.clerk, "voided", "You were not there.")

    line.refresh_from_db()
    assert line.void_reason == "Challenged by the member on Apr 1, 2026, and upheld."
    assert Challenge.objects.get().outcome == "voided"
    assert Notice.objects.filter(to=department.officer).count() == 1


@pytest.mark.parametrize("is_missing", [True, False])
def test_there_is_no_line_to_void(department, is_missing):
    before = NOON - timedelta(days=1)
    void = {"voided_by": MemberFactory(), "voided_at": before, "void_reason": "A slip."}
    challenge = (
        challenge_gap(department.officer)
        if is_missing
        else challenge_line(a_line(department.officer, **void))
    )

    error = refused(decide, challenge, department.clerk, "voided")
    assert error.message_dict["outcome"][0].startswith("There is no line to void.")


def test_an_answer_in_words_is_asked(department, line):
    challenge = challenge_line(line)

    assert "finding" in refused(decide, challenge, department.clerk, finding="").message_dict
    assert Challenge.objects.get().state == "sent"


@pytest.mark.parametrize("act", [uphold, decide])
def test_nobody_decides_their_own(department, act):
    challenge = challenge_line(a_line(department.clerk))

    assert refused(act, challenge, department.clerk).code == "own"


@pytest.mark.parametrize("act", [uphold, decide])
def test_who_does_not_enter_completions_decides_nothing(department, line, act):
    challenge = challenge_line(line)

    with pytest.raises(PermissionDenied):
        act(challenge, department.inquiry)


def test_who_entered_the_line_may_put_it_right_but_not_leave_it(department, second_clerk):
    line = a_line(department.officer, entered_by=department.clerk)
    challenge = challenge_line(line)

    error = refused(decide, challenge, department.clerk)
    assert error.code == "own"
    assert "You entered this line yourself." in error.messages[0]
    decide(challenge, department.clerk, "voided")
    again = challenge_line(a_line(department.officer, entered_by=department.clerk))
    decide(again, second_clerk)
    assert Challenge.objects.get(pk=again.pk).state == "declined"


def test_who_entered_the_line_under_a_record_merged_into_theirs_does_not_leave_it(
    department, second_clerk
):
    challenge = challenge_line(a_line(department.officer, entered_by=second_clerk))
    Member.objects.filter(pk=second_clerk.pk).update(merged_into=department.clerk)

    error = refused(decide, challenge, Member.objects.get(pk=department.clerk.pk))

    assert "You entered this line yourself." in error.messages[0]


def test_the_second_of_two_clerks_reads_who_was_first(department, line, second_clerk):
    challenge = challenge_line(line)
    decide(Challenge.objects.get(pk=challenge.pk), department.clerk)

    error = refused(uphold, challenge, second_clerk)

    assert error.messages[0].startswith(f"{department.clerk.name} did not uphold it on Apr 1, 2026")


def test_what_changed_since_the_page_was_opened_is_not_decided_unseen(department, line):
    challenge = challenge_line(line)

    assert (
        "while you were at it" in refused(decide, challenge, department.clerk, seen=0).messages[0]
    )


@pytest.mark.parametrize("act", [uphold, decide])
def test_nothing_is_decided_when_the_event_fails(department, line, act, monkeypatch):
    challenge = challenge_line(line)

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(intake, "record_event", fail)
    with pytest.raises(RuntimeError):
        act(challenge, department.clerk)

    line.refresh_from_db()
    assert not line.is_voided
    assert Completion.objects.count() == 1


@pytest.mark.parametrize(
    "values", [{"outcome": "stays", "finding": ""}, {"outcome": "entered"}, {"what": ""}]
)
def test_the_database_holds_what_a_decision_says(department, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        a_challenge(department.officer, "accepted", **values)


def test_other_lines_are_untouched(department, line):
    other = CompletionFactory(member=department.officer)
    uphold(challenge_line(line), department.clerk)

    other.refresh_from_db()
    assert not other.is_voided
    assert MISSING["title"] not in Challenge.objects.get().title
