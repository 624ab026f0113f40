"""The pages of members that administrators keep."""

import pytest
from django.urls import reverse

from events.models import Event
from people.actions.members import change_member
from people.models import Member
from tests.factories import MemberFactory
from tests.people.keeping import TODAY, member_form


@pytest.fixture
def administrator(department, client):
    client.force_login(department.administrator, backend="people.sign_in.SerialNumberBackend")
    return client


def serials(response) -> list[str]:
    return [row.record.serial_number for row in response.context["table"].page.object_list]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "nunez"}, ["4411"]),
        ({"q": "4412"}, ["4412"]),
        ({"kind": "civilian"}, ["1106", "1105", "1103"]),
        ({"employed": "left"}, ["4412"]),
        ({"employed": "later"}, ["4411"]),
        ({"q": "nobody of that name"}, []),
    ],
)
def test_the_list_is_narrowed_by_what_is_on_file(department, administrator, query, found):
    Member.objects.filter(pk=department.colleague.pk).update(separated_on="2020-01-01")
    Member.objects.filter(pk=department.officer.pk).update(hired_on="2050-01-01")

    page = administrator.get(reverse("people:member-list"), {"sort": "-serial_number", **query})

    assert sorted(serials(page), reverse=True) == found


def test_an_element_is_asked_with_every_element_below_it(department, administrator):
    division = department.elements["Central Patrol Division"]

    page = administrator.get(reverse("people:member-list"), {"element": division.pk})

    assert sorted(serials(page)) == ["2201", "3301", "4411", "4412"]


def test_an_element_that_there_is_not_is_refused_in_words(department, administrator):
    page = administrator.get(reverse("people:member-list"), {"element": "999999"})

    assert page.context["filterset"].form["element"].error_words == [
        "“999999” is not an element of the list. Choose one."
    ]


def test_a_member_is_added_and_its_page_says_who_added_it(department, administrator):
    page = administrator.post(reverse("people:member-add"), member_form(department), follow=True)

    member = Member.objects.get(serial_number="R8001")
    assert page.redirect_chain[-1][0] == reverse("people:member-detail", args=[member.pk])
    said = page.content.decode()
    assert "D&#x27;Angelo-Smith, Zoë Jr. (R8001) is added." in said
    assert [write.words for write in page.context["writes"]] == ["Added a member"]
    assert ("Sign-in", "Can't sign in: no password is set yet.") in page.context["state"]


def test_before_somebody_is_added_who_is_called_the_same_is_asked_about(department, administrator):
    form = member_form(department, first_name="Ana M.", last_name="Nunez", suffix="Jr.")

    asked = administrator.post(reverse("people:member-add"), form)

    field = asked.context["form"]["called_the_same"]
    assert field.error_words == [
        "Núñez, Ana (4411) is called the same. Say whether it is the same person."
    ]
    assert field.field.widget.choices == [
        ("is 4411", "Núñez, Ana (4411), Squad 110"),
        ("4411", "None of these: add “Nunez, Ana M.”"),
    ]
    assert not Member.objects.filter(serial_number="R8001").exists()

    page = administrator.post(reverse("people:member-add"), {**form, "called_the_same": "4411"})

    added = Member.objects.get(serial_number="R8001")
    assert page.url == reverse("people:member-detail", args=[added.pk])
    assert Event.objects.get(action="member.add").after["another_than"] == "4411"


def test_who_turns_out_to_be_on_file_is_not_added_and_their_page_opens(department, administrator):
    form = member_form(department, first_name="Ana", last_name="Nunez", called_the_same="is 4411")

    page = administrator.post(reverse("people:member-add"), form, follow=True)

    assert page.context["member"] == department.officer
    assert [str(each) for each in page.context["messages"]] == [
        "Nobody is added: this is Núñez, Ana (4411). Change here what differs."
    ]
    assert not Event.objects.filter(action="member.add").exists()


def test_it_is_asked_beside_what_else_is_wrong(department, administrator):
    form = member_form(department, first_name="Ana", last_name="Nunez", rank="")

    asked = administrator.post(reverse("people:member-add"), form)

    assert list(asked.context["form"].errors) == ["rank", "called_the_same"]


def test_an_answer_about_another_name_is_asked_again(department, administrator):
    form = member_form(department, first_name="Ana", last_name="Nunez", called_the_same="4412")

    asked = administrator.post(reverse("people:member-add"), form)

    assert len(asked.context["form"]["called_the_same"].error_words) == 1
    assert not Event.objects.filter(action="member.add").exists()


def test_of_several_called_the_same_all_are_named(department, administrator):
    MemberFactory(serial_number="4500", first_name="Ana", last_name="Núñez")
    form = member_form(department, first_name="Ana", last_name="Nunez")

    asked = administrator.post(reverse("people:member-add"), form)

    [said] = asked.context["form"]["called_the_same"].error_words
    assert said.endswith("are called the same. Say whether it is the same person.")
    assert asked.context["form"]["called_the_same"].field.widget.choices[-1][0] in (
        "4411, 4500",
        "4500, 4411",
    )


def test_a_refused_form_keeps_what_was_typed_and_cuts_nothing(department, administrator):
    form = member_form(department, serial_number="1" * 30, last_name="Smith" * 20)

    page = administrator.post(reverse("people:member-add"), form)
    again = administrator.post(reverse("people:member-add"), {**form, "last_name": "Smith"})

    assert page.context["form"]["last_name"].error_words == [
        f"“{('Smith' * 20)[:40]}…” has 100 characters, and 60 are the most. Shorten it."
    ]
    assert again.context["form"]["serial_number"].error_words[0].startswith(f"“{'1' * 30}” has 30")
    assert f'value="{"1" * 30}"' in again.content.decode()
    assert "maxlength" not in again.content.decode().split("</form>")[1]


def test_a_change_is_told_from_what_to_what(department, administrator):
    officer = department.officer
    form = member_form(department, first_name="Ana", last_name="Núñez", suffix="", rank="Detective")

    page = administrator.post(reverse("people:member-change", args=[officer.pk]), form, follow=True)

    [write] = page.context["writes"]
    assert ("Rank or title", "Police Officer", "Detective") in write.changes
    assert "Police Officer → Detective" in page.content.decode()


def test_a_corrected_serial_number_is_told_and_still_found(department, administrator):
    officer = department.officer
    typed = {"serial_number": "4414", "reason": "Two digits were transposed."}

    page = administrator.post(
        reverse("people:serial-number-correct", args=[officer.pk]), typed, follow=True
    )

    said = page.content.decode()
    assert "Núñez, Ana has the serial number 4414 from now on." in said
    assert ("Serial number before", "4411") in page.context["facts"]
    assert "4411 → 4414" in said
    assert serials(administrator.get(reverse("people:member-list"), {"q": "4411"})) == ["4414"]


def test_the_record_opens_by_a_serial_number_that_was_corrected(department, administrator, client):
    typed = {"serial_number": "4414", "reason": "Two digits were transposed."}
    administrator.post(reverse("people:serial-number-correct", args=[department.officer.pk]), typed)
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")

    record = client.get(reverse("desk:member-record", args=["4411"]))
    found = client.get(reverse("search"), {"q": "4411"})

    assert record.context["member"] == department.officer
    assert found.url == reverse("desk:member-record", args=["4414"])


def test_the_page_to_withdraw_says_first_why_it_can_not_be(department, administrator):
    page = administrator.get(reverse("people:member-withdraw", args=[department.clerk.pk]))

    assert (
        "can&#x27;t be withdrawn, as the records name them: 1 role designation"
        in page.content.decode()
    )


def test_a_withdrawn_member_is_gone_from_the_list(department, administrator):
    administrator.post(reverse("people:member-add"), member_form(department))
    member = Member.objects.get(serial_number="R8001")

    page = administrator.post(
        reverse("people:member-withdraw", args=[member.pk]), {"reason": "Twice."}, follow=True
    )

    assert "R8001" not in serials(page)
    assert "(R8001) is withdrawn." in page.content.decode()


def test_the_administration_leads_to_each_list(administrator):
    page = administrator.get(reverse("administration"))

    assert [each.label for each in page.context["kept"]] == [
        "Members",
        "Elements",
        "Roles",
        "Providers",
    ]


@pytest.mark.parametrize("text", ["ab " * 2000, "\ufeff4411", "\ufffe", "a\0b", "%", "\\"])
@pytest.mark.parametrize(
    "page",
    [
        "people:member-list",
        "people:element-list",
        "people:designation-list",
        "courses:provider-list",
    ],
)
def test_whatever_is_searched_for_is_answered(administrator, page, text):
    assert administrator.get(reverse(page), {"q": text}).status_code == 200


@pytest.mark.parametrize("seen", ["", "-1", "999999999", "9" * 60, "soon", None])
def test_no_form_writes_over_a_change_by_leaving_out_which_it_has_seen(
    department, administrator, seen
):
    page = reverse("people:member-change", args=[department.officer.pk])
    mine = member_form(department, assignment="Mine") | {"is_active": "on"}
    change_member(
        member=department.officer,
        values={"assignment": "A colleague's"},
        by=department.administrator,
        today=TODAY,
    )

    said = administrator.post(page, mine if seen is None else {**mine, "seen": seen})

    assert "while you were at it" in said.content.decode()
    assert Member.objects.get(pk=department.officer.pk).assignment == "A colleague's"
