"""Legal holds: what they keep, who places and lifts them, and who is told."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from people.models import Member
from records.models import Completion, Document, LegalHold, SentPaper
from records.retention.holds import held_documents, lift_hold, place_hold
from tests.factories import (
    CompletionFactory,
    CourseFactory,
    DocumentFactory,
    MemberFactory,
    RoleDesignationFactory,
)
from tests.records.challenges.challenging import a_challenge
from tests.records.intake.roll_call.reports import a_report, taught_by
from tests.records.intake.sending import a_request, a_training
from tests.records.releases.asking import asked
from tests.records.retention.keeping import a_certificate, a_hold, a_scan
from tests.records.sheets import a_class
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db


def held() -> set[int]:
    return set(Document.objects.filter(pk__in=held_documents()).values_list("pk", flat=True))


def test_nothing_is_held_without_a_hold(department):
    a_scan(department)

    assert held() == set()


def test_a_hold_on_a_member_keeps_every_paper_that_they_are_on(department):
    officer = department.officer
    own = a_certificate(officer, by=department.clerk)
    other = a_certificate(department.colleague, by=department.clerk)
    credited, enrolled, taught, elsewhere = (
        a_scan(department, on=date(2018, 3, day)) for day in (1, 2, 3, 4)
    )
    CompletionFactory(member=officer, course_session=credited.course_session)
    enrolled.course_session.enrolments.create(member=officer)
    taught.course_session.instructors.add(officer)
    sent = a_training(officer, "declined", clerk=department.clerk)
    report = a_report(department.sergeant, "accepted", there=[officer])
    SentPaper.objects.create(sent_in=report, document=DocumentFactory(member=None))

    a_hold(officer, department.ogc)

    papers = {paper.document_id for row in (sent, report) for paper in row.papers.all()}
    scans = {scan.document_id for scan in (credited, enrolled, taught)}
    assert held() == {own.pk} | scans | papers
    assert not held() & {other.pk, elsewhere.document_id}


def test_a_hold_on_who_taught_a_class_or_a_roll_call_keeps_its_papers(department):
    scan = a_scan(department)
    scan.course_session.instructors.add(department.officer)
    report, other = (a_report(department.sergeant, "accepted") for _ in range(2))
    taught_by(report, department.officer)
    taught_by(other, department.colleague)
    paper, _ = (
        SentPaper.objects.create(sent_in=row, document=DocumentFactory(member=None)).document
        for row in (report, other)
    )

    a_hold(department.officer, department.ogc)

    assert held() == {scan.document_id, paper.pk}


def test_a_hold_on_a_course_or_a_class_keeps_its_papers(department):
    scan, other = a_scan(department), a_scan(department, on=date(2018, 3, 11))
    paper = a_certificate(department.officer, by=department.clerk)

    on_class = a_hold(scan.course_session, department.ogc)
    assert held() == {scan.document_id}
    lift_hold(hold=on_class, reason="Over.", by=department.ogc, now=timezone.now())
    assert held() == set()

    a_hold(paper.completions.get().course, department.ogc)
    a_hold(other.course_session.course, department.ogc)
    assert held() == {paper.pk, other.document_id}


@pytest.mark.parametrize("of", ["course", "course_session"])
@pytest.mark.parametrize("line", ["about", "completion"])
def test_a_hold_on_a_course_or_a_class_keeps_the_papers_of_a_challenge_to_its_line(
    department, of, line
):
    held_line, other_line = (
        CompletionFactory(member=department.officer, course_session=a_class(state="closed"))
        for _ in range(2)
    )
    given = {"outcome": "elsewhere"} if line == "completion" else {}
    challenge, other = (
        a_challenge(
            department.officer,
            "accepted",
            clerk=department.clerk,
            **({"about": None, **given, "completion": each} if given else {"about": each}),
        )
        for each in (held_line, other_line)
    )

    a_hold(getattr(held_line, of), department.ogc)

    [paper], [elsewhere] = (
        [each.document_id for each in row.papers.all()] for row in (challenge, other)
    )
    assert held() == {paper}
    assert elsewhere != paper


def test_a_hold_on_a_course_keeps_the_papers_of_outside_training_and_roll_calls_of_it(department):
    training = a_request(department.officer, "accepted", clerk=department.clerk)
    report, _ = (
        a_report(department.sergeant, "accepted", course=CourseFactory()) for _ in range(2)
    )
    SentPaper.objects.create(sent_in=report, document=DocumentFactory(member=None))

    a_hold(training.course, department.ogc)
    [paper] = training.papers.all()
    assert held() == {paper.document_id}

    a_hold(report.course, department.ogc)
    assert held() == {paper.document_id, *(each.document_id for each in report.papers.all())}


def test_a_hold_on_a_class_keeps_the_certificates_of_its_credit(department):
    paper = a_certificate(department.officer, by=department.clerk)
    course_session = a_class(state="closed")
    Completion.objects.filter(evidence=paper).update(course_session=course_session)

    a_hold(course_session, department.ogc)

    assert held() == {paper.pk}


def test_a_hold_is_on_record_with_who_and_why(department):
    hold = a_hold(department.officer, department.ogc)

    assert str(hold) == f"Legal hold on {department.officer}"
    event = Event.objects.get(action="hold.place")
    assert event.after == {
        "what": str(department.officer),
        "case": "Doe v. City",
        "reason": "A suit is pending.",
    }

    lift_hold(hold=hold, reason="Settled.", by=department.ogc, now=timezone.now())

    hold.refresh_from_db()
    assert (hold.lifted_by, hold.lift_reason) == (department.ogc, "Settled.")
    assert Event.objects.get(action="hold.lift").after == {"reason": "Settled."}


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"case": " "}, "case"), ({"case": "x" * 201}, "case"), ({"reason": " "}, "reason")],
)
def test_a_hold_says_for_which_case_and_why(department, changes, field):
    given = {"case": "Doe v. City", "reason": "A suit.", **changes}

    with pytest.raises(ValidationError) as refused:
        place_hold(on=department.officer, by=department.ogc, now=timezone.now(), **given)

    assert list(refused.value.message_dict) == [field]
    assert not LegalHold.objects.exists()


def test_a_hold_is_lifted_for_a_reason(department):
    hold = a_hold(department.officer, department.ogc)

    with pytest.raises(ValidationError, match="Say why the hold is over"):
        lift_hold(hold=hold, reason=" ", by=department.ogc, now=timezone.now())

    assert LegalHold.objects.standing().exists()


def test_a_form_sent_twice_holds_once(department):
    given = {
        "member": "4411",
        "case": "Doe v. City",
        "reason": "A suit.",
        "form_token": "12345678-1234-5678-1234-567812345678",
    }
    client = client_of(department.ogc)

    for _ in range(2):
        client.post(reverse("records:hold-place"), given)

    assert LegalHold.objects.count() == 1
    assert Event.objects.filter(action="hold.place").count() == 1


@pytest.mark.parametrize("seat", ["hrd", "clerk", "auditor", "administrator", "officer"])
def test_nobody_else_places_or_lifts_one(department, seat):
    hold = a_hold(department.officer, department.ogc)
    by, now = department.members[seat], timezone.now()

    with pytest.raises(PermissionDenied):
        place_hold(on=department.colleague, case="A", reason="B", by=by, now=now)
    with pytest.raises(PermissionDenied):
        lift_hold(hold=hold, reason="C", by=by, now=now)

    assert LegalHold.objects.standing().count() == 1


def test_the_page_takes_a_member_a_course_or_the_class_of_its_address(department):
    client, page = client_of(department.ogc), reverse("records:hold-place")
    scan = a_scan(department)
    course = CompletionFactory().course
    why = {"case": "Doe v. City", "reason": "A suit is pending."}

    client.post(page, {"member": "4411", **why})
    client.post(page, {"course": course.course_id, **why})
    client.post(page, {"course_session": scan.course_session_id, **why})

    assert [hold.what for hold in LegalHold.objects.order_by("pk")] == [
        str(department.officer),
        str(course),
        f"the class {scan.course_session}",
    ]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Say what is held"),
        ({"member": "4411", "course": "everything"}, "No course is called"),
        ({"member": "999999"}, "Nobody has the serial number"),
        ({"member": "é"}, "Nobody has the serial number"),
    ],
)
def test_what_is_held_is_asked_for_in_words(department, given, words):
    form = {"case": "Doe v. City", "reason": "A suit is pending.", **given}

    page = client_of(department.ogc).post(reverse("records:hold-place"), form)

    assert page.status_code == 200
    assert words in page.content.decode()
    assert not LegalHold.objects.exists()


def test_a_class_that_there_is_not_is_not_found(department):
    client, page = client_of(department.ogc), reverse("records:hold-place")

    assert client.get(page, {"class": "99999"}).status_code == 404
    assert client.get(page, {"class": "x"}).status_code == 404


def pages_about(department) -> list[str]:
    completion = CompletionFactory(member=department.officer)
    return [
        reverse("desk:member-record", args=["4411"]),
        reverse("records:completion-detail", args=[completion.pk]),
    ]


def test_a_page_about_what_is_held_says_so_to_who_sees_all_records(department):
    pages = pages_about(department)
    a_hold(department.officer, department.ogc)
    words = f"Legal hold on {department.officer}"

    for page in pages:
        assert words in client_of(department.clerk).get(page).content.decode()
        for seat in ("sergeant", "officer"):
            content = client_of(department.members[seat]).get(page).content.decode()
            assert "Legal hold" not in content, seat


def test_a_clerk_is_not_told_of_a_hold_on_themselves(department):
    a_hold(department.clerk, department.ogc)
    client = client_of(department.clerk)

    assert "Legal hold on" not in client.get(reverse("desk:my-record")).content.decode()
    listed = client.get(reverse("records:hold-list"))
    assert len(listed.context["table"].rows) == 0


def test_the_case_is_read_by_counsel_alone(department):
    hold = a_hold(department.officer, department.ogc)
    lift_hold(hold=hold, reason="Settled quietly.", by=department.ogc, now=timezone.now())
    page = reverse("records:hold-list")

    told = {
        seat: [
            words
            for words in (hold.case, hold.reason, "Settled quietly.")
            if words in client_of(department.members[seat]).get(page).content.decode()
        ]
        for seat in ("ogc", "clerk", "auditor")
    }

    assert told == {
        "ogc": [hold.case, hold.reason, "Settled quietly."],
        "clerk": [],
        "auditor": [],
    }


def test_nobody_places_a_hold_on_their_own_record(department):
    merged = MemberFactory(merged_into=department.ogc)
    request = asked(department.clerk, department.officer, department.ogc)

    for own in (department.ogc, merged, request):
        with pytest.raises(ValidationError, match="nobody places their own") as refused:
            a_hold(own, department.ogc)
        assert refused.value.code == "own"

    assert not LegalHold.objects.exists()


def test_the_page_that_places_a_hold_on_oneself_says_who_else_does_it(department):
    serial = department.ogc.serial_number
    sent = {"member": serial, "case": "Doe v. City", "reason": "A suit is pending."}

    page = client_of(department.ogc).post(reverse("records:hold-place"), sent)

    assert page.status_code == 200
    assert "Ask a colleague of the Office of the General Counsel to do it." in page.text
    assert not LegalHold.objects.exists()


def test_one_of_ones_own_is_lifted_by_a_colleague(department):
    colleague = Member.objects.get(pk=department.colleague.pk)
    RoleDesignationFactory(member=colleague, role="ogc")
    own = a_hold(department.ogc, colleague)

    with pytest.raises(ValidationError, match="nobody lifts their own"):
        lift_hold(hold=own, reason="Over.", by=department.ogc, now=timezone.now())

    lift_hold(hold=own, reason="Over.", by=Member.objects.get(pk=colleague.pk), now=timezone.now())
    with pytest.raises(ValidationError, match="was lifted by"):
        lift_hold(hold=own, reason="Over.", by=colleague, now=timezone.now())
