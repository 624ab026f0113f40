"""The page on which a transcript is issued, and the papers that were issued before."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from compliance.standings import department_records_from, periods_of
from frame.access import requires
from frame.form_views import form_page, sent_with
from frame.forms_once import Added
from frame.jobs.actions import add_job
from frame.jobs.models import Job
from frame.requests import SignedInRequest
from kcpd_training.desk.forms import TranscriptForm
from kcpd_training.desk.transcript_issue import is_long, issue_transcript
from kcpd_training.jobs import LONG_TRANSCRIPT
from people.actions.looks import record_look
from people.models import Member
from people.reach import member_within_reach
from records.issued.actions.issuing import SEE_RECORDS
from records.issued.models import IssuedPaper
from records.models import Completion

MOST_LISTED = 20


@requires(*SEE_RECORDS)
@require_http_methods(["GET", "POST"])
def transcript(request: SignedInRequest, serial_number: str) -> HttpResponse:
    """Issue a transcript of a member within reach, and list what was issued of the record."""
    user, now, today = request.user, timezone.now(), timezone.localdate()
    member = member_within_reach(user, serial_number)
    if request.method == "GET":
        record_look(member=member, by=user, page="transcript")
    form = TranscriptForm(
        sent_with(request)[0],
        member=member,
        years=_years_on_record(member, today=today),
        today=today,
        initial={name: request.GET.get(name, "") for name in ("scope", "as_of", "known_on")},
    )

    def write(given: dict[str, Any]) -> Added[IssuedPaper] | Added[Job]:
        as_of, known_on, year = given["as_of"], given["known_on"], given["scope"]
        if is_long(member, year=year):
            return add_job(
                LONG_TRANSCRIPT,
                title=f"Transcript of {member.name}",
                file_name="",
                asked={
                    "member": member.pk,
                    "serial_number": member.serial_number,
                    "as_of": as_of.isoformat(),
                    "known_on": known_on.isoformat() if known_on else None,
                    "year": year,
                },
                by=user,
                now=now,
                form_token=given["form_token"],
            )
        return issue_transcript(
            member=member,
            as_of=as_of,
            known_on=known_on,
            year=year,
            by=user,
            now=now,
            form_token=given["form_token"],
        )

    return form_page(
        request,
        form,
        write=write,
        say_done=lambda row: (
            ()
            if isinstance(row, Job)
            else "The transcript is issued. Save it, or give its code to whoever asks."
        ),
        go_to=_page_of,
        show=lambda: render(
            request,
            "desk/transcript.html",
            {
                "form": form,
                "member": member,
                "is_own": member.pk == user.pk,
                "papers": IssuedPaper.objects.visible_to(user).filter(member=member)[:MOST_LISTED],
            },
        ),
    )


def _page_of(row: IssuedPaper | Job) -> str:
    if isinstance(row, Job):
        return reverse("jobs:job-detail", args=[row.pk])
    return reverse("records:paper-detail", args=[row.pk])


def _years_on_record(member: Member, *, today: date) -> list[int]:
    """Years of which a transcript says something, the newest first."""
    periods = periods_of(member, today=today, department_from=department_records_from(as_of=today))
    completed = Completion.objects.filter(member=member, is_prior_agency=False).not_voided()
    years = completed.values_list("completed_on__year", flat=True).order_by().distinct()
    return sorted({*periods, *(year for year in years if year <= today.year)}, reverse=True)
