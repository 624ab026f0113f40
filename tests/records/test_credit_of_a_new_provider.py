"""A certificate of a provider that is not in the list: added with it, or found to be there."""

import re
from datetime import date

import pytest
from django.urls import reverse

from courses.models import Provider
from events.models import Event
from records.models import Completion
from tests.factories import (
    CourseFactory,
    ProviderFactory,
    RoleDesignationFactory,
)
from tests.records.credit_page import ON_APRIL_1, proposed, said_of, sent

pytestmark = ON_APRIL_1


def with_provider(department, **typed):
    """A new course whose provider is not in the list."""
    new = {
        "course": "Evidence photography",
        "is_new_course": "on",
        "new_subject": "none",
        "credit_hours": "4",
        "is_new_provider": "on",
        "provider_name": "River Academy",
        "provider_kind": "other",
        **typed,
    }
    return sent(department, **new)


def test_a_license_that_is_warned_of_is_a_press_away_for_who_keeps_providers_alone(department):
    provider = ProviderFactory(kind="licensed_provider", name="River Academy", license_number="")
    CourseFactory(course_id="26-0042", provider=provider, source="licensed_provider")
    page = reverse("courses:provider-change", args=[provider.pk])

    without = sent(department).content.decode()
    RoleDesignationFactory(member=department.clerk, role="administrator")
    with_right = sent(department).content.decode()

    assert "Have its number put on file by an administrator" in without
    assert page not in without
    assert re.findall(rf'<a class="usa-link" href="{page}" target="_blank"', with_right) != []
    assert not Completion.objects.exists()


def test_the_license_of_a_provider_that_is_only_being_added_is_on_no_page_yet(department):
    RoleDesignationFactory(member=department.clerk, role="administrator")

    [asked] = with_provider(
        department, provider_kind="licensed_provider", legal_studies="4"
    ).context["warnings"]

    assert (asked.key, asked.ways_out) == ("no_license", [])


def test_a_provider_that_is_not_in_the_list_is_added_with_the_credit(department):
    with_provider(
        department,
        provider_kind="licensed_provider",
        provider_license_number="LP-7",
        provider_license_valid_until="2027-06-30",
        legal_studies="4",
    )

    completion = Completion.objects.get()
    provider = completion.course.provider
    assert (provider.name, provider.kind, provider.license_number, completion.source) == (
        "River Academy",
        "licensed_provider",
        "LP-7",
        "licensed_provider",
    )
    assert provider.license_valid_until == date(2027, 6, 30)
    assert [event.action for event in Event.objects.order_by("pk")][1:] == [
        "provider.add",
        "course.add",
        "credit.enter",
    ]


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"provider_name": ""}, "provider_name", "Give the name of the provider."),
        ({"provider_name": "???"}, "provider_name", "Give a name with letters or digits"),
        ({"provider_kind": ""}, "provider_kind", "Choose a kind: it proposes the source"),
        (
            {"provider_license_valid_until": "2027-06-30"},
            "provider_license_number",
            "The license is valid until a day, but its number is missing.",
        ),
        (
            {"provider_license_valid_until": "soon"},
            "provider_license_valid_until",
            "“soon” is not a date.",
        ),
    ],
)
def test_a_provider_that_can_not_be_is_refused_beside_its_field(department, typed, field, words):
    response = with_provider(department, **typed)

    [said] = said_of(response, field)
    assert said.startswith(words)
    assert not Provider.objects.exists()
    assert not Completion.objects.exists()


def test_a_license_of_a_new_provider_that_had_ended_is_warned_of(department):
    response = with_provider(
        department,
        provider_kind="licensed_provider",
        provider_license_number="LP-7",
        provider_license_valid_until="2026-03-01",
        legal_studies="4",
    )

    [asked] = response.context["warnings"]
    assert asked.key == "license_ended"
    assert not Provider.objects.exists()


def test_a_new_provider_of_a_licensed_kind_without_a_number_is_asked_about(department):
    typed = {"provider_kind": "licensed_provider", "legal_studies": "4"}

    [asked] = with_provider(department, **typed).context["warnings"]

    assert asked.key == "no_license"
    assert not Provider.objects.exists()
    given = {
        "reason-no_license": "POST's list of licensed providers has it",
        "shown-no_license": asked.marks,
    }
    with_provider(department, **typed, **given)
    assert Completion.objects.get().source == "licensed_provider"
    after = Event.objects.get(action="credit.enter").after
    assert after["no_license"]["reason"] == "POST's list of licensed providers has it"


@pytest.mark.parametrize("name", ["Rivr Academy", "River Police Academy", "RA"])
def test_a_provider_that_is_nearly_called_so_is_offered_instead(department, name):
    kept = ProviderFactory(name="River Academy", kind="other")

    response = with_provider(department, provider_name=name)

    assert said_of(response, "near_provider") == [
        f"“{name}” is nearly River Academy. Say whether it is the same."
    ]
    [same, _] = response.context["form"].fields["near_provider"].widget.choices
    assert same == (str(kept.pk), "River Academy, which is in the list")
    with_provider(department, provider_name=name, provider_kind="", near_provider=same[0])
    assert Completion.objects.get().course.provider == kept
    assert Provider.objects.get() == kept


def test_one_that_is_nearly_called_so_but_another_is_added_once_that_was_said(department):
    ProviderFactory(name="River Academy", kind="other")

    # Said of another name, it is asked again.
    for name, answer, added in (
        ("Rivr Academy", "another river academi", False),
        ("Rivr Academy", "another rivr academy", True),
    ):
        with_provider(department, provider_name=name, near_provider=answer)
        assert Provider.objects.filter(name=name).exists() is added


def test_one_that_is_called_just_so_is_not_added_again(department):
    kept = ProviderFactory(name="River Academy", kind="other")

    response = with_provider(
        department, provider_name="RIVER academy", near_provider="another river academy"
    )

    assert said_of(response, "near_provider") == [
        "“RIVER academy” is in the list already. Choose it here, or correct the name."
    ]
    choices = response.context["form"].fields["near_provider"].widget.choices
    assert choices == [(str(kept.pk), "River Academy, which is in the list")]


def test_a_provider_is_chosen_or_added_and_not_both(department):
    chosen = ProviderFactory(name="Metro Institute", kind="other")

    response = with_provider(department, new_provider=chosen.pk)

    assert said_of(response, "is_new_provider") == [
        "Metro Institute is chosen from the list. Take this mark away, or empty that choice."
    ]


def test_the_kind_of_a_new_provider_proposes_the_source(department):
    response = proposed(department, provider_kind="pre_approved", credit_hours="4")

    assert response.context["form"]["source"].value() == "pre_approved"
    assert response.context["said"] == (
        "Proposed by the kind of the provider: on the director's pre-approved list."
    )
