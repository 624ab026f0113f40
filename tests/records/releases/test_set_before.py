"""No paper is set while a transaction is open: nobody waits for what takes so long."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from records.models import ReleaseRequest
from records.releases import parts
from records.releases.actions.building import take_packet
from records.releases.actions.handing_over import hand_over
from records.releases.reading import CHANGED
from tests.factories import CompletionFactory
from tests.records.releases.asking import a_release, built, granted, handed

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(monkeypatch) -> list[int]:
    """How many transactions were open around each paper that was set, besides the test's own."""
    words_on, own = parts.words_on, len(connection.atomic_blocks)
    seen: list[int] = []

    def counted(html: str) -> str:
        seen.append(len(connection.atomic_blocks) - own)
        return words_on(html)

    monkeypatch.setattr(parts, "words_on", counted)
    return seen


@pytest.fixture
def release(department) -> Callable[[str], ReleaseRequest]:
    CompletionFactory(member=department.officer)

    def made(state: str) -> ReleaseRequest:
        return a_release(department.clerk, department.officer, state, ogc=department.ogc)

    return made


def test_papers_are_set_before_the_transaction_of_a_grant(department, release, opened):
    request = release("asked")
    opened.clear()

    granted(request, department.ogc)

    assert set(opened) == {0}


def test_papers_are_set_before_the_transaction_of_taking_the_packet(department, release, opened):
    packet = release("built").decision.packet
    opened.clear()

    take_packet(packet=packet, by=department.clerk, now=timezone.now())

    assert opened == [0]


def test_papers_are_set_before_the_transaction_of_the_hand_over(department, release, opened):
    request = release("built")
    opened.clear()

    hand_over(request=request, handed=handed(), by=department.clerk, now=timezone.now())

    assert opened == [0]


def test_of_what_was_handed_over_no_paper_is_set(department, release, opened):
    packet = release("handed_over").decision.packet
    opened.clear()

    take_packet(packet=packet, by=department.clerk, now=timezone.now())

    assert opened == []


def test_what_was_set_of_a_decision_that_no_longer_stands_is_held_against_the_one_that_does(
    department, release
):
    """Whoever holds a row that was read before it was decided has looked at nothing."""
    asked = release("asked")
    before = ReleaseRequest.objects.get(pk=asked.pk)
    built(granted(asked, department.ogc), department.clerk)

    with pytest.raises(ValidationError) as refused:
        hand_over(request=before, handed=handed(), by=department.clerk, now=timezone.now())
    assert refused.value.messages == [CHANGED]
