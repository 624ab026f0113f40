"""The rules of credit about who gave the training, where no class of ours was: all warn."""

from collections.abc import Iterator

from courses.designations import Source
from courses.models import Course
from frame.rights import Right
from frame.words import us_date
from people.models import Member
from records.credit import problem_kinds as kinds
from records.credit.around import Around
from records.credit.licenses import License, is_of_a_paper, rests_on_license
from records.credit.pre_approvals import rests_on_pre_approval
from records.credit.problem_kinds import Problem, WayOut
from records.credit.proposals import Proposal
from records.credit.rules import Rule


def provider_was_licensed(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """The provider's license on file reaches to the day of completion.

    Source: 11 CSR 75-15.010(4)(A) and (B)
    """
    if not rests_on_license(proposal):
        return
    license = around.licenses[proposal.course.provider_id]
    if license.until is not None and license.until < proposal.completed_on:
        yield Problem(
            kinds.LICENSE_ENDED,
            f"The license of {license.name} on file ended on {us_date(license.until)}, before "
            f"{us_date(proposal.completed_on)}. Have the new one put on file by an administrator, "
            "choose another source, or give the reason when you save.",
            _license_page(proposal.course, license),
        )


def license_is_on_file(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """Credit from a licensed source rests on a license, which no certificate has to name.

    Source: 11 CSR 75-15.010(4)(A) and (B), 75-15.020(4)
    """
    if not rests_on_license(proposal):
        return
    license = around.licenses[proposal.course.provider_id]
    if not license.number:
        yield Problem(
            kinds.NO_LICENSE,
            f"No license of {license.name} is on file, and credit from the source "
            f"“{Source(proposal.source).label}” rests on one. Have its number put on file by an "
            "administrator, choose another source, or say when you save how you know that it is "
            "licensed.",
            _license_page(proposal.course, license),
        )


def approval_is_shown(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """Credit from a pre-approved source rests on evidence that the training was approved.

    The director's list of the year names whose is. Of others, what a paper says nobody but a
    person can tell: whoever enters it says where it stands.

    Source: 11 CSR 75-15.050(1) and (3)
    """
    if not rests_on_pre_approval(proposal):
        return
    provider = proposal.course.provider_id
    if (provider, proposal.completed_on) not in around.pre_approved:
        yield Problem(
            kinds.APPROVAL_TO_SHOW,
            f"{proposal.course.provider} is not on the list of pre-approved sources for "
            f"{us_date(proposal.completed_on)}, so its credit rests on evidence that the state or "
            "the federal agency approved the training (11 CSR 75-15.050(3)). Say where the paper "
            "shows it, put the provider on the list, or choose another source.",
            WayOut(
                "The list of pre-approved sources",
                "courses:pre-approval-list",
                "",
                Right.KEEP_COURSES,
            ),
        )


def was_approved_by_then(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """POST is asked for approval of a course before it is delivered, and no rule lets it reach
    back.

    Source: 11 CSR 75-15.040(2)
    """
    approved_on, on = proposal.course.approved_on, proposal.completed_on
    is_asked = is_of_a_paper(proposal) and proposal.source != Source.NON_POST
    if is_asked and approved_on is not None and on < approved_on:
        yield Problem(
            kinds.BEFORE_APPROVAL,
            f"POST approved the course on {us_date(approved_on)}, and {us_date(on)} is before "
            "that. Correct the day, choose the course that was approved by then, or give the "
            "reason when you save.",
            _approval_page(proposal.course),
        )


def is_of_the_giver_told(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """A known course is that of its provider, whose license or approval the credit rests on.

    Source: 11 CSR 75-15.010(4)
    """
    giver, course = proposal.told.giver, proposal.course
    if giver is not None and giver.provider_pk != course.provider_id:
        yield Problem(
            kinds.OTHER_PROVIDER_THAN_TOLD,
            # No Course ID: a new course is given one only after its warnings were confirmed.
            f"{giver.teller} says “{giver.words}”, and this course is of {course.provider}. "
            "Choose the course of who gave it, or add it with that provider; or give the reason "
            "when you save.",
        )


def _license_page(course: Course, license: License) -> WayOut | None:
    """Where the provider's license is kept; nowhere while the provider is only being added."""
    if not course.provider_id:
        return None
    words = f"The license of {license.name}"
    return WayOut(words, "courses:provider-change", str(course.provider_id), Right.ADMINISTER)


def _approval_page(course: Course) -> WayOut | None:
    """Where the day of approval is kept; nowhere while the course is only being added."""
    if not course.pk:
        return None
    words = f"The approval of {course.course_id}"
    return WayOut(words, "courses:course-change", course.course_id, Right.KEEP_COURSES)


ABOUT_PROVIDERS: tuple[Rule, ...] = (
    provider_was_licensed,
    license_is_on_file,
    approval_is_shown,
    was_approved_by_then,
    is_of_the_giver_told,
)
