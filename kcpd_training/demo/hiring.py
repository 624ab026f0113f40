"""Draws the members of the demo department: names, ranks, dates, who leads what."""

from datetime import date, timedelta
from random import Random

from frame.search import folded
from kcpd_training.demo.elements import Place, staffed_places
from kcpd_training.demo.names import Name, draw_name
from kcpd_training.demo.people import Department, Person
from kcpd_training.demo.stories import STORIES
from people.demo_accounts import DEMO_SERIALS
from people.models import Member

SMALLEST = 60
RECRUITS_LEARN = timedelta(days=225)  # the academy, then the license
YEAR = 365.25

SWORN_LEADERS = {
    "Chief of Police": (27, 30),
    "Deputy Chief": (23, 29),
    "Major": (17, 28),
    "Captain": (13, 26),
    "Sergeant": (7, 24),
}
TITLES = {
    "office": ("Administrative Assistant", "Executive Assistant", "Analyst"),
    "law": ("Attorney", "Attorney", "Paralegal"),
    "audit": ("Auditor",),
    "media": ("Media Specialist",),
    "patrol": ("Administrative Assistant",),
    "social": ("Social Worker",),
    "dispatch": ("Call Taker", "Dispatcher", "Dispatcher"),
    "finance": ("Fiscal Specialist", "Accountant"),
    "technology": ("Systems Analyst", "Network Technician", "Support Technician"),
    "fleet": ("Automotive Technician", "Fleet Service Worker"),
    "facilities": ("Building Maintenance Worker", "Custodian"),
    "records": ("Records Clerk", "Records Clerk", "Administrative Assistant"),
    "people": ("Human Resources Specialist",),
    "training": ("Administrative Assistant", "Training Specialist"),
    "parking": ("Parking Control Officer",),
    "detention": ("Detention Officer",),
    "traffic": ("Administrative Assistant",),
    "tactical": ("Maintenance Technician",),
    "detective": ("Administrative Assistant", "Victim Advocate"),
    "analysis": ("Crime Analyst",),
    "laboratory": ("Forensic Specialist", "Forensic Scientist", "Crime Scene Technician"),
}
EMAIL_DOMAIN = "kcpd.example"


class Hiring:
    """Makes the people of one department, one after the other."""

    def __init__(self, *, members: int, today: date, rng: Random) -> None:
        self.today = today
        self.rng = rng
        separated = round(members * 0.047)
        sworn = round((members - separated) * 0.72)
        self.separated = separated
        self.reserves = round(sworn * 0.045)
        self.recruits = max(1, round(sworn * 0.012))
        self.sworn = sworn - self.reserves - self.recruits
        self.civilians = members - separated - sworn
        self.people: list[Person] = []

    def hire(self) -> Department:
        """Draw everyone, unsaved."""
        stories = [story for story in STORIES if story.kind == Member.Kind.SWORN]
        leaders = self._leaders_affordable()
        self.places = staffed_places(
            max(0, self.sworn - leaders["sworn"] - len(stories)),
            max(0, self.civilians - leaders["civilian"] - (len(STORIES) - len(stories))),
        )
        self._tell_stories()
        self._fill_places(leaders)
        self._fill_up()
        self._add_reserves_and_recruits()
        self._add_separated()
        self._number()
        return Department(self.people, self.places)

    # Who leads -------------------------------------------------------------------------------

    def _leaders_affordable(self) -> dict[str, int]:
        """How many of each kind lead: all places need a leader, a small department has fewer."""
        places = staffed_places(self.sworn * 4 // 5, self.civilians * 9 // 10)
        wanted = {"sworn": 0, "civilian": 0}
        for place in places:
            if place.led_by:
                wanted["sworn" if place.led_by in SWORN_LEADERS else "civilian"] += 1
        return {
            "sworn": min(wanted["sworn"], self.sworn // 3),
            "civilian": min(wanted["civilian"], self.civilians // 3),
        }

    def _fill_places(self, leaders: dict[str, int]) -> None:
        led = {person.leads.name for person in self.people if person.leads}
        left = dict(leaders)
        # The top first, so that a small department lacks squad leaders and not its chief.
        for place in sorted(self.places, key=lambda place: place.depth):
            kind = "sworn" if place.led_by in SWORN_LEADERS else "civilian"
            if place.led_by and place.name not in led and left[kind] > 0:
                left[kind] -= 1
                self._add_leader(place)
        for place in self.places:
            self._add_staff(place)

    def _add_leader(self, place: Place) -> None:
        if place.led_by in SWORN_LEADERS:
            youngest, oldest = SWORN_LEADERS[place.led_by]
            years = self.rng.uniform(youngest, oldest)
            self._add_officer(place, place.led_by, years, leads=place)
        else:
            self._add_civilian(place, place.led_by, self.rng.uniform(6, 28), leads=place)

    def _fill_up(self) -> None:
        """Add those still missing from the number asked for, where leaders were not needed."""
        watches = [place for place in self.places if place.is_squad and place.work == "patrol"]
        offices = [place for place in self.places if place.work == "records"]
        civilians = sum(person.is_civilian for person in self.people)
        for _ in range(self.sworn - (len(self.people) - civilians)):
            self._add_officer(self.rng.choice(watches), "Police Officer", self._years_served())
        for _ in range(self.civilians - civilians):
            place = self.rng.choice(offices)
            self._add_civilian(place, self.rng.choice(TITLES[place.work]), self.rng.uniform(1, 20))

    def _add_staff(self, place: Place) -> None:
        for index in range(place.sworn):
            years = self._years_served()
            rank = "Police Officer"
            # A unit without squads has its working sergeants.
            if (
                not place.is_squad
                and place.sworn >= 6
                and index == 0
                and place.led_by != "Sergeant"
            ):
                years = self.rng.uniform(*SWORN_LEADERS["Sergeant"])
                rank = "Sergeant"
            elif place.work in {"detective", "analysis", "laboratory"}:
                years = max(years, self.rng.uniform(4, 9))
                rank = "Detective" if self.rng.random() < 0.85 else "Police Officer"
            elif years > 12 and self.rng.random() < 0.5:
                rank = "Master Patrol Officer"
            self._add_officer(place, rank, years)
        for _ in range(place.civilians):
            title = self.rng.choice(TITLES[place.work])
            self._add_civilian(place, title, 0.05 + 28 * self.rng.random() ** 1.6)

    def _years_served(self) -> float:
        """Years since an officer was hired: many are young, none is still in the academy."""
        return RECRUITS_LEARN.days / YEAR + 0.05 + 23 * self.rng.random() ** 1.15

    # One person ------------------------------------------------------------------------------

    def _add_officer(
        self,
        place: Place,
        rank: str,
        years: float,
        *,
        leads: Place | None = None,
        name: Name | None = None,
    ) -> Person:
        hired_on = self._hired(years)
        licensed_on = hired_on + RECRUITS_LEARN
        is_lateral = self.rng.random() < 0.06
        if is_lateral:
            licensed_on = hired_on - timedelta(days=self.rng.randint(500, 3000))
        member = self._member(
            name or draw_name(self.rng),
            rank=rank,
            kind=Member.Kind.SWORN,
            hired_on=hired_on,
            license_class="B" if self.rng.random() < 0.03 else "A",
            license_issued_on=licensed_on,
            has_traffic_authority=self.rng.random() >= 0.03,
            assignment="Commander" if leads and rank != "Sergeant" else "",
        )
        return self._add(member, place, leads)

    def _add_civilian(
        self,
        place: Place,
        title: str,
        years: float,
        *,
        leads: Place | None = None,
        name: Name | None = None,
    ) -> Person:
        member = self._member(
            name or draw_name(self.rng),
            rank=title,
            kind=Member.Kind.CIVILIAN,
            hired_on=self._hired(years),
            has_traffic_authority=False,
        )
        return self._add(member, place, leads)

    def _member(self, name: Name, **columns: object) -> Member:
        return Member(
            first_name=name.first,
            middle_name=name.middle,
            last_name=name.last,
            suffix=name.suffix,
            **columns,
        )

    def _add(self, member: Member, place: Place, leads: Place | None = None) -> Person:
        person = Person(member, place, leads)
        self.people.append(person)
        return person

    def _hired(self, years: float) -> date:
        """A Monday about so many years ago, for that is when people begin."""
        day = self.today - timedelta(days=round(years * YEAR))
        return day - timedelta(days=day.weekday())

    # Those apart -----------------------------------------------------------------------------

    def _tell_stories(self) -> None:
        places = {place.name: place for place in self.places}
        for story in STORIES:
            place = places[story.element]
            share = "sworn" if story.kind == Member.Kind.SWORN else "civilians"
            if not story.leads and getattr(place, share):
                setattr(place, share, getattr(place, share) - 1)
            leads = place if story.leads else None
            if story.kind == Member.Kind.SWORN:
                person = self._add_officer(place, story.rank, story.years, leads=leads)
                person.member.license_class = "A"
                person.member.license_issued_on = person.member.hired_on + RECRUITS_LEARN
                person.member.has_traffic_authority = story.has_traffic_authority
            else:
                person = self._add_civilian(place, story.rank, story.years, leads=leads)
            story.tell(person.member, self.today)
            person.story = story

    def _add_reserves_and_recruits(self) -> None:
        places = {place.name: place for place in self.places}
        for _ in range(self.reserves):
            person = self._add_officer(
                places["Police Reserve Unit"], "Reserve Officer", self._years_served() + 1
            )
            person.member.kind = Member.Kind.RESERVE
            person.member.license_class = "R"
        for _ in range(self.recruits):
            person = self._add_officer(
                places["Recruit Class"],
                "Police Officer Candidate",
                self.rng.randint(10, RECRUITS_LEARN.days - 20) / YEAR,
            )
            person.member.license_class = ""
            person.member.license_issued_on = None
            person.member.has_traffic_authority = False

    def _add_separated(self) -> None:
        """Those who left within the last three years; most retired, some left early."""
        open_places = [place for place in self.places if place.sworn or place.civilians]
        for _ in range(self.separated):
            place = self.rng.choice(open_places)
            left_on = self.today - timedelta(days=self.rng.randint(10, 3 * 365))
            years = (self.today - left_on).days / YEAR + self.rng.choice(
                (self.rng.uniform(20, 27), self.rng.uniform(1.5, 12))
            )
            if place.sworn and self.rng.random() < 0.7:
                person = self._add_officer(place, "Police Officer", years)
            else:
                title = self.rng.choice(TITLES.get(place.work, TITLES["office"]))
                person = self._add_civilian(place, title, years)
            person.member.separated_on = left_on
            person.member.is_active = False

    # What comes last -------------------------------------------------------------------------

    def _number(self) -> None:
        """Give serial numbers in order of hiring, licenses and e-mail addresses."""
        taken = set(DEMO_SERIALS)
        by_hiring = sorted(
            range(len(self.people)), key=lambda index: (self.people[index].member.hired_on, index)
        )
        counters: dict[str, int] = {Member.Kind.CIVILIAN: 60_000, Member.Kind.SWORN: 2_200}
        widest = 3 if len(self.people) < 8_000 else 2
        for index in by_hiring:
            member = self.people[index].member
            kind = member.kind if member.kind == Member.Kind.CIVILIAN else Member.Kind.SWORN
            if not member.serial_number:
                counters[kind] += self.rng.randint(1, widest)
                while str(counters[kind]) in taken:
                    counters[kind] += 1
                member.serial_number = str(counters[kind])
            if member.license_issued_on:
                member.license_number = f"DEMO-{member.serial_number.zfill(5)}"
            address = folded(f"{member.first_name} {member.last_name}").replace(" ", ".")
            member.email = f"{address}.{member.serial_number}@{EMAIL_DOMAIN}"
        self.people.sort(key=lambda person: int(person.member.serial_number))
