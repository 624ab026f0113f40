"""Exemptions: entering and voiding them, the form, and what the record says."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compliance.actions import exemptions
from compliance.actions.exemptions import add_exemption, void_exemption
from compliance.exemption_fit import DOES_NOT_FIT, misfit_of
from compliance.models import Exemption
from compliance.standings import standing_of
from compliance.viewpoint import Viewpoint
from events import voiding
from events.event_words import changes_of
from events.models import Event
from events.persons import PersonThen
from frame.files import checked_file
from people.models import Member
from records.credit.overriding import Override
from records.models import Document
from tests.factories import ExemptionFactory, MemberFactory
from tests.kcpd_training.desk.test_member_pages import page_of, sign_in
from tests.uploads import PDF, pdf

NOON = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("America/Chicago"))
UPGRADE = {"kind": "license_upgrade", "on": date(2025, 5, 1)}
TYPED = {"kind": "license_upgrade", "on": "2025-05-01"}
TRAINED = {"kind": "basic_training", "on": date(2026, 3, 2)}
UNCONFIRMED = "Nothing was saved: give a reason for each warning, or mend what it is about."
MISFIT = (
    "Basic training comes before the license, but the license on file was issued on Jun 1, 2008, "
    "before Mar 2, 2026. Correct the day or what happened, or give the reason."
)


@pytest.fixture(autouse=True)
def first_of_july(settings):
    settings.RECORDS_FROM = 2024
    with time_machine.travel(NOON, tick=False):
        yield


def add(department, member: Member | None = None, **values):
    given = {
        "member": member or department.officer,
        "document": checked_file(pdf("license.pdf")),
        **UPGRADE,
        **values,
    }
    return add_exemption(by=department.clerk, now=NOON, **given)


def refusal(department, **values) -> dict[str, list[str]] | list[str]:
    with pytest.raises(ValidationError) as refused:
        add(department, **values)
    assert not Exemption.objects.filter(member=department.officer).exists()
    error = refused.value
    return error.message_dict if hasattr(error, "error_dict") else error.messages


def sent(department, form: dict[str, object], *, serial_number: str = "4411"):
    url = reverse("compliance:exemption-add", args=[serial_number])
    return sign_in(department.clerk).post(url, {"document": pdf("license.pdf"), **form})


def licensed_on(member: Member, day: date | None) -> None:
    Member.objects.filter(pk=member.pk).update(license_issued_on=day)


def because(reason: str, member: Member, **asked: object) -> dict[str, Override]:
    """A reason for what an exemption of the member warns of."""
    misfit = misfit_of(Member.objects.get(pk=member.pk), **{**TRAINED, **asked})
    return {DOES_NOT_FIT.key: Override(reason, frozenset({misfit.mark}))}


def answered(page: str, reason: str) -> dict[str, str]:
    """The answer to what the page asks."""
    marks = re.search(r'name="shown-does_not_fit" value="([0-9a-f ]+)"', page)[1]
    return {"reason-does_not_fit": reason, "shown-does_not_fit": marks}


# Entering ---------------------------------------------------------------------------------------


def test_an_exemption_frees_its_year_and_leaves_its_event(department):
    exemption, is_repeat = add(department)

    assert not is_repeat
    asked = Viewpoint(2025, date(2025, 12, 31))
    assert standing_of(department.officer, asked).status == "exempt"
    assert standing_of(department.officer, Viewpoint(2026, date(2026, 7, 1))).status != "exempt"
    event = Event.objects.latest("pk")
    assert (event.action, event.by, event.member) == (
        "exemption.add",
        PersonThen.of(department.clerk),
        PersonThen.of(department.officer),
    )
    assert event.after["on"] == "2025-05-01"
    assert event.after["document"] == "license.pdf"
    assert event.after["sha256"] == exemption.document.sha256
    assert exemption.document.file.read() == PDF


def test_it_counts_from_its_day_on(department):
    add(department)

    before = standing_of(department.officer, Viewpoint(2025, date(2025, 4, 30)))
    assert before.status == "in_progress"


def test_a_form_sent_twice_enters_one(department):
    token = "0d9f7c3e-5a43-4a4e-9f0e-1d6a2f7b8c9d"

    first, second = (add(department, form_token=token) for _ in range(2))

    assert second == (first.row, True)
    assert Exemption.objects.count() == Event.objects.filter(action="exemption.add").count() == 1


def test_nothing_is_saved_when_the_event_fails(department, monkeypatch):
    before = stored_files()
    monkeypatch.setattr(exemptions, "record_event", fails)

    with pytest.raises(RuntimeError):
        add(department)

    assert not Exemption.objects.exists()
    assert not Document.objects.exists()
    assert stored_files() == before


def stored_files() -> set[str]:
    if not default_storage.exists("documents/2026"):
        return set()
    return set(default_storage.listdir("documents/2026")[1])


def fails(*_: object, **__: object) -> None:
    raise RuntimeError("The log is full.")


# What is refused --------------------------------------------------------------------------------


def test_nobody_exempts_themselves(department):
    with pytest.raises(ValidationError, match="about themselves"):
        add(department, department.clerk)


def test_a_day_to_come_is_refused(department):
    assert refusal(department, on=date(2026, 7, 2)) == {
        "on": ["Jul 2, 2026 is still to come. Enter it once it has happened."]
    }


def test_today_is_taken(department):
    assert add(department, on=date(2026, 7, 1)).row.period == 2026


def test_a_day_before_the_first_period_is_refused(department):
    [words] = refusal(department, on=date(2016, 12, 31))["on"]

    assert "Dec 31, 2016 is before 2017" in words


def test_the_license_on_file_needs_no_entry(department):
    licensed_on(department.officer, date(2025, 5, 1))

    [words] = refusal(department, kind="new_license")["on"]

    assert "is on file and exempts from 2025 already" in words


def test_the_same_exemption_stands_once(department):
    add(department)

    with pytest.raises(ValidationError) as refused:
        add(department)

    assert "on record already" in refused.value.message_dict["on"][0]
    assert Exemption.objects.count() == 1


def test_it_is_entered_again_after_a_void(department):
    first = add(department).row
    void_exemption(exemption=first, reason="Wrong member", by=department.clerk, now=NOON)

    assert add(department).row.pk != first.pk


# Whether it fits the license on file ------------------------------------------------------------


def test_basic_training_after_the_license_asks_for_a_reason(department):
    licensed_on(department.officer, date(2008, 6, 1))

    assert refusal(department, **TRAINED) == [UNCONFIRMED, MISFIT]
    assert not Document.objects.exists()


def test_the_reason_that_it_is_right_all_the_same_stays_with_its_event(department):
    licensed_on(department.officer, date(2008, 6, 1))
    given = because(" The license had lapsed. ", department.officer)

    exemption = add(department, **TRAINED, overrides=given).row

    assert exemption.period == 2026
    event = Event.objects.latest("pk")
    assert event.after == {
        "kind": "Missouri basic training completed",
        "on": "2026-03-02",
        "document": "license.pdf",
        "sha256": exemption.document.sha256,
        "does_not_fit": {"reason": "The license had lapsed.", "members": ["4411"]},
    }
    assert changes_of(event)[-1] == (
        "Does not fit the license on file",
        "",
        "reason: The license had lapsed., members: 4411",
    )


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (" ", "Say why, or mend what it is about."),
        ("x" * 501, "501 characters are more than 500. Shorten it."),
    ],
)
def test_a_blank_or_endless_reason_is_none(department, reason, words):
    licensed_on(department.officer, date(2008, 6, 1))

    refused = refusal(department, **TRAINED, overrides=because(reason, department.officer))

    assert refused == [UNCONFIRMED, f"Does not fit the license on file: {words}", MISFIT]


def test_a_reason_given_of_another_member_or_another_misfit_is_none(department):
    licensed_on(department.officer, date(2008, 6, 1))
    licensed_on(department.colleague, date(2008, 6, 1))

    for overrides in (
        because("Licensed anew", department.colleague),
        because("Licensed anew", department.officer, kind="new_license"),
    ):
        assert refusal(department, **TRAINED, overrides=overrides) == [UNCONFIRMED, MISFIT]


@pytest.mark.parametrize(
    ("kind", "issued_on", "words"),
    [
        ("basic_training", date(2025, 5, 1), ""),
        ("basic_training", date(2025, 9, 1), ""),
        ("basic_training", date(2025, 4, 30), "Basic training comes before the license"),
        ("new_license", date(2008, 6, 1), "A new license of May 1, 2025 is another one"),
        ("license_upgrade", date(2008, 6, 1), ""),
        ("license_upgrade", date(2025, 5, 1), ""),
        ("license_upgrade", date(2025, 5, 2), "There was nothing to upgrade on May 1, 2025"),
        ("new_license", None, ""),
    ],
)
def test_an_exemption_is_read_against_the_license_on_file(department, kind, issued_on, words):
    licensed_on(department.officer, issued_on)
    department.officer.refresh_from_db()

    misfit = misfit_of(department.officer, kind=kind, on=date(2025, 5, 1))

    assert (misfit.sentence if misfit else "").startswith(words)
    assert bool(misfit) == bool(words)


@pytest.mark.parametrize(
    ("kind", "asks"), [("basic_training", False), ("new_license", True), ("license_upgrade", True)]
)
def test_without_a_license_only_basic_training_fits(db, kind, asks):
    recruit = MemberFactory(license_number="", license_issued_on=None, last_name="Reyes")

    misfit = misfit_of(recruit, kind=kind, on=date(2025, 5, 1))

    assert bool(misfit) is asks
    assert misfit is None or f"No license of {recruit.name} is on file." in misfit.sentence


# Voiding ----------------------------------------------------------------------------------------


def test_a_voided_exemption_frees_nothing_and_stays_readable(department):
    exemption = add(department).row

    void_exemption(exemption=exemption, reason=" Other officer. ", by=department.clerk, now=NOON)

    exemption.refresh_from_db()
    assert (exemption.void_reason, exemption.voided_by) == ("Other officer.", department.clerk)
    standing = standing_of(department.officer, Viewpoint(2025, date(2025, 12, 31)))
    assert standing.status == "in_progress"
    event = Event.objects.latest("pk")
    assert (event.action, event.after) == ("exemption.void", {"void_reason": "Other officer."})


@pytest.mark.parametrize(
    ("reason", "words"),
    [(" ", "Say why it is voided"), ("x" * 501, "501 characters are more than 500")],
)
def test_a_void_needs_a_reason_of_fair_length(department, reason, words):
    exemption = add(department).row

    with pytest.raises(ValidationError, match=words):
        void_exemption(exemption=exemption, reason=reason, by=department.clerk, now=NOON)


def test_nothing_is_voided_twice(department):
    exemption = add(department).row
    void_exemption(exemption=exemption, reason="Wrong", by=department.clerk, now=NOON)

    with pytest.raises(ValidationError, match="already voided"):
        void_exemption(exemption=exemption, reason="Again", by=department.clerk, now=NOON)


def test_nobody_voids_their_own(department):
    exemption = ExemptionFactory(member=department.clerk)

    with pytest.raises(ValidationError, match="nobody voids their own"):
        void_exemption(exemption=exemption, reason="Mine", by=department.clerk, now=NOON)


def test_nothing_is_voided_when_the_event_fails(department, monkeypatch):
    exemption = add(department).row
    monkeypatch.setattr(voiding, "record_event", fails)

    with pytest.raises(RuntimeError):
        void_exemption(exemption=exemption, reason="Wrong", by=department.clerk, now=NOON)

    exemption.refresh_from_db()
    assert not exemption.is_voided


# The database holds it too ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"on": date(2016, 12, 31)}, "exemption_in_a_clee_period"),
        ({"void_reason": "No date"}, "exemption_void_is_whole"),
    ],
)
def test_the_database_refuses(department, values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ExemptionFactory(member=department.officer, **values)


def test_the_database_refuses_an_entry_about_oneself(department):
    with pytest.raises(IntegrityError, match="exemption_not_about_oneself"), transaction.atomic():
        ExemptionFactory(member=department.clerk, entered_by=department.clerk)


def test_an_entry_is_never_changed_or_deleted(department):
    exemption = ExemptionFactory(member=department.officer)

    with pytest.raises(TypeError):
        exemption.save()
    with pytest.raises(TypeError):
        exemption.delete()
    with pytest.raises(TypeError):
        Exemption.objects.all().delete()


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
