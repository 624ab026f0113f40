"""Every kind of notice leads whom it is told to a page that opens and shows what it tells of."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.utils.html import escape

from compliance import telling as of_entries
from courses import telling as of_classes
from courses.models import Enrolment
from frame.jobs.models import Job
from frame.jobs.telling import tell_ended
from frame.notices.actions import notify
from frame.notices.kinds import NoticeKind, all_kinds
from frame.notices.models import Notice
from people import telling as of_roles
from people.actions.designations import end_designation
from people.actions.one_time_passwords import (
    make_one_time_password,
    make_one_time_password_at_console,
    stop_one_time_password,
)
from records import telling as of_credit
from records.intake import telling as of_intake
from records.intake.roll_call.voiding import void_documented
from records.releases import telling as of_releases
from tests.department import Department
from tests.factories import (
    BookingFactory,
    CompletionFactory,
    CourseSessionFactory,
    DecisionFactory,
    ExemptionFactory,
    MemberFactory,
    RoleDesignationFactory,
)
from tests.frame.jobs.kinds import a_job
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.challenges.challenging import a_challenge
from tests.records.intake.roll_call.reports import a_course, a_report
from tests.records.intake.sending import NOON, a_request, a_training
from tests.records.releases.asking import a_release

# What each tells of, as its page shows it.
Shown = str
Tell = Callable[[Department], Shown]


@pytest.fixture(autouse=True)
def first_of_april():
    with time_machine.travel(NOON, tick=False):
        yield


def credit(kind: NoticeKind) -> Tell:
    def tell(here: Department) -> Shown:
        completion = CompletionFactory(member=here.officer, course__title="Search tactics")
        notify(kind, [here.officer], "Search tactics.", by=here.clerk, about=completion)
        return "Search tactics"

    return tell


def on_record(kind: NoticeKind, shown: Shown, row: Callable[[Department], object]) -> Tell:
    def tell(here: Department) -> Shown:
        row(here)
        notify(kind, [here.officer], "On your record.", by=here.clerk)
        return shown

    return tell


def roll_call_documented(here: Department, *, is_voided: bool = False) -> None:
    there = [here.officer]
    course = a_course(title="Tourniquets")
    report = a_report(here.sergeant, "accepted", there=there, minutes=10, course=course)
    if is_voided:
        [line] = report.lines.all()
        void_documented(report=report, lines=[line.pk], reason="Ill.", by=here.clerk, now=NOON)
        Notice.objects.all().delete()


def sent_in(kind: NoticeKind, row: Callable[[Department], object], to: str = "officer") -> Tell:
    def tell(here: Department) -> Shown:
        sent = row(here)
        notify(kind, [getattr(here, to)], "Sent.", by=here.sergeant, about=sent)
        return sent.title

    return tell


def queue(here: Department) -> Shown:
    a_training(here.officer, title="River rescue")
    of_intake.tell_the_queue(by=here.officer)
    return "River rescue"


def release(kind: NoticeKind, state: str, to: str = "clerk") -> Tell:
    def tell(here: Department) -> Shown:
        CompletionFactory(member=here.officer)
        row = a_release(here.clerk, here.officer, state, ogc=here.ogc)
        Notice.objects.all().delete()
        notify(kind, [getattr(here, to)], "Of a release.", by=here.sergeant, about=row)
        return row.number

    return tell


def class_to_come(kind: NoticeKind) -> Tell:
    def tell(here: Department) -> Shown:
        course_session = CourseSessionFactory(
            course__title="Search tactics",
            starts_on=date(2026, 5, 1),
            state="cancelled" if kind is of_classes.CANCELED else "scheduled",
            cancel_reason="Ice." if kind is of_classes.CANCELED else "",
        )
        if kind is not of_classes.TAKEN_OUT:
            Enrolment.objects.create(course_session=course_session, member=here.officer)
        words = {"course_session": course_session, "by": here.clerk}
        of_classes.tell_of_class(kind, [here.officer], "A class.", **words)
        return "Search tactics"

    return tell


def at_home(kind: NoticeKind, shown: Shown, to: str = "officer") -> Tell:
    def tell(here: Department) -> Shown:
        notify(kind, [getattr(here, to)], "From today on.", by=here.administrator)
        return shown

    return tell


def job(state: Job.State) -> Tell:
    def tell(here: Department) -> Shown:
        row = a_job(here.officer)
        tell_ended(row, state)
        return row.title

    return tell


def at_password(kind: NoticeKind) -> Tell:
    def tell(here: Department) -> Shown:
        notify(kind, [here.officer], "About your password.", by=None)
        return "Change your password"

    return tell


def access_given(here: Department) -> Shown:
    given = {"by": here.administrator, "now": NOON}
    make_one_time_password(member=here.officer, **given)
    return "Made a one-time password"


def access_given_at_console(here: Department) -> Shown:
    make_one_time_password_at_console(member=here.auditor, now=NOON)
    return "Made a one-time password from the console"


def access_to_confirm(here: Department) -> Shown:
    by = MemberFactory()
    RoleDesignationFactory(member=by, role="administrator")
    make_one_time_password(member=here.auditor, by=by, now=NOON)
    return f"For {escape(here.auditor)}"


def access_stopped(here: Department) -> Shown:
    given = {"by": here.administrator, "now": NOON}
    stop_one_time_password(
        one_time=make_one_time_password(member=here.officer, **given).row, **given
    )
    return "Stopped a one-time password"


def own_stopped(here: Department) -> Shown:
    of_roles.tell_stopped("a request", asked_by=here.administrator, by=MemberFactory())
    return "To confirm"


def own_confirmed(here: Department) -> Shown:
    given = {"member": here.officer, "asked_by": here.administrator}
    of_roles.tell_confirmed("a role", **given, by=MemberFactory())
    return "Roles"


def access_changed(here: Department) -> Shown:
    [held] = here.ogc.designations.all()
    end_designation(
        designation=held, ended_on=NOON.date(), by=here.administrator, today=NOON.date()
    )
    return escape(f"has ended the role Office of the General Counsel of {here.ogc}.")


TOLD: dict[str, Tell] = {
    "access.changed": access_changed,
    "access.own_confirmed": own_confirmed,
    "access.own_stopped": own_stopped,
    "access.stopped": access_stopped,
    "access.own_changed": at_home(of_roles.OWN_ACCESS_CHANGED, "Home"),
    "access.given": access_given,
    "access.given_at_console": access_given_at_console,
    "access.to_confirm": access_to_confirm,
    "booking.added": on_record(
        of_entries.BOOKED, "booked", lambda here: BookingFactory(completion__member=here.officer)
    ),
    "challenge.decide": sent_in(
        of_intake.CHALLENGE_DECIDED, lambda here: a_challenge(here.officer, "declined")
    ),
    "class.canceled": class_to_come(of_classes.CANCELED),
    "class.enrolled": class_to_come(of_classes.ENROLLED),
    "class.moved": class_to_come(of_classes.MOVED),
    "class.reinstated": class_to_come(of_classes.REINSTATED),
    "class.taken_out": class_to_come(of_classes.TAKEN_OUT),
    "credit.brought": on_record(
        of_credit.CREDIT_BROUGHT,
        "Search tactics",
        lambda here: CompletionFactory(member=here.officer, course__title="Search tactics"),
    ),
    "credit.voided": credit(of_credit.CREDIT_VOIDED),
    "credit.written": credit(of_credit.CREDITED),
    "decision.applied": on_record(
        of_entries.APPLIED, "Waiver", lambda here: DecisionFactory(member=here.officer)
    ),
    "decision.decided": on_record(
        of_entries.DECIDED,
        "Granted",
        lambda here: DecisionFactory(member=here.officer, decided_on=date(2025, 12, 1)),
    ),
    "entry.voided": on_record(
        of_entries.ENTRY_VOIDED,
        "Typed wrong.",
        lambda here: ExemptionFactory(
            member=here.officer, voided_at=NOON, voided_by=here.clerk, void_reason="Typed wrong."
        ),
    ),
    "exemption.added": on_record(
        of_entries.EXEMPTED, "Exempt", lambda here: ExemptionFactory(member=here.officer)
    ),
    "job.done": job(Job.State.DONE),
    "job.failed": job(Job.State.FAILED),
    "lead.ended": at_home(of_roles.LEAD_ENDED, "Home"),
    "lead.given": at_home(of_roles.LEAD_GIVEN, "/report/", to="sergeant"),
    "password.changed": at_password(of_roles.PASSWORD_CHANGED),
    "password.made": at_password(of_roles.PASSWORD_MADE),
    "password.used": at_password(of_roles.PASSWORD_USED),
    "release.asked_back": release(of_releases.ASKED_BACK, "asked_back"),
    "release.by_another": release(of_releases.BY_ANOTHER, "withdrawn"),
    "release.decided": release(of_releases.DECIDED, "denied"),
    "release.delayed": release(of_releases.DELAYED, "asked"),
    "release.expired": release(of_releases.EXPIRED, "expired"),
    "release.paper_changed": release(of_releases.PAPER_CHANGED, "granted", to="ogc"),
    "release.reopened": release(of_releases.REOPENED, "asked"),
    "release.taken_over": release(of_releases.TAKEN_OVER, "granted"),
    "release.to_hand_over": release(of_releases.TO_HAND_OVER, "granted", to="clerk"),
    "release.waits": release(of_releases.WAITS, "asked", to="ogc"),
    "role.ended": at_home(of_roles.ROLE_ENDED, "Home"),
    "role.given": at_home(of_roles.ROLE_GIVEN, "/queue/", to="clerk"),
    "roll_call.documented": on_record(of_credit.DOCUMENTED, "Tourniquets", roll_call_documented),
    "roll_call.voided": on_record(
        of_credit.DOCUMENTED_VOIDED,
        "My record",
        lambda here: roll_call_documented(here, is_voided=True),
    ),
    "sent_in.accepted": sent_in(
        of_intake.ACCEPTED, lambda here: a_training(here.officer, "accepted")
    ),
    "sent_in.answered": sent_in(
        of_intake.ANSWERED, lambda here: a_training(here.officer), to="clerk"
    ),
    "sent_in.approved": sent_in(
        of_intake.APPROVED, lambda here: a_request(here.officer, "accepted")
    ),
    "sent_in.declined": sent_in(
        of_intake.DECLINED, lambda here: a_training(here.officer, "declined")
    ),
    "sent_in.forwarded": sent_in(
        of_intake.FORWARDED, lambda here: a_request(here.officer, "forwarded")
    ),
    "sent_in.sent": queue,
    "sent_in.sent_back": sent_in(
        of_intake.SENT_BACK, lambda here: a_training(here.officer, "returned")
    ),
}


def test_no_kind_is_left_out():
    kinds = {kind.name for kind in all_kinds() if not kind.name.startswith("test.")}

    assert kinds == set(TOLD)


@pytest.mark.parametrize("name", list(TOLD))
def test_its_notice_opens_the_page_of_what_it_tells_of(department, name):
    shown = TOLD[name](department)
    [notice] = Notice.objects.filter(kind=name)

    page = sign_in(notice.to).get(f"/notices/{notice.pk}/", follow=True)

    assert page.status_code == 200
    [*_, (address, _)] = page.redirect_chain
    assert not address.startswith("/notices/")
    assert shown in page.content.decode().split("<main", 1)[1]
