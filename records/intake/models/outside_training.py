"""Training away from the department: its certificate, or a request for POST certification."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from courses.models import Course
from frame.hours import HoursField
from frame.reasons import LONGEST_REASON
from frame.words import us_date
from records.intake.models.sent_in import SentIn
from records.models.completion import Completion

if TYPE_CHECKING:
    pass


# Source: policy 930-5 II.K
NOT_KEPT = (
    "A training record holds “job-related training received throughout a member’s career”, and "
    "“not included in a training record are training seminars attended prior to employment” "
    "(policy 930-5 II.K)."
)


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

    def what_is_on(self, record: str) -> str:
        """What came on the record of who sent it, of what is credited.

        Args:
            record: whose it is, in words.
        """
        if self.completion is not None and self.completion.has_failed:
            return f"it is on {record}: {self.completion.why_nothing}, no credit"
        return f"its credit is on {record}"

    @property
    def what_it_gave(self) -> str:
        """What came on the record of what was accepted, as a sentence goes on."""
        return self.what_is_on("the record")

    @property
    def what_came_of_it(self) -> str:
        """What POST approved, and what its sender does next."""
        words = (
            f"POST approved the course on {us_date(self.approved_on)} under the number "
            f"{self.control_number}: {self.course}."
        )
        if self.completion_id is not None:
            gave = self.what_is_on("the record")
            return f"{words} {gave[:1].upper()}{gave[1:]}."
        return f"{words} Once it is attended, the certificate is sent in for the credit."
