"""What is asked back and answered, and delays: whose turn it is, and what day is due."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from frame.rights import Role
from people.models import Member, RoleDesignation
from records.models import (
    ReleaseRequest,
)
from records.releases.actions.asking import (
    answer_release,
    withdraw_release,
)
from records.releases.actions.deciding import ask_back, explain_delay, reopen_release
from records.releases.letters import letter_of, take_letter
from records.releases.sent_letters import note_letter_sent
from records.releases.states import EXPIRE, REOPEN
from records.releases.words import due_of
from tests.records.releases.asking import (
    NOON,
    a_release,
    asked,
    decided,
    granted,
    last_event,
    now_of,
)
from tests.signed_in import client_of

pytestmark = pytest.mark.usefixtures("at_noon")

WHY = "It is asked for by mistake."


def test_what_is_asked_back_is_answered_and_waits_again(department, request_):
    row = ask_back(request=request_, question="Which post?", by=department.ogc, now=NOON)
    assert (row.state, last_event().action) == ("asked_back", "release.ask_back")

    row = answer_release(request=row, answer="Deputy.", by=department.sergeant)

    assert (row.state, row.question, row.answer) == ("asked", "Which post?", "Deputy.")
    assert last_event().action == "release.answer"


def test_what_is_asked_back_again_shows_no_answer_to_what_was_asked_before(department, request_):
    given = {"request": request_, "by": department.ogc, "now": NOON}
    ask_back(**given, question="Which post?")
    answer_release(request=request_, answer="Deputy.", by=department.sergeant)

    ask_back(**given, question="From when?")

    row = now_of(request_)
    assert (row.state, row.question, row.answer) == ("asked_back", "From when?", "")
    page = client_of(department.sergeant).get(reverse("records:release-detail", args=[row.pk]))
    assert "Not answered yet." in page.text


def test_another_supervisor_neither_answers_nor_withdraws(department, request_):
    row = ask_back(request=request_, question="Which post?", by=department.ogc, now=NOON)

    with pytest.raises(PermissionDenied):
        answer_release(request=row, answer="Deputy.", by=department.commander)
    with pytest.raises(PermissionDenied):
        withdraw_release(request=row, reason=WHY, by=department.commander)

    assert now_of(row).state == "asked_back"


def test_the_training_unit_goes_on_with_what_a_supervisor_asked_who_leads_no_more(
    department, request_
):
    department.elements["Squad 110"].supervisors.clear()
    row = ask_back(request=request_, question="Which post?", by=department.ogc, now=NOON)
    sergeant = type(department.sergeant).objects.get(pk=department.sergeant.pk)

    with pytest.raises(PermissionDenied):
        answer_release(request=row, answer="Deputy.", by=sergeant)

    assert answer_release(request=row, answer="Deputy.", by=department.clerk).state == "asked"


def test_another_decides_where_the_decider_has_lost_the_role(department, request_):
    row = granted(request_, department.ogc)
    RoleDesignation.objects.filter(member=department.ogc).update(ended_on=NOON.date())
    ogc = type(department.ogc).objects.get(pk=department.ogc.pk)

    with pytest.raises(PermissionDenied):
        reopen_release(request=row, reason=WHY, by=ogc)
    row = reopen_release(request=row, reason=WHY, by=department.hrd)

    assert (row.state, row.decision) == ("asked", None)
    assert granted(row, department.hrd).state == "granted"
    assert [each.number for each in row.decisions.all()] == [1, 2]
    assert row.decisions.get(number=1).role == Role.OGC


def test_a_delay_has_its_reason_and_moves_the_day(department, completion):
    row = asked(department.clerk, department.officer, requester_kind="public")

    row = decided(row, "delay", by=department.ogc)

    assert (row.due_on, row.earliest_on) == (date(2026, 3, 20), date(2026, 3, 20))
    assert (last_event().before["due_on"], row.state) == ("2026-03-13", "asked")


def test_a_delay_is_of_a_public_records_request_and_of_a_day_to_come(department, request_):
    given = {"reason": "Off-site.", "by": department.ogc, "now": NOON}
    with pytest.raises(ValidationError, match="Only a public-records request"):
        explain_delay(request=request_, earliest_on=date(2026, 3, 20), **given)

    row = asked(department.clerk, department.officer, requester_kind="public")
    with pytest.raises(ValidationError) as refused:
        explain_delay(request=row, earliest_on=date(2026, 3, 9), **given)
    assert refused.value.message_dict["earliest_on"] == ["Mar 9, 2026 is over."]


@pytest.mark.parametrize(
    ("earliest_on", "words"),
    [
        (
            date(2026, 3, 12),
            "Mar 12, 2026 is before the day on which it is due, Mar 13, 2026. Give a later one.",
        ),
        (date(2026, 3, 13), "It is due on Mar 13, 2026 without a delay. Give a later day."),
        (
            date(2026, 3, 21),
            "Mar 21, 2026 is a Saturday. Give a day of business, on which it can be had.",
        ),
        (
            date(2026, 5, 25),
            "May 25, 2026 is Memorial Day. Give a day of business, on which it can be had.",
        ),
        (date(2028, 3, 13), "Mar 13, 2028 is after Mar 11, 2028. Check the year."),
        (date.max, "Dec 31, 9999 is after Mar 11, 2028. Check the year."),
    ],
)
def test_a_delay_puts_the_day_off_and_never_sets_an_earlier_one(
    department, completion, earliest_on, words
):
    row = asked(department.clerk, department.officer, requester_kind="public")
    given = {"reason": "Off-site.", "by": department.ogc, "now": NOON}

    with pytest.raises(ValidationError) as refused:
        explain_delay(request=row, earliest_on=earliest_on, **given)

    assert refused.value.message_dict == {"earliest_on": [words]}
    assert (now_of(row).due_on, now_of(row).earliest_on) == (date(2026, 3, 13), None)


def test_a_delay_that_was_said_is_said_in_other_words_and_keeps_its_day(department, completion):
    row = asked(department.clerk, department.officer, requester_kind="public")
    row = decided(row, "delay", by=department.ogc)

    row = explain_delay(
        request=row, reason="On film.", earliest_on=row.due_on, by=department.hrd, now=NOON
    )

    assert (row.delay_reason, row.due_on) == ("On film.", date(2026, 3, 20))


def test_a_day_that_was_said_before_is_kept_though_it_is_none_of_business(department, completion):
    row = asked(department.clerk, department.officer, requester_kind="public")
    saturday = date(2026, 3, 21)
    ReleaseRequest.objects.filter(pk=row.pk).update(
        delay_reason="Off-site.", earliest_on=saturday, due_on=saturday
    )

    row = explain_delay(
        request=row, reason="On film.", earliest_on=saturday, by=department.hrd, now=NOON
    )

    assert (row.delay_reason, row.due_on) == ("On film.", saturday)


@pytest.mark.parametrize("state", ["asked", "asked_back", "granted", "built"])
def test_the_reason_of_a_delay_is_given_as_long_as_the_days_run(department, completion, state):
    row = a_release(
        department.clerk, department.officer, state, ogc=department.ogc, requester_kind="public"
    )
    assert due_of(row).on == date(2026, 3, 13)

    row = decided(row, "delay", by=department.hrd)

    assert (row.state, row.due_on) == (state, date(2026, 3, 20))
    page = client_of(department.hrd).get(reverse("records:release-detail", args=[row.pk]))
    assert reverse("records:release-delay", args=[row.pk]) in page.text


@pytest.mark.parametrize(
    ("kind", "basis"),
    [("public", "consent"), ("other", "public_record"), ("agency", "public_record")],
)
def test_the_days_of_the_law_run_where_either_says_that_it_is_a_public_records_request(
    department, completion, kind, basis
):
    given = {"requester_kind": kind, "legal_basis": basis, "answer_by": date(2026, 5, 1)}
    row = asked(department.clerk, department.officer, **given)
    assert row.is_public_records
    assert (row.due_on, row.due_why) == (date(2026, 3, 13), "RSMo 610.023.3 (not confirmed)")
    assert list(ReleaseRequest.objects.of_public_records()) == [row]

    assert decided(row, "delay", by=department.ogc).due_on == date(2026, 3, 20)


def test_of_other_requests_no_days_of_the_law_run(department, request_):
    assert not request_.is_public_records
    assert request_.due_on is None
    assert not ReleaseRequest.objects.of_public_records().exists()


def test_a_grant_ends_by_itself_alone_and_nobody_ends_it(department, request_):
    row = granted(request_, department.ogc)
    after = NOON.date() + timedelta(days=31)

    for member in department.members.values():
        with pytest.raises(PermissionDenied):
            EXPIRE.check_can(row, by=member, today=after)
    with pytest.raises(ValidationError, match="It is granted until Apr 9, 2026"):
        EXPIRE.check_can(row, by=None, today=date(2026, 4, 9))
    EXPIRE.check_can(row, by=None, today=after)
    with pytest.raises(PermissionDenied):
        REOPEN.check_can(row, by=None)


def put_off_to(row: ReleaseRequest, day: date, by: Member) -> ReleaseRequest:
    return explain_delay(request=row, reason="Off-site.", earliest_on=day, by=by, now=NOON)


def test_a_day_that_nobody_was_told_of_is_put_right(department, completion):
    row = asked(department.clerk, department.officer, requester_kind="public")
    row = put_off_to(row, date(2027, 3, 22), department.ogc)

    row = put_off_to(row, date(2026, 3, 20), department.ogc)

    assert (row.earliest_on, row.due_on) == (date(2026, 3, 20), date(2026, 3, 20))
    with pytest.raises(ValidationError, match="It is due on Mar 13, 2026 without a delay"):
        put_off_to(row, date(2026, 3, 13), department.ogc)


def test_a_day_that_the_requester_was_told_stands_or_is_put_off_further(department, completion):
    row = asked(department.clerk, department.officer, requester_kind="public")
    row = put_off_to(row, date(2026, 4, 20), department.ogc)
    take_letter(request=row, letter=letter_of(row), by=department.clerk)
    note_letter_sent(request=row, sent_on=NOON.date(), how="mail", by=department.clerk, now=NOON)
    put_off_to(row, date(2027, 5, 20), department.ogc)

    with pytest.raises(ValidationError) as refused:
        put_off_to(row, date(2026, 4, 17), department.ogc)

    assert refused.value.message_dict["earliest_on"] == [
        "Apr 17, 2026 is before the day that the requester was told, Apr 20, 2026: the letter that "
        "gives it is noted as sent, so that day stands. Give it again, or a later one."
    ]
    assert put_off_to(row, date(2026, 4, 20), department.ogc).due_on == date(2026, 4, 20)


def test_a_reason_that_ends_with_no_full_stop_does_not_run_on(department, completion):
    row = asked(department.clerk, department.officer, requester_kind="public")
    for reason in ("Litigation", "On film"):
        row = explain_delay(
            request=row,
            reason=reason,
            earliest_on=date(2026, 3, 20),
            by=department.ogc,
            now=NOON,
        )

    said = client_of(department.clerk).get(reverse("records:release-detail", args=[row.pk])).text

    assert "It takes longer: On film. The earliest day is Mar 20, 2026." in said
    assert "“Litigation. The earliest day: Mar 20, 2026.”" in said
