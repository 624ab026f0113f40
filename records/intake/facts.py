"""What was sent in, as its pages show it."""

from typing import Any

from courses.tables import days_in_words
from frame.words import hours, us_datetime
from records.intake.models import SentIn
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
        ("Hours", hours(training.hours)),
        ("Instructor", training.instructor),
        ("What it teaches", training.synopsis),
        ("POST control number", training.control_number),
    ]
    if training.answer:
        facts += [("Asked", training.return_reason), ("Answer", training.answer)]
    return [(name, value) for name, value in facts if value]


FACTS = {"outsidetraining": _of_outside_training}


def credit_of(sent_in: SentIn) -> list[Completion]:
    """The credit that was written when it was accepted."""
    return CREDIT[sent_in.kind](sent_in)


def _credit_of_outside_training(sent_in: SentIn) -> list[Completion]:
    written = sent_in.outsidetraining.completion
    return [] if written is None else [written]


CREDIT = {"outsidetraining": _credit_of_outside_training}
