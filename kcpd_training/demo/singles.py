"""Completions of one year that no class stands behind: computers, roll calls, other agencies."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from courses.designations import Delivery
from kcpd_training.demo.catalogue import Catalogue, Offer
from kcpd_training.demo.classes import Timetable
from kcpd_training.demo.people import Person
from kcpd_training.demo.plans import FULL
from kcpd_training.demo.workdays import workdays

# What share of the officers has one in a year.
SHARES = {"computer": 0.15, "roll_call": 0.3, "outside": 0.06, "college": 0.008}
WRONG_PERSON = "Entered for the wrong member: another member has the same last name."


@dataclass(frozen=True)
class Single:
    """One completion to be written."""

    person: Person
    offer: Offer
    on: date
    score: Decimal | None = None
    is_prior_agency: bool = False
    void_reason: str = ""


class Singles:
    """Plans the completions of one year that no class stands behind, up to yesterday."""

    def __init__(self, timetable: Timetable, *, first_year: int, seed: int) -> None:
        self.timetable = timetable
        self.catalogue: Catalogue = timetable.catalogue
        self.year = timetable.year
        self.first_year = first_year
        self.today = timetable.today
        self.rng = Random(f"{seed}/{self.year}/singles")
        self.taken: set[tuple[str, str, date]] = set()

    def plan(self) -> list[Single]:
        singles = [
            *self._tests("implicit_bias", (1, 15), (12, 5)),
            *self._tests("legal_update", (3, 1), (6, 30)),
            *self._awareness(),
            *self._extras(),
            *self._told(),
            *self._from_elsewhere(),
        ]
        return [single for single in singles if self._is_possible(single)]

    def _is_possible(self, single: Single) -> bool:
        """In the past, while the member was there, and once a day."""
        key = (single.person.serial, single.offer.course.course_id, single.on)
        if key in self.taken or single.on >= self.today:
            return False
        self.taken.add(key)
        if single.is_prior_agency:
            return True
        serves_from, left_on = single.person.serves_from(), single.person.member.separated_on
        return serves_from <= single.on and (left_on is None or single.on <= left_on)

    # The year's program ----------------------------------------------------------------------

    def _tests(
        self, program: str, first: tuple[int, int], last: tuple[int, int]
    ) -> Iterator[Single]:
        """A course with a test at the computer; who fails takes it again."""
        offer = self.catalogue.yearly(program, self.year)
        days = workdays(date(self.year, *first), date(self.year, *last))
        for person in self.timetable.officers:
            day = self.rng.choice(days[:30] if person.story else days)
            has_failed = self.rng.random() < 0.03
            failing, passing = self._score(48, 69), self._score(72, 100)
            again = day + timedelta(days=self.rng.randint(3, 24))
            if person.serves_from() > day:
                day = min(person.serves_from() + timedelta(days=40), date(self.year, 12, 20))
            if not self.timetable.plans.get(person.serial, FULL).does(program):
                continue
            if has_failed and person.story is None and again.year == self.year:
                yield Single(person, offer, day, failing)
                day = again
            yield Single(person, offer, day, passing)

    def _score(self, lowest: int, highest: int) -> Decimal:
        return Decimal(self.rng.randint(lowest, highest))

    def _awareness(self) -> Iterator[Single]:
        offer = self.catalogue.yearly("awareness", self.year)
        days = workdays(date(self.year, 1, 20), date(self.year, 11, 30))
        for person in self.timetable.people:
            day = self.rng.choice(days)
            if self.rng.random() < 0.92:
                yield Single(person, offer, day, self._score(75, 100))

    # On top of it ----------------------------------------------------------------------------

    def _extras(self) -> Iterator[Single]:
        days = workdays(date(self.year, 1, 8), date(self.year, 12, 12))
        for program, share in SHARES.items():
            offers = self.catalogue.given(program, date(self.year, 1, 1))
            for offer in offers:
                pool = self.timetable.audience(offer.audience)
                number = round(share * len(self.timetable.officers) / len(offers))
                for person in self.rng.sample(pool, min(len(pool), number)):
                    day = self.rng.choice(days)
                    is_computer = offer.course.delivery == Delivery.COMPUTER_BASED
                    score = self._score(70, 100) if is_computer else None
                    if is_computer or self.timetable.is_free(person, day):
                        yield Single(person, offer, day, score)

    def _told(self) -> Iterator[Single]:
        """What the stories say of this year."""
        if self.year != self.today.year:
            return
        for person in self.timetable.officers:
            story = person.story
            if story is None:
                continue
            if story.fails_test:
                offer = self.catalogue.yearly("implicit_bias", self.year)
                yield Single(person, offer, date(self.year, 2, 19), Decimal(60))
            if story.was_mistaken:
                yield Single(
                    person,
                    self._titled("Highway Drug Interdiction"),
                    date(self.year, 3, 4),
                    void_reason=WRONG_PERSON,
                )
            if story.at_other_agency:
                yield Single(
                    person, self._titled("Neighboring Agency In-Service"), date(self.year, 3, 11)
                )

    def _from_elsewhere(self) -> Iterator[Single]:
        """Training of another agency in the year before the member joined."""
        offers = [
            self._titled("Regional In-Service of a County Agency"),
            self._titled("Neighboring Agency In-Service"),
        ]
        for person in self.timetable.officers:
            member = person.member
            licensed_on = member.license_issued_on
            is_lateral = licensed_on is not None and licensed_on < member.hired_on
            if member.hired_on.year != self.year or not is_lateral:
                continue
            for months, offer in enumerate(offers, start=1):
                day = member.hired_on - timedelta(days=37 * months)
                if day >= date(self.first_year, 1, 1):
                    yield Single(person, offer, day, is_prior_agency=True)

    def _titled(self, title: str) -> Offer:
        return next(offer for offer in self.catalogue.offers if offer.course.title == title)
