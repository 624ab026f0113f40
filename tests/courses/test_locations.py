"""The kept list of locations: no two are one place, and a class names one of it."""

from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from courses.actions.locations import (
    add_location,
    change_location,
    merge_location,
    writes_of_location,
)
from courses.history import changes_of
from courses.models import CourseSession, Location
from events.models import Event
from events.trail import latest_of
from tests.courses.conftest import count_queries, shown
from tests.courses.test_session_actions import changed, scheduled
from tests.factories import CourseFactory, CourseSessionFactory, LocationFactory


def added(department, name: str = "Academy, room 104", **values) -> Location:
    return add_location(name=name, by=department.clerk, **values).row


def refused(action) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        action()
    return caught.value.message_dict


# Add ---------------------------------------------------------------------------------------------


def test_a_location_is_added_on_one_line_with_its_event(department):
    location = added(department, "  Academy,\n room 104 ", address=" 6885 NE  Pleasant Valley Rd ")

    assert (location.name, location.address) == (
        "Academy, room 104",
        "6885 NE Pleasant Valley Rd",
    )
    assert Event.objects.get(action="location.add").after == {
        "name": "Academy, room 104",
        "address": "6885 NE Pleasant Valley Rd",
        "is_offered": True,
    }


@pytest.mark.parametrize(
    "name", ["ACADEMY, ROOM 104", "academy room 104", "Académy, room  104", "Academy - room #104"]
)
def test_a_place_that_is_written_otherwise_is_the_same_place(department, name):
    added(department)

    assert refused(lambda: added(department, name)) == {
        "name": [
            "“Academy, room 104” is in the list already. Use that one, or choose another name if "
            "it is another place."
        ]
    }
    assert Location.objects.count() == 1


@pytest.mark.parametrize("name", ["", "   ", "—", "x" * 201])
def test_a_name_that_says_nothing_or_too_much_is_refused(department, name):
    assert list(refused(lambda: added(department, name))) == ["name"]
    assert not Location.objects.exists()


def test_a_form_sent_twice_adds_one(department):
    token = uuid4()

    first, second = (
        add_location(name="Range", by=department.clerk, form_token=token) for _ in range(2)
    )

    assert (first.is_repeat, second.is_repeat) == (False, True)
    assert first.row == second.row


def test_nothing_is_added_when_the_event_fails(department, request):
    request.getfixturevalue("log_fails")

    with pytest.raises(RuntimeError):
        added(department)

    assert not Location.objects.exists()


def test_the_database_holds_no_two_that_are_written_alike(db):
    LocationFactory(name="Range 1")

    with pytest.raises(IntegrityError), transaction.atomic():
        Location.objects.create(name="RANGE #1")


# Change ------------------------------------------------------------------------------------------


def change(department, location, **values) -> Location:
    given = {"name": location.name, "address": "", "is_offered": True, **values}
    return change_location(location=location, **given, by=department.clerk)


def test_a_location_is_renamed_for_all_its_classes(department):
    course_session = CourseSessionFactory(location="Acadmy")

    change(department, course_session.location, name="Academy", is_offered=False)

    course_session = CourseSession.objects.get()
    assert course_session.location.name == "Academy"
    event = Event.objects.get(action="location.change")
    assert (event.before, event.after) == (
        {"name": "Acadmy", "is_offered": True},
        {"name": "Academy", "is_offered": False},
    )


def test_a_location_may_be_written_otherwise(department):
    assert change(department, LocationFactory(name="RANGE 1"), name="Range 1").name == "Range 1"


def test_a_location_is_not_renamed_to_another_one(department):
    LocationFactory(name="Academy")
    location = LocationFactory(name="Acadmy")

    assert list(refused(lambda: change(department, location, name="ACADEMY"))) == ["name"]
    location.refresh_from_db()
    assert location.name == "Acadmy"


def test_a_change_of_nothing_leaves_no_event(department):
    change(department, LocationFactory(name="Range"))

    assert not Event.objects.exists()


@pytest.mark.parametrize("meanwhile", ["changed", "merged"])
def test_a_change_that_was_not_seen_is_not_written_over(department, meanwhile):
    location = LocationFactory(name="Range")
    seen = latest_of(writes_of_location(location))
    if meanwhile == "changed":
        change(department, location, seen=seen, address="6885 NE Rd")
    else:
        merge_location(location=location, into=LocationFactory(), by=department.clerk)
    before = Location.objects.values().get(pk=location.pk)

    with pytest.raises(ValidationError) as refused:
        change(department, location, seen=seen, name="Range 1")

    assert f"{department.clerk.name} changed this on " in refused.value.messages[0]
    assert "while you were at it" in refused.value.messages[0]
    assert Location.objects.values().get(pk=location.pk) == before


def test_nothing_is_changed_when_the_event_fails(department, request):
    location = LocationFactory(name="Range")
    request.getfixturevalue("log_fails")

    with pytest.raises(RuntimeError):
        change(department, location, name="Range 1")

    location.refresh_from_db()
    assert location.name == "Range"


# Make one ----------------------------------------------------------------------------------------


def test_two_that_are_one_place_become_one_with_all_classes(department):
    wrong = CourseSessionFactory(location="Acadmy")
    closed = CourseSessionFactory(location="Acadmy", state="closed")
    right = LocationFactory(name="Academy")

    moved = merge_location(location=wrong.location, into=right, by=department.clerk)

    assert moved == 2
    assert {each.location for each in CourseSession.objects.all()} == {right}
    assert not Location.objects.get(name="Acadmy").is_offered
    assert "Location: Acadmy → Academy" in " ".join(changes_of(closed)[0].words)
    event = Event.objects.get(action="location.merge")
    assert (event.before, event.after) == ({"name": "Acadmy", "classes": 2}, {"name": "Academy"})


def test_a_location_is_not_made_one_with_itself(department):
    location = LocationFactory(name="Range")

    assert list(
        refused(lambda: merge_location(location=location, into=location, by=department.clerk))
    ) == ["into"]
    location.refresh_from_db()
    assert location.is_offered


def test_no_classes_are_given_to_a_location_that_is_offered_no_more(department):
    course_session = CourseSessionFactory(location="Acadmy")
    closed = LocationFactory(name="Academy", is_offered=False)

    said = refused(
        lambda: merge_location(location=course_session.location, into=closed, by=department.clerk)
    )

    assert said == {
        "into": ["Academy is offered no more. Choose another one, or offer it again first."]
    }
    assert CourseSession.objects.get().location.name == "Acadmy"


def test_nothing_becomes_one_when_the_event_fails(department, request):
    course_session = CourseSessionFactory(location="Acadmy")
    right = LocationFactory(name="Academy")
    request.getfixturevalue("log_fails")

    with pytest.raises(RuntimeError):
        merge_location(location=course_session.location, into=right, by=department.clerk)

    assert CourseSession.objects.get().location.name == "Acadmy"


# A class's location ------------------------------------------------------------------------------


def test_a_class_is_held_at_the_location_of_the_list_however_it_is_written(department):
    added(department)

    course_session = scheduled(department, location="ACADEMY room 104", is_new_location=False)

    assert course_session.location.name == "Academy, room 104"
    assert Location.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "meant"),
    [("Acadmy, room 104", " Did you mean Academy, room 104?"), ("Zoo", ""), ("Old range", "")],
)
def test_a_location_that_is_not_in_the_list_is_refused_and_the_nearest_named(
    department, name, meant
):
    added(department)
    LocationFactory(name="Old rang", is_offered=False)

    assert refused(lambda: scheduled(department, location=name, is_new_location=False)) == {
        "location": [
            f"“{name}” is not in the list of locations.{meant} Choose one of the list, or tick "
            "the box to add it."
        ]
    }
    assert not CourseSession.objects.exists()


def test_a_new_location_is_added_with_its_class(department):
    course_session = scheduled(department, location="The  zoo", is_new_location=True)
    changed(department, course_session, location="The range", is_new_location=True)

    assert [location.name for location in Location.objects.all()] == ["The range", "The zoo"]
    assert Event.objects.filter(action="location.add").count() == 2


def test_a_new_location_without_a_name_is_refused(department):
    said = refused(lambda: scheduled(department, location="—", is_new_location=True))

    assert said == {"location": ["Give a name with letters or digits, as members read it."]}


def test_no_location_is_added_for_a_class_that_is_refused(department):
    refused(lambda: scheduled(department, location="The zoo", seats=0))

    assert not Location.objects.exists()


# Texts of before ---------------------------------------------------------------------------------


class Texts:
    """The rows of a table whose places are texts yet."""

    def __init__(self, *names: str) -> None:
        self.names = list(names)
        self.kept: dict[str, int] = {}

    @property
    def objects(self) -> "Texts":
        return self

    def values_list(self, *_: str, flat: bool) -> list[str]:
        return self.names

    def filter(self, *, location: str) -> "Texts":
        self.asked = location
        return self

    def update(self, *, held_at: int) -> None:
        self.kept[self.asked] = held_at


def test_places_of_before_become_one_each_as_they_are_written_most(db):
    classes = Texts("Range", "RANGE", "Range", "Academy #1", "—")
    history = Texts("range", "Academy 1", "Academy 1")
    migration = import_module("courses.migrations.0003_a_kept_list_of_locations")

    class Before:
        def get_model(self, app: str, name: str) -> object:
            tables = {"CourseSession": classes, "HistoricalCourseSession": history}
            return tables.get(name) or apps.get_model(app, name)

    migration.keep_locations(Before(), None)

    names = {location.pk: location.name for location in Location.objects.all()}
    assert {text: names[key] for text, key in classes.kept.items()} == {
        "Range": "Range",
        "RANGE": "Range",
        "range": "Range",
        "Academy #1": "Academy 1",
        "Academy 1": "Academy 1",
        "—": "—",
    }
    assert history.kept == classes.kept


# Pages -------------------------------------------------------------------------------------------

pages = pytest.mark.usefixtures("at_noon")
LIST = "/locations/"


@pages
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Academy", "Range", "Zoo"]),
        ({"q": "RAN"}, ["Range"]),
        ({"offered": "no"}, ["Zoo"]),
        ({"offered": "yes", "sort": "-name"}, ["Range", "Academy"]),
        ({"sort": "-classes"}, ["Range", "Zoo", "Academy"]),
    ],
)
def test_the_list_counts_the_classes_of_each(as_clerk, query, found):
    LocationFactory(name="Academy")
    for state in ("scheduled", "closed"):
        CourseSessionFactory(location="Range", state=state)
    LocationFactory(name="Zoo", is_offered=False)

    page = as_clerk.get(LIST, query)

    rows = page.context["table"].page.object_list
    assert [row.record.name for row in rows] == found
    counts = {row.record.name: (row.record.classes_open, row.record.classes) for row in rows}
    assert counts.get("Range", (1, 2)) == (1, 2)


@pages
@pytest.mark.parametrize("number", [1, 3])
def test_the_list_needs_no_more_queries_for_more_locations(as_clerk, number):
    for name in "abc"[:number]:
        CourseSessionFactory(location=f"Range {name}")

    assert count_queries(as_clerk, LIST) == 5


@pages
def test_a_location_is_added_changed_and_made_one_in_pages(as_clerk):
    as_clerk.post(f"{LIST}add/", {"name": "Acadmy"})
    location = Location.objects.get()
    seen = as_clerk.get(f"{LIST}{location.pk}/").context["form"]["seen"].value()
    given = {"name": "Acadmy 1", "address": "6885 NE Rd", "seen": seen}
    as_clerk.post(f"{LIST}{location.pk}/", given)
    location.refresh_from_db()
    CourseSessionFactory(location="Acadmy 1")
    right = LocationFactory(name="Academy 1")
    said = as_clerk.post(
        f"{LIST}{location.pk}/merge/", {"into": right.pk}, follow=True
    ).content.decode()

    assert (location.name, location.address, location.is_offered) == (
        "Acadmy 1",
        "6885 NE Rd",
        False,
    )
    assert "1 class of Acadmy 1 is listed under Academy 1 now." in said


@pages
def test_a_page_left_open_writes_over_no_change_and_shows_it(as_clerk):
    as_clerk.post(f"{LIST}add/", {"name": "Range"})
    address = f"{LIST}{Location.objects.get().pk}/"
    seen = as_clerk.get(address).context["form"]["seen"].value()
    for name in ("Range 1", "Range 2"):
        said = as_clerk.post(address, {"name": name, "is_offered": "on", "seen": seen})

    assert "while you were at it" in said.content.decode()
    assert said.context["form"]["name"].value() == "Range 2"
    assert [write.words for write in said.context["writes"]] == [
        "Changed a location",
        "Added a location",
    ]
    assert "Name: Range → Range 1" in said.content.decode()


@pages
def test_what_is_in_the_list_already_is_said_beside_the_name(as_clerk):
    LocationFactory(name="Range")

    page = as_clerk.post(f"{LIST}add/", {"name": "RANGE", "address": "Here"})

    assert "“Range” is in the list already." in page.content.decode()
    assert page.context["form"]["address"].value() == "Here"


@pages
@pytest.mark.parametrize(
    ("typed", "found"),
    [("ran", ["Range 1", "Range 2"]), ("2 ran", ["Range 2"]), ("zoo", []), ("", []), ("\0", [])],
)
def test_the_form_of_a_class_offers_what_is_called_so(as_clerk, typed, found):
    for name in ("Range 2", "Range 1"):
        LocationFactory(name=name)
    LocationFactory(name="Zoo", is_offered=False)

    page = as_clerk.get(f"{LIST}matches/", {"q": typed})

    assert [location.name for location in page.context["matches"]] == found


@pages
def test_a_class_at_a_new_place_asks_once_whether_to_add_it(department, as_clerk):
    form = {
        "course": str(CourseFactory().pk),
        "location": "The zoo",
        "seats": "30",
        "days-0-on": "2026-12-01",
        "days-0-starts_at": "08:00",
        "days-0-ends_at": "16:00",
    }
    box = 'name="is_new_location"'

    before = shown(as_clerk, "/classes/add/")
    asked = as_clerk.post("/classes/add/", form).content.decode()
    as_clerk.post("/classes/add/", {**form, "is_new_location": "on"})

    assert (box in before, box in asked) == (False, True)
    assert "“The zoo” is not in the list of locations." in asked
    assert CourseSession.objects.get().location.name == "The zoo"
