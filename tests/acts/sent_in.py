"""What is done about what members send in: outside training, requests, roll calls, challenges."""

from records.challenges.actions.deciding import decide_challenge
from records.challenges.actions.sending import answer_challenge
from records.intake.actions import send_back, withdraw
from records.intake.declining import decline_outside_training, decline_roll_call
from records.intake.looks import record_sent_in_look
from records.intake.outside_training import accept_outside_training, answer_outside_training
from records.intake.post_requests import approve_request, forward_to_post
from records.intake.roll_call.actions import Decided, accept_roll_call, answer_roll_call
from records.intake.roll_call.credit import CourseTaught
from records.intake.roll_call.voiding import void_documented
from tests.acts import NOON, TODAY, WHY, Acts
from tests.department import Department
from tests.records.challenges.challenging import a_line, asked, challenge_gap, challenge_line
from tests.records.intake.roll_call.reports import TOLD as ROLL_CALL
from tests.records.intake.roll_call.reports import a_course, a_report, report, taught_by
from tests.records.intake.sending import (
    REQUEST,
    TOLD,
    a_request,
    a_training,
    entry_of,
    send,
    sent_back,
)


def accept_a_training(here: Department) -> object:
    training = send(here.officer)
    return accept_outside_training(
        training=training, entry=entry_of(training), by=here.clerk, now=NOON
    )


def accept_a_roll_call(here: Department) -> object:
    return accept_roll_call(
        report=report(here.sergeant, here.officer),
        decided=Decided(taught=CourseTaught(course=a_course())),
        by=here.clerk,
        now=NOON,
    )


def answer_a_roll_call(here: Department) -> object:
    return answer_roll_call(
        report=a_report(here.sergeant, "returned", clerk=here.clerk),
        answer="Here it is.",
        values=ROLL_CALL,
        members=[here.officer],
        papers=(),
        by=here.sergeant,
        now=NOON,
    )


def void_a_roll_call(here: Department) -> object:
    row = a_report(here.sergeant, "accepted", minutes=10, course=a_course())
    lines = row.lines.values_list("pk", flat=True)
    taught = [each.pk for each in taught_by(row, here.colleague)]
    return void_documented(
        report=row, lines=lines, taught=taught, reason=WHY, by=here.clerk, now=NOON
    )


def approve_a_request(here: Department) -> object:
    training = a_request(here.officer)
    return approve_request(
        training=training,
        entry=entry_of(training, source="approved_course", control_number="P-7"),
        approved_on=TODAY,
        is_attended=False,
        by=here.clerk,
        now=NOON,
    )


def decline_a_training(here: Department) -> object:
    return decline_outside_training(
        training=send(here.officer),
        because="not_kept",
        already=None,
        reason="",
        by=here.clerk,
        now=NOON,
    )


def answer_a_training(here: Department) -> object:
    return answer_outside_training(
        training=sent_back(here.officer, here.clerk),
        answer="Here it is.",
        values=TOLD,
        papers=(),
        by=here.officer,
        now=NOON,
    )


def decide_one(here: Department, outcome: str) -> None:
    given = {"finding": "It is on the roster.", "by": here.clerk, "now": NOON}
    challenge = challenge_line(a_line(here.officer))
    decide_challenge(challenge=challenge, outcome=outcome, **given)


def ask_of_one(here: Department):
    return asked(challenge_gap(here.officer), here.clerk)


def answer_one(here: Department) -> None:
    given = {"papers": (), "by": here.officer, "now": NOON}
    answer_challenge(challenge=ask_of_one(here), answer="Robin Roe.", **given)


ACTS: Acts = {
    "challenge.accept": ("4411", lambda here: decide_one(here, "voided")),
    "challenge.answer": ("4411", answer_one),
    "challenge.decline": ("4411", lambda here: decide_one(here, "stays")),
    "challenge.send": ("4411", lambda here: challenge_gap(here.officer)),
    "challenge.send_back": ("4411", ask_of_one),
    "challenge.withdraw": (
        "4411",
        lambda here: withdraw(sent_in=challenge_gap(here.officer), by=here.officer),
    ),
    "outside_training.accept": ("4411", accept_a_training),
    "outside_training.answer": ("4411", answer_a_training),
    "outside_training.decline": ("4411", decline_a_training),
    "outside_training.send": ("4411", lambda here: send(here.officer)),
    "outside_training.send_back": ("4411", lambda here: sent_back(here.officer, here.clerk)),
    "outside_training.withdraw": (
        "4411",
        lambda here: withdraw(sent_in=a_training(here.officer), by=here.officer),
    ),
    "post_request.accept": ("4411", approve_a_request),
    "post_request.answer": (
        "4411",
        lambda here: answer_outside_training(
            training=a_request(here.officer, "returned"),
            answer="Here it is.",
            values={**TOLD, **REQUEST},
            papers=(),
            by=here.officer,
            now=NOON,
        ),
    ),
    "post_request.decline": (
        "4411",
        lambda here: decline_outside_training(
            training=a_request(here.officer),
            because="not_approved",
            already=None,
            reason="It is no police work.",
            by=here.clerk,
            now=NOON,
        ),
    ),
    "post_request.forward": (
        "4411",
        lambda here: forward_to_post(training=a_request(here.officer), by=here.clerk, now=NOON),
    ),
    "post_request.send": (
        "4411",
        lambda here: send(here.officer, ask="post_request", **REQUEST),
    ),
    "post_request.send_back": (
        "4411",
        lambda here: send_back(
            sent_in=a_request(here.officer), reason="Which hours?", by=here.clerk, now=NOON
        ),
    ),
    "post_request.withdraw": (
        "4411",
        lambda here: withdraw(sent_in=a_request(here.officer), by=here.officer),
    ),
    "roll_call.accept": ("3301", accept_a_roll_call),
    "roll_call.answer": ("3301", answer_a_roll_call),
    "roll_call.decline": (
        "3301",
        lambda here: decline_roll_call(
            report=report(here.sergeant, here.officer), reason=WHY, by=here.clerk, now=NOON
        ),
    ),
    "roll_call.send": ("3301", lambda here: report(here.sergeant, here.officer)),
    "roll_call.send_back": (
        "3301",
        lambda here: send_back(
            sent_in=report(here.sergeant, here.officer), reason=WHY, by=here.clerk, now=NOON
        ),
    ),
    "roll_call.void": ("3301", void_a_roll_call),
    "roll_call.withdraw": (
        "3301",
        lambda here: withdraw(sent_in=a_report(here.sergeant), by=here.sergeant),
    ),
    "sent_in.look": (
        "4411",
        lambda here: record_sent_in_look(sent_in=a_training(here.officer), by=here.clerk),
    ),
}
