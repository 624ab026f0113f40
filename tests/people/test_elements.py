"""Administrators keep the tree of elements: add, rename, move, close, and who leads what."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from events.models import Event
from events.trail import latest_of
from people.actions.elements import (
    add_element,
    change_element,
    changes_of_element,
    close_element,
    reopen_element,
)
from people.actions.members import change_member
from people.models import Element, Member
from tests.department import SEATS
from tests.factories import ElementFactory, MemberFactory
from tests.people.keeping import TODAY, element_form

LAST_YEAR = date(2025, 3, 1)


@pytest.fixture
def administrator(department, client):
    client.force_login(department.administrator, backend="people.sign_in.SerialNumberBackend")
    return client


@pytest.fixture
def log_fails(monkeypatch) -> None:
    """An event log that can't be written to."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the event log is full")

    monkeypatch.setattr("people.actions.elements.record_event", fail)


@pytest.fixture
def empty_squad(department) -> Element:
    return ElementFactory(name="Squad 190", parent=department.elements["Central Patrol Division"])


def add(department, **changes):
    given = {
        "name": "Squad 120",
        "kind": "squad",
        "parent": department.elements["Central Patrol Division"],
        "by": department.administrator,
        "today": TODAY,
        **changes,
    }
    return add_element(**given)


def change(department, element: Element, **changes):
    given = {
        "name": element.name,
        "kind": element.kind,
        "parent": element.parent,
        "commander": element.commander,
        "supervisors": list(element.supervisors.all()),
        "by": department.administrator,
        "today": TODAY,
        **changes,
    }
    return change_element(element=element, **given)


def close(department, element: Element, on: date = TODAY, **changes):
    given = {"by": department.administrator, "today": TODAY, **changes}
    return close_element(element=element, closed_on=on, **given)


# Adding ------------------------------------------------------------------------------------------


def test_an_element_is_added_with_its_leaders_and_an_event(department):
    element = add(department, supervisors=[department.sergeant]).row

    assert element.supervisors.get() == department.sergeant
    assert element.history.get().history_user == department.administrator
    assert Event.objects.get(action="element.add").after == {
        "name": "Squad 120",
        "kind": "squad",
        "parent": "Central Patrol Division",
        "supervisors": str(department.sergeant),
    }


def test_a_form_of_an_element_sent_twice_is_added_once(department):
    token = uuid4()
    first, second = (add(department, form_token=token) for _ in range(2))

    assert (first.is_repeat, second.is_repeat) == (False, True)
    assert Event.objects.filter(action="element.add").count() == 1


def test_the_same_element_added_by_another_form_is_refused(department):
    add(department, form_token=uuid4())

    with pytest.raises(ValidationError, match="there is a Squad 120 already"):
        add(department, form_token=uuid4())


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"parent": None}, "parent", "A squad is part of another element. Say which one."),
        (
            {"parent": "Squad 110"},
            "parent",
            "A squad can't stand below a squad, as Squad 110 is. Choose another element.",
        ),
        (
            {"kind": "bureau"},
            "parent",
            "A bureau can't stand below a division, as Central Patrol Division is. Choose",
        ),
        ({"kind": "department"}, "parent", "The department stands above all. Leave this empty,"),
        (
            {"kind": "department", "parent": None},
            "parent",
            "Department is the department already. Choose another kind.",
        ),
        (
            {"name": "Squad 110"},
            "name",
            "Below Central Patrol Division there is a Squad 110 already. Choose another name.",
        ),
        ({"kind": "army"}, "kind", "Value 'army' is not a valid choice."),
    ],
)
def test_an_element_that_can_not_be_is_refused_in_words(department, changes, field, words):
    if isinstance(changes.get("parent"), str):
        changes = {**changes, "parent": department.elements[changes["parent"]]}
    count = Element.objects.count()

    with pytest.raises(ValidationError) as refused:
        add(department, **changes)

    assert list(refused.value.message_dict) == [field]
    assert refused.value.message_dict[field][0].startswith(words)
    assert Element.objects.count() == count


def test_the_department_itself_is_renamed_where_it_stands(department):
    top = department.elements["Department"]

    assert change(department, top, name="The Department").name == "The Department"


def test_nothing_is_put_below_a_closed_element(department, empty_squad):
    unit = ElementFactory(name="Unit 1", kind="unit", parent=empty_squad.parent)
    close(department, unit)

    with pytest.raises(ValidationError) as refused:
        add(department, parent=unit)

    assert refused.value.message_dict["parent"] == [
        "Unit 1 is closed since Nov 21, 2026. Choose another element."
    ]


def test_no_element_is_added_when_the_event_fails(department, log_fails):
    with pytest.raises(RuntimeError):
        add(department)

    assert not Element.objects.filter(name="Squad 120").exists()


# Changing and moving -----------------------------------------------------------------------------


def test_a_moved_element_says_from_where_to_where(department):
    squad = department.elements["Squad 110"]

    change(department, squad, parent=department.elements["East Patrol Division"])

    event = Event.objects.get(action="element.change")
    assert event.before == {"parent": "Central Patrol Division"}
    assert event.after == {"parent": "East Patrol Division"}
    squad.refresh_from_db()
    assert squad.parent == department.elements["East Patrol Division"]


def test_new_leaders_are_in_the_event_before_and_after(department):
    squad = department.elements["Squad 310"]

    change(department, squad, commander=department.commander, supervisors=[department.sergeant])

    event = Event.objects.get(action="element.change")
    assert event.before == {"commander": "", "supervisors": str(department.other_sergeant)}
    assert event.after == {
        "commander": str(department.commander),
        "supervisors": str(department.sergeant),
    }


def test_a_change_of_nothing_leaves_no_event(department):
    change(department, department.elements["Squad 110"])

    assert not Event.objects.filter(action="element.change").exists()


def test_an_element_is_not_moved_below_itself(department):
    with pytest.raises(ValidationError) as refused:
        change(
            department,
            department.elements["Patrol Bureau"],
            kind="division",
            parent=department.elements["Central Patrol Division"],
        )

    assert refused.value.message_dict == {
        "parent": [
            "Central Patrol Division is Patrol Bureau itself or below it. Choose another element."
        ]
    }


@pytest.mark.parametrize("post", ["commander", "supervisors"])
def test_nobody_puts_themselves_in_charge_of_an_element(department, post):
    own = department.administrator
    given = {post: own if post == "commander" else [own]}

    with pytest.raises(ValidationError) as refused:
        change(department, department.elements["Squad 110"], **given)

    assert "You can't put yourself in charge" in refused.value.message_dict[post][0]
    assert Member.objects.get(pk=own.pk).led_element_ids == []


def test_who_leads_an_element_already_may_rename_it(department):
    squad = department.elements["Squad 310"]
    squad.supervisors.add(department.administrator)

    assert change(department, squad, name="Squad 311").name == "Squad 311"


def test_nobody_moves_an_element_to_where_they_see_its_records(department):
    department.elements["East Patrol Division"].supervisors.add(department.administrator)

    with pytest.raises(ValidationError) as refused:
        change(
            department,
            department.elements["Squad 110"],
            parent=department.elements["East Patrol Division"],
        )

    assert refused.value.message_dict["parent"][0].startswith("You lead East Patrol Division")


def test_who_left_leads_nothing(department):
    gone = MemberFactory(serial_number="7777", separated_on=LAST_YEAR)

    with pytest.raises(ValidationError) as refused:
        change(department, department.elements["Squad 110"], commander=gone)

    assert refused.value.message_dict["commander"] == [
        f"7777 {gone.name} left on Mar 1, 2025. Name somebody who works here."
    ]


def test_a_change_that_was_not_seen_is_not_written_over(department):
    squad = department.elements["Squad 110"]
    seen = latest_of(changes_of_element(squad))
    change(department, squad, name="Squad 111", seen=seen)

    with pytest.raises(ValidationError) as refused:
        change(department, squad, name="Squad 112", seen=seen)

    assert "while you were at it" in refused.value.messages[0]


def test_no_element_is_changed_when_the_event_fails(department, log_fails):
    with pytest.raises(RuntimeError):
        change(department, department.elements["Squad 110"], name="Squad 111", supervisors=[])

    squad = Element.objects.get(pk=department.elements["Squad 110"].pk)
    assert (squad.name, squad.supervisors.get()) == ("Squad 110", department.sergeant)


# Closing -----------------------------------------------------------------------------------------


def test_an_empty_element_is_closed_and_nobody_leads_it_any_more(department, empty_squad):
    empty_squad.supervisors.add(department.sergeant)
    empty_squad.commander = department.commander
    empty_squad.save()

    close(department, empty_squad)

    empty_squad.refresh_from_db()
    assert (empty_squad.closed_on, empty_squad.commander) == (TODAY, None)
    assert not empty_squad.supervisors.exists()
    event = Event.objects.get(action="element.close")
    assert event.before == {
        "commander": str(department.commander),
        "supervisors": str(department.sergeant),
    }
    assert event.after == {"closed_on": "2026-11-21"}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Squad 110", "3 members belong to Squad 110. Move or separate them first."),
        ("Patrol Bureau", "Below Patrol Bureau stand Central Patrol Division, East Patrol"),
    ],
)
def test_an_element_that_is_in_use_is_not_closed(department, name, words):
    with pytest.raises(ValidationError) as refused:
        close(department, department.elements[name])

    assert refused.value.messages[0].startswith(words)
    assert Element.objects.get(pk=department.elements[name].pk).closed_on is None


def test_one_member_is_counted_as_one(department, empty_squad):
    MemberFactory(element=empty_squad)

    with pytest.raises(ValidationError) as refused:
        close(department, empty_squad)

    assert refused.value.messages[0].startswith("1 member belongs to Squad 190.")


def test_who_left_from_an_element_keeps_none_from_closing_it(department, empty_squad):
    MemberFactory(element=empty_squad, separated_on=LAST_YEAR)

    assert close(department, empty_squad).closed_on == TODAY


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2099, 1, 1), "Jan 1, 2099 is still to come. Close it on that day."),
        (date(1900, 1, 1), "Jan 1, 1900 is before 1950. Check the year."),
    ],
)
def test_a_day_that_can_not_be_is_refused(department, empty_squad, day, words):
    with pytest.raises(ValidationError) as refused:
        close(department, empty_squad, day)

    assert refused.value.message_dict["closed_on"] == [words]


def test_nobody_is_put_into_a_closed_element(department, empty_squad, administrator):
    close(department, empty_squad)
    page = administrator.get(reverse("people:member-add"))

    assert f'value="{empty_squad.pk}"' not in page.content.decode()
    with pytest.raises(ValidationError) as refused:
        change_member(
            member=department.officer,
            values={"element": empty_squad},
            by=department.administrator,
            today=TODAY,
        )
    assert refused.value.message_dict["element"] == [
        "Squad 190 is closed since Nov 21, 2026. Choose another element."
    ]


def test_no_element_is_closed_when_the_event_fails(department, empty_squad, log_fails):
    with pytest.raises(RuntimeError):
        close(department, empty_squad)

    assert Element.objects.get(pk=empty_squad.pk).closed_on is None


def test_a_closed_element_is_opened_again(department, empty_squad):
    close(department, empty_squad)

    reopen_element(element=empty_squad, by=department.administrator)

    assert Element.objects.get(pk=empty_squad.pk).closed_on is None
    assert Event.objects.get(action="element.reopen").before == {"closed_on": "2026-11-21"}


def test_an_element_is_not_opened_below_a_closed_one(department):
    division = department.elements["Central Patrol Division"]
    unit = ElementFactory(name="Unit 1", kind="unit", parent=division, closed_on=LAST_YEAR)
    squad = ElementFactory(name="Squad 1", parent=unit, closed_on=LAST_YEAR)

    with pytest.raises(ValidationError) as refused:
        reopen_element(element=squad, by=department.administrator)

    assert refused.value.messages == ["Unit 1 above it is closed. Open that first."]


def test_no_element_is_opened_when_the_event_fails(department, log_fails):
    squad = ElementFactory(
        parent=department.elements["Central Patrol Division"], closed_on=LAST_YEAR
    )

    with pytest.raises(RuntimeError):
        reopen_element(element=squad, by=department.administrator)

    assert Element.objects.get(pk=squad.pk).closed_on == LAST_YEAR


@pytest.mark.parametrize("seat", sorted(set(SEATS) - {"anonymous", "administrator"}))
def test_nobody_else_keeps_elements(department, empty_squad, seat):
    by = department.members[seat]
    closed = ElementFactory(closed_on=LAST_YEAR)
    events = Event.objects.count()

    for write in (
        lambda: add(department, by=by),
        lambda: change(department, empty_squad, name="X", by=by),
        lambda: close(department, empty_squad, by=by),
        lambda: reopen_element(element=closed, by=by),
    ):
        with pytest.raises(PermissionDenied):
            write()

    assert Event.objects.count() == events


# Pages -------------------------------------------------------------------------------------------


def names(page) -> list[str]:
    return [row.record.element.name for row in page.context["table"].page.object_list]


def test_the_list_is_the_tree_and_says_who_leads_what(department, administrator):
    page = administrator.get(reverse("people:element-list"))

    assert names(page) == [
        "Department",
        "Patrol Bureau",
        "Central Patrol Division",
        "Squad 110",
        "East Patrol Division",
        "Squad 310",
        "Training Division",
    ]
    rows = {row.record.element.name: row.record for row in page.context["table"].rows}
    assert (rows["Squad 110"].depth, rows["Squad 110"].members) == (3, 3)
    assert rows["Squad 110"].leaders == department.sergeant.name
    assert rows["Squad 110"].above == "Department > Patrol Bureau > Central Patrol Division"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "squad"}, ["Squad 110", "Squad 310"]),
        ({"kind": "bureau"}, ["Patrol Bureau"]),
        ({"state": "closed"}, ["Squad 190"]),
        (
            {"led": "on"},
            [
                "Department",
                "Patrol Bureau",
                "East Patrol Division",
                "Squad 310",
                "Training Division",
            ],
        ),
    ],
)
def test_the_list_is_narrowed(department, empty_squad, administrator, query, found):
    close(department, empty_squad)
    Member.objects.filter(pk=department.other_sergeant.pk).update(separated_on=LAST_YEAR)
    if "q" in query:
        query = {**query, "state": "open"}

    assert names(administrator.get(reverse("people:element-list"), query)) == found


def test_a_list_asks_no_more_for_more_elements(
    department, administrator, django_assert_num_queries
):
    administrator.get(reverse("people:element-list"))
    for more in (1, 2):
        for _ in range(more):
            squad = ElementFactory(parent=department.elements["East Patrol Division"])
            squad.supervisors.add(department.sergeant)
        with django_assert_num_queries(7):
            administrator.get(reverse("people:element-list"))


def test_a_refusal_stands_beside_its_field(department, administrator):
    form = element_form(department, parent="", supervisors="4411, 9999")

    page = administrator.post(reverse("people:element-add"), form)
    again = administrator.post(reverse("people:element-add"), {**form, "supervisors": "4411"})

    assert page.context["form"]["supervisors"].error_words == [
        "No member has the serial number 9999. Check it, or take it out."
    ]
    assert again.context["form"]["parent"].error_words == [
        "A squad is part of another element. Say which one."
    ]


def test_the_page_of_an_element_tells_its_changes_and_offers_what_may_be_done(
    department, administrator
):
    squad = department.elements["Squad 110"]
    form = element_form(department, name="Squad 111", supervisors="")

    page = administrator.post(reverse("people:element-change", args=[squad.pk]), form, follow=True)

    said = page.content.decode()
    assert "Squad 110 → Squad 111" in said
    assert "Nobody who works here leads it." in said
    assert reverse("people:element-close", args=[squad.pk]) in said


def test_a_new_element_starts_below_the_one_it_was_asked_from(department, administrator):
    division = department.elements["East Patrol Division"]

    page = administrator.get(reverse("people:element-add"), {"below": division.pk})

    assert f'<option value="{division.pk}" selected>' in page.content.decode()


def test_a_closed_element_offers_to_be_opened(department, empty_squad, administrator):
    close(department, empty_squad)

    page = administrator.get(reverse("people:element-detail", args=[empty_squad.pk]))
    change_page = administrator.get(reverse("people:element-change", args=[empty_squad.pk]))
    after = administrator.post(reverse("people:element-reopen", args=[empty_squad.pk]), follow=True)

    assert "Open it again" in page.content.decode()
    assert "Squad 190 is closed since Nov 21, 2026." in change_page.content.decode()
    assert "Squad 190 is open again. Name who leads it." in after.content.decode()


def test_the_page_to_close_says_first_why_it_can_not_be(department, administrator):
    squad = department.elements["Squad 110"]

    page = administrator.get(reverse("people:element-close", args=[squad.pk]))

    assert "3 members belong to Squad 110." in page.content.decode()
