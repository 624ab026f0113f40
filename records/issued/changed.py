"""Whether an issued paper would say the same today: the training on it, or its figures alone."""

from collections.abc import Callable
from enum import StrEnum

from records.issued.models import IssuedPaper
from records.models.completion import Completion


class Changed(StrEnum):
    """What of an issued paper another one would say otherwise."""

    TRAINING = "training"  # it would list other completions
    # It would list the same, and print other figures of them: by a completion of another year or
    # of another agency, a booking, a decision, a figure of the law or a setting.
    FIGURES = "figures"


Figures = Callable[[IssuedPaper], str]
_figures_now: list[Figures] = []


def tells_figures(figures: Figures) -> Figures:
    """Declare what tells the figures that a transcript would print today."""
    _figures_now.append(figures)
    return figures


def what_changed(paper: IssuedPaper) -> Changed | None:
    """What the same paper would say otherwise today; None where it would say the same.

    Completions are never edited: what is corrected is voided and entered again. Figures are added
    up only where the completions are the same.
    """
    if _lists_others(paper):
        return Changed.TRAINING
    if paper.figures and any(now(paper) != paper.figures for now in _figures_now):
        return Changed.FIGURES
    return None


def _lists_others(paper: IssuedPaper) -> bool:
    standing = Completion.objects.not_voided().filter(member=paper.member_id, is_prior_agency=False)
    if paper.kind == IssuedPaper.Kind.CERTIFICATE:
        standing = standing.filter(certificates=paper)
    else:
        standing = standing.filter(completed_on__lte=paper.as_of)
    if paper.year is not None:
        standing = standing.filter(completed_on__year=paper.year)
    return set(standing.values_list("pk", flat=True)) != set(paper.lists)
