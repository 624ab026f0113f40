"""What a copy of a paper may leave out, before it is set: nothing of it is in the file then."""

from collections.abc import Set
from enum import StrEnum

from courses.models import Course
from frame.redacted import REDACTED

WITHHELD = "[withheld]"


class Withholding(StrEnum):
    """One thing that is left out."""

    NAME = "name"
    SERIAL_NUMBER = "serial_number"
    RANK = "rank"
    ELEMENT = "element"
    EMPLOYMENT = "employment"
    LICENSE = "license"
    STANDING = "standing"
    NOTES = "notes"
    SCORE = "score"
    CONTROL_NUMBER = "control_number"
    SOURCE = "source"
    TITLES = "titles"
    TITLES_DEPARTMENT = "titles_department"
    TITLES_ROLL_CALL = "titles_roll_call"
    TITLES_OUTSIDE = "titles_outside"
    DOCUMENTED = "documented"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Withholding.NAME: "the name",
    Withholding.SERIAL_NUMBER: "the serial number",
    Withholding.RANK: "the rank or title",
    Withholding.ELEMENT: "the element",
    Withholding.EMPLOYMENT: "the days of hire and separation",
    Withholding.LICENSE: "the peace officer license",
    Withholding.STANDING: "the standing for each year",
    Withholding.NOTES: "why hours are not counted",
    Withholding.SCORE: "test scores, and what was not passed",
    Withholding.CONTROL_NUMBER: "POST control numbers",
    Withholding.SOURCE: "the source of credit",
    Withholding.TITLES: "courses by ID and title",
    Withholding.TITLES_DEPARTMENT: "department courses by ID and title",
    Withholding.TITLES_ROLL_CALL: "roll call and element-specific courses by ID and title",
    Withholding.TITLES_OUTSIDE: "outside courses by ID and title",
    Withholding.DOCUMENTED: "what is documented without credit",
}
Withholdings = Set[Withholding]
# By its Course ID anybody finds the title in the catalogue, so that one goes with the other.
TITLES_OF = {
    Course.Setting.DEPARTMENT: Withholding.TITLES_DEPARTMENT,
    Course.Setting.ROLL_CALL: Withholding.TITLES_ROLL_CALL,
    Course.Setting.OUTSIDE: Withholding.TITLES_OUTSIDE,
}


def shown(text: str, withheld: Withholdings, *by: Withholding) -> str:
    """The text, or that it is withheld where one of `by` says so; blank stays blank."""
    return WITHHELD if text and withheld & set(by) else text


def is_course_withheld(course: Course, withheld: Withholdings) -> bool:
    """Whether a course may not be told by its ID and title."""
    by = {Withholding.TITLES, TITLES_OF[Course.Setting(course.setting)]}
    return bool(withheld & by)


def with_signs(html: str) -> str:
    """A paper with the sign of what is left out in the place of the word that data have for it."""
    head, ends, body = html.partition("</head>")
    return f"{head}{ends}{body.replace(WITHHELD, REDACTED)}"


def withheld_in_words(withheld: Withholdings) -> list[str]:
    """What is left out, in the order of the list above."""
    return [withholding.label for withholding in Withholding if withholding in withheld]
