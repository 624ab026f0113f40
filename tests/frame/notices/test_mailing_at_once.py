"""Several workers that send at one moment, and one that is killed: each e-mail once at most."""

from pathlib import Path

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from frame.notices.mailing import LOST, LOST_AFTER, send_due
from frame.notices.models import Notice
from people.models import Member
from tests.concurrency import at_once
from tests.factories import ElementFactory, MemberFactory
from tests.frame.notices.kinds import a_notice
from tests.killed import run_until_killed

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def members(shared_database: None) -> list[Member]:
    squad = ElementFactory()
    return [MemberFactory(email=f"{number}@example.org", element=squad) for number in range(6)]


def test_four_workers_at_once_send_each_notice_once(members):
    notices = [a_notice(member) for member in members for _ in range(2)]
    now = timezone.now()

    sent = at_once(*[lambda: send_due(now)] * 4)

    assert [each for each in sent if isinstance(each, Exception)] == []
    told = [
        address
        for letter in mail.outbox
        for address in letter.body.split()
        if address.startswith("-")
    ]
    assert len(told) == len(notices)
    assert set(Notice.objects.values_list("mail", "mail_tries")) == {("sent", 1)}


def test_four_workers_at_once_send_one_notice_once(members):
    a_notice(members[0])
    now = timezone.now()

    assert sorted(at_once(*[lambda: send_due(now)] * 4)) == [0, 0, 0, 1]
    assert len(mail.outbox) == 1


def test_what_another_worker_holds_is_left_to_it_without_waiting(members):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time.")
    a_notice(members[0])
    now = timezone.now()

    def send_without_waiting() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        return send_due(now)

    with transaction.atomic():
        list(Notice.objects.select_for_update())
        assert at_once(send_without_waiting) == [0]

    assert (send_due(now), len(mail.outbox)) == (1, 1)


def test_a_worker_killed_when_the_e_mail_has_just_left_sends_it_once(members, tmp_path, settings):
    a_notice(members[0])
    run_until_killed("tests.frame.notices.mailing_process", str(tmp_path / "mail"))
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    later = timezone.now() + LOST_AFTER

    assert Notice.objects.get().mail == "sending"
    assert [send_due(timezone.now()), send_due(later)] == [0, 0]
    assert len(list((tmp_path / "mail").iterdir())) == 1
    notice = Notice.objects.get()
    assert (notice.mail, notice.mail_error) == ("failed", LOST)
