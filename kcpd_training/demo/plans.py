"""Who does the year's program, and who misses what of it."""

from dataclasses import dataclass
from datetime import date
from random import Random

from kcpd_training.demo.people import Person
from kcpd_training.demo.stories import ALMOST_ALL, NOTHING, Story

# What an officer who slips leaves undone, and how often; everyone else does the whole program.
SLIPS = (
    (0.016, frozenset({"spring_range", "fall_range"})),
    (0.014, frozenset({"implicit_bias"})),
    (0.012, frozenset({"day_one"})),
    (0.008, frozenset({"day_two", "fall_range"})),
    (0.012, ALMOST_ALL),  # a long leave
)
SHARE_MADE_UP = 0.72
SHARE_MADE_UP_AFTER_LEAVE = 0.4


@dataclass(frozen=True)
class YearPlan:
    """What one officer misses in a year, and whether it is made up by March 15 of the next."""

    misses: frozenset[str] = NOTHING
    makes_up: bool = False

    def does(self, program: str) -> bool:
        return program not in self.misses


FULL = YearPlan()


def year_plans(people: list[Person], *, year: int, today: date, seed: int) -> dict[str, YearPlan]:
    """The plans by serial number of those who miss something; all others do everything."""
    rng = Random(f"{seed}/{year}/plans")
    plans = {}
    for person in people:
        draw, makes_up = rng.random(), rng.random()
        if not person.is_licensed:
            continue
        story = person.story
        plan = _told(story, year, today) if story else _drawn(draw, makes_up)
        if plan.misses:
            plans[person.serial] = plan
    return plans


def _told(story: Story, year: int, today: date) -> YearPlan:
    if year == today.year:
        return YearPlan(story.misses)
    if year == today.year - 1:
        return YearPlan(story.missed_last_year, story.makes_up)
    return FULL


def _drawn(draw: float, makes_up: float) -> YearPlan:
    for share, misses in SLIPS:
        if draw < share:
            likely = SHARE_MADE_UP_AFTER_LEAVE if misses == ALMOST_ALL else SHARE_MADE_UP
            return YearPlan(misses, makes_up < likely)
        draw -= share
    return FULL
