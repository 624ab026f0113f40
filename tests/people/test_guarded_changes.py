"""What one administrator does to who audits, decides or administers is told, listed and limited."""

from datetime import date

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from events.persons import PersonThen
from frame.notices.mailing import send_due
from frame.notices.models import Notice
from frame.rights import GUARDED_ROLES, Role
from people.actions.departures import plan_separation, separate_members
from people.actions.designations import end_designation
from people.actions.guarded_changes import see_guarded_change
from people.actions.members import change_member
from people.actions.one_time_passwords import (
    confirm_one_time_password,
    make_one_time_password,
)
from people.actions.serial_numbers import correct_serial_number
from people.due import changes_to_see
from people.models import GuardedChange, Member, RoleDesignation
from tests.concurrency import at_once
from tests.department import Department, make_department
from tests.factories import MemberFactory, RoleDesignationFactory
from tests.people.keeping import TODAY
from tests.people.roster import look, outcomes, reasons, take
from tests.signed_in import client_of

pytestmark = pytest.mark.time_machine(TODAY)
NEXT_YEAR = date(2027, 1, 31)


@pytest.fixture
def department(department: Department) -> Department:
    """With nobody whose file lacks the number of a license, so that any of them can be changed."""
    Member.objects.filter(license_number="").update(license_class="")
    for member in department.members.values():
        member.refresh_from_db()
    return department


def holder(role: str, serial_number: str) -> Member:
    member: Member = MemberFactory(
        serial_number=serial_number, email=f"{serial_number}@example.org"
    )
    RoleDesignationFactory(member=member, role=role)
    return member


def watched(department: Department) -> Department:
    """With a second auditor, and three administrators in all, so that one of each can go."""
    holder("auditor", "2105")
    holder("administrator", "2106")
    holder("administrator", "2107")
    Member.objects.filter(pk=department.auditor.pk).update(email="auditor@example.org")
    department.auditor.email = "auditor@example.org"
    return department


def change(department: Department, member: Member, **values: object) -> Member:
    given = {"by": department.administrator, "today": TODAY}
    return change_member(member=member, values=values, **given)


def end_role(department: Department, member: Member) -> None:
    [held] = member.designations.filter(ended_on=None)
    given = {"by": department.administrator, "today": TODAY}
    end_designation(designation=held, ended_on=TODAY, **given)


def separate(department: Department, *members: Member, on: date = TODAY) -> None:
    given = {"separated_on": on, "by": department.administrator, "today": TODAY}
    plan = plan_separation(members=members, **given)
    separate_members(members=members, confirmed=plan.seal, **given)


def correct_serial(department: Department, member: Member) -> None:
    correct_serial_number(
        member=member, serial_number="9105", reason="A slip.", by=department.administrator
    )


def bring(department: Department, head: str, line: str) -> None:
    take(department.administrator, look(department.administrator, "member", head, line))


WAYS = {
    "the role": (end_role, "has ended the role Auditor of {member}."),
    "the sign-in": (
        lambda here, member: change(here, member, is_active=False),
        "has entered that {member} may no longer sign in.",
    ),
    "the address": (
        lambda here, member: change(here, member, email="else@example.org"),
        "has changed the e-mail address of {member} from auditor@example.org to else@example.org.",
    ),
    "the employment": (separate, "has entered Nov 21, 2026 as the last day of {member}."),
    "the employment, on its own page": (
        lambda here, member: change(here, member, separated_on=NEXT_YEAR),
        "has entered Jan 31, 2027 as the last day of {member}.",
    ),
    "the employment, by a file": (
        lambda here, _: bring(here, "Serial,Separated on", "1105,2026-11-01"),
        "has entered Nov 1, 2026 as the last day of {member}.",
    ),
    "the address, by a file": (
        lambda here, _: bring(here, "Serial,E-mail", "1105,else@example.org"),
        "has changed the e-mail address of {member} from auditor@example.org to else@example.org.",
    ),
    "the day of hire": (
        lambda here, member: change(here, member, hired_on=NEXT_YEAR),
        "has entered Jan 31, 2027 as the day of hire of {member}, who signs in from then.",
    ),
    "the day of hire, by a file": (
        lambda here, _: bring(here, "Serial,Hired on", "1105,2027-01-31"),
        "has entered Jan 31, 2027 as the day of hire of {member}, who signs in from then.",
    ),
    "the serial number": (
        correct_serial,
        "has corrected the serial number of {member.name} from 1105 to 9105.",
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_is_taken_from_an_auditor_is_told_to_all_who_keep_watch(department, way):
    take_it, words = WAYS[way]
    auditor = watched(department).auditor

    take_it(department, auditor)

    sentence = f"{department.administrator.name} {words.format(member=auditor)}"
    told = Notice.objects.filter(sentence=sentence)
    assert {(notice.to, notice.kind) for notice in told} == {
        (auditor, "access.own_changed"),
        *(
            (Member.objects.get(serial_number=serial), "access.changed")
            for serial in ("2105", "2106", "2107")
        ),
    }
    assert GuardedChange.objects.not_seen().get().words == sentence


@pytest.mark.parametrize("way", WAYS)
def test_it_goes_by_e_mail_to_the_address_of_before_at_once(department, way):
    take_it, _ = WAYS[way]
    auditor = watched(department).auditor

    take_it(department, auditor)
    Notice.objects.exclude(kind__startswith="access.").delete()  # the job of a file is told too
    while send_due(timezone.now()):
        pass

    [own] = [letter for letter in mail.outbox if "auditor@example.org" in letter.to]
    is_moved = way.startswith("the address")
    assert own.to == ["auditor@example.org", *(["else@example.org"] if is_moved else [])]
    assert "Your access was changed" in own.body
    others = sorted(letter.to for letter in mail.outbox if letter is not own)
    assert others == [[f"{serial}@example.org"] for serial in ("2105", "2106", "2107")]


@pytest.mark.parametrize("role", sorted(GUARDED_ROLES))
def test_it_is_told_of_each_role_that_is_guarded(department, role):
    member = holder(role, "2200")

    change(department, member, email="else@example.org")

    assert GuardedChange.objects.get().member == member


def test_of_others_nothing_is_told(department):
    change(department, department.clerk, email="else@example.org", is_active=False)

    assert not GuardedChange.objects.exists()
    assert not Notice.objects.filter(kind__startswith="access.").exists()


def test_of_what_leaves_the_way_in_as_it_is_nothing_is_told(department):
    change(department, department.auditor, assignment="Inspections")

    assert not GuardedChange.objects.exists()


def test_of_a_day_of_hire_that_lets_them_sign_in_as_before_nothing_is_told(department):
    change(department, department.auditor, hired_on=date(2015, 6, 2))

    assert not GuardedChange.objects.exists()


def test_a_day_of_hire_that_is_put_back_is_told_too(department):
    watched(department)
    change(department, department.auditor, hired_on=NEXT_YEAR)
    change(department, Member.objects.get(pk=department.auditor.pk), hired_on=date(2015, 6, 1))

    told = [each.words for each in GuardedChange.objects.order_by("pk")]
    assert [words.split(" as the ")[0].split("entered ")[1] for words in told] == [
        "Jan 31, 2027",
        "Jun 1, 2015",
    ]


def test_a_last_day_that_is_taken_back_is_told_too(department):
    watched(department)
    change(department, department.auditor, separated_on=NEXT_YEAR)
    change(department, Member.objects.get(pk=department.auditor.pk), separated_on=None)

    told = [each.words for each in GuardedChange.objects.order_by("pk")]
    assert len(told) == 2
    assert told[1].endswith(
        f"has taken back Jan 31, 2027 as the last day of {department.auditor}, who goes on signing "
        "in."
    )


def test_an_administrator_whose_own_address_is_changed_in_their_name_is_told(department):
    watched(department)
    Member.objects.filter(pk=department.administrator.pk).update(email="a@example.org")

    change(department, department.administrator, email="else@example.org")

    told = Notice.objects.get(kind="access.own_changed")
    assert told.to == department.administrator
    assert told.mail_addresses == ["a@example.org", "else@example.org"]


# Enough are left ----------------------------------------------------------------------------------


LAST = {
    "auditor": (
        " the last auditor would go, and what administrators do has to be seen by one. Give "
        "somebody else the role first, who then signs in and chooses a password."
    ),
    "administrator": "Fewer than two administrators would be left",
}
ENDS = {
    "the role": end_role,
    "the sign-in": lambda here, member: change(here, member, is_active=False),
    "the employment": separate,
    "the employment, from a day to come": lambda here, member: separate(here, member, on=NEXT_YEAR),
    "the employment, on its own page": lambda here, member: change(
        here, member, separated_on=NEXT_YEAR
    ),
    "the day of hire": lambda here, member: change(here, member, hired_on=NEXT_YEAR),
}


@pytest.mark.parametrize("role", LAST)
@pytest.mark.parametrize("way", ENDS)
def test_the_last_auditor_and_the_last_but_one_administrator_stay(department, way, role):
    member = department.auditor if role == "auditor" else holder(role, "2106")

    with pytest.raises(ValidationError) as refused:
        ENDS[way](department, member)

    [words] = refused.value.messages
    assert LAST[role] in words
    member.refresh_from_db()
    assert (member.is_active, member.separated_on) == (True, None)
    assert member.hired_on < TODAY
    assert role in member.roles
    assert not GuardedChange.objects.exists()


@pytest.mark.parametrize("role", LAST)
@pytest.mark.parametrize(
    "gone",
    [
        {"is_active": False},
        {"separated_on": NEXT_YEAR},
        {"hired_on": NEXT_YEAR},
        {"password": make_password(None)},
    ],
    ids=["shut out", "leaves", "not hired yet", "no password"],
)
def test_who_can_not_sign_in_or_leaves_is_counted_for_nobody(department, role, gone):
    member = department.auditor if role == "auditor" else holder(role, "2106")
    Member.objects.filter(pk=holder(role, "2107").pk).update(**gone)

    with pytest.raises(ValidationError):
        end_role(department, member)


def test_all_auditors_do_not_leave_together(department):
    with pytest.raises(ValidationError, match="the last auditor would go"):
        separate(department, department.auditor, holder("auditor", "2105"))

    assert not Member.objects.exclude(separated_on=None).exists()


def test_a_file_says_of_the_last_of_several_auditors_that_they_stay(department):
    holder("auditor", "2105")
    lines = ("Serial,Separated on", "1105,2026-11-01", "2105,2026-11-01")

    brought = look(department.administrator, "member", *lines)

    assert outcomes(brought) == ["changed", "refused"]
    assert "the last auditor would go" in reasons(brought)[0]


def test_a_file_says_of_the_last_auditor_that_they_are_not_hired_later(department):
    brought = look(department.administrator, "member", "Serial,Hired on", "1105,2027-01-31")

    assert outcomes(brought) == ["refused"]
    assert "the last auditor would go" in reasons(brought)[0]


def test_who_was_made_a_one_time_password_and_has_not_used_it_is_counted_for_nobody(department):
    by, second = department.administrator, holder("administrator", "2106")
    other = holder("auditor", "2107")
    Member.objects.filter(pk=other.pk).update(password=make_password(None))
    made = make_one_time_password(member=other, by=by, now=timezone.now()).row
    confirm_one_time_password(one_time=made, by=second, now=timezone.now())

    with pytest.raises(ValidationError, match="the last auditor would go"):
        end_role(department, department.auditor)


def test_a_file_that_was_looked_at_before_the_other_auditor_left_separates_nobody(department):
    other = holder("auditor", "2105")
    by = department.administrator
    brought = look(by, "member", "Serial,Separated on", "1105,2026-11-01")
    end_role(department, other)

    take(by, brought)

    assert "the last auditor would go" in reasons(brought)[0]
    assert Member.objects.get(pk=department.auditor.pk).separated_on is None


def test_who_decides_may_go_though_nobody_else_does(department):
    end_role(department, department.ogc)
    separate(department, department.hrd)

    assert not RoleDesignation.objects.filter(
        role__in=[Role.OGC, Role.HRD_COMMANDER], ended_on=None
    ).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["the role", "the sign-in", "the employment"])
def test_two_at_once_leave_no_house_without_a_second_administrator(shared_database, way):
    department = make_department()
    going = [holder("administrator", serial) for serial in ("2106", "2107")]

    results = at_once(*(lambda each=each: ENDS[way](department, each) for each in going))

    refused = [result for result in results if isinstance(result, ValidationError)]
    assert [len(refused), results.count(None) + len(refused)] == [1, 2 - (way == "the sign-in")]
    left = Member.objects.filter(
        is_active=True,
        separated_on=None,
        designations__role=Role.ADMINISTRATOR,
        designations__ended_on=None,
    )
    assert left.count() == 2


# Until an auditor has seen it ---------------------------------------------------------------------


@pytest.fixture
def done(department) -> GuardedChange:
    change(watched(department), department.ogc, email="else@example.org")
    return GuardedChange.objects.get()


def test_an_auditor_says_to_have_seen_it_with_its_event(department, done):
    see_guarded_change(change=done, by=department.auditor, now=timezone.now())

    assert not GuardedChange.objects.not_seen().exists()
    event = Event.objects.get(action="guarded_change.see")
    assert (event.by, event.member) == tuple(
        PersonThen.of(each) for each in (department.auditor, department.ogc)
    )
    assert event.after == {"words": done.words}


@pytest.mark.parametrize("seat", ["administrator", "officer", "clerk", "ogc", "hrd"])
def test_nobody_else_does(department, done, seat):
    with pytest.raises(PermissionDenied):
        see_guarded_change(change=done, by=department.members[seat], now=timezone.now())


def test_who_did_it_does_not_though_they_audit(department, done):
    RoleDesignationFactory(member=department.administrator, role="auditor")
    by = Member.objects.get(pk=department.administrator.pk)

    with pytest.raises(ValidationError, match="You did this yourself"):
        see_guarded_change(change=done, by=by, now=timezone.now())


def test_who_did_it_under_a_record_merged_into_theirs_does_not(department, done):
    Member.objects.filter(pk=department.administrator.pk).update(merged_into=department.auditor)
    by = Member.objects.get(pk=department.auditor.pk)

    with pytest.raises(ValidationError, match="You did this yourself"):
        see_guarded_change(change=done, by=by, now=timezone.now())

    assert list(changes_to_see(by, TODAY)) == []


def test_whom_it_is_about_does_not_and_is_asked_nothing(department):
    change(watched(department), department.auditor, email="else@example.org")
    done = GuardedChange.objects.get()

    with pytest.raises(ValidationError, match="This is about you"):
        see_guarded_change(change=done, by=department.auditor, now=timezone.now())

    assert list(changes_to_see(department.auditor, TODAY)) == []
    page = client_of(department.auditor).get(reverse("people:guarded-change-list"))
    assert "I have seen it" not in page.content.decode()


def test_whom_it_is_about_under_a_record_merged_into_theirs_does_not(department, done):
    Member.objects.filter(pk=department.ogc.pk).update(merged_into=department.auditor)
    by = Member.objects.get(pk=department.auditor.pk)

    with pytest.raises(ValidationError, match="This is about you"):
        see_guarded_change(change=done, by=by, now=timezone.now())


def test_it_is_seen_once(department, done):
    see_guarded_change(change=done, by=department.auditor, now=timezone.now())

    with pytest.raises(ValidationError, match="has seen this on Nov 20, 2026"):
        see_guarded_change(change=done, by=department.auditor, now=timezone.now())


def test_it_stays_unseen_when_the_event_fails(department, done, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the event log is full")

    monkeypatch.setattr("people.actions.guarded_changes.record_event", fail)

    with pytest.raises(RuntimeError):
        see_guarded_change(change=done, by=department.auditor, now=timezone.now())
    assert GuardedChange.objects.not_seen().exists()


def test_the_page_lists_it_until_an_auditor_presses_that_they_have_seen_it(department, done):
    page = reverse("people:guarded-change-list")
    seen = reverse("people:guarded-change-see", args=[done.pk])
    auditor, administrator = (
        client_of(each) for each in (department.auditor, department.administrator)
    )

    assert done.words in auditor.get(page).content.decode()
    assert "I have seen it" not in administrator.get(page).content.decode()
    assert auditor.post(seen, follow=True).redirect_chain == [(page, 302)]
    assert "An auditor has seen all of it." in administrator.get(page).content.decode()


def test_it_is_due_of_auditors_until_then(department, done):
    def due() -> list[str]:
        return [clock.whose for clock in changes_to_see(department.auditor, TODAY)]

    assert due() == [department.ogc.name]
    see_guarded_change(change=done, by=department.auditor, now=timezone.now())
    assert due() == []


def administration(department: Department) -> str:
    return client_of(department.administrator).get(reverse("administration")).content.decode()


@pytest.mark.parametrize(
    "gone",
    [{"is_active": False}, {"hired_on": NEXT_YEAR}, {"password": make_password(None)}],
    ids=["shut out", "not hired yet", "no password"],
)
def test_the_page_of_administration_warns_where_too_few_keep_watch(department, gone):
    assert "Fewer than two administrators can sign in" in administration(department)
    assert "Nobody who can sign in is an auditor" not in administration(department)

    holder("administrator", "2106")
    Member.objects.filter(pk=department.auditor.pk).update(**gone)

    assert "Fewer than two administrators can sign in" not in administration(department)
    assert "Nobody who can sign in is an auditor" in administration(department)


def test_the_page_of_administration_says_what_no_auditor_has_seen(department, done):
    assert "1 change of those who audit, decide or administer waits to be seen" in administration(
        department
    )
