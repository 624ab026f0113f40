"""The page on which a release is decided: the request, the pages that would leave, the decision."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from courses.forms.rows import ErrorsWithRows, FormWithRows
from events.trail import events_of_row, latest_of
from frame.access import requires
from frame.form_views import form_page, sent_with, why_refused
from frame.pdf.asking import PdfError
from frame.requests import SignedInRequest
from frame.turns import Busy
from people.models import Member
from records.releases.actions.deciding import deny_release, find_nothing
from records.releases.actions.granting import Conditions, grant_release
from records.releases.box_forms import BoxForm, BoxRows
from records.releases.forms.deciding import UNCONFIRMED, DecideForm
from records.releases.leaf_views import STRIKE, as_asked
from records.releases.legal_basis import PASSAGES
from records.releases.looks import pages_looked_at, record_release_look
from records.releases.models import SMALLEST_BOX, ReleaseDecision, ReleaseRequest
from records.releases.of_class import SHEET_IS_OPEN, why_class_on_record
from records.releases.papers_beside import papers_beside
from records.releases.parts import (
    Leaf,
    Redaction,
    by_decision,
    page_key,
    page_title,
    seal_of,
    told_beside,
)
from records.releases.reading import (
    Judged,
    as_shown,
    judged,
    leaves_of,
    nothing_of,
    sentences_of,
)
from records.releases.request_page import page_of, row_within_reach, said_of
from records.releases.states import CHANGES, DENY, FIND_NOTHING, GRANT
from records.releases.striking_out.page_reading import ask_to_read_pages
from records.releases.striking_out.papers_of_others import NOT_DRAWN, doubts_on
from records.releases.striking_out.seeking import Seeking
from records.releases.striking_out.shown_pages import GONE, ReadPage, pages_of, pages_to_speak_for
from records.releases.words import became_in_words

Verdict = ReleaseDecision.Verdict

# Buttons that show the page anew and decide nothing.
LOOK, ADD, REMOVE = "look", "add_box", "remove_box"
NOT_TOLD_NOW = (
    "What is in doubt here can’t be told now, for the server opens many other papers. Press “Show "
    "it as it would leave” in a minute."
)
# The fields of the decision that stand on the page after the boxes: all of them.
NONE_BEFORE = 0


@dataclass(frozen=True)
class Paper:
    """A paper that would leave, and its pages where they are shown on the page itself.

    Args:
        why: why no page of it can be shown; blank where they are, and of a paper of our own.
    """

    leaf: Leaf
    pages: Sequence[ReadPage] = ()
    why: str = ""


@requires(GRANT.right, DENY.right, FIND_NOTHING.right)
@require_http_methods(["GET", "POST"])
def release_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """The request, the pages that would leave, and the decision beside the policy's words."""
    row, by, now = row_within_reach(request, pk), request.user, timezone.now()
    record_release_look(request=row, by=by)
    if why_not := why_refused(lambda: GRANT.check_can(row, by=by)):
        page = {**said_of(row), "why_not": why_not}
        return render(request, "records/releases/release_decide.html", page)
    leaves = leaves_of(row, as_of=timezone.localdate(now))
    papers_of_others = [leaf.document for leaf in leaves if leaf.document is not None]
    ask_to_read_pages(papers_of_others, by=by, now=now)
    papers = [_paper(leaf) for leaf in leaves]
    why_on_record = "" if leaves else why_class_on_record(row)
    rows = _rows(request, row, papers)
    form = DecideForm(
        sent_with(request)[0],
        request=row,
        leaves=leaves,
        to_speak_for=[
            (page_key(paper.leaf.key, page.number), page_title(paper.leaf, page.number))
            for paper in papers
            for page in pages_to_speak_for(paper.leaf, paper.pages)
        ],
        may_find_nothing=not why_on_record,
        initial={
            "seal": seal_of(leaves, rows.drawn),
            "seen": latest_of(events_of_row(row, CHANGES)),
        },
    )

    def conditions() -> Conditions:
        return replace(form.conditions, boxes=rows.drawn)

    def show() -> HttpResponse:
        if form.is_bound:
            # What is shown now is what is decided on, however the form was sent.
            form.show_anew(seal=seal_of(leaves, rows.drawn))
        page = _deciding(form, rows, row, papers, conditions(), by=by)
        page["on_record"] = _on_record(row, papers, why_on_record)
        return render(request, "records/releases/release_decide.html", page)

    if {LOOK, ADD, REMOVE} & request.POST.keys():
        form.is_valid()  # reads the conditions; what is not decided yet is no error
        for name in ("verdict", "words"):
            if not form.has_error(name, UNCONFIRMED):
                form.errors.pop(name, None)
        return show()

    def write(given: dict[str, Any]) -> ReleaseRequest:
        about = {"request": row, "words": given["words"], "by": by, "now": now}
        without_papers = {Verdict.DENIED: deny_release, Verdict.NOTHING: find_nothing}
        if decide := without_papers.get(given["verdict"]):
            return decide(**about, seen=given["seen"])
        return grant_release(
            **about, conditions=conditions(), seal=given["seal"], seen=given["seen"]
        )

    return form_page(
        request,
        FormWithRows(form, rows),
        write=write,
        say_done=lambda done: f"{done.number} {became_in_words(done)}.",
        go_to=page_of,
        show=show,
    )


def _on_record(row: ReleaseRequest, papers: Sequence[Paper], why_on_record: str) -> list[str]:
    """What is on record all the same where no paper would leave, a sentence each."""
    if papers:
        return []
    # That the sheet is open stands among the sentences of the request.
    why = "" if why_on_record == SHEET_IS_OPEN else why_on_record
    return [words for words in (why, papers_beside(row)) if words]


def _paper(leaf: Leaf) -> Paper:
    if leaf.document is None:
        return Paper(leaf)
    try:
        return Paper(leaf, pages_of(leaf.document))
    except FileNotFoundError:
        return Paper(leaf, why=GONE)
    except PdfError:
        return Paper(leaf, why=NOT_DRAWN.format(name=leaf.document))


def _rows(request: SignedInRequest, row: ReleaseRequest, papers: Sequence[Paper]) -> BoxRows:
    """The boxes that were sent; or at first those of the decision that was taken back."""
    pages = {(paper.leaf.key, page.number) for paper in papers for page in paper.pages}
    if request.method != "POST":
        before = row.decisions.order_by("pk").last()
        return BoxRows.of(before.drawn if before is not None else ()).among(pages)
    rows = BoxRows.posted(request.POST).among(pages)
    leaf, _, number = request.POST.get(ADD, "").rpartition("/")
    if (leaf, number) in {(key, str(page)) for key, page in pages}:
        rows = rows.with_one_on(leaf, number)
    elif REMOVE in request.POST:
        rows = rows.without(request.POST[REMOVE])
    return rows


def _deciding(
    form: DecideForm,
    rows: BoxRows,
    row: ReleaseRequest,
    papers: Sequence[Paper],
    conditions: Conditions,
    *,
    by: Member,
) -> dict[str, Any]:
    """What the page shows."""
    judgments = judged(
        [paper.leaf for paper in papers],
        parts_left_out=conditions.parts_left_out,
        leaves_left_out=conditions.leaves_left_out,
        redactions=conditions.struck,
    )
    ticked = set(conditions.leaves_left_out)
    # As it was sent: a refusal takes it from what was understood.
    nobody_else = form["nobody_else"].value() or []
    strikes = {each.leaf.key: [(STRIKE, key) for key in sorted(each.struck)] for each in judgments}
    doubts = _doubts(papers, judgments, conditions)
    opened = pages_looked_at(row, by=by)
    own = [each.leaf for each in judgments if each.leaf.is_own_paper and not each.is_left_out]
    return {
        **said_of(row),
        "form": form,
        "summary": ErrorsWithRows(form, rows, before=NONE_BEFORE),
        "blank_box": BoxForm(prefix=f"{BoxRows.prefix}-__number__"),
        "smallest_box": SMALLEST_BOX,
        "why_not": "",
        "leaves": [
            {
                "leaf": each.leaf,
                "why": paper.why,
                "pages": [
                    {
                        **_shown(row, each.leaf, page, rows, strikes[each.leaf.key], nobody_else),
                        "doubts": doubts.get(page_key(each.leaf.key, page.number), ()),
                    }
                    for page in paper.pages
                ],
                "in_doubt": each.leaf.in_doubt(),
                "is_left_out": each.is_left_out,
                "is_nothing": each.is_nothing,
                "is_ticked": each.leaf.key in ticked,
                "is_opened": each.leaf.key in opened,
                "beside": _beside(each),
                "told_beside": [kind.label for kind in told_beside(each.leaf.key)],
                "first_page": _address(
                    "records:release-page", [row.pk, each.leaf.key, 1], strikes[each.leaf.key]
                ),
                "url": _address(
                    "records:release-leaf",
                    [row.pk, each.leaf.key],
                    [
                        *strikes[each.leaf.key],
                        *as_asked([box for box in conditions.boxes if box.leaf == each.leaf.key]),
                    ],
                ),
            }
            for paper, each in zip(papers, judgments, strict=True)
        ],
        "nothing_of": nothing_of(row, as_shown(judgments)) if judgments else (),
        "own": {"count": len(own), "opened": sum(leaf.key in opened for leaf in own)},
        "cover": sentences_of(
            as_shown(judgments),
            parts_left_out=conditions.parts_left_out,
            leaves_left_out=conditions.leaves_left_out,
            redactions=conditions.struck,
            boxes=conditions.boxes,
            nobody_else=nobody_else,
        ),
        "passages": PASSAGES,
    }


def _beside(judgment: Judged) -> list[str]:
    """What is struck out on a paper since another one of the same member is left out."""
    if judgment.is_left_out or not judgment.beside:
        return []
    said = judgment.leaf.struck(judgment.beside)
    kinds = [kind for kind in Redaction if kind in judgment.beside]
    return [kind.label for kind in kinds if set(by_decision([kind])) <= set(said)]


def _doubts(
    papers: Sequence[Paper], judgments: Sequence[Judged], conditions: Conditions
) -> dict[str, tuple[str, ...]]:
    """What can't be told of each page, by its key, with what is struck out by now."""
    doubts: dict[str, tuple[str, ...]] = {}
    seeking = Seeking()
    for paper, judged_as in zip(papers, judgments, strict=True):
        if not paper.pages:
            continue
        leaf = paper.leaf
        try:
            said = doubts_on(leaf, judged_as.struck, conditions.boxes, seeking)
        except Busy:
            said = {page.number: (NOT_TOLD_NOW,) for page in paper.pages}
        except (FileNotFoundError, PdfError):
            continue  # the paper itself says so
        doubts |= {page_key(leaf.key, number): each for number, each in said.items()}
    return doubts


def _shown(
    row: ReleaseRequest,
    leaf: Leaf,
    page: ReadPage,
    rows: BoxRows,
    strike: list[tuple[str, str]],
    nobody_else: Sequence[str],
) -> dict[str, Any]:
    """A page as a picture, and the boxes that are drawn on it."""
    key = page_key(leaf.key, page.number)
    return {
        "key": key,
        "number": page.number,
        "is_to_speak_for": bool(pages_to_speak_for(leaf, [page])),
        "is_said_of": key in nobody_else,
        "said": page.said,
        "url": _address("records:release-page", [row.pk, leaf.key, page.number], strike),
        "boxes": [
            form
            for form, typed in zip(rows.forms, rows.rows, strict=True)
            if (typed["leaf"], typed["page"]) == (leaf.key, str(page.number))
        ],
    }


def _address(name: str, args: list[Any], asked: list[tuple[str, str]]) -> str:
    return reverse(name, args=args) + (f"?{urlencode(asked)}" if asked else "")
