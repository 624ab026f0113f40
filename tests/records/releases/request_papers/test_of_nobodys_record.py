"""A paper of a request is of nobody's record: it leaves with nothing, and no file leads to it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from frame.files import checked_file
from frame.storing.orphans import look_for_orphans
from records.credit.papers import unshared_papers, who_else_is_on
from records.models import Document, ReleaseRequest
from records.releases.reading import leaves_of
from records.retention.kinds import kind_lines
from records.retention.papers import all_that_may_go
from records.retention.schedule import schedule
from tests.factories import CompletionFactory
from tests.records.releases.asking import asked, granted
from tests.records.releases.request_papers.presenting import added, content_of
from tests.records.retention.keeping import stored
from tests.uploads import pdf

WORDS = "the same file"


@pytest.fixture
def evidence(department) -> Document:
    """The paper of a completion of the officer, of the same content as that of a request."""
    content = content_of(WORDS)
    paper = stored(department.officer, added_by=department.clerk)
    file = checked_file(pdf("certificate.pdf", content))
    Document.objects.filter(pk=paper.pk).update(sha256=file.sha256, size=file.size)
    paper.refresh_from_db()
    return paper


def test_it_is_none_of_what_would_leave_and_changes_nothing_of_it(department, completion):
    row = asked(department.clerk, department.officer, parts=("courses", "certificates"))
    before = [(leaf.key, leaf.fingerprint) for leaf in leaves_of(row, as_of=row.received_on)]

    added(row, department.clerk)

    assert [
        (leaf.key, leaf.fingerprint) for leaf in leaves_of(row, as_of=row.received_on)
    ] == before
    after = granted(row, department.ogc).decision
    assert [each["key"] for each in after.leaves] == [key for key, _ in before]


def test_the_same_file_in_a_members_record_stays_the_members_alone(department, evidence):
    credit = CompletionFactory(member=department.officer, evidence=evidence)
    row = asked(department.clerk, department.colleague)

    paper = added(row, department.clerk, content=content_of(WORDS))

    assert paper.sha256 == evidence.sha256
    assert who_else_is_on([evidence], but={department.officer.pk}) == {}
    assert unshared_papers([credit]) == {credit.pk: evidence}
    assert list(Document.objects.filter(sha256=paper.sha256)) == [evidence]


def test_its_file_is_no_orphan_and_is_missed_where_it_is_gone(department, completion):
    row = asked(department.clerk, department.officer)
    paper = added(row, department.clerk)
    later = timezone.now() + timedelta(days=2)
    assert paper.file.name not in [each.name for each in look_for_orphans(later).orphans]

    paper.file.storage.delete(paper.file.name)

    assert paper.file.name in look_for_orphans(later).missing


@pytest.mark.parametrize("state", ["asked", "withdrawn"])
def test_no_order_can_name_it_while_its_request_is_open_or_after(department, completion, state):
    row = asked(department.clerk, department.officer)
    added(row, department.clerk)
    ReleaseRequest.objects.filter(pk=row.pk).update(state=state)
    long_after = timezone.localdate() + timedelta(days=365 * 60)

    assert not all_that_may_go(today=long_after).exists()
    line = schedule()["release"]
    assert (line.label, line.is_for_good, line.confirmed) == (
        "Release requests, with the papers by which they are asked, their decisions and packets",
        True,
        False,
    )
    counted = {
        each.line.key: each.count for each in kind_lines(reader=department.hrd, today=long_after)
    }
    assert counted["release"] == 1
