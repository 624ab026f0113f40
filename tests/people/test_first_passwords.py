"""A first password is set by an administrator and changed at sign-in; a lock is opened."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from events.persons import PersonThen
from people.actions.signing_in import set_first_password, unlock_member
from people.lock_out import locked_serials, locked_until
from people.models import Member
from tests.department import SEATS
from tests.factories import PASSWORD

FIRST = "plenty of letters 7"
OWN = "words that nobody guesses"


def try_in(client, password: str, serial: str = "4411", **extra: str):
    return client.post(reverse("sign-in"), {"username": serial, "password": password}, **extra)


def locked_out(client) -> None:
    for _ in range(5):
        try_in(client, "not this one")


def set_first(department, password: str = FIRST, **changes) -> Member:
    given = {"member": department.officer, "by": department.administrator, **changes}
    return set_first_password(password=password, **given)


@pytest.fixture
def log_fails(monkeypatch) -> None:
    """An event log that can't be written to."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the event log is full")

    monkeypatch.setattr("people.actions.signing_in.record_event", fail)


# Set ---------------------------------------------------------------------------------------------


def test_a_first_password_is_set_and_the_event_does_not_tell_it(department):
    set_first(department)

    officer = Member.objects.get(pk=department.officer.pk)
    assert officer.check_password(FIRST)
    assert officer.must_change_password
    event = Event.objects.get(action="member.set_password")
    assert (event.member, event.before, event.after) == (PersonThen.of(officer), {}, {})


def test_a_first_password_opens_the_lock(department, client):
    locked_out(client)

    set_first(department)

    assert try_in(client, FIRST).status_code == 302


def test_a_weak_first_password_is_refused(department):
    with pytest.raises(ValidationError) as refused:
        set_first(department, "short")

    assert "at least 12 characters" in refused.value.message_dict["new_password1"][0]
    assert Member.objects.get(pk=department.officer.pk).check_password(PASSWORD)


def test_one_s_own_password_is_not_set_this_way(department):
    with pytest.raises(ValidationError) as refused:
        set_first(department, member=department.administrator)

    assert "where the old one is asked" in refused.value.messages[0]


def test_no_password_is_set_when_the_event_fails(department, log_fails):
    with pytest.raises(RuntimeError):
        set_first(department)

    assert Member.objects.get(pk=department.officer.pk).check_password(PASSWORD)


# Changed at the first sign-in --------------------------------------------------------------------


@pytest.mark.parametrize("page", ["home", "desk:my-record", "search", "courses:course-list"])
def test_a_first_password_opens_no_page_but_the_one_that_changes_it(department, client, page):
    set_first(department)
    try_in(client, FIRST)

    answer = client.get(reverse(page))

    assert (answer.status_code, answer.url) == (302, reverse("password-change"))
    shown = client.get(answer.url).content.decode()
    assert "Choose a password of your own" in shown
    assert client.post(reverse("sign-out")).status_code == 302


def test_after_a_password_of_one_s_own_every_page_opens(department, client):
    set_first(department)
    try_in(client, FIRST)
    typed = {"old_password": FIRST, "new_password1": OWN, "new_password2": OWN}

    changed = client.post(reverse("password-change"), typed)

    assert (changed.status_code, changed.url) == (302, reverse("home"))
    assert client.get(reverse("home")).status_code == 200
    assert not Member.objects.get(pk=department.officer.pk).must_change_password


def test_the_first_password_is_not_taken_again(department, client):
    set_first(department)
    try_in(client, FIRST)
    typed = {"old_password": FIRST, "new_password1": FIRST, "new_password2": FIRST}

    page = client.post(reverse("password-change"), typed)

    assert page.context["form"]["new_password1"].error_words == [
        "That is the password you have. Choose another one."
    ]
    assert Member.objects.get(pk=department.officer.pk).must_change_password


def test_the_page_says_that_a_first_password_waits_to_be_changed(department, client):
    set_first(department)
    client.force_login(department.administrator, backend="people.sign_in.SerialNumberBackend")

    page = client.get(reverse("people:member-detail", args=[department.officer.pk]))
    listed = client.get(reverse("people:member-list"), {"sign_in": "first"})

    assert (
        "Sign-in",
        "Can sign in, and must change the first password then.",
    ) in page.context["state"]
    assert [row.record for row in listed.context["table"].rows] == [department.officer]


# Unlocked ----------------------------------------------------------------------------------------


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
def test_nobody_else_sets_a_password_or_unlocks(department, client, seat):
    locked_out(client)
    by = department.members[seat]

    with pytest.raises(PermissionDenied):
        set_first(department, by=by)
    with pytest.raises(PermissionDenied):
        unlock_member(member=department.colleague, by=by, now=timezone.now())

    assert locked_serials(timezone.now()) == ["4411"]
