"""Roll calls of a day that name who is proposed: documented without credit, or taught."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import BooleanField, Value

from records.credit.proposals import Proposal
from records.querysets.roll_calls import documented_lines, standing_teaching


class OnRollCall(NamedTuple):
    """An accepted roll call that a member is on: short and attended, or taught."""

    member: int
    on: date
    course: int | None
    title: str
    is_taught: bool


def roll_calls_around(proposals: Sequence[Proposal]) -> list[OnRollCall]:
    """By one query what the members of reports of roll call had of it on their days; by none
    where nothing is reported."""
    reported = [each for each in proposals if each.is_reported]
    if not reported:
        return []
    of_them: dict[str, Any] = {
        "member__in": {each.member.pk for each in reported},
        "report__held_on__in": {each.completed_on for each in reported},
    }
    columns = ("member", "report__held_on", "report__course", "report__title")
    there, taught = (
        rows.filter(**of_them)
        .order_by()
        .values_list(*columns, Value(is_taught, output_field=BooleanField()))
        for rows, is_taught in ((documented_lines(), False), (standing_teaching(), True))
    )
    return [OnRollCall(*row) for row in there.union(taught, all=True)]
