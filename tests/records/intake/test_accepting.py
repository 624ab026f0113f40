"""Accepting what was sent in: its credit, its evidence, and two clerks on one."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from events.models import Event
from events.trail import latest_of
from people.models import Member
from records.credit.overriding import Override
from records.credit_entry import check_entry
from records.intake import actions
from records.intake.actions import events_of, send_back, withdraw
from records.intake.models import OutsideTraining
from records.intake.outside_training import accept_outside_training, answer_outside_training
from records.models import Completion
from tests.factories import CompletionFactory, DocumentFactory, RoleDesignationFactory
from tests.records.intake.sending import NOON, TODAY, TOLD, entry_of, send, sent_back


def accept(training: OutsideTraining, by: Member, **more) -> OutsideTraining:
    entry = more.pop("entry", None) or entry_of(training)
    return accept_outside_training(training=training, entry=entry, by=by, now=NOON, **more)


@pytest.fixture
def second_clerk(department) -> Member:
    RoleDesignationFactory(member=department.colleague, role="training_entry")
    return Member.objects.get(pk=department.colleague.pk)


def test_accepting_writes_the_credit_on_its_paper(department):
    training = send(department.officer)

    accepted = accept(training, department.clerk)

    training.refresh_from_db()
    completion = Completion.objects.get()
    assert accepted.completion == training.completion == completion
    assert (training.state, training.decided_by, training.decided_at) == (
        "accepted",
        department.clerk,
        NOON,
    )
    assert (completion.member, completion.completed_on) == (department.officer, date(2026, 3, 10))
    assert completion.evidence == training.papers.get().document
    event = Event.objects.get(action="outside_training.accept")
    assert event.member_key == str(department.officer.pk)
    assert event.after == {
        "course": str(completion.course),
        "completed_on": "2026-03-10",
        "credit_hours": "8.00",
        "source": "training_center",
        "document": "certificate.pdf",
        "sha256": completion.evidence.sha256,
    }


def test_nobody_accepts_their_own(department):
    training = send(department.clerk)

    with pytest.raises(ValidationError) as refused:
        accept(training, department.clerk)

    assert refused.value.code == "own"
    assert not Completion.objects.exists()


def test_who_does_not_enter_completions_accepts_nothing(department):
    with pytest.raises(PermissionDenied):
        accept(send(department.officer), department.inquiry)

    assert not Completion.objects.exists()


def test_the_second_of_two_clerks_is_told_who_was_first(department, second_clerk):
    training = send(department.officer)
    accept(OutsideTraining.objects.get(pk=training.pk), department.clerk)

    with pytest.raises(ValidationError) as refused:
        accept(training, second_clerk)

    assert refused.value.messages == [
        f"{department.clerk.name} accepted it on Apr 1, 2026, 12:00 PM. Nothing was done now."
    ]
    assert Completion.objects.count() == 1


def test_what_was_sent_back_meanwhile_is_not_accepted(department, second_clerk):
    training = send(department.officer)
    send_back(
        sent_in=OutsideTraining.objects.get(pk=training.pk),
        reason="Blurred.",
        by=department.clerk,
        now=NOON,
    )

    with pytest.raises(ValidationError) as refused:
        accept(training, second_clerk)

    assert refused.value.messages == [
        f"{department.clerk.name} sent it back on Apr 1, 2026, 12:00 PM: Blurred. Nothing was done "
        "now."
    ]


def test_what_was_withdrawn_meanwhile_is_not_accepted(department):
    training = send(department.officer)
    withdraw(sent_in=OutsideTraining.objects.get(pk=training.pk), by=department.officer)

    with pytest.raises(ValidationError) as refused:
        accept(training, department.clerk)

    assert "has withdrawn it" in refused.value.messages[0]


def test_what_changed_since_the_page_was_opened_is_not_accepted_unseen(department):
    training = send(department.officer)

    with pytest.raises(ValidationError) as refused:
        accept(training, department.clerk, seen=latest_of(events_of(training)) - 1)

    assert "while you were at it" in refused.value.messages[0]
    assert not Completion.objects.exists()


def test_an_answer_that_came_while_the_page_was_opened_is_not_accepted_unseen(department):
    opened = sent_back(department.officer, department.clerk)
    seen = latest_of(events_of(opened))
    answer_outside_training(
        training=OutsideTraining.objects.get(pk=opened.pk),
        answer="It was another course.",
        values=TOLD,
        papers=[],
        by=department.officer,
        now=NOON,
    )

    with pytest.raises(ValidationError) as refused:
        accept(opened, department.clerk, seen=seen)

    assert "while you were at it" in refused.value.messages[0]
    assert not Completion.objects.exists()


def test_what_one_member_sent_is_no_credit_of_another(department):
    training = send(department.officer)
    entry = replace(entry_of(training), member=department.colleague)

    with pytest.raises(ValidationError) as refused:
        accept(training, department.clerk, entry=entry)

    assert "has not sent this" in refused.value.message_dict["member"][0]
    assert not Completion.objects.exists()


@pytest.mark.parametrize("with_another", [True, False])
def test_it_rests_on_one_of_its_papers_alone(department, with_another):
    training = send(department.officer)
    other = DocumentFactory(member=department.officer) if with_another else None

    with pytest.raises(ValidationError) as refused:
        accept(training, department.clerk, entry=entry_of(training, evidence=other))

    assert "none of those that were sent" in refused.value.messages[0]
    assert not Completion.objects.exists()


def test_a_warning_wants_a_reason_which_stays_in_the_event(department):
    training = send(department.officer)
    entry = entry_of(training)
    CompletionFactory(
        member=department.officer, course=entry.course, completed_on=date(2026, 1, 15)
    )
    [warned] = check_entry(entry, by=department.clerk, today=TODAY)
    with pytest.raises(ValidationError):
        accept(training, department.clerk, entry=entry)

    reason = Override("Took it again", frozenset([warned.mark]))
    accept(training, department.clerk, entry=entry, overrides={"had_it_this_year": reason})

    event = Event.objects.get(action="outside_training.accept")
    assert event.after["had_it_this_year"]["reason"] == "Took it again"


def test_nothing_is_accepted_when_the_event_fails(department, monkeypatch):
    training = send(department.officer)

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(actions, "record_event", fail)
    with pytest.raises(RuntimeError):
        accept(training, department.clerk)

    training.refresh_from_db()
    assert training.state == "sent"
    assert not Completion.objects.exists()
