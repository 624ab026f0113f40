"""Whether a record has changed since a paper of it was issued; never what."""

from collections.abc import Callable

from records.issued.models import IssuedPaper
from records.models.completion import Completion

Figures = Callable[[IssuedPaper], str]
_figures_now: list[Figures] = []


def tells_figures(figures: Figures) -> Figures:
    """Declare what tells the figures that a transcript would print today."""
    _figures_now.append(figures)
    return figures


def has_changed(paper: IssuedPaper) -> bool:
    """Whether the same paper would list other completions today, or print other figures.

    Completions are never edited: what is corrected is voided and entered again. What moves hours
    between years, such as a completion of another year, changes figures alone. Those are added up
    only where the completions are the same.
    """
    if _lists_others(paper):
        return True
    return bool(paper.figures) and any(now(paper) != paper.figures for now in _figures_now)


def _lists_others(paper: IssuedPaper) -> bool:
    standing = Completion.objects.not_voided().filter(member=paper.member_id, is_prior_agency=False)
    if paper.kind == IssuedPaper.Kind.CERTIFICATE:
        standing = standing.filter(certificates=paper)
    else:
        standing = standing.filter(completed_on__lte=paper.as_of)
    if paper.year is not None:
        standing = standing.filter(completed_on__year=paper.year)
    return set(standing.values_list("pk", flat=True)) != set(paper.lists)
