"""The rules of credit that warn, each once: what mostly is a slip, and a reason can override."""

from collections.abc import Iterator
from decimal import Decimal

from courses.credit_hours import credit_for_instruction
from courses.designations import Delivery, is_credit_by_minutes
from courses.models import Course
from frame.hours import HUNDREDTH
from frame.rights import Right
from frame.search import folded
from frame.words import ended, us_date
from people.models import Member
from people.models.leave import days_of_leave
from records.credit import problem_kinds as kinds
from records.credit.around import Around
from records.credit.day_totals import hours_by_day, total_on
from records.credit.problem_kinds import Problem, WayOut
from records.credit.proposals import ClassLength, Proposal
from records.credit.rules import Rule
from records.models import Completion

# Nothing but a choice: ten hours of the clock in person, and a day of training on one's word.
MOST_TRAINED_IN_A_DAY = Decimal("12.00")
MOST_ON_ONE_WORD = Decimal("8.00")


def class_is_long_enough(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """The minutes of the class earn the hours that its course gives.

    Hours that POST approved win over the arithmetic, in a class as long as the course.

    Source: 11 CSR 75-15.020(3)(A)
    """
    course, minutes = proposal.course, around.minutes_of(proposal)
    if proposal.minutes is not None or proposal.role != Completion.Role.ATTENDEE:
        return
    if not _minutes_decide(proposal, minutes):
        return
    earned = credit_for_instruction(minutes)
    if proposal.credit_hours > earned:
        # Without a class it may be a new course, which is given its Course ID only later.
        named = course.course_id if proposal.course_session else "The course"
        gives = f"{named} gives {proposal.credit_hours} hours"
        yield Problem(
            kinds.CLASS_TOO_SHORT,
            f"{gives} for {course.instruction_minutes:,} minutes, but the {minutes:,} minutes of "
            f"this class earn {earned}. Correct the days of the class, or give the reason when "
            "you save."
            if proposal.course_session
            else f"{gives}, but its {minutes:,} minutes earn {earned}, and POST has not approved "
            "more. Correct the course, or give the reason when you save.",
        )


def gives_no_more_than_its_course(
    proposal: Proposal, around: Around, by: Member
) -> Iterator[Problem]:
    """Where minutes don't decide, nobody earns more than the course gives."""
    gives = proposal.course.credit_hours
    if proposal.role != Completion.Role.ATTENDEE or proposal.credit_hours <= gives:
        return
    if not _minutes_decide(proposal, around.minutes_of(proposal)):
        yield Problem(
            kinds.MORE_THAN_ITS_COURSE,
            # No Course ID: a new course is given one only after its warnings were confirmed.
            f"{_exact(proposal.credit_hours)} hours are more than the {_exact(gives)} that the "
            "course gives. Correct the hours, or give the reason when you save.",
        )


def _minutes_decide(proposal: Proposal, minutes: int) -> bool:
    """Whether the minutes are the measure: not where POST approved the hours, in a class as long
    as its course."""
    course = proposal.course
    is_approved = course.post_state == Course.PostState.APPROVED
    if is_approved and minutes >= course.instruction_minutes:
        return False
    return is_credit_by_minutes(proposal.source, proposal.delivery)


def enrolled_like_others(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """Where people are enrolled in a class, who is not may be a slip of the pen."""
    if proposal.course_session is None or proposal.role != Completion.Role.ATTENDEE:
        return
    enrolled = around.enrolled.get(proposal.course_session.pk, set())
    if enrolled and proposal.member.serial_number not in enrolled:
        others = "another member is" if len(enrolled) == 1 else f"{len(enrolled)} others are"
        yield Problem(
            kinds.NOT_ENROLLED,
            f"Not enrolled in this class, though {others}. "
            f"Correct the serial number, or give the reason when you save.",
        )


def not_had_this_year(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """The same course twice in one year is mostly one attendance entered twice.

    Who teaches it does so as often as it is given, and each time counts (75-15.020(3)(B)).
    """
    if proposal.role != Completion.Role.ATTENDEE:
        return
    days = [credit.on for credit in around.before(proposal) if credit.is_of_another_day(proposal)]
    if days:
        yield Problem(
            kinds.HAD_IT_THIS_YEAR,
            f"Had {proposal.course.course_id} this year already, on {us_date(min(days))}. "
            f"{proposal.leave_out}, or give the reason when you save.",
        )


def not_on_leave(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """Who is on leave trains seldom; somebody else's serial number is likelier."""
    member = proposal.member
    for starts_on, ends_on in around.leaves.get(member.serial_number, ()):
        is_over = ends_on is not None and ends_on < proposal.starts_on
        if starts_on <= proposal.completed_on and not is_over:
            yield Problem(
                kinds.ON_LEAVE,
                f"{member.last_name} was on leave {days_of_leave(starts_on, ends_on)}. "
                f"{proposal.leave_out}, or give the reason when you save.",
            )
            return


def not_under_another_number(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """The same name, hours and day under another Course ID is mostly one course entered twice."""
    for credit in around.before(proposal):
        if (
            credit.on == proposal.completed_on
            and credit.role == proposal.role
            and credit.course_pk != proposal.course.pk
            and credit.course_hours == proposal.course.credit_hours
            and folded(credit.course_title) == folded(proposal.course.title)
        ):
            yield Problem(
                kinds.SAME_TITLE,
                f"{proposal.member.last_name} has another course called “{credit.course_title}” "
                f"on {us_date(credit.on)}, of {_exact(credit.course_hours)} hours too. "
                f"{proposal.leave_out}, or give the reason when you save.",
            )
            return


def paper_proves_nothing_else(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """A file that is the evidence of another credit was mostly sent twice.

    What is of nobody's own record, as the file of an import, proves the credit of many.
    """
    paper = proposal.evidence
    if paper is None or paper.member_id is None:
        return
    for use in around.papers.get(paper.sha256, ()):
        whose = "" if use.serial_number == proposal.member.serial_number else f" of {use.member}"
        yield Problem(
            kinds.SAME_PAPER,
            ended(
                f"“{paper.name}” is on record already, as the paper of {use.course} on "
                f"{us_date(use.on)}{whose}"
            )
            + f" {proposal.leave_out}, or give the reason when you save.",
        )
        return


def day_is_no_longer_than_training_is(
    proposal: Proposal, around: Around, by: Member
) -> Iterator[Problem]:
    """In person in two courses for longer than anybody trains in a day, they were one or two.

    Classes have hours of their own, and `once_and_in_one_place` looks at these.
    """
    mine = around.own_credit(proposal)
    if not mine.is_in_person:
        return
    others = [
        credit
        for credit in around.others(proposal)
        if credit.is_in_person
        and (credit.class_pk is None or mine.class_pk is None)
        and not credit.is_of_course(proposal)
    ]
    for day, hours in sorted(hours_by_day(mine, around.days_of(mine.class_pk)).items()):
        theirs = total_on(day, others, around)
        if theirs and hours and hours + theirs > MOST_TRAINED_IN_A_DAY:
            yield Problem(
                kinds.LONG_DAY,
                f"{proposal.member.last_name} would have been in courses for "
                f"{_exact(hours + theirs)} credit hours on {us_date(day)}, {_exact(hours)} of them "
                f"here and {_exact(theirs)} elsewhere. Correct the day, or give the reason when "
                "you save.",
            )
            return


def takes_its_time(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """A computer-based course runs for its minutes; who was faster may not have seen it all."""
    spent, runs = proposal.minutes_spent, proposal.course.instruction_minutes
    if spent is not None and proposal.delivery == Delivery.COMPUTER_BASED and spent < runs:
        yield Problem(
            kinds.FASTER_THAN_IT_RUNS,
            # No Course ID: a new course is given one only after its warnings were confirmed.
            f"Done in {spent:,} minutes, and the course runs for {runs:,}. Correct the minutes, or "
            "give the reason when you save.",
        )


def is_proved_or_seldom(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """Hours that nothing but one person's word stands for stay few."""
    mine = around.own_credit(proposal)
    if mine.class_pk is not None or mine.has_paper or not mine.hours:
        return
    year = proposal.completed_on.year
    alike = [
        credit.hours
        for credit in around.others(proposal)
        if credit.class_pk is None
        and not credit.has_paper
        and credit.on.year == year
        # What they entered before a merge is looked up where somebody else's key is met.
        and (credit.entered_by in {by.pk, None} or credit.entered_by in by.own_keys)
        and not (credit.is_of_course(proposal) and credit.on == proposal.completed_on)
    ]
    total = mine.hours + sum(alike, Decimal(0))
    if total > MOST_ON_ONE_WORD:
        entered = "With this you" if alike else "You"
        yield Problem(
            kinds.NO_PAPER_AGAIN,
            f"{entered} enter {_exact(total)} hours of {year} for "
            f"{proposal.member.last_name} without a class or a paper. Attach the paper, or give "
            "the reason when you save.",
        )


def gives_the_hours_told(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """A known course proposes its own hours, which may not be those of this paper."""
    told = proposal.told
    if told.hours is not None and told.hours != proposal.credit_hours:
        yield Problem(
            kinds.OTHER_THAN_THE_PAPER,
            f"{told.teller} says {_exact(told.hours)} hours, and {_exact(proposal.credit_hours)} "
            "stand here. Correct the hours or the course, or give the reason when you save.",
        )


def is_of_a_class_as_long(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """Who was on the sheet of a class was not seen on more days by moving it to a longer one."""
    paper, course_session = proposal.told.sheet_of, proposal.course_session
    if paper is None or course_session is None or proposal.minutes is not None:
        return
    days = around.days_of(course_session.pk)
    here = ClassLength(len({day.on for day in days}), around.minutes_of(proposal))
    if here != paper:
        yield Problem(
            kinds.OTHER_CLASS_LENGTH,
            f"The sheet was saved on a class of {paper}, and this one has {here}. Choose another "
            "class, or say when you save how the paper shows who was there for all of it.",
        )


def has_no_row_that_waits(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """Every row of the sheet's scan is decided, for who signed there may have less, or no line."""
    course_session = proposal.course_session
    if course_session is None or not any(proposal.told.rows_waiting):
        return
    yield Problem(
        kinds.ROWS_WAIT,
        f"{proposal.told.rows_waiting}. Decide that first, for nobody can once the sheet is saved; "
        "or give the reason when you save.",
        WayOut(
            "The rows that were read",
            "records:sheet-read",
            str(course_session.pk),
            Right.ENTER_COMPLETIONS,
        ),
    )


def is_of_the_days_told(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """A year that was typed wrong credits another year.

    So does a first day where New Year lies between: credit is of the year of its completion.

    Source: 11 CSR 75-15.010(1)
    """
    if proposal.told.days is None:
        return
    on, (first, last) = proposal.completed_on, proposal.told.days
    if first <= on <= last and on.year == last.year:
        return
    until = f" to {us_date(last)}" if last != first else ""
    said = f"Its sender says {us_date(first)}{until}, and {us_date(on)} stands here."
    if first <= on <= last:
        said += f" It counts in the year in which it was completed, {last.year}."
    yield Problem(
        kinds.OTHER_DAY_THAN_TOLD,
        f"{said} Correct the day, or give the reason when you save.",
    )


def not_left_out(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """Who was left out of the credit for teaching a class gets it by no other door unasked."""
    if proposal.role == Completion.Role.INSTRUCTOR and (why := around.why_left_out(proposal)):
        yield Problem(
            kinds.LEFT_OUT,
            f"Was left out of the credit for teaching a class of {proposal.course.course_id} on "
            f"this day, because “{why.rstrip('.')}”. {proposal.leave_out}, or give the reason "
            "when you save.",
        )


def is_of_who_sent_it(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """A paper in another name was mostly sent by mistake, or entered for the wrong member."""
    if name := proposal.told.other_name:
        way_out = (
            "Send it back if it is somebody else’s"
            if proposal.told.is_sent_in
            else "Correct the member"
        )
        yield Problem(
            kinds.NAME_OF_ANOTHER,
            f"The paper names “{name}”, and this would be credit of {proposal.member.last_name}. "
            f"{way_out}, or give the reason when you save.",
        )


WARNING: tuple[Rule, ...] = (
    class_is_long_enough,
    gives_no_more_than_its_course,
    enrolled_like_others,
    not_had_this_year,
    not_on_leave,
    not_under_another_number,
    paper_proves_nothing_else,
    day_is_no_longer_than_training_is,
    takes_its_time,
    is_proved_or_seldom,
    gives_the_hours_told,
    is_of_a_class_as_long,
    has_no_row_that_waits,
    is_of_the_days_told,
    not_left_out,
    is_of_who_sent_it,
)


def _exact(hours: Decimal) -> Decimal:
    return hours.quantize(HUNDREDTH)
