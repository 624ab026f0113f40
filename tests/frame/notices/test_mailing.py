"""Notices by e-mail: when, to whom, in which words, and each once at most."""

from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from frame.notices.choices import choose_mail
from frame.notices.mailing import (
    LOST,
    LOST_AFTER,
    MOST_MEMBERS,
    PAUSES,
    next_daily,
    send_due,
)
from frame.notices.models import Notice
from people.models import Member
from tests.factories import MemberFactory
from tests.frame.notices.kinds import NEWS, a_notice

CHICAGO = ZoneInfo("America/Chicago")
NOON = datetime(2026, 7, 1, 12, tzinfo=CHICAGO)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def noon(settings):
    settings.SITE_ADDRESS = "https://training.example.org"
    settings.DEPARTMENT_NAME = "Police Department"
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def officer(department) -> Member:
    department.officer.email = "officer@example.org"
    department.officer.save()
    return department.officer


def states() -> list[str]:
    return list(Notice.objects.order_by("pk").values_list("mail", flat=True))


# What is sent -----------------------------------------------------------------------------------


def test_an_e_mail_says_that_something_waits_and_where_and_nothing_of_the_record(officer):
    notice = a_notice(officer, "26-0042 De-escalation is canceled: Casey Roe is ill.")

    assert send_due(NOON) == 1

    [letter] = mail.outbox
    assert letter.to == ["officer@example.org"]
    assert letter.from_email == "training-records@localhost"
    assert letter.subject == "A notice waits for you in Training Records"
    assert letter.body == (
        "A notice waits for you in the Training Records of the Police Department:\n\n"
        "- Something happened:\n"
        f"  https://training.example.org/notices/{notice.pk}/\n\n"
        "Sign in to read it. This message says no more, since others may read e-mail.\n\n"
        "Choose what comes by e-mail:\n"
        "  https://training.example.org/notices/e-mail/\n"
    )
    assert states() == ["sent"]


def test_several_come_in_one_e_mail_and_a_great_many_are_counted(officer):
    for _ in range(22):
        a_notice(officer)

    send_due(NOON)

    [letter] = mail.outbox
    assert letter.subject == "22 notices wait for you in Training Records"
    assert letter.body.count("- Something happened") == 20
    assert "\n- and 2 more\n" in letter.body
    assert "Sign in to read them." in letter.body
    assert set(states()) == {"sent"}


def test_without_an_address_of_the_pages_an_e_mail_says_where_to_look(officer, settings):
    settings.SITE_ADDRESS = ""
    a_notice(officer)

    send_due(NOON)

    body = mail.outbox[0].body
    assert "http" not in body
    assert "- Something happened\n" in body
    assert "Choose what comes by e-mail under the bell." in body


def test_a_notice_of_a_kind_that_is_no_more_is_not_sent(officer):
    a_notice(officer)
    Notice.objects.update(kind="test.forgotten")

    assert send_due(NOON) == 0
    assert states() == [""]


# When, and to whom ------------------------------------------------------------------------------


def test_what_was_sent_is_not_sent_again(officer):
    a_notice(officer)

    assert [send_due(NOON), send_due(NOON + timedelta(days=1))] == [1, 0]
    assert len(mail.outbox) == 1


def test_what_was_read_meanwhile_is_not_sent(officer):
    a_notice(officer)
    Notice.objects.update(seen_at=NOON)

    assert send_due(NOON) == 0
    assert mail.outbox == []


@pytest.mark.parametrize(
    "changed", [{"email": ""}, {"is_active": False}, {"separated_on": "2026-06-30"}]
)
def test_nothing_is_sent_to_who_has_no_address_may_not_sign_in_or_has_left(officer, changed):
    a_notice(officer)
    Member.objects.filter(pk=officer.pk).update(**changed)

    assert send_due(NOON) == 0
    assert mail.outbox == []
    assert states() == [""]


def test_nothing_is_sent_of_a_group_that_a_member_wants_none_of(officer):
    a_notice(officer)
    choose_mail(by=officer, choices={NEWS.key: "never"})

    assert send_due(NOON) == 0
    assert states() == [""]


def test_what_comes_once_a_day_comes_at_seven_together(officer):
    choose_mail(by=officer, choices={NEWS.key: "daily"})
    a_notice(officer)
    assert send_due(NOON) == 0
    with time_machine.travel(NOON + timedelta(hours=3), tick=False):
        a_notice(officer)

    seven = datetime(2026, 7, 2, 7, tzinfo=CHICAGO)
    assert send_due(seven - MINUTE) == 0
    assert send_due(seven) == 1

    assert [letter.subject for letter in mail.outbox] == [
        "2 notices wait for you in Training Records"
    ]


@pytest.mark.parametrize(
    ("made", "leaves"),
    [
        ((1, 6, 59), (1, 7, 0)),
        ((1, 7, 0), (2, 7, 0)),
        ((1, 23, 59), (2, 7, 0)),
    ],
)
def test_the_e_mail_of_a_day_leaves_at_the_next_seven(made, leaves):
    def moment(day, hour, minute):
        return datetime(2026, 7, day, hour, minute, tzinfo=CHICAGO)

    assert next_daily(moment(*made)) == moment(*leaves)


def test_a_round_writes_to_so_many_members_and_the_next_one_goes_on(department):
    for number in range(MOST_MEMBERS + 1):
        a_notice(MemberFactory(email=f"{number}@example.org"))

    assert [send_due(NOON), send_due(NOON), send_due(NOON)] == [MOST_MEMBERS, 1, 0]
    assert len({letter.to[0] for letter in mail.outbox}) == MOST_MEMBERS + 1


def test_a_worker_that_is_asked_to_stop_claims_nothing_more(officer):
    a_notice(officer)

    assert send_due(NOON, must_stop=lambda: True) == 0
    assert states() == ["waiting"]


def test_an_idle_round_asks_two_queries_and_writes_nothing(department, django_assert_num_queries):
    with django_assert_num_queries(2):
        send_due(NOON)


@pytest.mark.parametrize("number", [1, 3])
def test_more_notices_to_one_member_need_no_more_queries(
    officer, number, django_assert_num_queries
):
    for _ in range(number):
        a_notice(officer)

    # What was lost, who waits; the claim in a savepoint: what is due, the choices, one write; sent.
    with django_assert_num_queries(8):
        send_due(NOON)


# What goes wrong --------------------------------------------------------------------------------


class Failing(EmailBackend):
    """A mail server that answers as a test says, once what it is given has arrived or not."""

    on_open: Exception | None = None
    on_send: Exception | None = None
    after_send: Exception | None = None
    on_close: Exception | None = None

    def open(self) -> bool:
        if Failing.on_open:
            raise Failing.on_open
        return True

    def send_messages(self, messages) -> int:
        if Failing.on_send:
            raise Failing.on_send
        sent = super().send_messages(messages)
        if Failing.after_send:
            raise Failing.after_send
        return sent

    def close(self) -> None:
        if Failing.on_close:
            raise Failing.on_close


class TakesNothing(EmailBackend):
    """A mail server that takes nothing and says nothing."""

    def send_messages(self, messages) -> int:
        return 0


@pytest.fixture
def server(settings, monkeypatch):
    """Let the mail server fail at a step."""
    settings.EMAIL_BACKEND = "tests.frame.notices.test_mailing.Failing"

    def fails(**steps: Exception | None) -> None:
        for step in ("on_open", "on_send", "after_send", "on_close"):
            monkeypatch.setattr(Failing, step, steps.get(step))

    fails()
    return fails


REFUSED = SMTPRecipientsRefused({"officer@example.org": (550, b"No such user")})


@pytest.mark.parametrize(
    "step",
    [
        {"on_open": ConnectionRefusedError("nobody listens")},
        {"on_open": TimeoutError("timed out")},
        {"on_send": SMTPDataError(451, b"Try later")},
        {"on_send": REFUSED},
    ],
)
def test_what_surely_did_not_leave_is_tried_again_and_after_some_times_no_more(
    officer, server, step
):
    a_notice(officer)
    server(**step)
    now = NOON
    for pause in PAUSES:
        assert send_due(now) == 0
        assert send_due(now + pause - timedelta(seconds=1)) == 0
        assert states() == ["waiting"]
        now += pause
    send_due(now)

    notice = Notice.objects.get()
    assert (notice.mail, notice.mail_tries) == ("failed", len(PAUSES) + 1)
    assert type(next(iter(step.values()))).__name__ in notice.mail_error
    server()
    assert send_due(now + timedelta(days=30)) == 0
    assert mail.outbox == []


def test_what_left_at_the_second_try_is_sent_once(officer, server):
    a_notice(officer)
    server(on_open=ConnectionRefusedError("nobody listens"))
    send_due(NOON)
    server()

    assert send_due(NOON + PAUSES[0]) == 1

    notice = Notice.objects.get()
    assert (notice.mail, notice.mail_tries, notice.mail_error) == ("sent", 2, "")
    assert len(mail.outbox) == 1


def test_a_server_that_can_not_be_reached_ends_the_round(department, server):
    for number in range(3):
        a_notice(MemberFactory(email=f"{number}@example.org"))
    server(on_open=ConnectionRefusedError("nobody listens"))

    send_due(NOON)

    assert sorted(Notice.objects.values_list("mail_tries", flat=True)) == [0, 0, 1]


def test_an_address_that_is_refused_keeps_nobody_elses_back(officer, server, settings):
    a_notice(officer)
    server(on_send=REFUSED)
    send_due(NOON)
    server()
    a_notice(MemberFactory(email="other@example.org"))

    assert send_due(NOON) == 1
    assert [letter.to for letter in mail.outbox] == [["other@example.org"]]


@pytest.mark.parametrize(
    "error", [SMTPServerDisconnected("gone"), TimeoutError("timed out"), RuntimeError("a fault")]
)
def test_what_may_have_left_is_not_sent_again(officer, server, error):
    a_notice(officer)
    server(after_send=error)

    assert send_due(NOON) == 0
    server()
    assert send_due(NOON + timedelta(days=30)) == 0

    notice = Notice.objects.get()
    assert notice.mail == "failed"
    assert notice.mail_error == (
        f"Whether this arrived is not known, so it is not sent again: {type(error).__name__}: "
        f"{error}"
    )
    assert len(mail.outbox) == 1


def test_a_server_that_fails_after_it_took_the_e_mail_has_sent_it(officer, server):
    a_notice(officer)
    server(on_close=SMTPServerDisconnected("gone"))

    assert send_due(NOON) == 1
    assert states() == ["sent"]


def test_a_server_that_takes_nothing_has_not_sent_it(officer, settings):
    settings.EMAIL_BACKEND = "tests.frame.notices.test_mailing.TakesNothing"
    a_notice(officer)

    assert send_due(NOON) == 0
    assert Notice.objects.get().mail_error == "The mail server took nothing."
    assert states() == ["waiting"]


class Slow(EmailBackend):
    """A mail server that takes an e-mail when everybody has taken its worker for dead."""

    def send_messages(self, messages) -> int:
        assert send_due(NOON + LOST_AFTER + MINUTE) == 0
        return super().send_messages(messages)


def test_what_was_given_up_as_lost_while_it_left_stays_told_as_lost(officer, settings):
    settings.EMAIL_BACKEND = "tests.frame.notices.test_mailing.Slow"
    a_notice(officer)

    send_due(NOON)

    notice = Notice.objects.get()
    assert (notice.mail, notice.mail_error) == ("failed", LOST)
    assert len(mail.outbox) == 1


def test_what_a_killed_worker_had_claimed_is_not_sent_again_and_is_told(officer):
    a_notice(officer)
    Notice.objects.update(mail="sending", mail_tries=1, mail_tried_at=NOON)

    assert send_due(NOON + LOST_AFTER) == 0
    assert states() == ["sending"]
    assert send_due(NOON + LOST_AFTER + MINUTE) == 0

    notice = Notice.objects.get()
    assert (notice.mail, notice.mail_error) == ("failed", LOST)
    assert mail.outbox == []
