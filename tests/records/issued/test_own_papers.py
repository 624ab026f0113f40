"""Our own papers sent in: taken though a file is within them, if they are byte by byte ours."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from frame.files import checked_file
from records.issued.actions.certificates import issue_certificate
from records.issued.certificate import certificate_pdf
from tests.records.issued.papers import NOON, a_department_completion

pytestmark = pytest.mark.django_db


def sent(content: bytes):
    return checked_file(SimpleUploadedFile("certificate.pdf", content))


def test_a_paper_that_was_issued_is_taken(department):
    paper = issue_certificate(
        completion=a_department_completion(department.officer), by=department.officer, now=NOON
    ).row
    with paper.file.open("rb") as file:
        content = file.read()

    assert sent(content).sha256 == paper.sha256


def test_one_that_only_looks_like_ours_is_refused_for_the_file_within(department):
    content = certificate_pdf(a_department_completion(department.officer), made_at=NOON)

    with pytest.raises(ValidationError, match=r"carries the file “certificate\.json” within it"):
        sent(content)


def test_one_that_was_changed_by_a_byte_is_refused(department):
    paper = issue_certificate(
        completion=a_department_completion(department.officer), by=department.officer, now=NOON
    ).row
    with paper.file.open("rb") as file:
        content = file.read()

    with pytest.raises(ValidationError, match="within it"):
        sent(content.replace(b"%PDF-1.7\n", b"%PDF-1.7\r", 1))
