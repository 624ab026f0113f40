"""Invented names: common given names and surnames of the United States, drawn at random.

Nobody here exists. A pair may be somebody's name by chance, as any common name is.
"""

from dataclasses import dataclass
from pathlib import Path
from random import Random

_FILE = Path(__file__).with_name("names.txt")


def _read_names() -> dict[str, list[str]]:
    """The names of each section of the file."""
    sections: dict[str, list[str]] = {}
    names: list[str] = []
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            names = sections.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            names += [name for name in (part.strip() for part in line.split(",")) if name]
    return sections


NAMES = _read_names()
# The most common ones come up often enough that several people share a whole name.
COMMON = {
    "women": ["Jennifer", "Michelle", "Ashley", "Jessica", "Sarah", "Nicole", "María"],
    "men": ["Michael", "James", "David", "Robert", "Christopher", "Anthony", "José"],
    "surnames": ["Smith", "Johnson", "Williams", "Brown", "Jones", "Garcia", "Davis", "Nguyen"],
}


@dataclass(frozen=True)
class Name:
    """A whole name; the suffix stands apart."""

    first: str
    middle: str
    last: str
    suffix: str = ""


def draw_name(rng: Random) -> Name:
    """Draw one name, now and then a common, a double or a junior one."""
    given = "women" if rng.random() < 0.3 else "men"
    is_common = rng.random() < 0.05
    first = rng.choice((COMMON if is_common else NAMES)[given])
    last = rng.choice((COMMON if is_common or rng.random() < 0.08 else NAMES)["surnames"])
    if given == "women" and rng.random() < 0.06:
        other = rng.choice(NAMES["surnames"])
        last = last if other == last or " " in other else f"{last}-{other}"
    middle = rng.choice(NAMES[given]) if rng.random() < 0.7 else ""
    suffix = ""
    if given == "men" and rng.random() < 0.05:
        suffix = rng.choices(("Jr.", "Sr.", "II", "III", "IV"), weights=(60, 10, 8, 18, 4))[0]
    return Name(first, middle, last, suffix)
