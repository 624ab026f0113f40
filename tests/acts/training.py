"""What is done about training on record: credit, papers, and what a director decides."""

from datetime import date

from compliance.actions.bookings import book_completion, void_booking
from compliance.actions.decisions import add_decision, decide_application, void_decision
from compliance.actions.exemptions import add_exemption, void_exemption
from courses.actions.enrolments import enrol_members, remove_enrolment
from frame.files import checked_file
from people.models import Member
from records.actions.completions import record_completion_look, void_completion
from records.actions.credit_entry import enter_credit
from records.actions.documents import record_document_look, record_document_taken
from records.actions.teaching import keep_teaching
from records.issued.actions.certificates import issue_certificate
from records.issued.actions.issuing import record_paper_look, record_paper_taken
from records.retention.destroying import destroy_paper
from records.retention.holds import lift_hold
from tests.acts import NOON, WHY, Acts
from tests.compliance.decisions import APPLICATION, ruling
from tests.compliance.exempting import UPGRADE
from tests.compliance.test_standings import full_year
from tests.department import Department
from tests.factories import (
    BookingFactory,
    CompletionFactory,
    CourseFactory,
    DecisionFactory,
    DocumentFactory,
    ExemptionFactory,
    ProviderFactory,
)
from tests.records.issued.papers import a_department_completion, a_paper
from tests.records.leavers.packs import a_pack
from tests.records.retention.keeping import a_certificate, a_hold, an_order, confirmed, leave
from tests.records.sheets import a_class
from tests.records.test_credit_entry import an_entry
from tests.records.test_other_credit_page import of_a_branch, sent
from tests.uploads import pdf


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


def destroy(here: Department) -> None:
    a_certificate(here.officer, by=here.clerk)
    a_pack(leave(here.officer, date(2019, 3, 1)), "handed_over", by=here.clerk)
    order = an_order(here, kind="certificate")
    row = confirmed(order, here.ogc).rows.get()
    destroy_paper(row=row, by=here.ogc, now=NOON)


ACTS: Acts = {
    "booking.add": ("4411", book),
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
    "paper.issue": (
        "4411",
        lambda here: issue_certificate(
            completion=a_department_completion(here.officer), by=here.officer, now=NOON
        ),
    ),
    "paper.look": (
        "4411",
        lambda here: record_paper_look(paper=a_paper(here.officer, here.clerk), by=here.sergeant),
    ),
    "paper.take": (
        "4411",
        lambda here: record_paper_taken(paper=a_paper(here.officer, here.clerk), by=here.sergeant),
    ),
    "document.destroy": ("4411", destroy),
    "document.look": (
        "4411",
        lambda here: record_document_look(
            document=DocumentFactory(member=here.officer), by=here.sergeant
        ),
    ),
    "document.take": (
        "4411",
        lambda here: record_document_taken(
            document=DocumentFactory(member=here.officer), by=here.sergeant
        ),
    ),
    "enrolment.remove": ("4411", remove_from_class),
    "hold.lift": (
        "4411",
        lambda here: lift_hold(
            hold=a_hold(here.officer, here.ogc), reason=WHY, by=here.ogc, now=NOON
        ),
    ),
    "hold.place": ("4411", lambda here: a_hold(here.officer, here.ogc)),
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
}
