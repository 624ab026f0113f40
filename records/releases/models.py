"""A release request, whom it is about, its decisions, its packet, and what left to whom."""

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from courses.models import CourseSession
from frame.forms_once import AddedOnce
from frame.reasons import LONGEST_REASON
from frame.rights import Role
from records.releases.legal_basis import BASES, PUBLIC_RECORD
from records.releases.parts import Drawn, Span
from records.releases.querysets import DisclosureQuerySet, ReleaseRequestQuerySet

if TYPE_CHECKING:
    from people.models import Member

FIRST_YEAR, LAST_YEAR = 1900, 2200


class ReleaseRequest(AddedOnce):
    """Somebody asks that the record of members leaves the house, and OGC or HRD decides."""

    class State(models.TextChoices):
        ASKED = "asked", "Waits for a decision"
        ASKED_BACK = "asked_back", "Asked back"
        GRANTED = "granted", "Granted"
        DENIED = "denied", "Denied"
        NOTHING = "nothing", "Nothing on record"
        BUILT = "built", "Packet built"
        HANDED_OVER = "handed_over", "Handed over"
        WITHDRAWN = "withdrawn", "Withdrawn"
        EXPIRED = "expired", "Expired"

    class Requester(models.TextChoices):
        MEMBER = "member", "The member"
        AGENCY = "agency", "Another agency"
        COURT = "court", "A court, or a subpoena"
        PROSECUTOR = "prosecutor", "A prosecutor"
        PUBLIC = "public", "A public-records request"
        INTERNAL = "internal", "Somebody within the department"
        OTHER = "other", "Somebody else"

    # What is not over; a decision on it may still be taken back.
    WAITING = (State.ASKED, State.ASKED_BACK)
    STANDING_GRANT = (State.GRANTED, State.BUILT)
    OPEN = (*WAITING, *STANDING_GRANT)
    ENDED_UNHANDED = (State.WITHDRAWN, State.EXPIRED)
    # Decided, and nothing leaves.
    UNGRANTED = (State.DENIED, State.NOTHING)

    state = models.CharField(max_length=20, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="release_requests"
    )
    asked_at = models.DateTimeField()
    # Who goes on with it in the place of who asked; nobody mostly.
    taken_over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    requester_kind = models.CharField("kind of requester", max_length=20, choices=Requester)
    requester_name = models.CharField("for whom", max_length=120)
    requester_organization = models.CharField("organization", max_length=120, blank=True)
    reference = models.CharField("case or reference", max_length=120, blank=True)
    why = models.CharField(max_length=LONGEST_REASON)
    legal_basis = models.CharField(
        max_length=40, choices=[(basis.key, basis.words) for basis in BASES.values()]
    )
    received_on = models.DateField("reached the department on")
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="records.ReleaseMember", related_name="+"
    )
    # Whose papers alone are asked for; none mostly.
    course_session = models.ForeignKey(
        CourseSession,
        on_delete=models.PROTECT,
        related_name="release_requests",
        verbose_name="class",
        null=True,
    )
    # Both empty: the whole career, or one class.
    from_year = models.PositiveSmallIntegerField("first year", null=True)
    to_year = models.PositiveSmallIntegerField("last year", null=True)
    parts = models.JSONField(help_text="Keys of `records.releases.parts`.")
    # The last day on which a decision is not late, and by which paragraph or whose word.
    due_on = models.DateField(null=True)
    due_why = models.CharField(max_length=80, blank=True)
    # Why it takes longer, and the earliest day on which it can be had.
    delay_reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    earliest_on = models.DateField(null=True)
    asked_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    asked_back_at = models.DateTimeField(null=True)
    question = models.CharField(max_length=LONGEST_REASON, blank=True)
    answer = models.CharField(max_length=LONGEST_REASON, blank=True)
    # The decision that stands; none while it waits.
    decision = models.OneToOneField(
        "records.ReleaseDecision", on_delete=models.PROTECT, related_name="+", null=True
    )

    # Whether whose it is decided on it or asked it back, by a merge; read by `seen_to`.
    is_refused_to_its_own: bool

    objects = ReleaseRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "asked_at"], name="release_queue")]
        constraints = [
            models.CheckConstraint(
                name="release_decided_has_its_decision",
                condition=Q(
                    state__in=["granted", "denied", "nothing", "built", "handed_over", "expired"],
                    decision__isnull=False,
                )
                | Q(state__in=["asked", "asked_back"], decision__isnull=True)
                | Q(state="withdrawn"),
            ),
            models.CheckConstraint(
                name="release_years_in_order",
                condition=Q(from_year__isnull=True, to_year__isnull=True)
                | Q(from_year__gte=FIRST_YEAR, to_year__gte=F("from_year"), to_year__lte=LAST_YEAR),
            ),
            models.CheckConstraint(
                name="release_of_class_has_no_years",
                condition=Q(course_session__isnull=True) | Q(from_year__isnull=True),
            ),
            models.CheckConstraint(
                name="release_says_why", condition=~Q(why="") & ~Q(requester_name="")
            ),
            models.CheckConstraint(
                name="release_asked_back_is_whole",
                condition=~Q(state="asked_back")
                | (Q(asked_back_by__isnull=False, asked_back_at__isnull=False) & ~Q(question="")),
            ),
            models.CheckConstraint(
                name="release_delay_is_whole",
                condition=Q(delay_reason="", earliest_on__isnull=True)
                | (~Q(delay_reason="") & Q(earliest_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} for {self.requester_name}"

    @property
    def number(self) -> str:
        """What pages and papers call it: `R-00012`."""
        return f"R-{self.pk:05d}"

    @property
    def seen_to_by(self) -> "Member":
        """Whose it is to answer, to have the packet built and to hand it over.

        Of who was merged away since, it is whom they were merged into.
        """
        who = self.taken_over_by or self.asked_by
        return who.merged_into or who

    @property
    def asked_about(self) -> "list[Member]":
        """Whom it is about, in the order in which they were named."""
        return [each.member for each in self.scope.select_related("member").order_by("pk")]

    @property
    def handover(self) -> "ReleaseHandover | None":
        """How it was handed over; None where it was not."""
        if self.state != self.State.HANDED_OVER:
            return None
        return self.handovers.select_related("by").get(packet__decision=self.decision_id)

    def is_of(self, member: "Member") -> bool:
        """Whether a member asked for it, or has taken it over."""
        return not member.own_keys.isdisjoint((self.asked_by_id, self.taken_over_by_id))

    @property
    def span(self) -> Span:
        """The years that are asked for."""
        return Span(self.from_year, self.to_year)

    @property
    def requester(self) -> str:
        """`Pat Doe, Platte County Sheriff`"""
        return ", ".join(filter(None, (self.requester_name, self.requester_organization)))

    @property
    def is_public_records(self) -> bool:
        """Whether the days of RSMo 610.023 run on it: who wants it or its legal basis says so."""
        by_law = self.legal_basis == PUBLIC_RECORD
        return by_law or self.requester_kind == self.Requester.PUBLIC

    @property
    def has_letter(self) -> bool:
        """Whether its requester is to have a letter: it is put off, asks something of them, or is
        decided and not granted."""
        is_put_off = self.earliest_on is not None and self.state in self.OPEN
        return self.state in self.UNGRANTED or is_put_off or self.asks_requester

    @property
    def asks_requester(self) -> bool:
        """Whether it waits for what a public requester is to explain, with days that run on it."""
        return self.state == self.State.ASKED_BACK and self.is_public_records

    @property
    def is_for_another_to_hand_over(self) -> bool:
        """Whether it is granted and about whose it is: nobody hands over their own record."""
        return self.state in self.STANDING_GRANT and any(
            each.member_id == self.seen_to_by.pk for each in self.scope.all()
        )

    @property
    def scope_words(self) -> str:
        """`2024 to 2026`, `the whole career`, or `the class 25-1000 Interview on Mar 10, 2026`."""
        if self.course_session is not None:
            return f"the class {self.course_session}"
        return self.span.words


class ReleaseMember(models.Model):
    """A member whose record is asked for."""

    request = models.ForeignKey(ReleaseRequest, on_delete=models.PROTECT, related_name="scope")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="releases"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="release_member_once", fields=["request", "member"])
        ]

    def __str__(self) -> str:
        return f"{self.member} in {self.request}"


class Kept(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError(f"A stored {self._meta.verbose_name} is never edited.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError(f"A stored {self._meta.verbose_name} is never deleted.")


class ReleaseDecision(Kept):
    """What was decided on a request, by whom and in which role. One taken back stays as it was.

    Args:
        parts_left_out: keys of parts that stay in the house.
        leaves_left_out: keys of single pages that do.
        redactions: what is struck out wherever it stands (`records.releases.parts.Redaction`);
            the names of others always are.
        nobody_else: pages of which who decided says that nobody but those asked about can be read
            on them (`records.releases.parts.page_key`).
        leaves: what was shown when it was decided, a mapping each: key, part, title, fingerprint,
            and whether it is left out. What a packet is built of has to be the same.
        ends_on: the last day on which what is granted can be handed over.
    """

    class Verdict(models.TextChoices):
        GRANTED = "granted", "Granted"
        DENIED = "denied", "Denied"
        NOTHING = "nothing", "Answered “nothing on record”"

    request = models.ForeignKey(ReleaseRequest, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict)
    # Who asked, again, so that the database refuses a decision of one's own request.
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # Who had taken it over by then, for the same; who did so before, the events alone say.
    taken_over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="release_decisions"
    )
    decided_at = models.DateTimeField()
    role = models.CharField(max_length=30, choices=[(role.value, role.label) for role in Role])
    words = models.CharField(max_length=LONGEST_REASON)
    parts_left_out = models.JSONField(default=list)
    leaves_left_out = models.JSONField(default=list)
    redactions = models.JSONField(default=list)
    nobody_else = models.JSONField(default=list)
    leaves = models.JSONField(default=list)
    as_of = models.DateField()
    ends_on = models.DateField(null=True)
    is_kept_from_member = models.BooleanField(default=False)
    why_kept = models.CharField(max_length=LONGEST_REASON, blank=True)

    class Meta:
        verbose_name = "decision on a release"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="release_decision_once", fields=["request", "number"]),
            models.CheckConstraint(
                name="release_decided_by_another",
                condition=~Q(decided_by=F("asked_by")),
                violation_error_message="The one who asks never decides.",
            ),
            models.CheckConstraint(
                name="release_decided_by_nobody_who_took_it_over",
                condition=Q(taken_over_by__isnull=True) | ~Q(decided_by=F("taken_over_by")),
                violation_error_message="Who took it over never decides.",
            ),
            models.CheckConstraint(name="release_decision_says_why", condition=~Q(words="")),
            models.CheckConstraint(
                name="release_kept_from_member_says_why",
                condition=Q(is_kept_from_member=False, why_kept="")
                | (Q(is_kept_from_member=True) & ~Q(why_kept="")),
            ),
            models.CheckConstraint(
                name="release_grant_ends",
                condition=Q(verdict="granted", ends_on__isnull=False)
                | Q(verdict__in=["denied", "nothing"], ends_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} by {self.decided_by.name}"

    @property
    def drawn(self) -> tuple[Drawn, ...]:
        """The boxes that were drawn by hand."""
        return tuple(Drawn(*row) for row in self.boxes.values_list(*Drawn._fields))


# What the figures of a box are counted in: parts of the page's width, or of its height.
THOUSANDTHS = 1000
# The least width and height of a box, in these: less covers nothing that can be read.
SMALLEST_BOX = 5


class ReleaseBox(Kept):
    """A box that who decided drew by hand on a page of somebody else's paper: it is burnt in."""

    decision = models.ForeignKey(ReleaseDecision, on_delete=models.PROTECT, related_name="boxes")
    leaf = models.CharField(max_length=80, help_text="The key of the paper.")
    page = models.PositiveSmallIntegerField(help_text="From 1.")
    left = models.PositiveSmallIntegerField(help_text="In thousandths of the page’s width.")
    top = models.PositiveSmallIntegerField(help_text="In thousandths of the page’s height.")
    width = models.PositiveSmallIntegerField(help_text="In thousandths of the page’s width.")
    height = models.PositiveSmallIntegerField(help_text="In thousandths of the page’s height.")

    class Meta:
        verbose_name = "box drawn by hand"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="release_box_is_on_its_page",
                condition=Q(
                    page__gt=0,
                    width__gt=0,
                    height__gt=0,
                    left__lte=THOUSANDTHS - F("width"),
                    top__lte=THOUSANDTHS - F("height"),
                ),
            )
        ]

    def __str__(self) -> str:
        return f"Box on page {self.page} of {self.leaf}"


def packet_path(packet: "ReleasePacket", name: str) -> str:
    """Where a packet goes: by year, under a name that says nothing."""
    return f"packets/{timezone.localtime(packet.built_at).year}/{uuid4().hex}.pdf"


class ReleasePacket(Kept):
    """The packet built of a grant: one file, frozen with its hash."""

    decision = models.OneToOneField(
        ReleaseDecision, on_delete=models.PROTECT, related_name="packet"
    )
    file = models.FileField(upload_to=packet_path, unique=True)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveIntegerField(help_text="In bytes.")
    pages = models.PositiveIntegerField()
    # What is inside: each file by its name, its SHA-256 and its pages.
    manifest = models.JSONField()
    look = models.JSONField(
        default=list, help_text="What a person has to look at before it leaves, a sentence each."
    )
    # By the number of a paper of somebody else: what its hash in the manifest is salted with.
    salts = models.JSONField(default=dict)
    built_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    built_at = models.DateTimeField()

    class Meta:
        verbose_name = "packet"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="packet_has_pages", condition=Q(pages__gt=0, size__gt=0))
        ]

    def __str__(self) -> str:
        return f"Packet of {self.decision.request.number}"


class ReleaseHandover(Kept):
    """That a packet left: to whom, how, when, with which receipt, by whom."""

    class How(models.TextChoices):
        IN_PERSON = "in_person", "In person"
        MAIL = "mail", "By mail"
        EMAIL = "email", "By encrypted e-mail"
        TRANSFER = "transfer", "By secure file transfer"
        COUNSEL = "counsel", "Through counsel"

    # More than one, where a copy left of a packet whose decision was taken back.
    request = models.ForeignKey(ReleaseRequest, on_delete=models.PROTECT, related_name="handovers")
    packet = models.OneToOneField(ReleasePacket, on_delete=models.PROTECT, related_name="handover")
    handed_to = models.CharField("to whom", max_length=120)
    how = models.CharField(max_length=20, choices=How)
    handed_on = models.DateField("on which day")
    receipt = models.CharField(max_length=LONGEST_REASON)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        verbose_name = "hand-over"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="handover_says_to_whom", condition=~Q(handed_to="") & ~Q(receipt="")
            )
        ]

    def __str__(self) -> str:
        return f"Handed to {self.handed_to}"


class HandoverCorrection(Kept):
    """What is right of a hand-over that was noted wrong; the line first written stays beside it."""

    handover = models.ForeignKey(
        ReleaseHandover, on_delete=models.PROTECT, related_name="corrections"
    )
    handed_to = models.CharField("to whom", max_length=120)
    how = models.CharField(max_length=20, choices=ReleaseHandover.How)
    handed_on = models.DateField("on which day")
    receipt = models.CharField(max_length=LONGEST_REASON)
    reason = models.CharField("why it is corrected", max_length=LONGEST_REASON)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        verbose_name = "correction of a hand-over"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="handover_correction_is_whole",
                condition=~Q(handed_to="") & ~Q(receipt="") & ~Q(reason=""),
            )
        ]

    def __str__(self) -> str:
        return f"Corrected: handed to {self.handed_to}"


class Disclosure(Kept):
    """What left of one member's record: a line of the member's disclosure log."""

    handover = models.ForeignKey(
        ReleaseHandover, on_delete=models.PROTECT, related_name="disclosures"
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="disclosures"
    )
    # The titles of the pages that left, as the decision had them.
    what = models.JSONField()
    is_kept_from_member = models.BooleanField()

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = "disclosure"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="disclosure_once", fields=["handover", "member"])
        ]

    def __str__(self) -> str:
        return f"Disclosure of the record of {self.member}"
