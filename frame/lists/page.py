"""A list as a page, or as the file that its address asks for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django_filters.filterset import BaseFilterSet

from frame.form_fields import LONGEST_ECHO
from frame.lists.address import EXPORT, PAGE
from frame.lists.asking import ListAnswer, ListRequest, signed_address
from frame.lists.files import MOST_ROWS_AT_ONCE, as_download
from frame.lists.head import FilterOn, file_name, filters_on, parameter_names
from frame.lists.table import ListTable


class HasForm(Protocol):
    """A FilterSet, or a form of filters that stands for itself."""

    @property
    def form(self) -> forms.BaseForm: ...


@dataclass(frozen=True)
class Taken:
    """A list that leaves as a file: which, by whom, on which question, of how many rows.

    Args:
        name: what it is called at its head.
        named: the serial numbers of the members whom its rows are about, each once.
    """

    name: str
    question: str
    file_format: str
    rows: int
    by: Any
    named: tuple[str, ...] = ()


def list_page(
    request: HttpRequest,
    template: str,
    *,
    table: ListTable,
    filterset: HasForm,
    record: Callable[[Taken], None] | None = None,
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show the list, or hand it out as a file once it is on record who took it.

    The template gets `table` and `filterset` besides its context.

    Args:
        record: leaves the event of a file that leaves, or raises ValidationError with why it may
            not; a list without files has none.
    """
    on = list(filters_on(filterset.form, request.GET))
    table.is_narrowed = bool(on)
    table.is_question_refused = any(each.is_refused for each in on)
    table.arrange(request)
    file_format = request.GET.get(EXPORT, "")
    # A file never leaves on a question that was not understood: the page says what is wrong.
    why_not = _why_no_file(table, file_format) if file_format else ""
    if file_format and not why_not and not filterset.form.errors:
        assert record is not None, f"No event would say who took {table.called} away."
        if isinstance(request, ListRequest):
            return ListAnswer(table, on, record)
        if file_format == "pdf" and len(table.rows) > MOST_ROWS_AT_ONCE:
            asked = urlencode({"list": signed_address(request.get_full_path())})
            return redirect(f"{reverse('list-on-paper')}?{asked}")
        try:
            return _file(request, table, on, file_format, record)
        except ValidationError as refused:
            why_not = " ".join(refused.messages)
    elif isinstance(request, ListRequest):
        raise Http404  # there is no file of it on this question
    table.remarks = (*table.remarks, *([why_not] if why_not else []), *_unknown(request, filterset))
    return render(request, template, {"table": table, "filterset": filterset, **(context or {})})


def _unknown(request: HttpRequest, filterset: HasForm) -> list[str]:
    """Say of a filter in the address that the list does not have, that it narrows nothing."""
    if not isinstance(filterset, BaseFilterSet):
        return []  # a form of its own: its page may take more from the address
    known = {name for field in filterset.form for name in parameter_names(field)}
    known |= {PAGE, EXPORT, "sort", "per_page"}
    name = next((name for name, value in request.GET.items() if value and name not in known), "")
    return [f"This list has no filter “{name[:LONGEST_ECHO]}”: it is not used."] if name else []


def _why_no_file(table: ListTable, file_format: str) -> str:
    if not table.export_formats:
        return f"{table.called} are not taken away as a file."
    if file_format not in table.export_formats:
        *others, last = [name.upper() for name in table.export_formats]
        names = f"{', '.join(others)} or {last}" if others else last
        return f"{table.called} come as {names}. Choose one above the table."
    if file_format == "pdf" and table.most_on_paper and len(table.rows) > table.most_on_paper:
        return (
            f"A PDF holds {table.most_on_paper:,} rows, and these are {len(table.rows):,}. Set a "
            "filter, or take them as XLSX or CSV."
        )
    return ""


def _file(
    request: HttpRequest,
    table: ListTable,
    on: list[FilterOn],
    file_format: str,
    record: Callable[[Taken], None],
) -> HttpResponse:
    now = timezone.localtime()
    head = table.head(on, made_at=now, made_by=str(request.user))
    content = table.write(file_format, head)
    record(
        Taken(
            name=head.title,
            question=head.question,
            file_format=file_format,
            rows=len(table.rows),
            by=request.user,
            named=table.named(),
        )
    )
    name = file_name(table.file_parts(on, now.date()), file_format)
    return as_download(content, name=name, file_format=file_format)
