"""What standings ask of a member, read without the rest of the row."""

from datetime import date
from typing import NamedTuple

from people.querysets import MemberQuerySet


class MemberFacts(NamedTuple):
    """What of a member decides over standings: enough to ask where a department stands."""

    pk: int
    license_number: str
    license_issued_on: date | None
    has_traffic_authority: bool
    hired_on: date
    separated_on: date | None

    @property
    def is_licensed(self) -> bool:
        return bool(self.license_number)


def read_facts(members: MemberQuerySet) -> list[MemberFacts]:
    """Read the facts alone: a department in a fifth of the time and memory of whole members."""
    return [*map(MemberFacts._make, members.order_by().values_list(*MemberFacts._fields))]
