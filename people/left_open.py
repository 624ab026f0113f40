"""What is left open of people: elements that nobody would lead, and roles."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse

from frame.words import us_date
from people.leaving import Leaving, LeftOpen, leaves_open
from people.models import Element, RoleDesignation


@leaves_open
def elements_led(leaving: Leaving, today: date) -> Iterator[LeftOpen]:
    """Elements that those who leave lead: who is left to lead them, if anybody is."""
    keys = {member.pk for member in leaving.members}
    led = Element.objects.still_open().filter(Q(commander__in=keys) | Q(supervisors__in=keys))
    led = led.select_related("commander").prefetch_related("supervisors").distinct()
    for element in led.order_by("name"):
        if leaving.to is not None and leaving.to.pk == element.pk:
            continue  # they move to where they lead
        leaders = element.leaders_on(today)
        going = ", ".join(leader.name for leader in leaders if leader.pk in keys)
        staying = ", ".join(leader.name for leader in leaders if leader.pk not in keys)
        if not going:
            continue
        if leaving.to is not None:
            words = f"{going} still leads {element.name}, and goes on seeing its records."
        elif staying:
            words = f"{going} leads {element.name}; {staying} is left."
        else:
            words = f"{going} leads {element.name}, and nobody else does."
        yield LeftOpen(words, reverse("people:element-change", args=[element.pk]), "Name who leads")


@leaves_open
def roles_held(leaving: Leaving, today: date) -> Iterator[LeftOpen]:
    """Roles of those who are separated: they end with it, or stay until a day to come."""
    if leaving.last_on is None:
        return
    held = RoleDesignation.objects.filter(
        member__in=[member.pk for member in leaving.members], ended_on__isnull=True
    )
    for given in held.select_related("member").order_by("member__last_name", "pk"):
        role = f"{given.member.name} holds the role {given.get_role_display()}"
        ends = (
            "it ends with this."
            if leaving.last_on <= today
            else f"end it on {us_date(leaving.last_on)}."
        )
        page = reverse("people:designation-list")
        yield LeftOpen(f"{role}; {ends}", f"{page}?q={given.member.serial_number}", "See the roles")
