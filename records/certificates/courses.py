"""The course of a paper: one of the list, or a title that the paper calls so."""

import re
from collections.abc import Sequence

from records.certificates.dates import days_in
from records.certificates.flow import Cell, Flow
from records.certificates.labels import is_label, values_of
from records.certificates.listed import Found, find_listed, squashed
from records.certificates.proposed import Course, Proposed

LONGEST_TITLE = 150
_LABEL = re.compile(
    r"(?:(?:course|class|training|program|session|event|module)(?:\s+(?:title|name|attended|"
    r"completed))?|title(?:\s+of\s+(?:course|class|training|the\s+course))?|subject|topic)"
    r"(?=\s*[:–—]|\s*$|\s*_{2,})",
    re.IGNORECASE,
)
# What stands before a title: has successfully completed the 8-hour course entitled ...
_CUE = re.compile(
    r"\b(?:completed|completing|completion\s+of|attended|attending|attendance\s+at|"
    r"participated\s+in|satisfied\s+(?:all\s+)?(?:the\s+)?requirements\s+(?:of|for)|"
    r"graduated\s+from|entitled|titled)\b"
    r"(?:[\s:]+(?:all|the|a|an|of|for|in|requirements?|following|training|course|class|program|"
    r"entitled|titled|post|clee|certified|approved|credit|(?:\d+(?:\.\d+)?|[a-z]+)[\s-]*hours?|"
    r"\(\d+\))(?=[\s:,“\"]))*[\s:,]*",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“\"]([^”\"]{5,150}?)[”\",.]*[”\"]")
# What ends a title, or begins the words behind one.
_STOPS = re.compile(
    r"\s*(?:\b(?:on|held|from|at|conducted|presented|sponsored|hosted|given|for\s+a\s+total|"
    r"awarded|dated|dates?|this|consisting|totaling|which|and\s+is|with\s+a|offered|provided|"
    r"instructor|location|hours?|credit|post|clee|control|approval|total)\b|[\d(]|,\s*(?:a|an)\b|"
    r"[.;](?:\s|$))",
    re.IGNORECASE,
)
# Words that may stand right beside a title without being a part of it.
_BESIDE_BEFORE = re.compile(
    r"(?:^|[\s:“\"‘'(–—-])(?:the|a|an|course|class|training|program|session|entitled|titled|title|"
    r"name|in|of|for|completed|completing|attended|attending|subject|topic|re|hours?|hrs?\.?)"
    r"[\s:“\"‘'(–—-]*$|[:“\"‘'(–—.,;]\s*$|\d\W*$|^\s*$",
    re.IGNORECASE,
)
_BESIDE_BEHIND = re.compile(
    r"\s*(?:$|[.,;:”\"’')(–—]|(?:course|class|training|program|session|on|held|from|at|by|to|"
    r"conducted|presented|sponsored|hosted|given|dated|this|which|was|is|has|in|a|an|as|with|"
    r"offered|provided|taught|for\s+(?:a\s+total|\d)|and\s+(?:is|has|was)|totaling|consisting|"
    r"consists)\b)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:for|of|and|&|with|in|to|part|level|phase|module|unit|i{1,3}\b|iv\b|v\b|\d+(?!\S*[\s-]*(?:[a-z]+\s+)?(?:hours?|hrs?)\b)|[(:–—-])",
    re.IGNORECASE,
)


def read_course(
    flow: Flow, courses: Sequence[Course], *, with_mistakes: bool
) -> tuple[Proposed[str] | None, Proposed[int] | None]:
    """The title as it is on the paper, and the course of the list that has it.

    Neither where the paper names two, or the title of the list is but a part of the paper's.
    """
    found = find_listed(flow, [course.title for course in courses], with_mistakes=with_mistakes)
    called, any_found = _called(flow), bool(found)
    if len(_titles(found, courses)) > 1:
        found = [each for each in found if any(_overlaps(each, span) for span in called)]
    whole = [each for each in found if _is_whole(flow, each)]
    titles = _titles(found, courses)
    if len(titles) == 1 and whole:
        title = titles.pop()
        same = [course.pk for course in courses if squashed(course.title) == title]
        at = whole[0]
        text = flow.propose(courses[at.index].title, at.start, at.end)
        return text, flow.propose(same[0], at.start, at.end) if len(same) == 1 else None
    if any_found or with_mistakes:
        # A title of the list stands here as part of another, or the letters are not sure.
        return None, None
    return _told_title(flow, called), None


def _titles(found: Sequence[Found], courses: Sequence[Course]) -> set[str]:
    return {squashed(courses[each.index].title) for each in found}


def _told_title(flow: Flow, called: Sequence[tuple[int, int]]) -> Proposed[str] | None:
    told = {squashed(flow.text[start:end]): (start, end) for start, end in called}
    if len(told) != 1:
        return None
    (start, end) = next(iter(told.values()))
    title = " ".join(flow.text[start:end].split())
    return flow.propose(title, start, end)


def _is_whole(flow: Flow, found: Found) -> bool:
    """Whether the title on the paper ends where that of the list does, in front and behind."""
    first, last = flow.cell_at(found.start), flow.cell_at(found.end - 1)
    before = flow.text[first.start : found.start]
    behind = flow.text[found.end : last.end]
    if not _BESIDE_BEFORE.search(before) or not _BESIDE_BEHIND.match(behind):
        return False
    if not before.strip(" “\"'") and not _has_label(flow, first):
        above = flow.above(first)
        if (
            above is not None
            and _is_one_title(flow, above, first)
            and _is_title_case(flow.text[above.start : above.end])
        ):
            return False
    if behind.strip(" ”\"'.,"):
        return True
    below = flow.below(last)
    return below is None or not (
        _is_one_title(flow, last, below)
        and _GOES_ON.match(flow.text, below.start)
        and not days_in(flow.text[below.start : below.end])
        and not _has_label(flow, below)
    )


def _has_label(flow: Flow, cell: Cell) -> bool:
    return any(is_label(flow.text[each.start : each.end]) for each in flow.beside(cell))


def _is_one_title(flow: Flow, above: Cell, below: Cell) -> bool:
    """Whether two cells may be the two lines of one title: of one size, and no label or day."""
    words = flow.text[above.start : above.end]
    return (
        above.is_as_large_as(below)
        and below.top - above.bottom < 0.7 * above.height
        and not days_in(words)
        and not is_label(words)
        and not _CUE.search(words)
        and ":" not in words
    )


def _is_title_case(words: str) -> bool:
    """Whether a line reads as a part of a title and no sentence."""
    return all(word[0].isupper() or len(word) <= 3 for word in re.findall(r"[^\W\d_]+", words))


def _overlaps(found: Found, span: tuple[int, int]) -> bool:
    return found.start < span[1] and span[0] < found.end


def _called(flow: Flow) -> list[tuple[int, int]]:
    """Where the paper says that a title stands: behind a label, in quotes, or after `completed`."""
    spans = [
        span
        for start, end in values_of(flow, _LABEL)
        if (span := _trimmed(flow, start, end)) is not None
    ]
    if spans:
        return spans
    for cue in _CUE.finditer(flow.text):
        quoted = _QUOTED.match(flow.text, cue.end())
        if quoted:
            spans.append(quoted.span(1))
            continue
        end = flow.cell_at(min(cue.end(), len(flow.text) - 1)).end
        if span := _trimmed(flow, cue.end(), end):
            spans.append(_with_next_line(flow, span))
    return spans


def _trimmed(flow: Flow, start: int, end: int) -> tuple[int, int] | None:
    """The stretch up to what ends a title; None where that can be no title."""
    if stop := _STOPS.search(flow.text, start, end):
        end = stop.start()
    while start < end and flow.text[start] in " :“\"'-–—_\t\n":
        start += 1
    words = flow.text[start:end].rstrip(" ,.”\"'\t\n-–—")
    letters = sum(sign.isalpha() for sign in words)
    if letters < 8 or len(words) > LONGEST_TITLE or not words[:1].isupper():
        return None
    return start, start + len(words)


def _with_next_line(flow: Flow, span: tuple[int, int]) -> tuple[int, int]:
    cell = flow.cell_at(span[0])
    if span[1] < cell.end - 1:
        return span
    below = flow.below(cell)
    if below is None or not _is_one_title(flow, cell, below):
        return span
    more = _trimmed(flow, below.start, below.end)
    return (span[0], more[1]) if more and more[1] == below.end else span
