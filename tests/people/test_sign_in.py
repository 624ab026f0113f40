"""Signing in by serial number, locked out after repeated failures, signing out."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from events.persons import PersonThen
from people.demo_accounts import DEMO_PASSWORD
from people.models import Member
from tests.factories import PASSWORD


@pytest.fixture
def sign_in(client):
    def attempt(serial: str, password: str = PASSWORD):
        return client.post(reverse("sign-in"), {"username": serial, "password": password})

    return attempt


@pytest.mark.parametrize("typed", ["4411", " 4411 ", "44 11"])
def test_a_member_signs_in_by_serial_number_however_it_is_spaced(department, sign_in, typed):
    response = sign_in(typed)

    assert response.status_code == 302
    assert response.url == reverse("home")
    assert Event.objects.get(action="member.sign_in").by == PersonThen.of(department.officer)


def test_a_serial_with_a_letter_may_come_in_lower_case(department, sign_in):
    Member.objects.filter(pk=department.officer.pk).update(serial_number="R4411")

    assert sign_in("r4411").status_code == 302


def test_a_wrong_password_is_answered_in_words_with_the_serial_kept(department, sign_in):
    response = sign_in("4411", "not this one")

    assert response.status_code == 200
    assert "do not go together" in response.content.decode()
    assert 'value="4411"' in response.content.decode()


def test_the_fifth_failure_locks_the_serial_and_the_right_password_is_refused(department, sign_in):
    for _ in range(5):
        locked = sign_in("4411", "not this one")

    assert locked.status_code == 429
    assert sign_in("4411").status_code == 429
    assert sign_in(" 44 11").status_code == 429
    event = Event.objects.get(action="member.lock_out")
    assert (event.by, event.member) == (None, PersonThen.of(department.officer))
    assert event.after == {"way": "elsewhere", "address": "127.0.0.1"}


def test_failures_from_many_addresses_lock_the_serial_together(department, client):
    form = {"username": "4411", "password": "not this one"}
    answers = [
        client.post(reverse("sign-in"), form, REMOTE_ADDR=f"10.0.0.{number}").status_code
        for number in range(1, 6)
    ]

    assert answers == [200, 200, 200, 200, 429]
    right = {"username": "4411", "password": PASSWORD}
    assert client.post(reverse("sign-in"), right, REMOTE_ADDR="10.0.0.99").status_code == 429


def test_a_lock_opens_after_a_quarter_of_an_hour_and_no_sooner(department, sign_in):
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    with time_machine.travel(noon, tick=False):
        for _ in range(5):
            sign_in("4411", "not this one")

    with time_machine.travel(noon + timedelta(minutes=14), tick=False):
        assert sign_in("4411").status_code == 429
    with time_machine.travel(noon + timedelta(minutes=30), tick=False):
        assert sign_in("4411").status_code == 302


def test_a_lock_leaves_other_members_free(department, sign_in):
    for _ in range(5):
        sign_in("4411", "not this one")

    assert sign_in("4412").status_code == 302


def test_a_right_password_forgets_the_failures_before_it(department, sign_in, client):
    for _ in range(4):
        sign_in("4411", "not this one")
    assert sign_in("4411").status_code == 302
    client.logout()

    assert sign_in("4411", "not this one").status_code == 200


def test_a_separated_member_cannot_sign_in(department, sign_in):
    department.officer.separated_on = timezone.localdate() - timedelta(days=1)
    department.officer.save()

    assert sign_in("4411").status_code == 200


def test_a_member_separated_while_signed_in_is_signed_out(department, client, sign_in):
    sign_in("4411")
    department.officer.separated_on = date(2026, 1, 1)
    department.officer.save()

    assert client.get(reverse("home")).status_code == 302


def test_signing_in_leaves_no_history_row_of_the_member(department, sign_in):
    before = department.officer.history.count()

    sign_in("4411")

    assert department.officer.history.count() == before


def test_signing_out_is_a_post_and_leaves_an_event(department, client):
    client.force_login(department.officer, backend="people.sign_in.SerialNumberBackend")

    assert client.get(reverse("sign-out")).status_code == 405
    assert client.post(reverse("sign-out")).status_code == 302
    assert Event.objects.get(action="member.sign_out").by == PersonThen.of(department.officer)


def change_password(client, new: str, old: str = PASSWORD):
    return client.post(
        reverse("password-change"),
        {"old_password": old, "new_password1": new, "new_password2": new},
    )


def test_a_member_changes_the_password_and_stays_signed_in(department, client):
    client.force_login(department.officer, backend="people.sign_in.SerialNumberBackend")

    assert change_password(client, "plenty of letters 7").status_code == 302

    department.officer.refresh_from_db()
    assert department.officer.check_password("plenty of letters 7")
    assert client.get(reverse("password-change")).status_code == 200
    event = Event.objects.get(action="member.change_password")
    assert "plenty of letters" not in str(event.before) + str(event.after)


@pytest.mark.parametrize("weak", ["short", "123456789012", "password1234", "4411"])
def test_a_weak_password_is_refused_in_words(department, client, weak):
    client.force_login(department.officer, backend="people.sign_in.SerialNumberBackend")

    response = change_password(client, weak)

    assert response.status_code == 200
    assert "usa-error-message" in response.content.decode()


def test_the_demo_offers_its_accounts_only_when_it_is_the_demo(department, client, settings):
    Member.objects.filter(pk=department.officer.pk).update(serial_number="5005")

    assert "demo-training-records" not in client.get(reverse("sign-in")).content.decode()
    settings.DEMO = True
    assert "demo-training-records" in client.get(reverse("sign-in")).content.decode()


def test_the_demo_password_opens_nothing_outside_a_demo(department, sign_in, settings):
    department.officer.set_password(DEMO_PASSWORD)
    department.officer.save()

    assert sign_in("4411", DEMO_PASSWORD).status_code == 200
    settings.DEMO = True
    assert sign_in("4411", DEMO_PASSWORD).status_code == 302


def test_nobody_chooses_the_demo_password(department, client):
    client.force_login(department.officer, backend="people.sign_in.SerialNumberBackend")

    response = change_password(client, DEMO_PASSWORD)

    assert "everyone knows" in response.content.decode()
    department.officer.refresh_from_db()
    assert not department.officer.check_password(DEMO_PASSWORD)


def test_a_serial_number_holds_no_markup_and_no_null_sign(department, sign_in):
    for typed in ("<script>alert(1)</script>", "44\0" + "11", "x" * 5000, "'\"--"):
        response = sign_in(typed)

        assert response.status_code == 200
        assert "<script>alert(1)" not in response.content.decode()
