"""The life of a leaver's pack: who is owed one, preparing it, handing it over, withdrawing it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from events.models import Event
from frame.due import due_for
from people.models import Member
from records.actions.completions import void_completion
from records.leavers import actions
from records.leavers.actions import (
    check_can_prepare,
    note_failed_try,
    standing_pack,
    take_pack,
    withdraw_taken_back,
)
from records.leavers.models import LONGEST_WHY, LeaverPack, PackTry
from records.leavers.owed import (
    handed_over_to,
    owed_again,
    owed_packs,
    prepared_packs,
)
from records.leavers.states import PackState, pack_state
from records.leavers.told import is_whole, told_now
from tests.factories import CourseFactory, MemberFactory
from tests.records.leavers.packs import (
    JUNE_30,
    NOON,
    TODAY,
    a_leaver,
    a_pack,
    credit,
    handed,
    made,
    prepared,
    unpacked,
)
from tests.uploads import change_stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_of_july")]


# Who is owed one ----------------------------------------------------------------------------------


def test_an_officer_who_left_is_owed_a_pack_until_one_is_prepared(department, leaver):
    assert list(owed_packs()) == [leaver]

    pack = prepared(leaver, department.clerk, NOON)

    assert list(owed_packs()) == []
    assert list(prepared_packs()) == [pack]


def test_each_try_that_fails_is_counted_and_the_last_one_says_why(leaver):
    later = NOON + timedelta(minutes=1)
    note_failed_try(member=leaver, why="There is no key.", now=NOON)

    note_failed_try(member=leaver, why="A file is gone." + "!" * LONGEST_WHY, now=later)

    [kept] = PackTry.objects.all()
    assert (kept.times, kept.tried_at, kept.separated_on) == (2, later, JUNE_30)
    assert kept.why == ("A file is gone." + "!" * LONGEST_WHY)[:LONGEST_WHY]


def test_tries_are_counted_anew_where_the_last_day_is_another(leaver):
    note_failed_try(member=leaver, why="There is no key.", now=NOON)
    leaver.separated_on = JUNE_30 - timedelta(days=1)

    note_failed_try(member=leaver, why="There is no key.", now=NOON)

    [kept] = PackTry.objects.all()
    assert (kept.times, kept.separated_on) == (1, leaver.separated_on)


def test_a_pack_of_a_last_day_that_was_moved_since_waits_for_no_hand_over(department, leaver):
    pack = prepared(leaver, department.clerk, NOON)
    Member.objects.filter(pk=leaver.pk).update(separated_on=date(2026, 6, 29))

    pack.refresh_from_db()
    assert pack.withdrawn_at is None  # the worker has not come by
    assert list(prepared_packs()) == []
    assert list(owed_packs()) == [leaver]


def test_one_who_leaves_later_is_owed_it_from_the_day_it_is_entered(department, leaver):
    Member.objects.filter(pk=leaver.pk).update(separated_on=date(2026, 8, 1))

    assert list(owed_packs()) == [leaver]


def test_nobody_is_owed_a_pack_without_clee_of_their_time_here(department):
    a_leaver(left=JUNE_30, license_number="", license_class="", license_issued_on=None)
    MemberFactory(separated_on=JUNE_30)
    of_before = MemberFactory(separated_on=JUNE_30)
    credit(of_before, is_prior_agency=True, completed_on=date(2014, 3, 3))
    without_post = MemberFactory(separated_on=JUNE_30)
    credit(without_post, course=CourseFactory(source="non_post"))

    assert list(owed_packs()) == []


def test_separations_of_before_the_day_that_is_set_are_owed_none(settings, leaver):
    settings.LEAVER_PACKS_FROM = JUNE_30
    assert list(owed_packs()) == [leaver]

    settings.LEAVER_PACKS_FROM = TODAY
    assert list(owed_packs()) == []


def test_what_is_owed_is_due_so_many_days_after_the_last_day(department, leaver, settings):
    settings.LEAVER_PACK_DAYS = 10

    [clock] = [each for each in due_for(department.clerk, today=TODAY) if "pack" in each.what]

    assert (clock.on, clock.whose, clock.step) == (date(2026, 7, 10), leaver.name, "Prepare it")
    assert clock.why == "11 CSR 75-15.020(6)"
    prepared(leaver, department.clerk, NOON)
    [clock] = [each for each in due_for(department.clerk, today=TODAY) if "pack" in each.what]
    assert (clock.on, clock.step) == (date(2026, 7, 10), "Hand it over")


def test_before_the_last_day_it_is_due_and_can_not_be_prepared(department, leaver):
    Member.objects.filter(pk=leaver.pk).update(separated_on=date(2026, 8, 1))
    leaver.refresh_from_db()

    [clock] = [each for each in due_for(department.clerk, today=TODAY) if "pack" in each.what]

    assert clock.step == "See the leavers"
    with pytest.raises(ValidationError, match="has not left by today"):
        check_can_prepare(leaver, by=department.clerk, today=TODAY)


def test_a_clerk_who_leaves_is_told_of_no_pack_of_their_own(department):
    Member.objects.filter(pk=department.clerk.pk).update(separated_on=TODAY)
    credit(department.clerk)
    assert department.clerk in owed_packs()

    assert not [each for each in due_for(department.clerk, today=TODAY) if "pack" in each.what]


# Preparing ----------------------------------------------------------------------------------------


def test_preparing_leaves_an_event_with_the_hash_of_the_file(department, leaver):
    pack = prepared(leaver, department.clerk, NOON)

    event = Event.objects.get(action="leaver_pack.prepare")
    assert event.after == {
        "separated_on": "2026-06-30",
        "credits": 1,
        "credit_hours": "8.00",
        "sha256": pack.sha256,
    }
    assert len(unpacked(pack)["record.json"]) > 0
    assert str(pack) == f"Leaver’s pack of {leaver}"


def test_a_pack_that_would_tell_the_same_is_not_made_again(department, leaver):
    first = prepared(leaver, department.clerk, NOON)

    assert prepared(leaver, department.clerk, NOON) == first
    assert Event.objects.filter(action="leaver_pack.prepare").count() == 1


def test_a_credit_entered_since_makes_another_pack_and_withdraws_the_first(department, leaver):
    first = prepared(leaver, department.clerk, NOON)
    credit(leaver)
    assert not is_whole(LeaverPack.objects.get(pk=first.pk))

    second = prepared(leaver, department.clerk, NOON)

    first.refresh_from_db()
    assert pack_state(first) == PackState.WITHDRAWN
    assert first.withdrawn_because == (
        "Another was prepared. Training was added to the record or taken off it after this one."
    )
    assert standing_pack(leaver) == second
    assert is_whole(second)


def test_one_that_was_handed_over_stays_beside_another_that_tells_more(department, leaver):
    first = handed(prepared(leaver, department.clerk, NOON), department.clerk)
    credit(leaver)

    second = prepared(leaver, department.clerk, NOON)

    first.refresh_from_db()
    assert pack_state(first) == PackState.HANDED_OVER
    assert list(prepared_packs()) == [second]
    assert list(handed_over_to(leaver)) == [first]


@pytest.mark.parametrize("written", ["entered", "voided", "entered_anew", "merged"])
def test_what_is_written_after_the_hand_over_makes_another_pack_owed(department, leaver, written):
    second = credit(leaver, completed_on=date(2026, 5, 21))
    first = handed(prepared(leaver, department.clerk, NOON), department.clerk)
    assert list(owed_packs()) == []

    if written in ("voided", "entered_anew"):
        void_completion(completion=second, reason="Not there.", by=department.clerk, now=NOON)
    if written in ("entered", "entered_anew"):
        credit(leaver, entered_at=NOON)
    if written == "merged":  # with what was entered long before
        credit(leaver, entered_at=NOON - timedelta(days=9))

    assert list(owed_packs()) == [leaver]
    [clock] = [each for each in due_for(department.clerk, today=TODAY) if "pack" in each.what]
    assert clock.what.endswith("the record has changed since the last one was prepared")
    assert clock.step == "Prepare another"
    again = prepared(leaver, department.clerk, NOON)
    assert (list(owed_packs()), list(prepared_packs())) == ([], [again])
    handed(again, department.clerk)
    assert (list(owed_packs()), list(prepared_packs())) == ([], [])
    assert list(handed_over_to(leaver)) == [again, first]


def test_what_is_no_clee_or_is_voided_again_makes_no_other_pack_owed(department, leaver):
    handed(prepared(leaver, department.clerk, NOON), department.clerk)
    credit(leaver, course=CourseFactory(source="non_post"))
    credit(leaver, is_prior_agency=True, completed_on=date(2014, 3, 3))
    mistaken = credit(leaver)

    void_completion(completion=mistaken, reason="A mistake.", by=department.clerk, now=NOON)

    assert list(owed_packs()) == []


def test_a_pack_is_compared_in_full_only_where_something_was_written_since(
    department, django_assert_num_queries
):
    for _ in range(3):
        handed(prepared(a_leaver(left=JUNE_30), None, NOON), department.clerk)

    with django_assert_num_queries(1):
        assert owed_again() == {}


def test_what_was_entered_while_the_transcript_was_set_makes_no_pack(department, leaver):
    told = told_now(leaver)
    credit(leaver)

    with pytest.raises(ValidationError, match="taken off it while the transcript was set"):
        made(leaver, department.clerk, NOON, told=told)


def test_training_without_credit_that_is_voided_is_on_the_transcript_of_none_that_leaves(
    department, leaver
):
    course = CourseFactory(source="non_post")
    mistaken = credit(leaver, course=course)
    first = prepared(leaver, department.clerk, NOON)
    void_completion(
        completion=mistaken, reason="Of another officer.", by=department.clerk, now=NOON
    )
    first = LeaverPack.objects.get(pk=first.pk)

    with pytest.raises(ValidationError, match="it is not the complete record any more"):
        handed(first, department.clerk)

    second = prepared(leaver, department.clerk, NOON)
    assert second.pk != first.pk
    assert (second.contents, is_whole(second)) == (first.contents, True)


def test_one_whose_file_is_another_is_made_again_though_it_tells_the_same(department, leaver):
    first = prepared(leaver, department.clerk, NOON)
    change_stored(first.file.name)

    second = prepared(leaver, department.clerk, NOON)

    first.refresh_from_db()
    assert second.contents == first.contents
    assert first.withdrawn_because.startswith("Another was prepared, since its file was not")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"separated_on": None}, "has not left by today"),
        ({"separated_on": date(2026, 7, 2)}, "has not left by today"),
        ({"separated_on": date(2026, 1, 1)}, "has no CLEE credit of the time"),
    ],
)
def test_who_has_not_left_or_has_nothing_to_tell_gets_no_pack(department, leaver, values, words):
    Member.objects.filter(pk=leaver.pk).update(**values)

    with pytest.raises(ValidationError, match=words):
        prepared(leaver, department.clerk, NOON)

    assert not LeaverPack.objects.exists()


def test_without_a_key_nothing_is_made_and_it_is_said(department, leaver):
    with pytest.raises(ValidationError, match="that can't be done here: The key of leavers' packs"):
        made(leaver, department.clerk, NOON)

    assert not LeaverPack.objects.exists()


def test_nothing_is_kept_when_its_event_fails(department, leaver, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(actions, "record_event", fail)
    before = stored_packs()

    with pytest.raises(RuntimeError):
        prepared(leaver, department.clerk, NOON)

    assert not LeaverPack.objects.exists()
    assert stored_packs() == before


def stored_packs() -> list[str]:
    try:
        return sorted(default_storage.listdir("packs/2026")[1])
    except FileNotFoundError:
        return []


# Taking a separation back -------------------------------------------------------------------------


@pytest.mark.parametrize("day", [None, date(2026, 8, 1)])
def test_a_separation_that_is_taken_back_withdraws_the_pack_and_leaves_its_trail(
    department, leaver, day
):
    pack = prepared(leaver, department.clerk, NOON)
    Member.objects.filter(pk=leaver.pk).update(separated_on=day)
    pack = LeaverPack.objects.select_related("member").get(pk=pack.pk)

    assert pack_state(pack) == PackState.WITHDRAWN  # at once
    with pytest.raises(ValidationError, match="The separation was taken back"):
        handed(pack, department.clerk)
    withdraw_taken_back(NOON)
    withdraw_taken_back(NOON)

    pack.refresh_from_db()
    assert pack.withdrawn_at == NOON
    event = Event.objects.get(action="leaver_pack.withdraw")
    assert (event.by, event.member.serial_number) == (None, leaver.serial_number)


def test_a_pack_that_was_handed_over_stays_when_its_separation_is_taken_back(department, leaver):
    pack = handed(prepared(leaver, department.clerk, NOON), department.clerk)
    Member.objects.filter(pk=leaver.pk).update(separated_on=None)

    withdraw_taken_back(NOON)

    pack = LeaverPack.objects.select_related("member").get(pk=pack.pk)
    assert pack_state(pack) == PackState.HANDED_OVER


def test_who_leaves_again_is_owed_another(department, leaver):
    handed(prepared(leaver, department.clerk, NOON), department.clerk)
    Member.objects.filter(pk=leaver.pk).update(separated_on=NOON.date() + timedelta(days=30))

    assert list(owed_packs()) == [leaver]


def test_a_pack_is_never_deleted(department, leaver):
    with pytest.raises(TypeError):
        a_pack(leaver).delete()


# The key ------------------------------------------------------------------------------------------


def test_the_command_makes_a_key_once_and_prints_what_others_check_by(tmp_path, capsys):
    path = tmp_path / "leaver-key"

    call_command("make_leaver_key", str(path))

    did, fingerprint = capsys.readouterr().out.strip().split("\n")
    assert did.startswith("did:key:z6Mk")
    assert len(fingerprint.split()) == 9
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="is there already"):
        call_command("make_leaver_key", str(path))


def test_the_system_prepares_one_in_nobodys_name(leaver):
    pack = prepared(leaver, None, NOON)

    assert pack.prepared_by is None
    assert Event.objects.get(action="leaver_pack.prepare").by_name == ""


def test_who_is_employed_has_no_pack(department):
    assert standing_pack(department.officer) is None


def test_taking_the_file_is_an_event_with_its_hash(department, leaver):
    pack = prepared(leaver, department.clerk, NOON)

    take_pack(pack=pack, by=department.clerk)

    event = Event.objects.get(action="leaver_pack.take")
    assert (event.member.serial_number, event.after) == ("5001", {"sha256": pack.sha256})
