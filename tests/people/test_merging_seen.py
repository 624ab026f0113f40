"""Who reads which credit a merge of members moved: an administrator, who merges them, does not."""

from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from people.models import Member
from tests.courses.conftest import signed_in
from tests.factories import CompletionFactory
from tests.people.merging import REASON, merge


@pytest.fixture
def merged(department, twins) -> Member:
    """Merged away, with credit of which one moved and one was voided."""
    kept, member = twins
    first = CompletionFactory(member=kept, course__title="Range day")
    CompletionFactory(member=member, course=first.course)
    CompletionFactory(member=member, course__title="First aid", completed_on=date(2026, 5, 8))
    return merge(department, member, kept).merged


def page_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def file_of(client: Client, address: str) -> str:
    client.post(address)
    work_on(claim_next())
    with default_storage.open(Job.objects.get().file) as file:
        return file.read().decode("utf-8-sig")


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("/events/?action=member.merge", page_of),
        ("/events/?action=member.merge&_export=csv", page_of),
        ("/events/file/?action=member.merge", file_of),
    ],
)
@pytest.mark.parametrize(
    ("seat", "titles"), [("auditor", {"Range day", "First aid"}), ("administrator", set())]
)
def test_the_log_tells_who_sees_all_records_alone(department, merged, address, read, seat, titles):
    text = read(signed_in(department.members[seat]), address)

    assert REASON in text
    assert {title for title in ("Range day", "First aid") if title in text} == titles


def test_the_members_pages_tell_an_administrator_no_credit(department, merged):
    client = signed_in(department.administrator)
    both = Member.everybody.filter(serial_number__in=["5000", "05000"])

    for member in both:
        page = page_of(client, f"/administration/members/{member.pk}/")

        assert REASON in page
        assert not [title for title in ("Range day", "First aid") if title in page]
