"""That a member was entered twice, and that one was merged into the other."""

from django.db import models

from frame.merging.merge import Merge, merge_constraints
from people.models.former_serial_number import FormerSerialNumber
from people.models.member import Member


class MemberMerge(Merge):
    """A member merged into another one, who is the same person."""

    kept = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = merge_constraints("member_merge")

    @property
    def serial_numbers(self) -> list[str]:
        """Those of the record merged away: its own, and those that it had before."""
        former = f"{FormerSerialNumber._meta.label}.member"
        return [self.merged.serial_number, *self.moved.get(former, ())]

    def __str__(self) -> str:
        return f"{self.merged} into {self.kept}"
