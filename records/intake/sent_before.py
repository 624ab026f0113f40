"""What its sender has sent already, while it waits or once it was accepted: not sent again."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html

from frame.files import CheckedFile
from frame.words import us_date
from people.models import Member
from records.intake.models import OutsideTraining, RollCallReport, SentIn


def check_training_is_new(
    given: Mapping[str, Any], papers: Iterable[CheckedFile], *, by: Member
) -> None:
    """Refuse the same file for the same days.

    Raises:
        ValidationError: leading to the earlier one.
    """
    earlier = OutsideTraining.objects.filter(
        sent_by=by,
        state__in=SentIn.STANDS,
        first_on=given["first_on"],
        last_on=given["last_on"],
        papers__document__sha256__in=[paper.sha256 for paper in papers],
    )
    _refuse(earlier.first(), "Correct the days if the file has another training as well.")


def check_report_is_new(given: Mapping[str, Any], members: Iterable[Member], *, by: Member) -> None:
    """Refuse the same training of the same people on one day.

    Raises:
        ValidationError: leading to the earlier one.
    """
    there = {member.pk for member in members}
    same = {name: given[name] for name in ("held_on", "subject", "title")}
    reports = RollCallReport.objects.filter(sent_by=by, state__in=SentIn.STANDS, **same)
    for report in reports.prefetch_related("lines"):
        standing = {line.member_id for line in report.lines.all() if not line.is_voided}
        if standing == there:
            _refuse(report, "Was it held twice? Say in “What was taught” how the two differ.")


def _refuse(earlier: SentIn | None, way_out: str) -> None:
    if earlier is not None:
        raise ValidationError(
            format_html(
                'You sent this on {} already: <a class="usa-link" href="{}">{}</a>. {}',
                us_date(earlier.sent_at),
                reverse("records:sent-in-detail", args=[earlier.pk]),
                earlier.title,
                way_out,
            )
        )
