"""The pages of leavers' packs: the list, a pack, handing it over, and the leaver's own."""

from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from events.event_log import record_event
from events.models import Event
from people.actions.members import MEMBER_CHANGE
from people.models import Member
from records.actions.completions import void_completion
from records.leavers.actions import NOTHING_LEFT, withdraw_with_nothing_left
from records.leavers.actions import OTHER_FILE as WHY_NOT_GIVEN
from records.leavers.models import LeaverPack
from records.leavers.owed import owed_again
from records.models import Completion
from tests.factories import CompletionFactory
from tests.records.intake.sending import a_training
from tests.records.leavers.packs import NOON, a_leaver, a_pack, taken
from tests.records.sheets import a_class, draft
from tests.signed_in import client_of
from tests.uploads import change_stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_of_july")]

LIST = "/leavers/"
FORM = {
    "on": "07/01/2026",
    "to": "Ana Núñez",
    "how": "mail",
    "receipt": "Certified mail 7019 1640.",
}


def leaver_of(department, serial: str, left: date, **values) -> Member:
    squad = department.elements["Squad 110"]
    return a_leaver(left=left, element=squad, serial_number=serial, **values)


def page_of(pack: LeaverPack, name: str = "leaver-pack") -> str:
    return reverse(f"records:{name}", args=[pack.pk])


def corrected(leaver: Member) -> None:
    """The leaver's license number, corrected after what was prepared so far."""
    Member.objects.filter(pk=leaver.pk).update(license_number="MO99887")
    record_event(MEMBER_CHANGE, by=None, about=leaver, member=leaver)


def void_only_credit(leaver: Member, clerk: Member) -> None:
    [only] = Completion.objects.filter(member=leaver)
    void_completion(completion=only, reason="Not there.", by=clerk, now=NOON)


def rows_of(response) -> list[tuple[str, str]]:
    table = response.context["table"]
    return [
        (row.record.member.serial_number, row.get_cell("stands").split("<span>")[1].split("<")[0])
        for row in table.rows
    ]


def test_the_list_has_what_waits_longest_first_and_what_was_handed_over_last(department):
    leaver_of(department, "5001", date(2026, 6, 30))
    a_pack(leaver_of(department, "5002", date(2026, 5, 1)))
    a_pack(leaver_of(department, "5003", date(2026, 4, 1)), "handed_over")
    a_pack(leaver_of(department, "5004", date(2026, 6, 1)), "withdrawn")
    leaver_of(department, "5005", date(2026, 8, 1))

    response = client_of(department.clerk).get(LIST)

    assert rows_of(response) == [
        ("5002", "To be handed over, late"),
        ("5004", "To be prepared"),
        ("5001", "To be prepared"),
        ("5005", "Prepared after the last day"),
        ("5003", "Handed over Jun 30, 2026"),
    ]
    assert response.content.decode().count("/members/5005/leavers-pack/") == 0


@pytest.mark.parametrize("leavers", [1, 3])
def test_the_list_asks_as_often_for_one_leaver_as_for_three(
    department, leavers, django_assert_max_num_queries
):
    for number in range(leavers):
        leaver_of(department, f"51{number}", date(2026, 6, 30))
        a_pack(leaver_of(department, f"52{number}", date(2026, 5, 1)))
        a_pack(leaver_of(department, f"53{number}", date(2026, 4, 1)), "handed_over")
    client = client_of(department.clerk)

    with django_assert_max_num_queries(9):
        client.get(LIST)


def test_the_list_says_who_enters_the_last_day(department):
    shown = client_of(department.clerk).get(LIST).text

    assert "An administrator enters the last day of who leaves" in shown


def test_an_empty_list_says_when_one_shows(department):
    assert "No pack is owed" in client_of(department.inquiry).get(LIST).content.decode()


def test_the_list_is_reached_from_the_members(department):
    assert LIST in client_of(department.clerk).get("/members/").content.decode()
    assert LIST not in client_of(department.sergeant).get("/members/").content.decode()


def test_a_clerk_takes_the_file_which_is_on_record_and_notes_that_it_was_handed_over(department):
    leaver = leaver_of(department, "5001", date(2026, 6, 30))
    pack = a_pack(leaver)
    client = client_of(department.clerk)
    shown = client.get(page_of(pack)).content.decode()
    assert page_of(pack, "leaver-pack-file") in shown
    assert page_of(pack, "leaver-pack-hand-over") not in shown
    assert "Take the file first." in shown
    assert "It is to be handed over by Jul 30, 2026." in shown
    led = client.get(page_of(pack, "leaver-pack-hand-over"), follow=True)
    assert led.redirect_chain == [(page_of(pack), 302)]
    assert "Nobody has taken the file of this pack yet" in led.text

    taken = client.get(page_of(pack, "leaver-pack-file"))
    assert b"".join(taken.streaming_content) == b"PK"
    assert taken["Content-Disposition"] == 'attachment; filename="training-record-5001.zip"'
    event = Event.objects.get(action="leaver_pack.take")
    assert (event.by.serial_number, event.member.serial_number) == ("1101", "5001")

    shown = client.get(page_of(pack)).text
    assert page_of(pack, "leaver-pack-hand-over") in shown
    assert "Take the file first." not in shown
    assert client.get(page_of(pack, "leaver-pack-hand-over")).status_code == 200
    sent = client.post(page_of(pack, "leaver-pack-hand-over"), FORM, follow=True)
    said = sent.content.decode()
    assert "was handed over to Ana Núñez on Jul 1, 2026." in said
    assert "Certified mail 7019 1640." in said
    assert page_of(pack, "leaver-pack-hand-over") not in said
    assert page_of(pack, "leaver-pack-file") in said  # it may get lost
    again = client.post(page_of(pack, "leaver-pack-hand-over"), FORM)
    assert "handed it over on Jul 1, 2026" in again.content.decode()


def test_a_refused_hand_over_keeps_what_was_typed(department):
    pack = taken(a_pack(leaver_of(department, "5001", date(2026, 6, 30))), department.clerk)

    response = client_of(department.clerk).post(
        page_of(pack, "leaver-pack-hand-over"), {**FORM, "on": "07/09/2026"}
    )

    form = response.context["form"]
    assert "is still to come" in form.errors["on"][0]
    assert form["receipt"].value() == FORM["receipt"]


def test_a_pack_that_is_not_whole_any_more_leads_to_preparing_it_again(department):
    leaver = leaver_of(department, "5001", date(2026, 6, 30))
    pack = a_pack(leaver)
    CompletionFactory(member=leaver, completed_on=date(2026, 5, 20))

    shown = client_of(department.clerk).get(page_of(pack)).content.decode()

    assert "Training was added to the record or taken off it since this was prepared" in shown
    assert "/members/5001/leavers-pack/" in shown
    assert page_of(pack, "leaver-pack-hand-over") not in shown


def test_an_open_tab_gives_no_pack_that_is_outdated_by_now_and_says_why(department):
    leaver = leaver_of(department, "5001", date(2026, 6, 30))
    pack = a_pack(leaver)
    client = client_of(department.clerk)
    assert page_of(pack, "leaver-pack-file") in client.get(page_of(pack)).text
    mistaken = Completion.objects.get(member=leaver)
    void_completion(completion=mistaken, reason="Not there.", by=department.clerk, now=NOON)
    CompletionFactory(member=leaver, completed_on=date(2026, 5, 20))

    led = client.get(page_of(pack, "leaver-pack-file"), follow=True)

    assert led.redirect_chain == [(page_of(pack), 302)]
    assert "Training was added to the record or taken off it since this was prepared" in led.text
    assert page_of(pack, "leaver-pack-hand-over") not in led.text
    assert not Event.objects.filter(action="leaver_pack.take").exists()


def test_what_was_taken_is_noted_on_its_page_and_the_newer_pack_leads_there(department):
    leaver = leaver_of(department, "5001", date(2026, 6, 30))
    first = a_pack(leaver)
    client = client_of(department.clerk)
    assert b"".join(client.get(page_of(first, "leaver-pack-file")).streaming_content) == b"PK"
    CompletionFactory(member=leaver, completed_on=date(2026, 5, 20))
    assert page_of(first, "leaver-pack-hand-over") in client.get(page_of(first)).text
    LeaverPack.objects.filter(pk=first.pk).update(withdrawn_at=NOON, withdrawn_because="Another.")
    second = a_pack(leaver)

    shown = client.get(page_of(second)).text
    assert f'href="{page_of(first)}"' in shown
    assert "was taken before, and no hand-over of it is noted" in shown
    refused = client.post(page_of(second, "leaver-pack-hand-over"), FORM)
    assert "Nobody has taken the file of this pack yet" in refused.text
    withdrawn = client.get(page_of(first)).text
    assert page_of(first, "leaver-pack-hand-over") in withdrawn
    assert page_of(first, "leaver-pack-file") not in withdrawn
    sent = client.post(page_of(first, "leaver-pack-hand-over"), FORM, follow=True)

    assert "was handed over to Ana Núñez on Jul 1, 2026." in sent.text
    assert rows_of(client.get(LIST)) == [
        ("5001", "To be handed over"),
        ("5001", "Handed over Jul 1, 2026"),
    ]
    assert "no hand-over of it is noted" not in client.get(page_of(second)).text


def test_the_list_says_of_a_pack_that_waits_and_is_outdated_that_it_is_to_be_prepared_again(
    department,
):
    leaver = leaver_of(department, "5001", date(2026, 6, 30))
    a_pack(leaver)
    CompletionFactory(member=leaver, completed_on=date(2026, 5, 20))

    assert rows_of(client_of(department.clerk).get(LIST)) == [("5001", "To be prepared again")]


def test_an_outdated_pack_that_left_is_reached_from_the_list_to_note_its_hand_over(department):
    leaver = leaver_of(department, "5001", date(2026, 6, 30))
    pack = taken(a_pack(leaver), department.clerk)
    corrected(leaver)
    client = client_of(department.clerk)

    listed = client.get(LIST)
    assert rows_of(listed) == [("5001", "To be prepared again")]
    assert f'href="{page_of(pack)}"' in listed.text
    shown = client.get(page_of(pack)).text
    assert page_of(pack, "leaver-pack-hand-over") in shown
    assert "/members/5001/leavers-pack/" in shown
    client.post(page_of(pack, "leaver-pack-hand-over"), FORM)

    assert rows_of(client.get(LIST)) == [("5001", "Handed over Jul 1, 2026")]


def test_a_handed_over_pack_of_an_officer_who_was_corrected_since_asks_for_no_other(department):
    leaver = leaver_of(department, "5001", date(2026, 6, 30))
    pack = a_pack(leaver, "handed_over")
    corrected(leaver)
    client = client_of(department.clerk)

    shown = client.get(page_of(pack)).text
    assert rows_of(client.get(LIST)) == [("5001", "Handed over Jun 30, 2026")]
    assert "not the complete record any more" not in shown
    assert "/members/5001/leavers-pack/" not in shown

    CompletionFactory(member=leaver, completed_on=date(2026, 5, 20))
    shown = client.get(page_of(pack)).text
    assert "Training was added to the record or taken off it since this was prepared" in shown
    assert "/members/5001/leavers-pack/" in shown


def test_a_pack_with_no_credit_left_says_so_and_leads_to_no_other(department):
    leaver = leaver_of(department, "5001", date(2026, 6, 30))
    pack = a_pack(leaver)
    void_only_credit(leaver, department.clerk)
    client = client_of(department.clerk)

    shown = client.get(page_of(pack)).text

    assert rows_of(client.get(LIST)) == [("5001", "To be handed over")]
    assert NOTHING_LEFT in shown
    assert "/members/5001/leavers-pack/" not in shown
    assert page_of(pack, "leaver-pack-file") not in shown
    assert page_of(pack, "leaver-pack-hand-over") not in shown


def test_a_pack_that_left_and_was_withdrawn_with_none_after_it_is_on_the_list(department):
    leaver = leaver_of(department, "5001", date(2026, 6, 30))
    pack = taken(a_pack(leaver), department.clerk)
    a_pack(leaver_of(department, "5002", date(2026, 6, 30)), "handed_over")
    void_only_credit(leaver, department.clerk)
    withdraw_with_nothing_left(owed_again().values(), NOON)
    client = client_of(department.clerk)

    listed = client.get(LIST)
    assert rows_of(listed) == [
        ("5001", "Withdrawn after its file was taken"),
        ("5002", "Handed over Jun 30, 2026"),
    ]
    assert f'href="{page_of(pack)}"' in listed.text
    shown = client.get(page_of(pack)).text
    assert f"This pack is withdrawn. {NOTHING_LEFT}" in shown
    client.post(page_of(pack, "leaver-pack-hand-over"), FORM)

    assert ("5001", "Handed over Jul 1, 2026") in rows_of(client.get(LIST))
    assert ("5001", "Withdrawn after its file was taken") not in rows_of(client.get(LIST))


def test_who_only_reads_sees_the_pack_and_no_button(department):
    pack = a_pack(leaver_of(department, "5001", date(2026, 6, 30)))

    for seat in ("inquiry", "auditor"):
        shown = client_of(department.members[seat]).get(page_of(pack)).content.decode()
        assert "leaver-pack" not in shown
        assert page_of(pack, "leaver-pack-file") not in shown
        assert page_of(pack, "leaver-pack-hand-over") not in shown


def test_looking_at_anothers_pack_is_on_record(department):
    pack = a_pack(leaver_of(department, "5001", date(2026, 6, 30)))

    client_of(department.inquiry).get(page_of(pack))

    assert Event.objects.get(action="member.look").after == {"page": "leaver's pack"}


def test_the_leaver_reads_on_their_record_what_was_handed_over(department):
    officer = department.officer
    Member.objects.filter(pk=officer.pk).update(separated_on=NOON.date())
    officer.refresh_from_db()
    pack = a_pack(officer, "handed_over")
    client = client_of(officer)

    assert page_of(pack) in client.get("/my-record/").content.decode()
    shown = client.get(page_of(pack)).content.decode()
    assert "Signed by the officer." in shown
    assert "Leavers’ packs" not in shown
    assert page_of(pack, "leaver-pack-file") not in shown


def test_a_clerk_reads_it_on_the_record_of_the_leaver_and_a_supervisor_does_not(department):
    leaver = leaver_of(department, "5001", date(2026, 6, 30))
    pack = a_pack(leaver, "handed_over")

    assert page_of(pack) in client_of(department.clerk).get("/members/5001/").content.decode()
    of_sergeant = client_of(department.sergeant).get("/members/5001/").content.decode()
    assert page_of(pack) not in of_sergeant


def test_a_clerk_about_their_own_pack_sees_no_way_to_hand_it_over(department):
    clerk = department.clerk
    Member.objects.filter(pk=clerk.pk).update(separated_on=NOON.date())
    clerk.refresh_from_db()
    CompletionFactory(member=clerk, completed_on=date(2026, 5, 20))
    pack = a_pack(clerk)
    client = client_of(clerk)

    assert page_of(pack, "leaver-pack-hand-over") not in client.get(page_of(pack)).content.decode()
    led = client.get(page_of(pack, "leaver-pack-hand-over"), follow=True)
    assert "nobody hands over their own" in led.content.decode()
    assert client.get(page_of(pack, "leaver-pack-file")).status_code == 404


def test_a_file_that_is_not_there_or_withdrawn_is_not_found(department):
    client = client_of(department.clerk)
    withdrawn = a_pack(leaver_of(department, "5001", date(2026, 6, 30)), "withdrawn")
    gone = a_pack(leaver_of(department, "5002", date(2026, 6, 30)))
    gone.file.storage.delete(gone.file.name)

    for pack in (withdrawn, gone):
        assert client.get(page_of(pack, "leaver-pack-file")).status_code == 404
    assert "It was taken back." in client.get(page_of(withdrawn)).content.decode()


def test_the_pack_of_a_separation_that_was_taken_back_says_so_and_has_no_button(department):
    leaver = leaver_of(department, "5001", date(2026, 6, 30))
    pack = a_pack(leaver)
    Member.objects.filter(pk=leaver.pk).update(separated_on=None)

    shown = client_of(department.clerk).get(page_of(pack)).content.decode()

    assert "This pack is withdrawn. The separation was taken back" in shown
    assert page_of(pack, "leaver-pack-file") not in shown
    assert page_of(pack, "leaver-pack-hand-over") not in shown


@pytest.mark.parametrize(
    # The storage is asked for when the test runs: another test may have set another by then.
    "harm",
    [change_stored, lambda name: default_storage.delete(name)],
    ids=["changed", "deleted"],
)
def test_a_pack_whose_file_is_another_is_not_given_nor_handed_over_and_leads_to_another(
    department, harm
):
    pack = a_pack(leaver_of(department, "5001", date(2026, 6, 30)))
    harm(pack.file.name)
    client = client_of(department.clerk)

    shown = client.get(page_of(pack)).text
    assert WHY_NOT_GIVEN in shown
    assert "/members/5001/leavers-pack/" in shown
    assert page_of(pack, "leaver-pack-hand-over") not in shown
    assert client.get(page_of(pack, "leaver-pack-file")).status_code in (302, 404)
    sent = client.post(page_of(pack, "leaver-pack-hand-over"), FORM)
    assert WHY_NOT_GIVEN in sent.text

    assert not Event.objects.filter(action__in=["leaver_pack.take", "leaver_pack.hand_over"])
    pack.refresh_from_db()
    assert pack.handed_over_at is None


def test_what_still_waits_of_a_leaver_is_named_before_the_pack_is_handed_over(department):
    leaver = leaver_of(department, "5001", date(2026, 6, 30))
    pack = taken(a_pack(leaver), department.clerk)
    a_training(leaver)
    draft(a_class(), leaver.serial_number, department.clerk)
    of_clerk = client_of(department.clerk)

    for page in (page_of(pack), page_of(pack, "leaver-pack-hand-over")):
        shown = of_clerk.get(page).text
        assert f"{leaver.name} sent in “Interview and interrogation”, which waits for the" in shown
        assert f"{leaver.name} stands on the sheet of a class of" in shown
    assert "still waits" not in client_of(department.inquiry).get(page_of(pack)).text


def test_the_list_marks_a_pack_that_is_not_the_complete_record_any_more(department):
    leaver = leaver_of(department, "5001", date(2026, 6, 30))
    a_pack(leaver, "handed_over")
    a_pack(leaver_of(department, "5002", date(2026, 6, 29)), "handed_over")
    CompletionFactory(member=leaver, completed_on=date(2026, 5, 20))

    assert rows_of(client_of(department.clerk).get(LIST)) == [
        ("5001", "To be prepared again"),
        ("5002", "Handed over Jun 30, 2026"),
        ("5001", "Handed over Jun 30, 2026, not the complete record any more"),
    ]
