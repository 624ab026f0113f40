"""An administrator opens the lock after wrong passwords before its time."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from events.persons import PersonThen
from people.actions.unlocking import unlock_member
from people.guessing.locked_out import locked_serials, locked_until
from tests.department import SEATS
from tests.factories import PASSWORD


def try_in(client, password: str, serial: str = "4411", **extra: str):
    return client.post(reverse("sign-in"), {"username": serial, "password": password}, **extra)


def locked_out(client) -> None:
    for _ in range(5):
        try_in(client, "not this one")


@pytest.fixture
def log_fails(monkeypatch) -> None:
    """An event log that can't be written to."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the event log is full")

    monkeypatch.setattr("people.actions.unlocking.record_event", fail)


def test_a_locked_out_member_is_unlocked_with_an_event(department, client):
    locked_out(client)
    assert locked_serials(timezone.now()) == ["4411"]

    unlock_member(member=department.officer, by=department.administrator, now=timezone.now())

    assert try_in(client, PASSWORD).status_code == 302
    assert Event.objects.get(action="member.unlock").member == PersonThen.of(department.officer)


def test_the_page_of_a_locked_out_member_offers_to_unlock(department, client):
    locked_out(client)
    client.force_login(department.administrator, backend="people.sign_in.SerialNumberBackend")
    address = reverse("people:member-detail", args=[department.officer.pk])

    listed = client.get(reverse("people:member-list"), {"sign_in": "locked"})
    before = client.get(address).content.decode()
    index = client.get(reverse("administration")).content.decode()
    after = client.post(
        reverse("people:member-unlock", args=[department.officer.pk]), follow=True
    ).content.decode()

    assert [row.record for row in listed.context["table"].rows] == [department.officer]
    assert "Locked out after wrong passwords" in before
    assert "Locked out until" in before
    assert "1 member is locked out after wrong passwords." in index
    assert "Núñez, Ana can try to sign in again at once." in after
    assert "Unlock now" not in after


def test_a_lock_is_said_to_last_until_it_opens_by_itself(department, client):
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    with time_machine.travel(noon, tick=False):
        for number in range(3):
            try_in(client, "not this one", REMOTE_ADDR=f"10.0.0.{number}")
    with time_machine.travel(noon + timedelta(minutes=5), tick=False):
        for number in range(2):
            try_in(client, "not this one", REMOTE_ADDR=f"10.0.1.{number}")
        until = locked_until("4411", timezone.now())

    assert until == noon + timedelta(minutes=20)
    assert locked_until("4411", noon + timedelta(minutes=20)) is None
    assert locked_serials(noon + timedelta(minutes=20)) == []


def test_who_is_not_locked_out_is_not_unlocked(department):
    with pytest.raises(ValidationError) as refused:
        unlock_member(member=department.officer, by=department.administrator, now=timezone.now())

    assert refused.value.messages == ["Núñez, Ana is not locked out, or not any more."]
    assert not Event.objects.filter(action="member.unlock").exists()


def test_nobody_is_unlocked_when_the_event_fails(department, client, log_fails):
    locked_out(client)

    with pytest.raises(RuntimeError):
        unlock_member(member=department.officer, by=department.administrator, now=timezone.now())

    assert locked_serials(timezone.now()) == ["4411"]


@pytest.mark.parametrize("seat", sorted(set(SEATS) - {"anonymous", "administrator"}))
def test_nobody_else_unlocks(department, client, seat):
    locked_out(client)
    by = department.members[seat]

    with pytest.raises(PermissionDenied):
        unlock_member(member=department.colleague, by=by, now=timezone.now())

    assert locked_serials(timezone.now()) == ["4411"]
