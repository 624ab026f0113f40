"""Each file taken away is an event that names whom it was about, and a day has so many."""

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from events.models import Event
from frame.jobs.models import Job
from records.issued.actions.issuing import record_paper_taken
from records.issued.jobs import CLASS_CERTIFICATES
from tests.department import Department
from tests.factories import DocumentFactory
from tests.records.issued.papers import a_paper
from tests.records.leavers.packs import a_leaver, a_pack
from tests.records.retention.keeping import a_scan, an_order, carried_out, confirmed
from tests.records.sheets import a_class, saved

NOON = "2026-03-02T18:00:00Z"
FILES = ("/classes/?_export=csv", "/report/?_export=csv", "/courses/?_export=xlsx")


@pytest.fixture
def clerk(department) -> Client:
    client = Client()
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")
    return client


def test_who_takes_files_in_a_loop_is_refused_in_words_and_no_event_is_left_out(
    department, clerk, monkeypatch
):
    monkeypatch.setattr("events.actions.MOST_FILES_A_DAY", 4)
    with time_machine.travel(NOON, tick=False) as clock:
        taken = [clerk.get(address) for address in FILES * 2]
        clock.shift(24 * 60 * 60)
        next_day = clerk.get(FILES[0])

    assert [answer.has_header("Content-Disposition") for answer in taken] == [
        *[True] * 4,
        *[False] * 2,
    ]
    page = taken[-1].content.decode()
    assert "You have taken 4 files away today, which is as many as anybody may." in page
    assert next_day.has_header("Content-Disposition")
    assert Event.objects.filter(action__contains=".export").count() == 5


def of_pack(department: Department) -> tuple[str, str]:
    pack = a_pack(a_leaver(), by=department.clerk)
    return at("leaver-pack-file", pack.pk), at("leaver-pack", pack.pk)


def of_issued_paper(department: Department) -> tuple[str, str]:
    paper = a_paper(department.officer, department.clerk)
    return at("paper-file", paper.pk), at("paper-detail", paper.pk)


def of_document(department: Department) -> tuple[str, str]:
    document = DocumentFactory(member=department.officer)
    return at("document-file", document.pk), reverse("home")


def of_blank_sheet(department: Department) -> tuple[str, str]:
    course_session = a_class()
    return at("sheet-pdf", course_session.pk), at("class-detail", course_session.pk)


def of_saved_sheet(department: Department) -> tuple[str, str]:
    course_session = a_class()
    saved(course_session, "4411", department.clerk)
    return at("saved-sheet-pdf", course_session.pk), at("class-detail", course_session.pk)


def of_destruction(department: Department) -> tuple[str, str]:
    a_scan(department)
    order = carried_out(confirmed(an_order(department), department.ogc))
    return at("destruction-certificate", order.pk), at("destruction-detail", order.pk)


def at(page: str, key: int) -> str:
    return reverse(f"records:{page}", args=[key])


@pytest.mark.parametrize(
    "made",
    [of_pack, of_issued_paper, of_document, of_blank_sheet, of_saved_sheet, of_destruction],
)
def test_a_file_of_the_record_of_another_is_counted_with_the_lists(
    department, clerk, monkeypatch, settings, made
):
    settings.RECORDS_FROM = 2015
    monkeypatch.setattr("events.actions.MOST_FILES_A_DAY", 1)
    with time_machine.travel(NOON, tick=False):
        address, page = made(department)
        first = clerk.get(address)
        second = clerk.get(address, follow=True)

    assert first.has_header("Content-Disposition")
    assert not second.has_header("Content-Disposition")
    assert second.redirect_chain == [(page, 302)]
    assert "You have taken 1 files away today" in second.text


def test_the_certificates_of_a_class_are_counted_with_the_lists(department, monkeypatch):
    monkeypatch.setattr("events.actions.MOST_FILES_A_DAY", 0)
    job = Job(kind=CLASS_CERTIFICATES.key, asked={"class": a_class().pk}, asked_by=department.clerk)

    with pytest.raises(ValidationError, match="files away today"):
        CLASS_CERTIFICATES.record_taken(job, department.clerk)


def test_nobody_is_kept_from_their_own_issued_papers(department, monkeypatch):
    monkeypatch.setattr("events.actions.MOST_FILES_A_DAY", 0)
    paper = a_paper(department.officer, department.clerk)

    assert record_paper_taken(paper=paper, by=department.officer) is None
