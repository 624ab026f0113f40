"""What was sent in, as its pages show it."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from courses.tables import days_in_words
from frame.words import hours, us_date, us_datetime
from records.intake.models import RollCallTaught, SentIn
from records.intake.roll_call.instructors import instructors_named
from records.models.completion import Completion


def facts_of(sent_in: SentIn) -> list[tuple[str, Any]]:
    """Name and value of all that its sender told."""
    return FACTS[sent_in.kind](sent_in)


def _of_outside_training(sent_in: SentIn) -> list[tuple[str, Any]]:
    training = sent_in.outsidetraining
    facts = [
        ("Sent", training.get_ask_display()),
        ("By", f"{training.sent_by.name} ({training.sent_by.serial_number}), {training.rank}"),
        ("Assignment", training.assignment),
        ("On", us_datetime(training.sent_at)),
        ("Title", training.title),
        ("Given by", training.provider_name),
        ("Days", days_in_words(training.first_on, training.last_on)),
        ("Times", training.times),
        ("Location", training.location),
        ("Semester hours" if training.is_transcript else "Hours", hours(training.hours)),
        ("Instructor", training.instructor),
        ("What it teaches", training.synopsis),
        ("POST control number", training.control_number),
        ("Forwarded to POST", us_datetime(training.forwarded_at)),
        ("Approved by POST on", us_date(training.approved_on)),
        ("Course ID", training.course),
    ]
    if training.answer:
        facts += [("Asked", training.return_reason), ("Answer", training.answer)]
    return [(name, value) for name, value in facts if value]


def _of_challenge(sent_in: SentIn) -> list[tuple[str, Any]]:
    challenge = sent_in.challenge
    line = challenge.about
    facts = [
        ("Says", "A line is missing" if line is None else "A line is wrong"),
        ("By", f"{challenge.sent_by.name} ({challenge.sent_by.serial_number})"),
        ("On", us_datetime(challenge.sent_at)),
        ("To be answered by", us_date(challenge.due_on)),
        ("Day", us_date(challenge.happened_on) if challenge.happened_on else ""),
        *(line_facts(line) if line is not None else ()),
        ("In words", challenge.what),
    ]
    if challenge.answer:
        facts += [("Asked", challenge.return_reason), ("Answer", challenge.answer)]
    if challenge.decided_by is not None:
        facts += [
            ("Decided by", f"{challenge.decided_by.name}, {us_datetime(challenge.decided_at)}"),
            ("Outcome", challenge.get_outcome_display()),
        ]
    return [(name, value) for name, value in facts if value]


def line_facts(line: Completion) -> list[tuple[str, Any]]:
    """The line of the record that is challenged, as it stands on it."""
    stands = "Voided" if line.is_voided else "On the record"
    return [
        (
            "The line",
            format_html(
                '<a class="usa-link" href="{}">{}</a>, completed on {}',
                reverse("records:completion-detail", args=[line.pk]),
                line.course,
                us_date(line.completed_on),
            ),
        ),
        ("It gives", f"{line.earned_in_words}, {line.get_source_display()}"),
        ("It stands", stands),
    ]


def _taught_in_words(taught: RollCallTaught) -> str:
    """Who taught; of one who is voided, by whom, when and why."""
    if taught.voided_by is None:
        return str(taught.member)
    return (
        f"{taught.member} (voided by {taught.voided_by.name} on {us_datetime(taught.voided_at)}: "
        f"{taught.void_reason})"
    )


def _of_roll_call(sent_in: SentIn) -> list[tuple[str, Any]]:
    report = sent_in.rollcallreport
    # Nobody names them before it is accepted.
    taught = report.taught.select_related("member", "voided_by") if report.course_id else ()
    facts = [
        ("By", f"{report.sent_by.name} ({report.sent_by.serial_number}), {report.sent_by.rank}"),
        ("Sent on", us_datetime(report.sent_at)),
        ("Subject", report.get_subject_display()),
        ("Taught", report.title),
        ("Day", us_date(report.held_on)),
        ("Minutes", report.without_credit or report.minutes),
        (
            "Instructor" if len(report.instructors) == 1 else "Instructors",
            instructors_named(report),
        ),
        ("Members who taught", "; ".join(map(_taught_in_words, taught))),
        ("Notes", report.notes),
    ]
    if report.answer:
        facts += [("Asked", report.return_reason), ("Answer", report.answer)]
    return [(name, value) for name, value in facts if value]


FACTS = {
    "challenge": _of_challenge,
    "outsidetraining": _of_outside_training,
    "postrequest": _of_outside_training,
    "rollcallreport": _of_roll_call,
}


def credit_of(sent_in: SentIn) -> list[Completion]:
    """The credit that was written when it was accepted, or that was there already."""
    return CREDIT[sent_in.kind](sent_in)


def _credit_of_outside_training(sent_in: SentIn) -> list[Completion]:
    training = sent_in.outsidetraining
    return [each for each in (training.completion, training.already) if each is not None]


def _credit_of_challenge(sent_in: SentIn) -> list[Completion]:
    written = sent_in.challenge.completion
    return [] if written is None else [written]


def _credit_of_roll_call(sent_in: SentIn) -> list[Completion]:
    """None: whom it gave credit stands beside who was there."""
    return []


CREDIT = {
    "challenge": _credit_of_challenge,
    "outsidetraining": _credit_of_outside_training,
    "postrequest": _credit_of_outside_training,
    "rollcallreport": _credit_of_roll_call,
}
