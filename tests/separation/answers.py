"""What each step of each life answers to who takes it about themselves, and each write besides.

A new step, or a new page that writes, has no answer here, and fails `test_separation.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils import timezone

from compliance.states import BOOKING, DECISION, EXEMPTION
from courses.states import CLASS
from frame.merging.moving import plan_of
from frame.transitions import Life
from people.leaving import Leaving, departure_of
from people.models import Member
from people.states.designations import DESIGNATION
from people.states.elements import ELEMENT
from people.states.guarded_changes import GUARDED_CHANGE
from people.states.leaves import LEAVE
from people.states.one_time_passwords import ONE_TIME_PASSWORD
from people.states.role_requests import ROLE_REQUEST
from records.intake.states import (
    CHALLENGE,
    OUTSIDE_TRAINING,
    POST_REQUEST,
    ROLL_CALL,
    ROLL_CALL_LINE,
    ROLL_CALL_TAUGHT,
)
from records.leavers.states import LEAVER_PACK
from records.releases.states import RELEASE
from records.retention.states import HOLD, ORDER
from records.states import COMPLETION, LEFT_OUT, SCAN, SHEET
from tests.department import Department
from tests.factories import CompletionFactory, CourseFactory, MemberFactory
from tests.people.keeping import element_form, member_form
from tests.records.sheets import a_class, draft


class Answer(Enum):
    """What somebody is told who would do it about themselves."""

    NEVER = "another does it, and oneself is refused"
    ALONE = "nobody but oneself does it, of what one has sent"
    STOPS = "it only takes away what would be given to oneself, so oneself may too"
    KEEPS = "it only keeps what there is, or asks another to decide, so oneself may too"
    MANY = "it is about a class, a sheet or an element, and of nobody"
    BY_ITSELF = "the product does it by itself, and nobody may"


NEVER, ALONE, STOPS = Answer.NEVER, Answer.ALONE, Answer.STOPS
KEEPS, MANY, BY_ITSELF = Answer.KEEPS, Answer.MANY, Answer.BY_ITSELF
OF_SENT_IN = {
    "Send it": ALONE,
    "Answer and send it again": ALONE,
    "Withdraw it": ALONE,
    "Send it back": NEVER,
}

# Entering and approving the same outside training, deciding one's own challenge, one's own role,
# one's own record: what issue and policy name are rows of this table.
STEPS: dict[Life[Any, Any], dict[str, Answer]] = {
    CLASS: dict.fromkeys(
        (
            "Schedule a class",
            "Take it over from a file",
            "Change the class",
            "Enroll members",
            "Take a member out",
            "Cancel the class",
            "Move its members to another class",
            "Reinstate the class",
            "Save its sheet",
            "Open its sheet again",
        ),
        MANY,
    ),
    # Of one's own line on it, `WRITES` tells.
    SHEET: dict.fromkeys(
        (
            "Begin the sheet",
            "Add, mend and remove lines",
            "Discard the draft",
            "Save the sheet",
            "Close it again, nothing written",
            "Open the sheet again",
            "Void the whole sheet",
            "Take the whole sheet back",
            "Move the whole sheet to another class",
        ),
        MANY,
    ),
    SCAN: {"Attach the scan": MANY, "Void it": MANY},
    ELEMENT: dict.fromkeys(
        ("Add an element", "Change the element", "Close the element", "Open the element again"),
        MANY,
    ),
    COMPLETION: {"Void it": NEVER},
    LEFT_OUT: {"Take it back": NEVER},
    EXEMPTION: {"Enter the exemption": NEVER, "Void it": NEVER},
    BOOKING: {"Book the credit": NEVER, "Void it": NEVER},
    DECISION: {
        "Enter the application, decided or not": NEVER,
        "Enter the decision": NEVER,
        "Void it": NEVER,
    },
    OUTSIDE_TRAINING.life: {**OF_SENT_IN, "Accept it": NEVER, "Decline it": NEVER},
    POST_REQUEST.life: {
        **OF_SENT_IN,
        "Forward it to POST": NEVER,
        "Note its approval": NEVER,
        "Decline it": NEVER,
    },
    CHALLENGE.life: {**OF_SENT_IN, "Uphold it": NEVER, "Leave the record as it is": NEVER},
    ROLL_CALL.life: {
        **OF_SENT_IN,
        "Accept it": NEVER,
        "Decline it": NEVER,
        # Of those who were there, whoever sent it; one's own line is refused (below).
        "Void who is documented": MANY,
    },
    ROLL_CALL_LINE: {"Void it": NEVER},
    ROLL_CALL_TAUGHT: {"Void it": NEVER},
    DESIGNATION: {
        "Designate a member": NEVER,
        "Say that it is still needed": NEVER,
        "End the designation": NEVER,
    },
    ROLE_REQUEST: {
        "Ask for a role that audits, decides or administers": NEVER,
        "Confirm the role": NEVER,
        "Stop the request": STOPS,
    },
    ONE_TIME_PASSWORD: {
        "Make a one-time password": NEVER,
        "Confirm the one-time password": NEVER,
        "Stop the one-time password": STOPS,
    },
    GUARDED_CHANGE: {"Say to have seen it": NEVER},
    LEAVER_PACK: {
        "Prepare it": NEVER,
        "Hand it over": NEVER,
        "Withdraw it for another": NEVER,
        "Correct what is noted of it": NEVER,
    },
    # Of one's own request; about one's own record, `test_separation.py` asks besides.
    RELEASE: {
        **dict.fromkeys(
            (
                "Ask for a release",
                "Answer",
                "Add a paper",
                "Void a paper",
                "Withdraw the request",
            ),
            KEEPS,
        ),
        **dict.fromkeys(
            (
                "Build the packet",
                "Hand the packet over",
                "Correct the hand-over",
                "Note that the letter was sent",
                "Say whether a copy left",
            ),
            KEEPS,
        ),
        "Take the request over": NEVER,
        "Ask back": NEVER,
        "Say why it takes longer": NEVER,
        "Grant the release": NEVER,
        "Deny the release": NEVER,
        "Answer that nothing is on record": NEVER,
        "Take the decision back": NEVER,
        "Let what was granted expire": BY_ITSELF,
    },
    HOLD: {"Place a hold": NEVER, "Lift the hold": NEVER},
    # The order of who asked for it: oneself takes it back, and another gives the second signature.
    ORDER: {
        "Order the destruction": KEEPS,
        "Take the order back": STOPS,
        "Refuse the order": STOPS,
        "Confirm the order": NEVER,
        "Have the rest carried out": NEVER,
    },
    LEAVE: {
        "Enter a leave": NEVER,
        "Take a voided one over from a file": NEVER,
        "Enter its last day": NEVER,
        "Void it": NEVER,
    },
}


@dataclass(frozen=True)
class Write:
    """A write that is no step of a life, sent about somebody.

    Args:
        seat: whose work it is.
        words: of the refusal, to who sends it about themselves.
        asked: the keys of its address and its form, about a member.
    """

    seat: str
    words: str
    asked: Callable[[Department, Member], tuple[dict[str, Any], dict[str, Any]]]


def _credit(department: Department, member: Member) -> tuple[dict[str, Any], dict[str, Any]]:
    course = CourseFactory().course_id
    return {}, {"member": member.serial_number, "course": course, "completed_on": "2026-03-10"}


def _sheet(department: Department, member: Member) -> tuple[dict[str, Any], dict[str, Any]]:
    sheet = draft(a_class(), member.serial_number, department.clerk)
    return {"pk": sheet.course_session_id}, {"version": sheet.version}


def _taught(department: Department, member: Member) -> tuple[dict[str, Any], dict[str, Any]]:
    course_session = a_class(state="closed")
    course_session.instructors.add(member)
    return {"pk": course_session.pk}, {f"minutes-{member.serial_number}": "400"}


def _kept(department: Department, member: Member) -> tuple[dict[str, Any], dict[str, Any]]:
    credit = CompletionFactory(
        member=member, course_session=a_class(state="closed"), role="instructor"
    )
    return {"pk": credit.pk}, {"reason": "Taught the first half."}


def _changed(department: Department, member: Member) -> tuple[dict[str, Any], dict[str, Any]]:
    squad = str(department.elements["Squad 310"].pk)
    named = {"first_name": member.first_name, "last_name": member.last_name, "suffix": ""}
    hired_on = str(member.hired_on)
    form = member_form(department, **named, element=squad, hired_on=hired_on, kind=member.kind)
    return {"pk": member.pk}, form


def _merged(department: Department, member: Member) -> tuple[dict[str, Any], dict[str, Any]]:
    into = MemberFactory(last_name=member.last_name)
    seal = plan_of(into, member).seal
    return {"pk": member.pk, "into_pk": into.pk}, {"reason": "Twice.", "confirmed": seal}


def _separated(department: Department, member: Member) -> tuple[dict[str, Any], dict[str, Any]]:
    last_on = timezone.localdate()
    seal = departure_of(Leaving([member], last_on=last_on), today=last_on).seal
    form = {"members": member.serial_number, "separated_on": str(last_on), "confirmed": seal}
    return {}, form


def _moved(department: Department, member: Member) -> tuple[dict[str, Any], dict[str, Any]]:
    to = department.elements["Squad 310"]
    seal = departure_of(Leaving([member], to=to), today=timezone.localdate()).seal
    return {}, {"members": member.serial_number, "element": str(to.pk), "confirmed": seal}


def _led(department: Department, member: Member) -> tuple[dict[str, Any], dict[str, Any]]:
    form = element_form(department, supervisors=member.serial_number)
    return {"pk": department.elements["Squad 110"].pk}, form


def _signed_out(department: Department, member: Member) -> tuple[dict[str, Any], dict[str, Any]]:
    return {"pk": member.pk}, {}


WRITES: dict[str, Write] = {
    "records:credit-new": Write("clerk", "nobody credits their own completion", _credit),
    "records:sheet-review": Write("clerk", "nobody credits their own completion", _sheet),
    "records:teaching-decide": Write("clerk", "", _taught),
    "records:teaching-keep": Write("clerk", "This is your own credit", _kept),
    "people:member-change": Write("administrator", "decides about your own record", _changed),
    "people:member-merge-into": Write("administrator", "decides about your own record", _merged),
    "people:member-separate": Write(
        "administrator", "You can&#x27;t separate yourself", _separated
    ),
    "people:member-move": Write("administrator", "You can&#x27;t move yourself", _moved),
    "people:element-change": Write("administrator", "You can&#x27;t put yourself in charge", _led),
    "people:sessions-end-of-member": Write(
        "administrator", "End your own on the page of your sessions", _signed_out
    ),
}
# Pages that write, and are neither of a step nor above, with the reason why nobody is refused.
BESIDES: dict[str, str] = {
    **dict.fromkeys(
        (
            *("courses:course-add", "courses:course-change", "courses:course-merge-into"),
            *("courses:course-merge-undo", "courses:location-add", "courses:location-change"),
            *("courses:location-merge", "courses:instructor-add", "courses:instructor-change"),
            *("courses:provider-add", "courses:provider-change", "courses:pre-approval-add"),
            *("courses:pre-approval-change", "courses:pre-approval-copy"),
            "courses:pre-approval-remove",
        ),
        "of the catalogue, and of no member",
    ),
    **dict.fromkeys(
        ("compliance:question-answer", "compliance:rules-approve"), "of the law, and of no member"
    ),
    **dict.fromkeys(
        ("compliance:report-on-paper", "events:event-log-check", "events:event-log-file"),
        "writes nothing but a file of what the asker may read anyway",
    ),
    **dict.fromkeys(("imports:take-all", "list-on-paper"), "the same"),
    **dict.fromkeys(
        (
            *("imports:import-add", "imports:import-columns", "imports:import-headings"),
            *("imports:import-leave", "imports:import-write"),
        ),
        "each row of a file is asked what its form is asked; "
        "tests/records/imports and tests/people/imports look at one's own",
    ),
    **dict.fromkeys(
        (
            *(
                "jobs:job-cancel",
                "notices:mail-choices",
            ),
            *("notices:notice-read-all", "session-list"),
            *("password-change", "one-time-password-refuse", "sign-in", "sign-out"),
        ),
        "one's own work, notices, sessions and password",
    ),
    **dict.fromkeys(
        ("people:member-add", "people:member-merge-undo", "people:member-withdraw"),
        "of somebody who is not the asker: a new member; one merged away, who can't sign in; one "
        "who did nothing here",
    ),
    **dict.fromkeys(
        (
            *("desk:transcript", "records:certificate-issue", "records:class-certificates"),
            "records:paper-confirm",
        ),
        "a paper of what is on record anyway, which oneself may have too",
    ),
    **dict.fromkeys(
        (
            *("records:pack-read-in-new", "records:pack-credit-confirm"),
            "records:pack-credit-leave-out",
        ),
        "one's own pack is refused; tests/records/leavers look at it",
    ),
    "people:serial-number-correct": "a name that gives nothing; its trail tells who had it",
    "people:member-unlock": "who is locked out sends nothing",
    **dict.fromkeys(
        ("people:sessions-end-all", "people:sign-in-limit-lift"), "of everybody who signs in"
    ),
    "people:mail-again": "sends what another write has told",
}
