"""What every page of a release request starts from: its row within reach, and what it says."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from frame.breadcrumb import breadcrumb
from frame.requests import SignedInRequest
from records.releases.earlier import earlier_of
from records.releases.models import ReleaseDecision, ReleaseRequest
from records.releases.of_class import became_of_class
from records.releases.reading import conditions_in_words
from records.releases.words import GRANT_SET_BY, decided_in_words, sentences_of

LIST = ("Releases", "records:release-list")


def page_of(row: ReleaseRequest) -> str:
    """The address of one request."""
    return reverse("records:release-detail", args=[row.pk])


def row_within_reach(request: SignedInRequest, pk: int) -> ReleaseRequest:
    """The request by its key.

    Raises:
        Http404: it is not there, or out of reach.
    """
    rows = ReleaseRequest.objects.visible_to(request.user).select_related(
        "asked_by",
        "taken_over_by",
        "asked_back_by",
        "decision__decided_by",
        "course_session__course",
    )
    return get_object_or_404(rows, pk=pk)


def said_of(row: ReleaseRequest) -> dict[str, Any]:
    """What every page of a request says of it."""
    members = row.asked_about
    names = [f"{each.name} ({each.serial_number})" for each in members]
    return {
        "row": row,
        "sentences": [
            *sentences_of(row, names, today=timezone.localdate()),
            *became_of_class(row, members),
        ],
        "papers": list(row.papers.select_related("added_by", "voided_by")),
        "earlier": earlier_of(row),
        "decided": decided_in_words(row),
        "decision": row.decision,
        "grant_set_by": GRANT_SET_BY,
        "conditions": (
            conditions_in_words(row.decision)
            if row.decision is not None and row.decision.verdict == ReleaseDecision.Verdict.GRANTED
            else []
        ),
        "breadcrumb": breadcrumb(LIST),
    }
