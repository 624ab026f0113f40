"""Members are separated or moved, many at once, once what that leaves open was looked at."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from events.persons import PersonThen
from frame.due import due_for
from people.actions.departures import move_members, plan_move, plan_separation, separate_members
from people.models import Member, RoleDesignation
from tests.department import SEATS
from tests.factories import PASSWORD, CourseSessionFactory, ElementFactory, MemberFactory
from tests.people.keeping import TODAY
from tests.records.sheets import a_class, draft

LAST_WEEK = date(2026, 11, 14)
NEXT_YEAR = date(2027, 1, 31)


@pytest.fixture
def administrator(department, client):
    client.force_login(department.administrator, backend="people.sign_in.SerialNumberBackend")
    return client


@pytest.fixture
def log_fails(monkeypatch) -> None:
    """An event log that can't be written to."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the event log is full")

    monkeypatch.setattr("people.actions.departures.record_event", fail)


def left_open(department, *members: Member, on: date = LAST_WEEK) -> list[str]:
    plan = plan_separation(
        members=members, separated_on=on, by=department.administrator, today=TODAY
    )
    return [each.words for each in plan.left_open]


def separate(department, *members: Member, on: date = LAST_WEEK, by: Member | None = None):
    given = {"members": members, "separated_on": on, "today": TODAY}
    given["by"] = by or department.administrator
    return separate_members(confirmed=plan_separation(**given).seal, **given)


def move(department, *members: Member, to: str = "Squad 310", by: Member | None = None):
    stored = [Member.objects.get(pk=member.pk) for member in members]
    given = {"members": stored, "element": department.elements[to], "today": TODAY}
    given["by"] = by or department.administrator
    return move_members(confirmed=plan_move(**given).seal, **given)


# Separating --------------------------------------------------------------------------------------


def test_several_are_separated_each_with_its_event(department):
    separate(department, department.officer, department.colleague)

    stored = Member.objects.filter(separated_on=LAST_WEEK)
    assert set(stored) == {department.officer, department.colleague}
    events = Event.objects.filter(action="member.separate")
    assert {event.member for event in events} == {
        PersonThen.of(department.officer),
        PersonThen.of(department.colleague),
    }
    assert {event.after_text for event in events} == {'{"separated_on": "2026-11-14"}'}


def test_the_roles_of_who_left_end_and_the_event_names_them(department):
    separate(department, department.clerk)

    given = department.clerk.designations.get()
    assert given.ended_on == LAST_WEEK
    assert Event.objects.get(action="member.separate").after == {
        "separated_on": "2026-11-14",
        "ended_roles": ["Training Unit, entry"],
    }


def test_no_role_ends_before_the_day_it_was_given(department):
    department.clerk.designations.update(designated_on=date(2026, 11, 20))

    separate(department, department.clerk)

    assert department.clerk.designations.get().ended_on == date(2026, 11, 20)


def test_a_role_is_held_to_a_last_day_to_come_and_its_end_is_due_then(department):
    RoleDesignation.objects.update(designated_on=TODAY)  # its yearly review is another test's
    separate(department, department.clerk, on=NEXT_YEAR)

    assert department.clerk.designations.get().ended_on is None
    later = date(2027, 2, 1)
    due = due_for(department.administrator, today=later)
    assert [(clock.what, clock.on, clock.whose) for clock in due] == [
        ("Role Training Unit, entry of a member who left", NEXT_YEAR, department.clerk.name)
    ]
    assert due_for(department.administrator, today=NEXT_YEAR) == []


@pytest.mark.parametrize(
    ("who", "on", "field", "words"),
    [
        ("officer", date(1900, 1, 1), "separated_on", "Jan 1, 1900 is before 1950. Check the"),
        ("officer", date(2099, 1, 1), "separated_on", "Jan 1, 2099 is after Nov 22, 2027. Check"),
        (
            "officer",
            date(2010, 1, 1),
            "members",
            "4411 Núñez, Ana was hired on Jun 1, 2015, after Jan 1, 2010. Take the number out,",
        ),
        ("administrator", LAST_WEEK, "members", "You can't separate yourself."),
    ],
)
def test_a_separation_that_can_not_be_is_refused_in_words(department, who, on, field, words):
    with pytest.raises(ValidationError) as refused:
        separate(department, department.members[who], on=on)

    assert list(refused.value.message_dict) == [field]
    assert refused.value.message_dict[field][0].startswith(words)
    assert not Event.objects.filter(action="member.separate").exists()


@pytest.mark.parametrize(
    ("day", "words"),
    [(LAST_WEEK, "left on Nov 14, 2026 already."), (NEXT_YEAR, "leaves on Jan 31, 2027 already.")],
)
def test_who_left_is_not_separated_again_and_nobody_else_is_either(department, day, words):
    separate(department, department.officer, on=day)

    with pytest.raises(ValidationError) as refused:
        separate(department, department.colleague, department.officer)

    assert refused.value.message_dict["members"] == [
        f"4411 Núñez, Ana {words} Take the number out, or change the day on the member's page."
    ]
    assert Member.objects.get(pk=department.colleague.pk).separated_on is None


def test_what_was_not_looked_at_is_not_confirmed(department):
    given = {
        "members": [department.sergeant],
        "separated_on": LAST_WEEK,
        "by": department.administrator,
        "today": TODAY,
    }
    seal = plan_separation(**given).seal
    department.elements["Squad 310"].supervisors.add(department.sergeant)

    with pytest.raises(ValidationError) as refused:
        separate_members(confirmed=seal, **given)

    assert "has changed since you looked" in refused.value.messages[0]
    assert Member.objects.get(pk=department.sergeant.pk).separated_on is None


def test_nobody_named_is_refused(department):
    with pytest.raises(ValidationError) as refused:
        separate(department)

    assert refused.value.message_dict == {"members": ["Type at least one serial number."]}


def test_nobody_is_separated_when_the_event_fails(department, log_fails):
    with pytest.raises(RuntimeError):
        separate(department, department.clerk)

    assert Member.objects.get(pk=department.clerk.pk).separated_on is None
    assert department.clerk.designations.get().ended_on is None


# What it leaves open -----------------------------------------------------------------------------


def test_an_element_without_a_leader_is_named(department):
    assert left_open(department, department.sergeant) == [
        f"{department.sergeant.name} leads Squad 110, and nobody else does."
    ]


def test_who_is_left_to_lead_is_named(department):
    department.elements["Squad 110"].supervisors.add(department.colleague)

    assert left_open(department, department.sergeant) == [
        f"{department.sergeant.name} leads Squad 110; {department.colleague.name} is left."
    ]
    assert left_open(department, department.sergeant, department.colleague) == [
        f"{department.sergeant.name}, {department.colleague.name} leads Squad 110, and nobody else "
        "does."
    ]


def test_roles_are_named_with_when_they_end(department):
    name = department.clerk.name

    assert left_open(department, department.clerk) == [
        f"{name} holds the role Training Unit, entry; it ends with this."
    ]
    assert left_open(department, department.clerk, on=NEXT_YEAR) == [
        f"{name} holds the role Training Unit, entry; end it on Jan 31, 2027."
    ]


def test_classes_to_come_are_named_and_those_before_are_not(department):
    officer = department.officer
    later = CourseSessionFactory(starts_on=date(2026, 12, 1), coordinator=officer)
    later.instructors.add(officer)
    later.enrolments.create(member=officer)
    CourseSessionFactory(starts_on=date(2026, 11, 1)).enrolments.create(member=officer)
    gone = CourseSessionFactory(starts_on=date(2026, 12, 1), state="cancelled")
    gone.enrolments.create(member=officer)

    assert left_open(department, officer) == [
        "Núñez, Ana is enrolled in a class of Dec 1, 2026.",
        "Núñez, Ana coordinates a class of Dec 1, 2026.",
        "Núñez, Ana teaches a class of Dec 1, 2026.",
    ]


def test_sheets_that_are_not_saved_are_named(department):
    draft(a_class(), "4411", department.clerk)

    assert left_open(department, department.officer) == [
        "Núñez, Ana stands on the sheet of a class of Mar 10, 2026, which is not saved."
    ]
    assert left_open(department, department.clerk)[1:] == [
        f"{department.clerk.name} began the sheet of a class of Mar 10, 2026, which is not saved."
    ]


def test_nothing_left_open_is_nothing(department):
    assert left_open(department, department.officer) == []


# Moving ------------------------------------------------------------------------------------------


def test_several_are_moved_each_with_its_event(department):
    move(department, department.officer, department.colleague)

    squad = department.elements["Squad 310"]
    assert set(squad.members.all()) >= {department.officer, department.colleague}
    event = Event.objects.filter(action="member.move", member_serial_number="4411").get()
    assert (event.before, event.after) == ({"element": "Squad 110"}, {"element": "Squad 310"})
    assert Event.objects.filter(action="member.move").count() == 2


def test_who_moves_and_goes_on_leading_is_named(department):
    plan = plan_move(
        members=[department.sergeant],
        element=department.elements["Squad 310"],
        by=department.administrator,
        today=TODAY,
    )

    assert [each.words for each in plan.left_open] == [
        f"{department.sergeant.name} still leads Squad 110, and goes on seeing its records."
    ]


def test_who_moves_to_what_they_lead_leaves_nothing_open(department):
    department.elements["Squad 310"].supervisors.add(department.officer)

    plan = plan_move(
        members=[department.officer],
        element=department.elements["Squad 310"],
        by=department.administrator,
        today=TODAY,
    )

    assert plan.left_open == ()


def test_who_is_there_already_or_left_is_not_moved(department):
    separate(department, department.colleague)

    with pytest.raises(ValidationError) as refused:
        move(department, department.colleague, department.other_sergeant, department.officer)

    assert refused.value.message_dict["members"] == [
        f"4412 {department.colleague.name} left on Nov 14, 2026. Take the number out.",
        f"3302 {department.other_sergeant.name} belongs to Squad 310 already. Take the number out.",
    ]
    assert Member.objects.get(pk=department.officer.pk).element.name == "Squad 110"


def test_nobody_is_moved_to_a_closed_element(department):
    parent = department.elements["Central Patrol Division"]
    department.elements["Squad 999"] = ElementFactory(parent=parent, closed_on=LAST_WEEK)

    with pytest.raises(ValidationError) as refused:
        move(department, department.officer, to="Squad 999")

    assert "is closed since Nov 14, 2026" in refused.value.message_dict["element"][0]


def test_nobody_is_moved_when_the_event_fails(department, log_fails):
    with pytest.raises(RuntimeError):
        move(department, department.officer)

    assert Member.objects.get(pk=department.officer.pk).element.name == "Squad 110"


@pytest.mark.parametrize("seat", sorted(set(SEATS) - {"anonymous", "administrator"}))
def test_nobody_else_separates_or_moves(department, seat):
    by, member = department.members[seat], MemberFactory()

    with pytest.raises(PermissionDenied):
        separate(department, member, by=by)
    with pytest.raises(PermissionDenied):
        move(department, member, by=by)

    assert Member.objects.get(pk=member.pk).separated_on is None


# Pages -------------------------------------------------------------------------------------------


def test_those_ticked_in_the_list_are_filled_in(department, administrator):
    listed = administrator.get(reverse("people:member-list")).content.decode()
    page = administrator.get(reverse("people:member-separate"), {"member": ["4411", "4412"]})

    assert 'form="ticked" name="member" value="4411"' in listed
    assert page.context["form"]["members"].value() == "4411, 4412"


def test_it_is_looked_at_before_it_is_done(department, administrator):
    address = reverse("people:member-separate")
    typed = {"members": "3301 4411", "separated_on": "2026-11-14"}

    looked = administrator.post(address, typed)

    said = looked.content.decode()
    assert "Separate 2 members?" in said
    assert "leads Squad 110, and nobody else does." in said
    assert Member.objects.filter(separated_on__isnull=False).count() == 0

    done = administrator.post(
        address, {**typed, "confirmed": looked.context["plan"].seal}, follow=True
    )

    assert "The last day of 2 members is entered: Nov 14, 2026." in done.content.decode()
    assert Member.objects.filter(separated_on=LAST_WEEK).count() == 2


def looked_at(client, day: date) -> str:
    typed = {"members": "4411", "separated_on": day.isoformat()}
    return client.post(reverse("people:member-separate"), typed).content.decode()


@pytest.mark.parametrize(("days", "is_said"), [(-1, False), (0, True), (30, True)])
def test_it_is_said_and_asked_where_they_can_still_sign_in(
    department, administrator, days, is_said
):
    page = looked_at(administrator, timezone.localdate() + timedelta(days=days))

    assert ("They can sign in until the end of that day." in page) is is_said
    assert ("End their sign-in now" in page) is is_said


@pytest.mark.parametrize(
    ("ticked", "words", "may_sign_in"),
    [
        ({}, "They can sign in until the end of that day.", True),
        ({"ends_sign_in": "on"}, "Their sign-in has ended.", False),
    ],
    ids=["left open", "ended"],
)
def test_sign_in_ends_at_once_where_it_is_ticked_and_else_with_the_day(
    department, administrator, ticked, words, may_sign_in
):
    address, today = reverse("people:member-separate"), timezone.localdate()
    typed = {"members": "4411", "separated_on": today.isoformat()}
    seal = administrator.post(address, typed).context["plan"].seal

    done = administrator.post(address, {**typed, **ticked, "confirmed": seal}, follow=True)

    assert words in done.content.decode()
    form = {"username": "4411", "password": PASSWORD}
    assert Client().post(reverse("sign-in"), form).status_code == (302 if may_sign_in else 200)
    event = Event.objects.get(action="member.separate")
    changed = (event.before.get("is_active"), event.after.get("is_active"))
    assert changed == ((None, None) if may_sign_in else (True, False))


def test_who_keeps_watch_is_told_that_their_sign_in_has_ended(department):
    given = {"members": [department.ogc], "separated_on": NEXT_YEAR, "today": TODAY}
    given["by"] = department.administrator
    seal = plan_separation(**given).seal

    separate_members(confirmed=seal, ends_sign_in=True, **given)

    said = department.ogc.notices.get(kind="access.own_changed").sentence
    assert said.endswith("and ended their sign-in.")
    assert Member.objects.get(pk=department.ogc.pk).is_active is False


def test_what_is_typed_can_be_changed_after_the_look(department, administrator):
    typed = {"members": "3301", "separated_on": "2026-11-14", "again": "1"}

    page = administrator.post(reverse("people:member-separate"), typed)

    assert page.context["plan"] is None
    assert page.context["form"]["members"].value() == "3301"


def test_a_stale_look_is_said_on_top_and_what_was_typed_is_kept(department, administrator):
    typed = {"members": "3301", "separated_on": "2026-11-14", "confirmed": "stale"}

    page = administrator.post(reverse("people:member-separate"), typed)

    assert "has changed since you looked" in page.content.decode()
    assert page.context["form"]["members"].value() == "3301"
    assert Member.objects.get(pk=department.sergeant.pk).separated_on is None


def test_one_is_moved_by_the_page_under_its_name(department, administrator):
    address, squad = reverse("people:member-move"), department.elements["Squad 310"]
    typed = {"members": "4411", "element": str(squad.pk)}

    looked = administrator.post(address, typed)
    done = administrator.post(
        address, {**typed, "confirmed": looked.context["plan"].seal}, follow=True
    )

    assert "Move Núñez, Ana?" in looked.content.decode()
    assert "Nothing: no element, role, class or sheet waits for them." in looked.content.decode()
    assert "Núñez, Ana moved to Squad 310." in done.content.decode()


def test_a_wrong_number_is_refused_beside_the_field(department, administrator):
    page = administrator.post(
        reverse("people:member-move"), {"members": "9999", "element": "no element"}
    )

    assert page.context["form"]["members"].error_words == [
        "No member has the serial number 9999. Check it, or take it out."
    ]
    assert page.context["form"]["element"].error_words == [
        "“no element” is not an element of the list. Choose one."
    ]
