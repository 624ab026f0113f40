"""Bringing members or elements in from a file: looked at row by row, then taken in whole."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from frame.access import requires
from frame.breadcrumb import ADMINISTRATION, breadcrumb
from frame.form_views import place_errors, sent_with
from frame.requests import SignedInRequest
from frame.rights import Right
from frame.said import Said, say
from people.forms.roster import FileForm, LookedAtForm
from people.roster import elements, members
from people.roster.reading import MOST_ROWS, table_of
from people.roster.taking import Look, Outcome, Writer, take_in
from people.views.above import ELEMENTS, MEMBERS

# More rows than anybody reads; the counts above say how many there are.
MOST_SHOWN = 200


@dataclass(frozen=True)
class Brought:
    """What is brought in: its words, its headings, and who writes its rows."""

    nouns: tuple[str, str]
    lead: str
    labels: dict[str, str]
    needed: str
    headings: dict[str, str]
    key: str
    writer: Callable[..., Writer]
    list_page: str
    above: tuple[str, str]
    most: int = MOST_ROWS

    def counted(self, number: int) -> str:
        return f"{number:,} {self.nouns[0] if number == 1 else self.nouns[1]}"


OF_MEMBERS = Brought(
    nouns=("member", "members"),
    lead=(
        "A row for each member. Who is on file by the serial number is changed, but only in the "
        "columns that the file has; others are added, without a password. An empty cell leaves "
        "what is on file."
    ),
    labels=members.LABELS,
    needed="A new member needs first and last name, rank, kind, element and day of hire. "
    "An empty cell leaves what is on file.",
    headings=members.HEADINGS,
    key=members.KEY,
    writer=members.MemberRows,
    list_page="people:member-list",
    above=MEMBERS,
)
OF_ELEMENTS = Brought(
    nouns=("element", "elements"),
    lead=(
        "A row for each element, what is above it in a row before. One that is there by its name "
        "and what is above it is changed; others are added. An empty cell leaves what is on file."
    ),
    labels=elements.LABELS,
    needed="A new element needs a kind; commander and supervisors are serial numbers. "
    "An empty cell leaves what is on file.",
    headings=elements.HEADINGS,
    key=elements.KEY,
    writer=elements.ElementRows,
    list_page="people:element-list",
    above=ELEMENTS,
    most=elements.MOST_ROWS,
)


@requires(Right.ADMINISTER)
@require_http_methods(["GET", "POST"])
def member_import(request: SignedInRequest) -> HttpResponse:
    """Bring members in from a file."""
    return _page(request, OF_MEMBERS)


@requires(Right.ADMINISTER)
@require_http_methods(["GET", "POST"])
def element_import(request: SignedInRequest) -> HttpResponse:
    """Bring elements in from a file."""
    return _page(request, OF_ELEMENTS)


def _page(request: SignedInRequest, brought: Brought) -> HttpResponse:
    data, files = sent_with(request)
    if data is not None and "rows" in data:
        looked_at = LookedAtForm(data)
        form, field = FileForm(most=brought.most), "rows"
        sent: FileForm | LookedAtForm = looked_at
    else:
        form, field = FileForm(data, files, most=brought.most), "file"
        sent = form
    if data is None or not sent.is_valid():
        return _show(request, brought, form, is_lost=data is not None and field == "rows")
    lines = sent.cleaned_data[field]
    try:
        request.user.check_right(Right.ADMINISTER)
        table = table_of(lines, brought.headings, brought.key, most=brought.most)
        rows = table.as_text()
        writer = partial(brought.writer, table, by=request.user, today=timezone.localdate())
        look = take_in(table, writer, confirmed=sent.cleaned_data.get("confirmed", ""))
    except ValidationError as refused:
        if field == "rows":
            return _show(request, brought, form, is_lost=True)
        place_errors(form, refused)
        return _show(request, brought, form)
    if look.is_done:
        say(request, [Said("success", done_in_words(look, brought))])
        return redirect(brought.list_page)
    return _show(request, brought, form, look=look, rows=rows, was_looked_at=field == "rows")


def _show(
    request: SignedInRequest,
    brought: Brought,
    form: FileForm,
    *,
    is_lost: bool = False,
    look: Look | None = None,
    rows: str = "",
    was_looked_at: bool = False,
) -> HttpResponse:
    """The page of the file; with what it would do once there is one."""
    page = {
        "form": form,
        "brought": brought,
        "is_lost": is_lost,
        "look": look,
        "was_looked_at": was_looked_at,
        "headings": ", ".join(brought.labels.values()),
        "breadcrumb": breadcrumb(ADMINISTRATION, brought.above),
        "cancel_url": reverse(brought.list_page),
    }
    if look is not None:
        told = sorted(
            (row for row in look.rows if row.outcome != Outcome.SAME),
            key=lambda row: (row.outcome != Outcome.REFUSED, row.number),
        )
        page |= {
            "told": told[:MOST_SHOWN],
            "untold": max(len(told) - MOST_SHOWN, 0),
            "counts": [
                (outcome.label, look.count(outcome)) for outcome in Outcome if look.count(outcome)
            ],
            "left_open": look.left_open[:MOST_SHOWN],
            "rows": rows,
            "may_take_in": look.written and not look.refused,
            "unread": ", ".join(look.unread),
            "kept": [
                f"{label} in {number:,} {'row' if number == 1 else 'rows'}"
                for label, number in look.kept.items()
            ],
            "written": brought.counted(look.written),
        }
    return render(request, "people/roster.html", page)


def done_in_words(look: Look, brought: Brought) -> str:
    """How many were added and how many changed."""
    added, changed = look.count(Outcome.NEW), look.count(Outcome.CHANGED)
    parts = [f"{brought.counted(added)} added"] if added else []
    parts += [f"{brought.counted(changed)} changed"] if changed else []
    return f"The file is taken in: {' and '.join(parts)}."
