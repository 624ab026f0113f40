"""One-time passwords: made, confirmed by a second administrator, used once, stopped, refused."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from events.persons import PersonThen
from frame.notices.models import Notice
from people.actions.one_time_passwords import (
    LASTS,
    confirm_one_time_password,
    make_one_time_password,
    refuse_one_time_password,
    stop_one_time_password,
    use_one_time_password,
)
from people.models import Member, OneTimePassword
from people.one_time_parts import PART, SIGNS
from tests.concurrency import at_once
from tests.department import SEATS, Department, make_department
from tests.factories import PASSWORD, MemberFactory, RoleDesignationFactory
from tests.signed_in import client_of

OWN = "words that nobody guesses"
GUARDED = ("ogc", "hrd", "auditor", "other_administrator")


@pytest.fixture
def department(department) -> Department:
    """With a second administrator."""
    second = MemberFactory(serial_number="1107", element=department.elements["Training Division"])
    RoleDesignationFactory(member=second, role="administrator")
    department.members["other_administrator"] = second
    return department


@pytest.fixture
def log_fails(monkeypatch) -> None:
    """An event log that can't be written to."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the event log is full")

    monkeypatch.setattr("people.actions.one_time_passwords.record_event", fail)


def made_for(department: Department, seat: str = "officer", **changes) -> OneTimePassword:
    given = {"by": department.administrator, "now": timezone.now(), **changes}
    return make_one_time_password(member=department.members[seat], **given).row


def confirmed(department: Department, made: OneTimePassword) -> OneTimePassword:
    by = department.other_administrator
    if by == made.member:
        by = MemberFactory()
        RoleDesignationFactory(member=by, role="administrator")
    return confirm_one_time_password(one_time=made, by=by, now=timezone.now())


def sign_in(password: str, serial: str = "4411", client: Client | None = None):
    typed = {"username": serial, "password": password}
    return (client or Client()).post(reverse("sign-in"), typed)


def told(kind: str) -> dict[int, str]:
    return dict(Notice.objects.filter(kind=kind).values_list("to", "sentence"))


# Made --------------------------------------------------------------------------------------------


def test_the_one_who_makes_it_is_shown_sixteen_signs_at_random_that_are_stored_nowhere(department):
    made = made_for(department)

    groups = made.to_hand_over.split("-")
    assert [len(group) for group in groups] == [4, 4, 4, 4]
    assert {*"".join(groups)} <= {*SIGNS}
    stored = OneTimePassword.objects.values().get(pk=made.pk)
    event = Event.objects.get(action="one_time_password.make")
    kept = f"{stored} {event.before} {event.after} {[*Notice.objects.values()]}"
    assert not any(group in kept for group in groups)
    assert made.to_hand_over != made_for(department).to_hand_over


def test_the_member_and_the_auditor_are_told_who_made_it(department):
    made_for(department)

    by = department.administrator.name
    assert told("password.made")[department.officer.pk].startswith(f"{by} has made a one-time")
    assert told("access.given") == {
        department.auditor.pk: f"{by} has made a one-time password for {department.officer}."
    }
    event = Event.objects.get(action="one_time_password.make")
    assert event.member == PersonThen.of(department.officer)


def test_the_password_of_today_works_until_the_new_one_is_used(department):
    made = made_for(department)

    assert sign_in(PASSWORD).status_code == 302
    assert sign_in(made.to_hand_over).status_code == 302
    assert sign_in(PASSWORD).status_code == 200


def test_another_one_stops_the_one_before(department):
    first, second = made_for(department), made_for(department)

    assert sign_in(first.to_hand_over).status_code == 200
    assert sign_in(second.to_hand_over).status_code == 302


def test_a_form_sent_twice_makes_one(department):
    token = uuid4()
    given = {"member": department.officer, "by": department.administrator, "now": timezone.now()}

    first, second = (make_one_time_password(form_token=token, **given) for _ in range(2))

    assert (first.is_repeat, second.is_repeat) == (False, True)
    assert (second.row, second.row.to_hand_over) == (first.row, "")


def test_nobody_makes_one_for_themselves(department):
    with pytest.raises(ValidationError, match="where the old one is asked"):
        made_for(department, "administrator")

    assert not OneTimePassword.objects.exists()


@pytest.mark.parametrize("seat", sorted(set(SEATS) - {"anonymous", "administrator"}))
def test_nobody_else_makes_confirms_or_stops_one(department, seat):
    by = department.members[seat]
    made = made_for(department, "ogc" if seat != "ogc" else "hrd")
    now = timezone.now()

    with pytest.raises(PermissionDenied):
        made_for(department, "colleague" if seat != "colleague" else "officer", by=by)
    with pytest.raises(PermissionDenied):
        confirm_one_time_password(one_time=made, by=by, now=now)
    with pytest.raises(PermissionDenied):
        stop_one_time_password(one_time=made, by=by, now=now)

    made.refresh_from_db()
    assert (made.confirmed_at, made.stopped_at) == (None, None)


def test_it_opens_a_lock_after_wrong_passwords(department):
    for _ in range(5):
        sign_in("not this one")
    assert sign_in(PASSWORD).status_code == 429

    assert sign_in(made_for(department).to_hand_over).status_code == 302


def test_of_two_parts_the_confirmation_opens_the_lock_and_the_making_does_not(department):
    serial = department.auditor.serial_number
    for _ in range(5):
        sign_in("not this one", serial=serial)
    made = made_for(department, "auditor")
    assert sign_in(PASSWORD, serial=serial).status_code == 429

    second = confirmed(department, made)
    whole = made.to_hand_over + second.to_hand_over

    assert sign_in(whole, serial=serial).status_code == 302


def test_none_is_made_when_the_event_fails(department, log_fails):
    with pytest.raises(RuntimeError):
        made_for(department)

    assert not OneTimePassword.objects.exists()
    assert not Notice.objects.exists()


# Used --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["home", "desk:my-record", "search", "courses:course-list"])
def test_it_opens_no_page_but_the_one_that_asks_for_a_password_of_one_s_own(
    department, client, page
):
    sign_in(made_for(department).to_hand_over, client=client)

    answer = client.get(reverse(page))

    assert (answer.status_code, answer.url) == (302, reverse("password-change"))
    assert "Choose a password of your own" in client.get(answer.url).content.decode()
    assert client.post(reverse("sign-out")).status_code == 302


def test_after_a_password_of_one_s_own_every_page_opens(department, client):
    sign_in(made_for(department).to_hand_over, client=client)

    changed = client.post(reverse("password-change"), {"new_password1": OWN, "new_password2": OWN})

    assert (changed.status_code, changed.url) == (302, reverse("home"))
    assert client.get(reverse("home")).status_code == 200
    assert sign_in(OWN).status_code == 302
    assert told("password.changed") == {department.officer.pk: "Your password was changed."}


def test_it_is_typed_in_any_case_with_or_without_dashes(department):
    made = made_for(department)

    assert sign_in(f" {made.to_hand_over.replace('-', ' ').lower()} ").status_code == 302


def test_it_works_once_and_the_member_is_told(department):
    made = made_for(department)

    first, second = sign_in(made.to_hand_over), sign_in(made.to_hand_over)

    assert (first.status_code, second.status_code) == (302, 200)
    assert department.officer.pk in told("password.used")
    officer = Member.objects.get(pk=department.officer.pk)
    assert not officer.has_usable_password()
    assert not officer.history.exclude(history_type="+").exists()
    used = Event.objects.get(action="one_time_password.use")
    assert used.by == PersonThen.of(department.officer)


def test_two_who_use_it_at_one_moment_are_one(shared_database):
    made = made_for(make_department())
    now = timezone.now()

    answers = at_once(*(lambda: use_one_time_password(one_time=made, now=now) for _ in range(2)))

    assert sorted(answer is None for answer in answers) == [False, True]


def test_it_ends_by_itself_after_a_day(department):
    made = made_for(department)

    with time_machine.travel(made.made_at + LASTS - timedelta(seconds=2)):
        assert sign_in("not this one").status_code == 200
        assert OneTimePassword.objects.standing(timezone.now()).exists()
    with time_machine.travel(made.made_at + LASTS + timedelta(seconds=1)):
        assert sign_in(made.to_hand_over).status_code == 200


def test_it_signs_in_nobody_who_left_or_may_not(department):
    made = made_for(department)
    Member.objects.filter(pk=department.officer.pk).update(is_active=False)

    assert sign_in(made.to_hand_over).status_code == 200
    assert not Event.objects.filter(action="one_time_password.use").exists()


def test_one_is_of_one_member_alone(department):
    made = made_for(department)

    assert sign_in(made.to_hand_over, serial="4412").status_code == 200


def test_it_is_not_used_up_when_the_event_fails(department, log_fails, client):
    made = OneTimePassword(
        member=department.officer,
        is_guarded=False,
        made_at=timezone.now(),
        ends_at=timezone.now() + LASTS,
    )
    made.save()

    with pytest.raises(RuntimeError):
        use_one_time_password(one_time=made, now=timezone.now())

    made.refresh_from_db()
    assert made.used_at is None
    assert sign_in(PASSWORD).status_code == 302


# By two ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seat", GUARDED)
def test_the_half_that_one_administrator_has_opens_nothing(department, seat):
    made = made_for(department, seat)
    member = department.members[seat]

    assert len(made.to_hand_over.replace("-", "")) == PART
    for typed in (made.to_hand_over, made.to_hand_over * 2, f"{made.to_hand_over}-2222-2222"):
        assert sign_in(typed, serial=member.serial_number).status_code == 200
    assert use_one_time_password(one_time=made, now=timezone.now()) is None


@pytest.mark.parametrize("seat", GUARDED)
def test_both_halves_open_once_another_administrator_has_confirmed(department, seat):
    first = made_for(department, seat)
    second = confirmed(department, first)
    serial = department.members[seat].serial_number

    for half in (first.to_hand_over, second.to_hand_over):
        assert sign_in(half, serial=serial).status_code == 200
    assert sign_in(first.to_hand_over + second.to_hand_over, serial=serial).status_code == 302


def test_who_made_it_and_whom_it_is_for_do_not_confirm_it(department):
    made = made_for(department, "other_administrator")

    for by in (department.administrator, department.other_administrator):
        with pytest.raises(ValidationError, match="A second administrator confirms it"):
            confirm_one_time_password(one_time=made, by=by, now=timezone.now())


def test_the_other_administrators_and_the_auditors_are_told_what_waits(department):
    made_for(department, "hrd")

    words = f"{department.administrator.name} asks for a one-time password for {department.hrd}."
    assert told("access.to_confirm") == {department.other_administrator.pk: words}
    assert told("access.given")[department.auditor.pk].startswith(words)


def test_who_made_it_is_told_that_it_is_confirmed_and_an_auditor_of_their_own_once(department):
    confirmed(department, made_for(department, "auditor"))

    words = f"{department.other_administrator.name} has confirmed the one-time password for "
    words += f"{department.auditor}"
    assert told("access.own_confirmed") == {
        department.administrator.pk: f"{words}, which you asked for."
    }
    of_it = Notice.objects.filter(to=department.auditor, sentence__startswith=words)
    assert [notice.kind for notice in of_it] == ["password.made"]


def test_one_that_has_ended_is_not_confirmed(department):
    made = made_for(department, "auditor")

    with pytest.raises(ValidationError, match="Make another one"):
        confirm_one_time_password(
            one_time=made, by=department.other_administrator, now=made.made_at + LASTS
        )


def test_one_made_by_one_administrator_opens_nothing_to_who_has_become_an_auditor(department):
    made = made_for(department)
    RoleDesignationFactory(member=department.officer, role="auditor")

    assert sign_in(made.to_hand_over).status_code == 200
    assert sign_in(PASSWORD).status_code == 302


def test_the_pages_of_the_two_administrators_show_a_half_each(department):
    make = reverse("people:one-time-password-make", args=[department.auditor.pk])
    first = client_of(department.administrator).post(make, {"form_token": str(uuid4())})
    made = OneTimePassword.objects.get()
    confirm = reverse("people:one-time-password-confirm", args=[made.pk])
    listed = client_of(department.other_administrator).get(reverse("people:to-confirm"))
    refused = client_of(department.administrator).get(confirm)

    second = client_of(department.other_administrator).post(confirm)

    halves = [page.context["one_time"].to_hand_over for page in (first, second)]
    assert all(
        half in page.content.decode() for half, page in zip(halves, (first, second), strict=True)
    )
    assert confirm in listed.content.decode()
    assert "A second administrator confirms it" in refused.context["why_not"]
    assert sign_in("".join(halves), serial="1105").status_code == 302


def test_a_form_made_again_shows_it_no_more(department):
    make = reverse("people:one-time-password-make", args=[department.officer.pk])
    sent = {"form_token": str(uuid4())}
    client = client_of(department.administrator)
    shown = client.post(make, sent).context["one_time"].to_hand_over

    again = client.post(make, sent, follow=True)

    assert "is shown once" in again.content.decode()
    assert shown not in again.content.decode()


# Stopped and refused -----------------------------------------------------------------------------


def test_a_stopped_one_opens_nothing(department):
    made = made_for(department)

    stop_one_time_password(one_time=made, by=department.other_administrator, now=timezone.now())

    assert sign_in(made.to_hand_over).status_code == 200
    assert Event.objects.get(action="one_time_password.stop").member == PersonThen.of(
        department.officer
    )


def stop(department: Department) -> str:
    made = OneTimePassword.objects.get(used_at=None, stopped_at=None)
    stop_one_time_password(one_time=made, by=department.other_administrator, now=timezone.now())
    return ""


def make_another(department: Department) -> str:
    made_for(department, by=department.other_administrator)
    return " by making another one"


@pytest.mark.parametrize("act", [stop, make_another])
def test_who_made_it_and_the_auditors_are_told_that_another_stopped_it(department, act):
    made_for(department)

    how = act(department)

    what = f"has stopped the one-time password for {department.officer}{how}"
    words = f"{department.other_administrator.name} {what}, which"
    maker, auditor = department.administrator, department.auditor
    assert told("access.own_stopped") == {maker.pk: f"{words} you asked for."}
    assert told("access.stopped") == {auditor.pk: f"{words} {maker.name} asked for."}


def test_who_stops_their_own_is_told_nothing_and_the_auditors_are(department):
    by = department.administrator
    stop_one_time_password(one_time=made_for(department), by=by, now=timezone.now())

    assert told("access.own_stopped") == {}
    assert [*told("access.stopped")] == [department.auditor.pk]


def test_a_member_who_did_not_ask_refuses_it_and_the_auditor_is_told(department):
    made = made_for(department)
    client = client_of(department.officer)

    page = client.get(reverse("password-change")).content.decode()
    client.post(reverse("one-time-password-refuse"))

    assert f"{department.administrator.name} made it" in page
    assert sign_in(made.to_hand_over).status_code == 200
    assert (
        f"{department.officer} has refused a one-time password that was made for them."
        in Notice.objects.filter(to=department.auditor).values_list("sentence", flat=True)
    )


def test_what_is_not_there_is_not_refused(department):
    made_for(department)

    with pytest.raises(ValidationError, match="Nothing is left to do"):
        refuse_one_time_password(by=department.colleague, now=timezone.now())


@pytest.mark.parametrize("act", [stop_one_time_password, confirm_one_time_password])
def test_nothing_is_stopped_or_confirmed_when_the_event_fails(department, act, monkeypatch):
    made = made_for(department, "auditor")

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the event log is full")

    for room in ("one_time_passwords", "by_two"):
        monkeypatch.setattr(f"people.actions.{room}.record_event", fail)
    with pytest.raises(RuntimeError):
        act(one_time=made, by=department.other_administrator, now=timezone.now())

    made.refresh_from_db()
    assert (made.stopped_at, made.confirmed_at, made.second_part) == (None, None, "")


def test_nothing_is_refused_when_the_event_fails(department, monkeypatch):
    made = made_for(department)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the event log is full")

    monkeypatch.setattr("people.actions.one_time_passwords.record_event", fail)
    with pytest.raises(RuntimeError):
        refuse_one_time_password(by=department.officer, now=timezone.now())

    made.refresh_from_db()
    assert made.stopped_at is None


# The page of the member --------------------------------------------------------------------------


def test_the_page_of_a_member_says_how_they_can_sign_in(department):
    address = reverse("people:member-detail", args=[department.officer.pk])
    client = client_of(department.administrator)

    def says() -> str:
        return dict(client.get(address).context["state"])["Sign-in"]

    before = says()
    Member.objects.filter(pk=department.officer.pk).update(password="!")
    without = says()
    made = made_for(department)
    with_one = says()
    sign_in(made.to_hand_over)
    used = says()
    listed = client.get(reverse("people:member-list"), {"sign_in": "first"})

    assert before == "Can sign in."
    assert without == "Can't sign in: no password is set yet."
    assert with_one.startswith("Can sign in with the one-time password until ")
    assert used == "Can't sign in: the one-time password was used, and no own one was chosen."
    assert [row.record for row in listed.context["table"].rows] == [department.officer]


def test_the_page_of_an_auditor_says_that_a_second_administrator_is_waited_for(department):
    Member.objects.filter(pk=department.auditor.pk).update(password="!")
    made_for(department, "auditor")

    page = client_of(department.administrator).get(
        reverse("people:member-detail", args=[department.auditor.pk])
    )

    assert dict(page.context["state"])["Sign-in"] == (
        "Can't sign in before a second administrator confirms the one-time password."
    )
    index = client_of(department.administrator).get(reverse("administration"))
    assert "1 request waits for a second administrator." in index.content.decode()
