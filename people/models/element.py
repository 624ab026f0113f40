"""The department's tree of elements."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords
from tree_queries.models import OrderableTreeNode
from tree_queries.query import TreeQuerySet

from frame.forms_once import AddedOnce
from frame.printable import check_printable

if TYPE_CHECKING:
    from people.models import Member


class ElementQuerySet(TreeQuerySet):
    """Elements, in the order of the tree when asked for."""

    def still_open(self) -> Self:
        """Elements that are not closed."""
        return self.filter(closed_on__isnull=True)

    def led_by_nobody_on(self, day: date) -> Self:
        """Open elements that have neither a commander nor a supervisor who is employed."""
        supervised = self.model.supervisors.through.objects.filter(
            models.Q(member__separated_on__isnull=True) | models.Q(member__separated_on__gte=day),
            element=models.OuterRef("pk"),
        )
        commanded = self.model.objects.filter(
            models.Q(commander__separated_on__isnull=True)
            | models.Q(commander__separated_on__gte=day),
            commander__isnull=False,
        )
        return (
            self.still_open()
            .exclude(pk__in=commanded.values("pk"))
            .exclude(models.Exists(supervised))
        )

    def led_by(self, leader: "Member") -> models.QuerySet:
        """Key, parent's key, name, closing day of each in order, and whether `leader` leads it."""
        supervised = self.model.supervisors.through.objects.filter(
            element=models.OuterRef("pk"), member=leader
        )
        is_led = models.Q(commander=leader) | models.Exists(supervised)
        return (
            self.annotate(is_led=models.ExpressionWrapper(is_led, models.BooleanField()))
            .order_by("position", "name", "pk")
            .values_list("pk", "parent_id", "name", "closed_on", "is_led")
        )


# The tree of elements comes from a library without types.
class Element(OrderableTreeNode, AddedOnce):  # type: ignore[django-manager-missing]
    """A bureau, division, station, unit or squad, with who leads it."""

    class Kind(models.TextChoices):
        DEPARTMENT = "department", "Department"
        BUREAU = "bureau", "Bureau"
        DIVISION = "division", "Division"
        STATION = "station", "Station"
        UNIT = "unit", "Unit"
        SQUAD = "squad", "Squad"

    name = models.CharField(max_length=120, validators=[check_printable])
    kind = models.CharField(max_length=20, choices=Kind)
    commander = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="elements_commanded",
        null=True,
        blank=True,
    )
    supervisors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="elements_supervised", blank=True
    )
    closed_on = models.DateField(
        null=True, blank=True, help_text="From this day nobody belongs to it; empty while open."
    )

    _history_user: "Member"  # for simple_history: by whom the next change is

    objects = ElementQuerySet.as_manager(with_tree_fields=False)  # type: ignore[django-manager-missing]
    history = HistoricalRecords(excluded_fields=["form_token"])

    class Meta(OrderableTreeNode.Meta):
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                name="element_name_once_a_parent",
                fields=["parent", "name"],
                violation_error_message="The element above has one of this name already.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Leave out the tree's own check: the action says where an element can stand."""

    def leaders_on(self, day: date) -> "list[Member]":
        """Who leads it on a day, the commander first; who left leads nothing."""
        commander = [self.commander] if self.commander is not None else []
        named = dict.fromkeys([*commander, *self.supervisors.all()])
        return [leader for leader in named if leader.is_employed_on(day)]
