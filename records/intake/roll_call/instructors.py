"""Who taught a roll call, as pages name them."""

from frame.search import folded
from people.models import Member
from people.serial_numbers import normalized_serial
from records.credit.taught_by import TITLES
from records.intake.models import RollCallReport


def instructors_named(report: RollCallReport) -> str:
    """`Sergeant Lee Park (5006); Casey Roe of the academy`

    Who is told by serial number alone has rank and name to whoever reads it, as an instructor of a
    class has; all else stands in the words of the report.
    """
    return "; ".join(_named(words, report) for words in report.instructors)


def _named(words: str, report: RollCallReport) -> str:
    said = [word for word in folded(words).split() if word not in TITLES]
    if len(said) != 1 or not any(sign.isdigit() for sign in said[0]):
        return words
    member = Member.objects.ever_had(normalized_serial(said[0])).first()
    if member is None or not member.is_employed_on(report.held_on):
        return words
    return f"{member.spoken_name} ({member.serial_number})"
