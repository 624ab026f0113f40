"""Voiding who is documented by a short roll call: one member, several, or all of the report."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from events.models import Event, EventNaming
from frame.notices.models import Notice
from people.models import Member
from records.intake import actions as of_all
from records.intake.models import RollCallLine, RollCallReport, RollCallTaught
from records.intake.roll_call.documented import documented_of
from records.intake.roll_call.voiding import void_documented
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.people.merging import merge, undo
from tests.records.coverage.test_without_credit import COVERAGE, rows
from tests.records.intake.roll_call.reports import HELD_ON, TYPED, a_report, report, taught_by
from tests.records.intake.sending import NOON

LATER = NOON + timedelta(days=1)
WHY = "Was on a call."
SHORT = "10 minutes earn no quarter hour; documented without credit"


@pytest.fixture
def short(department, course) -> RollCallReport:
    """Ten minutes with the officer and the colleague, accepted by somebody."""
    there = [department.officer, department.colleague]
    return a_report(department.sergeant, "accepted", there=there, minutes=10, course=course)


def line_of(row: RollCallReport, member: Member) -> RollCallLine:
    return row.lines.get(member=member)


def void(row: RollCallReport, by: Member, *members: Member, **more: Any) -> list[RollCallLine]:
    lines = [line_of(row, member).pk for member in members]
    given = {"report": row, "lines": lines, "reason": WHY, "by": by, "now": LATER, **more}
    return void_documented(**given)


def had(member: Member, **asked: Any) -> list[RollCallReport]:
    given = {"since": HELD_ON, "until": HELD_ON, "known_before": None, **asked}
    return documented_of(member, **given)


def refusal_of(row: RollCallReport, by: Member, *members: Member, **more: Any) -> list[str]:
    events = Event.objects.count()
    with pytest.raises(ValidationError) as error:
        void(row, by, *members, **more)
    assert Event.objects.count() == events
    return error.value.messages


def became(row: RollCallReport, reader: Member) -> dict[str, str]:
    page = sign_in(reader).get(reverse("records:sent-in-detail", args=[row.pk]))
    return {each.member.serial_number: each.became for each in page.context["there"]}


def test_one_member_is_taken_out_and_the_line_says_who_when_and_why(department, short):
    void(short, department.clerk, department.officer)

    line = line_of(short, department.officer)
    assert (line.voided_by, line.voided_at, line.void_reason) == (department.clerk, LATER, WHY)
    assert had(department.officer) == []
    assert had(department.colleague) == [short]
    event = Event.objects.get(action="roll_call.void")
    assert event.after == {"voided": ["4411"], "void_reason": WHY}
    assert (str(event.by), str(event.member)) == (str(department.clerk), str(department.sergeant))
    named = EventNaming.objects.filter(event=event).values_list("serial_number", flat=True)
    assert list(named) == ["4411"]


def test_who_is_voided_is_told_why_and_nobody_else(department, short):
    void(short, department.clerk, department.officer)

    told = Notice.objects.values_list("kind", "to__serial_number", "sentence")
    assert list(told) == [
        (
            "roll_call.voided",
            "4411",
            "26-0042 Tourniquets of Mar 30, 2026, documented without credit, was voided on your "
            "record: Was on a call.",
        )
    ]


def test_all_of_it_voided_it_documents_nobody(department, short):
    void(short, department.clerk, department.officer)
    page = reverse("records:sent-in-detail", args=[short.pk])
    words = "All of it is voided since"
    assert words not in sign_in(department.sergeant).get(page).content.decode()

    void(short, department.clerk, department.colleague)

    assert had(department.officer) == had(department.colleague) == []
    assert words in sign_in(department.sergeant).get(page).content.decode()


def test_what_was_known_before_the_void_still_tells_of_it(department, short):
    void(short, department.clerk, department.officer)

    assert had(department.officer, known_before=NOON) == []
    assert had(department.officer, known_before=LATER) == [short]
    assert had(department.officer, known_before=LATER + timedelta(seconds=1)) == []


def test_coverage_counts_who_is_voided_no_more(department, short):
    void(short, department.clerk, department.officer)
    client = sign_in(department.sergeant)

    response = client.get(COVERAGE)
    assert rows(response) == {"Squad 110": (1, 3)}
    assert [words for _, had, words in response.context["totals"] if had] == [
        "1 roll call of 10 minutes, without credit"
    ]

    void(short, department.clerk, department.colleague)

    response = client.get(COVERAGE)
    assert rows(response) == {"Squad 110": (0, 3)}
    assert {words for _, _, words in response.context["totals"]} == {""}


def test_who_taught_is_covered_while_somebody_is_documented(department, short):
    taught_by(short, department.sergeant)
    client = sign_in(department.sergeant)
    void(short, department.clerk, department.officer)
    assert rows(client.get(COVERAGE)) == {"Squad 110": (2, 3)}

    void(short, department.clerk, department.colleague)

    assert rows(client.get(COVERAGE)) == {"Squad 110": (0, 3)}


def test_the_record_shows_it_no_more(department, short):
    client = sign_in(department.officer)
    assert SHORT in client.get("/my-record/").content.decode()

    void(short, department.clerk, department.officer)

    assert SHORT not in client.get("/my-record/").content.decode()


def test_nobody_voids_their_own_line_nor_others_beside_it(department, course):
    there = [department.clerk, department.officer]
    row = a_report(department.sergeant, "accepted", there=there, minutes=10, course=course)

    assert refusal_of(row, department.clerk, *there) == [
        "This is on your own record, and nobody voids their own. Ask another clerk to do it."
    ]
    assert had(department.officer) == had(department.clerk) == [row]


def test_who_is_void_already_is_not_voided_again(department, short):
    void(short, department.clerk, department.officer)

    assert refusal_of(short, department.clerk, department.colleague, department.officer) == [
        f"Núñez, Ana (4411) was voided here by {department.clerk.name} on Apr 2, 2026, "
        "12:00 PM. Untick the box."
    ]
    assert had(department.colleague) == [short]


def test_who_was_left_out_has_nothing_to_void(department, short):
    short.lines.filter(member=department.officer).update(why_left_out="Was late.")

    assert refusal_of(short, department.clerk, department.officer) == [
        "Núñez, Ana (4411) was left out when it was accepted, and is not documented."
    ]


@pytest.mark.parametrize(
    ("state", "minutes", "words"),
    [
        ("sent", 10, "“Tourniquets” is not accepted, so it documents nobody."),
        (
            "accepted",
            13,
            "These 13 minutes gave credit. Void the completion of who was not there, on its own "
            "page.",
        ),
    ],
)
def test_only_what_an_accepted_short_report_documents_is_voided(
    department, course, state, minutes, words
):
    there = [department.officer]
    row = a_report(department.sergeant, state, there=there, minutes=minutes, course=course)

    assert refusal_of(row, department.clerk, department.officer) == [words]
    page = sign_in(department.clerk).get(reverse("records:roll-call-void", args=[row.pk]))
    assert words in page.content.decode()
    assert "<textarea" not in page.content.decode()


def test_it_takes_a_reason_and_somebody(department, short):
    assert refusal_of(short, department.clerk, department.officer, reason=" ") == [
        "Say why it is voided; the reason stays on record."
    ]
    assert refusal_of(short, department.clerk) == [
        "Nobody is ticked. Tick whoever was not there, or did not teach."
    ]


def test_nobody_is_voided_when_the_event_fails(department, short, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("full")

    monkeypatch.setattr(of_all, "record_event", fail)

    with pytest.raises(RuntimeError):
        void(short, department.clerk, department.officer)

    assert had(department.officer) == [short]


def test_the_database_voids_nothing_that_documents_nobody(department, short):
    voided = {"voided_by": department.clerk, "voided_at": LATER, "void_reason": WHY}
    lines = short.lines.filter(member=department.officer)
    for wrong in ({**voided, "why_left_out": "Was late."}, {**voided, "void_reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            lines.update(**wrong)


def test_the_clerk_ticks_who_was_not_there(department, short):
    client = sign_in(department.clerk)
    report_page = reverse("records:sent-in-detail", args=[short.pk])
    page = reverse("records:roll-call-void", args=[short.pk])
    assert page in client.get(report_page).content.decode()
    line = line_of(short, department.officer)

    done = client.post(page, {"voided": [line.pk], "reason": WHY}, follow=True).content.decode()

    assert "Núñez, Ana (4411) is voided here." in done
    said = f"Voided by {department.clerk.name} on Apr 1, 2026, 12:00 PM: {WHY}"
    assert said in done
    assert became(short, department.sergeant) == {"4411": said, "4412": "Documented"}
    assert page not in sign_in(department.sergeant).get(report_page).content.decode()

    again = client.post(page, {"voided": [line.pk], "reason": WHY}).content.decode()
    assert "Somebody who was ticked is voided already, and shown no more." in again
    left = line_of(short, department.colleague)
    done = client.post(page, {"voided": [left.pk], "reason": WHY}, follow=True).content.decode()
    assert page not in done
    assert "It documents nobody whom you could void." in client.get(page).content.decode()


def test_the_menu_marks_the_room_that_the_way_to_the_page_begins_in(department, short):
    page = sign_in(department.clerk).get(reverse("records:roll-call-void", args=[short.pk]))

    marked = [item.label for item in page.context["navigation"] if item.current]
    first = re.search(r'usa-breadcrumb__link" href="/queue/"><span>([^<]*)', page.content.decode())
    assert marked == [first[1]] == ["Sent in"]


def test_several_are_voided_at_once(department, short):
    page = reverse("records:roll-call-void", args=[short.pk])
    every = [line.pk for line in short.lines.all()]

    done = sign_in(department.clerk).post(page, {"voided": every, "reason": WHY}, follow=True)

    assert "2 members are voided here. Records and coverage show it" in done.content.decode()
    assert had(department.officer) == had(department.colleague) == []
    assert Event.objects.get(action="roll_call.void").after["voided"] == ["4411", "4412"]


def test_the_own_line_has_no_box(department, course):
    there = [department.clerk, department.officer]
    row = a_report(department.sergeant, "accepted", there=there, minutes=10, course=course)

    page = sign_in(department.clerk).get(reverse("records:roll-call-void", args=[row.pk]))

    [(key, words)] = page.context["form"].fields["voided"].choices
    assert (key, words) == (str(line_of(row, department.officer).pk), "Núñez, Ana (4411)")


def test_what_was_voided_may_be_reported_again(department, short):
    again = {"minutes": 10, "title": "Tourniquets"}
    with pytest.raises(ValidationError, match="You sent this on Apr 1, 2026 already: "):
        report(department.sergeant, department.officer, department.colleague, **again)

    void(short, department.clerk, department.officer, department.colleague)

    assert report(department.sergeant, department.officer, department.colleague, **again)


def test_repeating_it_ticks_nobody_who_was_voided(department, short):
    void(short, department.clerk, department.officer)

    page = sign_in(department.sergeant).get(f"/roll-call/new/?repeat={short.pk}")

    assert page.context["form"]["present"].value() == [str(department.colleague.pk)]
    assert TYPED["title"] == page.context["form"]["title"].value()


def test_of_two_who_are_one_the_line_that_stands_stays_when_they_are_merged(department, short):
    void(short, department.clerk, department.officer)

    Member.objects.filter(pk=department.colleague.pk).update(license_number="")

    done = merge(
        department, department.colleague, department.officer, why_other_name="Married in 2025."
    )

    assert had(department.officer) == [short]
    undo(department, done)
    assert (had(department.officer), had(department.colleague)) == ([], [short])
    assert line_of(short, department.officer).void_reason == WHY


def void_teaching(row: RollCallReport, *taught: RollCallTaught, by: Member) -> None:
    keys = [each.pk for each in taught]
    void_documented(report=row, lines=[], taught=keys, reason=WHY, by=by, now=LATER)


@pytest.mark.parametrize("minutes", [10, 25])
def test_who_taught_is_voided_alone_and_the_report_says_so(department, course, minutes):
    there = [department.officer]
    row = a_report(department.sergeant, "accepted", there=there, minutes=minutes, course=course)
    [taught] = taught_by(row, department.colleague)
    client = sign_in(department.clerk)
    page = reverse("records:roll-call-void", args=[row.pk])
    report_page = reverse("records:sent-in-detail", args=[row.pk])
    assert page in client.get(report_page).content.decode()

    done = client.post(page, {"taught": [taught.pk], "reason": WHY}, follow=True)

    facts = dict(done.context["facts"])["Members who taught"]
    said = f"voided by {department.clerk.name} on Apr 1, 2026, 12:00 PM: {WHY}"
    assert facts == f"{department.colleague} ({said})"
    counted = {"Squad 110": (1 if minutes == 10 else 0, 3)}
    assert rows(sign_in(department.sergeant).get(COVERAGE)) == counted
    assert not row.lines.get().is_voided
    event = Event.objects.get(action="roll_call.void")
    assert event.after == {"taught_by": ["4412"], "void_reason": WHY}
    told = Notice.objects.get()
    assert (told.to, told.sentence) == (
        department.colleague,
        "Teaching 26-0042 Tourniquets of Mar 30, 2026, at roll call, was voided on your record: "
        f"{WHY}",
    )


def test_nobody_voids_that_they_taught_themselves_nor_what_is_void(department, short):
    own, other = taught_by(short, department.clerk, department.sergeant)
    page = sign_in(department.clerk).get(reverse("records:roll-call-void", args=[short.pk]))
    assert [key for key, _ in page.context["form"].fields["taught"].choices] == [str(other.pk)]

    with pytest.raises(ValidationError, match="This is on your own record"):
        void_teaching(short, own, other, by=department.clerk)

    void_teaching(short, other, by=department.clerk)
    with pytest.raises(ValidationError, match="was voided here by"):
        void_teaching(short, other, by=department.clerk)


def test_who_was_ticked_and_is_voided_meanwhile_is_told_beside_the_ticks(department, short):
    [taught] = taught_by(short, department.sergeant)
    void_teaching(short, taught, by=department.clerk)

    page = sign_in(department.clerk).post(
        reverse("records:roll-call-void", args=[short.pk]), {"taught": [taught.pk], "reason": WHY}
    )

    [refused] = page.context["form"].errors["taught"]
    assert refused.startswith("Somebody who was ticked is voided already")
