"""A name with signs that no page shows is refused, whichever way it comes."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from people.actions.elements import add_element
from people.actions.members import add_member
from people.models import Element, Member
from tests.people.keeping import TODAY, member_form, member_values
from tests.people.roster import look, reasons

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
        administrator,
        "member",
        "Serial,First name,Last name,Rank,Kind,Element,Hired on",
        f"8001,{name},Doe,Officer,sworn,Squad 310,2026-02-02",
    )

    assert form.context["form"]["first_name"].error_words == [REFUSAL]
    assert reasons(file) == [f"First name: {REFUSAL}"]
    assert file.context["look"].rows[0].subject == "8001 Zo\ufffdë Doe"


def test_a_file_says_how_long_a_name_is_and_drops_what_stands_around_its_words(
    department, administrator
):
    head = "Serial,First name,Rank"

    long = look(administrator, "member", head, f"4411,{'a' * 61},Officer")
    spaced = look(administrator, "member", head, "4411,\u00a0Ana \t Maria ,Police\u2003Officer")

    assert reasons(long)[0].startswith(f"First name: “{'a' * 40}…” has 61 characters, and 60 are")
    [row] = spaced.context["look"].rows
    assert [(change.name, change.after) for change in row.changes] == [("First name", "Ana Maria")]


def test_a_file_of_elements_refuses_it_too(department, administrator):
    page = look(administrator, "element", "name,parent,kind", "Sq\u202e5,Patrol Bureau,squad")

    assert reasons(page) == [f"Element: {REFUSAL}"]


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
