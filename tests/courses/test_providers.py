"""Administrators keep the providers that courses name."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from courses.actions.providers import (
    add_on_the_spot,
    add_provider,
    change_provider,
    changes_of_provider,
)
from courses.models import Provider
from events.models import Event
from events.trail import latest_of
from tests.courses.conftest import TODAY, count_queries, signed_in
from tests.department import SEATS
from tests.factories import CourseFactory, ProviderFactory

VALUES = {
    "name": "Midwest Training Group",
    "kind": "licensed_provider",
    "license_number": "MO-LP-12",
    "license_valid_until": date(2027, 6, 30),
}


@pytest.fixture
def log_fails(monkeypatch) -> None:
    """An event log that can't be written to."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the event log is full")

    monkeypatch.setattr("courses.actions.providers.record_event", fail)


def add(department, form_token: UUID | None = None, **changes):
    values = {**VALUES, **changes}
    return add_provider(
        values=values, by=department.administrator, today=TODAY, form_token=form_token
    )


def change(department, provider, seen=None, **values):
    return change_provider(
        provider=provider, values=values, by=department.administrator, today=TODAY, seen=seen
    )


def test_a_license_is_one_however_its_dashes_and_letters_are_written(department):
    provider = add(department, license_number="mo \u2013 lp\u201112").row

    unchanged = change(department, provider, license_number="MO-LP\u221212")

    assert Provider.objects.get().license_number == "MO-LP-12"
    assert unchanged == provider
    assert not Event.objects.filter(action="provider.change").exists()
    for typed in ("mo\u2013lp", "MO \u2014 LP", "lp-12"):
        assert list(Provider.objects.search(typed)) == [provider]
    assert not Provider.objects.search("mo\u201312").exists()


def test_a_provider_is_added_with_an_event(department):
    provider = add(department).row

    assert provider.default_source == "licensed_provider"
    assert provider.history.get().history_user == department.administrator
    assert Event.objects.get(action="provider.add").after == {
        **VALUES,
        "license_valid_until": "2027-06-30",
    }


def test_a_form_of_a_provider_sent_twice_is_added_once(department):
    token = uuid4()
    first, second = (add(department, form_token=token) for _ in range(2))

    assert (first.is_repeat, second.is_repeat) == (False, True)
    assert Event.objects.filter(action="provider.add").count() == 1


def test_the_same_provider_added_by_another_form_is_refused(department):
    add(department, form_token=uuid4())

    with pytest.raises(ValidationError, match="is on file already"):
        add(department, form_token=uuid4())


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        (
            {"name": "REGIONAL police Academy"},
            "name",
            "Regional Police Academy is on file already. Change that one instead.",
        ),
        (
            {"license_number": ""},
            "license_number",
            "The license is valid until a day, but its number is missing.",
        ),
        (
            {"license_valid_until": date(1900, 1, 1)},
            "license_valid_until",
            "Jan 1, 1900 is before 1950. Check the year.",
        ),
        (
            {"license_valid_until": date(2099, 1, 1)},
            "license_valid_until",
            "Jan 1, 2099 is after Nov 28, 2036. Check the year.",
        ),
        ({"kind": "club"}, "kind", "Value 'club' is not a valid choice."),
        ({"name": "???"}, "name", "Give a name with letters or digits, as members read it."),
    ],
)
def test_a_provider_that_can_not_be_is_refused_in_words(department, academy, changes, field, words):
    with pytest.raises(ValidationError) as refused:
        add(department, **changes)

    assert list(refused.value.message_dict) == [field]
    assert refused.value.message_dict[field][0].startswith(words)
    assert Provider.objects.get() == academy


def test_a_change_says_what_it_was_and_what_it_is(department, academy):
    change(department, academy, kind="agency", license_number="MO-1")

    event = Event.objects.get(action="provider.change")
    assert event.before == {"kind": "training_center", "license_number": "TC77"}
    assert event.after == {"kind": "agency", "license_number": "MO-1"}


def test_a_change_of_nothing_leaves_no_event(department, academy):
    change(department, academy, kind="training_center")

    assert not Event.objects.filter(action="provider.change").exists()


def test_a_change_that_was_not_seen_is_not_written_over(department, academy):
    seen = latest_of(changes_of_provider(academy))
    change(department, academy, seen=seen, kind="agency")

    with pytest.raises(ValidationError) as refused:
        change(department, academy, seen=seen, kind="college")

    assert "while you were at it" in refused.value.messages[0]
    assert Provider.objects.get().kind == "agency"


def test_nothing_is_saved_when_the_event_fails(department, academy, log_fails):
    with pytest.raises(RuntimeError):
        add(department)
    with pytest.raises(RuntimeError):
        change(department, academy, kind="agency")

    assert Provider.objects.get().kind == "training_center"


def test_on_the_spot_a_refusal_is_said_by_the_fields_of_that_form(department, academy):
    twice = Provider(name="REGIONAL police academy", kind="other")
    with pytest.raises(ValidationError) as refused:
        add_on_the_spot(twice, by=department.clerk, today=TODAY)

    assert list(refused.value.message_dict) == ["provider_name"]
    added = add_on_the_spot(Provider(**VALUES), by=department.clerk, today=TODAY)
    assert (added.name, added.kind) == (VALUES["name"], VALUES["kind"])


def test_who_gives_course_ids_adds_a_provider_and_changes_none(department, academy):
    add_provider(values=VALUES, by=department.clerk, today=TODAY)

    with pytest.raises(PermissionDenied):
        change_provider(
            provider=academy, values={"kind": "agency"}, by=department.clerk, today=TODAY
        )
    assert Provider.objects.filter(name=VALUES["name"]).exists()


@pytest.mark.parametrize("seat", sorted(set(SEATS) - {"anonymous", "administrator", "clerk"}))
def test_nobody_else_keeps_providers(department, academy, seat):
    by = department.members[seat]

    with pytest.raises(PermissionDenied):
        add_provider(values=VALUES, by=by, today=TODAY)
    with pytest.raises(PermissionDenied):
        change_provider(provider=academy, values={"kind": "agency"}, by=by, today=TODAY)

    assert Provider.objects.get().kind == "training_center"


# Pages -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "midwest group"}, ["Midwest Training Group"]),
        ({"q": "lp-12"}, ["Midwest Training Group"]),
        ({"kind": "college"}, ["State College"]),
        ({"licensed": "valid"}, ["Midwest Training Group"]),
        ({"licensed": "expired"}, ["State College"]),
        ({"licensed": "none"}, ["Regional Police Academy"]),
    ],
)
def test_the_list_is_narrowed(department, academy, at_noon, query, found):
    ProviderFactory(**VALUES)
    ProviderFactory(name="State College", kind="college", license_valid_until=date(2020, 1, 1))
    client = signed_in(department.administrator)

    page = client.get(reverse("courses:provider-list"), query)

    assert [row.record.name for row in page.context["table"].rows] == found


def test_the_list_counts_the_courses_that_are_taught_and_asks_no_more_for_more(department, academy):
    CourseFactory(provider=academy)
    CourseFactory(provider=academy, retired_on="2020-01-01")
    client = signed_in(department.administrator)
    address = reverse("courses:provider-list")

    assert client.get(address).context["table"].rows[0].record.courses_taught == 1
    one = count_queries(client, address)
    ProviderFactory()
    ProviderFactory()
    assert (count_queries(client, address), one) == (5, 5)


def test_a_provider_is_added_and_changed_by_its_pages(department):
    client = signed_in(department.administrator)
    form = {"name": " Midwest  Training Group", "kind": "licensed_provider"}

    client.post(reverse("courses:provider-add"), form)
    provider = Provider.objects.get(name="Midwest Training Group")
    address = reverse("courses:provider-change", args=[provider.pk])
    page = client.post(address, {**form, "kind": "agency"}, follow=True)

    said = page.content.decode()
    assert "Midwest Training Group is saved." in said
    assert "Licensed CLEE provider → Law enforcement agency" in said
    assert [write.words for write in page.context["writes"]] == [
        "Changed a provider",
        "Added a provider",
    ]


def test_a_refusal_stands_beside_its_field(department, academy):
    client = signed_in(department.administrator)
    form = {"name": academy.name, "kind": "agency", "license_valid_until": "2027-01-01"}

    page = client.post(reverse("courses:provider-add"), form)

    assert page.context["form"]["name"].error_words == [
        "Regional Police Academy is on file already. Change that one instead."
    ]
    assert page.context["form"]["license_number"].error_words[0].startswith("The license is valid")
