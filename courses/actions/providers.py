"""Add and change the providers that courses name."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from courses.models import Provider
from events.event_log import record_event
from events.kinds import EventKind
from events.models import Event
from events.trail import check_unchanged_since, events_of_row
from frame.days import day_problem
from frame.forms_once import Added, add_once, made_by_form
from frame.rights import Right
from frame.search import folded
from people.models import Member

PROVIDER_ADD = EventKind("provider.add", "Added a provider")
PROVIDER_CHANGE = EventKind("provider.change", "Changed a provider")

PROVIDER_COLUMNS = ("name", "kind", "license_number", "license_valid_until")
# No license is given for longer.
LONGEST_LICENSE = timedelta(days=10 * 366)
# What its fields are called in the form of something else: these letters, and then the column.
ON_THE_SPOT = "provider_"


@transaction.atomic
def add_provider(
    *, values: Mapping[str, Any], by: Member, today: date, form_token: UUID | None = None
) -> Added[Provider]:
    """Add a provider.

    Args:
        values: by column of `PROVIDER_COLUMNS`.
        form_token: the token of the form, so that a second sending adds nothing.

    Raises:
        PermissionDenied: `by` neither administers nor keeps courses.
        ValidationError: by field.
    """
    by.check_right(Right.ADMINISTER, Right.KEEP_COURSES)
    if (made := made_by_form(Provider, form_token)) is not None:
        return Added(made, is_repeat=True)

    def add() -> Provider:
        provider = Provider(form_token=form_token, **values)
        check_provider(provider, today=today)
        provider._history_user = by
        provider.save()
        after = {name: value for name, value in _plain(provider).items() if value}
        record_event(PROVIDER_ADD, by=by, about=provider, after=after)
        return provider

    return add_once(Provider, form_token, add)


def add_on_the_spot(provider: Provider, *, by: Member, today: date) -> Provider:
    """Add a provider within the write of what needs it, as `add_provider` does.

    Args:
        provider: a row that is not saved.

    Raises:
        ValidationError: by field, as the form of that write calls them.
    """
    values = {name: getattr(provider, name) for name in PROVIDER_COLUMNS}
    try:
        return add_provider(values=values, by=by, today=today).row
    except ValidationError as refused:
        raise ValidationError(
            {f"{ON_THE_SPOT}{name}": errors for name, errors in refused.error_dict.items()}
        ) from None


@transaction.atomic
def change_provider(
    *,
    provider: Provider,
    values: Mapping[str, Any],
    by: Member,
    today: date,
    seen: int | None = None,
) -> Provider:
    """Change a provider. Courses keep the source that each has.

    Args:
        values: by column of `PROVIDER_COLUMNS`.
        seen: the number of the last write that the form was filled from; None asks nothing.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: by field, or because somebody changed it meanwhile.
    """
    by.check_right(Right.ADMINISTER)
    provider = Provider.objects.select_for_update(no_key=True).get(pk=provider.pk)
    before = _plain(provider)
    for name, value in values.items():
        setattr(provider, name, value)
    after = _plain(provider)
    changed = [name for name in before if before[name] != after[name]]
    if not changed:
        return provider
    check_unchanged_since(changes_of_provider(provider), seen)
    check_provider(provider, today=today)
    provider._history_user = by
    provider.save()
    record_event(
        PROVIDER_CHANGE,
        by=by,
        about=provider,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    return provider


def check_provider(provider: Provider, *, today: date) -> None:
    """Refuse a provider that can't be, field by field.

    Raises:
        ValidationError: with an error for each field at fault.
    """
    errors: dict[str, list[Any]] = {}
    called = folded(provider.name)
    same = Provider.objects.filter(search_text=called).exclude(pk=provider.pk).first()
    if provider.name and not called:
        errors["name"] = ["Give a name with letters or digits, as members read it."]
    elif same is not None:
        errors["name"] = [f"{same.name} is on file already. Change that one instead."]
    until = provider.license_valid_until
    if until is not None and not provider.license_number:
        errors["license_number"] = [
            "The license is valid until a day, but its number is missing. Fill it in, or empty "
            "the day."
        ]
    if problem := day_problem(until, today=today, ahead=LONGEST_LICENSE):
        errors["license_valid_until"] = [problem]
    try:
        provider.full_clean(exclude=set(errors), validate_unique=False)
    except ValidationError as error:
        errors |= error.error_dict
    if errors:
        raise ValidationError(errors)


def changes_of_provider(provider: Provider) -> QuerySet[Event]:
    """The events of what changed the values that the form of a provider shows."""
    return events_of_row(provider, (PROVIDER_CHANGE,))


def _plain(provider: Provider) -> dict[str, str]:
    return {name: str(getattr(provider, name) or "") for name in PROVIDER_COLUMNS}
