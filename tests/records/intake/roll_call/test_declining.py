"""Declining a report of roll call: who reads why, what comes of it, and what is refused."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from events.models import Event
from events.trail import latest_of
from frame.notices.models import Notice
from records.intake import actions
from records.intake.actions import events_of, send_back, withdraw
from records.intake.declining import decline_roll_call
from records.intake.models import RollCallReport, SentIn
from records.models import Completion
from records.querysets.roll_calls import standing_lines
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.intake.roll_call.reports import a_report, report
from tests.records.intake.sending import NOON
from tests.records.sheets import second_clerk

BRIEFING = "It was a shift briefing."


def decline(row: RollCallReport, by, **more) -> RollCallReport:
    return decline_roll_call(report=row, by=by, **{"reason": BRIEFING, "now": NOON, **more})


def sent_back(row: RollCallReport, by) -> SentIn:
    return send_back(sent_in=SentIn.objects.get(pk=row.pk), reason="Who taught?", by=by, now=NOON)


def page(row: RollCallReport) -> str:
    return reverse("records:roll-call-decline", args=[row.pk])


def test_a_report_is_declined_and_documents_nobody(department, of_two):
    decline(of_two, department.clerk)

    of_two.refresh_from_db()
    assert (of_two.state, of_two.decline_reason) == ("declined", BRIEFING)
    assert (of_two.decided_by, of_two.decided_at) == (department.clerk, NOON)
    assert not Completion.objects.exists()
    assert not standing_lines().exists()
    event = Event.objects.get(action="roll_call.decline")
    assert event.member_key == str(department.sergeant.pk)
    assert event.after == {"reason": BRIEFING}


def test_who_sent_it_is_told_and_reads_why_on_its_page(department, of_two):
    Notice.objects.all().delete()

    decline(of_two, department.clerk)

    [notice] = Notice.objects.all()
    assert (notice.to, notice.kind, notice.sentence) == (
        department.sergeant,
        "sent_in.declined",
        "“Tourniquets” is declined. Its page says why.",
    )
    detail = reverse("records:sent-in-detail", args=[of_two.pk])
    shown = sign_in(department.sergeant).get(detail)
    assert shown.context["sentence"] == f"It was declined on Apr 1, 2026. {BRIEFING}"
    assert [each.became for each in shown.context["there"]] == ["", ""]


def test_what_was_declined_may_be_sent_anew(department, of_two):
    decline(of_two, department.clerk)

    again = report(department.sergeant, department.officer, department.colleague)

    assert again.state == "sent"


def test_nobody_declines_their_own(department):
    row = a_report(department.clerk)

    with pytest.raises(ValidationError) as refused:
        decline(row, department.clerk)

    assert refused.value.code == "own"
    assert RollCallReport.objects.get().state == "sent"


@pytest.mark.parametrize("decides", [decline, sent_back])
@pytest.mark.parametrize(
    ("is_there", "words", "said"),
    [
        (True, "Casey Roe", "You were there yourself, and"),
        (False, "1101", "You are down as who taught it, and"),
    ],
)
def test_who_was_there_or_taught_it_leaves_every_decision_to_a_colleague(
    department, decides, is_there, words, said
):
    there = [department.officer, *([department.clerk] if is_there else [])]
    row = a_report(department.sergeant, there=there, instructors=[words])
    events = Event.objects.count()

    with pytest.raises(ValidationError) as refused:
        decides(row, department.clerk)

    assert refused.value.messages == [f"{said} nobody decides their own. A colleague sees to it."]
    assert refused.value.code == "own"
    assert RollCallReport.objects.get().state == "sent"
    assert Event.objects.count() == events
    decides(row, second_clerk(department.colleague))


@pytest.mark.parametrize("address", ["roll-call-decline", "sent-in-return"])
def test_the_pages_of_deciding_say_so_to_who_was_there_and_ask_nothing(department, address):
    row = a_report(department.sergeant, there=[department.officer, department.clerk])

    shown = sign_in(department.clerk).get(reverse(f"records:{address}", args=[row.pk]))

    assert shown.context["why_not"].startswith("You were there yourself")
    assert '<textarea name="reason"' not in shown.content.decode()


def test_who_does_not_enter_completions_declines_nothing(department, of_two):
    with pytest.raises(PermissionDenied):
        decline(of_two, department.inquiry)


def test_why_is_said(department, of_two):
    with pytest.raises(ValidationError) as refused:
        decline(of_two, department.clerk, reason=" ")

    assert refused.value.message_dict == {"reason": ["Say why; the member reads it."]}
    assert RollCallReport.objects.get().state == "sent"


def test_what_was_withdrawn_meanwhile_is_not_declined(department, of_two):
    withdraw(sent_in=RollCallReport.objects.get(), by=department.sergeant)

    with pytest.raises(ValidationError) as refused:
        decline(of_two, department.clerk)

    assert refused.value.messages == [
        f"{department.sergeant.name} has withdrawn it. Nothing was done now."
    ]


def test_what_changed_since_the_page_was_opened_is_not_declined_unseen(department, of_two):
    seen = latest_of(events_of(of_two))
    row = RollCallReport.objects.get()
    send_back(sent_in=row, reason="Who taught?", by=department.clerk, now=NOON)

    with pytest.raises(ValidationError):
        decline(of_two, department.clerk, seen=seen)

    assert RollCallReport.objects.get().state == "returned"


def test_nothing_is_declined_when_its_event_cannot_be_written(department, of_two, monkeypatch):
    def refuse(*args, **kwargs):
        raise RuntimeError("the log is full")

    monkeypatch.setattr(actions, "record_event", refuse)

    with pytest.raises(RuntimeError):
        decline(of_two, department.clerk)

    assert RollCallReport.objects.get().state == "sent"


def test_the_page_of_deciding_leads_to_declining_which_opens_the_next(department, of_two):
    following = a_report(department.other_sergeant)
    client = sign_in(department.clerk)
    at = reverse("records:roll-call-decide", args=[of_two.pk])

    assert f'href="{page(of_two)}" data-decline' in client.get(at).content.decode()
    opened = client.get(page(of_two))
    answer = client.post(
        page(of_two),
        {"reason": BRIEFING, "seen": opened.context["form"]["seen"].value()},
        follow=True,
    )

    assert answer.redirect_chain[-1][0] == reverse("records:roll-call-decide", args=[following.pk])
    assert f"“Tourniquets” is declined, and {department.sergeant.name} is told." in (
        answer.content.decode()
    )


def test_a_refusal_keeps_what_is_typed(department, of_two):
    typed = {"reason": "x" * 501, "seen": latest_of(events_of(of_two))}

    answer = sign_in(department.clerk).post(page(of_two), typed)

    assert answer.status_code == 200
    assert answer.context["form"]["reason"].value() == "x" * 501
    assert answer.context["form"].errors["reason"] == [
        "501 characters are more than 500. Shorten it."
    ]


def test_the_page_of_what_is_decided_already_says_so_and_asks_nothing(department):
    row = a_report(department.sergeant, "declined", clerk=department.clerk)

    shown = sign_in(department.clerk).get(page(row))

    assert shown.context["why_not"].startswith(f"{department.clerk.name} declined it on Apr 1")
    assert '<textarea name="reason"' not in shown.content.decode()
