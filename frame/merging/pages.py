"""The pages of a merge, the same whatever is merged: looking at it and doing it, and undoing it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from frame.form_views import form_page, why_refused
from frame.merging.deciding import check_voids_nothing_own
from frame.merging.merge import Merge
from frame.merging.moving import added_since, in_words, plan_of


@dataclass(frozen=True, kw_only=True)
class MergePages:
    """What an app says on the pages of its merges, and where they lead.

    Args:
        number: what a row is called in a heading, such as its Course ID.
        lead: of the one that stays and the other, what becomes of both, in sentences.
        into_url: of the one merged away and the other, the page that looks at the merge.
        page_of: the page of a row.
        breadcrumb: the way to the page of a row, it included.
        done: of the one merged away and the other, what is said once they are merged.
        undo_heading: of the number of the one merged away, the question.
        undone: what is said of the one that is by itself again.
        stays_too: besides what came since, what stays with the other when a merge is undone.
    """

    number: Callable[[Any], str]
    lead: Callable[[Any, Any], str]
    into_url: Callable[[Any, Any], str]
    page_of: Callable[[Any], str]
    breadcrumb: Callable[[Any], Sequence[Any]]
    done: Callable[[Any, Any], str]
    undo_heading: Callable[[str], str]
    undone: Callable[[Any], str]
    stays_too: str = ""


def merge_into_page(
    request: HttpRequest,
    pages: MergePages,
    form: forms.Form,
    *,
    kept: models.Model,
    merged: models.Model,
    differences: Sequence[Any],
    write: Callable[[dict[str, Any]], Merge],
    check: Callable[[], object] = lambda: None,
) -> HttpResponse:
    """Look at what a merge would do, and do it.

    Args:
        write: the action, of what the form gives.
        check: raises with why nothing is to be merged here, whatever moves.
    """

    def show() -> HttpResponse:
        plan = plan_of(kept, merged)
        why_not = why_refused(check)
        context = {
            "form": form,
            **plan.shown_to(request.user),  # type: ignore[arg-type]  # signed in
            "why_not": why_not
            or why_refused(lambda: check_voids_nothing_own(plan, by=request.user)),
            "differences": differences,
            "kept_number": pages.number(kept),
            "merged_number": pages.number(merged),
            "lead": pages.lead(kept, merged),
            "other_way_url": pages.into_url(kept, merged),
            "cancel_url": pages.page_of(merged),
            "breadcrumb": pages.breadcrumb(merged),
        }
        return render(request, "merging/merge_into.html", context)

    return form_page(
        request,
        form,
        write=write,
        say_done=lambda _: pages.done(merged, kept),
        go_to=lambda _: pages.page_of(kept),
        show=show,
    )


def merge_undo_page(
    request: HttpRequest,
    pages: MergePages,
    form: forms.Form,
    *,
    merge: Merge,
    write: Callable[[dict[str, Any]], Merge],
    check: Callable[[], object],
) -> HttpResponse:
    """Undo a merge; what can't be undone is said at once.

    Args:
        write: the action, of what the form gives.
        check: raises with why it can't be undone.
    """

    def show() -> HttpResponse:
        context = {
            "form": form,
            "merge": merge,
            "added": in_words(added_since(merge)),
            "stays_too": pages.stays_too,
            "why_not": why_refused(check),
            "heading": pages.undo_heading(pages.number(merge.merged)),
            "kept_number": pages.number(merge.kept),
            "merged_number": pages.number(merge.merged),
            "cancel_url": pages.page_of(merge.kept),
            "breadcrumb": pages.breadcrumb(merge.kept),
        }
        return render(request, "merging/merge_undo.html", context)

    return form_page(
        request,
        form,
        write=write,
        say_done=lambda _: pages.undone(merge.merged),
        go_to=lambda _: pages.page_of(merge.merged),
        show=show,
    )
