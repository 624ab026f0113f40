"""Whose release request it is is told what another of the Training Unit did in their place."""

from collections.abc import Callable

import pytest

from frame.notices.models import Notice
from people.models import Member
from records.models import ReleaseRequest
from records.releases.actions.asking import (
    answer_release,
    say_copies,
    take_over_release,
    withdraw_release,
)
from records.releases.actions.building import keep_packet
from records.releases.actions.deciding import deny_release, reopen_release
from records.releases.actions.handing_over import correct_hand_over
from records.releases.copies import Copies, Handed
from records.releases.letters import letter_of, take_letter
from records.releases.request_papers.actions import void_request_paper
from records.releases.sent_letters import note_letter_sent
from tests.factories import CompletionFactory
from tests.records.releases.asking import (
    NOON,
    a_release,
    asked,
    granted,
    handed,
    handed_over,
    one_page,
    taken,
    the_decision,
)
from tests.records.releases.request_papers.presenting import added

pytestmark = pytest.mark.usefixtures("at_noon", "completion")

Step = Callable[[ReleaseRequest, Member], object]


def build(row: ReleaseRequest, by: Member) -> None:
    keep_packet(
        decision=the_decision(row), content=one_page(), manifest={}, pages=1, by=by, now=NOON
    )


def send_letter(row: ReleaseRequest, by: Member) -> None:
    take_letter(request=row, letter=letter_of(row), by=by)
    note_letter_sent(request=row, sent_on=NOON.date(), how="mail", by=by, now=NOON)


def correct(row: ReleaseRequest, by: Member) -> None:
    right = Handed("Jane Holloway", "mail", NOON.date(), "She wrote so.")
    correct_hand_over(request=row, handed=right, reason="Typed wrong.", by=by, now=NOON)


def void_a_paper(row: ReleaseRequest, by: Member) -> None:
    paper = added(row, row.asked_by)
    void_request_paper(paper=paper, reason="Of another case.", by=by, now=NOON)


def say_that_one_left(row: ReleaseRequest, by: Member) -> None:
    say_copies(request=row, copies=Copies(handed(NOON.date()), NOON), by=by)


STEPS: dict[str, tuple[str, Step]] = {
    "answered what was asked back of": (
        "asked_back",
        lambda row, by: answer_release(request=row, answer="For a detective.", by=by),
    ),
    "built the packet of": ("granted", build),
    "handed over the packet of": ("built", lambda row, by: handed_over(row, by, now=NOON)),
    "corrected what is noted of the hand-over of": ("handed_over", correct),
    "noted that the letter was sent of": ("denied", send_letter),
    "added a paper to": ("asked", added),
    "voided a paper of": ("asked", void_a_paper),
    "withdrew": (
        "asked",
        lambda row, by: withdraw_release(request=row, reason="Asked twice.", by=by),
    ),
}


@pytest.mark.parametrize("did", STEPS)
def test_whose_it_is_is_told_of_a_step_of_another(department, did):
    state, step = STEPS[did]
    row = a_release(department.clerk, department.officer, state, ogc=department.ogc)

    step(row, department.inquiry)

    told = Notice.objects.get(kind="release.by_another")
    assert (told.to, told.about) == (department.clerk, str(row.pk))
    assert told.sentence == f"{department.inquiry.name} {did} {row}."


def test_whose_it_is_is_told_that_another_said_what_became_of_the_copies(department):
    row = a_release(department.clerk, department.officer, "built", ogc=department.ogc)
    taken(row, department.clerk, now=NOON)
    none_left = Copies(None, NOON)
    reopen_release(request=row, reason="Too much.", by=department.ogc, copies=none_left)

    say_that_one_left(row, department.inquiry)

    told = Notice.objects.get(kind="release.by_another")
    what = "said what became of the copies of the packet of"
    assert (told.to, told.sentence) == (
        department.clerk,
        f"{department.inquiry.name} {what} {row}.",
    )


def test_who_took_it_over_is_told_and_not_who_asked(department):
    row = a_release(department.sergeant, department.officer, ogc=department.ogc)
    take_over_release(request=row, reason="The sergeant is away.", by=department.clerk)

    withdraw_release(request=row, reason="Asked twice.", by=department.inquiry)

    told = Notice.objects.get(kind="release.by_another")
    assert told.to == department.clerk


def test_who_granted_it_is_told_of_a_paper_that_was_voided_since(department):
    row = a_release(department.clerk, department.officer, ogc=department.ogc)
    paper = added(row, department.clerk)
    granted(row, department.ogc)

    void_request_paper(paper=paper, reason="Not signed.", by=department.clerk, now=NOON)

    told = Notice.objects.get(kind="release.paper_changed")
    assert (told.to, told.sentence) == (
        department.ogc,
        f"{department.clerk.name} voided a paper of {row}, which you granted before.",
    )


def test_nobody_is_told_of_a_paper_while_it_waits(department):
    row = a_release(department.clerk, department.officer, ogc=department.ogc)

    added(row, department.clerk)

    assert not Notice.objects.filter(kind="release.paper_changed").exists()


def test_the_training_unit_is_told_of_a_letter_that_its_asker_may_not_send(department):
    CompletionFactory(member=department.sergeant)
    row = asked(department.sergeant, department.sergeant)

    deny_release(request=row, words="No consent is on file.", by=department.ogc, now=NOON)

    told = Notice.objects.filter(kind="release.to_hand_over", to=department.clerk).get()
    what = "is denied; its asker can’t send its letter: it is about the own record."
    assert told.sentence == f"{row} {what}"


@pytest.mark.parametrize("did", STEPS)
def test_nobody_is_told_of_their_own_step(department, did):
    state, step = STEPS[did]
    row = a_release(department.clerk, department.officer, state, ogc=department.ogc)

    step(row, department.clerk)

    assert not Notice.objects.filter(kind="release.by_another").exists()
