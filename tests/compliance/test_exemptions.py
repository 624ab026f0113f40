"""Exemptions: entering and voiding them, and what is refused."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from compliance.actions import exemptions
from compliance.actions.exemptions import void_exemption
from compliance.exemption_fit import DOES_NOT_FIT, misfit_of
from compliance.models import Exemption
from compliance.standings import standing_of
from compliance.viewpoint import Viewpoint
from events import voiding
from events.event_words import changes_of
from events.models import Event
from events.persons import PersonThen
from people.models import Member
from records.credit.overriding import Override
from records.models import Document
from tests.compliance.exempting import (
    MISFIT,
    NOON,
    TRAINED,
    UNCONFIRMED,
    add,
    fails,
    licensed_on,
    stored_files,
)
from tests.factories import ExemptionFactory, MemberFactory
from tests.uploads import PDF


@pytest.fixture(autouse=True)
def first_of_july(settings):
    settings.RECORDS_FROM = 2024
    with time_machine.travel(NOON, tick=False):
        yield


def refusal(department, **values) -> dict[str, list[str]] | list[str]:
    with pytest.raises(ValidationError) as refused:
        add(department, **values)
    assert not Exemption.objects.filter(member=department.officer).exists()
    error = refused.value
    return error.message_dict if hasattr(error, "error_dict") else error.messages


def because(reason: str, member: Member, **asked: object) -> dict[str, Override]:
    """A reason for what an exemption of the member warns of."""
    misfit = misfit_of(Member.objects.get(pk=member.pk), **{**TRAINED, **asked})
    return {DOES_NOT_FIT.key: Override(reason, frozenset({misfit.mark}))}


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
    assert changes_of(event, reader=department.auditor)[-1] == (
        "Does not fit the license on file",
        "",
        "The license had lapsed. (4411)",
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

    assert refused == [UNCONFIRMED, f"Does not fit the license on file: {words}"]


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
