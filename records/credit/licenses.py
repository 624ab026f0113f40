"""The licenses of those who gave the training of some proposals."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from courses.designations import Source
from courses.models import Provider
from records.credit.proposals import Proposal

# Sources whose credit rests on a license of the provider.
LICENSED = frozenset({Source.LICENSED_PROVIDER, Source.TRAINING_CENTER})


class License(NamedTuple):
    """Of whom a license on file is, and its last day."""

    name: str
    until: date


def is_of_a_paper(proposal: Proposal) -> bool:
    """Whether it was given elsewhere, and is entered from its paper now."""
    return proposal.course_session is None and proposal.brought_in is None


def rests_on_license(proposal: Proposal) -> bool:
    """Whether the provider's license decides: a class of ours has its own clock for that."""
    return is_of_a_paper(proposal) and proposal.source in LICENSED


def licenses_around(proposals: Sequence[Proposal]) -> dict[int, License]:
    """By key of the provider, the license on file that ends some day; no query where none decides.

    One query, however many proposals.
    """
    keys = {each.course.provider_id for each in proposals if rests_on_license(each)}
    if not keys:
        return {}
    rows = Provider.objects.filter(pk__in=keys, license_valid_until__isnull=False)
    values = rows.values_list("pk", "name", "license_valid_until")
    return {key: License(name, until) for key, name, until in values if until is not None}
