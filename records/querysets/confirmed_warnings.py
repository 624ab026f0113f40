"""Warnings that were confirmed with a reason, within reach."""

from functools import reduce
from operator import or_
from typing import Any, Self

from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Coalesce

from frame.hours import ZERO, HoursField
from frame.search import matching
from people.models import Member
from records.querysets.completions import failed_test

# What a warning is of has these: a completion, who was at a short roll call, who taught one.
WHERE = {
    "member": ("completion__member", "roll_call_line__member", "roll_call_taught__member"),
    "course": (
        "completion__course",
        "roll_call_line__report__course",
        "roll_call_taught__report__course",
    ),
    "entered_by": (
        "completion__entered_by",
        "roll_call_line__report__decided_by",
        "roll_call_taught__report__decided_by",
    ),
    "entered_at": (
        "completion__entered_at",
        "roll_call_line__report__decided_at",
        "roll_call_taught__report__decided_at",
    ),
}


class ConfirmedWarningQuerySet(models.QuerySet):
    """Reasons that were given for warnings; those of what was voided since among them."""

    def visible_to(self, user: Member) -> Self:
        """Those of the members within reach."""
        return self.filter(of_any("member", "in", Member.objects.visible_to(user)))

    def search(self, text: str) -> Self:
        """Of the members whose name or serial number holds every word of `text`, or the courses
        whose Course ID or title does."""
        paths = (*WHERE["member"], *WHERE["course"])
        return self.filter(reduce(or_, (matching(f"{path}__search_text", text) for path in paths)))

    def to_list(self) -> Self:
        """With all that the list shows of each and sorts by, the newest first."""
        sorted_by = {
            "by_entered_at": _first_of("entered_at"),
            "by_member": _first_of("member", "__search_text"),
            "by_course": _first_of("course", "__search_text"),
            "by_entered_by": _first_of("entered_by", "__search_text"),
            "by_earned": Case(
                When(failed_test("completion__"), then=Value(ZERO, HoursField())),
                default=Coalesce("completion__credit_hours", Value(ZERO, HoursField())),
            ),
        }
        rows = self.select_related(*WHERE["member"], *WHERE["course"], *WHERE["entered_by"])
        return rows.annotate(**sorted_by).order_by("-by_entered_at", "-pk")


def of_any(what: str, lookup: str, value: Any) -> Q:
    """Rows of which this holds, whatever they are of."""
    return reduce(or_, (Q(**{f"{path}__{lookup}": value}) for path in WHERE[what]))


def _first_of(what: str, rest: str = "") -> Coalesce:
    return Coalesce(*(f"{path}{rest}" for path in WHERE[what]))
