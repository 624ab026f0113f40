"""The truth of every transition: who may take it, from which state, and about whom."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import resolve, reverse
from django.utils import timezone

from compliance.actions.bookings import book_completion, void_booking
from compliance.actions.decisions import void_decision
from compliance.actions.exemptions import add_exemption, void_exemption
from compliance.states import BOOKING, DECISION, EXEMPTION
from courses.states import CLASS
from events.kinds import kind_named
from events.models import Event
from frame.files import checked_file
from frame.rights import Right
from frame.state_diagrams import states_page
from frame.transitions import LIVES, Transition
from kcpd_training.management.commands.write_states import PAGE
from people.models import GuardedChange, Leave, Member, OneTimePassword, RoleRequest
from people.states.designations import DESIGNATION
from people.states.elements import ELEMENT
from people.states.guarded_changes import GUARDED_CHANGE
from people.states.leaves import LEAVE
from people.states.one_time_passwords import ONE_TIME_PASSWORD
from people.states.role_requests import ROLE_REQUEST
from records.actions.completions import void_completion
from records.actions.sheet_scans import attach_scan, void_scan
from records.intake.roll_call.voiding import void_documented
from records.intake.states import (
    CHALLENGE,
    OUTSIDE_TRAINING,
    POST_REQUEST,
    ROLL_CALL,
    ROLL_CALL_LINE,
    ROLL_CALL_TAUGHT,
)
from records.leavers.states import LEAVER_PACK
from records.models import (
    DestructionOrder,
    DestructionRow,
    LegalHold,
    ReleaseRequest,
    RollCallLine,
    RollCallTaught,
    SheetLine,
    SheetScan,
    SignInSheet,
    TeachingLeftOut,
)
from records.releases.states import RELEASE, TAKE_OVER
from records.retention.states import HOLD, ORDER
from records.states import COMPLETION, LEFT_OUT, SCAN, SHEET
from tests.access.test_access_matrix import ROWS
from tests.department import SEATS, Department
from tests.factories import (
    BookingFactory,
    CompletionFactory,
    CourseSessionFactory,
    DecisionFactory,
    DocumentFactory,
    ElementFactory,
    ExemptionFactory,
    MemberFactory,
    RoleDesignationFactory,
)
from tests.records.challenges.challenging import a_challenge
from tests.records.intake.roll_call.reports import a_report, taught_by
from tests.records.intake.sending import a_request, a_training
from tests.records.leavers.packs import a_pack
from tests.records.releases.asking import a_release
from tests.uploads import pdf

# What may be done in each state, by who holds the right.
MAY = {
    CLASS: {
        "scheduled": {
            "Change the class",
            "Enroll members",
            "Take a member out",
            "Cancel the class",
            "Save its sheet",
        },
        "held": {
            "Change the class",
            "Enroll members",
            "Take a member out",
            "Cancel the class",
            "Save its sheet",
        },
        "closed": {"Open its sheet again"},
        "cancelled": {"Move its members to another class", "Reinstate the class"},
    },
    SHEET: {
        "draft": {
            "Add, mend and remove lines",
            "Discard the draft",
            "Save the sheet",
            "Close it again, nothing written",
        },
        "saved": {
            "Open the sheet again",
            "Void the whole sheet",
            "Take the whole sheet back",
            "Move the whole sheet to another class",
        },
    },
    DECISION: {
        "pending": {"Enter the decision", "Void it"},
        "granted": {"Void it"},
        "denied": {"Void it"},
        "void": set(),
    },
    EXEMPTION: {"on_record": {"Void it"}, "void": set()},
    BOOKING: {"on_record": {"Void it"}, "void": set()},
    COMPLETION: {"on_record": {"Void it"}, "void": set()},
    SCAN: {"on_record": {"Void it"}, "void": set()},
    LEFT_OUT: {"on_record": {"Take it back"}, "void": set()},
    OUTSIDE_TRAINING.life: {
        "sent": {"Send it back", "Accept it", "Decline it", "Withdraw it"},
        "returned": {"Answer and send it again", "Withdraw it"},
        "accepted": set(),
        "declined": set(),
        "withdrawn": set(),
    },
    POST_REQUEST.life: {
        "sent": {
            "Forward it to POST",
            "Send it back",
            "Note its approval",
            "Decline it",
            "Withdraw it",
        },
        "forwarded": {"Send it back", "Note its approval", "Decline it"},
        "returned": {"Answer and send it again", "Withdraw it"},
        "accepted": set(),
        "declined": set(),
        "withdrawn": set(),
    },
    CHALLENGE.life: {
        "sent": {"Send it back", "Uphold it", "Leave the record as it is", "Withdraw it"},
        "returned": {"Answer and send it again", "Withdraw it"},
        "accepted": set(),
        "declined": set(),
        "withdrawn": set(),
    },
    ROLL_CALL.life: {
        "sent": {"Send it back", "Accept it", "Decline it", "Withdraw it"},
        "returned": {"Answer and send it again", "Withdraw it"},
        "accepted": {"Void who is documented"},
        "declined": set(),
        "withdrawn": set(),
    },
    ROLL_CALL_LINE: {"on_record": {"Void it"}, "void": set()},
    ROLL_CALL_TAUGHT: {"on_record": {"Void it"}, "void": set()},
    DESIGNATION: {"held": {"End the designation", "Say that it is still needed"}, "ended": set()},
    ROLE_REQUEST: {
        "waiting": {"Confirm the role", "Stop the request"},
        "given": set(),
        "stopped": set(),
    },
    GUARDED_CHANGE: {"not_seen": {"Say to have seen it"}, "seen": set()},
    ONE_TIME_PASSWORD: {
        "waiting": {"Confirm the one-time password", "Stop the one-time password"},
        "open": {"Stop the one-time password"},
        "used": set(),
        "stopped": set(),
    },
    LEAVE: {"on_record": {"Enter its last day", "Void it"}, "void": set()},
    LEAVER_PACK: {
        "prepared": {"Hand it over", "Withdraw it for another"},
        "handed_over": {"Correct what is noted of it"},
        "withdrawn": set(),
    },
    RELEASE: {
        "asked": {
            "Add a paper",
            "Ask back",
            "Say whether a copy left",
            "Void a paper",
            "Say why it takes longer",
            "Grant the release",
            "Deny the release",
            "Answer that nothing is on record",
            "Take the request over",
            "Withdraw the request",
        },
        "asked_back": {
            "Add a paper",
            "Answer",
            "Note that the letter was sent",
            "Say whether a copy left",
            "Void a paper",
            "Say why it takes longer",
            "Take the request over",
            "Withdraw the request",
        },
        "granted": {
            "Add a paper",
            "Build the packet",
            "Say whether a copy left",
            "Void a paper",
            "Say why it takes longer",
            "Take the decision back",
            "Take the request over",
            "Withdraw the request",
        },
        "denied": {
            "Note that the letter was sent",
            "Say whether a copy left",
            "Void a paper",
            "Take the decision back",
            "Take the request over",
        },
        "nothing": {
            "Note that the letter was sent",
            "Say whether a copy left",
            "Void a paper",
            "Take the decision back",
            "Take the request over",
        },
        "built": {
            "Add a paper",
            "Hand the packet over",
            "Say whether a copy left",
            "Void a paper",
            "Say why it takes longer",
            "Take the decision back",
            "Take the request over",
            "Withdraw the request",
        },
        "handed_over": {"Correct the hand-over", "Say whether a copy left", "Void a paper"},
        "withdrawn": {"Say whether a copy left", "Void a paper"},
        "expired": {"Take the decision back", "Say whether a copy left", "Void a paper"},
    },
    ELEMENT: {
        "open": {"Change the element", "Close the element"},
        "closed": {"Open the element again"},
    },
    HOLD: {"stands": {"Lift the hold"}, "lifted": set()},
    ORDER: {
        "asked": {"Confirm the order", "Refuse the order", "Take the order back"},
        "confirmed": {"Have the rest carried out"},
        "done": set(),
        "nothing_went": set(),
        "stopped": set(),
    },
}
MAKES = {
    CLASS: {"Schedule a class", "Take it over from a file"},
    SHEET: {"Begin the sheet"},
    DECISION: {"Enter the application, decided or not"},
    EXEMPTION: {"Enter the exemption"},
    BOOKING: {"Book the credit"},
    COMPLETION: set(),  # the one door for credit makes them
    SCAN: {"Attach the scan"},
    LEFT_OUT: set(),  # deciding on the teaching of a class makes it
    OUTSIDE_TRAINING.life: {"Send it"},
    POST_REQUEST.life: {"Send it"},
    CHALLENGE.life: {"Send it"},
    ROLL_CALL.life: {"Send it"},
    ROLL_CALL_LINE: set(),  # who is documented is made by accepting the report
    ROLL_CALL_TAUGHT: set(),  # and who taught
    DESIGNATION: {"Designate a member"},
    ROLE_REQUEST: {"Ask for a role that audits, decides or administers"},
    ONE_TIME_PASSWORD: {"Make a one-time password"},
    GUARDED_CHANGE: set(),  # what one administrator does makes it
    LEAVE: {"Enter a leave", "Take a voided one over from a file"},
    LEAVER_PACK: {"Prepare it"},
    RELEASE: {"Ask for a release"},
    ELEMENT: {"Add an element"},
    HOLD: {"Place a hold"},
    ORDER: {"Order the destruction"},
}
# Whose work the steps are, where they are not the clerk's.
KEEPERS = {
    **dict.fromkeys(
        (DESIGNATION, ROLE_REQUEST, ONE_TIME_PASSWORD, ELEMENT, LEAVE), "administrator"
    ),
    GUARDED_CHANGE: "auditor",
    **dict.fromkeys((RELEASE, HOLD, ORDER), "ogc"),
}
# Steps that another takes than whose work the others of that life are.
BY_ANOTHER = {
    "Order the destruction": "hrd",
    "Take the order back": "hrd",
    "Take the request over": "clerk",
}
# Steps that others take besides. Whom they may take them for, the action asks.
LEADERS = {"sergeant", "other_sergeant", "commander"}
# Who sees all records and may ask goes on with what another asked; HRD decides as OGC does.
ASKERS_STEPS = {
    "Add a paper",
    "Answer",
    "Build the packet",
    "Hand the packet over",
    "Correct the hand-over",
    "Note that the letter was sent",
    "Say whether a copy left",
    "Void a paper",
    "Withdraw the request",
}
DECIDERS_STEPS = {step.words for step in RELEASE.transitions if step.may == Right.DECIDE_RELEASE}
BESIDES = {
    "Enroll members": LEADERS,
    "Take a member out": LEADERS,
    **dict.fromkeys(ASKERS_STEPS, frozenset({"inquiry", "clerk"})),
    "Take the request over": {"inquiry"},
    **dict.fromkeys(DECIDERS_STEPS, frozenset({"hrd"})),
}
# Steps that who sent something in takes, and nobody else.
SENDERS = {
    *("Send it", "Answer and send it again", "Withdraw it"),
    *("Ask for a release", *ASKERS_STEPS),
}
# A step about others who are named there, whoever sent it.
ABOUT_OTHERS = {"Void who is documented"}
# What makes somebody able to do more or to sign in is stopped by them too; what destroys papers.
STOPS = {"Stop the request", "Stop the one-time password", "Refuse the order"}
# Steps that nobody takes about themselves. A clerk may cancel a class they teach; the credit on a
# sheet is their own line by line, which its problems say, and its scan is about many.
NOT_ABOUT_ONESELF = {
    LEFT_OUT,
    *(DECISION, EXEMPTION, BOOKING, COMPLETION, DESIGNATION, LEAVE),
    *(ROLE_REQUEST, ONE_TIME_PASSWORD, GUARDED_CHANGE, RELEASE),
    LEAVER_PACK,
    *(HOLD, ORDER),
    ROLL_CALL_LINE,
    ROLL_CALL_TAUGHT,
}
SENT_IN = {
    OUTSIDE_TRAINING.life: a_training,
    POST_REQUEST.life: a_request,
    CHALLENGE.life: a_challenge,
    ROLL_CALL.life: a_report,
}
# Pages that make something of what is on one's own record.
OF_ONES_OWN = {"records:challenge-wrong"}
# Whose a thing is in these tests, where an officer has none.
ABOUT = {ROLL_CALL.life: "sergeant", RELEASE: "sergeant"}
IN_2030 = datetime(2030, 1, 1, 12, tzinfo=UTC)
STATES = [(life, state) for life, states in MAY.items() for state in states]
IDS = [f"{life.noun}, {state}" for life, state in STATES]
# What the product does by itself, and nobody may.
BY_ITSELF = {"Let what was granted expire"}
STEPS = [step for life in MAY for step in life.transitions if step.may is not None]


def thing_in(life: Any, state: str, *, about: Member, by: Member) -> Any:
    """A thing in a state, about a member: of theirs, or taught by them."""
    if life is CLASS:
        reason = "No room." if state == "cancelled" else ""
        course_session = CourseSessionFactory(
            state=state, cancel_reason=reason, starts_on=timezone.localdate()
        )
        course_session.instructors.add(about)
        return course_session
    if life is SHEET:
        saved = {"saved_by": by, "saved_at": timezone.now()} if state == "saved" else {}
        course_session = CourseSessionFactory(state="held")
        course_session.instructors.add(about)
        sheet = SignInSheet.objects.create(
            course_session=course_session, started_by=by, started_at=timezone.now(), **saved
        )
        # A sheet that was saved once, so that a draft can be closed as it was.
        completion = CompletionFactory(course_session=course_session)
        serial = completion.member.serial_number
        SheetLine.objects.create(sheet=sheet, serial_number=serial, completion=completion)
        return sheet
    if life is RELEASE:
        # Within the reach of who asks, who builds of nobody else.
        of = MemberFactory(element=about.element)
        CompletionFactory(member=of)
        ogc, asked_by = (
            RoleDesignationFactory(member=MemberFactory(), role=role).member
            for role in ("ogc", "training_inquiry")
        )
        row = a_release(asked_by, of, state, ogc=ogc, requester_kind="public")
        ReleaseRequest.objects.filter(pk=row.pk).update(asked_by=about)
        return ReleaseRequest.objects.get(pk=row.pk)
    if life in SENT_IN:
        return SENT_IN[life](about, state, clerk=by if by.pk != about.pk else None)
    void = {
        "voided_by": MemberFactory(),
        "voided_at": timezone.now(),
        "void_reason": "A slip.",
    }
    voided = void if state == "void" else {}
    if life is EXEMPTION:
        return ExemptionFactory(member=about, **voided)
    if life is BOOKING:
        return BookingFactory(completion__member=about, **voided)
    if life is COMPLETION:
        return CompletionFactory(member=about, **voided)
    if life is ROLL_CALL_LINE:
        line = a_report(MemberFactory(), "accepted", there=[about], minutes=10).lines.get()
        RollCallLine.objects.filter(pk=line.pk).update(**voided)
        return RollCallLine.objects.get(pk=line.pk)
    if life is ROLL_CALL_TAUGHT:
        [taught] = taught_by(a_report(MemberFactory(), "accepted"), about)
        RollCallTaught.objects.filter(pk=taught.pk).update(**voided)
        return RollCallTaught.objects.get(pk=taught.pk)
    if life is ELEMENT:
        closed_on = date(2026, 1, 1) if state == "closed" else None
        element = ElementFactory(closed_on=closed_on)
        element.supervisors.add(about)
        return element
    if life is DESIGNATION:
        ended = {"ended_on": date(2026, 1, 1)} if state == "ended" else {}
        return RoleDesignationFactory(member=about, role="auditor", **ended)
    if life is ROLE_REQUEST:
        became = {}
        if state == "given":
            given = RoleDesignationFactory(member=about, role="auditor")
            became = {"designation": given, "confirmed_by": MemberFactory()}
        if state == "stopped":
            became = {"stopped_by": MemberFactory(), "stopped_at": timezone.now()}
        return RoleRequest.objects.create(
            member=about,
            role="auditor",
            designated_on=date(2026, 1, 1),
            asked_by=MemberFactory(),
            asked_at=timezone.now(),
            **became,
        )
    if life is ONE_TIME_PASSWORD:
        moments = {"used": "used_at", "stopped": "stopped_at"}
        return OneTimePassword.objects.create(
            member=about,
            is_guarded=state == "waiting",
            made_by=MemberFactory(),
            made_at=timezone.now(),
            ends_at=IN_2030,
            **({moments[state]: timezone.now()} if state in moments else {}),
        )
    if life is HOLD:
        lifted = {"lifted_by": MemberFactory(), "lifted_at": timezone.now(), "lift_reason": "Over."}
        return LegalHold.objects.create(
            member=about,
            case="Doe v. City",
            reason="A suit is pending.",
            placed_by=MemberFactory(),
            placed_at=timezone.now(),
            **(lifted if state == "lifted" else {}),
        )
    if life is ORDER:
        return an_order_in(state, about)
    if life is GUARDED_CHANGE:
        seen = {"seen_by": MemberFactory(), "seen_at": timezone.now()} if state == "seen" else {}
        return GuardedChange.objects.create(
            member=about, words="Ended.", made_by=MemberFactory(), made_at=timezone.now(), **seen
        )
    if life is LEAVE:
        return Leave.objects.create(
            member=about,
            starts_on=date(2026, 3, 1),
            entered_by=by,
            entered_at=timezone.now(),
            **voided,
        )
    if life is LEAVER_PACK:
        about.separated_on = date(2026, 6, 30)
        return a_pack(about, state)
    if life is LEFT_OUT:
        return TeachingLeftOut.objects.create(
            course_session=CourseSessionFactory(state="closed"),
            member=about,
            reason="Only watched",
            **voided,
        )
    if life is SCAN:
        return SheetScan.objects.create(
            course_session=CourseSessionFactory(state="held"),
            document=DocumentFactory(member=None),
            **voided,
        )
    decided = {"decided_on": date(2025, 12, 1), "outcome": state}
    given = {"granted": decided, "denied": decided, "void": void}
    return DecisionFactory(member=about, **given.get(state, {}))


def an_order_in(state: str, about: Member) -> DestructionOrder:
    """An order of somebody that names a paper of a member."""
    now = timezone.now()
    became: dict[str, Any] = {}
    if state in {"confirmed", "done", "nothing_went"}:
        became = {"confirmed_by": MemberFactory(), "confirmed_at": now}
    if state == "nothing_went":
        became |= {"finished_at": now}
    if state == "done":
        became |= {"finished_at": now, "certificate": "a.pdf", "certificate_sha256": "0" * 64}
    if state == "stopped":
        became = {"stopped_by": MemberFactory(), "stopped_at": now}
    order = DestructionOrder.objects.create(
        kind="certificate",
        schedule_line="Certificates",
        from_on=date(2010, 1, 1),
        until_on=date(2015, 1, 1),
        authority="A series",
        list_sha256="0" * 64,
        asked_by=MemberFactory(),
        asked_at=now,
        **became,
    )
    document = DocumentFactory(member=about)
    DestructionRow.objects.create(
        order=order, document=document, sha256="0" * 64, size=1, kept_from=date(2012, 1, 1)
    )
    return order


def facts_of(step: Transition, thing: Any, about: Member) -> dict[str, Any]:
    if step.words == "Move the whole sheet to another class":
        return {"course_session": CourseSessionFactory(), "now": IN_2030}
    if step.words == "Save the sheet":
        return {"course_session": thing.course_session, "now": IN_2030}
    if step.words in {
        "Enter the application, decided or not",
        "Enter the exemption",
        "Designate a member",
        "Ask for a role that audits, decides or administers",
        "Make a one-time password",
        "Enter a leave",
        "Take a voided one over from a file",
        "Prepare it",
        "Place a hold",
    }:
        return {"member": about}
    if step.words == "Book the credit":
        return {"completion": CompletionFactory(member=about), "booked_to": None, "first": 2017}
    if step.words in {"Begin the sheet", "Attach the scan"}:
        return {"course_session": CourseSessionFactory(), "now": IN_2030}
    return {}


def whose(life: Any, department: Department) -> Member:
    """The one whose a thing is, who is not its keeper."""
    return department.members[ABOUT.get(life, "officer")]


def keeper_of(life: Any, department: Department) -> Member:
    """The one whose work the steps are."""
    return department.members[KEEPERS.get(life, "clerk")]


def who_takes(step: Transition, department: Department) -> Member:
    """One whose work a step is."""
    if step.life is RELEASE and step.words in SENDERS:
        return department.clerk
    another = BY_ANOTHER.get(step.words)
    return department.members[another] if another else keeper_of(step.life, department)


def may(life: Any, thing: Any, *, by: Member, about: Member, makes: bool = False) -> set[str]:
    return {
        step.words
        for step in life.transitions
        if step.may is not None
        and bool(step.start) is not makes
        and step.can(thing, by=by, **facts_of(step, thing, about))
    }


@pytest.mark.parametrize(("life", "state"), STATES, ids=IDS)
def test_the_right_person_may_do_what_the_state_allows(department, life, state):
    by = keeper_of(life, department)
    about = whose(life, department)
    thing = thing_in(life, state, about=about, by=by)

    assert may(life, thing, by=by, about=about) == MAY[life][state] - SENDERS - set(BY_ANOTHER)


@pytest.mark.parametrize(("life", "state"), STATES, ids=IDS)
def test_the_wrong_person_may_do_nothing_in_any_state(department, life, state):
    about = whose(life, department)
    thing = thing_in(life, state, about=about, by=department.clerk)

    for seat in set(SEATS) - {"anonymous", KEEPERS.get(life, "clerk")}:
        wrong = department.members[seat]
        besides = {
            step
            for step in MAY[life][state]
            if seat in BESIDES.get(step, ()) or seat == BY_ANOTHER.get(step)
        }
        if wrong == about:
            besides |= MAY[life][state] & SENDERS
        assert may(life, thing, by=wrong, about=about) == besides, seat


@pytest.mark.parametrize(("life", "state"), STATES, ids=IDS)
def test_the_right_person_about_themselves(department, life, state):
    by = keeper_of(life, department)
    thing = thing_in(life, state, about=by, by=by)
    allowed = MAY[life][state] & STOPS if life in NOT_ABOUT_ONESELF else MAY[life][state]
    if life in SENT_IN:
        allowed = allowed & (SENDERS | ABOUT_OTHERS)

    assert may(life, thing, by=by, about=by) == allowed


VOIDS: dict[Any, Callable[..., Any]] = {
    DECISION: lambda thing, **given: void_decision(decision=thing, **given),
    EXEMPTION: lambda thing, **given: void_exemption(exemption=thing, **given),
    BOOKING: lambda thing, **given: void_booking(booking=thing, **given),
    COMPLETION: lambda thing, **given: void_completion(completion=thing, **given),
    SCAN: lambda thing, **given: void_scan(scan=thing, **given),
    ROLL_CALL_LINE: lambda thing, **given: void_documented(
        report=thing.report, lines=[thing.pk], **given
    ),
    ROLL_CALL_TAUGHT: lambda thing, **given: void_documented(
        report=thing.report, lines=[], taught=[thing.pk], **given
    ),
}


@pytest.mark.parametrize("seat", [seat for seat in SEATS if seat not in {"anonymous", "clerk"}])
@pytest.mark.parametrize(
    ("life", "state"),
    [(life, state) for life, state in STATES if life in VOIDS],
    ids=[each for (life, _), each in zip(STATES, IDS, strict=True) if life in VOIDS],
)
def test_the_action_that_voids_refuses_whoever_lacks_the_right(department, life, state, seat):
    thing = thing_in(life, state, about=MemberFactory(), by=department.clerk)
    wrong = department.members[seat]
    events = Event.objects.count()

    with pytest.raises(PermissionDenied):
        VOIDS[life](thing, reason="Wrong", by=wrong, now=timezone.now())

    assert life.state_of(type(thing)._default_manager.get(pk=thing.pk)) == state
    assert Event.objects.count() == events


@pytest.mark.parametrize("seat", [seat for seat in SEATS if seat not in {"anonymous", "clerk"}])
def test_the_action_that_enters_refuses_whoever_lacks_the_right(department, seat):
    by, now, member = department.members[seat], timezone.now(), MemberFactory()
    completion = CompletionFactory(member=member)
    course_session = CourseSessionFactory(state="held")
    scan, license = checked_file(pdf("sheet.pdf")), checked_file(pdf("license.pdf"))
    events = Event.objects.count()

    with pytest.raises(PermissionDenied):
        add_exemption(
            member=member,
            kind="license_upgrade",
            on=date(2025, 3, 1),
            document=license,
            by=by,
            now=now,
        )
    with pytest.raises(PermissionDenied):
        book_completion(completion=completion, to_period=2024, reason="Agreed", by=by, now=now)
    with pytest.raises(PermissionDenied):
        attach_scan(course_session=course_session, file=scan, by=by, now=now)

    assert not member.exemptions.exists()
    assert not completion.bookings.exists()
    assert not course_session.scans.exists()
    assert Event.objects.count() == events


@pytest.mark.parametrize("life", MAY, ids=lambda life: life.noun)
def test_who_may_make_one(department, life):
    clerk, officer = keeper_of(life, department), whose(life, department)

    # Who decides on a release asks for none.
    maker = officer if life is RELEASE else clerk
    assert may(life, None, by=maker, about=officer, makes=True) == MAKES[life] - set(BY_ANOTHER)
    officers = MAKES[life] & SENDERS
    assert may(life, None, by=officer, about=department.colleague, makes=True) == officers
    own = set() if life in NOT_ABOUT_ONESELF else MAKES[life]
    assert may(life, None, by=clerk, about=clerk, makes=True) == own


@pytest.mark.parametrize("step", [step for step in STEPS if step.start], ids=lambda s: s.words)
def test_a_step_from_another_state_is_refused_with_a_reason(department, step):
    wrong_states = [state for state in MAY[step.life] if state not in step.start]
    for state in wrong_states:
        about = whose(step.life, department)
        thing = thing_in(step.life, state, about=about, by=department.clerk)
        facts = facts_of(step, thing, about)

        with pytest.raises(ValidationError) as refused:
            step.check_can(thing, by=who_takes(step, department), **facts)

        assert len(refused.value.messages[0]) > 20
        without_right = department.auditor if step.words in SENDERS else department.officer
        with pytest.raises(PermissionDenied):
            step.check_can(thing, by=without_right, **facts)


def test_every_life_of_the_product_is_in_this_table():
    assert set(LIVES) == set(MAY)
    for life in LIVES:
        assert set(life.states.values) == set(MAY[life])
        named = [step.words for step in life.transitions]
        by_itself = {step.words for step in life.transitions if step.may is None}
        assert by_itself == BY_ITSELF & set(named)
        assert set(named) == by_itself.union(MAKES[life], *MAY[life].values())
        assert len(named) == len(set(named))


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.words)
def test_the_pages_of_a_step_ask_for_its_right_and_the_matrix_says_the_same(department, step):
    for page in step.pages:
        rows = [row for row in ROWS if row.page == page and row.method == "POST"]
        let_in = {seat for row in rows for seat in SEATS if row.answer_for(seat) in {200, 302}}
        view = resolve(reverse(page, kwargs=rows[0].kwargs(department))).func

        # Others may be let in to read; of who writes the matrix tells, and the action asks.
        assert step.right in view.required_rights, page
        is_of_sender = step.words in SENDERS and (bool(step.start) or page in OF_ONES_OWN)
        if step.life is RELEASE and is_of_sender:
            assert let_in == {"sergeant", "inquiry", "clerk"}, page
            continue
        # Who asks holds the right too, and takes nothing over: that is for who sees all records.
        if step is TAKE_OVER:
            assert let_in == {"inquiry", "clerk"}, page
            continue
        assert let_in == (senders_at(page) if is_of_sender else who_hold(department, step)), page


def senders_at(page: str) -> set[str]:
    """Whose things the rows of a page are about, of every kind that is sent to it."""
    return {
        ABOUT.get(life, "officer")
        for life in SENT_IN
        if any(page in step.pages for step in life.transitions)
    }


def who_hold(department: Department, step: Transition) -> set[str]:
    return {seat for seat, member in department.members.items() if member.has_right(step.right)}


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.words)
def test_every_event_of_a_step_is_one_that_the_log_knows(step):
    assert all(kind_named(event.name) is event for event in step.events)


def test_the_page_of_states_says_what_the_tables_say():
    written = (settings.BASE_DIR / PAGE).read_text()

    assert written == states_page(LIVES), "run python manage.py write_states"
