"""The page from which administrators reach everything they keep."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from events.database_role import power_over_the_log
from events.verifier import ED25519, Key
from frame.notices.models import Notice
from tests.fake_clamd import fake_clamd
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.signed_in import client_of


def test_an_administrator_is_told_that_no_virus_scanner_is_set(department, settings):
    settings.CLAMD_ADDRESS = ""

    assert (
        "No virus scanner is set"
        in sign_in(department.administrator).get("/administration/").content.decode()
    )


def test_an_administrator_is_told_that_the_virus_scanner_is_away(department, settings):
    settings.CLAMD_ADDRESS = "/nowhere/clamd.ctl"

    said = sign_in(department.administrator).get("/administration/").content.decode()

    assert "The virus scanner does not answer, so no file is taken." in said


def test_an_administrator_is_told_which_virus_scanner_looks(department, settings):
    with fake_clamd() as (_, settings.CLAMD_ADDRESS):
        said = sign_in(department.administrator).get("/administration/").content.decode()

    assert "ClamAV 1.4.1, with signatures of Mar 10, 2026" in said


def said(department) -> str:
    page = client_of(department.administrator).get(reverse("administration"))
    return page.content.decode()


def test_it_says_when_the_service_could_rewrite_the_event_log(department):
    # The tests sign in as a superuser, and on SQLite the file is their own.
    assert "The event log can be rewritten" in said(department)
    assert power_over_the_log() in said(department)


def test_a_demo_does_not_speak_of_it(department, settings):
    settings.DEMO = True

    assert "The event log can be rewritten" not in said(department)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no roles")
def test_nothing_is_said_where_the_role_of_the_service_can_not(department):
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE of_the_service")
        call_command("grant_tables", "of_the_service")
        cursor.execute("SET LOCAL ROLE of_the_service")

    assert "The event log can be rewritten" not in said(department)


@pytest.mark.parametrize("page", ["home", "administration"])
def test_what_is_not_right_stands_on_home_and_on_administration(department, settings, page):
    settings.CLAMD_ADDRESS = "/nowhere/clamd.ctl"
    settings.EVENT_LOG_KEYS = []
    now = timezone.now()
    Notice.objects.create(
        to=department.officer,
        kind="role.given",
        sentence="You have a role more.",
        made_at=now,
        mail_due_at=now,
        mail="failed",
        mail_error="550 no such mailbox",
        mail_tried_at=now,
    )

    told = client_of(department.administrator).get(reverse(page)).content.decode()

    assert "Something is not right" in told
    assert "The virus scanner does not answer, so no file is taken." in told
    assert "The worker was not heard for half a minute" in told
    assert "1 notice could not be sent by e-mail." in told
    assert "The event log is not signed: EVENT_LOG_KEYS is empty." in told


def test_checkpoints_that_stay_in_the_house_are_told_there(department, settings):
    settings.EVENT_LOG_KEYS = [str(Key.of("training.example.org/log", ED25519, bytes(32)))]
    settings.EVENT_LOG_FOLDER, settings.EVENT_LOG_ADDRESSES = "", []

    assert "Signed checkpoints of the event log stay in its own database." in said(department)


def test_nobody_else_is_told_on_home_what_is_not_right_with_the_product(department, settings):
    settings.CLAMD_ADDRESS = "/nowhere/clamd.ctl"

    for seat in ("officer", "clerk", "auditor"):
        told = client_of(department.members[seat]).get(reverse("home")).content.decode()
        assert "Something is not right" not in told
