"""A worker killed in the middle of reading: nothing is half, and the next one reads the rest."""

from pathlib import Path

import pytest

from frame.files import checked_file
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from records.actions.documents import filing
from records.actions.sheet_read_asking import ask_reading
from records.certificates.papers import NOT_YET, PaperText, ask_to_read, text_of
from records.models import PaperWords, ScannedPage, ScannedRow, SheetLine
from tests.department import Department, make_department
from tests.killed import run_until_killed
from tests.records.certificates.test_papers import words
from tests.records.certificates.test_pictures import HEAD, program, row
from tests.records.scans import scan_file
from tests.records.sheets import NEXT_DAY, a_class
from tests.uploads import picture

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def department(shared_database: None, settings, tmp_path: Path) -> Department:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    }
    return make_department()


@pytest.fixture
def kill_a_worker(settings):
    """Start a worker that is killed at the moment, and put its job back as the sweep does."""

    def kill(moment: str) -> None:
        run_until_killed("tests.records.killed_reader", moment, files=settings.MEDIA_ROOT)
        Job.objects.filter(state=Job.State.RUNNING).update(state=Job.State.WAITING)

    return kill


def test_a_picture_is_read_by_the_next_worker(
    department, kill_a_worker, settings, tmp_path, monkeypatch
):
    monkeypatch.setenv("PATH", str(tmp_path))
    word = row(1, 1, 100, 50, 30, 90, "Certificate")
    program(tmp_path, f"/bin/cat > /dev/null; printf '%s\\n' '{HEAD}' '{word}'")
    with filing(by=department.officer, now=NEXT_DAY) as files:
        document = files.file_away(checked_file(picture()), member=department.officer)
    ask_to_read([document], by=department.officer, now=NEXT_DAY)

    kill_a_worker("words")

    assert not PaperWords.objects.exists()
    assert text_of(document) == PaperText(why=NOT_YET)
    work_on(claim_next())
    assert words(document) == ["Certificate"]
    assert (PaperWords.objects.count(), Job.objects.get().state) == (1, Job.State.DONE)


@pytest.mark.parametrize(("moment", "pages"), [("page", 0), ("lines", 1)])
def test_a_scanned_sheet_has_each_page_and_each_line_once(department, kill_a_worker, moment, pages):
    course_session = a_class()
    scan = scan_file(course_session, [department.officer], [1], department.clerk)
    ask_reading(
        course_session=course_session, files=[checked_file(scan)], by=department.clerk, now=NEXT_DAY
    )

    kill_a_worker(moment)

    def on_sheet() -> list[str]:
        return list(SheetLine.objects.values_list("serial_number", flat=True))

    assert (ScannedPage.objects.count(), on_sheet()) == (pages, [])
    assert ScannedRow.objects.exists() == bool(pages)
    work_on(claim_next())
    assert (ScannedPage.objects.count(), on_sheet()) == (1, [department.officer.serial_number])
    assert ScannedRow.objects.filter(is_used=True).count() == 1
    assert Job.objects.get().state == Job.State.DONE
