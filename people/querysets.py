"""Members within reach."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, F, FilteredRelation, Q, When

from frame.rights import DESIGNATED_ROLES, RIGHTS, Right
from frame.search import folded, matching
from people.serial_numbers import LONGEST_SERIAL, normalized_serial

if TYPE_CHECKING:
    from people.models import FormerSerialNumber, Member


class MemberQuerySet(models.QuerySet):
    """Members, by reach, employment and search."""

    def visible_to(self, user: "Member") -> Self:
        """Members whose record and compliance `user` may see (design: Reach)."""
        if user.has_right(Right.SEE_ALL_RECORDS):
            return self.all()
        reach = Q(pk=user.pk) if user.has_right(Right.SEE_OWN_RECORD) else Q(pk__in=[])
        if user.has_right(Right.SEE_ELEMENT_RECORDS):
            reach |= Q(element_id__in=user.reached_element_ids)
        return self.filter(reach)

    def kept_by(self, user: "Member") -> Self:
        """Members whose facts `user` keeps: everybody's to who administers, nobody's to others.

        What is on file of them, not their training.
        """
        return self.all() if user.has_right(Right.ADMINISTER) else self.none()

    def named_by(self, user: "Member") -> Self:
        """Members whom `user` may name in a form: all, or those of the elements they lead."""
        if user.names_everybody:
            return self.all()
        return self.filter(element_id__in=user.reached_element_ids)

    def ever_had(self, serial: str) -> Self:
        """The one member who has this serial number, or had it before it was corrected."""
        return self.filter(Q(serial_number=serial) | Q(pk__in=self._had([serial])))

    def by_former_serial(self, serials: Iterable[str]) -> "dict[str, Member]":
        """Who had which of these serial numbers before it was corrected to another."""
        had = self._former.objects.filter(
            serial_number__in=[serial for serial in serials if serial.isprintable()]
        ).exclude(serial_number=F("member__serial_number"))
        keys = dict(had.values_list("serial_number", "member"))
        members: dict[int, Any] = self.select_related("element").in_bulk(list(keys.values()))
        return {serial: members[key] for serial, key in keys.items() if key in members}

    def have_all(self, serial_numbers: Iterable[str]) -> bool:
        """Whether each is the serial number of one of these, or was before it was corrected."""
        gone = set(serial_numbers).difference(self.values_list("serial_number", flat=True))
        return gone <= self.by_former_serial(gone).keys()

    def employed_on(self, day: date) -> Self:
        """Members employed on `day`; the last day of employment counts."""
        return self.filter(
            Q(separated_on__isnull=True) | Q(separated_on__gte=day), hired_on__lte=day
        )

    def designated_with(self, right: Right) -> Self:
        """Members who hold a role now that gives a right, not by leading an element."""
        roles = [role for role in DESIGNATED_ROLES if right in RIGHTS[role]]
        held = Q(designations__role__in=roles, designations__ended_on__isnull=True)
        return self.filter(held).distinct()

    def by_designated_role(self) -> Self:
        """Each member once for each role designated now, named by `designated_role`.

        Members without one come once, with None.
        """
        is_open = Q(designations__ended_on__isnull=True)
        return self.annotate(
            open_designations=FilteredRelation("designations", condition=is_open),
            designated_role=F("open_designations__role"),
        )

    def search(self, text: str) -> Self:
        """Members whose name or serial number holds every word of `text`, in any order.

        A serial number that was corrected finds its member too.
        """
        found = matching("search_text", text)
        serial = normalized_serial(text)
        if serial.isascii() and serial.isalnum() and len(serial) <= LONGEST_SERIAL:
            found |= Q(pk__in=self._had([serial]))
        return self.filter(found)

    @property
    def _former(self) -> "type[FormerSerialNumber]":
        field = self.model._meta.get_field("former_serial_numbers")
        return field.related_model  # type: ignore[return-value]  # the relation's own model

    def _had(self, serials: Iterable[str]) -> models.QuerySet:
        """The keys of members who had one of these serial numbers before it was corrected."""
        return self._former.objects.filter(serial_number__in=serials).values("member")

    def nearest_named(self, text: str, *before: str) -> Self:
        """Members found by `text`: those employed first, then whose last name begins so.

        Args:
            before: columns that they are ordered by before that.
        """
        begun = folded(text)
        nearness = Case(
            When(search_text__startswith=begun, then=0),
            When(search_text__contains=f" {begun}", then=1),
            default=2,
        )
        found = self.search(text) if begun else self.none()
        employed = F("separated_on").desc(nulls_first=True)
        return found.order_by(*before, employed, nearness, "last_name", "first_name", "pk")


class OfMemberQuerySet(models.QuerySet):
    """Rows that belong to one member's record, through a `member` column."""

    def visible_to(self, user: "Member") -> Self:
        """Rows of the members within `user`'s reach."""
        if user.has_right(Right.SEE_ALL_RECORDS):
            return self.all()
        # A request's user may be a lazy object: its __class__ is Member, its type() is not.
        members = user.__class__.objects.visible_to(user)
        return self.filter(member__in=members)
