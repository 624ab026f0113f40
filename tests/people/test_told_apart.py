"""A serial number with two digits changed about takes no member for another, unasked."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from frame.imports.actions import begin_writing
from frame.imports.models import Import
from people.actions.members import add_member, change_member
from people.models import Member
from people.told_apart import called_like, doubts_about
from tests.factories import MemberFactory
from tests.frame.imports.files import work
from tests.people.keeping import TODAY, member_values
from tests.people.roster import HEAD, look, outcomes, take, words
from tests.signed_in import client_of

ROSTER = "Serial,First name,Last name,Hired on"
# Of Fitzgerald, whose number is 3632.
TYPED_WRONG = "3623,Darnell,Fitzgerald,2014-03-03"
ANOTHER = (
    "Santos, Peter (3623) would get another {}. Say why it is the same person; if it is not, find "
    "the right serial number."
)
THE_SAME = (
    "Fitzgerald, Darnell (3632) is called the same. Say why this is another person; if it is not, "
    "find the right serial number."
)
WHY = "POST has them under both names"


@pytest.fixture
def administrator(department) -> Member:
    return department.administrator


@pytest.fixture
def santos(department) -> Member:
    return MemberFactory(
        serial_number="3623", first_name="Peter", last_name="Santos", hired_on=date(2012, 1, 9)
    )


@pytest.fixture
def fitzgerald(department) -> Member:
    return MemberFactory(
        serial_number="3632", first_name="Darnell", last_name="Fitzgerald", hired_on="2014-03-03"
    )


def written_with(by: Member, brought: Import, **reasons: str) -> Import:
    begin_writing(brought=brought, reasons=reasons, by=by, now=timezone.now())
    work()
    return Import.objects.get(pk=brought.pk)


def name_of(member: Member) -> str:
    return Member.objects.get(pk=member.pk).name


# The rule ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "another"),
    [
        ({"last_name": "Lane"}, ""),
        ({"first_name": "Pete"}, ""),
        ({"hired_on": date(2014, 3, 3)}, ""),
        ({"first_name": "PETER E.", "last_name": "Sántos Jr."}, ""),
        ({"first_name": "Santos", "last_name": "Peter", "hired_on": date(2014, 3, 3)}, ""),
        ({"first_name": "Darnell", "last_name": "Lane"}, "first name and last name"),
        ({"last_name": "Lane", "hired_on": date(2012, 9, 1)}, "last name and day of hire"),
        ({"first_name": "Ann", "hired_on": date(2014, 3, 3)}, "first name and day of hire"),
        (
            {"first_name": "Darnell", "last_name": "Lane", "hired_on": date(2014, 3, 3)},
            "first name, last name and day of hire",
        ),
    ],
)
def test_a_marriage_is_not_doubted_and_somebody_else_is(santos, values, another):
    will_be = Member.objects.get(pk=santos.pk)
    for name, value in values.items():
        setattr(will_be, name, value)

    said = [doubt.sentence for doubt in doubts_about(santos, will_be)]

    assert said == ([ANOTHER.format(another)] if another else [])


# By a file --------------------------------------------------------------------------------------


def test_a_row_that_makes_somebody_else_of_a_member_waits_for_reasons(
    administrator, santos, fitzgerald
):
    brought = look(administrator, "member", ROSTER, TYPED_WRONG)

    assert outcomes(brought) == ["warned"]
    assert words(brought) == [
        "First name: Peter → Darnell",
        "Last name: Santos → Fitzgerald",
        "Hired on: Jan 9, 2012 → Mar 3, 2014",
        ANOTHER.format("first name, last name and day of hire"),
        THE_SAME,
    ]
    with pytest.raises(ValidationError, match="No row can be written"):
        take(administrator, brought)
    with pytest.raises(ValidationError, match="No row can be written"):
        written_with(administrator, brought, another_person=WHY)
    assert name_of(santos) == "Santos, Peter"

    written_with(administrator, brought, another_person=WHY, called_the_same="A cousin")

    assert name_of(santos) == "Fitzgerald, Darnell"
    assert Event.objects.get(action="member.change").after == {
        "first_name": "Darnell",
        "last_name": "Fitzgerald",
        "hired_on": "2014-03-03",
        "another_person": WHY,
        "called_the_same": "A cousin",
    }


def test_the_other_rows_of_the_file_are_written_without_it(administrator, santos):
    MemberFactory(serial_number="3700", first_name="Ann", last_name="Miller", hired_on="2014-03-03")

    brought = look(administrator, "member", ROSTER, TYPED_WRONG, "3700,Ann,Lane,2014-03-03")
    take(administrator, brought)

    assert outcomes(brought) == ["warned", "changed"]
    assert name_of(santos) == "Santos, Peter"
    assert Member.objects.get(serial_number="3700").last_name == "Lane"


def test_a_new_member_who_is_called_like_one_on_file_waits_for_a_reason(administrator, fitzgerald):
    row = "9104,Darnell,Fitzgerald,Officer,sworn,Squad 310,2026-02-02,MO9,"

    brought = look(administrator, "member", HEAD, row)

    assert (outcomes(brought), words(brought)) == (["warned"], [THE_SAME])
    written_with(administrator, brought, called_the_same="Two people")
    said = Event.objects.get(action="member.add", member_serial_number="9104").after
    assert (said["another_than"], said["called_the_same"]) == ("3632", "Two people")


def test_of_two_new_members_of_one_name_in_a_file_the_second_waits(administrator):
    lines = [f"{n},Ann,Lane,Officer,sworn,Squad 310,2026-02-02,MO{n}," for n in (9104, 9105)]

    brought = look(administrator, "member", HEAD, *lines)
    take(administrator, brought)

    assert outcomes(brought) == ["new", "warned"]
    assert words(brought) == [THE_SAME.replace("Fitzgerald, Darnell (3632)", "Lane, Ann (9104)")]
    assert not Member.objects.filter(serial_number="9105").exists()


def test_two_new_members_of_one_name_are_written_by_one_reason(administrator):
    lines = [f"{n},Ann,Lane,Officer,sworn,Squad 310,2026-02-02,MO{n}," for n in (9104, 9105)]

    brought = look(administrator, "member", HEAD, *lines)
    written_with(administrator, brought, called_the_same="Two people")

    assert Member.objects.filter(last_name="Lane").count() == 2


def test_a_name_that_another_was_given_since_the_look_is_not_written(
    administrator, santos, fitzgerald
):
    brought = look(administrator, "member", ROSTER, "3623,Peter,Lane,2012-01-09")
    Member.objects.filter(pk=fitzgerald.pk).update(first_name="Peter", last_name="Lane")

    take(administrator, brought)

    assert outcomes(brought) == ["refused"]
    assert name_of(santos) == "Santos, Peter"


def test_who_goes_by_a_row_to_confirm_is_told_with_what_it_leaves_open(department, administrator):
    sergeant = department.sergeant
    line = f"{sergeant.serial_number},Darnell,Fitzgerald,,2026-11-20"

    brought = look(administrator, "member", f"{ROSTER},Separated on", line)

    assert outcomes(brought) == ["warned"]
    assert [heading for heading, *_ in brought.asides] == ["What this leaves open"]


def test_the_command_line_asks_the_same_reason(administrator, santos, tmp_path, capsys):
    file = tmp_path / "roster.csv"
    file.write_text(f"{ROSTER}\n{TYPED_WRONG}\n")
    order = ["import_records", "members", str(file), "--by", administrator.serial_number, "--write"]

    with pytest.raises(Exception, match="No row can be written"):
        call_command(*order)
    assert "It may be another member: 1 row, written with --reason another_person=WHY." in (
        capsys.readouterr().out
    )
    assert name_of(santos) == "Santos, Peter"

    call_command(*order, "--reason", f"another_person={WHY}")

    assert Event.objects.get(action="member.change").after["another_person"] == WHY


# On the pages -----------------------------------------------------------------------------------


def changed_on_the_page(administrator: Member, member: Member, **changes: str):
    page = reverse("people:member-change", args=[member.pk])
    client = client_of(administrator)
    sent = client.get(page).context["form"].initial
    given = {
        **{name: "" if value is None else value for name, value in sent.items()},
        "element": member.element_id,
        "is_active": "on",
        "hired_on": member.hired_on.strftime("%m/%d/%Y"),
    }
    return client.post(page, {**given, **changes})


def test_the_page_asks_by_the_same_rule_and_the_event_holds_why(administrator, santos, fitzgerald):
    names = {"first_name": "Darnell", "last_name": "Fitzgerald"}

    asked = changed_on_the_page(administrator, santos, **names)

    form = asked.context["form"]
    sentences = [ANOTHER.format("first name and last name"), THE_SAME]
    assert form.errors == {"why_right": sentences}
    assert 'Why this is right <abbr title="required"' in asked.content.decode()
    assert name_of(santos) == "Santos, Peter"

    changed_on_the_page(administrator, santos, **names, asked=form.asking, why_right=WHY)

    assert name_of(santos) == "Fitzgerald, Darnell"
    after = Event.objects.get(action="member.change").after
    assert (after["another_person"], after["called_the_same"]) == (WHY, WHY)


def test_a_reason_for_another_name_is_asked_again(administrator, santos, fitzgerald):
    asked = changed_on_the_page(administrator, santos, first_name="Ann", last_name="Lane")

    again = changed_on_the_page(
        administrator,
        santos,
        first_name="Darnell",
        last_name="Fitzgerald",
        asked=asked.context["form"].asking,
        why_right=WHY,
    )

    assert list(again.context["form"].errors) == ["why_right"]
    assert name_of(santos) == "Santos, Peter"


def test_the_page_asks_beside_what_else_is_wrong(administrator, santos):
    asked = changed_on_the_page(administrator, santos, first_name="Ann", last_name="Lane", rank="")

    assert list(asked.context["form"].errors) == ["rank", "why_right"]


def test_a_marriage_is_saved_on_the_page_without_a_question(administrator, santos):
    changed_on_the_page(administrator, santos, last_name="Lane")

    assert name_of(santos) == "Lane, Peter"


# The actions ------------------------------------------------------------------------------------


@pytest.mark.parametrize("why", ["", "  ", "x" * 501])
def test_nobody_is_made_somebody_else_without_a_reason(administrator, santos, why):
    with pytest.raises(ValidationError) as refused:
        change_member(
            member=santos,
            values={"first_name": "Darnell", "last_name": "Lane"},
            by=administrator,
            today=TODAY,
            reasons={"another_person": why},
        )

    assert list(refused.value.message_dict) == ["why_right"]
    assert name_of(santos) == "Santos, Peter"
    assert not Event.objects.filter(action="member.change").exists()


def test_the_reason_of_a_file_stands_with_whom_a_new_member_is_called_like(
    department, administrator, fitzgerald
):
    values = member_values(department, first_name="Darnell", last_name="Fitzgerald")

    add_member(
        serial_number="8001",
        values=values,
        by=administrator,
        today=TODAY,
        another_than="3632",
        reasons={"called_the_same": "Two people"},
    )

    after = Event.objects.get(action="member.add").after
    assert (after["another_than"], after["called_the_same"]) == ("3632", "Two people")
    assert [each.serial_number for each in called_like(fitzgerald)] == ["8001"]
