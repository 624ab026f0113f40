"""The first administrator is made at the console."""

import io
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from events.models import Event
from events.persons import PersonThen
from frame.rights import Right
from people.actions.administrators import create_administrator
from people.models import Element, Member

PERSON = {
    "serial_number": "9001",
    "first_name": "Kim",
    "last_name": "Example",
    "rank": "Systems Analyst",
}


@pytest.fixture
def create(db, monkeypatch):
    def run(password: str = "a long enough password", **changes: str) -> str:
        monkeypatch.setattr("builtins.input", lambda *_: password)
        out = io.StringIO()
        call_command(
            "create_administrator", password_from_stdin=True, stdout=out, **{**PERSON, **changes}
        )
        return out.getvalue()

    return run


def test_it_makes_an_administrator_and_the_top_element(create, settings):
    assert "9001" in create()

    member = Member.objects.get(serial_number="9001")
    assert member.has_right(Right.ADMINISTER)
    assert member.element.name == settings.DEPARTMENT_NAME
    assert Event.objects.get(action="member.create_administrator").member == PersonThen.of(member)


def test_it_keeps_the_top_element_there_is(create):
    top = Element.objects.create(name="Department", kind="department")

    create()

    assert Member.objects.get(serial_number="9001").element == top


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"password": "short"}, "too short"),
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


@pytest.mark.django_db
def test_nobody_is_made_administrator_without_a_password():
    with pytest.raises(ValidationError, match="Give a password"):
        create_administrator(
            **PERSON, password="", department_name="Department", today=date(2026, 3, 10)
        )

    assert not Member.objects.exists()
