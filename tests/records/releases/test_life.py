"""The life of a release request: who does what, what is refused, and what stays on record."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.models import Course
from events.models import Event
from frame.notices.models import Notice
from frame.rights import Right, Role
from people.models import RoleDesignation
from people.sign_in import SerialNumberBackend
from records.models import (
    Disclosure,
    ReleaseDecision,
    ReleaseHandover,
    ReleasePacket,
    ReleaseRequest,
)
from records.releases.actions.asking import (
    ONE_MEMBER,
    TOO_MANY_PAPERS,
    WHO_WANTS_IT,
    Asked,
    answer_release,
    ask_release,
    withdraw_release,
)
from records.releases.actions.deciding import (
    SOMETHING_THERE,
    ask_back,
    deny_release,
    find_nothing,
    reopen_release,
)
from records.releases.actions.expiring import expire_grants
from records.releases.actions.granting import (
    ASKED_BY_MEMBER,
    KNOWN_BY_CONSENT,
    Conditions,
    grant_release,
)
from records.releases.actions.handing_over import hand_over
from records.releases.copies import Copies, Handed, what_left
from records.releases.parts import Span
from records.releases.reading import conditions_in_words, leaving
from tests.factories import CompletionFactory, MemberFactory, RoleDesignationFactory
from tests.people.merging import merge
from tests.records.releases.asking import (
    ASKED,
    NOON,
    OTHERS_IN_TEXTS,
    a_release,
    asked,
    built,
    decided,
    granted,
    handed,
    handed_over,
    now_of,
    taken,
    the_decision,
)
from tests.records.retention.keeping import a_hold, a_scan, an_order, confirmed
from tests.records.sheets import a_class, saved

pytestmark = pytest.mark.usefixtures("at_noon")

WHY = "It is asked for by mistake."


def last_event() -> Event:
    return Event.objects.latest("pk")


# Asking -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["", "Ana Núñez", "nunez, ana", "4411"])
def test_a_member_who_asks_for_the_own_record_is_called_as_on_record(department, typed):
    row = asked(department.clerk, department.officer, requester_kind="member", requester_name=typed)

    assert row.requester_name == department.officer.name


def test_a_member_asks_for_the_own_record_alone(department):
    own = {"requester_kind": "member", "requester_name": "Mateo Núñez"}

    with pytest.raises(ValidationError) as refused:
        asked(department.clerk, department.officer, **own)
    [said] = refused.value.message_dict["requester_name"]
    assert said.startswith(f"“Mateo Núñez” is not in the name of 4411 {department.officer.name}")
    with pytest.raises(ValidationError) as refused:
        asked(department.clerk, department.officer, department.colleague, **own)
    assert refused.value.message_dict == {"members": [ONE_MEMBER]}


@pytest.mark.parametrize("most", [2, 1])
def test_what_has_more_papers_than_can_be_decided_at_once_is_asked_in_two(
    department, completion, monkeypatch, most
):
    monkeypatch.setattr("records.releases.actions.asking.MOST_PAPERS", most)
    parts = ("transcript", "courses")

    if most == 2:
        assert asked(department.clerk, department.officer, parts=parts).state == "asked"
        return
    with pytest.raises(ValidationError) as refused:
        asked(department.clerk, department.officer, parts=parts)

    assert refused.value.message_dict == {"members": [TOO_MANY_PAPERS]}


def test_whoever_else_asks_has_a_name(department):
    with pytest.raises(ValidationError) as refused:
        asked(department.clerk, department.officer, requester_name=" ")

    assert refused.value.message_dict == {"requester_name": [WHO_WANTS_IT]}


def test_asking_leaves_a_request_and_its_event(department, completion):
    row = asked(department.sergeant, department.officer, legal_basis="consent")

    assert (row.state, row.asked_by) == ("asked", department.sergeant)
    assert [each.member for each in row.scope.all()] == [department.officer]
    event = last_event()
    assert (event.action, event.by_serial_number) == ("release.ask", "3301")
    assert event.after["members"] == "4411"
    assert event.after["citation"] == "RSMo 610.021(13) (citation not confirmed)"
    assert event.after["years"] == "the whole career"


@pytest.mark.parametrize("seat", ["officer", "ogc", "hrd", "auditor", "administrator"])
def test_who_may_not_ask_asks_nothing(department, completion, seat):
    with pytest.raises(PermissionDenied):
        asked(department.members[seat], department.officer)

    assert not ReleaseRequest.objects.exists()


def test_a_supervisor_asks_for_nobody_out_of_reach(department, completion):
    with pytest.raises(ValidationError) as refused:
        asked(department.other_sergeant, department.officer)

    assert "within your reach" in refused.value.message_dict["members"][0]
    assert not ReleaseRequest.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"received_on": date(2026, 3, 11)}, "received_on"),
        ({"received_on": date.min}, "received_on"),
        ({"received_on": date(2024, 3, 7)}, "received_on"),
        ({"answer_by": date(2026, 3, 9)}, "answer_by"),
        ({"answer_by": date(2028, 3, 12)}, "answer_by"),
        ({"answer_by": date.max}, "answer_by"),
        ({"legal_basis": "because"}, "legal_basis"),
        ({"parts": ("salary",)}, "parts"),
        ({"span": Span(2026, 2027)}, "to_year"),
        ({"why": " "}, "why"),
    ],
)
def test_a_request_that_says_nothing_sensible_is_refused_by_field(department, given, field):
    with pytest.raises(ValidationError) as refused:
        asked(department.clerk, department.officer, **given)

    assert list(refused.value.message_dict) == [field]


def test_a_form_that_is_sent_twice_asks_once(department, completion):
    from uuid import uuid4

    token, said = uuid4(), Asked(**ASKED, received_on=NOON.date())
    given = {"asked": said, "members": [department.officer], "by": department.clerk, "now": NOON}

    first = ask_release(**given, form_token=token)
    again = ask_release(**given, form_token=token)

    assert again.is_repeat
    assert again.row == first.row


def test_a_public_records_request_is_due_after_three_days_of_business(department, completion):
    row = asked(department.clerk, department.officer, requester_kind="public")

    assert row.due_on == date(2026, 3, 13)
    assert row.due_why == "RSMo 610.023.3 (not confirmed)"


def test_another_request_is_due_on_the_day_that_was_named(department, completion):
    row = asked(department.clerk, department.officer, answer_by=date(2026, 4, 1))
    assert row.due_on == date(2026, 4, 1)
    assert asked(department.clerk, department.officer).due_on is None


# Deciding -----------------------------------------------------------------------------------------


def test_a_grant_says_who_decided_in_which_role_and_what_leaves(department, request_):
    row = granted(request_, department.hrd)

    decision = the_decision(row)
    assert row.state == "granted"
    assert (decision.decided_by, decision.role) == (department.hrd, Role.HRD_COMMANDER)
    assert decision.ends_on == date(2026, 4, 9)
    course = Course.objects.get()
    assert [each["title"] for each in decision.leaves] == [f"Course file of {course}"]
    event = last_event()
    assert event.action == "release.grant"
    assert event.after["leaves"] == [f"Course file of {course}"]
    assert conditions_in_words(decision) == [OTHERS_IN_TEXTS]


def test_a_packet_of_papers_that_tell_of_nobody_else_claims_to_strike_nobody_out(
    department, completion
):
    row = asked(department.clerk, department.officer, parts=("transcript", "compliance"))

    assert conditions_in_words(the_decision(granted(row, department.ogc))) == []


def test_what_is_struck_out_of_others_is_said_of_the_papers_that_leave(department):
    saved(a_class(), "4411 4412", department.clerk)
    row = asked(department.clerk, department.officer, parts=("transcript", "sheets", "courses"))

    row = granted(row, department.ogc, parts_left_out=["courses"])

    _, others = conditions_in_words(the_decision(row))
    assert others.startswith("Others are struck out by rule: on saved sign-in sheets all of their")
    assert "course files" not in others


def test_conditions_stand_in_words(department, completion):
    CompletionFactory(member=department.officer)
    row = asked(department.clerk, department.officer, parts=("courses", "certificates"))
    first, second = Course.objects.order_by("course_id")

    row = granted(
        row,
        department.ogc,
        parts_left_out=("certificates",),
        leaves_left_out=(f"course-{first.pk}",),
        redactions=("score",),
    )

    assert conditions_in_words(the_decision(row)) == [
        "Left out: Certificates.",
        "Single papers left out: 1 of “Class binders: what the course files say”.",
        "Struck out wherever they stand: Test scores, and what was not passed.",
        OTHERS_IN_TEXTS,
    ]
    assert [leaf.key for leaf in leaving(the_decision(row))] == [f"course-{second.pk}"]
    assert last_event().after["leaves_left_out"] == [f"Course file of {first}"]


def test_what_other_papers_tell_of_a_part_that_is_left_out_is_struck_out(department, completion):
    row = asked(department.clerk, department.officer, parts=("transcript", "compliance"))

    row = granted(row, department.ogc, parts_left_out=("compliance",), redactions=("score",))

    decision = the_decision(row)
    assert decision.redactions == ["score", "standing"]
    assert conditions_in_words(decision) == [
        "Left out: Standing by year.",
        "Struck out wherever they stand: Test scores, and what was not passed; Standing for each "
        "year, and hours that are missing.",
    ]


def test_a_grant_by_which_nothing_would_leave_is_refused(department, request_):
    with pytest.raises(ValidationError) as refused:
        granted(request_, department.ogc, parts_left_out=("courses",))
    assert "Nothing would leave" in refused.value.message_dict["verdict"][0]

    empty = asked(department.clerk, department.colleague)
    with pytest.raises(ValidationError) as refused:
        granted(empty, department.ogc)
    assert "nothing on record" in refused.value.message_dict["verdict"][0]


def test_that_nothing_is_on_record_is_refused_where_something_is(department, request_):
    with pytest.raises(ValidationError) as refused:
        find_nothing(request=request_, words="Searched.", by=department.ogc, now=NOON)

    assert refused.value.message_dict == {"verdict": [SOMETHING_THERE]}


def test_what_is_not_on_record_can_still_be_denied(department):
    row = asked(department.clerk, department.colleague)

    row = deny_release(request=row, words="We tell of no record.", by=department.ogc, now=NOON)

    assert row.state == "denied"


def test_who_comes_too_late_reads_that_nothing_was_on_record(department):
    row = asked(department.clerk, department.colleague)
    find_nothing(request=row, words="Searched.", by=department.ogc, now=NOON)

    with pytest.raises(ValidationError) as refused:
        deny_release(request=row, words="It is closed.", by=department.hrd, now=NOON)

    [said] = refused.value.messages
    assert said.startswith(f"{department.ogc.name} answered “nothing on record” on Mar 10, 2026")


def test_a_record_that_changed_meanwhile_is_looked_at_again(department, request_):
    given = {"words": "Yes.", "conditions": Conditions(), "by": department.ogc, "now": NOON}

    with pytest.raises(ValidationError, match="changed while you were deciding"):
        grant_release(request=request_, seal="of yesterday", **given)

    assert now_of(request_).state == "asked"
    assert not ReleaseDecision.objects.exists()


def test_a_denial_says_why(department, request_):
    row = deny_release(request=request_, words="No consent.", by=department.ogc, now=NOON)

    assert (row.state, the_decision(row).words) == ("denied", "No consent.")
    assert last_event().action == "release.deny"


@pytest.mark.parametrize("decide", ["grant", "deny", "ask_back", "delay"])
def test_who_asked_never_decides_not_even_holding_the_role(department, completion, decide):
    RoleDesignationFactory(member=department.clerk, role=Role.OGC)
    clerk = type(department.clerk).objects.get(pk=department.clerk.pk)
    row = asked(clerk, department.officer, requester_kind="public")

    with pytest.raises(ValidationError, match="who asks never decides"):
        decided(row, decide, by=clerk)

    assert now_of(row).state == "asked"


@pytest.mark.parametrize("decide", ["grant", "deny", "ask_back", "delay"])
def test_nobody_decides_about_their_own_record(department, decide):
    CompletionFactory(member=department.ogc)
    row = asked(department.clerk, department.ogc, requester_kind="public")

    with pytest.raises(ValidationError, match="Nobody decides about their own record"):
        decided(row, decide, by=department.ogc)

    assert decided(row, decide, by=department.hrd)


@pytest.mark.parametrize("decide", ["grant", "deny", "ask_back", "delay"])
@pytest.mark.parametrize("seat", ["officer", "sergeant", "clerk", "auditor", "administrator"])
def test_nobody_else_decides(department, completion, decide, seat):
    row = asked(department.inquiry, department.officer, requester_kind="public")
    events = Event.objects.count()

    with pytest.raises(PermissionDenied):
        decided(row, decide, by=department.members[seat])

    assert now_of(row).state == "asked"
    assert Event.objects.count() == events


@pytest.mark.parametrize("decide", ["grant", "deny", "ask_back", "delay", "hold", "confirm"])
def test_a_role_that_ended_since_the_request_of_who_decides_began_decides_nothing(
    department, completion, decide
):
    row = asked(department.clerk, department.officer, requester_kind="public")
    a_scan(department)
    order = an_order(department)
    by = SerialNumberBackend().get_user(department.ogc.pk)
    assert by is not None
    assert by.has_right(Right.DECIDE_RELEASE)
    RoleDesignation.objects.filter(member=by).update(ended_on=NOON.date())
    assert by.has_right(Right.DECIDE_RELEASE)
    events = Event.objects.count()

    with pytest.raises(PermissionDenied):
        {"hold": lambda: a_hold(row, by), "confirm": lambda: confirmed(order, by)}.get(
            decide, lambda: decided(row, decide, by=by)
        )()

    assert now_of(row).state == "asked"
    assert Event.objects.count() == events


def test_the_database_refuses_a_decision_of_ones_own_request(department, request_):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReleaseDecision.objects.create(
            request=request_,
            number=1,
            verdict="denied",
            asked_by=department.sergeant,
            decided_by=department.sergeant,
            decided_at=NOON,
            role=Role.OGC,
            words="No.",
            as_of=NOON.date(),
        )


def test_of_two_who_decide_the_first_wins(department, request_):
    seen = last_event().pk
    given = {"request": request_, "now": NOON, "seen": seen}
    deny_release(**given, words="No consent.", by=department.ogc)

    with pytest.raises(ValidationError, match="denied it on"):
        deny_release(**given, words="No.", by=department.hrd)

    assert the_decision(request_).decided_by == department.ogc


def test_a_decision_on_a_page_that_is_old_is_refused(department, request_):
    seen = last_event().pk
    ask_back(request=request_, question="Which post?", by=department.hrd, now=NOON)
    answer_release(request=request_, answer="Deputy.", by=department.sergeant)

    with pytest.raises(ValidationError, match="while you were at it"):
        deny_release(request=request_, words="No.", by=department.ogc, now=NOON, seen=seen)


# Leaving ------------------------------------------------------------------------------------------


def test_what_is_handed_over_is_in_the_members_log(department, request_):
    row = built(granted(request_, department.ogc), department.sergeant)

    handover = handed_over(row, department.sergeant, now=NOON)

    line = Disclosure.objects.get(member=department.officer)
    sha256 = ReleasePacket.objects.get().sha256
    assert line.what == [f"Course file of {Course.objects.get()}"]
    assert not line.is_kept_from_member
    assert (now_of(row).state, handover.packet.sha256) == ("handed_over", sha256)
    event = last_event()
    assert (event.action, event.after["packet_sha256"]) == ("release.hand_over", sha256)
    with pytest.raises(TypeError):
        handover.save()
    with pytest.raises(TypeError):
        line.delete()


def test_a_log_has_only_what_is_of_the_member(department, completion):
    CompletionFactory(member=department.colleague)
    row = asked(department.clerk, department.officer, department.colleague)
    row = built(granted(row, department.ogc), department.clerk)

    handed_over(row, department.clerk, now=NOON)

    of_each = {each.member: each.what for each in Disclosure.objects.all()}
    assert of_each[department.officer] == [f"Course file of {completion.course}"]
    assert of_each[department.colleague] != of_each[department.officer]


def test_what_left_of_a_member_has_what_is_of_another_who_was_merged_into_them_since(
    department, completion
):
    same = {
        name: getattr(department.officer, name)
        for name in ("first_name", "last_name", "license_number", "element")
    }
    double = MemberFactory(serial_number="04411", **same)
    course = CompletionFactory(member=double).course
    row = granted(asked(department.clerk, double), department.ogc)

    merge(department, double, department.officer)

    assert what_left(the_decision(row), department.officer) == [f"Course file of {course}"]
    assert what_left(the_decision(row), department.colleague) == []


@pytest.mark.parametrize(
    ("on", "words"),
    [(date(2026, 3, 11), "still to come"), (date(2026, 3, 9), "can’t have left before")],
)
def test_a_packet_left_between_the_day_it_was_built_and_today(department, request_, on, words):
    packet = taken(
        built(granted(request_, department.ogc), department.sergeant), department.sergeant
    )

    with pytest.raises(ValidationError, match=words):
        hand_over(packet=packet, handed=handed(on), by=department.sergeant, now=NOON)

    assert not ReleaseHandover.objects.exists()


def test_nobody_hands_over_their_own_record(department):
    CompletionFactory(member=department.clerk)
    row = built(
        granted(asked(department.clerk, department.clerk), department.ogc), department.clerk
    )

    with pytest.raises(ValidationError, match="Nobody hands their own over"):
        hand_over(
            packet=taken(row, department.inquiry), handed=handed(), by=department.clerk, now=NOON
        )

    assert handed_over(row, department.inquiry, now=NOON)


# Expiring, withdrawing and opening again ----------------------------------------------------------


def test_what_is_not_handed_over_in_time_expires(department, request_):
    row = built(granted(request_, department.ogc), department.sergeant)
    expire_grants(NOON + timedelta(days=30))
    assert now_of(row).state == "built"

    late = NOON + timedelta(days=31)
    with pytest.raises(ValidationError, match="granted until Apr 9, 2026"):
        hand_over(
            packet=taken(row, department.sergeant, now=NOON),
            handed=Handed("Kim Lee", "mail", timezone.localdate(late), "Signed."),
            by=department.sergeant,
            now=late,
        )
    expire_grants(late)

    assert now_of(row).state == "expired"
    event = last_event()
    assert (event.action, event.by) == ("release.expire", None)
    none_left = Copies(None, late)
    again = reopen_release(request=row, reason="Late.", by=department.ogc, copies=none_left)
    assert again.state == "asked"


def test_a_grant_that_was_withdrawn_while_the_sweep_went_by_stays_so(
    department, request_, monkeypatch
):
    row = granted(request_, department.ogc)
    withdraw_release(request=row, reason=WHY, by=department.sergeant)
    monkeypatch.setattr(
        type(ReleaseRequest.objects.all()), "past_their_end", lambda rows, today: rows.all()
    )

    expire_grants(NOON + timedelta(days=60))

    assert now_of(row).state == "withdrawn"


def test_one_that_was_granted_anew_while_the_sweep_went_by_keeps_its_new_day(
    department, request_, monkeypatch
):
    row = granted(request_, department.ogc)
    monkeypatch.setattr(
        type(ReleaseRequest.objects.all()), "past_their_end", lambda rows, today: rows.all()
    )

    expire_grants(NOON + timedelta(days=1))

    assert now_of(row).state == "granted"


@pytest.mark.parametrize("state", ["asked", "asked_back", "granted", "built"])
def test_a_request_is_withdrawn_as_long_as_nothing_has_left(department, completion, state):
    row = a_release(department.sergeant, department.officer, state, ogc=department.ogc)

    row = withdraw_release(request=row, reason=WHY, by=department.sergeant)

    assert (row.state, last_event().after["reason"]) == ("withdrawn", WHY)


def test_what_is_handed_over_is_neither_withdrawn_nor_opened_again(department, completion):
    row = a_release(department.sergeant, department.officer, "handed_over", ogc=department.ogc)

    with pytest.raises(ValidationError, match="can’t be taken back"):
        withdraw_release(request=row, reason=WHY, by=department.sergeant)
    with pytest.raises(ValidationError, match="can’t be taken back"):
        reopen_release(request=row, reason=WHY, by=department.ogc)


# What the member reads and what is told -----------------------------------------------------------


def test_a_release_that_is_kept_from_the_member_says_why(department, request_):
    with pytest.raises(ValidationError) as refused:
        granted(request_, department.ogc, is_kept_from_member=True)
    assert list(refused.value.message_dict) == ["why_kept"]

    row = granted(request_, department.ogc, is_kept_from_member=True, why_kept="An inquiry runs.")
    row = built(row, department.sergeant)
    handed_over(row, department.sergeant, now=NOON)

    assert not Disclosure.objects.visible_to(department.officer).exists()
    assert Disclosure.objects.visible_to(department.clerk).count() == 1
    assert the_decision(row).why_kept == "An inquiry runs."


@pytest.mark.parametrize(
    ("given", "why_not"),
    [
        ({"legal_basis": "consent"}, KNOWN_BY_CONSENT),
        ({"requester_kind": "member", "requester_name": ""}, ASKED_BY_MEMBER),
    ],
)
def test_what_the_member_consented_to_or_asked_for_is_not_kept_from_the_member(
    department, completion, given, why_not
):
    row = asked(department.sergeant, department.officer, **given)

    with pytest.raises(ValidationError) as refused:
        granted(row, department.ogc, is_kept_from_member=True, why_kept="An inquiry runs.")

    assert refused.value.message_dict == {"is_kept_from_member": [why_not]}
    assert not row.decisions.exists()


def test_a_member_reads_what_left_of_the_own_record_and_of_no_other(department, completion):
    a_release(department.sergeant, department.officer, "handed_over", ogc=department.ogc)

    assert Disclosure.objects.visible_to(department.officer).count() == 1
    assert not Disclosure.objects.visible_to(department.colleague).exists()
    assert not Disclosure.objects.visible_to(department.sergeant).exists()


def test_nothing_is_kept_when_the_event_fails(department, request_, monkeypatch):
    def fails(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("records.releases.actions.asking.record_event", fails)
    with pytest.raises(RuntimeError):
        deny_release(request=request_, words="No.", by=department.ogc, now=NOON)
    with pytest.raises(RuntimeError):
        asked(department.clerk, department.officer)

    assert now_of(request_).state == "asked"
    assert ReleaseRequest.objects.count() == 1
    assert not ReleaseDecision.objects.exists()


def told() -> list[tuple[str, str]]:
    """Who was told what, since the last time it was asked."""
    rows = [(each.kind, each.to.serial_number) for each in Notice.objects.order_by("pk")]
    Notice.objects.all().delete()
    return sorted(rows)


def test_each_is_told_whose_turn_it_is(department, completion):
    row = asked(department.sergeant, department.officer)
    assert told() == [("release.waits", "1103"), ("release.waits", "1104")]
    row = ask_back(request=row, question="Which post?", by=department.ogc, now=NOON)
    assert told() == [("release.asked_back", "3301")]
    row = answer_release(request=row, answer="Deputy.", by=department.sergeant)
    assert len(told()) == 2
    row = granted(row, department.ogc)
    assert told() == [("release.decided", "3301")]
    row = reopen_release(request=row, reason=WHY, by=department.hrd)
    assert told() == [("release.reopened", "3301"), ("release.waits", "1103")]
    row = granted(row, department.ogc)
    told()
    expire_grants(NOON + timedelta(days=31))
    assert told() == [("release.expired", "3301")]


def test_whom_it_is_about_is_told_nothing_of_a_request(department):
    CompletionFactory(member=department.ogc)

    asked(department.clerk, department.ogc)

    assert told() == [("release.waits", "1104")]
