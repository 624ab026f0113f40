"""That a member was entered twice, and that one was merged into the other."""

from django.db import models

from frame.merging.merge import Merge, merge_constraints
from people.models.member import Member


class MemberMerge(Merge):
    """A member merged into another one, who is the same person."""

    kept = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = merge_constraints("member_merge")

    def __str__(self) -> str:
        return f"{self.merged} into {self.kept}"
