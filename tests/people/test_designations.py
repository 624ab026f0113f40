"""Administrators designate members for roles from day to day, and nobody themselves."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from events.persons import PersonThen
from frame.notices.models import Notice
from frame.rights import GUARDED_ROLES, RIGHTS, Role
from people.actions.designations import (
    ask_for_role,
    confirm_role,
    designate_member,
    end_designation,
    stop_role_request,
)
from people.actions.one_time_passwords import make_one_time_password
from people.due import holders_without_password
from people.models import Member, RoleDesignation, RoleRequest
from tests.concurrency import at_once
from tests.department import SEATS, make_department
from tests.factories import PASSWORD, MemberFactory, RoleDesignationFactory
from tests.people.keeping import TODAY, designation_form
from tests.signed_in import client_of

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


# By two ------------------------------------------------------------------------------------------


@pytest.fixture
def second(department) -> Member:
    """A second administrator."""
    member: Member = MemberFactory(serial_number="1107")
    RoleDesignationFactory(member=member, role="administrator")
    return member


def ask(department, role: str = "auditor", **changes) -> RoleRequest:
    given = {
        "member": department.officer,
        "designated_on": MARCH,
        "by": department.administrator,
        "now": timezone.now(),
        **changes,
    }
    return ask_for_role(role=role, **given).row


@pytest.mark.parametrize("role", sorted(GUARDED_ROLES))
def test_nobody_alone_gives_a_role_that_audits_decides_or_administers(department, role):
    with pytest.raises(ValidationError, match="another administrator confirms it"):
        designate(department, role=role)
    asked = ask(department, role)

    assert held(department.officer) == []
    assert not Member.objects.get(pk=department.officer.pk).has_right(
        *(RIGHTS[Role(role)] - RIGHTS[Role.MEMBER])
    )
    with pytest.raises(ValidationError, match="A second administrator confirms it"):
        confirm_role(request=asked, by=department.administrator, now=timezone.now())
    assert held(department.officer) == []


@pytest.mark.parametrize("role", sorted(GUARDED_ROLES))
def test_it_holds_once_another_administrator_has_confirmed_it(department, second, role):
    asked = ask(department, role)

    given = confirm_role(request=asked, by=second, now=timezone.now())

    assert held(department.officer) == [role]
    assert (given.designated_by, given.designated_on) == (second, MARCH)
    event = Event.objects.get(action="role_request.confirm")
    assert event.by == PersonThen.of(second)
    assert event.after == {"role": role, "designated_on": "2026-03-01", "asked_by": "1106"}


def test_with_the_first_such_role_ends_what_one_administrator_gave(department, second):
    officer = client_of(department.officer)
    once = make_one_time_password(
        member=department.officer, by=department.administrator, now=timezone.now()
    ).row
    department.officer.known_places.create(
        kind="browser", place="that of the administrator", used_at=timezone.now()
    )

    confirm_role(request=ask(department), by=second, now=timezone.now())

    assert officer.get(reverse("home")).status_code == 302
    assert not department.officer.known_places.exists()
    department.officer.refresh_from_db()
    assert not department.officer.check_password(PASSWORD)
    once.refresh_from_db()
    assert once.stopped_by == second


def test_who_asked_is_told_that_it_is_confirmed(department, second):
    confirm_role(request=ask(department), by=second, now=timezone.now())

    told = Notice.objects.get(kind="access.own_confirmed")
    assert told.to == department.administrator
    assert told.sentence.startswith(f"{second.name} has confirmed the role ")
    assert told.sentence.endswith(", which you asked for.")


def test_it_is_said_and_due_that_the_password_has_ended_and_what_comes_next(department, second):
    asked = ask(department)
    make = reverse("people:one-time-password-make", args=[department.officer.pk])

    def due() -> list[str]:
        clocks = holders_without_password(department.administrator, timezone.localdate())
        return [clock.page for clock in clocks]

    assert due() == []
    page = client_of(second).post(
        reverse("people:role-request-confirm", args=[asked.pk]), follow=True
    )

    said = page.content.decode()
    assert f"The password of {department.officer.name} has ended." in said
    assert f'<a class="usa-link" href="{make}">Make a one-time password</a>' in said
    assert due() == [make]
    department.officer.refresh_from_db()
    make_one_time_password(
        member=department.officer, by=department.administrator, now=timezone.now()
    )
    assert due() == []


def test_with_another_such_role_a_password_of_two_goes_on(department, second):
    RoleDesignationFactory(member=department.officer, role="hrd_commander")

    confirm_role(request=ask(department), by=second, now=timezone.now())

    department.officer.refresh_from_db()
    assert department.officer.check_password(PASSWORD)


def test_who_is_asked_for_does_not_confirm_it(department, second):
    asked = ask(department, "auditor", member=second)

    with pytest.raises(ValidationError, match="A second administrator confirms it"):
        confirm_role(request=asked, by=second, now=timezone.now())

    assert held(second) == ["administrator"]


def test_the_other_administrators_and_the_auditors_are_told(department, second):
    confirm_role(request=ask(department), by=second, now=timezone.now())

    told = Notice.objects.values_list("to", "kind")
    assert sorted(told) == sorted(
        [
            (second.pk, "access.to_confirm"),
            (department.auditor.pk, "access.given"),
            (department.auditor.pk, "access.given"),
            (department.administrator.pk, "access.own_confirmed"),
            # An auditor by then, who is told of it once.
            (department.officer.pk, "role.given"),
        ]
    )


def test_the_auditors_are_told_that_a_role_of_that_kind_ends(department):
    another = RoleDesignationFactory(member=department.colleague, role="auditor")
    end(department, department.auditor.designations.get(), MARCH)
    end(department, department.ogc.designations.get(), MARCH)

    told = Notice.objects.filter(kind="access.changed", sentence__contains="General Counsel")
    assert told.get().to == another.member  # the other does not audit by then
    assert told.get().sentence.startswith(
        f"{department.administrator.name} has ended the role Office of the General Counsel of "
    )


def test_a_role_is_asked_for_once(department):
    token = uuid4()
    first, again = ask(department, form_token=token), ask(department, form_token=token)

    assert again == first
    with pytest.raises(ValidationError, match="asked for already"):
        ask(department, form_token=uuid4())


def test_a_stopped_request_gives_nothing_and_can_be_asked_anew(department, second):
    asked = ask(department)

    stop_role_request(request=asked, by=second, now=timezone.now())

    with pytest.raises(ValidationError, match="is stopped already"):
        confirm_role(request=asked, by=second, now=timezone.now())
    confirm_role(request=ask(department), by=second, now=timezone.now())
    assert held(department.officer) == ["auditor"]


def test_who_asked_and_the_auditors_are_told_that_another_stopped_it(department, second):
    stop_role_request(request=ask(department), by=second, now=timezone.now())

    what = f"the request that {department.officer} is given the role Auditor"
    asked_by = department.administrator
    words = f"{second.name} has stopped {what}, which"
    told = Notice.objects.filter(kind__in=["access.stopped", "access.own_stopped"])
    assert set(told.values_list("to", "kind", "sentence")) == {
        (asked_by.pk, "access.own_stopped", f"{words} you asked for."),
        (department.auditor.pk, "access.stopped", f"{words} {asked_by.name} asked for."),
    }


def test_who_left_meanwhile_is_not_given_it(department, second):
    asked = ask(department)
    Member.objects.filter(pk=department.officer.pk).update(separated_on=date(2026, 5, 1))

    with pytest.raises(ValidationError, match="Designate somebody who works here"):
        confirm_role(request=asked, by=second, now=timezone.now())


@pytest.mark.parametrize("seat", sorted(set(SEATS) - {"anonymous", "administrator"}))
def test_nobody_else_asks_confirms_or_stops(department, seat):
    by, now = department.members[seat], timezone.now()
    asked = ask(department, member=department.sergeant)

    with pytest.raises(PermissionDenied):
        ask(department, by=by, member=MemberFactory())
    with pytest.raises(PermissionDenied):
        confirm_role(request=asked, by=by, now=now)
    with pytest.raises(PermissionDenied):
        stop_role_request(request=asked, by=by, now=now)

    assert held(department.sergeant) == []


@pytest.mark.parametrize("act", [confirm_role, stop_role_request])
def test_nothing_is_confirmed_or_stopped_when_the_event_fails(department, second, act, monkeypatch):
    asked = ask(department)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the event log is full")

    for room in ("designations", "by_two"):
        monkeypatch.setattr(f"people.actions.{room}.record_event", fail)
    with pytest.raises(RuntimeError):
        act(request=asked, by=second, now=timezone.now())

    asked.refresh_from_db()
    assert (asked.designation, asked.stopped_at, held(department.officer)) == (None, None, [])


def test_nothing_is_asked_when_the_event_fails(department, log_fails):
    with pytest.raises(RuntimeError):
        ask(department)

    assert not RoleRequest.objects.exists()


def test_two_who_confirm_at_one_moment_give_it_once(shared_database):
    department = make_department()
    first, second = MemberFactory(), MemberFactory()
    for member in (first, second):
        RoleDesignationFactory(member=member, role="administrator")
    asked, now = ask(department), timezone.now()

    answers = at_once(
        *(lambda by=by: confirm_role(request=asked, by=by, now=now) for by in (first, second))
    )

    assert sorted(isinstance(answer, ValidationError) for answer in answers) == [False, True]
    assert held(department.officer) == ["auditor"]


def test_the_form_asks_for_the_role_and_another_administrator_confirms_on_a_page(
    department, administrator, second
):
    form = designation_form(department, role="administrator")
    asked = administrator.post(reverse("people:designation-add"), form, follow=True)
    confirm = reverse("people:role-request-confirm", args=[RoleRequest.objects.get().pk])
    refused = administrator.get(confirm)
    client = client_of(second)
    index = client.get(reverse("administration")).content.decode()

    page = client.post(confirm, follow=True).content.decode()

    assert asked.redirect_chain[-1][0] == reverse("people:to-confirm")
    assert "It gives nothing until another administrator confirms it." in asked.content.decode()
    assert "A second administrator confirms it" in refused.context["why_not"]
    assert "1 request waits for a second administrator." in index
    assert "has the role Administrator." in page
    assert held(department.officer) == ["administrator"]


def test_a_member_s_role_alone_is_asked_for_with_the_same_refusals(department):
    with pytest.raises(ValidationError) as refused:
        ask(department, member=department.administrator)
    with pytest.raises(ValidationError) as early:
        ask(department, designated_on=date(1900, 1, 1))

    assert refused.value.message_dict["member"][0].startswith("Nobody asks for a role of their own")
    assert "was hired" in early.value.message_dict["designated_on"][0]
