"""What the page of a member on file lists, as names and values."""

from datetime import date, datetime

from django.contrib.auth.hashers import is_password_usable

from frame.words import us_date, us_datetime
from people.employment import employment_words
from people.models import Element, Member, OneTimePassword

Facts = list[tuple[str, str]]


def facts_of(member: Member) -> Facts:
    """What is on file, in the order of a personnel form."""
    numbers = member.former_serial_numbers.exclude(serial_number=member.serial_number)
    had = list(numbers.values_list("serial_number", flat=True))
    merges = member.merges.filter(undone_at__isnull=True).select_related("merged") if had else ()
    brought = {number for merge in merges for number in merge.serial_numbers}
    former = ", ".join(number for number in had if number not in brought)
    of_merged = ", ".join(number for number in had if number in brought)
    facts = [
        ("Serial number", member.serial_number),
        ("Name", member.name),
        ("Middle name", member.middle_name),
        ("Rank or title", member.rank),
        ("Kind", member.get_kind_display()),
        ("Element", way_down_to(member)),
        ("Assignment", member.assignment),
        ("E-mail", member.email),
        ("Hired on", us_date(member.hired_on)),
        ("License class", member.license_class),
        ("License number", member.license_number),
        (
            "License issued on",
            us_date(member.license_issued_on) if member.license_issued_on else "",
        ),
        ("Authority to enforce traffic law", "Yes" if member.has_traffic_authority else "No"),
    ]
    if of_merged:
        facts.insert(1, ("Serial number of the record merged into it", of_merged))
    if former:
        facts.insert(1, ("Serial number before", former))
    return facts


def standing_facts_of(
    member: Member, locked: datetime | None, one_time: OneTimePassword | None, *, today: date
) -> Facts:
    """Where the member stands with the department and with this product.

    Args:
        locked: when a lock after wrong passwords opens; None for who is not locked out.
        one_time: the one-time password that can still be used, or waits.
    """
    roles = ", ".join(sorted(role.label for role in member.roles))
    leads = Element.objects.filter(pk__in=member.led_element_ids).order_by("name")
    return [
        ("Employment", employment_words(member, today)),
        ("Sign-in", sign_in_words(member, locked, one_time, today)),
        ("Roles", roles),
        ("Leads", ", ".join(element.name for element in leads) or "Nothing"),
    ]


def sign_in_words(
    member: Member, locked: datetime | None, one_time: OneTimePassword | None, today: date
) -> str:
    """Whether the member can sign in now, how, and if not, why."""
    if not member.is_employed_on(today):
        return "Can't sign in: not employed today."
    if not member.is_active:
        return "Can't sign in: an administrator has closed it."
    if locked is not None:
        return f"Locked out until {us_datetime(locked)}."
    if is_password_usable(member.password):
        return "Can sign in."
    if one_time is not None and one_time.waits:
        return "Can't sign in before a second administrator confirms the one-time password."
    if one_time is not None:
        return f"Can sign in with the one-time password until {us_datetime(one_time.ends_at)}."
    if member.must_change_password:
        return "Can't sign in: the one-time password was used, and no own one was chosen."
    return "Can't sign in: no password is set yet."


def way_down_to(member: Member) -> str:
    """`Patrol Bureau > Central Patrol Division > Squad 110`, without the department itself."""
    above = member.element.ancestors(include_self=True)
    names = [element.name for element in above if element.parent_id is not None]
    return " > ".join(names) or member.element.name
