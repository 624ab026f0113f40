"""Exemptions: the form, the page of voiding, and what the record says."""

import re
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compliance.actions.exemptions import void_exemption
from compliance.models import Exemption
from events.models import Event
from tests.compliance.exempting import NOON, TYPED, licensed_on
from tests.factories import ExemptionFactory, MemberFactory
from tests.kcpd_training.desk.test_member_pages import page_of, sign_in
from tests.uploads import pdf


@pytest.fixture(autouse=True)
def first_of_july(settings):
    settings.RECORDS_FROM = 2024
    with time_machine.travel(NOON, tick=False):
        yield


def sent(department, form: dict[str, object], *, serial_number: str = "4411"):
    url = reverse("compliance:exemption-add", args=[serial_number])
    return sign_in(department.clerk).post(url, {"document": pdf("license.pdf"), **form})


def answered(page: str, reason: str) -> dict[str, str]:
    """The answer to what the page asks."""
    marks = re.search(r'name="shown-does_not_fit" value="([0-9a-f ]+)"', page)[1]
    return {"reason-does_not_fit": reason, "shown-does_not_fit": marks}


# The form ---------------------------------------------------------------------------------------


def test_the_form_enters_it_and_leads_to_the_record(department):
    response = sent(department, {**TYPED, "document": pdf("license.pdf")})

    assert response.url == "/members/4411/?period=2025#entries"
    page = page_of(department.officer, "?period=2025", reader=department.clerk)
    assert "Exempt for 2025: the license was upgraded on May 1, 2025." in page
    assert "Officer Núñez owes no hours for 2025: the license was upgraded on May 1, 2025." in page
    assert "license.pdf" in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"kind": ""}, "Choose what happened."),
        ({"kind": "birthday"}, "birthday is not one of the available choices"),
        ({"on": ""}, "Give the day; its year is the one that is exempt."),
        ({"on": "2025-02-30"}, "“2025-02-30” is not a date."),
        ({"on": "<script>"}, "“&lt;script&gt;” is not a date."),
        ({"on": "2027-01-01"}, "Jan 1, 2027 is still to come."),
        ({"on": "0001-01-01"}, "is before 2017"),
        ({"on": "9999-12-31"}, "Dec 31, 9999 is still to come."),
        ({"form_token": "not a token", "on": ""}, "Give the day"),
    ],
)
def test_bad_input_is_named_beside_its_field_and_kept(department, changed, words):
    response = sent(department, {**TYPED, **changed})

    page = response.content.decode()
    assert response.status_code == 200
    assert words in page
    assert 'value="license_upgrade"' in page
    assert not Exemption.objects.exists()


def test_the_form_asks_for_the_document(department):
    url = reverse("compliance:exemption-add", args=["4411"])

    page = sign_in(department.clerk).post(url, TYPED).content.decode()

    assert "Attach the license or the certificate as PDF or picture: it proves the entry." in page
    assert not Exemption.objects.exists()


def test_the_form_shows_the_license_asks_again_and_then_enters(department):
    licensed_on(department.officer, date(2008, 6, 1))
    form = {"kind": "basic_training", "on": "2026-03-02"}
    url = reverse("compliance:exemption-add", args=["4411"])

    shown = sign_in(department.clerk).get(url).content.decode()
    asked = sent(department, form).content.decode()

    assert "The license on file was issued on Jun 1, 2008." in shown
    assert 'name="reason-does_not_fit"' not in shown
    assert "Basic training comes before the license" in asked
    assert 'name="reason-does_not_fit"' in asked
    assert "Say why, or mend what it is about." not in asked
    assert "There is a problem" not in asked
    assert "Choose license.pdf again" in asked
    assert not Exemption.objects.exists()
    blank = sent(department, {**form, **answered(asked, " ")}).content.decode()
    assert "Say why, or mend what it is about." in blank
    done = sent(department, {**form, **answered(blank, "Licensed anew")})
    assert done.url == "/members/4411/?period=2026#entries"
    assert Event.objects.latest("pk").after["does_not_fit"] == {
        "reason": "Licensed anew",
        "members": ["4411"],
    }


def test_what_cannot_be_entered_is_said_before_a_reason_is_asked(department):
    licensed_on(department.officer, date(2008, 6, 1))

    page = sent(department, {"kind": "basic_training", "on": "2027-03-02"}).content.decode()

    assert "Mar 2, 2027 is still to come." in page


def test_a_reason_kept_for_another_misfit_is_asked_again(department):
    licensed_on(department.officer, date(2008, 6, 1))
    form = {"kind": "basic_training", "on": "2026-03-02"}
    asked = sent(department, form).content.decode()
    answer = answered(asked, "Licensed anew")

    again = sent(department, {**form, "kind": "new_license", **answer}).content.decode()

    assert "A new license of Mar 2, 2026 is another one" in again
    assert 'value="Licensed anew"' in again
    assert "Not all of this was shown when the reason was given." in again
    assert not Exemption.objects.exists()


def test_the_form_for_ones_own_record_says_whom_to_ask_and_shows_no_field(department):
    url = reverse("compliance:exemption-add", args=[department.clerk.serial_number])

    page = sign_in(department.clerk).get(url).content.decode()

    assert "This is your own record" in page
    assert 'name="kind"' not in page


def test_what_does_not_fit_is_asked_together_with_what_is_missing(department):
    licensed_on(department.officer, date(2008, 6, 1))
    url = reverse("compliance:exemption-add", args=["4411"])
    form = {"kind": "basic_training", "on": "2026-03-02", "reason-does_not_fit": "Licensed <anew>"}

    page = sign_in(department.clerk).post(url, form).content.decode()

    assert "Attach the license or the certificate" in page
    assert 'value="Licensed &lt;anew&gt;"' in page


def test_a_bad_file_is_named_and_the_rest_kept(department):
    response = sent(department, {**TYPED, "document": pdf("letter.pdf", b"MZ\x90 not a pdf")})

    page = response.content.decode()
    assert "“letter.pdf” is neither a PDF nor a picture" in page
    assert 'value="2025-05-01"' in page


def test_a_file_has_to_be_chosen_again_and_the_page_says_so(department):
    response = sent(department, {**TYPED, "on": "", "document": pdf("license.pdf")})

    assert "Choose license.pdf again" in response.content.decode()


def test_two_clicks_enter_one(department):
    form = {**TYPED, "form_token": "0d9f7c3e-5a43-4a4e-9f0e-1d6a2f7b8c9d"}

    for _ in range(2):
        assert sent(department, form).status_code == 302

    assert Exemption.objects.count() == 1


def test_the_void_page_says_what_follows(department):
    exemption = ExemptionFactory(member=department.officer)
    client = sign_in(department.clerk)
    url = reverse("compliance:exemption-void", args=[exemption.pk])

    asked, blank = client.get(url), client.post(url, {"reason": " "})
    done = client.post(url, {"reason": "Other officer"})

    assert "The hours of 2025 are owed again" in asked.content.decode()
    assert "Say why it is voided" in blank.content.decode()
    assert done.status_code == 302
    again = client.get(url).content.decode()
    assert "This was already voided by" in again
    assert "<textarea" not in again


# On the record ----------------------------------------------------------------------------------


def test_a_member_reads_their_own_and_changes_nothing(department):
    exemption = ExemptionFactory(member=department.officer)

    page = page_of(department.officer)

    assert "Exempt for 2025: the license was upgraded on May 1, 2025." in page
    assert reverse("compliance:exemption-void", args=[exemption.pk]) not in page
    assert "Enter an exemption" not in page


def test_a_supervisor_reads_it_and_changes_nothing(department):
    ExemptionFactory(member=department.officer)

    page = page_of(department.officer, reader=department.sergeant)

    assert "Exempt for 2025" in page
    assert "/void/" not in page


def test_a_clerk_is_offered_nothing_on_their_own_record(department):
    ExemptionFactory(member=department.clerk)

    page = page_of(department.clerk)

    assert "Exempt for 2025" in page
    assert "Enter an exemption" not in page
    assert "/void/" not in page


def test_a_voided_one_is_struck_and_says_why(department):
    exemption = ExemptionFactory(member=department.officer)
    void_exemption(exemption=exemption, reason="Of <another>.", by=department.clerk, now=NOON)

    page = page_of(department.officer)

    assert "entries__entry--void" in page
    assert "Of &lt;another&gt;." in page


def test_a_record_without_entries_has_no_section_for_readers(department):
    assert 'id="entries"' not in page_of(department.officer)
    assert 'id="entries"' in page_of(department.officer, reader=department.clerk)


def test_thirty_entries_need_no_more_queries_than_one(department):

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page_of(department.officer, reader=department.clerk)
        return len(captured)

    ExemptionFactory(member=department.officer)
    queries()  # the first look begins the chain of events
    one = queries()
    for day in range(1, 29):
        ExemptionFactory(
            member=department.officer, on=date(2024, 2, day), entered_by=MemberFactory()
        )

    assert queries() == one
