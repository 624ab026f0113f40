"""The certificates of a class, issued by one job and taken away in one file."""

import hashlib
import io
import zipfile

import pytest
from django.urls import reverse

from courses.models import Course
from events.models import Event
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from records.issued.jobs import CLASS_CERTIFICATES
from records.issued.models import IssuedPaper
from records.models import Completion
from tests.records.issued.papers import a_department_completion
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def completions(department) -> list[Completion]:
    """Two who took a class, and one who taught it."""
    first = a_department_completion(department.officer)
    same = {"course": first.course, "course_session": first.course_session}
    return [
        first,
        a_department_completion(department.colleague, **same),
        a_department_completion(department.sergeant, role="instructor", **same),
    ]


def ask(department, completions) -> Job:
    page = reverse("records:class-certificates", args=[completions[0].course_session_id])
    client = client_of(department.clerk)
    assert "Issue the certificates" in client.get(page).content.decode()
    client.post(page)
    return Job.objects.get()


def hashes_in_file_of(department, job: Job) -> dict[str, str]:
    """Take the file away; the hash of each certificate in it, by its name."""
    taken = client_of(department.clerk).get(reverse("jobs:job-file", args=[job.pk]))
    with zipfile.ZipFile(io.BytesIO(b"".join(taken.streaming_content))) as folder:
        return {name: hashlib.sha256(folder.read(name)).hexdigest() for name in folder.namelist()}


def test_each_who_completed_it_has_a_certificate_in_the_file(department, completions):
    job = ask(department, completions)

    work_on(claim_next())

    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.DONE, "")
    papers = {paper.member: paper for paper in IssuedPaper.objects.all()}
    assert set(papers) == {department.officer, department.colleague}
    assert hashes_in_file_of(department, job) == {
        f"certificate-{member.serial_number}-{paper.completion.completed_on}.pdf": paper.sha256
        for member, paper in papers.items()
    }
    event = Event.objects.get(action="certificates.take")
    assert event.after == {"members": ["4411", "4412"], "sha256": job.sha256}


def test_done_again_it_issues_nothing_twice(department, completions):
    ask(department, completions)
    work_on(claim_next())
    Job.objects.all().delete()

    ask(department, completions)
    work_on(claim_next())

    assert IssuedPaper.objects.count() == 2
    assert Event.objects.filter(action="paper.issue").count() == 2


def test_the_file_has_the_newest_certificate_of_each_where_one_was_issued_anew(
    department, completions
):
    ask(department, completions)
    work_on(claim_next())
    Job.objects.all().delete()
    Course.objects.update(title="De-escalation, corrected")

    job = ask(department, completions)
    work_on(claim_next())

    of_officer = IssuedPaper.objects.filter(member=department.officer)
    assert of_officer.count() == 2
    newest = {paper.sha256 for paper in IssuedPaper.objects.order_by("-pk")[:2]}
    assert set(hashes_in_file_of(department, job).values()) == newest


def test_a_missing_item_fails_it_with_what_and_where(department, completions):
    job = ask(department, completions)
    Course.objects.update(administrator="")

    work_on(claim_next())

    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "11 CSR 75-15.020(4)(G): the course 26-0042 names nobody" in job.error
    assert not IssuedPaper.objects.exists()


def test_what_is_missing_is_said_before_anything_is_asked_with_where_it_is_mended(
    department, completions
):
    Course.objects.update(administrator="")
    page = reverse("records:class-certificates", args=[completions[0].course_session_id])

    text = client_of(department.clerk).get(page).content.decode()

    assert "(G) The course 26-0042 names nobody who is responsible" in text
    assert text.count("names nobody") == 1
    assert reverse("courses:course-change", args=["26-0042"]) in text
    assert "Issue the certificates" not in text


def test_a_class_without_credit_says_so_before_anything_is_asked(department, completions):
    Completion.objects.all().update(role="instructor", course_session=None)
    page = reverse("records:class-certificates", args=[completions[0].course_session_id])

    text = client_of(department.clerk).get(page).content.decode()

    assert "Save its sign-in sheet first" in text
    assert "Issue the certificates" not in text


def test_a_class_without_credit_has_none(department, completions):
    Completion.objects.all().update(role="instructor", course_session=None)
    page = reverse("records:class-certificates", args=[completions[0].course_session_id])
    client_of(department.clerk).post(page)

    work_on(claim_next())

    assert "Save its sign-in sheet first" in Job.objects.get().error


def test_credit_voided_meanwhile_is_passed_over(department, completions, monkeypatch):
    job = ask(department, completions)
    plan = CLASS_CERTIFICATES.plan

    def voided_after(work):
        items = plan(work)
        Completion.objects.filter(pk=completions[0].pk).update(
            voided_at=job.asked_at, voided_by=department.clerk, void_reason="Wrong."
        )
        return items

    monkeypatch.setattr(CLASS_CERTIFICATES, "plan", voided_after)

    work_on(claim_next())

    assert [paper.member for paper in IssuedPaper.objects.all()] == [department.colleague]


def test_who_sees_all_records_no_more_can_t_take_the_file(department, completions):
    job = ask(department, completions)
    work_on(claim_next())
    department.clerk.designations.all().delete()

    answer = client_of(department.clerk).get(reverse("jobs:job-file", args=[job.pk]))

    assert answer.status_code == 404


def test_the_page_of_a_closed_class_leads_there(department, completions):
    course_session = completions[0].course_session
    type(course_session).objects.update(state="closed")
    page = reverse("records:class-detail", args=[course_session.pk])
    leads = reverse("records:class-certificates", args=[course_session.pk])

    assert leads in client_of(department.clerk).get(page).content.decode()
    assert leads not in client_of(department.inquiry).get(page).content.decode()
