"""Choosing what comes by e-mail, and the administrator's list of what could not be sent."""

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from frame.notices.choices import choices_of, choose_mail
from frame.notices.kinds import Mail, all_groups
from frame.notices.models import MailChoice, Notice
from frame.notices.sweeping import FORGET_AFTER, forget_old
from people.models import Member
from tests.frame.notices.kinds import NEWS, a_notice

BACKEND = "people.sign_in.SerialNumberBackend"


def as_a_rule() -> dict[str, Mail]:
    """What holds for an officer who has not chosen."""
    return {group.key: group.mail for group in all_groups() if not group.rights}


def chosen_by(member: Member) -> dict[str, Mail]:
    return {group.key: mail for group, mail in choices_of(member).items() if not group.rights}


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
    failed(department.officer)
    failed(department.colleague)

    assert "2 notices could not be sent by e-mail." in (
        administrator.get("/administration/").content.decode()
    )
    said = administrator.get("/administration/e-mail/").content.decode()
    assert "Núñez, Ana (4411)" in said
    assert "gone@example.org" in said
    assert "None on file by now" in said
    assert said.count("550 No such user") == 2
    assert "About a record" not in said


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
