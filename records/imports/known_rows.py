"""Whom and what rows of a file name: members by serial number, courses, completions on file."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError

from courses.models import Course
from frame.imports.days import said
from frame.search import folded
from people.models import Member
from people.serial_numbers import LONGEST_SERIAL, normalized_serial
from records.credit.proposals import Proposal
from records.models import Completion


class MembersBySerial:
    """Members by the serial numbers that rows give, those with lost zeros and corrected ones too.

    Args:
        mends_zeros: whether `101` is taken for the one member whose number is `0101`.
    """

    def __init__(self, texts: Iterable[str], *, mends_zeros: bool) -> None:
        self.mends_zeros = mends_zeros
        serials = {normalized_serial(text) for text in set(texts)}
        serials = {each for each in serials if each.isascii() and 0 < len(each) <= LONGEST_SERIAL}
        self._by_serial = _by_serial(serials)
        unknown = serials - set(self._by_serial)
        self._former: dict[str, Member] = Member.objects.by_former_serial(unknown)
        longer = {
            "0" * zeros + serial: serial
            for serial in unknown
            if serial.isdigit()
            for zeros in range(1, LONGEST_SERIAL - len(serial) + 1)
        }
        self._with_zeros: dict[str, list[Member]] = defaultdict(list)
        for serial, member in _by_serial(longer).items():
            self._with_zeros[longer[serial]].append(member)

    def member_in(self, text: str) -> tuple[Member, str]:
        """The member of a serial number, and what is to be said of how it was read.

        Raises:
            ValidationError: nobody has it, saying who is near.
        """
        serial = normalized_serial(text)
        if member := self._by_serial.get(serial):
            return member, ""
        if not serial:
            raise ValidationError("It is blank. Fill it in.")
        if corrected := self._former.get(serial):
            raise ValidationError(
                f"{serial} was corrected to {corrected.serial_number} ({corrected.name}). "
                "Write that."
            )
        with_zeros = self._with_zeros.get(serial, [])
        if len(with_zeros) == 1:
            [member] = with_zeros
            if self.mends_zeros:
                return member, f"{serial} was read as {member.serial_number}."
            raise ValidationError(
                f"There is no {serial}, but {member.serial_number} is {member.name}: a spreadsheet "
                "drops zeros in front. Write it so, or put lost zeros back under Columns."
            )
        raise ValidationError(
            f"There is no member “{said(text)}”. Correct the serial number, or add the member."
        )


def _by_serial(serials: Iterable[str]) -> dict[str, Member]:
    found = Member.objects.filter(serial_number__in=list(serials)).order_by()
    return {member.serial_number: member for member in found}


def locked_by_serial(serials: Iterable[str]) -> list[Member]:
    """The members of serial numbers, whose credit nobody else writes meanwhile."""
    locked = Member.objects.select_for_update(no_key=True).order_by("pk")
    return list(locked.filter(serial_number__in=list(serials)))


class CoursesByName:
    """Every course, by its Course ID and by its exact title whatever its case."""

    def __init__(self) -> None:
        courses = list(Course.objects.defer("synopsis", "objectives", "evaluation_plan").order_by())
        self.by_key = {course.pk: course for course in courses}
        self._by_id = {course.course_id: course for course in courses}
        merged = Course.everything.filter(merged_into__isnull=False)
        self._merged = dict(merged.values_list("course_id", "merged_into__course_id"))
        self._by_title: dict[str, list[Course]] = defaultdict(list)
        for course in courses:
            self._by_title[_title(course.title)].append(course)

    def course_in(self, text: str) -> Course:
        """The course of a Course ID or title.

        Raises:
            ValidationError: there is none, or the title is that of several.
        """
        if course := self._by_id.get(text):
            return course
        if not text:
            raise ValidationError("It is blank. Write the Course ID or the title.")
        if now := self._merged.get(text):
            raise ValidationError(f"{text} was entered twice and is {now} now. Write that.")
        found = self._by_title.get(_title(text), [])
        if len(found) == 1:
            return found[0]
        if found:
            numbers = ", ".join(sorted(course.course_id for course in found))
            raise ValidationError(
                f"{len(found)} courses are called “{said(text)}”: {numbers}. Write the Course ID."
            )
        raise ValidationError(
            f"There is no course “{said(text)}”. Add it to the catalogue first, or correct it."
        )


def _title(text: str) -> str:
    return folded(text) or " ".join(text.split()).lower()


def what_differs(proposals: Sequence[Proposal], labels: dict[str, str]) -> list[list[str] | None]:
    """What the completion on file says otherwise than each of these credits that is on file.

    Returns:
        for each, sentences, none where it says the same; None where none is on file after all.
    """
    on_file = {
        (each.member_id, each.course_id, each.completed_on, each.role): each
        for each in Completion.objects.not_voided()
        .filter(
            member__in={each.member.pk for each in proposals},
            course__in={each.course.pk for each in proposals},
            completed_on__in={each.completed_on for each in proposals},
        )
        .order_by()
    }
    return [
        None if found is None else _differences(each, found, labels)
        for each in proposals
        for found in [on_file.get((each.member.pk, each.course.pk, each.completed_on, each.role))]
    ]


def _differences(proposal: Proposal, completion: Completion, labels: dict[str, str]) -> list[str]:
    pairs: list[tuple[str, Any, Any]] = [
        (labels[key], getattr(completion, key), hours) for key, hours in proposal.hours.items()
    ]
    pairs += [
        (labels[name], getattr(completion, name), getattr(proposal, name))
        for name in ("source", "delivery", "minutes", "score", "control_number", "is_prior_agency")
    ]
    return [
        f"{label}: {_plain(there)} on file, {_plain(here)} in the file."
        for label, there, here in pairs
        if there != here
    ]


def _plain(value: Any) -> str:
    return "nothing" if value in {None, ""} else str(value)
