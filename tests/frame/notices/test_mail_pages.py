"""Choosing what comes by e-mail, and the administrator's list of what could not be sent."""

from datetime import timedelta
from html import unescape

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from frame.notices.choices import choices_of, choose_mail
from frame.notices.kinds import Mail, all_groups
from frame.notices.mailing import send_due
from frame.notices.models import MailChoice, Notice
from frame.notices.sweeping import FORGET_AFTER, forget_old
from people.actions.mail_again import send_mail_again
from people.models import Member
from tests.frame.notices.kinds import NEWS, a_notice

BACKEND = "people.sign_in.SerialNumberBackend"


def as_a_rule() -> dict[str, Mail]:
    """What holds for an officer who has not chosen."""
    return {group.key: group.mail for group in all_groups() if not group.rights}


def chosen_by(member: Member) -> dict[str, Mail]:
    return {group.key: wish for group, wish in choices_of(member).items() if not group.rights}


def text_of(response) -> str:
    return unescape(response.content.decode())


@pytest.fixture
def officer(client, department):
    client.force_login(department.officer, backend=BACKEND)
    return client


@pytest.fixture
def administrator(client, department):
    client.force_login(department.administrator, backend=BACKEND)
    return client


# Choosing ---------------------------------------------------------------------------------------


def test_who_has_not_chosen_gets_what_holds_as_a_rule(department):
    assert chosen_by(department.officer) == as_a_rule()
    assert as_a_rule()["credit"] == Mail.DAILY
    assert as_a_rule()["classes"] == Mail.AT_ONCE
    assert as_a_rule()["jobs"] == Mail.NEVER


def test_a_choice_is_ones_own_and_the_last_one_holds(department):
    choose_mail(by=department.officer, choices={NEWS.key: "daily", "credit": "never"})
    choose_mail(by=department.officer, choices={NEWS.key: "never"})

    assert chosen_by(department.officer) == {
        **as_a_rule(),
        NEWS.key: Mail.NEVER,
        "credit": Mail.NEVER,
    }
    assert chosen_by(department.colleague) == as_a_rule()


def test_the_page_saves_a_choice_for_each_group(officer, department):
    sent = dict.fromkeys(as_a_rule(), "daily")

    said = officer.post("/notices/e-mail/", sent, follow=True).content.decode()

    assert "Your choice is saved." in said
    assert chosen_by(department.officer) == dict.fromkeys(as_a_rule(), Mail.DAILY)
    page = officer.get("/notices/e-mail/").content.decode()
    assert page.count('<option value="daily" selected>') == len(as_a_rule())


@pytest.mark.parametrize("value", ["", "hourly"])
def test_a_choice_that_is_not_offered_is_refused_beside_its_field(officer, value):
    sent = {**dict.fromkeys(as_a_rule(), "daily"), NEWS.key: value}

    response = officer.post("/notices/e-mail/", sent)

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [NEWS.key]
    assert not MailChoice.objects.exists()


def test_the_page_names_the_address_or_says_that_there_is_none(officer, department):
    assert "There is no e-mail address on file for you" in (
        officer.get("/notices/e-mail/").content.decode()
    )

    Member.objects.filter(pk=department.officer.pk).update(email="officer@example.org")
    said = officer.get("/notices/e-mail/").content.decode()

    assert "E-mail goes to <strong>officer@example.org</strong>." in said
    assert "“Once a day” comes at 7:00 AM" in said
    assert "no e-mail address" not in said


def test_the_page_offers_what_a_member_can_be_told_of_alone(officer, department):
    assert "The Training Unit’s queue" not in text_of(officer.get("/notices/e-mail/"))
    assert "The Training Unit’s queue" not in text_of(officer.get("/notices/"))

    officer.force_login(department.clerk, backend=BACKEND)

    assert "The Training Unit’s queue" in text_of(officer.get("/notices/e-mail/"))
    assert "The Training Unit’s queue" in text_of(officer.get("/notices/"))


# What could not be sent -------------------------------------------------------------------------


def failed(member: Member, **more) -> Notice:
    notice = a_notice(member, "About a record that is nobody else's.")
    Notice.objects.filter(pk=notice.pk).update(
        mail="failed", mail_error="550 No such user", mail_tried_at=timezone.now(), **more
    )
    return notice


def test_an_administrator_is_told_of_what_could_not_be_sent(administrator, department):
    assert "could not be sent" not in administrator.get("/administration/").content.decode()
    Member.objects.filter(pk=department.officer.pk).update(email="gone@example.org")
    failed(department.officer, mail_tried_to="typo@example.org")
    failed(department.colleague)

    assert "2 notices could not be sent by e-mail." in (
        administrator.get("/administration/").content.decode()
    )
    said = administrator.get("/administration/e-mail/").content.decode()
    assert "Núñez, Ana (4411)" in said
    assert "typo@example.org" in said
    assert "None known" in said
    assert said.count("550 No such user") == 2
    assert "About a record" not in said


def test_where_the_address_was_corrected_it_is_sent_again_there(administrator, department):
    Member.objects.filter(pk=department.officer.pk).update(email="good@example.org")
    notice = failed(department.officer, mail_tried_to="typo@example.org", mail_tries=5)
    address = reverse("people:mail-again", args=[notice.pk])

    assert address in administrator.get("/administration/e-mail/").content.decode()
    said = administrator.post(address, follow=True).content.decode()

    assert "good@example.org within a minute" in said
    assert send_due(timezone.now()) == 1
    assert mail.outbox[-1].to == ["good@example.org"]
    notice.refresh_from_db()
    assert (notice.mail, notice.mail_tried_to) == ("sent", "good@example.org")
    assert Event.objects.get(action="notice.send_again").member.serial_number == "4411"
    assert administrator.post(address).status_code == 404


def test_at_an_address_that_failed_it_is_not_sent_again(administrator, department):
    Member.objects.filter(pk=department.officer.pk).update(email="typo@example.org")
    notice = failed(department.officer, mail_tried_to="old@example.org\ntypo@example.org")
    address = reverse("people:mail-again", args=[notice.pk])

    assert address not in administrator.get("/administration/e-mail/").content.decode()
    said = administrator.post(address, follow=True).content.decode()

    assert "Correct that first." in said
    notice.refresh_from_db()
    assert notice.mail == "failed"


@pytest.mark.parametrize(
    ("seat", "refusal"), [("auditor", PermissionDenied), ("administrator", ValidationError)]
)
def test_nobody_else_has_it_sent_again_nor_what_was_read(department, seat, refusal):
    notice = failed(department.officer, seen_at=timezone.now())

    with pytest.raises(refusal):
        send_mail_again(notice=notice, by=department.members[seat], now=timezone.now())


def test_it_is_not_sent_again_when_the_event_fails(department, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the event log is full")

    monkeypatch.setattr("people.actions.mail_again.record_event", fail)
    Member.objects.filter(pk=department.officer.pk).update(email="good@example.org")
    notice = failed(department.officer, mail_tried_to="typo@example.org")

    with pytest.raises(RuntimeError):
        send_mail_again(notice=notice, by=department.administrator, now=timezone.now())
    notice.refresh_from_db()
    assert notice.mail == "failed"


def test_what_was_read_since_or_is_tried_again_is_not_listed(administrator, department):
    failed(department.officer, seen_at=timezone.now())
    a_notice(department.officer)

    said = administrator.get("/administration/e-mail/").content.decode()

    assert "Every e-mail was sent" in said


def test_what_could_not_be_sent_is_found_by_member(administrator, department):
    failed(department.officer)
    failed(department.colleague)

    table = administrator.get("/administration/e-mail/", {"q": "nunez"}).context["table"]

    assert [row.record.to for row in table.page.object_list] == [department.officer]


def test_nobody_else_is_told_of_what_could_not_be_sent(department):
    failed(department.officer)

    assert Notice.objects.not_sent(department.administrator).count() == 1
    for seat in ("officer", "clerk", "auditor", "commander"):
        assert not Notice.objects.not_sent(department.members[seat]).exists()


# What is old ------------------------------------------------------------------------------------


def test_notices_are_kept_for_a_year(department):
    now = timezone.now()
    old, kept = a_notice(department.officer), a_notice(department.officer)
    Notice.objects.filter(pk=old.pk).update(made_at=now - FORGET_AFTER - timedelta(seconds=1))
    Notice.objects.filter(pk=kept.pk).update(made_at=now - FORGET_AFTER)

    forget_old(now)

    assert list(Notice.objects.all()) == [kept]
