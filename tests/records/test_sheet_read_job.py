"""Scans sent in to be read: attached as evidence, read by a job, once however often it is asked."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage

from events.models import Event
from frame.files import checked_file
from frame.jobs.actions import MOST_UNFINISHED, cancel_job
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from records.actions import sheet_read_asking
from records.actions.sheet_read_asking import ask_reading
from records.models import Document, ScannedPage, SheetLine, SheetScan
from tests.factories import MemberFactory
from tests.records.scans import scan_file
from tests.records.sheets import NEXT_DAY, a_class, saved
from tests.uploads import pdf, picture


@pytest.fixture
def course_session(department):
    return a_class()


def ask(course_session, department, *uploads, **kwargs):
    return ask_reading(
        course_session=course_session,
        files=[checked_file(upload) for upload in uploads],
        by=department.clerk,
        now=NEXT_DAY,
        **kwargs,
    )


def serials() -> list[str]:
    return list(SheetLine.objects.values_list("serial_number", flat=True))


def test_a_real_scan_becomes_a_draft_with_a_line_for_each_who_signed(department, course_session):
    members = [department.officer, *(MemberFactory() for _ in range(13))]
    scan = scan_file(course_session, members, [1, 3, 14], department.clerk)
    job = ask(course_session, department, scan).row

    work_on(claim_next())

    job.refresh_from_db()
    assert (job.state, job.error, job.items_done) == (Job.State.DONE, "", 3)
    assert [page.problem for page in ScannedPage.objects.all()] == ["", ""]
    assert serials() == [members[place].serial_number for place in (0, 2, 13)]
    assert SheetScan.objects.get().course_session == course_session
    assert Event.objects.filter(action="scan.attach").count() == 1


def test_the_same_file_again_adds_nothing(department, course_session):
    ask(course_session, department, picture(name="page.png"))
    work_on(claim_next())
    stored = picture(name="page.png")
    first = Document.objects.get()
    stored.file.seek(0)
    with first.file.open() as content:
        stored = pdf("renamed.png", content.read())

    job, is_repeat = ask(course_session, department, stored)

    assert (job, is_repeat) == (None, True)
    assert (SheetScan.objects.count(), ScannedPage.objects.count()) == (1, 1)


def test_a_scan_whose_file_is_gone_says_so_for_its_page(department, course_session):
    upload = scan_file(course_session, [department.officer], [1], department.clerk)
    content = upload.read()
    ask(course_session, department, pdf("sheet.pdf", content))
    default_storage.delete(Document.objects.get().file.name)

    work_on(claim_next())
    again = ask(course_session, department, pdf("again.pdf", content))

    assert [page.problem for page in ScannedPage.objects.all()] == [
        "The file of this scan is not in the storage any more. Void the scan, and attach it again."
    ]
    assert again.is_repeat


def test_what_is_no_sheet_says_so_for_its_page_and_the_others_are_read(department, course_session):
    scan = scan_file(course_session, [department.officer], [1], department.clerk)
    ask(course_session, department, picture(name="cat.png"), pdf("empty.pdf"), scan)

    work_on(claim_next())

    problems = [page.problem[:19] for page in ScannedPage.objects.all()]
    assert problems == ["No sign-in sheet wi", "No sign-in sheet wi", ""]
    assert serials() == ["4411"]


def test_a_worker_that_ended_half_way_is_followed_by_one_that_reads_the_rest(
    department, course_session
):
    scan = scan_file(course_session, [department.officer], [1], department.clerk)
    ask(course_session, department, picture(name="first.png"), scan)
    stops = []

    def must_stop() -> bool:
        stops.append(ScannedPage.objects.count())
        return stops[-1] == 1

    work_on(claim_next(), must_stop=must_stop)
    halfway = (ScannedPage.objects.count(), Job.objects.get().items_done, serials())
    work_on(claim_next())

    # The page was kept, and not yet written down as done: it is read again, and kept once.
    assert halfway == (1, 0, [])
    assert (ScannedPage.objects.count(), Job.objects.get().state) == (2, Job.State.DONE)
    assert serials() == ["4411"]


def test_after_a_job_that_was_cancelled_the_same_file_has_the_other_pages_read(
    department, course_session
):
    members = [department.officer, *(MemberFactory() for _ in range(13))]
    scan = scan_file(course_session, members, [1, 14], department.clerk)
    content = scan.read()
    job = ask(course_session, department, pdf("scan.pdf", content)).row
    work_on(claim_next(), must_stop=lambda: ScannedPage.objects.exists())
    cancel_job(job=job, now=NEXT_DAY)
    halfway = (ScannedPage.objects.count(), serials())

    again, is_repeat = ask(course_session, department, pdf("scan.pdf", content))
    work_on(claim_next())
    again.refresh_from_db()

    assert (halfway, is_repeat) == ((1, []), False)
    scan_key = SheetScan.objects.get().pk
    assert (again.state, again.plan) == (Job.State.DONE, [[scan_key, 2], "lines"])
    assert serials() == [members[place].serial_number for place in (0, 13)]
    assert ask(course_session, department, pdf("scan.pdf", content)) == (None, True)


def test_a_sheet_that_is_saved_meanwhile_ends_the_job_in_words(department, course_session):
    job = ask(course_session, department, picture()).row
    saved(course_session, "4411", department.clerk)

    work_on(claim_next())

    job.refresh_from_db()
    assert (job.state, job.error) == (
        Job.State.FAILED,
        "The credit of this class is written already.",
    )
    assert not ScannedPage.objects.exists()


def test_no_files_or_too_many_are_refused_beside_the_field(department, course_session):
    with pytest.raises(ValidationError) as none:
        ask(course_session, department)
    with pytest.raises(ValidationError) as many:
        ask_reading(
            course_session=course_session,
            files=[checked_file(pdf())] * 61,
            by=department.clerk,
            now=NEXT_DAY,
        )

    assert none.value.message_dict == {
        "scans": ["Choose the file of the scan, or several pictures."]
    }
    assert many.value.message_dict == {
        "scans": ["61 files at once are more than 60. Send some later."]
    }
    assert not SheetScan.objects.exists()


def test_a_class_that_takes_no_lines_takes_no_scan_to_read(department, course_session):
    saved(course_session, "4411", department.clerk)
    course_session.refresh_from_db()

    with pytest.raises(ValidationError, match="written already"):
        ask(course_session, department, pdf())

    assert not SheetScan.objects.exists()


def test_one_who_has_too_many_jobs_waits_and_the_scan_stays_attached(department, course_session):
    for number in range(MOST_UNFINISHED):
        ask(course_session, department, picture(name=f"{number}.png"))

    with pytest.raises(ValidationError, match="not finished"):
        ask(course_session, department, picture(name="more.png"))

    assert SheetScan.objects.count() == MOST_UNFINISHED + 1


def test_no_job_is_asked_for_when_attaching_fails(department, course_session, monkeypatch):
    def fail(**_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(sheet_read_asking, "attach_scan", fail)

    with pytest.raises(RuntimeError):
        ask(course_session, department, pdf())

    assert not Job.objects.exists()
