"""A role that ends, ends at the very next request of every session that is open."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from frame.lists.asking import signed_address
from people.actions.designations import end_designation
from people.actions.elements import change_element
from people.models import Member
from records.models import Completion
from tests.access.row import Row
from tests.access.test_access_matrix import ROWS
from tests.attack.scale import few
from tests.department import ROLES, Department
from tests.factories import CompletionFactory, MemberFactory, RoleDesignationFactory
from tests.signed_in import client_of

LET_IN = {200, 302}
# So many of the pages and writes that a role opens are tried in `./run test`.
EACH = 12


@pytest.fixture
def second(department) -> Member:
    """Another administrator, and another auditor, so that whoever it is may be ended."""
    administrator: Member = MemberFactory()
    for member in (administrator, MemberFactory()):
        RoleDesignationFactory(member=member, role="administrator")
    RoleDesignationFactory(member=MemberFactory(), role="auditor")
    return administrator


def end_role(member: Member, *, by: Member) -> None:
    """End the one role that a member holds."""
    today = timezone.localdate()
    held = member.designations.get(ended_on=None)
    end_designation(designation=held, ended_on=today, by=by, today=today)


def opened_by_role(seat: str) -> list[Row]:
    """Rows that let this seat in, and that refuse whoever holds no role at all."""
    return [
        row
        for row in ROWS
        if row.answer_for(seat) in LET_IN
        and row.answer_for("colleague") == row.answer_for("officer") == 403
    ]


def ask(client: Client, row: Row, url: str, form: dict[str, Any]) -> int:
    return (client.post(url, form) if row.method == "POST" else client.get(url)).status_code


@pytest.mark.parametrize("seat", ROLES)
def test_no_page_and_no_write_of_a_role_that_ended_is_open_to_a_session_opened_with_it(
    department, second, seat
):
    rows = few(opened_by_role(seat), EACH)
    methods = {row.method for row in opened_by_role(seat)}
    assert rows, seat
    answers = {}
    for row in rows:
        with transaction.atomic():
            url = reverse(row.page, kwargs=row.kwargs(department)) + row.query
            form = row.form(department) if row.method == "POST" else {}
            client = client_of(department.members[seat])
            assert client.get(reverse("home")).status_code == 200
            end_role(department.members[seat], by=second)
            answers[str(row)] = ask(client, row, url, form)
            transaction.set_rollback(True)

    assert answers == dict.fromkeys(answers, 403)
    assert seat == "inquiry" or "POST" in methods


def test_a_form_that_was_open_when_the_role_ended_writes_nothing(department, second):
    client = client_of(department.clerk)
    completion = CompletionFactory(member=department.officer)
    url = reverse("records:completion-void", args=[completion.pk])
    assert client.get(url).status_code == 200

    end_role(department.clerk, by=second)
    refused = client.post(url, {"reason": "Wrong member"})

    assert refused.status_code == 403
    assert not Completion.objects.filter(voided_at__isnull=False).exists()


def test_a_job_asked_for_under_the_role_is_not_done_after_it(department, second):
    client = client_of(department.auditor)
    client.post(reverse("events:event-log-file"))
    end_role(department.auditor, by=second)

    work_on(claim_next())

    job = Job.objects.get(asked_by=department.auditor)
    assert (job.state, job.error) == (
        Job.State.FAILED,
        "You no longer have the right to this, so it was not done.",
    )


def test_the_file_of_a_job_done_under_the_role_is_not_taken_after_it(department, second):
    client = client_of(department.auditor)
    client.post(reverse("events:event-log-file"))
    work_on(claim_next())
    file = reverse("jobs:job-file", args=[Job.objects.get(asked_by=department.auditor).pk])
    assert client.get(file).status_code == 200

    end_role(department.auditor, by=second)

    assert client.get(file).status_code == 404


def test_an_address_of_a_file_given_out_under_the_role_gives_none_after_it(department, second):
    client = client_of(department.clerk)
    export = f"{reverse('people:designation-list')}?_export=csv"
    address = signed_address(f"{reverse('compliance:member-list')}?_export=pdf")
    on_paper = f"{reverse('list-on-paper')}?list={address}"
    assert (client.get(export).status_code, client.get(on_paper).status_code) == (200, 200)

    end_role(department.clerk, by=second)

    assert client.get(export).status_code == 403
    assert client.post(on_paper).status_code in {403, 404}
    assert not Job.objects.exists()


def test_who_leads_an_element_no_longer_sees_its_members_at_the_next_request(department, second):
    client = client_of(department.sergeant)
    record = reverse("desk:member-record", args=[department.officer.serial_number])
    assert client.get(record).status_code == 200

    squad = department.elements["Squad 110"]
    change_element(
        element=squad,
        name=squad.name,
        kind=squad.kind,
        parent=squad.parent,
        commander=None,
        supervisors=[],
        by=second,
        today=timezone.localdate(),
    )

    assert client.get(record).status_code in {403, 404}


def test_a_session_open_at_midnight_ends_with_the_last_day_of_employment(department):
    """In Kansas City; a designation itself has no end ahead, as an end holds when it is entered."""
    before = datetime(2026, 3, 11, 4, 59, tzinfo=UTC)
    Member.objects.filter(pk=department.clerk.pk).update(separated_on="2026-03-10")
    with time_machine.travel(before, tick=False) as clock:
        client = client_of(department.clerk)
        assert client.get(reverse("records:sheet-list")).status_code == 200
        clock.shift(timedelta(minutes=1))

        asked = client.get(reverse("records:sheet-list"))

    assert asked.status_code == 302
    assert asked.url.startswith(reverse("sign-in"))


def test_who_enters_reads_who_may_enter_and_inquire_by_whom_and_from_when_until_when(
    department: Department, second: Member
):
    end_role(department.inquiry, by=second)
    client = client_of(department.clerk)

    page = client.get(reverse("people:designation-list")).content.decode()
    file = client.get(f"{reverse('people:designation-list')}?_export=csv").content.decode()

    for words in (department.clerk.name, department.inquiry.name, "Jan 2, 2024", "The system"):
        assert words in page
        assert words in file or words == "Jan 2, 2024"
    assert department.ogc.name not in page + file
    assert reverse("people:designation-add") not in page
    assert "End it" not in page
