"""The scan of a paper sheet: attaching it, voiding a wrong one, and who sees it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.models import CourseSession
from events import voiding
from events.models import Event
from events.persons import PersonThen
from frame.files import checked_file
from records.actions import sheet_scans
from records.actions.sheet_scans import attach_scan, void_scan
from records.models import Document, SheetScan
from tests.factories import MemberFactory
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.scans import enrol
from tests.records.sheets import NEXT_DAY, a_class, draft, saved
from tests.uploads import PDF, pdf, picture


@pytest.fixture
def course_session(department) -> CourseSession:
    return a_class()


def attach(course_session, department, upload=None, by=None):
    return attach_scan(
        course_session=course_session,
        file=checked_file(upload or pdf("sheet.pdf")),
        by=by or department.clerk,
        now=NEXT_DAY,
    )


def sheet_page(course_session) -> str:
    return reverse("records:sheet-entry", args=[course_session.pk])


def attach_page(course_session) -> str:
    return reverse("records:scan-attach", args=[course_session.pk])


def void_page(scan) -> str:
    return reverse("records:scan-void", args=[scan.pk])


# Attaching --------------------------------------------------------------------------------------


def test_a_scan_is_stored_with_its_class_and_one_event(department, course_session):
    scan, is_repeat = attach(course_session, department)

    assert not is_repeat
    assert scan.course_session == course_session
    document = scan.document
    assert (document.member, document.added_by, document.added_at) == (
        None,
        department.clerk,
        NEXT_DAY,
    )
    with document.file.open() as stored:
        assert stored.read() == PDF
    event = Event.objects.get()
    assert (event.action, event.by, event.member) == (
        "scan.attach",
        PersonThen.of(department.clerk),
        None,
    )
    assert event.after == {"document": "sheet.pdf", "sha256": document.sha256}


def test_the_same_file_is_attached_to_a_class_once(department, course_session):
    first = attach(course_session, department).row

    again, is_repeat = attach(course_session, department, pdf("the same, renamed.pdf"))

    assert (again, is_repeat) == (first, True)
    assert Document.objects.count() == Event.objects.count() == 1


def test_a_sheet_of_many_pages_may_have_a_file_a_page(department, course_session):
    attach(course_session, department)
    attach(course_session, department, picture("JPEG"))

    assert course_session.scans.not_voided().count() == 2


def test_after_the_sheet_is_saved_its_paper_can_still_be_scanned(department, course_session):
    saved(course_session, "4411", department.clerk)

    attach(course_session, department)

    assert course_session.scans.exists()


def test_a_canceled_class_has_no_paper(department):
    canceled = a_class(state=CourseSession.State.CANCELLED, cancel_reason="Snow")

    with pytest.raises(ValidationError, match="This class was canceled"):
        attach(canceled, department)

    assert not Document.objects.exists()


def test_neither_has_a_class_yet_to_come(department, course_session):
    with pytest.raises(ValidationError, match="can be entered from that day on"):
        attach_scan(
            course_session=course_session,
            file=checked_file(pdf()),
            by=department.clerk,
            now=NEXT_DAY - timedelta(days=2),
        )


def test_no_file_stays_when_the_event_fails(department, course_session, monkeypatch):
    stored = []

    def fail(*_: object, about: SheetScan, **__: object) -> None:
        stored.append(about.document.file.name)
        raise RuntimeError("the log is full")

    monkeypatch.setattr(sheet_scans, "record_event", fail)

    with pytest.raises(RuntimeError):
        attach(course_session, department)

    assert not SheetScan.objects.exists()
    assert not default_storage.exists(stored[0])


# Voiding ----------------------------------------------------------------------------------------


def test_a_wrong_scan_is_voided_with_a_reason_and_stays_readable(department, course_session):
    scan = attach(course_session, department).row

    void_scan(scan=scan, reason=" of another class ", by=department.clerk, now=NEXT_DAY)

    scan.refresh_from_db()
    assert (scan.voided_by, scan.void_reason) == (department.clerk, "of another class")
    assert default_storage.exists(scan.document.file.name)
    event = Event.objects.latest("pk")
    assert (event.action, event.after) == ("scan.void", {"void_reason": "of another class"})
    assert event.before["document"] == "sheet.pdf"


def test_a_voided_file_can_be_attached_again(department, course_session):
    scan = attach(course_session, department).row
    void_scan(scan=scan, reason="wrong", by=department.clerk, now=NEXT_DAY)

    again, is_repeat = attach(course_session, department)

    assert not is_repeat
    assert list(course_session.scans.not_voided()) == [again]


def test_nothing_is_voided_twice(department, course_session):
    scan = attach(course_session, department).row
    void_scan(scan=scan, reason="first", by=department.clerk, now=NEXT_DAY)

    with pytest.raises(ValidationError, match="already voided by"):
        void_scan(scan=scan, reason="second", by=department.clerk, now=NEXT_DAY)


def test_nothing_is_voided_when_the_event_fails(department, course_session, monkeypatch):
    scan = attach(course_session, department).row

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr(voiding, "record_event", fail)

    with pytest.raises(RuntimeError):
        void_scan(scan=scan, reason="wrong", by=department.clerk, now=NEXT_DAY)

    scan.refresh_from_db()
    assert not scan.is_voided


def test_a_scan_is_never_changed_or_deleted(department, course_session):
    scan = attach(course_session, department).row

    with pytest.raises(TypeError):
        scan.save()
    with pytest.raises(TypeError):
        scan.delete()
    with pytest.raises(TypeError):
        SheetScan.objects.all().delete()


# The pages --------------------------------------------------------------------------------------


def test_the_clerk_attaches_it_on_the_page_of_the_sheet(department, course_session):
    draft(course_session, "4411", department.clerk)
    client = sign_in(department.clerk)
    assert attach_page(course_session) in client.get(sheet_page(course_session)).content.decode()

    page = client.post(
        attach_page(course_session), {"scan": pdf("Núñez <b>.pdf")}, follow=True
    ).content.decode()

    assert "The scan “Núñez &lt;b&gt;.pdf” is attached." in page
    scan = SheetScan.objects.get()
    assert reverse("records:document-file", args=[scan.document_id]) in page
    assert void_page(scan) in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Choose the file of the scan."),
        ({"scan": pdf("empty.pdf", b"")}, "“empty.pdf” is empty."),
        ({"scan": pdf("virus.pdf", b"MZ\x90\x00" * 50)}, "is neither a PDF nor a picture"),
    ],
)
def test_a_bad_file_is_refused_beside_the_field(department, course_session, given, said):
    page = sign_in(department.clerk).post(attach_page(course_session), given)

    assert page.status_code == 200
    assert said in page.content.decode()
    assert not Document.objects.exists()


def test_attaching_it_twice_says_so(department, course_session):
    client = sign_in(department.clerk)
    client.post(attach_page(course_session), {"scan": pdf("sheet.pdf")})

    page = client.post(attach_page(course_session), {"scan": pdf("sheet.pdf")}, follow=True)

    assert "was attached before; nothing was stored twice" in page.content.decode()
    assert SheetScan.objects.count() == 1


def test_a_voided_scan_shows_who_voided_it_and_why(department, course_session):
    scan = attach(course_session, department).row
    client = sign_in(department.clerk)

    page = client.post(void_page(scan), {"reason": "Of <i>another</i> class"}, follow=True)

    text = page.content.decode()
    assert "The scan “sheet.pdf” is voided." in text
    assert "Of &lt;i&gt;another&lt;/i&gt; class" in text
    assert f"voided by {department.clerk.name}" in text
    assert reverse("records:document-file", args=[scan.document_id]) not in text


def test_voiding_it_again_says_who_did(department, course_session):
    scan = attach(course_session, department).row
    void_scan(scan=scan, reason="wrong", by=department.clerk, now=NEXT_DAY)

    page = sign_in(department.clerk).get(void_page(scan)).content.decode()

    assert "This was already voided by" in page


def test_a_class_yet_to_come_offers_no_scan(department):
    later = a_class(starts_on=timezone.localdate() + timedelta(days=7))

    page = sign_in(department.clerk).get(sheet_page(later)).content.decode()

    assert attach_page(later) not in page


def test_the_page_to_attach_says_at_once_why_a_class_has_no_paper(department):
    canceled = a_class(state=CourseSession.State.CANCELLED, cancel_reason="Snow")

    page = sign_in(department.clerk).get(attach_page(canceled)).content.decode()

    assert "This class was canceled, so it has no sign-in sheet." in page
    assert 'type="file"' not in page


def test_who_only_reads_a_saved_sheet_is_offered_no_change_of_its_paper(department, course_session):
    saved(course_session, "4411", department.clerk)
    scan = attach(course_session, department).row
    url = reverse("records:saved-sheet", args=[course_session.pk])

    page = sign_in(department.auditor).get(url).content.decode()

    assert str(scan.document) in page
    assert void_page(scan) not in page
    assert attach_page(course_session) not in page
    assert reverse("records:sheet-reopen", args=[course_session.pk]) not in page


def test_a_voided_scan_is_not_offered_to_be_voided_again(department, course_session):
    scan = attach(course_session, department).row
    client = sign_in(department.clerk)
    assert void_page(scan) in client.get(sheet_page(course_session)).content.decode()
    void_scan(scan=scan, reason="wrong", by=department.clerk, now=NEXT_DAY)

    assert void_page(scan) not in client.get(sheet_page(course_session)).content.decode()


def test_the_completion_leads_to_its_paper_for_those_who_see_every_record(
    department, course_session
):
    [completion] = saved(course_session, "4411", department.clerk).completions
    scan = attach(course_session, department).row
    page = reverse("records:completion-detail", args=[completion.pk])
    paper = reverse("records:document-file", args=[scan.document_id])

    assert paper in sign_in(department.inquiry).get(page).content.decode()
    for reader in (department.officer, department.sergeant):
        assert paper not in sign_in(reader).get(page).content.decode()
        assert sign_in(reader).get(paper).status_code == 404


def test_opening_it_is_on_record(department, course_session):
    scan = attach(course_session, department).row

    page = reverse("records:document-file", args=[scan.document_id])
    assert sign_in(department.inquiry).get(page).status_code == 200

    event = Event.objects.latest("pk")
    assert (event.action, event.by, event.member) == (
        "document.take",
        PersonThen.of(department.inquiry),
        None,
    )


def reads_of_looks(member) -> str:
    return sign_in(member).get(reverse("desk:look-list")).content.decode()


@pytest.mark.parametrize(
    ("page", "words"), [("file", "Took a document away"), ("shown", "Opened a document")]
)
def test_everybody_on_a_sheet_reads_who_saw_its_scan(department, course_session, page, words):
    enrol(course_session, department.colleague)
    saved(course_session, "4411", department.clerk, reason="Walked in.")
    scan = attach(course_session, department).row

    sign_in(department.inquiry).get(reverse(f"records:document-{page}", args=[scan.document_id]))

    event = Event.objects.latest("pk")
    on_it = sorted([department.officer.serial_number, department.colleague.serial_number])
    assert event.after == {"sha256": scan.document.sha256, "named": on_it}
    for member in (department.officer, department.colleague):
        assert words in reads_of_looks(member)
    assert words not in reads_of_looks(department.other_sergeant)


def test_of_a_sheet_that_is_not_saved_those_who_are_enrolled_read_it(department, course_session):
    enrol(course_session, department.officer)
    scan = attach(course_session, department).row

    page = reverse("records:document-file", args=[scan.document_id])
    assert sign_in(department.inquiry).get(page).status_code == 200

    assert Event.objects.latest("pk").after["named"] == [department.officer.serial_number]


def test_a_scan_of_many_is_taken_by_as_many_queries_as_that_of_one(department, course_session):
    scan = attach(course_session, department).row
    page = reverse("records:document-file", args=[scan.document_id])
    client = sign_in(department.inquiry)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(page)
        return len(captured)

    enrol(course_session, department.officer)
    queries()
    with_one = queries()
    enrol(course_session, *MemberFactory.create_batch(40))

    assert queries() == with_one
    assert len(Event.objects.latest("pk").after["named"]) == 41


def test_more_scans_cost_the_page_no_more_queries(department, course_session):
    client = sign_in(department.clerk)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(sheet_page(course_session))
        return len(captured)

    attach(course_session, department)
    queries()
    with_one = queries()
    attach(course_session, department, picture("PNG"))
    attach(course_session, department, picture("JPEG"))

    assert queries() == with_one
