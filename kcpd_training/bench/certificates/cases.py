"""Invented certificates: what each says, and what a reader must therefore find or leave."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from records.certificates.proposed import Course, Known, Paper, Provider, Sender

TODAY = date(2026, 11, 1)
COURSES = (
    "Crisis Intervention Team",
    "Crisis Intervention Team for Supervisors",
    "Advanced Crisis Intervention",
    "De-escalation & Communication",
    "Firearms Instructor Recertification",
    "Firearms Instructor",
    "Implicit Bias in Policing",
    "Racial Profiling Law Update",
    "Standardized Field Sobriety Testing",
    "Standardized Field Sobriety Testing Refresher",
    "Interview and Interrogation Level I",
    "Interview and Interrogation Level II",
    "Search and Seizure Update 2025",
    "Search and Seizure Update 2026",
    "Patrol Rifle Operator",
    "Emergency Vehicle Operations",
    "Domestic Violence Investigations",
    "Human Trafficking Awareness",
    "Child Abuse Investigation: First Responders",
    "Traffic Crash Reconstruction",
    "Report Writing for Patrol Officers",
    "Taser Recertification",
    "Courtroom Testimony",
    "Officer Wellness and Resilience",
    "Active Threat Response",
)
PROVIDERS = (
    ("Blue River Training Academy", "LP-2041"),
    ("Osage Valley Law Enforcement Institute", "LP-2077"),
    ("University of Western Plains", "TC-118"),
    ("University of Western Plains Extension", "TC-119"),
    ("Heartland Police Consulting", ""),
    ("Prairie State Sheriffs Association", "LP-3310"),
    ("Midland Regional Training Center", "TC-204"),
    ("Ozark Peace Officer Academy", "LP-2990"),
    ("National Institute of Field Operations", ""),
    ("Riverbend Police Department", ""),
)
GIVEN = ("Ana", "Marcus", "Lucía", "Dwight", "Priya", "Owen", "Tessa", "Jerome", "Karla", "Silas")
FAMILY = ("Colefax", "Oduya", "Brandvold", "Núñez", "Hartsell", "Quimby", "O'Rourke", "Ilves")
HOURS = ("1", "2", "4", "4.5", "8", "8.0", "8.00", "16", "20", "24", "40", "12.5", "3.25")
IN_WORDS = {"1": "one", "2": "two", "4": "four", "8": "eight", "16": "sixteen", "24": "twenty-four"}


@dataclass(frozen=True)
class Case:
    """One certificate: the words its layout is filled with, and the right answers.

    Args:
        answers: by field; None where the paper does not say it, so that anything read is wrong.
    """

    layout: str
    words: dict[str, str]
    known: Known
    answers: dict[str, object]


def make_case(layout: str, seed: int) -> Case:
    """Invent what the certificate of this layout says."""
    rng = Random(f"{layout} {seed}")
    courses = [Course(number, title) for number, title in enumerate(COURSES, 1)]
    providers = [Provider(number, *each) for number, each in enumerate(PROVIDERS, 1)]
    course, provider = rng.choice(courses), rng.choice(providers[:-1])
    given, family = rng.choice(GIVEN), rng.choice(FAMILY)
    other = rng.choice([each for each in GIVEN if each != given])
    first = date(2026, 1, 5) + timedelta(days=rng.randrange(270))
    last = first + timedelta(days=rng.choice((1, 2, 4)))
    hours = rng.choice(HOURS)
    number = Decimal(hours)
    legal = (number / 2).quantize(Decimal("0.01"))
    control = rng.choice(("PC-26-{}", "26-{}", "P{}", "CLEE{}-1")).format(rng.randrange(1200, 9899))
    words = {
        "course": course.title,
        "provider": provider.name,
        "license": provider.license_number or "LP-2005",
        "given": given,
        "family": family,
        "name": f"{given} {family}",
        "name_initial": f"{given} {rng.choice('BDJKMR')}. {family}",
        "name_turned": f"{family.upper()}, {given.upper()}",
        "other_name": f"{other} {rng.choice(['Stokely', 'Averdale', 'Minnick'])}",
        "instructor": f"{rng.choice(GIVEN)} {rng.choice(['Pemberlin', 'Gastrow', 'Yarrow'])}",
        "hours": hours,
        "hours_in_words": f"{IN_WORDS[hours]} ({hours})" if hours in IN_WORDS else hours,
        "legal": f"{legal}",
        "technical": f"{number - legal}",
        "control": control,
        "long_day": f"{last:%B} {last.day}, {last.year}",
        "short_day": f"{last:%m/%d/%Y}",
        "iso_day": f"{last:%Y-%m-%d}",
        "military_day": f"{last:%d-%b-%Y}".upper(),
        "legal_day": f"{last.day}{_ordinal(last.day)} day of {last:%B}, {last.year}",
        "days": _range(first, last),
        "numeric_days": f"{first:%m/%d/%Y} - {last:%m/%d/%Y}",
        "issued": f"{last + timedelta(days=9):%m/%d/%Y}",
        "issued_long": f"{last + timedelta(days=9):%B} {(last + timedelta(days=9)).day}, 2026",
        "expires": f"{last.replace(year=last.year + 2):%m/%d/%Y}",
        "start_day": f"{first:%m/%d/%Y}",
    }
    answers: dict[str, object] = {
        "paper": Paper.CERTIFICATE,
        "course": course.pk,
        "hours": number,
        "completed on": last,
        "provider": provider.pk,
        "attendee": "own",
        "control number": control,
    }
    known = Known(Sender(given, family), TODAY, courses, providers)
    return Case(layout, words, known, answers | _left_out(layout))


def _left_out(layout: str) -> dict[str, object]:
    """What the paper of a layout does not say, or says of somebody else."""
    nothing: dict[str, object] = dict.fromkeys(
        ("course", "hours", "completed on", "provider", "attendee")
    )
    unlike: dict[str, dict[str, object]] = {
        "classic": {"control number": None},
        "sentence": {"control number": None},
        "online": {"control number": None},
        "letter": {"control number": None},
        "handout": {"control number": None},
        "another_person": {"attendee": "another"},
        "two_dates": {"completed on": None},
        "no_credit": {"hours": None, "control number": None},
        "receipt": {"paper": Paper.RECEIPT, "control number": None, **nothing},
        "invoice": {"paper": Paper.INVOICE, "control number": None, **nothing},
        "agenda": {"paper": Paper.AGENDA, "control number": None, **nothing},
        "transcript": {"paper": Paper.TRANSCRIPT, "control number": None, **nothing},
        "held_gold": {"control number": None},
        "held_receipt": {"paper": Paper.RECEIPT, "control number": None, **nothing},
    }
    return unlike.get(layout, {})


def _ordinal(day: int) -> str:
    return "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _range(first: date, last: date) -> str:
    if first.month == last.month:
        return f"{first:%B} {first.day}-{last.day}, {last.year}"
    return f"{first:%B} {first.day} – {last:%B} {last.day}, {last.year}"
