"""Sessions: until when they go on, where they are listed, and who ends them."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from events.persons import PersonThen
from frame.jobs.sweeping import sweep
from frame.notices.models import Notice
from people.actions.members import change_member
from people.actions.sessions import end_all_sessions, end_own_sessions, end_sessions_of
from people.devices import device_in_words
from people.models import GuardedChange, Member, MemberSession
from people.session_store import SessionStore
from tests.department import SEATS
from tests.factories import PASSWORD
from tests.signed_in import client_of

NOON = datetime(2026, 11, 2, 18, tzinfo=UTC)
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)


def signed_in(member: Member, agent: str = CHROME) -> Client:
    """Somebody who signed in by the form."""
    client = Client(headers={"user-agent": agent})
    client.post(reverse("sign-in"), {"username": member.serial_number, "password": PASSWORD})
    return client


def is_in(client: Client, **headers: str) -> bool:
    return client.get(reverse("notices:notice-list"), headers=headers).status_code == 200


def keys_of(member: Member) -> set[str]:
    return set(member.sessions.values_list("session_key", flat=True))


def key_of(client: Client) -> str:
    return client.cookies["sessionid"].value


# Until when --------------------------------------------------------------------------------------


def test_who_does_nothing_for_half_an_hour_is_signed_out(department):
    with time_machine.travel(NOON, tick=False) as clock:
        client = signed_in(department.officer)
        clock.move_to(NOON + timedelta(minutes=29, seconds=59))
        before = is_in(client)
        clock.shift(timedelta(minutes=29, seconds=59))
        again = is_in(client)
        clock.shift(timedelta(minutes=30))
        after = is_in(client)

    assert (before, again, after) == (True, True, False)


def test_the_half_hour_is_a_setting(department, settings):
    settings.SESSION_IDLE_MINUTES = 5
    with time_machine.travel(NOON, tick=False) as clock:
        client = signed_in(department.officer)
        clock.shift(timedelta(minutes=5))

        assert not is_in(client)


def test_whoever_goes_on_and_on_signs_in_anew_after_twelve_hours(department):
    with time_machine.travel(NOON, tick=False) as clock:
        client = signed_in(department.officer)
        went_on = []
        for _ in range(48):
            clock.shift(timedelta(minutes=15))
            went_on.append(is_in(client))

    assert went_on == [True] * 47 + [False]


def test_what_a_page_asks_by_itself_keeps_nobody_signed_in(department):
    with time_machine.travel(NOON, tick=False) as clock:
        client = signed_in(department.officer)
        clock.shift(timedelta(minutes=20))
        assert is_in(client, **{"x-asked-by-itself": "1"})
        clock.shift(timedelta(minutes=10))

        assert not is_in(client)


def test_being_seen_is_written_once_a_minute_at_most(
    department, django_assert_num_queries, django_assert_max_num_queries
):
    address = reverse("session-left")
    with time_machine.travel(NOON, tick=False) as clock:
        client = signed_in(department.officer)
        clock.shift(timedelta(seconds=59))
        with django_assert_num_queries(2):  # the session, and whose it is
            client.get(address)
        clock.shift(timedelta(seconds=1))
        with django_assert_num_queries(3):
            client.get(address)
        with django_assert_num_queries(2):
            client.get(address)


def test_a_page_is_read_where_being_seen_can_not_be_written(department, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise DatabaseError("attempt to write a readonly database")

    with time_machine.travel(NOON, tick=False) as clock:
        client = signed_in(department.officer)
        clock.shift(timedelta(minutes=2))
        monkeypatch.setattr("people.models.member_session.MemberSessionQuerySet.update", fail)

        assert is_in(client)


def test_a_page_is_told_how_long_is_left_and_of_whom(department):
    address = reverse("session-left")
    with time_machine.travel(NOON, tick=False) as clock:
        client = signed_in(department.officer)
        clock.shift(timedelta(minutes=10))
        by_itself = client.get(address, headers={"x-asked-by-itself": "1"}).json()
        by_somebody = client.get(address)

    assert (by_itself["member"], by_itself["seconds"]) == ("4411", 20 * 60)
    assert by_somebody.json()["seconds"] == 30 * 60
    assert "no-store" in by_somebody["Cache-Control"]
    assert Client().get(address).json() == {"member": "", "seconds": 0}


def test_a_form_that_was_open_is_taken_with_the_token_of_the_new_session(department):
    client = Client(enforce_csrf_checks=True)
    client.get(reverse("sign-in"))
    typed = {"username": "4411", "password": PASSWORD}
    token = client.cookies["csrftoken"].value
    client.post(reverse("sign-in"), {**typed, "csrfmiddlewaretoken": token})

    fresh = client.get(reverse("session-left")).json()["token"]
    sent = client.post(reverse("notices:notice-read-all"), {"csrfmiddlewaretoken": fresh})
    stale = client.post(reverse("notices:notice-read-all"), {"csrfmiddlewaretoken": token})

    assert (sent.status_code, stale.status_code) == (302, 403)


def test_a_session_says_whose_it_is_at_which_device_and_since_when(department):
    with time_machine.travel(NOON, tick=False) as clock:
        signed_in(department.officer, IPHONE)
        clock.shift(timedelta(minutes=7))
        signed_in(department.officer)

    assert list(
        department.officer.sessions.order_by("started_at").values_list("device", "started_at")
    ) == [("Safari on iPhone", NOON), ("Chrome on Windows", NOON + timedelta(minutes=7))]


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (CHROME, "Chrome on Windows"),
        (IPHONE, "Safari on iPhone"),
        (f"{CHROME} Edg/130.0", "Edge on Windows"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
            "Firefox on Linux",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/130.0 Mobile Safari/5",
            "Chrome on Android",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18 Safari/605", "Safari on Mac"),
        ("curl/8.5.0", "A browser that doesn’t say which"),
        ("", "A browser that doesn’t say which"),
        ("\x00<script>" * 2000, "A browser that doesn’t say which"),
    ],
)
def test_a_device_is_told_in_words(agent, words):
    assert device_in_words(agent) == words


def test_signing_in_anew_begins_a_session_anew(department):
    with time_machine.travel(NOON, tick=False) as clock:
        client = signed_in(department.officer)
        first = key_of(client)
        client.post(reverse("sign-out"))
        clock.shift(timedelta(hours=1))
        client.post(reverse("sign-in"), {"username": "4411", "password": PASSWORD})

    [session] = department.officer.sessions.all()
    assert session.session_key != first
    assert session.started_at == NOON + timedelta(hours=1)


def test_ended_sessions_are_cleared_away(department):
    with time_machine.travel(NOON, tick=False) as clock:
        signed_in(department.officer)
        clock.shift(timedelta(minutes=20))
        signed_in(department.officer)
        clock.shift(timedelta(minutes=20))

        call_command("clearsessions")

        assert department.officer.sessions.count() == 1


def test_the_worker_clears_them_away_too_and_those_in_which_nobody_signed_in(department):
    with time_machine.travel(NOON, tick=False):
        signed_in(department.officer)
        nobody = SessionStore()
        nobody["seen"] = "the page of signing in"
        nobody.create()

    sweep(NOON + timedelta(minutes=29))
    assert MemberSession.objects.count() == 2
    sweep(NOON + timedelta(minutes=30))
    assert MemberSession.objects.count() == 0


# Listed and ended by their owner -----------------------------------------------------------------


def test_a_member_sees_where_they_are_signed_in_and_no_key_of_a_session(department):
    here, there = signed_in(department.officer), signed_in(department.officer, IPHONE)
    signed_in(department.colleague)

    page = here.get(reverse("session-list"))

    assert page.context["this"].session_key == key_of(here)
    assert [each.session_key for each in page.context["others"]] == [key_of(there)]
    shown = page.content.decode()
    assert "Safari on iPhone" in shown
    assert key_of(here) not in shown
    assert key_of(there) not in shown


def test_a_member_ends_one_of_their_sessions_with_their_password(department):
    here, there = signed_in(department.officer), signed_in(department.officer, IPHONE)
    other = signed_in(department.officer)
    [mark] = [each.mark for each in department.officer.sessions.filter(pk=key_of(there))]

    here.post(reverse("session-list"), {"password": PASSWORD, "mark": mark})

    assert (is_in(here), is_in(there), is_in(other)) == (True, False, True)
    event = Event.objects.get(action="session.end_own")
    assert (event.by, event.after) == (PersonThen.of(department.officer), {"sessions": 1})


def test_a_member_ends_all_the_others(department):
    here, there = signed_in(department.officer), signed_in(department.officer, IPHONE)
    colleague = signed_in(department.colleague)

    here.post(reverse("session-list"), {"password": PASSWORD})

    assert (is_in(here), is_in(there), is_in(colleague)) == (True, False, True)


@pytest.mark.parametrize("password", ["", "not this one"])
def test_without_the_password_nothing_is_ended(department, password):
    here, there = signed_in(department.officer), signed_in(department.officer, IPHONE)

    page = here.post(reverse("session-list"), {"password": password})

    assert page.context["form"].errors["password"]
    assert is_in(there)
    assert not Event.objects.filter(action="session.end_own").exists()


def test_the_password_is_not_guessed_on_that_page(department):
    here, there = signed_in(department.officer), signed_in(department.officer, IPHONE)
    tried = [here.post(reverse("session-list"), {"password": f"guess {n}"}) for n in range(6)]

    assert tried[-1].status_code == 429
    assert here.post(reverse("session-list"), {"password": PASSWORD}).status_code == 429
    assert is_in(there)


def test_nobody_ends_another_s_session_by_its_mark(department):
    here, colleague = signed_in(department.officer), signed_in(department.colleague)
    mark = department.colleague.sessions.get().mark

    page = here.post(reverse("session-list"), {"password": PASSWORD, "mark": mark})

    assert "has ended already" in page.content.decode()
    assert is_in(colleague)


def test_a_change_of_the_password_ends_every_other_session(department):
    here, there = signed_in(department.officer), signed_in(department.officer, IPHONE)
    new = "plenty of letters 7"

    here.post(
        reverse("password-change"),
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )

    # Asked before the other one asks for anything: a session of the old password ends by that too.
    assert keys_of(department.officer) == {key_of(here)}
    assert (is_in(here), is_in(there)) == (True, False)


def test_signing_out_leaves_no_session(department):
    client = signed_in(department.officer)

    client.post(reverse("sign-out"))

    assert keys_of(department.officer) == set()


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"separated_on": "2020-01-01"}, {"hired_on": "2099-01-01"}]
)
def test_who_may_not_sign_in_or_left_is_in_no_session(department, change):
    client = signed_in(department.officer)
    change = {"hired_on": "2015-06-01", **change}
    Member.objects.filter(pk=department.officer.pk).update(**change)

    assert not is_in(client)


@pytest.mark.parametrize(
    ("leave", "come_back"),
    [
        ({"is_active": False}, {"is_active": True}),
        ({"separated_on": NOON.date() - timedelta(days=1)}, {"separated_on": None}),
        ({"hired_on": NOON.date() + timedelta(days=1)}, {"hired_on": date(2015, 6, 1)}),
    ],
    ids=["may not sign in", "separated", "hired later"],
)
def test_who_may_sign_in_again_is_in_no_session_of_before_and_known_nowhere(
    department, leave, come_back
):
    with time_machine.travel(NOON, tick=False) as clock:
        client = signed_in(department.officer)
        assert department.officer.known_places.count() == 2
        for values in (leave, come_back):
            clock.shift(timedelta(minutes=1))
            change_member(
                member=Member.objects.get(pk=department.officer.pk),
                values=values,
                by=department.administrator,
                today=NOON.date(),
            )

        assert not is_in(client)
        assert keys_of(department.officer) == set()
        assert not department.officer.known_places.exists()
        assert is_in(signed_in(Member.objects.get(pk=department.officer.pk)))


def test_who_leaves_later_and_comes_back_is_known_nowhere(department):
    with time_machine.travel(NOON, tick=False) as clock:
        signed_in(department.officer)
        change = {"by": department.administrator, "today": NOON.date()}
        leaves_on = {"separated_on": NOON.date() + timedelta(days=1)}
        change_member(member=department.officer, values=leaves_on, **change)
        assert department.officer.known_places.count() == 2
        clock.shift(timedelta(days=3))
        back = {"member": Member.objects.get(pk=department.officer.pk), **change}
        change_member(values={"separated_on": None}, **back)

    assert not department.officer.known_places.exists()
    assert keys_of(department.officer) == set()


def test_another_change_leaves_a_member_signed_in(department):
    client = signed_in(department.officer)

    change_member(
        member=department.officer,
        values={"rank": "Sergeant"},
        by=department.administrator,
        today=timezone.localdate(),
    )

    assert is_in(client)
    assert department.officer.known_places.exists()


def test_sessions_that_have_ended_by_themselves_are_not_counted_as_ended(department):
    with time_machine.travel(NOON, tick=False) as clock:
        for member in (department.officer, department.officer, department.clerk):
            signed_in(member)
        mark = department.officer.sessions.first().mark
        clock.shift(timedelta(minutes=30))
        signed_in(department.officer)
        now, administrator = timezone.now(), department.administrator
        with pytest.raises(ValidationError, match="has ended already"):
            end_own_sessions(by=department.officer, here="", mark=mark, now=now)
        ended = end_sessions_of(member=department.officer, by=administrator, now=now)
        with pytest.raises(ValidationError, match="is signed in nowhere"):
            end_sessions_of(member=department.clerk, by=administrator, now=now)
        signed_in(department.colleague)
        in_all = end_all_sessions(by=administrator, here="", now=now)

    assert (ended, in_all) == (1, 1)


# Ended by an administrator -----------------------------------------------------------------------


def test_an_administrator_signs_a_member_out_everywhere(department):
    here, there = signed_in(department.officer), signed_in(department.officer, IPHONE)
    desk = client_of(department.administrator)
    page = desk.get(reverse("people:member-detail", args=[department.officer.pk]))

    desk.post(reverse("people:sessions-end-of-member", args=[department.officer.pk]))

    assert "Signed in at 2 devices." in page.content.decode()
    assert (is_in(here), is_in(there), is_in(desk)) == (False, False, True)
    event = Event.objects.get(action="session.end_of_member")
    assert (event.member, event.after) == (PersonThen.of(department.officer), {"sessions": 2})


def test_an_administrator_signs_everybody_out_but_themselves_where_they_are(department):
    elsewhere = client_of(department.administrator)
    others = [signed_in(department.officer), signed_in(department.clerk), elsewhere]
    desk = client_of(department.administrator)
    asked = desk.get(reverse("people:sessions-end-all"))

    desk.post(reverse("people:sessions-end-all"))

    assert "Everybody but you" in asked.content.decode()
    assert [is_in(client) for client in (*others, desk)] == [False, False, False, True]
    assert Event.objects.get(action="session.end_all").after == {"sessions": 3}


def test_with_everybody_signed_out_no_browser_is_known_but_the_one_that_asked(department):
    signed_in(department.officer)
    desk = signed_in(department.administrator)
    before = set(department.administrator.known_places.filter(kind="browser").values_list("place"))

    desk.post(reverse("people:sessions-end-all"))

    after = set(department.administrator.known_places.filter(kind="browser").values_list("place"))
    assert not department.officer.known_places.filter(kind="browser").exists()
    assert department.officer.known_places.filter(kind="address").exists()
    assert (len(after), before & after) == (1, set())


def test_who_is_signed_in_nowhere_is_not_signed_out(department):
    with pytest.raises(ValidationError, match="is signed in nowhere"):
        end_sessions_of(member=department.officer, by=department.administrator, now=timezone.now())
    with pytest.raises(ValidationError, match="page of your sessions"):
        end_sessions_of(
            member=department.administrator, by=department.administrator, now=timezone.now()
        )


def test_each_time_an_auditor_is_signed_out_by_another_it_is_told_and_listed(department):
    for _ in range(2):
        signed_in(department.auditor)
        end_sessions_of(member=department.auditor, by=department.administrator, now=timezone.now())

    by = department.administrator.name
    words = f"{by} has signed {department.auditor} out everywhere."
    assert [each.words for each in GuardedChange.objects.not_seen()] == [words, words]
    told = Notice.objects.filter(sentence=words, to=department.auditor)
    assert [notice.kind for notice in told] == ["access.own_changed", "access.own_changed"]


def test_who_holds_no_guarded_role_is_signed_out_without_a_list(department):
    signed_in(department.officer)
    end_sessions_of(member=department.officer, by=department.administrator, now=timezone.now())

    assert not GuardedChange.objects.exists()


def test_of_everybody_signed_out_those_who_keep_watch_are_told_and_listed(department):
    for seat in ("auditor", "ogc", "officer", "administrator"):
        signed_in(department.members[seat])

    end_all_sessions(by=department.administrator, here="", now=timezone.now())

    assert [each.member for each in GuardedChange.objects.order_by("member")] == [
        department.ogc,
        department.auditor,
    ]
    by = department.administrator.name
    [words] = Notice.objects.filter(to=department.ogc).values_list("sentence", flat=True)
    assert words == f"{by} has signed everybody out, {department.ogc} too."


@pytest.mark.parametrize("seat", sorted(set(SEATS) - {"anonymous", "administrator"}))
def test_nobody_else_signs_others_out(department, seat):
    client = signed_in(department.officer)
    by = department.members[seat]

    with pytest.raises(PermissionDenied):
        end_sessions_of(member=department.officer, by=by, now=timezone.now())
    with pytest.raises(PermissionDenied):
        end_all_sessions(by=by, here="", now=timezone.now())

    assert is_in(client)


@pytest.mark.parametrize(
    "act",
    [
        lambda here: end_own_sessions(by=here.officer, here="", now=timezone.now()),
        lambda here: end_sessions_of(
            member=here.officer, by=here.administrator, now=timezone.now()
        ),
        lambda here: end_all_sessions(by=here.administrator, here="", now=timezone.now()),
    ],
    ids=["own", "a member's", "all"],
)
def test_nothing_is_ended_when_the_event_fails(department, act, monkeypatch):
    client = signed_in(department.officer)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the event log is full")

    monkeypatch.setattr("people.actions.sessions.record_event", fail)
    with pytest.raises(RuntimeError):
        act(department)

    assert is_in(client)


def test_a_session_of_before_a_member_is_seen_by_who_administers_alone(department):
    signed_in(department.officer)
    signed_in(department.clerk)

    def seen_by(member: Member) -> int:
        return MemberSession.objects.visible_to(member).going_on(timezone.now()).count()

    assert (seen_by(department.administrator), seen_by(department.officer)) == (2, 1)
    assert seen_by(department.colleague) == 0


def test_a_store_without_a_row_has_no_time_left(db):
    store = SessionStore()
    store.note_seen(timezone.now())

    assert store.seconds_left == 0
