"""Applications to the director: entering, deciding and voiding them, and the list of all."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compliance.actions import decisions
from compliance.actions.decisions import add_decision, decide_application, void_decision
from compliance.actions.rulings import Ruling
from compliance.models import DirectorDecision
from compliance.standings import assessment_of, standing_of
from records.documents import checked_file
from records.models import Document, Event, Member
from tests.compliance.test_exemptions import fails, stored_files
from tests.compliance.test_member_pages import page_of, sign_in
from tests.factories import CompletionFactory, DecisionFactory, DocumentFactory, MemberFactory
from tests.uploads import pdf

NOON = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("America/Chicago"))
APPLICATION = {
    "kind": "waiver",
    "ground": "military_leave",
    "period": 2025,
    "applied_on": date(2025, 11, 1),
}
TYPED = {**APPLICATION, "period": "2025", "applied_on": "2025-11-01"}
IN_JANUARY = {"period": 2025, "as_of": date(2026, 1, 10)}


@pytest.fixture(autouse=True)
def first_of_july(settings):
    settings.RECORDS_FROM = 2024
    with time_machine.travel(NOON, tick=False):
        yield


def ruling(**values) -> Ruling:
    given = {"decided_on": date(2025, 12, 1), "outcome": "granted", **values}
    given.setdefault("document", checked_file(pdf()))
    return Ruling(**given)


def add(department, member: Member | None = None, **values):
    given = {"member": member or department.officer, **APPLICATION, **values}
    return add_decision(by=department.clerk, now=NOON, **given)


def refusal(department, **values) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refused:
        add(department, **values)
    assert not DirectorDecision.objects.filter(member=department.officer).exists()
    assert not Document.objects.exists()
    return refused.value.message_dict


def sent(department, form: dict[str, object]):
    url = reverse("compliance:decision-add", args=["4411"])
    return sign_in(department.clerk).post(url, form)


# Entering an application ------------------------------------------------------------------------


def test_a_pending_application_replaces_the_grace_and_leaves_its_event(department):
    add(department)

    assert standing_of(department.officer, **IN_JANUARY).status == "decision_pending"
    event = Event.objects.latest("pk")
    assert (event.action, event.member) == ("decision.add", department.officer)
    assert event.after == {
        "kind": "Waiver",
        "ground": "Military leave",
        "period": 2025,
        "applied_on": "2025-11-01",
    }


def test_a_waiver_granted_frees_the_period(department):
    decision = add(department, ruling=ruling()).row

    assert standing_of(department.officer, **IN_JANUARY).status == "waived"
    assert decision.decided_entered_by == department.clerk
    event = Event.objects.latest("pk")
    assert event.after["outcome"] == "Granted"
    assert event.after["decision_document"] == "decision.pdf"
    assert event.after["decision_sha256"] == decision.decision_document.sha256


def test_a_denied_application_counts_as_never_made(department):
    add(department, ruling=ruling(outcome="denied"))

    assert standing_of(department.officer, **IN_JANUARY).status == "grace"


def test_an_extension_granted_gives_its_own_deadline(department):
    extended = ruling(until=date(2026, 9, 30))
    add(department, kind="extension", ruling=extended)

    standing = standing_of(department.officer, period=2025, as_of=date(2026, 7, 1))

    assert (standing.status, standing.deadline) == ("extended", date(2026, 9, 30))
    CompletionFactory(member=department.officer, completed_on=date(2026, 6, 30))
    after = standing_of(department.officer, period=2025, as_of=date(2026, 7, 1))
    assert after.credited["total"] == 8


def test_a_modification_sets_its_own_minimums_to_the_quarter_hour(department):
    minimums = {"total": Decimal("12.25"), "firearms": Decimal("0")}
    add(department, kind="modification", ruling=ruling(minimums=minimums))

    required = assessment_of(department.officer, **IN_JANUARY).required

    assert required["total"] == Decimal("12.25")
    assert "firearms" not in required
    assert required["legal_studies"] == 2
    assert DirectorDecision.objects.get().minimums == {"total": 1225, "firearms": 0}


def test_a_medical_document_is_confidential(department):
    decision = add(department, ground="medical", ruling=ruling()).row

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

    assert standing_of(department.officer, **IN_JANUARY).status == "decision_pending"


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
    assert standing_of(department.officer, **IN_JANUARY).status == "waived"
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

    assert standing_of(department.officer, **IN_JANUARY).status == "grace"
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


# The forms --------------------------------------------------------------------------------------


def test_the_form_enters_a_pending_application(department):
    response = sent(department, TYPED)

    assert response.url == "/members/4411/?period=2025#entries"
    page = page_of(department.officer, "?period=2025", reader=department.clerk)
    assert "Waiver for 2025, applied for on Nov 1, 2025 because of military leave." in page
    assert "The director has not decided yet." in page
    assert "Enter the decision" in page


def test_the_form_enters_a_modification_with_its_minimums(department):
    response = sent(
        department,
        {
            **TYPED,
            "kind": "modification",
            "outcome": "granted",
            "decided_on": "2025-12-01",
            "decision_document": pdf(),
            "minimum_total": "12",
            "minimum_firearms": " ",
        },
    )

    assert response.status_code == 302
    assert DirectorDecision.objects.get().hours_by_measure == {"total": Decimal("12.00")}
    page = page_of(department.officer, "?period=2025")
    assert "The minimums set are 12.00 in all; the others stay the rule’s." in page
    assert "The director set 12.00 for 2025." in page


GRANTED = {"outcome": "granted", "decided_on": "2025-12-01"}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"kind": ""}, "Choose what was applied for."),
        ({"ground": ""}, "Choose the ground; the rule knows these two."),
        ({"ground": "vacation"}, "vacation is not one of the available choices"),
        ({"period": "2016"}, "“2016” is not a CLEE period to choose."),
        ({"period": "soon"}, "“soon” is not a CLEE period to choose."),
        ({"period": ""}, "Choose one."),
        ({"applied_on": "2025-13-01"}, "“2025-13-01” is not a date."),
        ({"applied_on": "2026-07-02"}, "Jul 2, 2026 is still to come."),
        ({"outcome": "granted"}, "Give the day the director decided."),
        ({"decided_on": "2025-12-01"}, "Say whether it was granted or denied, or clear"),
        ({"minimum_total": "12"}, "or clear the minimum of 12.00."),
        (GRANTED, "Attach the director&#x27;s decision"),
        ({**GRANTED, "minimum_total": "a few"}, "“a few” is not a number of hours."),
        ({**GRANTED, "minimum_total": "1e9", "kind": "modification"}, "is not a number of hours"),
        ({**GRANTED, "minimum_total": "NaN", "kind": "modification"}, "is not a number of hours"),
        (
            {**GRANTED, "minimum_total": "12.005", "kind": "modification"},
            "12.005 has more than two decimals.",
        ),
        ({**GRANTED, "kind": "extension", "until": "tomorrow"}, "“tomorrow” is not a date."),
    ],
)
def test_bad_input_is_named_beside_its_field_and_kept(department, changed, words):
    response = sent(department, {**TYPED, **changed})

    page = response.content.decode()
    assert response.status_code == 200
    assert words in page
    assert "Because of" in page
    if "applied_on" not in changed:
        assert 'value="2025-11-01"' in page
    assert not DirectorDecision.objects.exists()


LACKING = {
    "decided_on": "Give the day the director decided.",
    "decision_document": "Attach the director's decision as PDF or picture: it proves the entry.",
    "until": "Give the last day on which hours still count for 2025.",
    "minimum_total": "Give at least one minimum that the director set in place of the rule's.",
}


def lacking_in(response) -> dict[str, str]:
    """The first words at each field of a form that came back."""
    assert not DirectorDecision.objects.exclude(outcome="").exists()
    return {name: words[0] for name, words in response.context["form"].errors.items()}


@pytest.mark.parametrize(
    ("kind", "outcome", "fields"),
    [
        ("waiver", "granted", ["decided_on", "decision_document"]),
        ("waiver", "denied", ["decided_on", "decision_document"]),
        ("extension", "granted", ["decided_on", "decision_document", "until"]),
        ("extension", "denied", ["decided_on", "decision_document"]),
        ("modification", "granted", ["decided_on", "decision_document", "minimum_total"]),
    ],
)
def test_all_that_a_ruling_lacks_is_asked_for_in_one_answer(department, kind, outcome, fields):
    response = sent(department, {**TYPED, "kind": kind, "outcome": outcome})

    assert lacking_in(response) == {name: LACKING[name] for name in fields}
    response = sent(department, {**TYPED, "kind": kind, "outcome": outcome, "applied_on": ""})
    assert lacking_in(response) == {
        "applied_on": "Give the day it was applied for.",
        **{name: LACKING[name] for name in fields},
    }
    decision = DecisionFactory(member=department.officer, kind=kind, period=2025)
    url = reverse("compliance:decision-decide", args=[decision.pk])
    response = sign_in(department.clerk).post(url, {"outcome": outcome})
    assert lacking_in(response) == {name: LACKING[name] for name in fields}


def test_what_is_lacking_hides_nothing_that_is_wrong(department):
    form = {**TYPED, **GRANTED, "decided_on": "2025-10-01", "kind": "extension"}

    assert [*lacking_in(sent(department, form))] == ["decision_document", "until", "decided_on"]


def test_a_bad_minimum_is_named_without_asking_for_another(department):
    form = {**TYPED, **GRANTED, "kind": "modification", "minimum_firearms": "a few"}

    errors = sent(department, form).context["form"].errors

    assert [*errors] == ["minimum_firearms", "decision_document"]


def test_the_fields_of_a_ruling_say_when_they_are_needed(department):
    url = reverse("compliance:decision-add", args=["4411"])

    page = sign_in(department.clerk).get(url).content.decode()

    assert page.count("Needed when it is granted or denied") == 2
    assert "Needed for an extension that is granted" in page
    assert "Needed for a modification that is granted, at least one." in page


def test_a_ruling_is_asked_only_for_what_its_kind_has(department):
    client = sign_in(department.clerk)

    def form_of(kind: str) -> str:
        decision = DecisionFactory(member=department.officer, kind=kind)
        url = reverse("compliance:decision-decide", args=[decision.pk])
        return client.get(url).content.decode()

    waiver, modification, extension = (form_of(k) for k in ("waiver", "modification", "extension"))
    assert "minimum_total" not in waiver + extension
    assert 'name="until"' not in waiver + modification
    assert "minimum_total" in modification
    assert 'name="until"' in extension


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "Say whether it was granted or denied."),
        ({"outcome": "granted"}, "Give the day the director decided."),
        ({**GRANTED}, "Attach the director&#x27;s decision"),
        ({**GRANTED, "decided_on": "2025-10-01"}, "is before Nov 1, 2025"),
    ],
)
def test_a_bad_ruling_is_named_beside_its_field(department, form, words):
    decision = DecisionFactory(member=department.officer)
    url = reverse("compliance:decision-decide", args=[decision.pk])

    page = sign_in(department.clerk).post(url, form).content.decode()

    assert words in page
    decision.refresh_from_db()
    assert decision.is_pending


def test_a_decided_application_shows_no_form(department):
    decision = DecisionFactory(member=department.officer, decided_on=date(2025, 12, 1))
    url = reverse("compliance:decision-decide", args=[decision.pk])

    page = sign_in(department.clerk).get(url).content.decode()

    assert "was granted on Dec 1, 2025 already" in page
    assert 'name="outcome"' not in page


# Who reads what ---------------------------------------------------------------------------------


def test_a_medical_ground_is_told_to_the_member_and_the_training_unit_alone(department):
    DecisionFactory(
        member=department.officer,
        ground="medical",
        decided_on=date(2025, 12, 1),
        decision_document=DocumentFactory(
            member=department.officer, name="surgery.pdf", is_confidential=True
        ),
    )

    for reader in (None, department.clerk, department.auditor):
        page = page_of(department.officer, reader=reader)
        assert "because of a documented medical condition" in page
        assert "surgery.pdf" in page
    for reader in (department.sergeant, department.commander):
        page = page_of(department.officer, reader=reader)
        assert "Waiver for 2025, granted by the director on Dec 1, 2025" in page
        assert "medical" not in page
        assert "surgery.pdf" not in page


def test_a_military_ground_is_told_to_the_supervisor(department):
    DecisionFactory(member=department.officer)

    assert "because of military leave" in page_of(department.officer, reader=department.sergeant)


# The list ---------------------------------------------------------------------------------------


def listed(department, query: str = "") -> str:
    response = sign_in(department.clerk).get(reverse("compliance:decision-list") + query)
    assert response.status_code == 200
    return response.content.decode()


def test_what_waits_comes_first_the_longest_on_top_then_the_newest_period(department):
    granted = {"decided_on": date(2026, 2, 1)}
    for name, values in (
        ("Old granted", {"period": 2024, "applied_on": date(2024, 5, 1), **granted}),
        ("New granted", {"period": 2026, "applied_on": date(2026, 1, 5), **granted}),
        ("Waits short", {"applied_on": date(2025, 12, 1)}),
        ("Waits long", {"period": 2024, "applied_on": date(2024, 6, 1)}),
    ):
        DecisionFactory(member=MemberFactory(last_name=name), **values)

    page = listed(department)

    places = [page.index(n) for n in ("Waits long", "Waits short", "New granted", "Old granted")]
    assert places == sorted(places)
    assert "2 applications not decided yet." in page


def test_the_list_is_narrowed(department):
    DecisionFactory(member=department.officer)
    DecisionFactory(
        member=department.colleague, period=2024, kind="extension", decided_on=date(2025, 12, 1),
        until=date(2026, 6, 30),
    )  # fmt: skip
    voided = DecisionFactory(member=department.sergeant)
    void_decision(decision=voided, reason="Wrong", by=department.clerk, now=NOON)

    def names(query: str) -> list[str]:
        table = listed(department, query).split("<tbody")[-1]
        return [n for n in ("Núñez", "O&#x27;Brien", "(3301)") if n in table]

    assert names("") == ["Núñez", "O&#x27;Brien"]
    assert names("?state=pending") == ["Núñez"]
    assert names("?state=granted") == ["O&#x27;Brien"]
    assert names("?state=void") == ["(3301)"]
    assert names("?kind=extension") == ["O&#x27;Brien"]
    assert names("?period=2024") == ["O&#x27;Brien"]
    assert names("?q=nunez") == ["Núñez"]
    assert names("?q=4412") == ["O&#x27;Brien"]


@pytest.mark.parametrize(
    "query", ["?state=x", "?period=abc", "?period=99999999999999", "?q=%00", "?page=x", "?sort=x"]
)
def test_an_odd_address_still_gives_a_page(department, query):
    DecisionFactory(member=department.officer)

    listed(department, query)


def test_an_empty_list_says_what_to_do(department):
    assert "entered from the member’s record" in listed(department)


def test_who_may_not_decide_sees_the_list_without_the_link(department):
    DecisionFactory(member=department.officer)

    page = sign_in(department.inquiry).get(reverse("compliance:decision-list")).content.decode()

    assert "Not decided" in page
    assert "/decide/" not in page


def test_a_longer_list_needs_no_more_queries(department):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            listed(department)
        return len(captured)

    DecisionFactory(member=department.officer)
    queries()  # the first sign-in begins the chain of events
    one = queries()
    for _ in range(20):
        DecisionFactory(member=MemberFactory())

    assert queries() == one
