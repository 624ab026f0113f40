"""Every action about a member leaves an event that names the member.

A new kind of event belongs in one of the two tables here; until then the first test fails.
"""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance.actions.bookings import book_completion, void_booking
from compliance.actions.decisions import add_decision, decide_application, void_decision
from compliance.actions.exemptions import add_exemption, void_exemption
from courses.actions.enrolments import enrol_members, remove_enrolment
from events.kinds import all_kinds
from events.models import Event
from events.persons import PersonThen
from frame.files import checked_file
from frame.merging.moving import plan_of
from people.actions.administrators import create_administrator
from people.actions.departures import move_members, separate_members
from people.actions.designations import designate_member, end_designation
from people.actions.former_serials import add_former_serial
from people.actions.leaves import add_leave, end_leave, take_over_voided_leave, void_leave
from people.actions.looks import record_look
from people.actions.members import add_member
from people.actions.members import change_member as change_the_member
from people.actions.merging import merge_member, undo_member_merge
from people.actions.serial_numbers import correct_serial_number
from people.actions.signing_in import set_first_password, unlock_member
from people.leaving import Leaving, departure_of
from people.models import Element, Leave, Member, MemberMerge, RoleDesignation
from records.actions.completions import record_completion_look, void_completion
from records.actions.credit_entry import enter_credit
from records.actions.documents import record_document_look
from records.actions.teaching import keep_teaching
from records.challenges.actions.deciding import decide_challenge
from records.challenges.actions.sending import answer_challenge
from records.intake.actions import send_back, withdraw
from records.intake.declining import decline_outside_training
from records.intake.looks import record_sent_in_look
from records.intake.outside_training import accept_outside_training, answer_outside_training
from records.intake.post_requests import approve_request, forward_to_post
from records.intake.roll_call.actions import Decided, accept_roll_call, answer_roll_call
from records.intake.roll_call.credit import CourseTaught
from records.intake.roll_call.voiding import void_documented
from tests.compliance.decisions import APPLICATION, ruling
from tests.compliance.exempting import UPGRADE
from tests.compliance.test_standings import full_year
from tests.department import Department
from tests.factories import (
    PASSWORD,
    BookingFactory,
    CompletionFactory,
    CourseFactory,
    DecisionFactory,
    DocumentFactory,
    ExemptionFactory,
    MemberFactory,
    ProviderFactory,
)
from tests.people.keeping import member_values
from tests.people.test_sign_in import change_password
from tests.records.challenges.challenging import a_line, asked, challenge_gap, challenge_line
from tests.records.intake.roll_call.reports import TOLD as ROLL_CALL
from tests.records.intake.roll_call.reports import a_course, a_report, report, taught_by
from tests.records.intake.sending import (
    REQUEST,
    TOLD,
    a_request,
    a_training,
    entry_of,
    send,
    sent_back,
)
from tests.records.sheets import a_class
from tests.records.test_credit_entry import an_entry
from tests.records.test_other_credit_page import of_a_branch, sent
from tests.uploads import pdf

NOON = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("America/Chicago"))
TODAY = NOON.date()
WHY = "Entered twice."
NEW_PASSWORD = "plenty of letters 7"

# Of courses, classes, whole sheets, lists and the log itself. What these say of several people
# is found by the serial numbers among their values.
OF_NO_ONE_MEMBER = {
    "class.cancel",
    "class.change",
    "class.move_members",
    "class.reinstate",
    "class.schedule",
    "class.take_over",
    "classes.take",
    "classes.take_to_mend",
    "completions.bring",
    "completions.brought",
    "completions.take",
    "completions.take_to_mend",
    "completions.take_voided",
    "courses.take",
    "course.add",
    "course.change",
    "course.merge",
    "course.undo_merge",
    "decision.export",
    "demo.load",
    "element.add",
    "element.change",
    "element.close",
    "elements.take",
    "element.reopen",
    "enrolment.add",
    "event.export",
    "list.export",
    "instructor.add",
    "instructor.change",
    "instructors.take",
    "location.add",
    "location.change",
    "location.merge",
    "locations.take",
    "log.check",
    "members.take",
    "members.take_former_serials",
    "members.take_leaves",
    "members.take_roles",
    "members.take_to_mend",
    "members.take_voided_leaves",
    "pre_approval.add",
    "pre_approval.change",
    "pre_approval.copy",
    "pre_approval.remove",
    "provider.add",
    "provider.change",
    "providers.take",
    "question.answer",
    "report.export",
    "report.export_applicants",
    "rules.approve",
    "scan.attach",
    "scan.void",
    "sheet.clear",
    "sheet.close_unchanged",
    "sheet.move",
    "sheet.print",
    "sheet.print_saved",
    "sheet.reopen",
    "sheet.save",
    "sheet.take_back",
    "sheet.void",
    "teaching.decide",
    "teaching.take_back",
}

# Names a member who is gone by then; its own test looks who it was.
OF_WHO_IS_GONE = {"member.merge", "member.withdraw"}


@pytest.fixture(autouse=True)
def first_of_july(settings):
    settings.RECORDS_FROM = 2023
    with time_machine.travel(NOON, tick=False):
        yield


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member, backend="people.sign_in.SerialNumberBackend")
    return client


def tried(password: str) -> None:
    typed = {"username": "4411", "password": password}
    Client().post(reverse("sign-in"), typed)


def book(here: Department) -> None:
    book_completion(
        completion=full_year(here.officer, date(2026, 6, 1)),
        to_period=2025,
        reason=WHY,
        by=here.clerk,
        now=NOON,
    )


def remove_from_class(here: Department) -> None:
    taught = a_class()
    enrol_members(course_session=taught, members=[here.officer], by=here.clerk)
    remove_enrolment(enrolment=taught.enrolments.get(), by=here.clerk)


def change_member(here: Department) -> None:
    values = {"rank": "Detective"}
    change_the_member(member=here.officer, values=values, by=here.administrator, today=TODAY)


def set_password(here: Department) -> None:
    set_first_password(member=here.officer, password=NEW_PASSWORD, by=here.administrator)


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


def make_administrator(here: Department) -> None:
    create_administrator(
        serial_number="9001",
        first_name="Kim",
        last_name="Example",
        rank="Systems Analyst",
        password=NEW_PASSWORD,
        department_name=Element.objects.get(parent=None).name,
        today=NOON.date(),
    )


def designate(here: Department) -> RoleDesignation:
    given = {"role": "auditor", "designated_on": TODAY, "by": here.administrator, "today": TODAY}
    return designate_member(member=here.officer, **given).row


def end_role(here: Department) -> None:
    end_designation(designation=designate(here), ended_on=TODAY, by=here.administrator, today=TODAY)


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


def enter_military(here: Department) -> None:
    sent(here, "military", **of_a_branch())


def enter_college(here: Department) -> None:
    course = CourseFactory(course_id="26-0060", provider=ProviderFactory(kind="college"))
    typed = {"course": course.course_id, "semester_hours": "4", "legal_studies": "8"}
    sent(here, "college", evidence=pdf(), **typed)


def enter_prior_agency(here: Department) -> None:
    Member.objects.filter(pk=here.officer.pk).update(hired_on=date(2026, 2, 1))
    CourseFactory(course_id="26-0042")
    typed = {"course": "26-0042", "completed_on": "2026-01-12"}
    sent(here, "prior_agency", evidence=pdf(), **typed)


def enter_teaching(here: Department) -> None:
    CourseFactory(course_id="26-0042")
    sent(here, "teaching", course="26-0042", minutes_taught="240", legal_studies="4")


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


# What each does, and the serial number of the member it is about.
def refused(here: Department) -> None:
    client = Client()
    client.force_login(here.other_sergeant, backend="people.sign_in.SerialNumberBackend")
    client.get(reverse("desk:member-record", args=["4411"]))


def accept_a_training(here: Department) -> object:
    training = send(here.officer)
    return accept_outside_training(
        training=training, entry=entry_of(training), by=here.clerk, now=NOON
    )


def accept_a_roll_call(here: Department) -> object:
    return accept_roll_call(
        report=report(here.sergeant, here.officer),
        decided=Decided(taught=CourseTaught(course=a_course())),
        by=here.clerk,
        now=NOON,
    )


def answer_a_roll_call(here: Department) -> object:
    return answer_roll_call(
        report=a_report(here.sergeant, "returned", clerk=here.clerk),
        answer="Here it is.",
        values=ROLL_CALL,
        members=[here.officer],
        papers=(),
        by=here.sergeant,
        now=NOON,
    )


def void_a_roll_call(here: Department) -> object:
    row = a_report(here.sergeant, "accepted", minutes=10, course=a_course())
    lines = row.lines.values_list("pk", flat=True)
    taught = [each.pk for each in taught_by(row, here.colleague)]
    return void_documented(
        report=row, lines=lines, taught=taught, reason=WHY, by=here.clerk, now=NOON
    )


def approve_a_request(here: Department) -> object:
    training = a_request(here.officer)
    return approve_request(
        training=training,
        entry=entry_of(training, source="approved_course", control_number="P-7"),
        approved_on=TODAY,
        is_attended=False,
        by=here.clerk,
        now=NOON,
    )


def decline_a_training(here: Department) -> object:
    return decline_outside_training(
        training=send(here.officer),
        because="not_kept",
        already=None,
        reason="",
        by=here.clerk,
        now=NOON,
    )


def answer_a_training(here: Department) -> object:
    return answer_outside_training(
        training=sent_back(here.officer, here.clerk),
        answer="Here it is.",
        values=TOLD,
        papers=(),
        by=here.officer,
        now=NOON,
    )


def decide_one(here: Department, outcome: str) -> None:
    given = {"finding": "It is on the roster.", "by": here.clerk, "now": NOON}
    challenge = challenge_line(a_line(here.officer))
    decide_challenge(challenge=challenge, outcome=outcome, **given)


def ask_of_one(here: Department):
    return asked(challenge_gap(here.officer), here.clerk)


def answer_one(here: Department) -> None:
    given = {"papers": (), "by": here.officer, "now": NOON}
    answer_challenge(challenge=ask_of_one(here), answer="Robin Roe.", **given)


ABOUT_A_MEMBER: dict[str, tuple[str, Callable[[Department], object]]] = {
    "access.refuse": ("4411", refused),
    "booking.add": ("4411", book),
    "challenge.accept": ("4411", lambda here: decide_one(here, "voided")),
    "challenge.answer": ("4411", answer_one),
    "challenge.decline": ("4411", lambda here: decide_one(here, "stays")),
    "challenge.send": ("4411", lambda here: challenge_gap(here.officer)),
    "challenge.send_back": ("4411", ask_of_one),
    "challenge.withdraw": (
        "4411",
        lambda here: withdraw(sent_in=challenge_gap(here.officer), by=here.officer),
    ),
    "credit.enter": (
        "4411",
        lambda here: enter_credit(entry=an_entry(here.officer), by=here.clerk, now=NOON),
    ),
    "credit.enter_college": ("4411", enter_college),
    "credit.enter_military": ("4411", enter_military),
    "credit.enter_prior_agency": ("4411", enter_prior_agency),
    "credit.enter_teaching": ("4411", enter_teaching),
    "teaching.keep": (
        "4411",
        lambda here: keep_teaching(
            completion=CompletionFactory(
                member=here.officer, course_session=a_class(), role="instructor"
            ),
            reason=WHY,
            by=here.clerk,
            now=NOON,
        ),
    ),
    "booking.void": (
        "4411",
        lambda here: void_booking(
            booking=BookingFactory(completion__member=here.officer),
            reason=WHY,
            by=here.clerk,
            now=NOON,
        ),
    ),
    "completion.look": (
        "4411",
        lambda here: record_completion_look(
            completion=CompletionFactory(member=here.officer), by=here.sergeant
        ),
    ),
    "completion.void": (
        "4411",
        lambda here: void_completion(
            completion=CompletionFactory(member=here.officer), reason=WHY, by=here.clerk, now=NOON
        ),
    ),
    "decision.add": (
        "4411",
        lambda here: add_decision(member=here.officer, by=here.clerk, now=NOON, **APPLICATION),
    ),
    "decision.decide": (
        "4411",
        lambda here: decide_application(
            decision=DecisionFactory(member=here.officer, **APPLICATION),
            ruling=ruling(),
            by=here.clerk,
            now=NOON,
        ),
    ),
    "decision.void": (
        "4411",
        lambda here: void_decision(
            decision=DecisionFactory(member=here.officer), reason=WHY, by=here.clerk, now=NOON
        ),
    ),
    "document.look": (
        "4411",
        lambda here: record_document_look(
            document=DocumentFactory(member=here.officer), by=here.sergeant
        ),
    ),
    "enrolment.remove": ("4411", remove_from_class),
    "exemption.add": (
        "4411",
        lambda here: add_exemption(
            member=here.officer,
            document=checked_file(pdf()),
            by=here.clerk,
            now=NOON,
            **UPGRADE,
        ),
    ),
    "exemption.void": (
        "4411",
        lambda here: void_exemption(
            exemption=ExemptionFactory(member=here.officer), reason=WHY, by=here.clerk, now=NOON
        ),
    ),
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
    "member.set_password": ("4411", set_password),
    "member.sign_in": ("4411", lambda here: tried(PASSWORD)),
    "member.unlock": ("4411", unlock),
    "member.sign_out": ("4411", lambda here: signed_in(here.officer).post(reverse("sign-out"))),
    "outside_training.accept": ("4411", accept_a_training),
    "outside_training.answer": ("4411", answer_a_training),
    "outside_training.decline": ("4411", decline_a_training),
    "outside_training.send": ("4411", lambda here: send(here.officer)),
    "outside_training.send_back": ("4411", lambda here: sent_back(here.officer, here.clerk)),
    "outside_training.withdraw": (
        "4411",
        lambda here: withdraw(sent_in=a_training(here.officer), by=here.officer),
    ),
    "post_request.accept": ("4411", approve_a_request),
    "post_request.answer": (
        "4411",
        lambda here: answer_outside_training(
            training=a_request(here.officer, "returned"),
            answer="Here it is.",
            values={**TOLD, **REQUEST},
            papers=(),
            by=here.officer,
            now=NOON,
        ),
    ),
    "post_request.decline": (
        "4411",
        lambda here: decline_outside_training(
            training=a_request(here.officer),
            because="not_approved",
            already=None,
            reason="It is no police work.",
            by=here.clerk,
            now=NOON,
        ),
    ),
    "post_request.forward": (
        "4411",
        lambda here: forward_to_post(training=a_request(here.officer), by=here.clerk, now=NOON),
    ),
    "post_request.send": (
        "4411",
        lambda here: send(here.officer, ask="post_request", **REQUEST),
    ),
    "post_request.send_back": (
        "4411",
        lambda here: send_back(
            sent_in=a_request(here.officer), reason="Which hours?", by=here.clerk, now=NOON
        ),
    ),
    "post_request.withdraw": (
        "4411",
        lambda here: withdraw(sent_in=a_request(here.officer), by=here.officer),
    ),
    "roledesignation.add": ("4411", designate),
    "roll_call.accept": ("3301", accept_a_roll_call),
    "roll_call.answer": ("3301", answer_a_roll_call),
    "roll_call.send": ("3301", lambda here: report(here.sergeant, here.officer)),
    "roll_call.send_back": (
        "3301",
        lambda here: send_back(
            sent_in=report(here.sergeant, here.officer), reason=WHY, by=here.clerk, now=NOON
        ),
    ),
    "roll_call.void": ("3301", void_a_roll_call),
    "roll_call.withdraw": (
        "3301",
        lambda here: withdraw(sent_in=a_report(here.sergeant), by=here.sergeant),
    ),
    "roledesignation.end": ("4411", end_role),
    "sent_in.look": (
        "4411",
        lambda here: record_sent_in_look(sent_in=a_training(here.officer), by=here.clerk),
    ),
}


def test_every_kind_of_event_is_about_a_member_or_is_not():
    kinds = {kind.name for kind in all_kinds()}

    assert OF_NO_ONE_MEMBER | OF_WHO_IS_GONE | set(ABOUT_A_MEMBER) == kinds
    assert not OF_NO_ONE_MEMBER & set(ABOUT_A_MEMBER)


@pytest.mark.parametrize("name", sorted(ABOUT_A_MEMBER))
def test_an_action_about_a_member_names_the_member_in_its_event(department, name):
    serial_number, act = ABOUT_A_MEMBER[name]

    act(department)

    # One who was merged away is still named.
    member = Member._base_manager.get(serial_number=serial_number)
    event = Event.objects.filter(action=name).latest("pk")
    assert event.member == PersonThen.of(member)
