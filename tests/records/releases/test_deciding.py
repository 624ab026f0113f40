"""OGC or the HRD Commander decides on a release: who may, what is refused, what stays on record."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from courses.models import Course
from events.models import Event
from frame.rights import Right, Role
from people.models import RoleDesignation
from people.sign_in import SerialNumberBackend
from records.models import (
    ReleaseDecision,
)
from records.releases.actions.asking import (
    answer_release,
)
from records.releases.actions.deciding import (
    SOMETHING_THERE,
    ask_back,
    deny_release,
    find_nothing,
)
from records.releases.actions.granting import (
    Conditions,
    grant_release,
)
from records.releases.reading import conditions_in_words, leaving
from tests.factories import CompletionFactory, RoleDesignationFactory
from tests.records.releases.asking import (
    NOON,
    OTHERS_IN_TEXTS,
    asked,
    decided,
    granted,
    last_event,
    now_of,
    the_decision,
)
from tests.records.retention.keeping import a_hold, a_scan, an_order, confirmed
from tests.records.sheets import a_class, saved

pytestmark = pytest.mark.usefixtures("at_noon")


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
