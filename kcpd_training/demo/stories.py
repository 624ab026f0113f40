"""Those of the demo department about whom something is written: the demo accounts and a squad.

Everyone else is drawn at random.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from frame.rights import Role
from people.models import Member

SQUAD = "Squad 111"
STATION = "Central Patrol Division"
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Story:
    """One invented person.

    Args:
        name: first, middle, last, suffix.
        serial_number: empty for the next one free.
        misses: what of the year's program is not done: this year, and last year.
        makes_up: what was missed last year is made up by March 15 of this one.
        fails_test: has failed the implicit bias test of this year.
        was_mistaken: a completion of this year was voided: it was somebody else's.
        at_other_agency: has this year been in another agency's in-service as well.
        came_from_elsewhere: joined last year with training of another agency.
        is_new: licensed this year.
        was_extended: on military leave since last year, whose time the director extended.
        was_denied: asked the director to waive last year's hours, in vain.
    """

    name: tuple[str, str, str, str]
    rank: str
    element: str = SQUAD
    serial_number: str = ""
    kind: str = Member.Kind.SWORN
    years: float = 9.0
    leads: bool = False
    role: Role | None = None
    assignment: str = ""
    has_traffic_authority: bool = True
    misses: frozenset[str] = NOTHING
    missed_last_year: frozenset[str] = NOTHING
    makes_up: bool = False
    fails_test: bool = False
    was_mistaken: bool = False
    at_other_agency: bool = False
    came_from_elsewhere: bool = False
    is_new: bool = False
    was_extended: bool = False
    was_denied: bool = False

    def tell(self, member: Member, today: date) -> None:
        """Write into the member what the story says."""
        member.first_name, member.middle_name, member.last_name, member.suffix = self.name
        member.serial_number = self.serial_number
        member.assignment = self.assignment or member.assignment
        new_year = date(today.year, 1, 1)
        if self.is_new:
            member.license_issued_on = new_year + (today - new_year) * 0.4
            member.hired_on = member.license_issued_on - timedelta(days=225)
        if self.came_from_elsewhere:
            member.hired_on = date(today.year - 1, 6, 1)
            member.license_issued_on = date(today.year - 6, 12, 15)


ALMOST_ALL = frozenset({"day_one", "day_two", "scenarios", "spring_range", "fall_range"})
CIVILIAN = Member.Kind.CIVILIAN

STORIES = (
    Story(
        ("Dolores", "", "Whitfield-Okafor", ""),
        "Administrative Assistant",
        "Training Unit",
        "5001",
        CIVILIAN,
        14,
        role=Role.TRAINING_ENTRY,
        assignment="Record entry",
    ),
    Story(
        ("Wendell", "", "Lindgren", ""),
        "Administrative Assistant",
        "Training Unit",
        kind=CIVILIAN,
        years=6,
        role=Role.TRAINING_ENTRY,
        assignment="Record entry",
    ),
    Story(
        ("Marcus", "J", "D'Agostino", ""),
        "Master Patrol Officer",
        "Training Unit",
        "5002",
        years=17,
        role=Role.TRAINING_INQUIRY,
        assignment="Inquiries",
    ),
    Story(("Imani", "R", "Castellanos", ""), "Sergeant", SQUAD, "5003", years=12, leads=True),
    Story(("Rosalind", "", "O'Shaughnessy", ""), "Major", STATION, "5004", years=23, leads=True),
    Story(
        ("Mateo", "A", "Núñez", "Jr."),
        "Police Officer",
        serial_number="5005",
        years=8,
        misses=frozenset({"scenarios", "spring_range", "fall_range", "implicit_bias"}),
        fails_test=True,
        was_mistaken=True,
    ),
    Story(
        ("Siobhán", "", "Okonkwo", ""),
        "Police Officer",
        serial_number="5006",
        years=6,
        at_other_agency=True,
    ),
    Story(
        ("Tanya", "L", "Zapata", ""),
        "Dispatcher",
        "Communications Shift 1",
        "5007",
        CIVILIAN,
        5,
    ),
    Story(
        ("Gwendolyn", "", "Abernathy", ""),
        "Attorney",
        "Office of the General Counsel",
        "5008",
        CIVILIAN,
        11,
        role=Role.OGC,
    ),
    Story(
        ("Cornelius", "T", "Vang", "III"),
        "Major",
        "Human Resources Division",
        "5009",
        years=21,
        leads=True,
        role=Role.HRD_COMMANDER,
    ),
    Story(
        ("Beatriz", "", "De la Cruz", ""),
        "Auditor",
        "Internal Audit Unit",
        "5010",
        CIVILIAN,
        9,
        role=Role.AUDITOR,
    ),
    Story(
        ("Otis", "", "Kowalski", ""),
        "Systems Analyst",
        "Applications Unit",
        "5011",
        CIVILIAN,
        15,
        role=Role.ADMINISTRATOR,
    ),
    Story(
        ("Marguerite", "", "Lindqvist", ""),
        "Systems Administrator",
        "Applications Unit",
        "5012",
        CIVILIAN,
        6,
        role=Role.ADMINISTRATOR,
    ),
    Story(("Phuong", "", "Montgomery", ""), "Police Officer", years=1, is_new=True),
    Story(
        ("Darnell", "K", "Fitzgerald", ""),
        "Police Officer",
        years=11,
        missed_last_year=ALMOST_ALL,
        was_denied=True,
    ),
    Story(
        ("Inés", "", "Gutiérrez-Hale", ""),
        "Police Officer",
        missed_last_year=frozenset({"spring_range", "fall_range"}),
        makes_up=True,
    ),
    Story(
        ("Michael", "D", "Thompson", ""),
        "Police Officer",
        years=4,
        misses=frozenset({"spring_range", "fall_range"}),
    ),
    Story(("Michael", "", "Thompson", ""), "Master Patrol Officer", years=19),
    Story(
        ("Ramón", "", "Saint Clair", "II"),
        "Police Officer",
        years=13,
        misses=ALMOST_ALL,
        missed_last_year=ALMOST_ALL,
        was_extended=True,
    ),
    Story(("Keisha", "", "Zimmerman", ""), "Police Officer", has_traffic_authority=False),
    Story(("Trevor", "", "McAllister", ""), "Police Officer", came_from_elsewhere=True),
)
