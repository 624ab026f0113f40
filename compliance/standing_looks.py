"""How each standing reads and looks: its words, its colour and pattern, its icon."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from frame.words import us_date


@dataclass(frozen=True)
class StandingLook:
    """How one standing reads: its words, its kind (a key of the charts' COLOURS) and its icon."""

    label: str
    kind: str
    icon: str


# The best first.
STANDING_LOOKS: dict[str, StandingLook] = {
    "not_required": StandingLook("No license - not required", "none", "remove_circle"),
    "exempt": StandingLook("Exempt", "excused", "verified_user"),
    "waived": StandingLook("Waived", "waived", "verified_user"),
    "compliant": StandingLook("Complete", "good", "check_circle"),
    "in_progress": StandingLook("In progress", "progress", "schedule"),
    "decision_pending": StandingLook("Decision pending", "wait", "hourglass_empty"),
    "grace": StandingLook("Grace until Mar 15", "caution", "warning"),
    "extended": StandingLook("Extended", "extended", "event"),
    "non_compliant": StandingLook("Behind - at risk of inactive license", "bad", "error"),
}
# The standings whose words change with the day they end on.
ENDS_ON_A_DAY = frozenset({"grace", "extended"})


def look_of(status: str | Enum) -> StandingLook:
    """Look up how a status reads.

    Raises:
        KeyError: there is no such status.
    """
    return STANDING_LOOKS[status.value if isinstance(status, Enum) else status]


def standing_name(status: str | Enum, until: date | None = None) -> str:
    """Name a standing; a grace and an extension name the day they end on."""
    label = look_of(status).label
    if until is None or status not in ENDS_ON_A_DAY:
        return label
    return f"{label.split()[0]} until {us_date(until)}"
