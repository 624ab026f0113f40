"""What the page of a member on file lists."""

from people.member_facts import facts_of
from tests.factories import MemberFactory


def test_the_name_is_written_as_everywhere_else_and_the_middle_name_beside_it(db):
    member = MemberFactory(
        first_name="Maria", middle_name="Teresa", last_name="Alvarez", suffix="Jr."
    )

    facts = dict(facts_of(member))

    assert (facts["Name"], facts["Middle name"]) == ("Alvarez, Maria T. Jr.", "Teresa")
    assert facts["Name"] == member.name
