"""A role that audits, decides or administers takes two administrators."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from events.persons import PersonThen
from frame.notices.models import Notice
from frame.rights import GUARDED_ROLES, RIGHTS, Role
from people.actions.designations import (
    ask_for_role,
    confirm_role,
    stop_role_request,
)
from people.actions.one_time_passwords import make_one_time_password
from people.due import holders_without_password, roles_to_confirm
from people.models import Member, RoleRequest
from people.states.role_requests import CONFIRM_ROLE
from tests.concurrency import at_once
from tests.department import SEATS, make_department
from tests.factories import PASSWORD, MemberFactory, RoleDesignationFactory
from tests.people.keeping import designation_form
from tests.people.test_designations import (  # noqa: F401
    MARCH,
    administrator,
    designate,
    end,
    held,
    log_fails,
)
from tests.signed_in import client_of


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


def test_who_asked_for_it_under_a_record_merged_into_theirs_is_no_second(department, second):
    asked = ask(department)
    Member.objects.filter(pk=department.administrator.pk).update(merged_into=second)
    by = Member.objects.get(pk=second.pk)

    with pytest.raises(ValidationError, match="A second administrator confirms it"):
        confirm_role(request=asked, by=by, now=timezone.now())

    assert list(roles_to_confirm(by, MARCH)) == []
    assert held(department.officer) == []


def test_whom_it_is_about_under_a_record_merged_into_theirs_is_no_second(department, second):
    asked = ask(department)
    Member.objects.filter(pk=department.officer.pk).update(merged_into=second)

    with pytest.raises(ValidationError, match="A second administrator confirms it"):
        CONFIRM_ROLE.check_can(asked, by=Member.objects.get(pk=second.pk))


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


def test_nothing_is_asked_when_the_event_fails(department, log_fails):  # noqa: F811
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
    department,
    administrator,  # noqa: F811
    second,
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
