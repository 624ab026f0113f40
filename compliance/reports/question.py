"""What is asked of a report: from which viewpoint, and which members to name in which order."""

from dataclasses import dataclass

from compliance.viewpoint import Viewpoint

DEFAULT_SORT = "name"
NARROWING = ("q", "standing", "missing", "kind", "short", "open")
"""What an address asks to see only some of those with whom a report is concerned."""


@dataclass(frozen=True)
class Question:
    """One question.

    The viewpoint, the element and `include_left` say whom the report is about. The rest narrows
    it to some of them.

    Args:
        element_id: this element and those below it; None for everything within reach.
        include_left: also members who left between the start of the period and the day.
        text: part of a name or serial number.
        standing: a standing's key.
        missing: the key of a measure that is short.
        only_open: who has an open year, be it the one asked about or an earlier one.
        sort: a column's key, with `-` before it for the largest first.
    """

    viewpoint: Viewpoint
    element_id: int | None = None
    include_left: bool = False
    text: str = ""
    standing: str = ""
    missing: str = ""
    kind: str = ""
    only_short: bool = False
    only_open: bool = False
    sort: str = DEFAULT_SORT

    @property
    def is_narrowed(self) -> bool:
        """Asks to see only some of those it is about."""
        return bool(
            self.text
            or self.standing
            or self.missing
            or self.kind
            or self.only_short
            or self.only_open
        )

    @property
    def parameters(self) -> dict[str, str | int | bool]:
        """What was asked, for the event log; only what differs from asking for everything."""
        known_on = self.viewpoint.known_on
        asked: dict[str, str | int | None] = {
            "period": self.viewpoint.period,
            "as_of": self.viewpoint.as_of.isoformat(),
            "known_on": known_on.isoformat() if known_on else "",
            "element": self.element_id,
            "left": self.include_left,
            "q": self.text,
            "standing": self.standing,
            "missing": self.missing,
            "kind": self.kind,
            "short": self.only_short,
            "open": self.only_open,
            "sort": self.sort,
        }
        return {name: value for name, value in asked.items() if value}
