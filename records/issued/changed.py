"""Whether a record has changed since a paper of it was issued; never what."""

from records.issued.models import IssuedPaper
from records.models.completion import Completion


def has_changed(paper: IssuedPaper) -> bool:
    """Whether the same paper would list other completions today.

    Completions are never edited: what is corrected is voided and entered again.
    """
    standing = Completion.objects.not_voided().filter(member=paper.member_id, is_prior_agency=False)
    if paper.kind == IssuedPaper.Kind.CERTIFICATE:
        standing = standing.filter(certificates=paper)
    else:
        standing = standing.filter(completed_on__lte=paper.as_of)
    if paper.year is not None:
        standing = standing.filter(completed_on__year=paper.year)
    return set(standing.values_list("pk", flat=True)) != set(paper.lists)
