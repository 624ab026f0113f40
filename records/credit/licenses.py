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
    """What is on file of a provider's license.

    Args:
        name: whose it is.
        number: blank where none is on file.
        until: its last day, where that is on file.
    """

    name: str
    number: str
    until: date | None


def is_of_a_paper(proposal: Proposal) -> bool:
    """Whether it was given elsewhere, and is entered from its paper now."""
    return proposal.course_session is None and proposal.brought_in is None


def rests_on_license(proposal: Proposal) -> bool:
    """Whether the provider's license decides: a class of ours has its own clock for that."""
    return is_of_a_paper(proposal) and proposal.source in LICENSED


def licenses_around(proposals: Sequence[Proposal]) -> dict[int | None, License]:
    """By key of the provider, what is on file of its license; no query where none decides.

    That of a provider which is added with the credit stands under None. One query, however many
    proposals.
    """
    courses = [each.course for each in proposals if rests_on_license(each)]
    found: dict[int | None, License] = {}
    for course in courses:
        if not course.provider_id:
            given_by = course.provider
            found[None] = License(
                given_by.name, given_by.license_number, given_by.license_valid_until
            )
    if keys := {each.provider_id for each in courses if each.provider_id}:
        rows = Provider.objects.filter(pk__in=keys)
        for row in rows.values_list("pk", "name", "license_number", "license_valid_until"):
            found[row[0]] = License(*row[1:])
    return found
