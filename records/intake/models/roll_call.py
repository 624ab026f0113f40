"""Roll call training as it was reported, and who was there."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.credit_hours import FEWEST_MINUTES, without_credit_in_words
from courses.models import Course
from courses.subjects import Subject
from frame.reasons import LONGEST_REASON
from frame.voidable import Voidable, void_is_whole
from records.intake.models.sent_in import SentIn
from records.models.completion import Completion
from records.models.document import Document

if TYPE_CHECKING:
    from people.models import Member


class RollCallReport(SentIn):
    """Training held at roll call or at an element (policy 930-5 IV.C), as who leads it tells."""

    # None of the seven subjects that a course can have.
    OTHER = "other"

    subject = models.CharField(
        max_length=20, choices=[*Subject.choices, (OTHER, "Another subject")]
    )
    held_on = models.DateField("day")
    minutes = models.PositiveIntegerField()
    # Who taught, each in the words of the report; from outside or not.
    instructors = models.JSONField()
    notes = models.TextField(blank=True)
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="roll_call_reports", null=True
    )
    decline_reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    class Meta:
        verbose_name = "roll call report"
        constraints = [
            models.CheckConstraint(
                name="roll_call_minutes_within_a_day", condition=Q(minutes__gt=0, minutes__lte=1440)
            ),
        ]

    @property
    def gives_credit(self) -> bool:
        """Whether its minutes earn a quarter hour; what is shorter is documented all the same."""
        return self.minutes >= FEWEST_MINUTES

    @property
    def without_credit(self) -> str:
        """Why it gives no credit, in words; blank where it gives some."""
        return "" if self.gives_credit else without_credit_in_words(self.minutes)

    @property
    def what_it_gave(self) -> str:
        """What became of it, behind the day on which it was accepted."""
        if self.gives_credit:
            return ", and its credit is on the record of each who is credited below."
        return f": {self.without_credit}."

    @property
    def instructors_in_words(self) -> str:
        """`5006; Casey Roe of the academy`: as they are told."""
        return "; ".join(self.instructors)

    @property
    def papers_are_of(self) -> "Member | None":
        """Nobody's own: a paper of a roll call is about all who were there."""
        return None

    @property
    def course_subject(self) -> str:
        """The subject that its course has; blank for none of the seven."""
        return "" if self.subject == self.OTHER else self.subject

    @property
    def first_paper(self) -> Document | None:
        """The paper that its credit rests on, where one came with it."""
        paper = self.papers.select_related("document").first()
        return paper.document if paper else None


class RollCallLine(Voidable):
    """One member who was there; once the report is accepted, credited, documented or left out.

    One that is wrongly documented is voided; credit is voided on its completion.
    """

    report = models.ForeignKey(RollCallReport, on_delete=models.PROTECT, related_name="lines")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="roll_call_lines"
    )
    completion = models.OneToOneField(
        Completion, on_delete=models.PROTECT, related_name="roll_call_line", null=True
    )
    why_left_out = models.CharField(max_length=LONGEST_REASON, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="roll_call_member_once_a_report", fields=["report", "member"]
            ),
            models.CheckConstraint(
                name="roll_call_credited_or_left_out",
                condition=Q(completion__isnull=True) | Q(why_left_out=""),
            ),
            void_is_whole("roll_call_line"),
            models.CheckConstraint(
                name="roll_call_voided_where_documented",
                condition=Q(voided_at__isnull=True) | Q(completion__isnull=True, why_left_out=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.member)

    @property
    def is_documented(self) -> bool:
        """Whether it stands as the record of training without credit."""
        report = self.report
        is_short = report.state == SentIn.State.ACCEPTED and not report.gives_credit
        return is_short and not self.why_left_out and not self.is_voided


class RollCallTaught(Voidable):
    """A member who taught a roll call, as the clerk who accepted it understood the words of it.

    One that is wrong is voided.
    """

    report = models.ForeignKey(RollCallReport, on_delete=models.PROTECT, related_name="taught")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="roll_calls_taught"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="roll_call_taught_once_a_report", fields=["report", "member"]
            ),
            void_is_whole("roll_call_taught"),
        ]

    def __str__(self) -> str:
        return str(self.member)
