"""What was sent in, whatever its kind; then a model for each kind of it."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from courses.credit_hours import FEWEST_MINUTES, without_credit_in_words
from courses.models import Course
from courses.subjects import Subject
from frame.forms_once import AddedOnce
from frame.hours import HoursField
from frame.reasons import LONGEST_REASON
from frame.voidable import Voidable, void_is_whole
from frame.words import us_date
from records.intake.querysets import SentInQuerySet
from records.models.completion import Completion
from records.models.document import Document

if TYPE_CHECKING:
    from people.models import Member

# Source: policy 930-5 II.K
NOT_KEPT = (
    "A training record holds “job-related training received throughout a member’s career”, and "
    "“not included in a training record are training seminars attended prior to employment” "
    "(policy 930-5 II.K)."
)


class SentIn(AddedOnce):
    """Something a member sent to the Training Unit, which accepts it or sends it back.

    Each kind is a model of its own on top of it, with what that kind says.
    """

    class State(models.TextChoices):
        SENT = "sent", "Sent"
        FORWARDED = "forwarded", "Forwarded to POST"
        RETURNED = "returned", "Sent back to you"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    # The name of the kind's model, in small letters: how the queue knows which page opens it.
    kind = models.CharField(max_length=40, editable=False)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=20, choices=State, default=State.SENT)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sent_in"
    )
    sent_at = models.DateTimeField()
    # The last day on which deciding it is not late, where its kind has a clock.
    due_on = models.DateField(null=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    returned_at = models.DateTimeField(null=True)
    return_reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    answer = models.CharField(max_length=LONGEST_REASON, blank=True)
    answered_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    decided_at = models.DateTimeField(null=True)

    objects = SentInQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "sent_at"], name="sent_in_queue")]
        constraints = [
            models.CheckConstraint(
                name="sent_in_return_says_why",
                condition=~Q(state="returned")
                | (Q(returned_by__isnull=False, returned_at__isnull=False) & ~Q(return_reason="")),
            ),
            models.CheckConstraint(
                name="sent_in_decision_says_who",
                condition=~Q(state__in=("accepted", "declined"))
                | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="sent_in_decided_by_another", condition=~Q(decided_by=F("sent_by"))
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def member(self) -> "Member":
        """Whom it touches, for its events."""
        return self.sent_by

    @property
    def papers_are_of(self) -> "Member | None":
        """Whose record its papers belong to; None where they are about many."""
        return self.sent_by


class SentPaper(models.Model):
    """One paper of what was sent in. None is taken away: an answer adds others."""

    sent_in = models.ForeignKey(SentIn, on_delete=models.PROTECT, related_name="papers")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="sent_paper")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.document)


class OutsideTraining(SentIn):
    """Training away from the department (policy 930-5 IV.E), as the member tells of it."""

    class Ask(models.TextChoices):
        POST_CERTIFIED = "post_certified", "The certificate of a POST-certified course"
        NON_POST = "non_post", "The certificate of a course without POST credit"
        COLLEGE = "college", "The transcript of a college course"
        POST_REQUEST = "post_request", "A request for POST certification of a course"

    class Because(models.TextChoices):
        """Why it was declined."""

        ON_RECORD = "on_record", "It is on the record already"
        NOT_KEPT = "not_kept", "It is not training that a record holds"
        NOT_APPROVED = "not_approved", "POST did not approve it"
        OTHER = "other", "Another reason"

    class Stands(models.TextChoices):
        """The states of `SentIn` that a certificate has."""

        SENT = "sent", "Sent"
        RETURNED = "returned", "Sent back to you"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class RequestStands(models.TextChoices):
        """The states of `SentIn`, as a request for POST certification calls them."""

        SENT = "sent", "Sent"
        FORWARDED = "forwarded", "Forwarded to POST"
        RETURNED = "returned", "Sent back to you"
        APPROVED = "accepted", "Approved by POST"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    ask = models.CharField(max_length=20, choices=Ask)
    # Filled in by the system as it was sent. Source: policy 930-5 IV.E.1.c(1)
    rank = models.CharField("rank or title", max_length=60)
    assignment = models.CharField(max_length=300)
    provider_name = models.CharField("given by", max_length=200)
    first_on = models.DateField("first day")
    last_on = models.DateField("last day")
    times = models.CharField(max_length=200, blank=True)
    location = models.CharField(max_length=200, blank=True)
    hours = HoursField("hours")
    instructor = models.CharField("instructor", max_length=200, blank=True)
    synopsis = models.TextField(blank=True)
    control_number = models.CharField("POST control number", max_length=40, blank=True)
    completion = models.OneToOneField(
        Completion, on_delete=models.PROTECT, related_name="outside_training", null=True
    )
    declined_because = models.CharField(max_length=20, choices=Because, blank=True)
    decline_reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    # The line that had it on the record when it was declined as being there already.
    already = models.ForeignKey(
        Completion, on_delete=models.PROTECT, related_name="sent_in_again", null=True
    )
    # Of a request: when it went to POST; and what POST approved, under `control_number`.
    forwarded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    forwarded_at = models.DateTimeField(null=True)
    approved_on = models.DateField("approved by POST on", null=True)
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="post_requests", null=True
    )

    class Meta:
        verbose_name = "outside training"
        constraints = [
            models.CheckConstraint(
                name="outside_training_days_in_order", condition=Q(last_on__gte=F("first_on"))
            ),
            models.CheckConstraint(
                name="outside_training_hours_above_zero", condition=Q(hours__gt=0)
            ),
            models.CheckConstraint(
                name="outside_training_decline_says_why",
                condition=Q(declined_because="", decline_reason="", already__isnull=True)
                | Q(declined_because="on_record", already__isnull=False)
                | Q(declined_because="not_kept", already__isnull=True)
                | (
                    Q(declined_because__in=("not_approved", "other"), already__isnull=True)
                    & ~Q(decline_reason="")
                ),
            ),
            models.CheckConstraint(
                name="post_request_approval_is_whole",
                condition=Q(course__isnull=True, approved_on__isnull=True)
                | (Q(course__isnull=False, approved_on__isnull=False) & ~Q(control_number="")),
            ),
        ]

    @property
    def why_declined(self) -> str:
        """Why it was declined, in sentences; what is another reason says the clerk alone."""
        words = {
            self.Because.ON_RECORD: "It is on the record already.",
            self.Because.NOT_KEPT: NOT_KEPT,
            self.Because.NOT_APPROVED: "POST did not approve it.",
        }.get(self.Because(self.declined_because), "")
        return f"{words} {self.decline_reason}".strip()

    @property
    def is_request(self) -> bool:
        """Whether it asks for POST certification, instead of telling what was attended."""
        return self.ask == self.Ask.POST_REQUEST

    @property
    def is_transcript(self) -> bool:
        """Whether its hours are semester hours of a college."""
        return self.ask == self.Ask.COLLEGE

    @property
    def what_came_of_it(self) -> str:
        """What POST approved, and what its sender does next."""
        words = (
            f"POST approved the course on {us_date(self.approved_on)} under the number "
            f"{self.control_number}: {self.course}."
        )
        if self.completion_id is not None:
            return f"{words} Its credit is on the record."
        return f"{words} Once it is attended, the certificate is sent in for the credit."


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
    # The members whom these words mean, once it is accepted.
    taught_by = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="roll_calls_taught")
    notes = models.TextField(blank=True)
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="roll_call_reports", null=True
    )

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
        """`Sergeant Lee Park; Casey Roe of the academy`"""
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
