"""Why a warning was no hindrance to a credit, or to a roll call that gives none."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Union

from django.db import models
from django.db.models import Q

from courses.models import Course
from frame.reasons import LONGEST_REASON
from records.models.completion import Completion
from records.querysets.confirmed_warnings import ConfirmedWarningQuerySet

if TYPE_CHECKING:
    from people.models import Member
    from records.intake.models import RollCallLine, RollCallReport, RollCallTaught


def of_one_alone(*names: str) -> Q:
    """Rows in which one of these columns has a value, and the others have none."""
    found = Q()
    for one in names:
        found |= Q(**{f"{name}__isnull": name != one for name in names})
    return found


class ConfirmedWarning(models.Model):
    """One kind of warning of a completion, of who is documented by a short roll call or of who
    taught one, and the reason that whoever entered it gave."""

    completion = models.ForeignKey(
        Completion, on_delete=models.PROTECT, related_name="confirmed_warnings", null=True
    )
    roll_call_line = models.ForeignKey(
        "records.RollCallLine",
        on_delete=models.PROTECT,
        related_name="confirmed_warnings",
        null=True,
    )
    roll_call_taught = models.ForeignKey(
        "records.RollCallTaught",
        on_delete=models.PROTECT,
        related_name="confirmed_warnings",
        null=True,
    )
    kind = models.CharField(max_length=40)
    reason = models.CharField(max_length=LONGEST_REASON)

    objects = ConfirmedWarningQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="warning_confirmed_of_one",
                condition=of_one_alone("completion", "roll_call_line", "roll_call_taught"),
            ),
            models.UniqueConstraint(name="warning_confirmed_once", fields=["completion", "kind"]),
            models.UniqueConstraint(
                name="warning_confirmed_once_of_line", fields=["roll_call_line", "kind"]
            ),
            models.UniqueConstraint(
                name="warning_confirmed_once_of_taught", fields=["roll_call_taught", "kind"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.reason}"

    @property
    def of(self) -> Union[Completion, "RollCallLine", "RollCallTaught"]:
        """What it is of, which has a member and may be void."""
        found = self.completion or self.on_roll_call
        assert found is not None
        return found

    @property
    def on_roll_call(self) -> Union["RollCallLine", "RollCallTaught", None]:
        """Who was there, or taught, where a roll call alone documents it; None of a completion."""
        return self.roll_call_line or self.roll_call_taught

    @property
    def report(self) -> "RollCallReport":
        """The roll call, of what is of no completion."""
        assert self.on_roll_call is not None
        return self.on_roll_call.report

    @property
    def member(self) -> "Member":
        return self.of.member

    @property
    def course(self) -> Course | None:
        """The course; of a roll call, the one that it was accepted as."""
        return self.completion.course if self.completion else self.report.course

    @property
    def completed_on(self) -> date:
        """The day of the credit, or of the roll call."""
        return self.completion.completed_on if self.completion else self.report.held_on

    @property
    def entered_at(self) -> datetime | None:
        """When the credit was entered, or the roll call accepted."""
        return self.completion.entered_at if self.completion else self.report.decided_at

    @property
    def entered_by(self) -> "Member | None":
        """Who entered the credit, or accepted the roll call."""
        return self.completion.entered_by if self.completion else self.report.decided_by
