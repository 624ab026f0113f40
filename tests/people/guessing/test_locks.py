"""A lock-out ends, keeps nobody out of where they are known, and is one event."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from people.actions.one_time_passwords import make_one_time_password
from people.actions.sessions import end_sessions_of
from people.guessing.locked_out import locked_until
from people.models import FailedSignIn, Spending, TryCount, Way
from tests.factories import PASSWORD
from tests.people.guessing.conftest import NOON
from tests.signed_in import client_of

NEW = "words that nobody guesses"


def events_of(action: str) -> list[dict]:
    return [event.after for event in Event.objects.filter(action=action).order_by("pk")]


def lock(attempt, serial: str = "4411", **where) -> None:
    assert [attempt(serial, **where).status_code for _ in range(5)] == [200, 200, 200, 200, 429]


def without_token(answer) -> str:
    return re.sub(r"[A-Za-z0-9]{64}", "", answer.content.decode())


def test_two_hundred_attempts_on_a_locked_serial_are_one_event(department, attempt):
    for _ in range(200):
        attempt()

    assert events_of("member.lock_out") == [{"way": "elsewhere", "address": "198.51.100.1"}]
    counted = FailedSignIn.objects.order_by("pk").values_list("outcome", "address", "times")
    assert list(counted) == [("wrong", "198.51.100.1", 5), ("locked", "", 195)]


def test_a_lock_that_follows_a_lock_is_the_same_lock_out(department, attempt, pass_time):
    lock(attempt)
    for _ in range(4):
        pass_time(hours=4)
        assert attempt().status_code == 429

    assert len(events_of("member.lock_out")) == 1


def test_after_a_right_password_the_next_lock_out_is_another_event(department, attempt, pass_time):
    lock(attempt)
    pass_time(minutes=15)
    assert attempt(password=PASSWORD).status_code == 302
    lock(attempt)

    assert len(events_of("member.lock_out")) == 2


def test_attempts_on_serials_that_nobody_has_are_no_event(department, attempt):
    before = Event.objects.count()

    lock(attempt, "9999")
    for number in range(20):
        attempt(f"8{number:03}")

    assert Event.objects.count() == before
    assert attempt("9999").status_code == 429


def test_a_lock_on_a_serial_that_nobody_has_reads_as_one_on_a_member(department, attempt):
    lock(attempt, "9999")
    lock(attempt, "4411")

    nobody, somebody = attempt("9999"), attempt("4411")

    assert without_token(nobody) == without_token(somebody)
    assert nobody["Retry-After"] == somebody["Retry-After"] == "900"


def test_a_lock_ends_though_somebody_keeps_knocking(department, attempt, pass_time):
    lock(attempt)
    for _ in range(14):
        pass_time(minutes=1)
        assert attempt().status_code == 429
    pass_time(minutes=1)

    assert attempt(password=PASSWORD).status_code == 302


def test_locks_grow_with_each_further_failure_to_four_hours(department, attempt, pass_time):
    lock(attempt)
    lasted = []
    for _ in range(6):
        until = TryCount.objects.get().locked_until
        pass_time(seconds=int(attempt()["Retry-After"]))
        assert attempt().status_code == 429
        lasted.append(TryCount.objects.get().locked_until - until)

    hours = [0.5, 1, 2, 4, 4, 4]
    assert lasted == [timedelta(hours=each) for each in hours]


def test_a_day_without_a_try_forgets_the_failures(department, attempt, pass_time):
    for _ in range(4):
        attempt()
    pass_time(hours=24, seconds=1)

    lock(attempt)


def test_the_answer_to_who_is_locked_out_says_until_when(department, attempt):
    lock(attempt)

    page = attempt().content.decode()

    assert "Try again in 15 minutes, at Mar 2, 2026, 6:15 AM." in page
    assert "Back to sign in" in page


# Known places ------------------------------------------------------------------------------------


def test_who_knocks_from_elsewhere_keeps_no_officer_out_of_their_browser(
    department, own_browser, attempt
):
    lock(attempt)

    answer = attempt("4411", PASSWORD, address="203.0.113.9", browser=own_browser)

    assert answer.status_code == 302


def test_nor_out_of_a_new_browser_where_they_have_signed_in_before(
    department, own_browser, attempt
):
    lock(attempt)

    assert attempt("4411", PASSWORD, address="10.0.0.1").status_code == 302
    assert attempt("4411", PASSWORD, address="10.0.0.2").status_code == 429


def test_a_browser_or_an_address_of_one_member_is_not_known_for_another(
    department, own_browser, attempt
):
    lock(attempt, "4412")

    answer = attempt("4412", PASSWORD, address="10.0.0.1", browser=own_browser)

    assert answer.status_code == 429


@pytest.mark.parametrize("days", [89, 91])
def test_a_place_is_known_for_ninety_days(department, own_browser, attempt, pass_time, days):
    pass_time(days=days)
    lock(attempt)

    answer = attempt("4411", PASSWORD, address="10.0.0.1", browser=own_browser)

    assert answer.status_code == (302 if days < 90 else 429)


def test_wrong_passwords_in_their_own_browser_lock_that_browser_alone(
    department, own_browser, attempt
):
    lock(attempt, address="10.0.0.1", browser=own_browser)

    assert events_of("member.lock_out") == [{"way": "browser", "address": "10.0.0.1"}]
    assert attempt("4411", PASSWORD, address="203.0.113.9").status_code == 302


def test_who_guesses_with_a_copy_of_their_browser_keeps_no_officer_out_where_they_are_known(
    department, own_browser, attempt
):
    lock(attempt, address="203.0.113.9", browser=copy_of(own_browser))

    assert attempt("4411", address="203.0.113.9", browser=own_browser).status_code == 429
    answer = attempt("4411", PASSWORD, address="10.0.0.1", browser=own_browser)
    assert answer.status_code == 302


def test_in_their_browser_at_their_address_there_are_the_tries_of_both_and_no_more(
    department, own_browser, attempt
):
    lock(attempt, address="10.0.0.1", browser=own_browser)
    lock(attempt, address="10.0.0.1", browser=own_browser)

    for browser in (own_browser, Client()):
        assert attempt("4411", PASSWORD, address="10.0.0.1", browser=browser).status_code == 429
    ways = [said["way"] for said in events_of("member.lock_out")]
    assert ways == ["browser", "address"]


def test_where_both_are_locked_it_says_when_the_first_of_them_opens(
    department, own_browser, attempt, pass_time
):
    lock(attempt, address="10.0.0.1", browser=own_browser)
    pass_time(minutes=5)
    lock(attempt, address="10.0.0.1", browser=own_browser)

    answer = attempt("4411", PASSWORD, address="10.0.0.1", browser=own_browser)

    assert answer["Retry-After"] == "600"


def copy_of(browser: Client) -> Client:
    """What somebody has who took the cookie of a known browser away with them."""
    name = settings.KNOWN_BROWSER_COOKIE_NAME
    copied = Client()
    copied.cookies[name] = browser.cookies[name].value
    return copied


def choose_a_password(browser: Client) -> str:
    assert change_password(browser, PASSWORD).status_code == 302
    return NEW


def sign_out_everywhere(browser: Client) -> str:
    form = {"password": PASSWORD}
    assert browser.post(reverse("session-list"), form).status_code == 302
    return PASSWORD


@pytest.mark.parametrize("act", [choose_a_password, sign_out_everywhere])
def test_a_copy_of_a_browser_is_known_no_more_after(department, own_browser, attempt, act):
    for browser in (own_browser, Client()):  # a second session, which there is to end
        attempt("4411", PASSWORD, address="10.0.0.1", browser=browser)
    copied = copy_of(own_browser)
    password = act(own_browser)
    own_browser.post(reverse("sign-out"))

    lock(attempt, address="203.0.113.9", browser=copied)

    assert events_of("member.lock_out") == [{"way": "elsewhere", "address": "203.0.113.9"}]
    # Their own has a new secret, by which it is known wherever it is.
    answer = attempt("4411", password, address="203.0.113.9", browser=own_browser)
    assert answer.status_code == 302


def test_nor_once_a_one_time_password_was_used_there(department, own_browser, attempt):
    given = {"member": department.officer, "by": department.administrator, "now": timezone.now()}
    made = make_one_time_password(**given).row
    copied = copy_of(own_browser)

    attempt("4411", made.to_hand_over, address="10.0.0.1", browser=own_browser)

    lock(attempt, address="203.0.113.9", browser=copied)
    assert events_of("member.lock_out") == [{"way": "elsewhere", "address": "203.0.113.9"}]


def test_ending_one_session_forgets_no_browser(department, own_browser, attempt):
    for browser in (own_browser, Client()):
        attempt("4411", PASSWORD, address="10.0.0.1", browser=browser)
    before = copy_of(own_browser).cookies.output()
    [other] = department.officer.sessions.exclude(pk=own_browser.cookies["sessionid"].value)

    own_browser.post(reverse("session-list"), {"password": PASSWORD, "mark": other.mark})

    assert department.officer.sessions.count() == 1
    assert copy_of(own_browser).cookies.output() == before
    assert department.officer.known_places.filter(kind="browser").count() == 2


def test_who_is_signed_out_everywhere_by_an_administrator_is_known_in_no_browser(
    department, own_browser, attempt
):
    attempt("4411", PASSWORD, address="10.0.0.1", browser=own_browser)
    by = department.administrator

    end_sessions_of(member=department.officer, by=by, now=timezone.now())

    assert not department.officer.known_places.filter(kind="browser").exists()


def test_a_right_password_in_one_place_gives_nobody_elsewhere_more_guesses(
    department, own_browser, attempt
):
    for _ in range(4):
        attempt()
    attempt("4411", PASSWORD, address="10.0.0.1", browser=own_browser)

    assert attempt().status_code == 429


@pytest.mark.parametrize(
    "planted",
    ["planted", "planted:", Signer(salt="another").sign("planted")],
    ids=["bare", "with an empty signature", "with another signature"],
)
def test_a_cookie_that_this_service_never_gave_makes_no_browser_known(
    department, attempt, settings, planted
):
    """Whoever plants one where an officer signs in has a copy of it, and guesses elsewhere."""
    theirs, copy = Client(), Client()
    for browser in (theirs, copy):
        browser.cookies[settings.KNOWN_BROWSER_COOKIE_NAME] = planted
    attempt("4411", PASSWORD, address="10.0.0.1", browser=theirs)
    lock(attempt)

    assert attempt("4411", address="203.0.113.9", browser=copy).status_code == 429

    cookie = theirs.cookies[settings.KNOWN_BROWSER_COOKIE_NAME]
    assert not cookie.value.startswith("planted")
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")


def test_two_members_who_share_a_browser_are_both_known_in_it(department, own_browser, attempt):
    attempt("4412", PASSWORD, browser=own_browser, address="10.0.0.7")
    own_browser.post(reverse("sign-out"))
    lock(attempt, "4411")
    lock(attempt, "4412", address="198.51.100.2")

    for serial in ("4411", "4412"):
        assert (
            attempt(serial, PASSWORD, browser=own_browser, address="203.0.113.9").status_code == 302
        )
        own_browser.post(reverse("sign-out"))


def test_a_member_has_so_many_known_places_and_the_newest_stay(department, attempt, pass_time):
    for number in range(23):
        attempt("4411", PASSWORD, address=f"10.0.1.{number}")
        pass_time(minutes=5)

    addresses = department.officer.known_places.filter(kind="address").order_by("used_at")
    assert [each.place for each in addresses] == [f"10.0.1.{number}" for number in range(3, 23)]
    assert department.officer.known_places.filter(kind="browser").count() == 20


# The page to change one's own password -----------------------------------------------------------


def change_password(client: Client, old: str):
    form = {"old_password": old, "new_password1": NEW, "new_password2": NEW}
    return client.post(reverse("password-change"), form)


def test_wrong_old_passwords_lock_that_page_and_neither_sign_in_nor_the_session(
    department, attempt
):
    client = Client()
    client.force_login(department.officer, backend="people.sign_in.SerialNumberBackend")

    answers = [change_password(client, "not this one").status_code for _ in range(5)]

    assert answers == [200, 200, 200, 200, 429]
    assert change_password(client, PASSWORD).status_code == 429
    said = change_password(client, "x").content.decode()
    assert "The old password was wrong too often" in said
    assert "your password is as it was" in said
    assert client.get(reverse("home")).status_code == 200
    assert attempt("4411", PASSWORD).status_code == 302
    assert events_of("member.lock_out") == [{"way": "own_page", "address": "127.0.0.1"}]
    department.officer.refresh_from_db()
    assert department.officer.check_password(PASSWORD)


@pytest.mark.parametrize("old", ["", "not this one"])
def test_whether_a_new_password_is_the_old_one_is_told_to_nobody_who_does_not_know_it(
    department, old
):
    client = Client()
    client.force_login(department.officer, backend="people.sign_in.SerialNumberBackend")

    def told_of(new: str) -> str:
        form = {"old_password": old, "new_password1": new, "new_password2": new}
        page = client.post(reverse("password-change"), form)
        return page.context["form"]["new_password1"].error_words

    assert told_of(PASSWORD) == told_of("words that nobody guesses")


@pytest.mark.parametrize("new", ["too short", "words that nobody guesses"])
def test_a_new_password_that_is_refused_costs_no_try(department, clock, new):
    client = client_of(department.officer)
    form = {"new_password1": new, "new_password2": new + ("" if new == "too short" else "?")}
    for old in ["not this one"] * 6 + [PASSWORD] * 12:
        assert client.post(reverse("password-change"), form | {"old_password": old}).context["form"]

    assert not TryCount.objects.exists()
    assert not Spending.objects.exists()
    assert change_password(client, PASSWORD).status_code == 302


def test_on_the_page_of_sessions_the_words_are_of_sessions_and_what_was_not_tried_costs_nothing(
    department, clock
):
    client, there = client_of(department.officer), client_of(department.officer)
    address, typed = reverse("session-list"), {"password": "not this one"}
    for _ in range(6):
        ended = client.post(address, typed | {"mark": "of one that has ended"})
        assert "has ended already" in ended.content.decode()
    assert not TryCount.objects.exists()

    codes = [client.post(address, typed).status_code for _ in range(5)]
    refused = client.post(address, {"password": PASSWORD})

    assert codes == [200] * 4 + [429]
    said = refused.content.decode()
    assert "Your password was wrong too often" in said
    assert "no session was ended" in said
    assert "Back to sign in" not in said
    assert there.get(reverse("home")).status_code == 200


def test_who_has_ended_sessions_too_often_is_told_that_and_may_change_the_password(
    department, clock
):
    client = client_of(department.officer)
    codes = []
    for _ in range(11):
        client_of(department.officer)
        answer = client.post(reverse("session-list"), {"password": PASSWORD})
        codes.append(answer.status_code)

    assert codes == [302] * 10 + [429]
    assert "You have ended sessions very often" in answer.content.decode()
    assert change_password(client, PASSWORD).status_code == 302


def test_a_right_old_password_forgets_the_wrong_ones(department, clock):
    client = Client()
    client.force_login(department.officer, backend="people.sign_in.SerialNumberBackend")
    change_password(client, "not this one")

    assert change_password(client, PASSWORD).status_code == 302
    assert not TryCount.objects.exists()


def test_every_way_is_locked_until_its_own_moment(department, attempt, own_browser, pass_time):
    lock(attempt)
    pass_time(minutes=5)
    lock(attempt, address="10.0.0.1", browser=own_browser)

    ways = {count.way: count.locked_until for count in TryCount.objects.all()}
    assert ways == {
        Way.ELSEWHERE: NOON + timedelta(minutes=15),
        Way.BROWSER: NOON + timedelta(minutes=20),
    }
    assert locked_until("4411", NOON) == NOON + timedelta(minutes=20)
