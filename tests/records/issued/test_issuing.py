"""Issuing a paper of a record that is no certificate: once for each form, and nothing left over."""

from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from events.models import Event
from records.issued.actions import issuing
from records.issued.actions.issuing import ToIssue, issue_paper
from records.issued.models import IssuedPaper
from records.issued.withholdings import WITHHELD
from tests.records.issued.papers import NOON, a_paper
from tests.records.issued.test_certificate import stored_papers
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db


def a_transcript(department, content: bytes = b"%PDF-1.7") -> ToIssue:
    return ToIssue(
        kind=IssuedPaper.Kind.TRANSCRIPT,
        member=department.officer,
        said={"name": "Núñez, Ana"},
        set_paper=lambda code: content + code.encode(),
        covers="whole career",
        lists=[],
        as_of=NOON.date(),
    )


def test_the_code_is_given_to_the_paper_as_it_is_printed(department):
    paper = issue_paper(a_transcript(department), by=department.clerk, now=NOON).row

    assert default_storage.open(paper.file.name).read() == b"%PDF-1.7" + (
        paper.code_in_groups.encode()
    )
    assert (paper.completion, paper.issued_by, str(paper)) == (
        None,
        department.clerk,
        "Transcript of Núñez, Ana",
    )


def test_a_form_sent_twice_sets_one_paper(department):
    token = uuid4()
    first = issue_paper(a_transcript(department), by=department.clerk, now=NOON, form_token=token)
    again = issue_paper(a_transcript(department), by=department.clerk, now=NOON, form_token=token)

    assert (again.row, again.is_repeat) == (first.row, True)
    assert Event.objects.filter(action="paper.issue").count() == 1


def test_a_form_sent_twice_at_one_moment_leaves_no_file_of_the_second(department, monkeypatch):
    token = uuid4()
    first = issue_paper(a_transcript(department), by=department.clerk, now=NOON, form_token=token)
    stored = stored_papers()
    # As for a sending that looked before the other one was written.
    monkeypatch.setattr(issuing, "made_by_form", lambda model, form_token: None)

    again = issue_paper(a_transcript(department), by=department.clerk, now=NOON, form_token=token)

    assert (again.row, again.is_repeat) == (first.row, True)
    assert stored_papers() == stored


@pytest.mark.parametrize(
    ("ends", "name"),
    [("11", "transcript-4411-2026-07-01.pdf"), (WITHHELD, "transcript-2026-07-01.pdf")],
)
def test_a_file_is_named_by_what_it_tells_and_never_by_its_code(department, ends, name):
    paper = a_paper(department.officer, department.clerk)
    paper.said["serial_ends"] = ends
    IssuedPaper.objects.filter(pk=paper.pk).update(said=paper.said)

    url = reverse("records:paper-file", args=[paper.pk])
    answer = client_of(department.clerk).get(url)

    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert paper.code_in_groups.split("-")[0] not in name
