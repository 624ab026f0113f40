"""Papers on record that no part of a request takes in, as whoever decides is told of them."""

from html import unescape
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from courses.models import CourseSession
from people.models import Member
from records.actions.completions import void_completion
from records.models import Completion, ReleaseRequest
from records.models.document import DESTROYED
from records.releases.actions.deciding import find_nothing
from records.releases.letters import letter_of, letter_pdf
from records.releases.papers_beside import papers_beside
from records.releases.reading import leaves_of
from tests.factories import CompletionFactory, DocumentFactory, MemberFactory
from tests.records.intake.sending import a_training
from tests.records.releases.asking import NOON, asked
from tests.records.releases.striking_out.test_scans import a_scan
from tests.records.sheets import a_class, opened, saved
from tests.signed_in import client_of

pytestmark = pytest.mark.usefixtures("at_noon")

OF_OFFICER = (
    "Papers of 4411 are on record that are no part of this release: 1. They may be of other years, "
    "of training for another agency, of many members, of credit that was voided, or sent in and "
    "not settled yet. Ask the Training Unit what they are before you decide."
)
CERTIFICATES = ("certificates",)


def proved(member: Member, **given: object) -> Completion:
    """A completion with a paper that it rests on."""
    return CompletionFactory(member=member, evidence=DocumentFactory(member=member), **given)


def decide_page(row: ReleaseRequest, by: Member) -> str:
    page = client_of(by).get(reverse("records:release-decide", args=[row.pk]))
    return " ".join(unescape(page.content.decode()).split())


def test_papers_of_training_for_another_agency_are_told_to_whoever_decides(department):
    proved(department.officer, is_prior_agency=True)
    row = asked(department.clerk, department.officer, department.colleague, parts=CERTIFICATES)

    assert leaves_of(row, as_of=NOON.date()) == []
    assert papers_beside(row) == OF_OFFICER
    assert OF_OFFICER in decide_page(row, department.ogc)


def test_papers_of_voided_credit_and_papers_of_many_are_told(department):
    credit = proved(department.officer)
    void_completion(completion=credit, reason="Twice.", by=department.clerk, now=NOON)
    CompletionFactory(member=department.officer, evidence=DocumentFactory(member=None))
    row = asked(department.clerk, department.officer, parts=CERTIFICATES)

    assert leaves_of(row, as_of=NOON.date()) == []
    assert papers_beside(row) == OF_OFFICER.replace(": 1.", ": 2.")


def test_papers_that_were_sent_in_are_told_and_those_that_tell_a_ground_or_are_gone_are_not(
    department,
):
    DocumentFactory(member=department.officer, is_confidential=True)
    DocumentFactory(member=department.officer, destroyed_at=NOON, name=DESTROYED)
    row = asked(department.clerk, department.officer, parts=CERTIFICATES)
    assert papers_beside(row) == ""

    a_training(department.officer)

    assert papers_beside(row) == OF_OFFICER


def test_nothing_is_told_where_no_certificates_are_asked_for_or_papers_would_leave(department):
    proved(department.officer, is_prior_agency=True)
    assert papers_beside(asked(department.clerk, department.officer)) == ""

    proved(department.officer)
    row = asked(department.clerk, department.officer, parts=CERTIFICATES)

    assert "are no part of this release" not in decide_page(row, department.ogc)


def test_more_than_five_are_told_by_their_number(department):
    members = [proved(MemberFactory(), is_prior_agency=True).member for _ in range(6)]
    row = asked(department.clerk, *members, parts=CERTIFICATES)

    assert papers_beside(row).startswith("Papers of 6 of those asked about are on record")


def test_scans_of_a_class_are_told_while_its_sheet_is_not_saved(department):
    course_session = a_class()
    sheet = saved(course_session, "4411", department.clerk).sheet
    a_scan(course_session, department.clerk)
    held = CourseSession.objects.get(pk=course_session.pk)
    row = asked(department.clerk, department.officer, course_session=held, parts=("sheets",))
    opened(sheet, department.clerk)

    assert papers_beside(row).startswith(
        "Papers of the class are on record that are no part of this release: 1."
    )


def test_the_letter_is_true_where_papers_are_on_record_besides(department):
    proved(department.officer, is_prior_agency=True)
    row = asked(department.clerk, department.officer, parts=CERTIFICATES, requester_kind="public")

    row = find_nothing(request=row, words="Searched.", by=department.ogc, now=NOON)

    said = PdfReader(BytesIO(letter_pdf(row, letter_of(row), made_at=NOON))).pages[0]
    assert "No record of the kind asked for was found. Searched." in " ".join(
        said.extract_text().split()
    )
