"""A member's own jobs: how far each is, and what came of it."""

from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from frame.handing_over import saved_once_noted
from frame.jobs.actions import cancel_job, take_file
from frame.jobs.filters import JobFilter
from frame.jobs.kinds import (
    asking_page_of,
    is_taking_recorded,
    kind_of,
    may_take_file,
    result_page_of,
)
from frame.jobs.models import Job, is_a_worker_there
from frame.jobs.progress import Progress
from frame.jobs.tables import JobTable
from frame.jobs.telling import ended_unread, ends_of_jobs
from frame.lists.page import list_page
from frame.notices.actions import mark_seen
from frame.requests import SignedInRequest

LIST = ("Your jobs", reverse_lazy("jobs:job-list"))


@require_GET
def job_list(request: SignedInRequest) -> HttpResponse:
    """What the member asked for, the newest first. That all was read of is all it writes."""
    own = Job.objects.visible_to(request.user)
    is_unfinished = own.filter(ended_at__isnull=True).exists()
    new = ended_unread(request.user)
    # A question narrows the list, and so may hide what has ended since.
    if new and not request.GET:
        mark_seen(ends_of_jobs(), by=request.user, now=timezone.now())
    listed = JobFilter(request.GET, own.with_jobs_before())
    return list_page(
        request,
        "jobs/job_list.html",
        table=JobTable(listed.qs, new=new),
        filterset=listed,
        context={"no_worker": is_unfinished and not is_a_worker_there(timezone.now())},
    )


@require_GET
def job_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far one job is and what came of it; its part that changes, alone, to htmx."""
    job = _own_job(request, pk)
    now = timezone.now()
    if job.has_ended and request.user.unread_notices:
        mark_seen(ends_of_jobs(job), by=request.user, now=now)
    progress = Progress(job)
    context: dict[str, Any] = {
        "job": job,
        "progress": progress,
        "is_taking_recorded": is_taking_recorded(job),
        "asking_page": asking_page_of(job),
        "result_page": result_page_of(job),
        "breadcrumb": [LIST],
        "no_worker": not job.has_ended and not is_a_worker_there(now),
        # What a screen reader has heard is not said again.
        "says_anew": request.GET.get("heard") != progress.milestone,
    }
    part = request.htmx and not request.htmx.boosted
    return render(request, f"jobs/{'_job_part' if part else 'job_detail'}.html", context)


@require_POST
def job_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Cancel a job that is not wanted any more."""
    job = _own_job(request, pk)
    if cancel_job(job=job, now=timezone.now()):
        messages.success(request, f"“{job}” is being cancelled.")
    else:
        messages.info(request, f"“{job}” had ended already.")
    return redirect("jobs:job-detail", pk=pk)


@require_GET
def job_file(request: SignedInRequest, pk: int) -> FileResponse | HttpResponse:
    """Hand the file of a job to the one who asked for it, to be saved; or say why there is none."""
    job = _own_job(request, pk)
    if not may_take_file(job, request.user):
        raise Http404
    if not job.is_ready:
        return _no_file(request, job)
    try:
        content = default_storage.open(job.file)
    except FileNotFoundError:
        # The rows were restored from a backup and the files were not.
        return _no_file(request, job, is_lost=True)
    return saved_once_noted(
        request,
        content,
        sha256=job.sha256,
        note=lambda: take_file(job=job, by=request.user),
        page=reverse("jobs:job-detail", args=[job.pk]),
        name=job.file_name,
        content_type=kind_of(job).content_type,
    )


def _no_file(request: SignedInRequest, job: Job, *, is_lost: bool = False) -> HttpResponse:
    shown = {
        "job": job,
        "is_lost": is_lost,
        "asking_page": asking_page_of(job),
        "breadcrumb": [LIST, (job.title, reverse("jobs:job-detail", args=[job.pk]))],
    }
    return render(request, "jobs/job_file_missing.html", shown, status=404)


def _own_job(request: SignedInRequest, pk: int) -> Job:
    return get_object_or_404(Job.objects.visible_to(request.user).with_jobs_before(), pk=pk)
