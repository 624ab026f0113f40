"""What is done about members themselves: their file, their roles, their leaves, their sign-in."""

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from frame.merging.moving import plan_of
from people.actions.administrators import create_administrator
from people.actions.departures import move_members, separate_members
from people.actions.designations import (
    ask_for_role,
    confirm_role,
    designate_member,
    end_designation,
    review_designations,
    stop_role_request,
)
from people.actions.former_serials import add_former_serial
from people.actions.guarded_changes import see_guarded_change
from people.actions.leaves import add_leave, end_leave, take_over_voided_leave, void_leave
from people.actions.looks import record_look
from people.actions.mail_again import send_mail_again
from people.actions.members import add_member
from people.actions.members import change_member as change_the_member
from people.actions.merging import merge_member, undo_member_merge
from people.actions.one_time_passwords import (
    confirm_one_time_password,
    make_one_time_password,
    make_one_time_password_at_console,
    refuse_one_time_password,
    stop_one_time_password,
)
from people.actions.serial_numbers import correct_serial_number
from people.actions.sessions import end_own_sessions, end_sessions_of
from people.actions.unlocking import unlock_member
from people.leaving import Leaving, departure_of
from people.models import (
    Element,
    GuardedChange,
    Leave,
    Member,
    MemberMerge,
    OneTimePassword,
    RoleDesignation,
    RoleRequest,
)
from tests.acts import NOON, TODAY, WHY, Acts
from tests.department import Department
from tests.factories import PASSWORD, MemberFactory, RoleDesignationFactory
from tests.frame.notices.kinds import a_notice
from tests.people.keeping import member_values
from tests.people.test_sign_in import change_password

NEW_PASSWORD = "plenty of letters 7"


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member, backend="people.sign_in.SerialNumberBackend")
    return client


def tried(password: str) -> None:
    typed = {"username": "4411", "password": password}
    Client().post(reverse("sign-in"), typed)


def change_member(here: Department) -> None:
    values = {"rank": "Detective"}
    change_the_member(member=here.officer, values=values, by=here.administrator, today=TODAY)


def second_administrator() -> Member:
    second: Member = MemberFactory()
    RoleDesignationFactory(member=second, role="administrator")
    return second


def one_time_password(here: Department, member: Member | None = None) -> OneTimePassword:
    given = {"by": here.administrator, "now": timezone.now()}
    return make_one_time_password(member=member or here.officer, **given).row


def confirm_password(here: Department) -> None:
    made = one_time_password(here, here.auditor)
    confirm_one_time_password(one_time=made, by=second_administrator(), now=timezone.now())


def stop_password(here: Department) -> None:
    made = one_time_password(here)
    stop_one_time_password(one_time=made, by=here.administrator, now=timezone.now())


def refuse_password(here: Department) -> None:
    one_time_password(here)
    refuse_one_time_password(by=here.officer, now=timezone.now())


def ask_role(here: Department) -> RoleRequest:
    given = {"role": "auditor", "designated_on": TODAY, "by": here.administrator}
    return ask_for_role(member=here.officer, now=timezone.now(), **given).row


def move(here: Department) -> None:
    to = here.elements["Squad 310"]
    seal = departure_of(Leaving([here.officer], to=to), today=TODAY).seal
    move_members(
        members=[here.officer], element=to, confirmed=seal, by=here.administrator, today=TODAY
    )


def separate(here: Department) -> None:
    seal = departure_of(Leaving([here.officer], last_on=TODAY), today=TODAY).seal
    separate_members(
        members=[here.officer],
        separated_on=TODAY,
        confirmed=seal,
        by=here.administrator,
        today=TODAY,
    )


def unlock(here: Department) -> None:
    for _ in range(5):
        tried("not this one")
    unlock_member(member=here.officer, by=here.administrator, now=NOON)


def send_again(here: Department) -> None:
    notice = a_notice(here.officer)
    Member.objects.filter(pk=here.officer.pk).update(email="new@example.org")
    notice.mail, notice.mail_error, notice.mail_tried_at = "failed", "550 No such user", NOON
    notice.save()
    send_mail_again(notice=notice, by=here.administrator, now=NOON)


def make_administrator(here: Department) -> None:
    create_administrator(
        serial_number="9001",
        first_name="Kim",
        last_name="Example",
        rank="Systems Analyst",
        department_name=Element.objects.get(parent=None).name,
        now=NOON,
    )


def designate(here: Department) -> RoleDesignation:
    given = {
        "role": "training_inquiry",
        "designated_on": TODAY,
        "by": here.administrator,
        "today": TODAY,
    }
    return designate_member(member=here.officer, **given).row


def see_change(here: Department) -> None:
    [held] = here.ogc.designations.all()
    end_designation(designation=held, ended_on=TODAY, by=here.administrator, today=TODAY)
    see_guarded_change(change=GuardedChange.objects.get(), by=here.auditor, now=timezone.now())


def end_role(here: Department) -> None:
    end_designation(designation=designate(here), ended_on=TODAY, by=here.administrator, today=TODAY)


def review_role(here: Department) -> None:
    review_designations(designations=[designate(here)], by=here.administrator, today=TODAY)


def merge(here: Department) -> MemberMerge:
    into: Member = MemberFactory(
        last_name=here.officer.last_name, license_number=here.officer.license_number
    )
    return merge_member(
        member=here.officer,
        into=into,
        reason=WHY,
        confirmed=plan_of(into, here.officer).seal,
        by=here.administrator,
        now=NOON,
    )


def enter_leave(here: Department) -> Leave:
    given = {"by": here.administrator, "now": timezone.now(), "today": TODAY}
    return add_leave(member=here.officer, starts_on=TODAY, ends_on=None, **given).row


def take_over_leave(here: Department) -> None:
    take_over_voided_leave(
        member=here.officer,
        starts_on=TODAY,
        ends_on=None,
        voided_at=NOON,
        voided_by=here.auditor,
        reason=WHY,
        by=here.administrator,
        now=NOON,
        today=TODAY,
    )


def enter_former_serial(here: Department) -> None:
    add_former_serial(member=here.officer, serial_number="7001", by=here.administrator)


def end_the_leave(here: Department) -> None:
    end_leave(leave=enter_leave(here), ends_on=TODAY, by=here.administrator, today=TODAY)


def void_the_leave(here: Department) -> None:
    void_leave(leave=enter_leave(here), reason=WHY, by=here.administrator, now=timezone.now())


def add(here: Department) -> None:
    values = member_values(here)
    add_member(serial_number="R8001", values=values, by=here.administrator, today=TODAY)


def refused(here: Department) -> None:
    client = Client()
    client.force_login(here.other_sergeant, backend="people.sign_in.SerialNumberBackend")
    client.get(reverse("desk:member-record", args=["4411"]))


ACTS: Acts = {
    "access.refuse": ("4411", refused),
    "member.add": ("R8001", add),
    "member.add_former_serial": ("4411", enter_former_serial),
    "member.change": ("4411", change_member),
    "member.change_password": (
        "4411",
        lambda here: change_password(signed_in(here.officer), NEW_PASSWORD),
    ),
    "member.correct_serial_number": (
        "4414",
        lambda here: correct_serial_number(
            member=here.officer, serial_number="4414", reason=WHY, by=here.administrator
        ),
    ),
    "member.merge": ("4411", merge),
    "member.undo_merge": (
        "4411",
        lambda here: undo_member_merge(
            merge=merge(here), reason=WHY, by=here.administrator, now=NOON
        ),
    ),
    "leave.add": ("4411", enter_leave),
    "leave.end": ("4411", end_the_leave),
    "leave.take_over": ("4411", take_over_leave),
    "leave.void": ("4411", void_the_leave),
    "member.create_administrator": ("9001", make_administrator),
    "member.lock_out": ("4411", lambda here: [tried("not this one") for _ in range(5)]),
    "member.look": (
        "4411",
        lambda here: record_look(member=here.officer, by=here.sergeant, page="record"),
    ),
    "member.move": ("4411", move),
    "member.separate": ("4411", separate),
    "one_time_password.confirm": ("1105", confirm_password),
    "one_time_password.make": ("4411", one_time_password),
    "one_time_password.make_at_console": (
        "4411",
        lambda here: make_one_time_password_at_console(member=here.officer, now=timezone.now()),
    ),
    "one_time_password.refuse": ("4411", refuse_password),
    "one_time_password.stop": ("4411", stop_password),
    "one_time_password.use": (
        "4411",
        lambda here: tried(one_time_password(here).to_hand_over),
    ),
    "session.end_of_member": (
        "4411",
        lambda here: (
            tried(PASSWORD),
            end_sessions_of(member=here.officer, by=here.administrator, now=timezone.now()),
        ),
    ),
    "session.end_own": (
        "4411",
        lambda here: (
            tried(PASSWORD),
            end_own_sessions(by=here.officer, here="", now=timezone.now()),
        ),
    ),
    "role_request.add": ("4411", ask_role),
    "role_request.confirm": (
        "4411",
        lambda here: confirm_role(
            request=ask_role(here), by=second_administrator(), now=timezone.now()
        ),
    ),
    "role_request.stop": (
        "4411",
        lambda here: stop_role_request(
            request=ask_role(here), by=here.administrator, now=timezone.now()
        ),
    ),
    "member.sign_in": ("4411", lambda here: tried(PASSWORD)),
    "member.unlock": ("4411", unlock),
    "notice.send_again": ("4411", send_again),
    "member.sign_out": ("4411", lambda here: signed_in(here.officer).post(reverse("sign-out"))),
    "roledesignation.add": ("4411", designate),
    "roledesignation.end": ("4411", end_role),
    "roledesignation.review": ("4411", review_role),
    "guarded_change.see": ("1103", see_change),
}
