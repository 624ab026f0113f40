"""Issuing a paper of a record that is no certificate: once for each form, and nothing left over."""

from uuid import uuid4

import pytest
from django.core.files.storage import default_storage

from events.models import Event
from records.issued.actions import issuing
from records.issued.actions.issuing import ToIssue, issue_paper
from records.issued.models import IssuedPaper
from tests.records.issued.papers import NOON
from tests.records.issued.test_certificate import stored_papers

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
