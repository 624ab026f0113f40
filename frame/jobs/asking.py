"""The page that offers to have a file made, and asks for its job."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from frame.form_views import form_page, sent_with
from frame.jobs.actions import add_job
from frame.jobs.forms import JobForm
from frame.jobs.kinds import JobKind
from frame.requests import SignedInRequest

LONGEST_TITLE = 200


def ask_page(
    request: SignedInRequest,
    kind: JobKind,
    *,
    title: str,
    file_name: str,
    asked: dict[str, Any],
    why: str,
    cancel_url: str,
    button: str = "Make the file",
) -> HttpResponse:
    """Say why the file takes a while, with the button that has it made; then show its job.

    Args:
        title: what the job is called in its asker's list.
        asked: what the kind needs to know, as JSON can hold it.
        why: a sentence.
        button: what the button says.
    """
    form = JobForm(*sent_with(request))
    shown = {"form": form, "title": title, "why": why, "button": button, "cancel_url": cancel_url}
    return form_page(
        request,
        form,
        write=lambda given: add_job(
            kind,
            title=title[:LONGEST_TITLE],
            file_name=file_name,
            asked=asked,
            by=request.user,
            now=timezone.now(),
            form_token=given["form_token"],
        ),
        say_done=lambda job: (),
        say_again=lambda job: "This was asked for before; nothing is made twice.",
        go_to=lambda job: reverse("jobs:job-detail", args=[job.pk]),
        show=lambda: render(request, "jobs/job_offer.html", shown),
    )
