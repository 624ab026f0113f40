"""A name with signs that no page shows is refused, whichever way it comes."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from people.actions.elements import add_element
from people.actions.members import add_member
from people.models import Element, Member
from tests.people.keeping import TODAY, member_form, member_values
from tests.people.roster import look, reasons, words

REFUSAL = "It holds a sign that can't be printed. Type it again."
SIGNS = ["Zo\x07ë", "Zo\u202eë", "Zo\u200bë", "Zo\x1bë"]


@pytest.fixture
def administrator(department, client):
    client.force_login(department.administrator, backend="people.sign_in.SerialNumberBackend")
    return client


@pytest.mark.parametrize("name", SIGNS)
def test_a_form_and_a_file_say_the_same(department, administrator, name):
    form = administrator.post(
        reverse("people:member-add"), member_form(department, first_name=name)
    )
    file = look(
        department.administrator,
        "member",
        "Serial,First name,Last name,Rank,Kind,Element,Hired on",
        f"8001,{name},Doe,Officer,sworn,Squad 310,2026-02-02",
    )

    assert form.context["form"]["first_name"].error_words == [REFUSAL]
    assert reasons(file) == [f"First name: {REFUSAL}"]
    assert file.staged_rows.get().subject == "8001, Zo\ufffdë, Doe"


def test_a_file_says_how_long_a_name_is_and_drops_what_stands_around_its_words(
    department,
):
    head = "Serial,First name,Rank"

    long = look(department.administrator, "member", head, f"4411,{'a' * 61},Officer")
    spaced = look(
        department.administrator, "member", head, "4411,\u00a0Ana \t Maria ,Police\u2003Officer"
    )

    assert reasons(long)[0].startswith(f"First name: “{'a' * 40}…” has 61 characters, and 60 are")
    assert words(spaced) == ["First name: Ana → Ana Maria"]


def test_a_file_of_elements_refuses_it_too(department):
    line = "Sq\u202e5,Patrol Bureau,squad"
    brought = look(department.administrator, "element", "name,parent,kind", line)

    assert reasons(brought) == [f"Element: {REFUSAL}"]


def test_no_action_writes_it(department):
    by = department.administrator

    with pytest.raises(ValidationError) as refused:
        add_member(
            serial_number="8001",
            values=member_values(department, last_name="D\u202eoe"),
            by=by,
            today=TODAY,
        )
    with pytest.raises(ValidationError) as no_element:
        add_element(
            name="Sq\x07",
            kind="squad",
            parent=department.elements["Patrol Bureau"],
            by=by,
            today=TODAY,
        )

    assert refused.value.message_dict == {"last_name": [REFUSAL]}
    assert no_element.value.message_dict == {"name": [REFUSAL]}
    assert not Member.objects.filter(serial_number="8001").exists()
    assert not Element.objects.filter(name="Sq\x07").exists()
