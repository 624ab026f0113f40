"""What a copy of a paper may leave out, before it is set: nothing of it is in the file then."""

from collections.abc import Set
from enum import StrEnum

from courses.models import Course
from frame.redacted import REDACTED

WITHHELD = "[withheld]"


class Redaction(StrEnum):
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
    Redaction.NAME: "the name",
    Redaction.SERIAL_NUMBER: "the serial number",
    Redaction.RANK: "the rank or title",
    Redaction.ELEMENT: "the element",
    Redaction.EMPLOYMENT: "the days of hire and separation",
    Redaction.LICENSE: "the peace officer license",
    Redaction.STANDING: "the standing for each year",
    Redaction.NOTES: "why hours are not counted",
    Redaction.SCORE: "test scores",
    Redaction.CONTROL_NUMBER: "POST control numbers",
    Redaction.SOURCE: "the source of credit",
    Redaction.TITLES: "courses by ID and title",
    Redaction.TITLES_DEPARTMENT: "department courses by ID and title",
    Redaction.TITLES_ROLL_CALL: "roll call and element-specific courses by ID and title",
    Redaction.TITLES_OUTSIDE: "outside courses by ID and title",
    Redaction.DOCUMENTED: "what is documented without credit",
}
Redactions = Set[Redaction]
# By its Course ID anybody finds the title in the catalogue, so that one goes with the other.
TITLES_OF = {
    Course.Setting.DEPARTMENT: Redaction.TITLES_DEPARTMENT,
    Course.Setting.ROLL_CALL: Redaction.TITLES_ROLL_CALL,
    Course.Setting.OUTSIDE: Redaction.TITLES_OUTSIDE,
}


def shown(text: str, redactions: Redactions, *by: Redaction) -> str:
    """The text, or that it is withheld where one of `by` says so; blank stays blank."""
    return WITHHELD if text and redactions & set(by) else text


def is_course_withheld(course: Course, redactions: Redactions) -> bool:
    """Whether a course may not be told by its ID and title."""
    by = {Redaction.TITLES, TITLES_OF[Course.Setting(course.setting)]}
    return bool(redactions & by)


def with_signs(html: str) -> str:
    """A paper with the sign of what is left out in the place of the word that data have for it."""
    head, ends, body = html.partition("</head>")
    return f"{head}{ends}{body.replace(WITHHELD, REDACTED)}"


def withheld_in_words(redactions: Redactions) -> list[str]:
    """What is left out, in the order of the list above."""
    return [redaction.label for redaction in Redaction if redaction in redactions]
