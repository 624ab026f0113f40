"""The classes of one year: when and where each is held, who teaches, who comes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import ceil
from random import Random

from compliance.demo.catalogue import Catalogue, Offer
from compliance.demo.people import Department, Person
from compliance.demo.plans import FULL, YearPlan
from compliance.demo.workdays import is_workday, next_workday, workdays, workdays_from
from courses.designations import Source
from courses.models import Enrolment
from kcpd_training.rights import Role

MINUTES_A_DAY = 400
HORIZON = timedelta(days=60)
CLASS_SIZE = 40
SEATS_A_YEAR = {"officers": 0.85, "civilians": 1.3}
ROOMS = (
    "Regional Police Academy, room 104",
    "Regional Police Academy, room 108",
    "Regional Police Academy, auditorium",
    "East Patrol Division, community room",
    "North Patrol Division, community room",
    "Shoal Creek Patrol Division, community room",
)
PLACES = {
    "spring_range": "Regional Police Academy, firearms range",
    "fall_range": "Regional Police Academy, firearms range",
    "scenarios": "Regional Police Academy, scenario house",
    "dispatch": "Communications, training room",
    "fleet": "Fleet Operations, workshop",
}
# Program, first and last day (month, day), and what is done on the workday after.
SERIES = (
    ("day_one", (1, 12), (12, 4), "day_two"),
    ("scenarios", (2, 2), (11, 20), None),
    ("spring_range", (4, 1), (5, 29), None),
    ("fall_range", (9, 8), (10, 30), None),
)
DETECTIVE_WORK = {"detective", "analysis", "laboratory"}


@dataclass
class Attendance:
    """One member's place in a class.

    Args:
        minutes: attended, when not the whole class.
    """

    person: Person
    state: str = Enrolment.State.ATTENDED
    minutes: int | None = None


@dataclass(eq=False)
class ClassPlan:
    """A class to be written."""

    offer: Offer
    days: list[date]
    starts_at: time
    location: str
    coordinator: Person
    instructors: list[Person]
    source: str
    seats: int
    roster: list[Attendance] = field(default_factory=list)

    @property
    def starts_on(self) -> date:
        return self.days[0]

    @property
    def ends_on(self) -> date:
        return self.days[-1]

    def hours_of_days(self) -> Iterator[tuple[date, time, time, int]]:
        """Each day with its start, its end and the breaks between."""
        left = self.offer.course.instruction_minutes
        for day in self.days:
            minutes = min(MINUTES_A_DAY, left)
            left -= minutes
            breaks = minutes // 100 * 10 + (40 if minutes > 240 else 0)
            ends = datetime.combine(day, self.starts_at) + timedelta(minutes=minutes + breaks)
            yield day, self.starts_at, ends.time(), breaks


class Timetable:
    """Plans the classes of one year."""

    def __init__(
        self,
        *,
        department: Department,
        catalogue: Catalogue,
        year: int,
        today: date,
        seed: int,
        plans: dict[str, YearPlan],
        behind: dict[str, YearPlan],
    ) -> None:
        """
        Args:
            plans: who misses what this year, by serial number.
            behind: who missed what last year.
        """
        self.rng = Random(f"{seed}/{year}/classes")
        self.year = year
        self.today = today
        self.catalogue = catalogue
        self.plans = plans
        self.behind = behind
        first, last = date(year, 1, 1), date(year, 12, 31)
        # A sheet's clerk never is on it, so one of the two stays away from classes.
        self.people = [
            person
            for person in department.people
            if (person.story is None or person.story.role != Role.TRAINING_ENTRY)
            and person.serves_from() <= last
            and (person.member.separated_on is None or person.member.separated_on >= first)
        ]
        self.officers = [person for person in self.people if person.is_licensed]
        self.teachers = [
            person
            for person in self.officers
            if person.work == "instructor" and person.member.separated_on is None
        ] or self.officers[-3:]
        self.coordinators = [
            person
            for person in department.people
            if person.place.name == "Training Unit" and person.is_there
        ]
        self.busy: dict[str, set[date]] = {}
        self.classes: list[ClassPlan] = []

    def plan(self) -> list[ClassPlan]:
        """Every class up to the horizon, in order of its last day."""
        if self.year <= self.today.year:
            for program, first, last, sequel in SERIES:
                self._series(program, date(self.year, *first), date(self.year, *last), sequel)
            self._make_up()
        self._electives()
        if self.year == self.today.year:
            self._today()
        horizon = self.today + HORIZON
        planned = [plan for plan in self.classes if plan.starts_on <= horizon and plan.roster]
        return sorted(planned, key=lambda plan: (plan.ends_on, plan.offer.course.course_id))

    # The year's program ----------------------------------------------------------------------

    def _series(self, program: str, first: date, last: date, sequel: str | None) -> None:
        """Bring every officer through a part of the program, forty at a time."""
        offer = self.catalogue.yearly(program, self.year)
        groups = self._groups()
        days = workdays(first, last)
        held = []
        for index, group in enumerate(groups):
            day = days[(2 * index + 1) * len(days) // (2 * len(groups))]
            held.append(self._class(offer, day, group))
        self._fill(held, program)
        if sequel is not None:
            following = self.catalogue.yearly(sequel, self.year)
            held = []
            for index, group in enumerate(groups):
                day = days[(2 * index + 1) * len(days) // (2 * len(groups))]
                plan = self._class(following, next_workday(day), group)
                # The same class may be reported under the academy's license.
                if index % 9 == 4:
                    plan.source = Source.TRAINING_CENTER
                held.append(plan)
            self._fill(held, sequel)

    def _groups(self) -> list[list[Person]]:
        """The officers in classes: those of the stories early, those who join late, last."""
        order = list(self.officers)
        self.rng.shuffle(order)
        new_year = date(self.year, 1, 10)
        order.sort(key=lambda person: person.story is None)
        order.sort(key=lambda person: max(person.serves_from(), new_year))
        number = max(2, ceil(len(order) / CLASS_SIZE))
        size = ceil(len(order) / number)
        return [order[start : start + size] for start in range(0, len(order), size)]

    def _fill(self, held: list[ClassPlan], program: str) -> None:
        """Say who of each class came; some are moved to a later one."""
        moved: dict[int, list[Person]] = {}
        for index, plan in enumerate(held):
            group = [attendance.person for attendance in plan.roster]
            plan.roster = []
            for person in (*group, *moved.get(index, [])):
                if not person.is_there_on(plan.starts_on):
                    continue
                later = index + 1 + len(held) // 8
                is_simple = person.story is not None or person not in group
                if not self.plans.get(person.serial, FULL).does(program):
                    state = self.rng.choice((Enrolment.State.EXCUSED, Enrolment.State.ABSENT))
                elif not is_simple and later < len(held) and self.rng.random() < 0.03:
                    moved.setdefault(later, []).append(person)
                    state = Enrolment.State.RESCHEDULED
                else:
                    state = Enrolment.State.ATTENDED
                plan.roster.append(Attendance(person, state))
                self._occupy(person, plan.days)
            self._let_some_leave_early(plan)

    def _make_up(self) -> None:
        """By March 15, those who make up what they missed last year."""
        coming = [
            person for person in self.officers if self.behind.get(person.serial, FULL).makes_up
        ]
        offer = self.catalogue.yearly("make_up", self.year)
        days = workdays(date(self.year, 1, 20), date(self.year, 3, 12))
        number = max(1, ceil(len(coming) / 15))
        for index in range(number):
            plan = self._class(offer, days[(2 * index + 1) * len(days) // (2 * number)], [])
            plan.roster = [
                Attendance(person)
                for person in coming[index::number]
                if person.is_there_on(plan.starts_on)
            ]
            for attendance in plan.roster:
                self._occupy(attendance.person, plan.days)

    # Electives -------------------------------------------------------------------------------

    def _electives(self) -> None:
        offers = self.catalogue.given("class", date(self.year, 12, 31))
        pools = {offer.audience: self.audience(offer.audience) for offer in offers}
        civil = [o for o in offers if o.course.source == Source.NON_POST and pools[o.audience]]
        sworn = [o for o in offers if o.course.source != Source.NON_POST and pools[o.audience]]
        civilians = len(self.people) - len(self.officers)
        self._hold(sworn, pools, SEATS_A_YEAR["officers"] * len(self.officers))
        self._hold(civil, pools, SEATS_A_YEAR["civilians"] * civilians)

    def audience(self, audience: str) -> list[Person]:
        """Those a course is for, without the people of the stories."""
        if audience == "officers":
            chosen = self.officers
        elif audience == "civilians":
            chosen = [person for person in self.people if person.is_civilian]
        elif audience == "supervisors":
            chosen = [person for person in self.officers if person.leads]
        elif audience == "detectives":
            chosen = [person for person in self.officers if person.work in DETECTIVE_WORK]
        elif audience == "instructors":
            chosen = self.teachers
        else:
            chosen = [person for person in self.people if person.work == audience]
        return [person for person in chosen if person.story is None]

    def _hold(self, offers: list[Offer], pools: dict[str, list[Person]], seats: float) -> None:
        """Hold each course in turn until so many seats were filled."""
        order = list(offers)
        self.rng.shuffle(order)
        days = workdays(date(self.year, 1, 8), date(self.year, 12, 14))
        filled = tries = 0
        while order and filled < seats and tries < 40 * len(order):
            offer = order[tries % len(order)]
            tries += 1
            day = self.rng.choice(days)
            if day < offer.first_on:
                continue
            size = self.rng.randint(12, 26) if offer.hours <= 8 else self.rng.randint(8, 14)
            plan = self._class(offer, day, [])
            plan.roster = [
                Attendance(person) for person in self._free(pools[offer.audience], plan.days, size)
            ]
            if len(plan.roster) < min(3, len(pools[offer.audience])):
                self.classes.remove(plan)
                continue
            self._let_some_leave_early(plan)
            filled += len(plan.roster)

    def _free(self, pool: list[Person], days: list[date], size: int) -> list[Person]:
        """Up to `size` members who are there and not in another class on these days."""
        chosen = []
        for person in self.rng.sample(pool, min(len(pool), size * 2)):
            if len(chosen) == size:
                break
            if self.is_free(person, *days) and person.is_there_on(days[0]):
                chosen.append(person)
                self._occupy(person, days)
        return chosen

    def is_free(self, person: Person, *days: date) -> bool:
        return self.busy.get(person.serial, set()).isdisjoint(days)

    def _today(self) -> None:
        """Whatever the weekday, there is a class today."""
        offers = self.catalogue.given("class", self.today)
        for title in ("First Aid and CPR for Officers", "Shotgun Transition and Qualification"):
            for offer in (offer for offer in offers if offer.course.title == title):
                plan = self._class(offer, self.today, [])
                pool = self.audience("officers")
                plan.roster = [Attendance(p) for p in self._free(pool, plan.days, 18)]

    # One class -------------------------------------------------------------------------------

    def _class(self, offer: Offer, day: date, group: Iterable[Person]) -> ClassPlan:
        number = ceil(offer.course.instruction_minutes / MINUTES_A_DAY)
        days = workdays_from(day, number) if is_workday(day) or number > 1 else [day]
        teachers = [person for person in self.teachers if person.is_there_on(days[0])]
        plan = ClassPlan(
            offer=offer,
            days=days,
            starts_at=self.rng.choice((time(8), time(8), time(9)))
            if offer.hours > 4
            else self.rng.choice((time(8), time(13))),
            location=PLACES.get(offer.program)
            or PLACES.get(offer.audience)
            or self.rng.choice(ROOMS),
            coordinator=self.rng.choice(self.coordinators),
            instructors=self.rng.sample(teachers, min(len(teachers), self.rng.randint(1, 2)))
            if offer.course.is_post
            else [],
            source=offer.course.source,
            seats=CLASS_SIZE + 5 if offer.hours <= 8 else 24,
            roster=[Attendance(person) for person in group],
        )
        self.classes.append(plan)
        return plan

    def _occupy(self, person: Person, days: list[date]) -> None:
        self.busy.setdefault(person.serial, set()).update(days)

    def _let_some_leave_early(self, plan: ClassPlan) -> None:
        whole = plan.offer.course.instruction_minutes
        for attendance in plan.roster:
            came = attendance.state == Enrolment.State.ATTENDED
            if came and attendance.person.story is None and self.rng.random() < 0.006:
                attendance.minutes = self.rng.randint(whole * 4 // 10, whole * 9 // 10)
