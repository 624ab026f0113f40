"""Applications to the director: entering, deciding and voiding them, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from compliance.actions import decisions
from compliance.actions.decisions import decide_application, void_decision
from compliance.models import DirectorDecision
from compliance.standings import standing_of
from compliance.viewpoint import Viewpoint
from events.models import Event
from events.persons import PersonThen
from frame.files import checked_file
from people.models import Member
from records.models import Document
from tests.compliance.alone import assessment_of
from tests.compliance.decisions import (
    IN_JANUARY,
    NOON,
    add,
    first_of_july,  # noqa: F401
    refusal,
    ruling,
)
from tests.compliance.exempting import fails, stored_files
from tests.factories import CompletionFactory, DecisionFactory
from tests.uploads import pdf

# Entering an application ------------------------------------------------------------------------


def test_a_pending_application_replaces_the_grace_and_leaves_its_event(department):
    add(department)

    assert standing_of(department.officer, IN_JANUARY).status == "decision_pending"
    event = Event.objects.latest("pk")
    assert (event.action, event.member) == ("decision.add", PersonThen.of(department.officer))
    assert event.after == {
        "kind": "Waiver",
        "ground": "Military leave",
        "period": 2025,
        "applied_on": "2025-11-01",
    }


def test_a_waiver_granted_frees_the_period(department):
    decision = add(department, ruling=ruling()).row

    assert standing_of(department.officer, IN_JANUARY).status == "waived"
    assert decision.decided_entered_by == department.clerk
    event = Event.objects.latest("pk")
    assert event.after["outcome"] == "Granted"
    assert event.after["decision_document"] == "decision.pdf"
    assert event.after["decision_sha256"] == decision.decision_document.sha256


def test_a_denied_application_counts_as_never_made(department):
    add(department, ruling=ruling(outcome="denied"))

    assert standing_of(department.officer, IN_JANUARY).status == "grace"


def test_an_extension_granted_gives_its_own_deadline(department):
    extended = ruling(until=date(2026, 9, 30))
    add(department, kind="extension", ruling=extended)

    standing = standing_of(department.officer, Viewpoint(2025, date(2026, 7, 1)))

    assert (standing.status, standing.deadline) == ("extended", date(2026, 9, 30))
    CompletionFactory(member=department.officer, completed_on=date(2026, 6, 30))
    after = standing_of(department.officer, Viewpoint(2025, date(2026, 7, 1)))
    assert after.credited["total"] == 8


def test_a_modification_sets_its_own_minimums_to_the_quarter_hour(department):
    minimums = {"total": Decimal("12.25"), "firearms": Decimal("0")}
    add(department, kind="modification", ruling=ruling(minimums=minimums))

    required = assessment_of(department.officer, IN_JANUARY).required

    assert required["total"] == Decimal("12.25")
    assert "firearms" not in required
    assert required["legal_studies"] == 2
    assert DirectorDecision.objects.get().minimums == {"total": 1225, "firearms": 0}


@pytest.mark.parametrize("ground", ["medical", "military_leave"])
def test_its_papers_are_confidential_whatever_the_ground(department, ground):
    papers = {"application": checked_file(pdf("asked.pdf")), "ruling": ruling()}

    decision = add(department, ground=ground, **papers).row

    assert decision.application_document.is_confidential
    assert decision.decision_document.is_confidential


def test_both_documents_are_kept(department):
    decision = add(department, application=checked_file(pdf("asked.pdf")), ruling=ruling()).row

    assert decision.application_document.name == "asked.pdf"
    assert decision.decision_document.name == "decision.pdf"


def test_a_form_sent_twice_enters_one(department):
    token = "0d9f7c3e-5a43-4a4e-9f0e-1d6a2f7b8c9d"

    first, second = (add(department, form_token=token) for _ in range(2))

    assert second == (first.row, True)
    assert DirectorDecision.objects.count() == 1


def test_nothing_is_saved_when_the_event_fails(department, monkeypatch):
    before = stored_files()
    monkeypatch.setattr(decisions, "record_event", fails)

    with pytest.raises(RuntimeError):
        add(department, application=checked_file(pdf()), ruling=ruling())

    assert not DirectorDecision.objects.exists()
    assert not Document.objects.exists()
    assert stored_files() == before


# What is refused of an application --------------------------------------------------------------


def test_nobody_applies_for_themselves(department):
    with pytest.raises(ValidationError, match="about themselves"):
        add(department, department.clerk)


def test_who_has_no_license_has_nothing_to_apply_for(department):
    with pytest.raises(ValidationError, match="no peace officer license on file"):
        add(department, department.auditor)


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"period": 2016}, "period", "2016 is not a CLEE period"),
        ({"period": 2028}, "period", "Choose one from 2017 to 2027."),
        ({"applied_on": date(2026, 7, 2)}, "applied_on", "Jul 2, 2026 is still to come."),
        (
            {"applied_on": date(2023, 12, 31)},
            "applied_on",
            "Dec 31, 2023 is more than a year before 2025 began.",
        ),
    ],
)
def test_an_application_that_cannot_be_is_refused(department, values, field, words):
    assert words in refusal(department, **values)[field][0]


def test_an_application_for_next_year_is_taken(department):
    assert add(department, period=2027, applied_on=date(2026, 7, 1)).row.is_pending


@pytest.mark.parametrize("ruled", [None, "granted"])
def test_one_application_of_a_kind_stands_for_a_period(department, ruled):
    add(department, ruling=ruling() if ruled else None)

    with pytest.raises(ValidationError) as refused:
        add(department)

    [words] = refused.value.message_dict["kind"]
    assert words.startswith("Another waiver for 2025, applied for on Nov 1, 2025, ")
    assert ("was granted. Void" if ruled else "is not decided yet. Decide") in words
    assert add(department, kind="extension").row.is_pending
    assert add(department, period=2026).row.is_pending


def test_another_application_may_follow_a_denied_one(department):
    add(department, ruling=ruling(outcome="denied"))

    assert add(department).row.is_pending


def test_a_denied_application_is_entered_beside_a_pending_one(department):
    add(department)

    add(department, applied_on=date(2025, 10, 1), ruling=ruling(outcome="denied"))

    assert standing_of(department.officer, IN_JANUARY).status == "decision_pending"


# What is refused of a ruling --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "values", "field", "words"),
    [
        ("waiver", {"document": None}, "decision_document", "Attach the director's decision"),
        ("waiver", {"outcome": "maybe"}, "outcome", "granted or denied"),
        ("waiver", {"decided_on": date(2026, 7, 2)}, "decided_on", "still to come"),
        (
            "waiver",
            {"decided_on": date(2025, 10, 31)},
            "decided_on",
            "Oct 31, 2025 is before Nov 1, 2025, the day it was applied for.",
        ),
        ("waiver", {"until": date(2026, 6, 30)}, "until", "Clear Jun 30, 2026"),
        ("extension", {}, "until", "Give the last day on which hours still count for 2025."),
        ("extension", {"until": date(2025, 12, 30)}, "until", "extends nothing"),
        ("extension", {"until": date(2025, 12, 31)}, "until", "extends nothing"),
        ("extension", {"until": date(2031, 1, 1)}, "until", "more than 5 years after 2025"),
        (
            "extension",
            {"outcome": "denied", "until": date(2026, 6, 30)},
            "until",
            "Only an extension that is granted has a last day.",
        ),
        ("modification", {}, "minimum_total", "Give at least one minimum"),
        (
            "modification",
            {"minimums": {"total": Decimal("24.25")}},
            "minimum_total",
            "24.25 is more than the 24.00 in all that the rule asks for",
        ),
        (
            "modification",
            {"minimums": {"firearms": Decimal("1.10")}},
            "minimum_firearms",
            "1.10 is not on the quarter hour. Write 1.00 or 1.25.",
        ),
        (
            "modification",
            {"minimums": {"firearms": Decimal("-1")}},
            "minimum_firearms",
            "-1.00 is below zero.",
        ),
        (
            "waiver",
            {"minimums": {"total": Decimal("12")}},
            "minimum_total",
            "Only a modification that is granted sets minimums. Clear the 12.00",
        ),
        (
            "modification",
            {"outcome": "denied", "minimums": {"total": Decimal("12")}},
            "minimum_total",
            "Only a modification that is granted",
        ),
    ],
)
def test_a_ruling_that_cannot_be_is_refused(department, kind, values, field, words):
    assert words in refusal(department, kind=kind, ruling=ruling(**values))[field][0]


def test_the_first_day_after_the_period_extends_it(department):
    extended = ruling(until=date(2026, 1, 1))

    assert add(department, kind="extension", ruling=extended).row.until == date(2026, 1, 1)


def test_a_topic_the_period_does_not_ask_for_is_not_modified(department):
    minimums = {"de_escalation": Decimal("1")}
    early = {"period": 2019, "applied_on": date(2019, 11, 1)}
    ruled = ruling(decided_on=date(2019, 12, 1), minimums=minimums)

    words = refusal(department, kind="modification", **early, ruling=ruled)

    assert "None is owed" in words["minimum_de_escalation"][0]


def test_racial_profiling_is_not_modified_for_who_owes_none(department):
    Member.objects.filter(pk=department.officer.pk).update(has_traffic_authority=False)
    minimums = {"racial_profiling": Decimal("0.50")}

    words = refusal(department, kind="modification", ruling=ruling(minimums=minimums))

    assert "None is owed" in words["minimum_racial_profiling"][0]


# Deciding ---------------------------------------------------------------------------------------


def test_deciding_keeps_the_application_and_when_it_was_known(department):
    decision = DecisionFactory(member=department.officer)

    decide_application(decision=decision, ruling=ruling(), by=department.clerk, now=NOON)

    decision.refresh_from_db()
    assert (decision.outcome, decision.decided_on) == ("granted", date(2025, 12, 1))
    assert decision.entered_at < decision.decided_entered_at == NOON
    assert standing_of(department.officer, IN_JANUARY).status == "waived"
    event = Event.objects.latest("pk")
    assert (event.action, event.before) == ("decision.decide", {"outcome": "Not decided"})
    assert event.after["outcome"] == "Granted"


def test_a_decision_is_decided_once(department):
    decision = DecisionFactory(member=department.officer, decided_on=date(2025, 12, 1))

    with pytest.raises(ValidationError, match="was granted on Dec 1, 2025 already"):
        decide_application(decision=decision, ruling=ruling(), by=department.clerk, now=NOON)


def test_a_voided_application_is_not_decided(department):
    decision = DecisionFactory(member=department.officer)
    void_decision(decision=decision, reason="Withdrawn", by=department.clerk, now=NOON)

    with pytest.raises(ValidationError, match="was voided on Jul 1, 2026"):
        decide_application(decision=decision, ruling=ruling(), by=department.clerk, now=NOON)


def test_nobody_decides_their_own(department):
    decision = DecisionFactory(member=department.clerk)

    with pytest.raises(ValidationError, match="about themselves"):
        decide_application(decision=decision, ruling=ruling(), by=department.clerk, now=NOON)


def test_nothing_is_decided_when_the_event_fails(department, monkeypatch):
    decision = DecisionFactory(member=department.officer)
    before = stored_files()
    monkeypatch.setattr(decisions, "record_event", fails)

    with pytest.raises(RuntimeError):
        decide_application(decision=decision, ruling=ruling(), by=department.clerk, now=NOON)

    decision.refresh_from_db()
    assert decision.is_pending
    assert stored_files() == before


def test_a_voided_decision_changes_nothing_any_more(department):
    decision = add(department, ruling=ruling()).row

    void_decision(decision=decision, reason="Other officer", by=department.clerk, now=NOON)

    assert standing_of(department.officer, IN_JANUARY).status == "grace"
    assert Event.objects.latest("pk").action == "decision.void"


# The database holds it too ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"period": 2016}, "decision_of_a_clee_period"),
        ({"outcome": "granted"}, "decision_is_pending_or_whole"),
        (
            {"decided_on": date(2025, 12, 1), "decision_document": None},
            "decision_is_pending_or_whole",
        ),
        ({"decided_on": date(2025, 10, 1)}, "decision_not_before_application"),
        ({"until": date(2026, 6, 30)}, "decision_until_for_an_extension_granted"),
        (
            {"kind": "extension", "decided_on": date(2025, 12, 1)},
            "decision_until_for_an_extension_granted",
        ),
        (
            {"kind": "modification", "decided_on": date(2025, 12, 1)},
            "decision_minimums_for_a_modification_granted",
        ),
        ({"minimums": {"total": 1200}}, "decision_minimums_for_a_modification_granted"),
    ],
)
def test_the_database_refuses(department, values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        DecisionFactory(member=department.officer, **values)


def test_the_database_refuses_a_second_that_stands(department):
    DecisionFactory(member=department.officer)

    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionFactory(member=department.officer)


def test_the_database_refuses_a_decision_about_oneself(department):
    with pytest.raises(IntegrityError, match="decision_not_by_oneself"), transaction.atomic():
        DecisionFactory(
            member=department.officer,
            decided_on=date(2025, 12, 1),
            decided_entered_by=department.officer,
        )
