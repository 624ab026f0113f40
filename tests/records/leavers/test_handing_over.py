"""A leaver's pack is handed over: what may have left, what outdates it, and who notes it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from events.models import Event
from frame.due import due_for
from frame.files import checked_file
from frame.rights import Right
from people.actions.members import change_member
from people.models import Member, RoleDesignation
from people.sign_in import SerialNumberBackend
from records.actions.completions import void_completion
from records.actions.documents import filing
from records.leavers.actions import (
    NOTHING_LEFT,
    hand_over_pack,
    take_pack,
    why_outdated,
    withdraw_taken_back,
    withdraw_with_nothing_left,
)
from records.leavers.models import LeaverPack
from records.leavers.owed import (
    handed_over_to,
    owed_again,
    owed_packs,
    prepared_packs,
    taken_and_not_noted,
)
from records.leavers.states import PackState, pack_state
from records.models import Completion
from tests.factories import CourseFactory, MemberFactory
from tests.people.merging import merge, undo
from tests.records.leavers.packs import (
    GIVEN,
    JUNE_30,
    NOON,
    OWN,
    TODAY,
    a_leaver,
    a_pack,
    credit,
    handed,
    on_paper,
    prepared,
    taken,
)
from tests.uploads import change_stored, pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_of_july")]


def corrected(leaver: Member, by: Member) -> None:
    """The leaver's license number, corrected."""
    change_member(member=leaver, values={"license_number": "MO99887"}, by=by, today=TODAY)


def said_of(refused) -> dict[str, list[str]]:
    return refused.value.message_dict


def test_handing_over_notes_when_to_whom_how_and_the_receipt(department, leaver):
    pack = prepared(leaver, department.clerk, NOON)

    handed(pack, department.clerk, paper=checked_file(pdf("receipt.pdf")))

    pack.refresh_from_db()
    assert pack_state(pack) == PackState.HANDED_OVER
    assert pack.receipt_paper.member == leaver
    event = Event.objects.get(action="leaver_pack.hand_over")
    assert event.after == {
        "handed_over_on": "2026-07-01",
        "handed_over_to": "Ana Núñez",
        "handed_over_how": "in_person",
        "receipt": "Signed by her.",
        "sha256": pack.sha256,
        "document": "receipt.pdf",
    }
    assert list(owed_packs()) == []


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("on", date(2026, 7, 2), "is still to come"),
        ("on", JUNE_30, "Nobody took the file of this pack before Jul 1, 2026"),
        ("to", " ", "Say to whom"),
        ("to", "x" * 201, "201 characters"),
        ("how", "by pigeon", "Choose how"),
        ("receipt", " ", "Say what acknowledges it"),
    ],
)
def test_a_hand_over_that_can_not_have_been_is_refused(department, leaver, field, value, words):
    pack = prepared(leaver, department.clerk, NOON)

    with pytest.raises(ValidationError) as refused:
        handed(pack, department.clerk, **{field: value})

    assert words in said_of(refused)[field][0]
    pack.refresh_from_db()
    assert pack_state(pack) == PackState.PREPARED


def test_what_the_record_has_more_since_is_not_taken_nor_noted_as_handed_over(department, leaver):
    pack = prepared(leaver, department.clerk, NOON)
    credit(leaver)

    with pytest.raises(
        ValidationError, match="Training was added to the record or taken off it since this"
    ):
        take_pack(pack=pack, by=department.clerk)
    with pytest.raises(ValidationError, match="Prepare it again"):
        hand_over_pack(pack=pack, by=department.clerk, now=NOON, **GIVEN)

    assert not Event.objects.filter(action__in=["leaver_pack.take", "leaver_pack.hand_over"])


def test_a_pack_that_nobody_took_can_not_have_been_handed_over(department, leaver):
    pack = prepared(leaver, department.clerk, NOON)

    with pytest.raises(ValidationError, match="Nobody has taken the file of this pack yet"):
        hand_over_pack(pack=pack, by=department.clerk, now=NOON, **GIVEN)

    pack.refresh_from_db()
    assert pack_state(pack) == PackState.PREPARED


def test_a_pack_is_not_noted_as_handed_over_on_a_day_before_anybody_took_its_file(
    department, leaver
):
    pack = prepared(leaver, department.clerk, NOON)
    for days in (2, 4):
        with time_machine.travel(NOON + timedelta(days=days), tick=False):
            take_pack(pack=pack, by=department.clerk)
    now = NOON + timedelta(days=5)

    with pytest.raises(ValidationError) as refused:
        hand_over_pack(pack=pack, by=department.clerk, now=now, **{**GIVEN, "on": date(2026, 7, 2)})

    assert said_of(refused) == {
        "on": [
            "Nobody took the file of this pack before Jul 3, 2026, so it can’t have been handed "
            "over on Jul 2, 2026. Correct the day."
        ]
    }
    given = {**GIVEN, "on": date(2026, 7, 3)}
    noted = hand_over_pack(pack=pack, by=department.clerk, now=now, **given)
    assert noted.handed_over_on == date(2026, 7, 3)


def test_a_hand_over_is_noted_though_the_record_changed_once_the_file_was_taken(department, leaver):
    pack = taken(prepared(leaver, department.clerk, NOON), department.clerk)
    void_completion(
        completion=credit(leaver, completed_on=date(2026, 5, 21)),
        reason="Not there.",
        by=department.clerk,
        now=NOON,
    )
    voided = Completion.objects.not_voided().get(member=leaver)
    void_completion(completion=voided, reason="Not there.", by=department.clerk, now=NOON)
    credit(leaver, entered_at=NOON)
    change_stored(pack.file.name)

    noted = hand_over_pack(pack=pack, by=department.clerk, now=NOON + timedelta(hours=3), **GIVEN)

    assert pack_state(noted) == PackState.HANDED_OVER
    assert Event.objects.get(action="leaver_pack.hand_over").after["sha256"] == pack.sha256
    # As many credits as it tells, and others: another is owed.
    assert list(owed_packs()) == [leaver]


def test_a_hand_over_is_noted_of_a_pack_that_was_withdrawn_after_it_was_taken(department, leaver):
    first = taken(prepared(leaver, department.clerk, NOON), department.clerk)
    credit(leaver)
    second = prepared(leaver, None, NOON)
    first.refresh_from_db()
    assert list(taken_and_not_noted(second)) == [first]

    handed(first, department.clerk)

    first.refresh_from_db()
    assert (pack_state(first), first.withdrawn_at) == (PackState.HANDED_OVER, NOON)
    assert list(handed_over_to(leaver)) == [first]
    assert list(prepared_packs()) == [second]  # which tells more, and is owed
    assert list(taken_and_not_noted(second)) == []


def test_a_pack_that_was_withdrawn_before_anybody_took_it_is_neither_taken_nor_noted(
    department, leaver
):
    first = prepared(leaver, department.clerk, NOON)
    credit(leaver)
    prepared(leaver, department.clerk, NOON)

    with pytest.raises(ValidationError, match="This pack is withdrawn"):
        take_pack(pack=first, by=department.clerk)
    with pytest.raises(ValidationError, match="This pack is withdrawn"):
        hand_over_pack(pack=first, by=department.clerk, now=NOON, **GIVEN)


def test_a_hand_over_is_noted_though_the_separation_was_taken_back_since(department, leaver):
    pack = taken(prepared(leaver, department.clerk, NOON), department.clerk)
    Member.objects.filter(pk=leaver.pk).update(separated_on=None)
    withdraw_taken_back(NOON)

    assert pack_state(handed(pack, department.clerk)) == PackState.HANDED_OVER


def test_a_license_number_that_was_corrected_is_the_reason_that_is_given(department, leaver):
    pack = prepared(leaver, department.clerk, NOON)
    corrected(leaver, department.administrator)

    with pytest.raises(ValidationError) as refused:
        take_pack(pack=LeaverPack.objects.get(pk=pack.pk), by=department.clerk)

    assert refused.value.messages == [
        "What is known of the officer, of a course or of a paper changed since this "
        "was prepared, so it is not the complete record any more. Prepare it again."
    ]


@pytest.mark.parametrize("how", ["entered", "voided", "corrected"])
def test_a_pack_that_waits_and_is_outdated_is_owed_again_and_not_to_be_handed_over(
    department, leaver, how
):
    second = credit(leaver, completed_on=date(2026, 5, 21))
    prepared(leaver, department.clerk, NOON)

    if how == "entered":
        credit(leaver, entered_at=NOON)
    if how == "voided":
        void_completion(completion=second, reason="Not there.", by=department.clerk, now=NOON)
    if how == "corrected":
        corrected(leaver, department.administrator)

    assert (list(owed_packs()), list(prepared_packs())) == ([leaver], [])
    [clock] = [each for each in due_for(department.clerk, today=TODAY) if "pack" in each.what]
    assert clock.what.endswith("the record has changed since the last one was prepared")
    assert clock.step == "Prepare another"


@pytest.mark.parametrize("how", ["merged", "taken apart"])
def test_a_pack_that_waits_is_outdated_by_a_merge_that_brings_or_takes_other_training_alone(
    department, leaver, how
):
    same = {
        each: getattr(leaver, each)
        for each in ("last_name", "element", "license_number", "separated_on")
    }
    twin = MemberFactory(serial_number="05001", **same)
    credit(twin, course=CourseFactory(source="non_post"), entered_at=NOON - timedelta(days=9))
    before = NOON - timedelta(days=1)
    with time_machine.travel(before, tick=False):
        done = merge(department, twin, leaver) if how == "taken apart" else None
    first = prepared(Member.objects.get(pk=leaver.pk), department.clerk, NOON)
    assert list(prepared_packs()) == [first]

    if done is None:
        merge(department, twin, leaver)
    else:
        undo(department, done)

    assert (list(owed_packs()), list(prepared_packs())) == ([leaver], [])
    assert why_outdated(LeaverPack.objects.get(pk=first.pk)) == (
        "Training was added to the record or taken off it since this was prepared, so it is not "
        "the complete record any more. Prepare it again."
    )


@pytest.mark.parametrize("how", ["credited", "filed", "no longer"])
def test_a_pack_that_waits_is_outdated_by_what_makes_a_file_one_of_somebody_else_too_or_no_more(
    department, leaver, how
):
    own, later = on_paper(department, leaver, OWN).evidence, NOON + timedelta(hours=1)
    if how == "no longer":
        anothers = on_paper(department, department.officer, OWN)
    with time_machine.travel(later, tick=False):
        first = prepared(leaver, department.clerk, later)
        assert list(prepared_packs()) == [first]

        if how == "credited":
            credit(department.officer, evidence=own, entered_at=later)
        if how == "filed":
            with filing(by=department.clerk, now=later) as files:
                files.file_away(checked_file(pdf("scan.pdf", OWN)), member=None)
        if how == "no longer":
            void_completion(completion=anothers, reason="Hers.", by=department.clerk, now=later)

        assert (list(owed_packs()), list(prepared_packs())) == ([leaver], [])
        second = prepared(leaver, department.clerk, later)
        assert (list(owed_packs()), list(prepared_packs())) == ([], [second])
    first.refresh_from_db()
    assert first.withdrawn_because == (
        "Another was prepared. What is known of the officer, of a course or of a paper changed "
        "after this one."
    )


def test_packs_that_wait_are_compared_in_full_only_where_something_of_them_was_written_since(
    department, django_assert_num_queries
):
    later = NOON + timedelta(hours=1)
    for number in range(3):
        other = a_leaver(left=JUNE_30)
        on_paper(department, other, OWN + f"% {number}".encode())
        prepared(other, department.clerk, later)

    with django_assert_num_queries(1):
        assert owed_again() == {}


def test_what_is_due_of_an_outdated_pack_leads_to_the_page_that_has_both_steps(department, leaver):
    pack = taken(prepared(leaver, department.clerk, NOON), department.clerk)
    corrected(leaver, department.administrator)

    [clock] = [each for each in due_for(department.clerk, today=TODAY) if "pack" in each.what]

    assert (clock.step, clock.page) == ("Prepare another", f"/leavers/{pack.pk}/")


def test_a_pack_that_waits_stays_due_when_its_every_credit_is_voided_until_it_is_withdrawn(
    department, leaver
):
    pack = prepared(leaver, department.clerk, NOON)
    [only] = Completion.objects.filter(member=leaver)
    void_completion(completion=only, reason="Not there.", by=department.clerk, now=NOON)
    assert (list(owed_packs()), list(prepared_packs())) == ([], [pack])
    with pytest.raises(ValidationError, match="so no pack is owed any more"):
        take_pack(pack=pack, by=department.clerk)

    for _ in range(2):
        withdraw_with_nothing_left(owed_again().values(), NOON)

    pack.refresh_from_db()
    assert (pack_state(pack), pack.withdrawn_because) == (PackState.WITHDRAWN, NOTHING_LEFT)
    event = Event.objects.get(action="leaver_pack.withdraw")
    assert (event.by, event.member.serial_number) == (None, leaver.serial_number)
    assert (list(owed_packs()), list(prepared_packs())) == ([], [])


def test_a_pack_whose_hand_over_was_noted_while_the_sweep_went_by_stays_so(department, leaver):
    pack = taken(prepared(leaver, department.clerk, NOON), department.clerk)
    [only] = Completion.objects.filter(member=leaver)
    void_completion(completion=only, reason="Not there.", by=department.clerk, now=NOON)
    found = list(owed_again().values())
    handed(pack, department.clerk)

    withdraw_with_nothing_left(found, NOON)

    pack.refresh_from_db()
    assert (pack_state(pack), pack.withdrawn_at) == (PackState.HANDED_OVER, None)


def test_only_what_waits_with_nothing_left_to_tell_is_withdrawn(department, leaver):
    given = handed(prepared(leaver, department.clerk, NOON), department.clerk)
    [only] = Completion.objects.filter(member=leaver)
    void_completion(completion=only, reason="Not there.", by=department.clerk, now=NOON)
    other = a_leaver(left=JUNE_30)
    waiting = prepared(other, department.clerk, NOON)
    credit(other)
    assert set(owed_again().values()) == {given, waiting}

    withdraw_with_nothing_left(owed_again().values(), NOON)

    assert not LeaverPack.objects.filter(withdrawn_at__isnull=False)
    assert list(owed_packs()) == [other]


def test_an_outdated_pack_is_owed_again_of_a_last_day_before_those_that_are_owed(
    department, leaver, settings
):
    settings.LEAVER_PACKS_FROM = TODAY
    prepared(leaver, department.clerk, NOON)
    credit(leaver)

    assert (list(owed_packs()), list(prepared_packs())) == ([leaver], [])


@pytest.mark.parametrize("write", ["prepare", "take", "hand over"])
def test_whose_role_ended_while_the_write_waited_writes_nothing(department, leaver, write):
    pack = taken(prepared(leaver, department.clerk, NOON), department.clerk)
    events = Event.objects.count()
    clerk = SerialNumberBackend().get_user(department.clerk.pk)
    assert clerk.has_right(Right.ENTER_COMPLETIONS)  # as the request read it
    RoleDesignation.objects.filter(member=clerk).delete()
    writes = {
        "prepare": lambda: prepared(leaver, clerk, NOON),
        "take": lambda: take_pack(pack=pack, by=clerk),
        "hand over": lambda: hand_over_pack(pack=pack, by=clerk, now=NOON, **GIVEN),
    }

    with pytest.raises(PermissionDenied):
        writes[write]()

    assert Event.objects.count() == events


def test_it_is_handed_over_once(department, leaver):
    pack = handed(prepared(leaver, department.clerk, NOON), department.clerk)

    with pytest.raises(ValidationError, match="handed it over on Jul 1, 2026 to Ana Núñez"):
        handed(pack, department.clerk)


def test_nobody_prepares_or_hands_over_their_own(department):
    clerk = department.clerk
    Member.objects.filter(pk=clerk.pk).update(separated_on=JUNE_30)
    clerk.refresh_from_db()
    credit(clerk)

    with pytest.raises(ValidationError, match="nobody hands over their own"):
        prepared(clerk, clerk, NOON)
    with pytest.raises(ValidationError, match="nobody hands over their own"):
        handed(a_pack(clerk), clerk)


@pytest.mark.parametrize("seat", ["officer", "sergeant", "inquiry", "auditor", "administrator"])
def test_who_does_not_enter_completions_does_neither(department, leaver, seat):
    with pytest.raises(PermissionDenied):
        prepared(leaver, department.members[seat], NOON)
    with pytest.raises(PermissionDenied):
        handed(a_pack(leaver), department.members[seat])
