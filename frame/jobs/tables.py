"""A member's own jobs as a list."""

from collections.abc import Collection
from typing import Any

import django_tables2 as tables
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from frame.jobs.kinds import result_page_of
from frame.jobs.models import Job
from frame.jobs.progress import Progress
from frame.lists.table import ONE_LINE, TITLE, WRAPPED, Empty, ListTable
from frame.templatetags.display import icon
from frame.words import us_date, us_datetime


class JobTable(ListTable):
    """What a member asked for, the newest first; what came of each is the file to take away."""

    caption = "Your jobs"
    nouns = ("job", "jobs")
    row_header = "title"
    export_formats = ()
    nothing_fits = Empty(
        "Take a filter away, or search for a part of the title.",
        heading="No job fits",
        url="?",
        label="Show all your jobs",
    )

    @property  # the address in it is not known yet while modules load
    def nothing_yet(self) -> Empty:  # type: ignore[override]  # never set
        return Empty(
            "A large report on paper, for instance, becomes a job. You will find it here, and a "
            "number beside the bell tells you when it is ready.",
            heading="No jobs",
            url=reverse("home"),
            label="Go home",
        )

    title = tables.Column(
        "What was asked for", linkify=("jobs:job-detail", {"pk": tables.A("pk")}), attrs=TITLE
    )
    state = tables.Column(attrs=ONE_LINE)
    asked_at = tables.Column("Asked for on", attrs=ONE_LINE)
    outcome = tables.Column("How it stands", accessor="pk", orderable=False, attrs=WRAPPED)
    take = tables.Column("File", accessor="pk", orderable=False, attrs=ONE_LINE)

    def __init__(self, *args: Any, new: Collection[str], **kwargs: Any) -> None:
        """`new`: the keys of those that have ended unread."""
        super().__init__(*args, **kwargs)
        self.new = new

    def render_state(self, record: Job) -> SafeString:
        return render_to_string(
            "jobs/_job_state.html", {"job": record, "is_new": str(record.pk) in self.new}
        )

    def render_asked_at(self, record: Job) -> str:
        return us_datetime(record.asked_at)

    def render_outcome(self, record: Job) -> str:
        return outcome_of(record)

    def render_take(self, record: Job) -> SafeString:
        if page := result_page_of(record):
            return format_html('<a class="usa-link" href="{}">What came of it</a>', page)
        if not record.is_ready:
            return SafeString("")
        return format_html(
            '<a class="usa-link job-take" href="{}">{}Take the file'
            '<span class="usa-sr-only"> {}</span></a>',
            reverse("jobs:job-file", args=[record.pk]),
            icon("file_download"),
            record.file_name,
        )


def outcome_of(job: Job) -> str:
    """How far a job is, or what came of it: `1.2 MB, kept until Mar 15, 2026`"""
    if not job.has_ended:
        return Progress(job).words
    if result_page_of(job) and job.state != Job.State.FAILED:
        return job.found or "What it did until then stands."
    if job.state == Job.State.CANCELLED:
        return "Nothing was kept."
    if job.state == Job.State.FAILED:
        return job.error
    if job.is_alarming:
        return job.found
    if job.is_ready:
        return f"{filesizeformat(job.size)}, kept until {us_date(job.keep_until)}"
    return f"The file was kept until {us_date(job.keep_until)}."
