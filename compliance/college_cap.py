"""How many hours of college courses count in a year, and how many of a member's do already."""

from datetime import date

from compliance.explanations.standing import OWES_NOTHING
from compliance.standings import file_of, law
from compliance.viewpoint import Viewpoint
from courses.designations import Source
from frame.hours import ZERO
from frame.words import hours
from people.models import Member


def college_cap_words(member: Member | None, *, period: int, today: date) -> list[str]:
    """Say what a year counts of college courses, and what is left of it for a member.

    Args:
        member: None while nobody is named.

    Source: 11 CSR 75-15.010(6)(B)
    """
    if period < law().first_period:
        return [f"Hours are counted from {law().first_period} on, and none of {period}."]
    cap = law().for_period(period).caps[Source.COLLEGE]
    words = [
        f"A year counts {hours(cap)} hours of college courses at most (11 CSR 75-15.010(6)(B)). "
        "Their areas count all the same."
    ]
    if member is None:
        return words
    on_file = file_of(member, Viewpoint(period, today))
    assessment = on_file.assessment(Viewpoint(period, today))
    if assessment.status in OWES_NOTHING:
        return [*words, f"{member.name} owes no hours for {period}: it is put on record alone."]
    college = {str(each.pk) for each in on_file.completions if each.source == Source.COLLEGE}
    counted = sum((each.counted for each in assessment.credits if each.id in college), ZERO)
    left = max(cap - counted, ZERO)
    more = f"{hours(left)} more would count" if left else "no more would count to the total"
    return [*words, f"{member.name} has {hours(counted)} of them counted for {period}: {more}."]
