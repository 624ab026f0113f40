"""The pages of applications to the director: the forms, who reads what, the list of all."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compliance.actions.decisions import void_decision
from compliance.models import DirectorDecision
from tests.compliance.decisions import (
    NOON,
    TYPED,
    first_of_july,  # noqa: F401
    sent,
)
from tests.factories import DecisionFactory, DocumentFactory, MemberFactory
from tests.kcpd_training.desk.test_member_pages import page_of, sign_in
from tests.uploads import pdf

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


def test_the_form_for_ones_own_record_says_whom_to_ask_and_shows_no_field(department):
    url = reverse("compliance:decision-add", args=[department.clerk.serial_number])

    page = sign_in(department.clerk).get(url).content.decode()

    assert "This is your own record" in page
    assert 'name="kind"' not in page


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


@pytest.mark.parametrize(
    ("ground", "words"),
    [("medical", "a documented medical condition"), ("military_leave", "military leave")],
)
def test_no_ground_is_told_to_those_who_lead(department, ground, words):
    DecisionFactory(
        member=department.officer,
        ground=ground,
        decided_on=date(2025, 12, 1),
        decision_document=DocumentFactory(
            member=department.officer, name="surgery.pdf", is_confidential=True
        ),
    )

    for reader in (None, department.clerk, department.auditor):
        page = page_of(department.officer, reader=reader)
        assert f"because of {words}" in page
        assert "surgery.pdf" in page
    for reader in (department.sergeant, department.commander):
        page = page_of(department.officer, reader=reader)
        assert "Waiver for 2025, granted by the director on Dec 1, 2025" in page
        assert "because of" not in page
        assert "surgery.pdf" not in page


def test_why_a_decision_was_voided_is_told_to_those_alone_who_may_know_its_ground(department):
    why = "Wrong ground: it was a medical leave after surgery."
    clerk = department.clerk
    DecisionFactory(
        member=department.officer,
        voided_at=datetime(2026, 1, 5, 18, tzinfo=UTC),
        voided_by=clerk,
        void_reason=why,
    )

    voided = f"Voided by {clerk.name}, Jan 5, 2026."
    for reader in (None, department.clerk, department.auditor):
        assert f"{voided} {why}" in page_of(department.officer, reader=reader)
    for reader in (department.sergeant, department.commander):
        page = page_of(department.officer, reader=reader)
        assert voided in page
        assert "surgery" not in page


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
