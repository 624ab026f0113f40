"""Who teaches a class: members, and those of the kept list from outside, in one field."""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError

from courses.models import CourseSession, OutsideInstructor
from frame.form_fields import LONGEST_ECHO
from frame.search import folded
from people.models import Member
from people.naming import members_named, named_in_form

Instructor = Member | OutsideInstructor
_PIECES = re.compile(r"[\n\r\t;|]+")


def instructors_of(course_session: CourseSession) -> list[Instructor]:
    """Who teaches a class: members by serial number, then those from outside by name."""
    members = course_session.instructors.order_by("serial_number")
    return [*members, *course_session.outside_instructors.order_by("name", "organization")]


def parted(instructors: Iterable[Instructor]) -> tuple[list[Member], list[OutsideInstructor]]:
    """The members among instructors, and those from outside; each in one order."""
    members, outside = [], []
    for each in instructors:
        if isinstance(each, OutsideInstructor):
            outside.append(each)
        else:
            members.append(each)
    return (
        sorted(members, key=lambda member: member.serial_number),
        sorted(outside, key=lambda person: (person.name, person.organization)),
    )


def spoken_name(instructor: Instructor) -> str:
    """As a page and the paper name an instructor: a member with the rank."""
    return str(instructor) if isinstance(instructor, OutsideInstructor) else instructor.spoken_name


def instructors_in_form(instructors: Iterable[Instructor]) -> str:
    """Who they are, as a form shows them and reads them again."""
    members, outside = parted(instructors)
    return "; ".join([*filter(None, [named_in_form(members)]), *map(str, outside)])


def instructors_named(text: str) -> list[Instructor]:
    """The members and the kept instructors that `text` names, each once.

    One from outside is written with the organization, or by the name alone where no other is
    called so.

    Raises:
        ValidationError: an error for each word that is nobody's, or that several are called.
    """
    kept = list(OutsideInstructor.objects.all())
    outside: dict[OutsideInstructor, None] = {}
    rest, errors = [], []
    for piece in _PIECES.split(text):
        found = _kept_called(piece, kept)
        if len(found) > 1:
            errors.append(
                f"“{piece.strip()[:LONGEST_ECHO]}” may be {'; or '.join(map(str, found))}. Write "
                "the organization too."
            )
        elif found:
            outside[found[0]] = None
        else:
            rest.append(piece)
    members: list[Member] = []
    try:
        members = members_named("\n".join(rest))
    except ValidationError as refused:
        errors += [f"{words}{_from_outside(words, rest, kept)}" for words in refused.messages]
    if errors:
        raise ValidationError(errors)
    return [*members, *outside]


def _from_outside(refusal: str, pieces: list[str], kept: list[OutsideInstructor]) -> str:
    """Who else of the kept list the words refused may mean, and how to write them."""
    refused = [piece for piece in pieces if f"“{piece.strip()[:LONGEST_ECHO]}”" in refusal]
    words = {word for piece in refused for word in folded(piece).split()}
    others = [
        each
        for each in kept
        if words and each.is_offered and words <= set(folded(each.name).split())
    ]
    if not others:
        return ""
    return f" From outside it may be {'; or '.join(map(str, others))}: write it like that."


def _kept_called(piece: str, kept: list[OutsideInstructor]) -> list[OutsideInstructor]:
    said = folded(piece)
    exact = [each for each in kept if each.search_text == said]
    if exact or not said:
        return exact
    named = [each for each in kept if each.is_offered and folded(each.name) == said]
    return [] if named and Member.objects.search(piece).exists() else named
