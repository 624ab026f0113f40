"""Ask about one member alone, from all of the single completions."""

from compliance.engine import Assessment, Cure
from compliance.standings import file_of
from compliance.viewpoint import Viewpoint
from people.models import Member


def assessment_of(member: Member, viewpoint: Viewpoint) -> Assessment:
    return file_of(member, viewpoint).assessment(viewpoint)


def smallest_cure_of(member: Member, viewpoint: Viewpoint) -> Cure | None:
    return file_of(member, viewpoint).smallest_cure(viewpoint)
