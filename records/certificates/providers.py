"""The provider of a paper: one of the list, or the name of one that is not in it."""

import re
from collections.abc import Sequence

from frame.search import folded
from people.license_numbers import license_on_paper
from records.certificates.flow import Flow
from records.certificates.listed import Found, find_listed, squashed
from records.certificates.numbers import LOWEST_CERTAINTY
from records.certificates.proposed import Proposed, Provider

# Whom somebody works for gave no course by that: Agency: ..., Officer Roe of the ...
_EMPLOYS = re.compile(
    r"(?:agency|employer|department|organization|affiliation|employed\s+by|of(?:\s+the)?)\W*$",
    re.IGNORECASE,
)
_GIVES = re.compile(
    r"(?:provider|provided\s+by|presented\s+by|sponsored\s+by|conducted\s+by|offered\s+by|"
    r"issued\s+by|taught\s+by)(?:\s+the)?\W*$",
    re.IGNORECASE,
)
# The same before a name that the list may not have. Whom a person taught by is no provider.
_GIVEN_BY = re.compile(
    r"\b(?:(?:training\s+)?provider\s*:|(?:provided|presented|sponsored|conducted|offered|"
    r"issued|hosted)\s+by\b:?)[^\S\n]*(?:the[^\S\n]+)?",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:[A-Z][\w’'&.-]*|of|the|and|for|&)(?:[^\S\n]+(?:[A-Z][\w’'&-]*|of|the|and|for|&))*"
    r"(?<!\bof)(?<!\bthe)(?<!\band)(?<!\bfor)"
)
_ORGANIZATION = re.compile(
    r"\b(?:academy|agency|association|bureau|center|college|council|department|foundation|group|"
    r"inc|institute|league|llc|office|police|school|services|sheriff|society|systems|training|"
    r"university)\b",
    re.IGNORECASE,
)
# A word beside a name that goes on with it, so that it is somebody else's.
_NAME_BEFORE = re.compile(r"(?:^|\s)(?!The\b|THE\b|By\b|At\b|At:|From\b)[A-Z][\w’'-]*\s*$")
_NAME_BEHIND = re.compile(
    r"\s(?!Inc\b|LLC|Ltd|POST\b|Lic|CLEE\b|On\b|INC\b|LTD\b)[A-Z][\w’'-]+(?!\w*:)"
)


def read_provider(
    flow: Flow, providers: Sequence[Provider], *, with_mistakes: bool
) -> Proposed[int] | None:
    """The one provider of the list whose name or license number stands on the paper."""
    names = [provider.name for provider in providers]
    found = [
        each
        for each in find_listed(flow, names, with_mistakes=with_mistakes)
        if _is_whole(flow, each) and not _is_said(flow, each, _EMPLOYS)
    ]
    given = [each for each in found if _is_said(flow, each, _GIVES)] or found
    numbered = list(_by_number(flow, providers))
    if {each.index for each in numbered} - {each.index for each in given} and given:
        return None
    chosen = given or numbered
    if len({each.index for each in chosen}) != 1:
        return None
    return flow.propose(providers[chosen[0].index].pk, chosen[0].start, chosen[0].end)


def read_provider_name(flow: Flow) -> Proposed[str] | None:
    """The one name that the paper says to have given the course, where it is an organization's."""
    found: dict[str, re.Match[str]] = {}
    for said in _GIVEN_BY.finditer(flow.text):
        cell = flow.cell_at(said.start())
        start, end = said.end(), cell.end
        if not flow.text[start:end].strip():
            beside = [each for each in flow.beside(cell) if each.left >= cell.right]
            after = beside[0] if beside else flow.below(cell)
            start, end = (after.start, after.end) if after is not None else (end, end)
        name = _NAME.match(flow.text, start, end)
        if name is None or not _ORGANIZATION.search(name[0]):
            continue
        if flow.certainty(*name.span()) >= LOWEST_CERTAINTY:
            found.setdefault(folded(name[0]), name)
    if len(found) != 1:
        return None
    [name] = found.values()
    return flow.propose(name[0].strip(), *name.span())


def _by_number(flow: Flow, providers: Sequence[Provider]) -> list[Found]:
    found = []
    for index, provider in enumerate(providers):
        number = provider.license_number
        if len(squashed(number)) >= 4 and any(sign.isdigit() for sign in number):
            printed = license_on_paper(number)
            match = re.search(rf"(?<![\w-]){printed}(?![\w-])", flow.text, re.IGNORECASE)
            if match:
                found.append(Found(index, *match.span()))
    return found


def _is_whole(flow: Flow, found: Found) -> bool:
    first, last = flow.cell_at(found.start), flow.cell_at(found.end - 1)
    before = flow.text[first.start : found.start]
    behind = flow.text[found.end : last.end]
    return not _NAME_BEFORE.search(before) and not _NAME_BEHIND.match(behind)


def _is_said(flow: Flow, found: Found, words: re.Pattern[str]) -> bool:
    """Whether such words lead to the name: in its cell, in the one to its left, or above."""
    cell = flow.cell_at(found.start)
    before = flow.text[cell.start : found.start]
    if before.strip():
        return bool(words.search(before))
    neighbors = [other for other in flow.beside(cell) if other.right <= cell.left][-1:]
    above = flow.above(cell)
    if above is not None:
        neighbors.append(above)
    return any(words.search(flow.text[other.start : other.end]) for other in neighbors)
