"""Who sees whose record, as design.md's table of reach says it; it asks nothing of the product."""

from dataclasses import dataclass, field

# Whoever holds one of these sees every record.
SEE_ALL = frozenset({"training_inquiry", "training_entry", "auditor"})
ABOVE = {
    "Squad 110": "Central Patrol Division",
    "Squad 310": "East Patrol Division",
    "Central Patrol Division": "Patrol Bureau",
    "East Patrol Division": "Patrol Bureau",
    "Patrol Bureau": "Department",
    "Training Division": "Department",
    "Department": "",
}


@dataclass
class ReachByTheBook:
    """Roles, leads and elements by seat, kept up with what was done; an answer to `sees`."""

    roles: dict[str, set[str]] = field(
        default_factory=lambda: {
            "officer": set(),
            "colleague": set(),
            "sergeant": set(),
            "other_sergeant": set(),
            "commander": set(),
            "inquiry": {"training_inquiry"},
            "clerk": {"training_entry"},
            "ogc": {"ogc"},
            "hrd": {"hrd_commander"},
            "auditor": {"auditor"},
            "administrator": {"administrator"},
        }
    )
    leads: dict[str, str] = field(
        default_factory=lambda: {
            "sergeant": "Squad 110",
            "other_sergeant": "Squad 310",
            "commander": "Central Patrol Division",
        }
    )
    element_of: dict[str, str] = field(
        default_factory=lambda: {
            "officer": "Squad 110",
            "colleague": "Squad 110",
            "sergeant": "Squad 110",
            "other_sergeant": "Squad 310",
            "commander": "Central Patrol Division",
            **dict.fromkeys(
                ("inquiry", "clerk", "ogc", "hrd", "auditor", "administrator"), "Training Division"
            ),
        }
    )

    def sees(self, viewer: str, owner: str, *, is_closed: bool = False) -> bool:
        """Whether one may see what stands on the record of another.

        Args:
            is_closed: what who leads the owner is not shown: a ground, what was sent in.
        """
        if viewer == owner:
            return True
        if self.roles[viewer] & SEE_ALL:
            return True
        return not is_closed and self._is_led(owner, by=viewer)

    def _is_led(self, owner: str, *, by: str) -> bool:
        led = self.leads.get(by)
        element = self.element_of[owner]
        while element:
            if element == led:
                return True
            element = ABOVE[element]
        return False
