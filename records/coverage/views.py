"""Coverage: each element by the seven subjects, and who is behind a figure."""

from collections.abc import Iterator, Mapping

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from courses.subjects import Subject
from events.actions import record_list_of_records
from frame.access import requires
from frame.breadcrumb import breadcrumb
from frame.lists.page import list_page
from frame.requests import SignedInRequest
from frame.rights import Right
from records.coverage.counting import (
    Documented,
    ElementCoverage,
    documented_by_subject,
    elements_covered,
    members_covered,
    tree_covered,
)
from records.coverage.forms import CoverageForm, CoverageMembersForm
from records.coverage.tables import CoverageMembersTable, CoverageTable

COVERAGE = ("Roll call", "records:coverage")
NONE = Documented(0, 0)
LEAD = "How many members had training in each of the seven subjects of policy 930-5 IV.C.2."


@requires(Right.SEE_ELEMENT_RECORDS, Right.SEE_ALL_RECORDS)
@require_GET
def coverage(request: SignedInRequest) -> HttpResponse:
    """Of each element, how many had training in each of the seven subjects."""
    form = CoverageForm(request.GET, tree=tree_covered(request.user), today=timezone.localdate())
    if form.is_out_of_reach:
        raise Http404
    rows = elements_covered(form, reader=request.user)
    whole = rows[0] if rows and all(row.depth for row in rows[1:]) else None
    documented = documented_by_subject(form, reader=request.user) if whole else {}
    table = CoverageTable(rows, question=form, query=request.GET)
    table.says = (LEAD, *(totals_in_words(whole, documented) if whole else ()))
    return list_page(
        request,
        "records/coverage/coverage.html",
        table=table,
        filterset=form,
        record=record_list_of_records,
        context={
            "form": form,
            "lead": LEAD,
            "whole": whole,
            "totals": [
                (each.label, whole.had[each], documented.get(each, NONE).in_words)
                for each in Subject
            ]
            if whole
            else [],
        },
    )


def totals_in_words(whole: ElementCoverage, documented: Mapping[str, Documented]) -> Iterator[str]:
    """A sentence a subject, for the files: how many of all had it, and what gave no credit."""
    for each in Subject:
        without = documented.get(each, NONE).in_words
        also = f"; {without}" if without else ""
        yield f"{each.label}: {whole.had[each]:,} of {whole.members:,} in {whole.name}{also}."


@requires(Right.SEE_ELEMENT_RECORDS, Right.SEE_ALL_RECORDS)
@require_GET
def coverage_members(request: SignedInRequest) -> HttpResponse:
    """Who had training in one of the subjects and when, and who has not."""
    form = CoverageMembersForm(
        request.GET, tree=tree_covered(request.user), today=timezone.localdate()
    )
    if form.is_out_of_reach:
        raise Http404
    rows = members_covered(form, reader=request.user)
    label = form.of_subject.label
    had = sum(row.last is not None for row in rows)
    how_many = f"{had:,} of the {len(rows):,} shown had it."
    table = CoverageMembersTable(rows, question=form, caption=label)
    table.says = (how_many,)
    return list_page(
        request,
        "records/coverage/coverage_members.html",
        table=table,
        filterset=form,
        record=record_list_of_records,
        context={
            "form": form,
            "label": label,
            "how_many": how_many,
            "breadcrumb": breadcrumb(COVERAGE),
        },
    )
