"""Sending in outside training, answering, withdrawing: what is kept, told, and refused."""

import hashlib
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage

from events.models import Event
from events.trail import latest_of
from frame.files import checked_file
from frame.notices.models import Notice
from people.models import Member
from records.intake import actions
from records.intake.actions import WHY_SENT_BACK, events_of, send_back, withdraw
from records.intake.models import OutsideTraining, SentPaper
from records.intake.outside_training import answer_outside_training, send_outside_training
from records.models import Document
from tests.records.intake.sending import NOON, REQUEST, TOLD, a_training, send, sent_back
from tests.uploads import PDF, pdf


def refused(department, *, ask: str = "post_certified", **values) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as error:
        send(department.officer, ask=ask, **values)
    assert not OutsideTraining.objects.exists()
    return error.value.message_dict


def answer(training: OutsideTraining, by: Member, **more) -> OutsideTraining:
    given = {"answer": "Here it is.", "values": TOLD, "papers": (), **more}
    return answer_outside_training(training=training, by=by, now=NOON, **given)


def test_a_certificate_is_sent_with_what_the_system_knows_of_its_sender(department):
    training = send(department.officer)

    assert (training.state, training.sent_by, training.sent_at) == (
        "sent",
        department.officer,
        NOON,
    )
    assert (training.rank, training.assignment) == ("Police Officer", "Squad 110")
    paper = training.papers.get().document
    assert (paper.name, paper.member, paper.is_confidential) == (
        "certificate.pdf",
        department.officer,
        True,
    )
    event = Event.objects.get(action="outside_training.send")
    assert event.member_key == str(department.officer.pk)
    assert event.after == {
        "ask": "post_certified",
        "title": "Interview and interrogation",
        "provider_name": "River Academy",
        "first_on": "2026-03-09",
        "last_on": "2026-03-10",
        "hours": "8.00",
        "papers": "certificate.pdf",
        "papers_sha256": hashlib.sha256(PDF).hexdigest(),
    }


def test_the_assignment_stands_with_the_element(department):
    Member.objects.filter(pk=department.officer.pk).update(assignment="Bicycle patrol")

    training = send(Member.objects.get(pk=department.officer.pk))

    assert training.assignment == "Squad 110, Bicycle patrol"


def test_training_of_one_day_needs_no_last_day(department):
    assert send(department.officer, last_on=None).last_on == date(2026, 3, 9)


def test_the_same_form_sent_twice_sends_once(department):
    token, given = uuid4(), {"ask": "non_post", "values": TOLD, "by": department.officer}

    first, second = (
        send_outside_training(**given, papers=[checked_file(pdf())], now=NOON, form_token=token)
        for _ in range(2)
    )

    assert (second.row, second.is_repeat) == (first.row, True)
    assert (OutsideTraining.objects.count(), Document.objects.count()) == (1, 1)


def test_the_same_file_for_the_same_days_is_not_sent_twice(department):
    first = send(department.officer)

    with pytest.raises(ValidationError) as error:
        send(department.officer, title="The same")

    [why] = error.value.messages
    assert "You sent this on Apr 1, 2026 already" in why
    assert f"/sent-in/{first.pk}/" in why
    send(department.officer, last_on=date(2026, 3, 11))
    send(department.colleague)
    withdraw(sent_in=first, by=department.officer)
    send(department.officer)
    assert OutsideTraining.objects.count() == 4


def test_an_auditor_sends_nothing_in(department):
    with pytest.raises(PermissionDenied):
        send(department.auditor)

    assert not OutsideTraining.objects.exists()


@pytest.mark.parametrize("ask", ["post_certified", "non_post"])
def test_a_certificate_wants_its_paper(department, ask):
    assert refused(department, ask=ask, papers=[]) == {
        "papers": ["Attach the certificate: a photo or a PDF."]
    }


def test_a_transcript_is_asked_for_by_its_name(department):
    assert refused(department, ask="college", papers=[]) == {
        "papers": ["Attach the transcript: a photo or a PDF."]
    }


def test_a_request_wants_no_paper_but_each_of_the_six_items(department):
    assert set(refused(department, ask="post_request")) == set(REQUEST)

    training = send(department.officer, ask="post_request", papers=[], **REQUEST)

    assert training.instructor == "Casey Roe"


def test_a_request_may_be_of_training_to_come(department):
    in_may = {"first_on": date(2026, 5, 4), "last_on": None}

    assert send(department.officer, ask="post_request", **REQUEST, **in_may).pk


@pytest.mark.parametrize(
    ("told", "field", "words"),
    [
        (
            {"first_on": date(2026, 4, 2), "last_on": None},
            "first_on",
            "Apr 2, 2026 is still to come. Send the certificate once the training is completed.",
        ),
        (
            {"last_on": date(2026, 4, 2)},
            "last_on",
            "Apr 2, 2026 is still to come. Send the certificate once the training is completed.",
        ),
        (
            {"last_on": date(2026, 3, 8)},
            "last_on",
            "Mar 8, 2026 is before Mar 9, 2026, the first day.",
        ),
        (
            {"first_on": date(2015, 5, 31)},
            "first_on",
            "May 31, 2015 is before you were hired on Jun 1, 2015, and “not included in a training "
            "record are training seminars attended prior to employment” (policy 930-5 II.K). Hours "
            "of a prior agency, earned with a license, are entered by the Training Unit: bring "
            "them the agency’s record.",
        ),
        (
            {"first_on": date(1900, 1, 1)},
            "first_on",
            "Jan 1, 1900 is before 1950. Check the year.",
        ),
        (
            {"hours": Decimal("0.00")},
            "hours",
            "0.00 is not the length of a training. Give the hours, up to 1000.00.",
        ),
        (
            {"hours": Decimal("-1.00")},
            "hours",
            "-1.00 is not the length of a training. Give the hours, up to 1000.00.",
        ),
        (
            {"hours": Decimal("48.01")},
            "hours",
            "48.01 hours are more than the 48.00 of 2 days. Correct the hours, or the days.",
        ),
        (
            {"hours": Decimal("24.01"), "last_on": None},
            "hours",
            "24.01 hours are more than the 24.00 of one day. Correct the hours, or the days.",
        ),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(department, told, field, words):
    assert refused(department, **told) == {field: [words]}


def test_the_same_paper_twice_is_stored_once(department):
    twice = [checked_file(pdf("a.pdf")), checked_file(pdf("b.pdf"))]

    assert send(department.officer, papers=twice).papers.count() == 1


def test_too_many_papers_are_refused_and_nothing_is_stored(department):
    many = [checked_file(pdf(f"{n}.pdf", PDF + b"\n" * n)) for n in range(11)]

    assert refused(department, papers=many) == {
        "papers": ["11 files are more than 10. Put the pages of one paper in one PDF."]
    }
    assert not Document.objects.exists()


def test_the_papers_of_an_answer_count_with_those_that_were_sent(department):
    training = send(department.officer, papers=papers(range(6)))
    send_back(sent_in=training, reason="The back side?", by=department.clerk, now=NOON)

    with pytest.raises(ValidationError) as refused:
        answer(training, department.officer, papers=papers(range(6, 11)))

    assert refused.value.message_dict == {
        "papers": ["11 files are more than 10. Put the pages of one paper in one PDF."]
    }
    assert training.papers.count() == 6
    assert answer(training, department.officer, papers=papers(range(2, 10))).papers.count() == 10


def papers(numbers) -> list:
    return [checked_file(pdf(f"{n}.pdf", PDF + b"\n" * n)) for n in numbers]


def test_nothing_is_sent_when_the_event_fails(department, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(actions, "record_event", fail)
    before = stored_files()
    with pytest.raises(RuntimeError):
        send(department.officer)

    assert not OutsideTraining.objects.exists()
    assert not SentPaper.objects.exists()
    assert stored_files() == before


def stored_files() -> set[str]:
    if not default_storage.exists("documents/2026"):
        return set()
    return set(default_storage.listdir("documents/2026")[1])


# Sent back, and answered ------------------------------------------------------------------------


def test_it_is_sent_back_with_the_reason(department):
    training = send(department.officer)

    send_back(sent_in=training, reason=" Blurred. ", by=department.clerk, now=NOON)

    training.refresh_from_db()
    assert (training.state, training.return_reason, training.returned_by) == (
        "returned",
        "Blurred.",
        department.clerk,
    )
    notice = Notice.objects.get(kind="sent_in.sent_back")
    assert (notice.to, notice.about, notice.sentence) == (
        department.officer,
        str(training.pk),
        "“Interview and interrogation” came back from the Training Unit: Blurred.",
    )
    event = Event.objects.get(action="outside_training.send_back")
    assert (event.after, event.member_key) == ({"reason": "Blurred."}, str(department.officer.pk))


def test_it_is_not_sent_back_without_a_reason_nor_by_who_sent_it(department):
    training, own = send(department.officer), send(department.clerk)

    with pytest.raises(ValidationError) as unsaid:
        send_back(sent_in=training, reason=" ", by=department.clerk, now=NOON)
    with pytest.raises(ValidationError) as refused:
        send_back(sent_in=own, reason="Mine", by=department.clerk, now=NOON)

    assert unsaid.value.messages == [WHY_SENT_BACK]
    assert refused.value.code == "own"
    assert not OutsideTraining.objects.exclude(state="sent").exists()


def test_an_answer_sends_it_again_with_what_changed_and_another_paper(department):
    training = sent_back(department.officer, department.clerk)
    second_page = checked_file(pdf("page-2.pdf", PDF + b"\n"))

    answer(
        training,
        department.officer,
        values={**TOLD, "hours": Decimal("6.00")},
        papers=[second_page],
    )

    training.refresh_from_db()
    assert (training.state, training.answer, training.hours) == (
        "sent",
        "Here it is.",
        Decimal("6.00"),
    )
    assert training.answered_at == NOON
    assert [str(paper) for paper in training.papers.all()] == ["certificate.pdf", "page-2.pdf"]
    event = Event.objects.get(action="outside_training.answer")
    assert (event.before, event.after) == (
        {"hours": "8.00"},
        {
            "answer": "Here it is.",
            "hours": "6.00",
            "papers": "page-2.pdf",
            "papers_sha256": training.papers.last().document.sha256,
        },
    )


def test_nobody_else_answers_nor_withdraws(department):
    training = sent_back(department.officer, department.clerk)

    with pytest.raises(PermissionDenied):
        answer(training, department.colleague)
    with pytest.raises(PermissionDenied):
        withdraw(sent_in=training, by=department.colleague)

    training.refresh_from_db()
    assert training.state == "returned"


def test_a_blank_answer_is_refused_beside_its_field(department):
    training = sent_back(department.officer, department.clerk)

    with pytest.raises(ValidationError) as refused:
        answer(training, department.officer, answer=" ")

    assert refused.value.message_dict == {
        "answer": ["Say what you changed or added; the Training Unit reads it."]
    }


def test_what_nobody_asks_is_not_answered(department):
    training = send(department.officer)

    with pytest.raises(ValidationError) as refused:
        answer(training, department.officer)

    assert refused.value.messages == [
        "It waits for the Training Unit, and nothing is asked. Nothing was done now."
    ]


def test_an_answer_to_what_was_asked_before_is_told(department):
    training = sent_back(department.officer, department.clerk)
    seen = latest_of(events_of(training))
    answer(training, department.officer)
    later = NOON + timedelta(hours=1)
    again = OutsideTraining.objects.get(pk=training.pk)
    send_back(sent_in=again, reason="Still blurred.", by=department.clerk, now=later)

    with pytest.raises(ValidationError) as refused:
        answer(training, department.officer, seen=seen)

    assert "while you were at it" in refused.value.messages[0]


# Withdrawn --------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["sent", "returned"])
def test_it_is_withdrawn_while_nobody_has_accepted_it(department, state):
    training = a_training(department.officer, state)

    withdraw(sent_in=training, by=department.officer)

    training.refresh_from_db()
    assert training.state == "withdrawn"
    assert Event.objects.filter(action="outside_training.withdraw").count() == 1


@pytest.mark.parametrize(
    ("state", "words"),
    [("accepted", "accepted it on Apr 1, 2026, 12:00 PM."), ("withdrawn", "has withdrawn it.")],
)
def test_what_is_over_is_not_withdrawn(department, state, words):
    training = a_training(department.officer, state)

    with pytest.raises(ValidationError) as refused:
        withdraw(sent_in=training, by=department.officer)

    assert words in refused.value.messages[0]
