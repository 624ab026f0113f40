"""The tree of the demo department, read from `elements.txt` and scaled to a size."""

from dataclasses import dataclass, field
from pathlib import Path

from people.models import Element

SQUAD_SIZE = 11
_FILE = Path(__file__).with_name("elements.txt")


@dataclass(eq=False)
class Place:
    """One element to be, with the places for people in it.

    Args:
        led_by: rank or title of who leads it; empty when nobody does.
        sworn: officers it holds besides who leads it.
        work: what its people do; it decides their titles and electives.
        squads: what its squads are named; empty when it has none.
    """

    name: str
    kind: str
    led_by: str
    sworn: int
    civilians: int
    work: str
    squads: str
    depth: int
    parent: "Place | None"
    element: Element = field(init=False)  # made by write_elements
    parts: list["Place"] = field(default_factory=list)

    @property
    def is_squad(self) -> bool:
        return self.kind == Element.Kind.SQUAD


def read_places() -> list[Place]:
    """Every place of the file, each after the one it belongs to, with shares for people."""
    places: list[Place] = []
    above: list[Place] = []
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        depth = (len(line) - len(line.lstrip())) // 2
        name, kind, led_by, sworn, civilians, work, squads = (
            text.strip() for text in line.split("|")
        )
        parent = above[depth - 1] if depth else None
        place = Place(name, kind, led_by, int(sworn), int(civilians), work, squads, depth, parent)
        above[depth:] = [place]
        places.append(place)
    return places


def staffed_places(sworn: int, civilians: int) -> list[Place]:
    """The places for this many people, those who lead left out, split into squads."""
    places = read_places()
    for attribute, people in (("sworn", sworn), ("civilians", civilians)):
        shares = scaled([getattr(place, attribute) for place in places], people)
        for place, share in zip(places, shares, strict=True):
            setattr(place, attribute, share)
    return [part for place in places for part in (place, *_squads_of(place))]


def scaled(shares: list[int], whole: int) -> list[int]:
    """Whole numbers in proportion to `shares` that add up to `whole`."""
    total = sum(shares)
    parts = [share * whole // total for share in shares]
    by_remainder = sorted(
        range(len(shares)), key=lambda index: (-(shares[index] * whole % total), index)
    )
    for index in by_remainder[: whole - sum(parts)]:
        parts[index] += 1
    return parts


def _squads_of(place: Place) -> list[Place]:
    if not place.squads:
        return []
    # Where officers and civilians both work, the squads are the officers'.
    civil = 0 if place.sworn else place.civilians
    number = max(1, round((place.sworn or civil) / SQUAD_SIZE))
    joint = "" if place.squads[-1].isdigit() else " "
    led_by = "Sergeant" if place.sworn else "Shift Supervisor"
    sworn, civilians = scaled([1] * number, place.sworn), scaled([1] * number, civil)
    place.parts = [
        Place(
            name=f"{place.squads}{joint}{index + 1}",
            kind=Element.Kind.SQUAD,
            led_by=led_by,
            sworn=sworn[index],
            civilians=civilians[index],
            work=place.work,
            squads="",
            depth=place.depth + 1,
            parent=place,
        )
        for index in range(number)
    ]
    place.sworn, place.civilians = 0, place.civilians - civil
    return place.parts


def write_elements(places: list[Place]) -> None:
    """Save the elements, a level of the tree at a time."""
    for depth in range(max(place.depth for place in places) + 1):
        level = [place for place in places if place.depth == depth]
        for place in level:
            place.element = Element(
                name=place.name,
                kind=place.kind,
                parent=place.parent.element if place.parent else None,
                # What saving one by one would number them, in the order of the file.
                position=10 * (places.index(place) + 1),
            )
        Element.objects.bulk_create([place.element for place in level])
