"""No paper is set while a transaction is open: nobody waits for what takes so long."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from records.models import ReleaseRequest
from records.releases import parts
from records.releases.actions.building import take_packet
from records.releases.actions.handing_over import hand_over
from tests.factories import CompletionFactory
from tests.records.releases.asking import a_release, granted, handed, taken
from tests.signed_in import client_of

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


def test_no_paper_is_set_to_note_a_hand_over(department, release, opened):
    """What has happened does not depend on what the record says by now."""
    packet = taken(release("built"), department.clerk)
    opened.clear()

    hand_over(packet=packet, handed=handed(), by=department.clerk, now=timezone.now())

    assert opened == []


def test_of_what_was_handed_over_no_paper_is_set(department, release, opened):
    packet = release("handed_over").decision.packet
    opened.clear()

    take_packet(packet=packet, by=department.clerk, now=timezone.now())

    assert opened == []


@pytest.mark.parametrize("state", ["granted", "denied", "withdrawn"])
def test_no_paper_is_set_to_say_that_nothing_is_to_be_decided_any_more(
    department, release, opened, state
):
    request = release(state)
    opened.clear()

    page = reverse("records:release-decide", args=[request.pk])
    said = client_of(department.hrd).get(page).text

    assert "Nothing was done now." in said
    assert opened == []
