"""What can hinder a credit: each kind with its key and its name, one such problem, a refusal."""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.urls import reverse

from frame.error_words import Headline
from frame.rights import Right


class ProblemKind(NamedTuple):
    """One rule of credit, as what it says when it is not met.

    Args:
        key: stable; forms and events name the kind by it.
        title: what it is called where several are told together.
        blocks: whether credit is refused; else it is warned of, and a reason overrides it.
        is_of_all: whether it is about the class, the course or who gave it, and so the same for
            everybody who was there.
        usual_reasons: what people mostly say who override it, to choose from.
    """

    key: str
    title: str
    blocks: bool = True
    is_of_all: bool = False
    usual_reasons: tuple[str, ...] = ()


class WayOut(NamedTuple):
    """A page on which what a problem is about can be put right.

    Args:
        words: what is there, as its link says.
        page: the name of its address.
        key: what the address is made with; blank where it is made with nothing.
        right: who may open it.
    """

    words: str
    page: str
    key: str
    right: Right

    @property
    def address(self) -> str:
        return reverse(self.page, args=[self.key] if self.key else [])


class Problem(NamedTuple):
    """Something that hinders one credit, in a sentence that names the value and the way out.

    Args:
        way_out: the page that mends it, where there is one.
    """

    kind: ProblemKind
    sentence: str
    way_out: WayOut | None = None

    @property
    def key(self) -> str:
        return self.kind.key

    @property
    def blocks(self) -> bool:
        return self.kind.blocks


class Hindered(ValidationError):
    """A problem that refuses a credit, beside its field, and the page that mends it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence, code=problem.key)
        self.way_out = problem.way_out


def refusal(code: str, *sentences: str) -> ValidationError:
    """A refusal in several sentences, the first about the whole."""
    first, *others = sentences
    head = Headline(first, code=code) if others else ValidationError(first, code=code)
    return ValidationError([head, *(ValidationError(each, code=code) for each in others)])


SEPARATED = ProblemKind("separated", "Separated before that day")
NOT_YET_HIRED = ProblemKind("not_yet_hired", "Not yet hired on that day")
OWN_CREDIT = ProblemKind("own_credit", "One's own credit")
TAUGHT_IT = ProblemKind("taught_it", "Taught the class")
CREDITED_ALREADY = ProblemKind("credited_already", "Credited already")
TWO_PLACES = ProblemKind("two_places", "In two places at once")
MORE_THAN_A_DAY = ProblemKind("more_than_a_day", "More credit in a day than a day has")
MINUTES_IMPOSSIBLE = ProblemKind("minutes_impossible", "Minutes that nobody can have attended")
NO_CREDIT = ProblemKind("no_credit", "Under a quarter hour")
NOT_OF_MINUTES = ProblemKind("not_of_minutes", "Other hours than the minutes give")
HOURS_WRONG = ProblemKind("hours_wrong", "Hours that don't add up")
NO_SCORE = ProblemKind("no_score", "No test score")
SCORE_IMPOSSIBLE = ProblemKind("score_impossible", "A score that is no percentage")
EVIDENCE_OF_ANOTHER = ProblemKind("evidence_of_another", "Evidence of another member")
NO_PAPER = ProblemKind("no_paper", "No paper, though the credit rests on one")
HIRED_BY_THEN = ProblemKind("hired_by_then", "Of a prior agency, though hired by then")
NOT_LICENSED = ProblemKind("not_licensed", "Of a prior agency, without a license")
PRIOR_NON_POST = ProblemKind("prior_non_post", "Of a prior agency, without POST credit")
NOT_ITS_INSTRUCTOR = ProblemKind("not_its_instructor", "No instructor of the class")
NOT_CLEE = ProblemKind("not_clee", "Teaching of what has no POST credit")
NOT_OF_AMOUNT = ProblemKind("not_of_amount", "Other hours than were taught, or than college gives")
SEMESTER_HOURS = ProblemKind("semester_hours", "No semester hours that a course can have")
NOT_AS_INSTRUCTOR = ProblemKind("not_as_instructor", "Teaching, as an attendee")
NOT_IN_PERSON = ProblemKind("not_in_person", "Taught, but not in person")

CLASS_TOO_SHORT = ProblemKind(
    "class_too_short",
    "The course gives more hours than the class's minutes earn",
    blocks=False,
    is_of_all=True,
    usual_reasons=("The days of the class are entered wrong", "The rest was done beforehand"),
)
MORE_THAN_ITS_COURSE = ProblemKind(
    "more_than_its_course",
    "More hours than the course gives",
    blocks=False,
    usual_reasons=("The certificate says so", "It was a longer course of the same name"),
)
NOT_ENROLLED = ProblemKind(
    "not_enrolled",
    "Not enrolled, though others are",
    blocks=False,
    usual_reasons=("Walked in", "Sent in place of somebody else"),
)
HAD_IT_THIS_YEAR = ProblemKind(
    "had_it_this_year",
    "Had this course already this year",
    blocks=False,
    usual_reasons=("Took it again", "Sent to it again"),
)
ON_LEAVE = ProblemKind(
    "on_leave",
    "On leave on that day",
    blocks=False,
    usual_reasons=("Came in for this course", "Was back already"),
)
SAME_TITLE = ProblemKind(
    "same_title",
    "A course of the same name and hours on the same day",
    blocks=False,
    usual_reasons=("Two courses of one name",),
)
SAME_PAPER = ProblemKind(
    "same_paper",
    "The same paper is on record already",
    blocks=False,
    usual_reasons=("One paper for two courses", "One paper for several members"),
)
LONG_DAY = ProblemKind(
    "long_day",
    "In person for longer than a day of training",
    blocks=False,
    usual_reasons=("The paper gives the last day of several",),
)
FASTER_THAN_IT_RUNS = ProblemKind(
    "faster_than_it_runs",
    "Finished faster than the course runs",
    blocks=False,
    usual_reasons=("Tested out of parts of it",),
)
NO_PAPER_AGAIN = ProblemKind(
    "no_paper_again",
    "Many hours entered by one person without a paper",
    blocks=False,
    usual_reasons=("The paper is in the personnel file",),
)
OTHER_THAN_THE_PAPER = ProblemKind(
    "other_than_the_paper",
    "Other hours than the paper or its sender says",
    blocks=False,
    usual_reasons=("POST gives the course these hours", "The hours were read or written wrong"),
)
OTHER_CLASS_LENGTH = ProblemKind(
    "other_class_length",
    "Moved to a class of other days or minutes",
    blocks=False,
    is_of_all=True,
    usual_reasons=("The paper is of this class", "The days of the other class were entered wrong"),
)
ROWS_WAIT = ProblemKind(
    "rows_wait",
    "Rows of the scan that nobody has decided",
    blocks=False,
    is_of_all=True,
    usual_reasons=("Nobody can tell who signed there",),
)
LEFT_OUT = ProblemKind(
    "left_out",
    "Was left out of the credit for teaching it",
    blocks=False,
    usual_reasons=("The reason was wrong",),
)
OTHER_DAY_THAN_TOLD = ProblemKind(
    "other_day_than_told",
    "Another day than its sender says",
    blocks=False,
    usual_reasons=("The paper says this day",),
)
NAME_OF_ANOTHER = ProblemKind(
    "name_of_another",
    "The paper names somebody else",
    blocks=False,
    usual_reasons=("The name was read wrong", "It is the member's former name"),
)
LICENSE_ENDED = ProblemKind(
    "license_ended",
    "The provider's license ended before",
    blocks=False,
    is_of_all=True,
    usual_reasons=("The license was renewed, and is not on file yet",),
)
NO_LICENSE = ProblemKind(
    "no_license",
    "No license of the provider on file",
    blocks=False,
    is_of_all=True,
    usual_reasons=("POST's list of licensed providers has it", "The certificate names its license"),
)
APPROVAL_TO_SHOW = ProblemKind(
    "approval_to_show",
    "Evidence that the training was approved",
    blocks=False,
    is_of_all=True,
    usual_reasons=("The certificate names the approval", "The approval is among the papers"),
)
BEFORE_APPROVAL = ProblemKind(
    "before_approval",
    "Completed before POST approved the course",
    blocks=False,
    is_of_all=True,
    usual_reasons=("POST's approval says that it counts", "The day of approval on file is wrong"),
)
OTHER_PROVIDER_THAN_TOLD = ProblemKind(
    "other_provider_than_told",
    "Another provider than the paper or its sender says",
    blocks=False,
    usual_reasons=("The name was read wrong", "It is another name of the same provider"),
)
ROLL_CALL_TWICE = ProblemKind(
    "roll_call_twice",
    "On record for this course and day already",
    blocks=False,
    usual_reasons=("It was held twice that day",),
)
TAUGHT_ELSEWHERE = ProblemKind(
    "taught_elsewhere",
    "Taught one roll call of the day, and was there at another",
    blocks=False,
    usual_reasons=("One was held after the other",),
)
TEACHER_ELSEWHERE = ProblemKind(
    "teacher_elsewhere",
    "Taught this roll call, and was there at another of the day",
    blocks=False,
    usual_reasons=("One was held after the other",),
)
WARNINGS = (
    CLASS_TOO_SHORT,
    MORE_THAN_ITS_COURSE,
    NOT_ENROLLED,
    HAD_IT_THIS_YEAR,
    ON_LEAVE,
    SAME_TITLE,
    SAME_PAPER,
    LONG_DAY,
    FASTER_THAN_IT_RUNS,
    NO_PAPER_AGAIN,
    OTHER_THAN_THE_PAPER,
    OTHER_CLASS_LENGTH,
    ROWS_WAIT,
    LEFT_OUT,
    OTHER_DAY_THAN_TOLD,
    NAME_OF_ANOTHER,
    LICENSE_ENDED,
    NO_LICENSE,
    APPROVAL_TO_SHOW,
    BEFORE_APPROVAL,
    OTHER_PROVIDER_THAN_TOLD,
    ROLL_CALL_TWICE,
    TAUGHT_ELSEWHERE,
    TEACHER_ELSEWHERE,
)
