"""Administrators designate members for roles from day to day, and nobody themselves."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.urls import reverse

from events.models import Event
from events.persons import PersonThen
from people.actions.designations import (
    designate_member,
    end_designation,
)
from people.models import Member, RoleDesignation
from tests.department import SEATS
from tests.people.keeping import TODAY, designation_form

MARCH = date(2026, 3, 1)


@pytest.fixture
def administrator(department, client):
    client.force_login(department.administrator, backend="people.sign_in.SerialNumberBackend")
    return client


@pytest.fixture
def log_fails(monkeypatch) -> None:
    """An event log that can't be written to."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the event log is full")

    monkeypatch.setattr("people.actions.designations.record_event", fail)


def designate(department, **changes):
    given = {
        "member": department.officer,
        "role": "training_inquiry",
        "designated_on": MARCH,
        "by": department.administrator,
        "today": TODAY,
        **changes,
    }
    return designate_member(**given)


def end(department, designation, on: date, **changes):
    given = {"by": department.administrator, "today": TODAY, **changes}
    return end_designation(designation=designation, ended_on=on, **given)


def held(member: Member) -> list[str]:
    return list(member.designations.filter(ended_on=None).values_list("role", flat=True))


# Designating -------------------------------------------------------------------------------------


def test_a_designation_holds_at_once_and_says_who_gave_it(department):
    given = designate(department).row

    assert (given.member, given.designated_by) == (department.officer, department.administrator)
    assert "training_inquiry" in Member.objects.get(pk=department.officer.pk).roles
    event = Event.objects.get(action="roledesignation.add")
    assert event.member == PersonThen.of(department.officer)
    assert event.after == {"role": "training_inquiry", "designated_on": "2026-03-01"}


def test_a_form_of_a_designation_sent_twice_is_entered_once(department):
    token = uuid4()
    first, second = (designate(department, form_token=token) for _ in range(2))

    assert (first.is_repeat, second.is_repeat) == (False, True)
    assert second.row == first.row
    assert Event.objects.filter(action="roledesignation.add").count() == 1


def test_the_same_designation_by_another_form_is_refused(department):
    designate(department, form_token=uuid4())

    with pytest.raises(ValidationError, match="Nothing is left to do"):
        designate(department, form_token=uuid4())


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        (
            {"designated_on": date(1900, 1, 1)},
            "designated_on",
            "Jan 1, 1900 is before Núñez, Ana was hired, Jun 1, 2015. Correct the day.",
        ),
        (
            {"designated_on": date(2099, 1, 1)},
            "designated_on",
            "Jan 1, 2099 is still to come, and what is entered holds at once.",
        ),
        ({"role": "chief"}, "role", "“chief” is not a role that is designated."),
        ({"role": "member"}, "role", "“member” is not a role that is designated."),
    ],
)
def test_a_designation_that_can_not_be_is_refused_in_words(department, changes, field, words):
    with pytest.raises(ValidationError) as refused:
        designate(department, **changes)

    assert list(refused.value.message_dict) == [field]
    assert refused.value.message_dict[field][0].startswith(words)
    assert held(department.officer) == []


def test_who_left_is_not_designated(department):
    Member.objects.filter(pk=department.officer.pk).update(separated_on=date(2026, 5, 1))

    with pytest.raises(ValidationError) as refused:
        designate(department)

    assert refused.value.message_dict["member"] == [
        "4411 Núñez, Ana left on May 1, 2026. Designate somebody who works here."
    ]
    assert held(department.officer) == []


def test_who_leaves_later_may_still_be_designated(department):
    Member.objects.filter(pk=department.officer.pk).update(separated_on=TODAY)

    assert designate(department).row.pk


def test_a_role_that_is_held_is_not_given_again(department):
    designate(department)

    with pytest.raises(ValidationError) as refused:
        designate(department, designated_on=date(2026, 4, 1))

    assert refused.value.message_dict["role"] == [
        "Núñez, Ana has held the role Training Unit, inquiry since Mar 1, 2026. Nothing is left to "
        "do."
    ]


def test_a_role_that_was_ended_can_be_given_again(department):
    end(department, designate(department).row, date(2026, 4, 1))

    designate(department, designated_on=date(2026, 5, 1))

    assert held(department.officer) == ["training_inquiry"]


def test_nobody_designates_themselves(department):
    with pytest.raises(ValidationError) as refused:
        designate(department, member=department.administrator)

    assert "You can't designate yourself" in refused.value.message_dict["member"][0]
    assert held(department.administrator) == ["administrator"]


def test_nobody_is_designated_when_the_event_fails(department, log_fails):
    with pytest.raises(RuntimeError):
        designate(department)

    assert held(department.officer) == []


# Ending ------------------------------------------------------------------------------------------


def test_an_ended_designation_gives_nothing_and_stays_on_record(department):
    given = designate(department).row

    end(department, given, date(2026, 4, 1))

    given.refresh_from_db()
    assert given.ended_on == date(2026, 4, 1)
    assert "training_inquiry" not in Member.objects.get(pk=department.officer.pk).roles
    event = Event.objects.get(action="roledesignation.end")
    assert event.member == PersonThen.of(department.officer)
    assert event.before == {"role": "training_inquiry", "designated_on": "2026-03-01"}
    assert event.after == {"ended_on": "2026-04-01"}


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 2, 28), "Feb 28, 2026 is before it was given, Mar 1, 2026. Correct the day."),
        (date(2099, 1, 1), "Jan 1, 2099 is still to come, and what is entered holds at once."),
    ],
)
def test_an_end_on_another_day_is_refused(department, day, words):
    given = designate(department).row

    with pytest.raises(ValidationError) as refused:
        end(department, given, day)

    assert refused.value.message_dict["ended_on"][0].startswith(words)
    assert held(department.officer) == ["training_inquiry"]


def test_a_designation_is_ended_once(department):
    given = designate(department).row
    end(department, given, date(2026, 4, 1))

    with pytest.raises(ValidationError) as refused:
        end(department, given, date(2026, 5, 1))

    assert refused.value.messages[0].startswith("This designation ended on Apr 1, 2026.")


def test_nobody_ends_a_role_of_their_own(department):
    own = department.administrator.designations.get()

    with pytest.raises(ValidationError):
        end(department, own, TODAY)

    assert held(department.administrator) == ["administrator"]


def test_no_designation_ends_when_the_event_fails(department, log_fails):
    own = department.clerk.designations.get()

    with pytest.raises(RuntimeError):
        end(department, own, TODAY)

    assert held(department.clerk) == ["training_entry"]


@pytest.mark.parametrize("seat", sorted(set(SEATS) - {"anonymous", "administrator"}))
def test_nobody_else_designates_or_ends(department, seat):
    by = department.members[seat]

    with pytest.raises(PermissionDenied):
        designate(department, by=by)
    with pytest.raises(PermissionDenied):
        end(department, department.clerk.designations.get(), TODAY, by=by)

    # Who enters reads besides who else enters and inquires (930-5 IV.B.3).
    roles = {"training_entry", "training_inquiry"} if seat == "clerk" else set()
    read = RoleDesignation.objects.filter(Q(member=by) | Q(role__in=roles))
    assert list(RoleDesignation.objects.visible_to(by)) == list(read)


# Pages -------------------------------------------------------------------------------------------


def test_the_list_is_narrowed_by_member_role_and_whether_it_is_held(department, administrator):
    end(department, designate(department).row, date(2026, 4, 1))

    def listed(**query: str) -> list[str]:
        page = administrator.get(reverse("people:designation-list"), query)
        return [row.record.member.serial_number for row in page.context["table"].rows]

    assert listed(role="auditor", held="yes") == ["1105"]
    assert listed(held="no") == ["4411"]
    assert listed(q="nunez") == ["4411"]


def test_a_refusal_stands_beside_its_field(department, administrator):
    form = designation_form(department, designated_on="1900-01-01", member="9999999")

    page = administrator.post(reverse("people:designation-add"), form)

    assert page.context["form"]["member"].error_words == [
        "No member has the serial number 9999999. Check it, or take it out."
    ]
    again = administrator.post(reverse("people:designation-add"), {**form, "member": "4411"})
    assert again.context["form"]["designated_on"].error_words[0].startswith("Jan 1, 1900 is before")


def test_the_page_of_a_member_leads_to_its_designation_and_tells_of_it(department, administrator):
    address = reverse("people:member-detail", args=[department.officer.pk])
    add = f"{reverse('people:designation-add')}?member=4411"
    assert add in administrator.get(address).content.decode()
    assert 'value="4411"' in administrator.get(add).content.decode()

    administrator.post(reverse("people:designation-add"), designation_form(department))

    page = administrator.get(address)
    assert [write.words for write in page.context["writes"]] == ["Designated a role"]
    assert ("Roles", "Member, Training Unit, inquiry") in page.context["state"]


def test_the_page_to_end_says_first_why_it_can_not_be(department, administrator):
    own = department.administrator.designations.get()

    page = administrator.get(reverse("people:designation-end", args=[own.pk]))

    assert "nor review or end a role of your own" in page.content.decode()
