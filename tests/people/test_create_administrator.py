"""The first administrator is made at the console."""

import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from events.models import Event
from events.persons import PersonThen
from frame.notices.models import Notice
from frame.rights import Right
from people.actions.administrators import MEMBER_CREATE_ADMINISTRATOR
from people.models import Element, Member

PERSON = {
    "serial_number": "9001",
    "first_name": "Kim",
    "last_name": "Example",
    "rank": "Systems Analyst",
}


@pytest.fixture
def create(db, monkeypatch):
    def run(**changes: str) -> str:
        monkeypatch.setattr("builtins.input", lambda *_: " ")
        out = io.StringIO()
        call_command("create_administrator", stdout=out, **{**PERSON, **changes})
        return out.getvalue()

    return run


def test_it_makes_an_administrator_and_the_top_element(create, settings):
    assert "9001" in create()

    member = Member.objects.get(serial_number="9001")
    assert member.has_right(Right.ADMINISTER)
    assert member.element.name == settings.DEPARTMENT_NAME
    assert Event.objects.get(action=MEMBER_CREATE_ADMINISTRATOR.name).member == PersonThen.of(
        member
    )


def test_it_keeps_the_top_element_there_is(create):
    top = Element.objects.create(name="Department", kind="department")

    create()

    assert Member.objects.get(serial_number="9001").element == top


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"serial_number": " "}, "not blank"),
        ({"first_name": "x" * 61}, "at most 60"),
    ],
)
def test_it_refuses_in_words_and_saves_nothing(create, changes, words):
    with pytest.raises(CommandError, match=words):
        create(**changes)

    assert not Member.objects.exists()
    assert not Element.objects.exists()


def test_it_refuses_a_serial_number_that_is_taken(create):
    create()

    with pytest.raises(CommandError, match="already exists"):
        create()


def code_in(printed: str) -> str:
    [code] = re.findall(r"^    (\S+)$", printed, flags=re.MULTILINE)
    return code


def test_it_prints_a_one_time_password_that_must_be_changed(create, client):
    code = code_in(create())

    signed_in = client.post(reverse("sign-in"), {"username": "9001", "password": code}, follow=True)
    again = Client().post(reverse("sign-in"), {"username": "9001", "password": code})

    assert signed_in.redirect_chain[-1][0] == reverse("password-change")
    assert again.status_code == 200
    assert not Member.objects.get(serial_number="9001").has_usable_password()


def test_who_audits_and_who_administers_are_told_of_one_made_at_the_console(create, department):
    create()

    made = "Example, Kim (9001) was made an administrator from the console of the server."
    told = Notice.objects.filter(sentence=made).values_list("kind", "to")
    assert set(told) == {
        ("access.given_at_console", department.auditor.pk),
        ("access.given_at_console", department.administrator.pk),
    }, "nothing waits for a second administrator"


def test_a_one_time_password_is_made_at_the_console_for_who_can_not_sign_in(department, client):
    out = io.StringIO()

    call_command("one_time_password", " 1106 ", stdout=out)

    typed = {"username": "1106", "password": code_in(out.getvalue())}
    assert client.post(reverse("sign-in"), typed).status_code == 302
    assert Event.objects.get(action="one_time_password.make_at_console").by is None
    told = Notice.objects.exclude(to=department.administrator).values_list("kind", "to")
    assert list(told) == [("access.given_at_console", department.auditor.pk)]


def test_of_one_made_at_the_console_administrators_are_not_told_that_it_waits_for_them(department):
    call_command("one_time_password", "4411", stdout=io.StringIO())

    told = Notice.objects.exclude(to=department.officer).values_list("kind", "to")
    assert sorted(told) == [
        ("access.given_at_console", department.auditor.pk),
        ("access.given_at_console", department.administrator.pk),
    ]


def test_the_console_makes_none_for_a_serial_number_that_nobody_has(db):
    with pytest.raises(CommandError, match="No member has the serial number 9999"):
        call_command("one_time_password", "9999")
