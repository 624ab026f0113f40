"""What of the log is withheld from one who may read it: an app above says so of its rows."""

from collections.abc import Callable

from django.db.models import Q

from events.persons import Reader

_rules: list[Callable[[Reader], Q]] = []


def withhold_events(rule: Callable[[Reader], Q]) -> Callable[[Reader], Q]:
    """Withhold the events that a rule finds from the reader that it is given."""
    _rules.append(rule)
    return rule


def done_by(reader: Reader) -> Q:
    """The events of what a reader did, under whichever of their records."""
    return Q(by_key__in=[str(key) for key in reader.own_keys])


def withheld_from(reader: Reader) -> Q:
    """The events that are withheld from a reader."""
    withheld = Q(pk__in=())
    for rule in _rules:
        withheld |= rule(reader)
    return withheld
