"""The pages of files that are brought in: the list, a file, its columns, and what it would do."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from frame.access import requires
from frame.form_views import form_page, press_button, sent_with
from frame.imports.actions import begin_writing, bring_file, leave_file
from frame.imports.forms import ColumnsForm, FileForm, HeadingsForm, WriteForm
from frame.imports.jobs import OfRows
from frame.imports.kinds import Outcome, kind_named, kinds, kinds_of
from frame.imports.models import ColumnNames, Import
from frame.imports.naming import apply_names, move_headings, name_columns
from frame.imports.tables import WRITTEN, ImportFilter, ImportTable, RowFilter, RowTable
from frame.imports.writable import rows_that_leave, rows_to_write
from frame.jobs.models import Job, is_a_worker_there
from frame.jobs.progress import Progress
from frame.lists.page import list_page
from frame.requests import SignedInRequest

MAY_BRING = OfRows.rights
LIST = ("Files brought in", reverse_lazy("imports:import-list"))
State = Import.State


@requires(*MAY_BRING)
@require_GET
def import_list(request: SignedInRequest) -> HttpResponse:
    """The files that were brought in, and what can be."""
    rows = Import.objects.visible_to(request.user)
    rows = rows.select_related("brought_by", "look_job", "write_job")
    listed = ImportFilter(request.GET, rows)
    return list_page(
        request,
        "imports/import_list.html",
        table=ImportTable(listed.qs),
        filterset=listed,
        context={
            "kinds": kinds_of(request.user),
            "taken": [kind for kind in kinds() if request.user.has_right(*kind.take_rights)],
        },
    )


@requires(*MAY_BRING)
@require_http_methods(["GET", "POST"])
def import_add(request: SignedInRequest, kind: str) -> HttpResponse:
    """Choose a file."""
    import_kind = kind_named(kind)
    if import_kind is None:
        raise Http404
    if import_kind not in kinds_of(request.user):
        raise PermissionDenied
    form = FileForm(*sent_with(request), kind=import_kind)
    return form_page(
        request,
        form,
        write=lambda given: bring_file(
            kind=import_kind,
            upload=given["file"],
            by=request.user,
            now=timezone.now(),
            form_token=given["form_token"],
        ),
        say_done=lambda _: (),
        go_to=lambda brought: reverse("imports:import-columns", args=[brought.pk]),
        show=lambda: render(
            request,
            "imports/import_form.html",
            {"form": form, "kind": import_kind, "breadcrumb": [LIST]},
        ),
    )


@requires(*MAY_BRING)
@require_http_methods(["GET", "POST"])
def import_columns(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say which column of ours each column of the file is."""
    return _columns(request, brought_in_reach(request, pk))


@requires(*MAY_BRING)
@require_POST
def import_headings(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take another line of the file as its headings."""
    brought = brought_in_reach(request, pk)
    form = HeadingsForm(request.POST, brought=brought)
    return form_page(
        request,
        form,
        write=lambda given: move_headings(
            brought=brought, at=given["line"], by=request.user, now=timezone.now()
        ),
        say_done=lambda _: (),
        go_to=lambda moved: reverse("imports:import-columns", args=[moved.pk]),
        show=lambda: _columns(request, brought, form),
    )


def _columns(
    request: SignedInRequest, brought: Import, headings_form: HeadingsForm | None = None
) -> HttpResponse:
    """The page of the columns.

    Args:
        headings_form: a choice of their line that was refused.
    """
    kept = list(ColumnNames.objects.filter(kind=brought.kind))
    if chosen := next((each for each in kept if str(each.pk) == request.GET.get("names")), None):
        apply_names(brought, chosen)
    sent = sent_with(request)[0] if headings_form is None else None
    form = ColumnsForm(sent, brought=brought)
    same = Import.objects.filter(sha256=brought.sha256, kind=brought.kind, begun_at__isnull=False)

    def show() -> HttpResponse:
        return render(
            request,
            "imports/import_columns.html",
            {
                "form": form,
                "headings_form": headings_form or HeadingsForm(brought=brought),
                "brought": brought,
                "kept": kept,
                "chosen": chosen,
                "before": same.exclude(pk=brought.pk).select_related("begun_by").first(),
                "breadcrumb": _breadcrumb(brought),
                "cancel_url": reverse("imports:import-detail", args=[brought.pk]),
            },
        )

    if headings_form is not None:
        return show()
    return form_page(
        request,
        form,
        write=lambda given: name_columns(
            brought=brought, **given, by=request.user, now=timezone.now()
        ),
        say_done=lambda _: (),
        go_to=lambda looking: reverse("imports:import-detail", args=[looking.pk]),
        show=show,
    )


@requires(*MAY_BRING)
@require_GET
def import_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the rows of a file would do or did; while it works, how far it is, alone to htmx."""
    brought = brought_in_reach(request, pk)
    if request.htmx and not request.htmx.boosted:
        if brought.state in {State.LOOKING, State.WRITING}:
            return render(request, "imports/_import_progress.html", _progress(brought))
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    return _detail(request, brought, _write_form(brought))


@requires(*MAY_BRING)
@require_POST
def import_write(request: SignedInRequest, pk: int) -> HttpResponse:
    """Have the rows written that can be."""
    brought = brought_in_reach(request, pk)
    form = _write_form(brought, request.POST)
    return form_page(
        request,
        form,
        write=lambda given: begin_writing(
            brought=brought, **given, by=request.user, now=timezone.now()
        ),
        say_done=lambda _: (),
        go_to=lambda writing: reverse("imports:import-detail", args=[writing.pk]),
        show=lambda: _detail(request, brought, form),
    )


@requires(*MAY_BRING)
@require_POST
def import_leave(request: SignedInRequest, pk: int) -> HttpResponse:
    """Leave what is not written."""
    brought = brought_in_reach(request, pk)
    return press_button(
        request,
        write=lambda: leave_file(brought=brought, by=request.user, now=timezone.now()),
        say_done=lambda left: f"“{left}” is left. Nothing more is written of it.",
        go_to=reverse("imports:import-list"),
    )


def brought_in_reach(request: SignedInRequest, pk: int) -> Import:
    """A file of a kind whose rows the one who asks may bring in."""
    rows = Import.objects.visible_to(request.user)
    rows = rows.select_related("brought_by", "begun_by", "look_job", "write_job")
    return get_object_or_404(rows, pk=pk)


def _write_form(brought: Import, data: Any = None) -> WriteForm:
    """The form with a reason to give for each kind of warning that rows wait with."""
    waiting = brought.staged_rows.filter(outcome=Outcome.WARNED, is_written=False)
    warned: dict[str, int] = {}
    if brought.counts.get(Outcome.WARNED):
        for key in brought.import_kind.warnings:
            if number := waiting.filter(warned__has_key=key).count():
                warned[key] = number
    return WriteForm(data, brought=brought, warned=warned)


def _detail(request: SignedInRequest, brought: Import, form: WriteForm) -> HttpResponse:
    kind = brought.import_kind
    counts = brought.counts
    may_write = brought.state in {State.LOOKED_AT, State.STOPPED}
    good = rows_to_write(brought).count() if may_write else 0
    waiting = sum(counts.get(each, 0) for each in (Outcome.NEW, Outcome.CHANGED, Outcome.WARNED))
    written = brought.staged_rows.filter(is_written=True).count() if brought.begun_at else 0
    context: dict[str, Any] = {
        "brought": brought,
        "kind": kind,
        "form": form,
        "may_write": may_write and bool(waiting),
        "good": kind.counted(good),
        "has_good": bool(good) or bool(form.fields),
        "written": kind.counted(written) if written else "",
        "counts": _rows_as_they_say(brought, has_written=bool(written)),
        "asides": brought.asides if brought.state == State.LOOKED_AT else (),
        "refused": counts.get(Outcome.REFUSED, 0),
        "unconfirmed": _unconfirmed(brought),
        "breadcrumb": [LIST],
        "is_working": brought.state in {State.LOOKING, State.WRITING},
        **_progress(brought),
    }
    listed = RowFilter(request.GET, brought.staged_rows.order_by("number"))
    return list_page(
        request,
        "imports/import_detail.html",
        table=RowTable(listed.qs),
        filterset=listed,
        context=context,
    )


def _unconfirmed(brought: Import) -> int:
    """How many rows were left for want of a reason, and leave with why."""
    if not brought.counts.get(Outcome.WARNED):
        return 0
    return rows_that_leave(brought).filter(outcome=Outcome.WARNED).count()


def _rows_as_they_say(brought: Import, *, has_written: bool) -> list[tuple[str, str, int]]:
    """How many rows read which outcome: what to ask the list for, the word, and the number."""
    if not has_written:
        return [
            (each.value, each.label, number)
            for each in Outcome
            if (number := brought.counts.get(each))
        ]
    rows = brought.staged_rows
    left = rows.filter(is_written=False).order_by().values_list("outcome").annotate(Count("pk"))
    numbers = dict(left)
    words = [(WRITTEN, "Written", rows.filter(is_written=True).count())]
    return words + [(each.value, each.label, numbers[each]) for each in Outcome if each in numbers]


def _progress(brought: Import) -> dict[str, Any]:
    job = brought.job
    if job and not job.has_ended:
        job = Job.objects.with_jobs_before().get(pk=job.pk)
    return {
        "brought": brought,
        "job": job,
        "progress": Progress(job) if job else None,
        "no_worker": bool(job and not job.has_ended) and not is_a_worker_there(timezone.now()),
    }


def _breadcrumb(brought: Import) -> list[tuple[str, Any]]:
    return [LIST, (brought.name, reverse("imports:import-detail", args=[brought.pk]))]
