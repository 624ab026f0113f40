"""A member of the department, who is also the login."""

from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models.functions import Upper
from simple_history.models import HistoricalRecords

from frame.forms_once import AddedOnce
from frame.printable import check_printable
from frame.rights import Right, Role, rights_of
from frame.search import FoldedField
from frame.words import us_date
from people.element_tree import ElementTree
from people.models.element import Element
from people.models.license_number import LicenseNumberField
from people.querysets import MemberQuerySet
from people.serial_numbers import normalized_serial

LEFT_BEFORE_HIRED = "The day of separation is before the day of hire. Correct one of them."


class SignInManager(BaseUserManager["Member"]):
    """Looks members up, at sign-in by serial number.

    One that was entered twice and merged away is nobody; rows that name it find it nonetheless.
    """

    def get_queryset(self) -> models.QuerySet["Member"]:
        return super().get_queryset().filter(merged_into__isnull=True)

    def get_by_natural_key(self, serial_number: str | None) -> "Member":
        return self.get(serial_number=normalized_serial(serial_number or ""))


# The tree of elements comes from a library without types.
class Member(AddedOnce, AbstractBaseUser):  # type: ignore[django-manager-missing]
    """A member: sworn, reserve or civilian. Licensed when a license number is on file."""

    class Kind(models.TextChoices):
        SWORN = "sworn", "Sworn"
        RESERVE = "reserve", "Reserve"
        CIVILIAN = "civilian", "Civilian"

    serial_number = models.CharField(max_length=12, unique=True)
    first_name = models.CharField(max_length=60, validators=[check_printable])
    middle_name = models.CharField(max_length=60, blank=True, validators=[check_printable])
    last_name = models.CharField(max_length=60, validators=[check_printable])
    suffix = models.CharField(max_length=10, blank=True, validators=[check_printable])
    search_text = FoldedField(
        of=("last_name", "first_name", "middle_name", "suffix", "serial_number"),
        max_length=220,
        db_index=True,
    )
    rank = models.CharField("rank or title", max_length=60, validators=[check_printable])
    kind = models.CharField(max_length=20, choices=Kind)
    element = models.ForeignKey(Element, on_delete=models.PROTECT, related_name="members")
    assignment = models.CharField(max_length=120, blank=True, validators=[check_printable])
    email = models.EmailField("e-mail", blank=True)
    hired_on = models.DateField()
    separated_on = models.DateField(
        null=True, blank=True, help_text="The last day of employment; empty while employed."
    )
    license_class = models.CharField(max_length=10, blank=True, validators=[check_printable])
    license_number = LicenseNumberField(max_length=40, blank=True, validators=[check_printable])
    license_issued_on = models.DateField(null=True, blank=True)
    has_traffic_authority = models.BooleanField(
        "authority to enforce traffic law", default=True, help_text="11 CSR 75-15.010(8)"
    )
    last_login = None  # the event log says it, and writing it would leave a history row a day
    is_active = models.BooleanField("may sign in", default=True)
    # Signed in with a one-time password, so that the next page asks for one of their own.
    must_change_password = models.BooleanField(default=False, editable=False)

    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="merged_members",
        null=True,
        editable=False,
        help_text="The member of whom this one was entered twice.",
    )

    USERNAME_FIELD = "serial_number"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name", "rank", "kind", "element", "hired_on"]

    _history_user: "Member"  # for simple_history: by whom the next change is
    skip_history_when_saving: bool  # for simple_history: it is written of many at once
    unread_notices: int  # of the one who asks, counted by with_unread_notices()

    objects = SignInManager.from_queryset(MemberQuerySet)()
    # Those merged away too.
    everybody = models.Manager["Member"]()
    history = HistoricalRecords(
        excluded_fields=["password", "search_text", "must_change_password", "form_token"]
    )

    class Meta:
        ordering = ["last_name", "first_name", "serial_number"]
        constraints = [
            models.CheckConstraint(
                name="member_serial_number_normalized",
                condition=models.Q(serial_number=Upper("serial_number"))
                & ~models.Q(serial_number__contains=" ")
                & ~models.Q(serial_number=""),
                violation_error_message=(
                    "A serial number is letters and digits without spaces, and not blank."
                ),
            ),
            models.CheckConstraint(
                name="member_separated_after_hired",
                condition=models.Q(separated_on__isnull=True)
                | models.Q(separated_on__gte=models.F("hired_on")),
                violation_error_message=LEFT_BEFORE_HIRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.serial_number})"

    def clean(self) -> None:
        self.serial_number = normalized_serial(self.serial_number)
        if self.separated_on is not None and self.hired_on and self.separated_on < self.hired_on:
            raise ValidationError({"separated_on": LEFT_BEFORE_HIRED})
        if (self.license_class or self.license_issued_on) and not self.license_number:
            raise ValidationError(
                {
                    "license_number": "A license class or day of issue is given without the "
                    "number, and without a number no hours are asked of the member. Fill it in, "
                    "or empty the others."
                }
            )

    @property
    def name(self) -> str:
        """`Alvarez, Maria T. Jr.`: last name first, as rosters print it."""
        initial = f"{self.middle_name[0]}." if self.middle_name else ""
        given = " ".join(part for part in (self.first_name, initial, self.suffix) if part)
        return f"{self.last_name}, {given}"

    @property
    def spoken_name(self) -> str:
        """`Sergeant Maria Alvarez Jr.`: as one would say it."""
        parts = (self.rank, self.first_name, self.last_name, self.suffix)
        return " ".join(part for part in parts if part)

    @property
    def is_licensed(self) -> bool:
        """Holds a peace officer license, so CLEE is owed (11 CSR 75-15.010(2))."""
        return bool(self.license_number)

    def is_employed_on(self, day: date) -> bool:
        return self.hired_on <= day and (self.separated_on is None or day <= self.separated_on)

    def may_sign_in_on(self, day: date) -> bool:
        """Whether sign-in takes them on `day`; who has no password has nothing to sign in by."""
        return self.is_active and self.merged_into_id is None and self.is_employed_on(day)

    @cached_property
    def own_keys(self) -> frozenset[int]:
        """The keys of all records that are theirs: the one that stays, and those merged into it.

        Rows and events that say who did something, or to whom, go on naming a record that was
        merged away. Whoever is not to act on what is their own is held against all of these.
        """
        stays = self.merged_into_id or self.pk
        merged = Member.everybody.filter(merged_into=stays).order_by()
        return frozenset([stays, *merged.values_list("pk", flat=True)])

    # Rights -----------------------------------------------------------------------------------

    # The roles designated, when sign-in read them with the member; None when it did not.
    roles_at_sign_in: set[Role] | None = None

    @cached_property
    def roles(self) -> set[Role]:
        """Every role held now; leading an element makes a supervisor.

        A designation that has an end gives nothing any more, on its last day neither: the end is
        entered when the role is taken away, never ahead.
        """
        roles = {Role.MEMBER, *self._designated}
        if self.led_element_ids:
            roles.add(Role.SUPERVISOR)
        return roles

    @property
    def _designated(self) -> set[Role]:
        """The roles designated now."""
        if self.roles_at_sign_in is not None:
            return self.roles_at_sign_in
        held = self.designations.filter(ended_on__isnull=True)
        return {Role(role) for role in held.values_list("role", flat=True)}

    @cached_property
    def _elements(self) -> list[tuple[int, int | None, str, date | None, bool]]:
        """Key, parent's key, name, closing day of every element, and whether this member leads it.

        Read once: rights, reach and reports all ask for them.
        """
        return list(Element.objects.led_by(self))

    @cached_property
    def element_tree(self) -> ElementTree:
        """The whole department's elements, also those closed, which members who left may be in."""
        return ElementTree(
            (pk, parent_id, f"{name} (closed {us_date(closed_on)})" if closed_on else name)
            for pk, parent_id, name, closed_on, _ in self._elements
        )

    @cached_property
    def led_element_ids(self) -> list[int]:
        """Elements that this member commands or supervises, without those below them."""
        return sorted(pk for pk, *_, is_led in self._elements if is_led)

    @cached_property
    def reached_element_ids(self) -> list[int]:
        """Elements led, and every element below them."""
        return self.element_tree.under(self.led_element_ids)

    @property
    def names_everybody(self) -> bool:
        """Whether they may name any member in a form, and not only those whom they lead."""
        return self.has_right(Right.SCHEDULE_CLASSES, Right.ADMINISTER)

    def read_rights_anew(self) -> None:
        """Read again, in one query, whether they may sign in and which roles they hold.

        Whom they lead, and who was merged into them, is read again where it matters.
        """
        found = Member.objects.filter(pk=self.pk).by_designated_role().order_by()
        rows: list[Any] = list(found.only("is_active"))
        self.is_active = any(row.is_active for row in rows)
        if self.roles_at_sign_in is not None:
            held = {row.designated_role for row in rows}
            self.roles_at_sign_in = {Role(role) for role in held if role}
        for read in (
            "own_keys",
            "roles",
            "rights",
            "_elements",
            "element_tree",
            "led_element_ids",
            "reached_element_ids",
        ):
            self.__dict__.pop(read, None)

    @cached_property
    def rights(self) -> frozenset[Right]:
        return rights_of(self.roles)

    def check_right(self, *rights: Right) -> None:
        """Refuse whoever holds none of `rights`; a write asks it where no step of a life does.

        Raises:
            PermissionDenied: always then.
        """
        if not self.has_right(*rights):
            raise PermissionDenied

    def check_right_now(self, *rights: Right) -> None:
        """The same of the write itself, in its transaction, with their rights read anew.

        As `frame.transitions.Transition.check_can_now` does of a step.

        Raises:
            PermissionDenied: they hold none of `rights` any more.
        """
        self.read_rights_anew()
        self.check_right(*rights)

    def has_right(self, *rights: Right) -> bool:
        """Whether the member holds any one of `rights`; who leads is asked only if it matters."""
        if not self.is_active:
            return False
        is_designated = not rights_of({Role.MEMBER, *self._designated}).isdisjoint(rights)
        return is_designated or not self.rights.isdisjoint(rights)
