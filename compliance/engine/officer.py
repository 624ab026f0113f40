"""Who owes hours: the officer, exemptions, and the director's decisions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

EXEMPTION_KINDS = ("new_license", "license_upgrade", "basic_training")
DECISION_KINDS = ("waiver", "modification", "extension")
GROUNDS = ("military_leave", "medical")
OUTCOMES = ("granted", "denied")


@dataclass(frozen=True)
class Exemption:
    """An event that exempts from the CLEE period it falls in. Source: 11 CSR 75-15.010(3)"""

    kind: str
    on: date


@dataclass(frozen=True)
class Decision:
    """An application to the director, and what became of it.

    Args:
        decided_on: None while the application is pending.
        until: last day of an extension.
        minimums: hours by measure that a modification sets in place of the rule's.

    Source: 11 CSR 75-15.010(11)
    """

    kind: str
    ground: str
    period: int
    applied_on: date
    decided_on: date | None = None
    outcome: str = "granted"
    until: date | None = None
    minimums: Mapping[str, Decimal] = field(default_factory=dict)

    def is_pending(self, as_of: date) -> bool:
        return self.applied_on <= as_of and not self._is_decided(as_of)

    def is_granted(self, as_of: date) -> bool:
        return self._is_decided(as_of) and self.outcome == "granted"

    def _is_decided(self, as_of: date) -> bool:
        return self.decided_on is not None and self.decided_on <= as_of


@dataclass(frozen=True)
class Officer:
    """What decides which minimums a member owes.

    Args:
        licensed: holds a peace officer license; reserves included.
        traffic_authority: may enforce motor vehicle or traffic laws.
        records_from: first period the department holds this officer's records of; None for the
            year of the earliest credit or the assessed period, whichever is earlier.
    """

    licensed: bool
    traffic_authority: bool = True
    records_from: int | None = None
    exemptions: tuple[Exemption, ...] = ()
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True)
class Circumstances:
    """What is known on one day about one officer's duty for one period."""

    is_licensed: bool = True
    is_exempt: bool = False
    is_waived: bool = False
    is_pending: bool = False
    has_applied: bool = False
    extended_until: date | None = None
    minimums: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def owes_nothing(self) -> bool:
        return not self.is_licensed or self.is_exempt or self.is_waived


def circumstances_of(officer: Officer, period: int, as_of: date) -> Circumstances:
    """Gather what exempts, changes or extends the officer's duty, as known on the day.

    A denied application counts as never made (choice application_replaces_grace).

    Source: 11 CSR 75-15.010(3), (11)
    """
    decisions = [decision for decision in officer.decisions if decision.period == period]
    granted = [decision for decision in decisions if decision.is_granted(as_of)]
    is_pending = any(decision.is_pending(as_of) for decision in decisions)
    return Circumstances(
        is_licensed=officer.licensed,
        is_exempt=any(
            event.on.year == period and event.on <= as_of for event in officer.exemptions
        ),
        is_waived=any(decision.kind == "waiver" for decision in granted),
        is_pending=is_pending,
        has_applied=is_pending or bool(granted),
        extended_until=_latest_extension(granted),
        minimums=_lowest_minimums(granted),
    )


def _latest_extension(granted: list[Decision]) -> date | None:
    dates = [d.until for d in granted if d.kind == "extension" and d.until is not None]
    return max(dates, default=None)


def _lowest_minimums(granted: list[Decision]) -> dict[str, Decimal]:
    lowest: dict[str, Decimal] = {}
    for decision in granted:
        if decision.kind == "modification":
            for measure, hours in decision.minimums.items():
                lowest[measure] = min(hours, lowest.get(measure, hours))
    return lowest
