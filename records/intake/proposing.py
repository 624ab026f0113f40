"""What the form of a credit is filled with from what a member has sent in."""

from typing import Any

from courses.credit_hours import credit_for_instruction
from courses.designations import Delivery, Source
from courses.models import Course, Provider
from courses.naming import called_just
from frame.search import folded
from records.certificates.beside import ShownPaper, told_by
from records.certificates.proposed import Reading
from records.credit.proposals import Giver, Told
from records.forms.credit import proposed_by
from records.intake.models import OutsideTraining
from records.models import Document

MINUTES_OF_AN_HOUR = 60
NOTHING_READ = Reading()
Ask = OutsideTraining.Ask


def proposed_of_training(training: OutsideTraining, read: Reading = NOTHING_READ) -> dict[str, Any]:
    """What the clerk's form starts from: the known course of that title, or a new one.

    Args:
        read: what the paper says, which goes before what the member typed.
    """
    provider = provider_called(training.provider_name)
    if read.provider is not None:
        provider = Provider.objects.get(pk=read.provider.value)
    number = read.control_number.value if read.control_number else training.control_number
    course = course_numbered(number)
    if read.course is not None:
        course = Course.objects.get(pk=read.course.value)
    if course is None or (provider is not None and course.provider_id != provider.pk):
        course = course_called(training.title, provider)
    if course is not None:
        proposed = {**proposed_by(course), "course": course}
    else:
        proposed = {
            "course": training.title,
            "is_new_course": True,
            "new_provider": provider,
            "provider_name": "" if provider else name_of_new(read, training.provider_name),
            "delivery": Delivery.IN_PERSON,
            **_of_new_course(training, provider),
            **read_of_new_course(read),
        }
    if number:
        proposed["control_number"] = number
    if training.is_request:
        proposed["source"] = source_approved(course, provider)
    completed_on = read.completed_on.value if read.completed_on else training.last_on
    return {**proposed, "completed_on": completed_on}


def told_of(training: OutsideTraining, paper: ShownPaper[Document] | None) -> Told:
    """What its credit should agree with: the paper, or else what the member typed; and the days.

    The hours of a request are those of the clock, those of a transcript semester hours; both give
    others.
    """
    days = (training.first_on, training.last_on)
    told = told_by(paper)._replace(days=days, is_sent_in=True)
    if told.hours is None and training.ask not in {Ask.POST_REQUEST, Ask.COLLEGE}:
        told = told._replace(hours=training.hours, teller=training.sent_by.name)
    if told.giver is None and (provider := provider_called(training.provider_name)):
        giver = Giver(provider.pk, training.provider_name, training.sent_by.name)
        told = told._replace(giver=giver)
    return told


def course_numbered(number: str) -> Course | None:
    """The one course that POST approved under this number, in any case; else None."""
    courses = Course.objects.select_related("provider")
    found = courses.filter(control_number__iexact=number.strip())
    return found[0] if number.strip() and len(found) == 1 else None


def course_called(title: str, provider: Provider | None) -> Course | None:
    """The one course with credit of this title, and of this provider if it is known; else None."""
    found = called_just(title, Course.objects.giving_credit().select_related("provider"))
    if provider is not None:
        found = [course for course in found if course.provider_id == provider.pk]
    return found[0] if len(found) == 1 else None


def provider_called(name: str) -> Provider | None:
    """The one provider of just this name; None where it is none's, or several could be meant."""
    found = [each for each in Provider.objects.search(name) if folded(each.name) == folded(name)]
    return found[0] if len(found) == 1 else None


def name_of_new(read: Reading, typed: str = "") -> str:
    """What a provider that the list has not is called by the paper, or else as it was typed."""
    return read.provider_name.value if read.provider_name else typed


def read_of_new_course(read: Reading) -> dict[str, Any]:
    """The hours on the paper; those of a known course are the course's own."""
    hours = {} if read.hours is None else {"credit_hours": read.hours.value}
    return {**hours, **{key: each.value for key, each in read.area_hours.items()}}


def source_approved(course: Course | None, provider: Provider | None) -> str:
    """The source of what POST approves by itself, of a known course or a new one."""
    approves = course or provider
    return approves.source_once_approved if approves else Source.APPROVED_COURSE


def _of_new_course(training: OutsideTraining, provider: Provider | None) -> dict[str, Any]:
    if training.ask == Ask.POST_REQUEST:
        minutes = int(training.hours * MINUTES_OF_AN_HOUR)
        credit = credit_for_instruction(minutes)
        return {"new_minutes": minutes, "credit_hours": credit}
    if training.ask == Ask.COLLEGE:
        return {"semester_hours": training.hours, "source": Source.COLLEGE}
    if training.ask == Ask.NON_POST:
        return {"credit_hours": training.hours, "source": Source.NON_POST}
    source = provider.default_source if provider else ""
    return {"credit_hours": training.hours, "source": source}
