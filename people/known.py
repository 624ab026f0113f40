"""Members with the facts that were on file on a past day."""

from collections.abc import Iterable
from copy import copy
from datetime import datetime
from typing import Any

from people.models import Member

# What of a member decides over standings. Everything else is shown as it is now.
MEMBER_FACTS = (
    "license_class",
    "license_number",
    "license_issued_on",
    "has_traffic_authority",
    "hired_on",
    "separated_on",
)


def facts_as_known(member_ids: Iterable[int], before: datetime) -> dict[int, dict[str, Any]]:
    """License, authority and employment as they stood just before a moment, by one query.

    A member whose row was not kept before that moment, an imported one for instance, is left out.
    """
    rows = (
        Member.history.filter(id__in=list(member_ids), history_date__lt=before)
        .exclude(history_type="-")
        .order_by("history_date", "history_id")
        .values_list("id", *MEMBER_FACTS)
    )
    return {pk: dict(zip(MEMBER_FACTS, facts, strict=True)) for pk, *facts in rows}


def members_as_known(members: Iterable[Member], before: datetime | None) -> list[Member]:
    """The members with the facts of that time; as they are now where those were not kept."""
    people = list(members)
    if before is None:
        return people
    facts = facts_as_known((member.pk for member in people), before)
    return [member_with(member, facts.get(member.pk, {})) for member in people]


def member_with(member: Member, facts: dict[str, Any]) -> Member:
    """The member with some facts replaced, for reading alone."""
    if not facts:
        return member
    then = copy(member)
    for name, value in facts.items():
        setattr(then, name, value)
    return then
