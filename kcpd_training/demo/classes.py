"""Plans the classes of one year: when and where each is held, who teaches, who comes."""

from datetime import date, time, timedelta
from math import ceil
from random import Random

from courses.designations import Source
from courses.models import Enrolment
from frame.rights import Role
from kcpd_training.demo.catalogue import Catalogue, Offer
from kcpd_training.demo.class_plan import MINUTES_A_DAY, Attendance, ClassPlan
from kcpd_training.demo.people import Department, Person
from kcpd_training.demo.plans import FULL, YearPlan
from kcpd_training.demo.workdays import is_workday, next_workday, workdays, workdays_from

HORIZON = timedelta(days=60)
CLASS_SIZE = 40
FEWEST_CLASSES = 12
SEATS_A_YEAR = {"officers": 0.85, "civilians": 1.3}
ROOMS = (
    "Regional Police Academy, room 104",
    "Regional Police Academy, room 108",
    "Regional Police Academy, auditorium",
    "East Patrol Division, community room",
    "North Patrol Division, community room",
    "Shoal Creek Patrol Division, community room",
)
RANGE = "Regional Police Academy, firearms range"
PLACES = {
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
        planned.sort(key=lambda plan: (plan.ends_on, plan.offer.course.course_id))
        for plan in planned:
            if plan.offer.course.is_post:
                plan.instructors = self._free(self.teachers, plan.days, self.rng.randint(1, 2))
        return planned

    # The year's program ----------------------------------------------------------------------

    def _series(self, program: str, first: date, last: date, sequel: str | None) -> None:
        """Bring every officer through a part of the program, forty at a time."""
        groups = self._groups()
        all_days = workdays(first, last)
        days = [
            all_days[(2 * index + 1) * len(all_days) // (2 * len(groups))]
            for index in range(len(groups))
        ]
        self._bring(program, groups, days)
        if sequel is not None:
            held = self._bring(sequel, groups, [next_workday(day) for day in days])
            # The same class may be reported under the academy's license.
            for plan in held[4::9]:
                plan.source = Source.TRAINING_CENTER

    def _groups(self) -> list[list[Person]]:
        """The officers in classes: those of the stories early, those who join late, last."""
        order = list(self.officers)
        self.rng.shuffle(order)
        new_year = date(self.year, 1, 10)
        order.sort(key=lambda person: person.story is None)
        order.sort(key=lambda person: max(person.serves_from(), new_year))
        number = max(FEWEST_CLASSES, ceil(len(order) / CLASS_SIZE))
        size = ceil(len(order) / number)
        return [order[start : start + size] for start in range(0, len(order), size)]

    def _bring(self, program: str, groups: list[list[Person]], days: list[date]) -> list[ClassPlan]:
        """Hold a class a group, and say who comes; some are moved to a later one."""
        offer = self.catalogue.yearly(program, self.year)
        held = [self._class(offer, day) for day in days]
        for index, group in enumerate(groups):
            for person in group:
                if self.plans.get(person.serial, FULL).does(program):
                    self._seat(person, held, index)
                elif person.is_there_on(held[index].starts_on):
                    state = self.rng.choice((Enrolment.State.EXCUSED, Enrolment.State.ABSENT))
                    held[index].roster.append(Attendance(person, state))
        for plan in held:
            self._let_some_leave_early(plan)
        return held

    def _seat(self, person: Person, held: list[ClassPlan], index: int) -> None:
        """Give the person a seat in the class with this index, or in the nearest possible one."""
        possible = [*held[index:], *reversed(held[:index])]
        plan = self._first_possible(person, possible)
        if plan is None:
            return
        if person.story is None and self.rng.random() < 0.03:
            later = self._first_possible(person, held[index + 1 + len(held) // 8 :])
            if later is not None and later is not plan:
                plan.roster.append(Attendance(person, Enrolment.State.RESCHEDULED))
                plan = later
        plan.roster.append(Attendance(person))
        self._occupy(person, plan.days)

    def _first_possible(self, person: Person, plans: list[ClassPlan]) -> ClassPlan | None:
        return next(
            (
                plan
                for plan in plans
                if person.is_there_on(plan.starts_on) and self.is_free(person, *plan.days)
            ),
            None,
        )

    def _make_up(self) -> None:
        """By March 15, those who make up what they missed last year."""
        coming = [
            person for person in self.officers if self.behind.get(person.serial, FULL).makes_up
        ]
        offer = self.catalogue.yearly("make_up", self.year)
        days = workdays(date(self.year, 1, 20), date(self.year, 3, 12))
        number = max(2, ceil(len(coming) / 15))
        held = [
            self._class(offer, days[(2 * index + 1) * len(days) // (2 * number)])
            for index in range(number)
        ]
        for index, person in enumerate(coming):
            plan = self._first_possible(person, [*held[index % number :], *held])
            if plan is not None:
                plan.roster.append(Attendance(person))
                self._occupy(person, plan.days)

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
            plan = self._class(offer, day)
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
        chosen: list[Person] = []
        for person in self.rng.sample(pool, min(len(pool), size * 3)):
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
                plan = self._class(offer, self.today)
                pool = self.audience("officers")
                plan.roster = [Attendance(p) for p in self._free(pool, plan.days, 18)]

    # One class -------------------------------------------------------------------------------

    def _class(self, offer: Offer, day: date) -> ClassPlan:
        number = ceil(offer.course.instruction_minutes / MINUTES_A_DAY)
        days = workdays_from(day, number) if is_workday(day) or number > 1 else [day]
        plan = ClassPlan(
            offer=offer,
            days=days,
            starts_at=self.rng.choice((time(8), time(8), time(9)))
            if offer.hours > 4
            else self.rng.choice((time(8), time(13))),
            location=self._location(offer),
            coordinator=self.rng.choice(self.coordinators),
            source=offer.course.source,
            seats=CLASS_SIZE + 5 if offer.hours <= 8 else 24,
        )
        self.classes.append(plan)
        return plan

    def _location(self, offer: Offer) -> str:
        room = self.rng.choice(ROOMS)
        if offer.course.topic_hours["firearms"]:
            return RANGE
        return PLACES.get(offer.program) or PLACES.get(offer.audience) or room

    def _occupy(self, person: Person, days: list[date]) -> None:
        self.busy.setdefault(person.serial, set()).update(days)

    def _let_some_leave_early(self, plan: ClassPlan) -> None:
        whole = plan.offer.course.instruction_minutes
        for attendance in plan.roster:
            came = attendance.state == Enrolment.State.ATTENDED
            if came and attendance.person.story is None and self.rng.random() < 0.006:
                attendance.minutes = self.rng.randint(whole * 4 // 10, whole * 9 // 10)
