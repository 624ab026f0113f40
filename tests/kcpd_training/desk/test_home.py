"""Home: each role's day first, and always one's own standing."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from compliance.models import LawAnswer
from compliance.standings import law
from compliance.standings.settlement import refresh
from courses.actions.enrolments import remove_enrolment
from courses.models import CourseSession, Enrolment
from events.event_log import record_event
from frame.rights import Role
from kcpd_training.desk.home import (
    CLERK_FIRST,
    ELEMENTS_FIRST,
    MEMBERS_FIRST,
    PROVIDER_FIRST,
)
from kcpd_training.refusals import REFUSAL
from people.models import RoleDesignation
from records.models import SignInSheet
from tests.compliance.reporting import credit, more_members, whole_year, with_standings
from tests.factories import (
    CourseSessionFactory,
    ElementFactory,
    MemberFactory,
    RoleDesignationFactory,
)

CHICAGO = ZoneInfo("America/Chicago")
NOON = datetime(2025, 11, 20, 12, tzinfo=CHICAGO)
PARTS = {
    "sheets": "Sign-in sheets",
    "keeping": "What needs keeping",
    "events": "Event log",
    "people": "Your people",
    "department": "The department",
    "counsel": "Office of the General Counsel",
}


@pytest.fixture
def staffed(department):
    return with_standings(department)


@pytest.fixture
def as_seat(client, staffed):
    """The page as a member of the department reads it at a moment."""

    def get(seat: str, at: datetime = NOON):
        member = staffed.members[seat]
        client.force_login(member, backend="people.sign_in.SerialNumberBackend")
        with time_machine.travel(at, tick=False):
            return client.get("/")

    return get


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def part(response, name: str) -> str:
    """The text of one part of the page."""
    _, _, rest = text_of(response).partition(f'<h2 id="{name}">')
    return rest.partition("</section>")[0]


@pytest.mark.parametrize(
    ("seat", "parts"),
    [
        ("officer", set()),
        ("sergeant", {"people"}),
        ("commander", {"people"}),
        ("inquiry", {"department"}),
        ("clerk", {"sheets"}),
        ("ogc", {"counsel"}),
        ("hrd", {"department"}),
        ("auditor", {"events"}),
        ("administrator", {"events", "keeping"}),
    ],
)
def test_each_role_sees_its_own_parts_and_its_own_standing(as_seat, seat, parts):
    page = text_of(as_seat(seat))

    assert {name for name in PARTS if f'<h2 id="{name}">' in page} == parts
    assert '<h2 id="own-standing">Where you stand</h2>' in page


def test_several_roles_see_the_parts_of_each(as_seat, staffed):
    RoleDesignationFactory(member=staffed.sergeant, role=Role.TRAINING_ENTRY)

    page = text_of(as_seat("sergeant"))

    assert page.index('id="sheets"') < page.index('id="people"') < page.index('id="own-standing"')


def test_a_member_reads_where_they_stand(as_seat):
    own = part(as_seat("officer"), "own-standing")

    assert "You have 24.00 of 24.00 hours for 2025. You still need 2.00 of firearms" in own
    assert "2.00 short" in own
    assert "Implicit bias" not in own
    assert 'href="/my-record/"' in own
    assert 'href="/classes/?state=upcoming&amp;gives=firearms"' in own
    assert "gives=implicit_bias" not in own


def test_a_member_is_warned_of_last_years_missing_hours_while_there_is_time(as_seat):
    own = part(as_seat("colleague", datetime(2026, 2, 1, 9, tzinfo=CHICAGO)), "own-standing")

    assert "2025: Grace until Mar 15, 2026." in own
    assert 'href="/my-record/?period=2025"' in own


def test_a_member_sees_the_classes_they_go_to_next(as_seat, staffed):
    for day, state in ((25, "scheduled"), (19, "scheduled"), (26, "cancelled")):
        course_session = CourseSessionFactory(
            course__title=f"Class of day {day}", starts_on=date(2025, 11, day), state=state
        )
        Enrolment.objects.create(course_session=course_session, member=staffed.officer)

    own = part(as_seat("officer"), "own-standing")

    coming = own.split("<h3>Your next classes</h3>")[1]
    assert "Class of day 25" in coming
    assert "Class of day 19" not in coming
    assert "Class of day 26" not in coming


def test_who_was_to_go_to_a_canceled_class_reads_why_and_where_they_go_instead(as_seat, staffed):
    cancelled = {"state": "cancelled", "cancel_reason": "Ice on the roads."}
    first = CourseSessionFactory(course__title="Stops", starts_on=date(2025, 11, 25), **cancelled)
    over = CourseSessionFactory(course__title="Over", starts_on=date(2025, 11, 19), **cancelled)
    Enrolment.objects.create(course_session=over, member=staffed.officer)
    instead = CourseSessionFactory(course=first.course, starts_on=date(2025, 12, 2))
    Enrolment.objects.create(
        course_session=first, member=staffed.officer, state=Enrolment.State.RESCHEDULED
    )
    Enrolment.objects.create(course_session=instead, member=staffed.officer)
    first.instructors.add(staffed.sergeant)

    enrolled, teaches = (part(as_seat(seat), "own-standing") for seat in ("officer", "sergeant"))
    other = part(as_seat("colleague"), "own-standing")

    assert f'/classes/{first.pk}/">Stops on Nov 25, 2025</a>. Ice on the roads.' in enrolled
    link = f'<a class="usa-link" href="/classes/{instead.pk}/">Dec 2, 2025</a>'
    assert f"You have a place in the class of {link}." in enrolled
    assert ("Ice on the roads." in teaches, "You have a place" in teaches) == (True, False)
    assert "Canceled" not in other
    assert "Over" not in enrolled


def test_who_is_to_go_to_a_moved_class_reads_where_it_is_now_and_where_it_was(as_seat, staffed):
    now = CourseSessionFactory(
        course__title="Stops",
        starts_on=date(2025, 11, 25),
        location="Range",
        coordinator=staffed.sergeant,
        moved_from="Nov 24, 2025, 8:00 AM to 4:00 PM at Academy",
    )
    over = CourseSessionFactory(starts_on=date(2025, 11, 19), moved_from="Nov 18, 2025")
    for course_session in (now, over):
        Enrolment.objects.create(
            course_session=course_session,
            member=staffed.officer,
            moved_from=course_session.moved_from,
        )

    enrolled, sees_to_it, other = (
        part(as_seat(seat), "own-standing") for seat in ("officer", "sergeant", "colleague")
    )

    said = (
        f'Moved: <a class="usa-link" href="/classes/{now.pk}/">Stops</a> is now on Nov 25, 2025, '
        "8:00 AM to 4:00 PM at Range. It was on Nov 24, 2025, 8:00 AM to 4:00 PM at Academy."
    )
    assert (said in enrolled, said in sees_to_it, "Moved" in other) == (True, True, False)
    assert "Nov 18, 2025" not in enrolled


def test_who_was_taken_out_of_a_class_to_come_reads_by_whom_until_they_have_a_seat_again(
    as_seat, staffed
):
    def taken_out(state: str, title: str, day: int) -> CourseSession:
        course_session = CourseSessionFactory(course__title=title, starts_on=date(2025, 11, day))
        enrolment = Enrolment.objects.create(
            course_session=course_session, member=staffed.officer, state=state
        )
        with time_machine.travel(datetime(2025, 11, 10, 18, tzinfo=UTC), tick=False):
            remove_enrolment(enrolment=enrolment, by=staffed.sergeant)
        return course_session

    stops = taken_out("enrolled", "Stops", 25)
    taken_out("excused", "Had no seat", 25)
    taken_out("enrolled", "Over", 19)

    said, other = (part(as_seat(seat), "own-standing") for seat in ("officer", "colleague"))
    Enrolment.objects.create(course_session=stops, member=staffed.officer)
    again = part(as_seat("officer"), "own-standing")

    link = f'<a class="usa-link" href="/classes/{stops.pk}/">Stops on Nov 25, 2025</a>'
    assert f"{staffed.sergeant.name} took you out of the class {link}." in said
    assert said.count("took you out") == 1
    assert ("took you out" in other, "took you out" in again) == (False, False)


@pytest.mark.parametrize(
    ("state", "moved_from"),
    [("rescheduled", "Nov 24, 2025"), ("excused", "Nov 24, 2025"), ("enrolled", "")],
)
def test_who_has_no_seat_or_got_it_after_the_move_reads_of_no_move(
    as_seat, staffed, state, moved_from
):
    course_session = CourseSessionFactory(
        starts_on=date(2025, 11, 25), coordinator=staffed.sergeant, moved_from="Nov 24, 2025"
    )
    Enrolment.objects.create(
        course_session=course_session, member=staffed.officer, state=state, moved_from=moved_from
    )

    assert "Moved" not in part(as_seat("officer"), "own-standing")


def test_a_supervisor_sees_only_those_short_of_hours_who_miss_most_first(as_seat):
    people = part(as_seat("sergeant"), "people")

    assert "2 of 3 are short of hours for 2025; 2 lack firearms." in people
    assert people.index("O&#x27;Brien, Sean") < people.index("Núñez, Ana")
    assert "Member" not in people.split("<tbody>")[1].split("</tbody>")[0]


def test_a_supervisor_sees_ten_and_a_link_to_the_rest(as_seat, staffed):
    for _ in range(12):
        MemberFactory(element=staffed.elements["Squad 110"], hired_on=date(2025, 1, 2))

    people = part(as_seat("sergeant"), "people")

    assert people.count('<th scope="row">') == 10
    assert (
        '<a class="usa-link" href="/members/?short=on">All 14 who are short of hours</a>' in people
    )


def test_a_supervisor_reads_first_who_has_an_open_year(as_seat):
    in_time = part(as_seat("sergeant", datetime(2026, 3, 15, 9, tzinfo=CHICAGO)), "people")
    too_late = part(as_seat("sergeant", datetime(2026, 3, 16, 9, tzinfo=CHICAGO)), "people")

    assert "2 members can make up 2025 until Mar 15, 2026." in in_time
    assert "2 members are at risk of an inactive license for 2025." in too_late
    assert too_late.index("at risk of") < too_late.index("are short of hours for 2026")
    assert '<td class="missing">2025: 2.00 of firearms</td>' in too_late
    assert 'href="/members/4411/?period=2025">2025: at risk</a>' in too_late
    assert 'href="/members/?open=on"' in too_late


def test_a_supervisor_without_an_open_year_reads_of_none(as_seat):
    assert "open year" not in part(as_seat("sergeant"), "people")


def test_ten_with_an_open_year_are_named_and_the_rest_linked(as_seat, staffed):
    for _ in range(12):
        MemberFactory(element=staffed.elements["Squad 110"])

    people = part(as_seat("sergeant"), "people")

    assert people.count(">2024: at risk</a>") == 10
    assert 'href="/members/?open=on">All 12 with an open year</a>' in people


def test_the_departments_day_begins_with_its_open_years(as_seat):
    at = datetime(2026, 6, 1, 9, tzinfo=CHICAGO)

    department = part(as_seat("inquiry", at), "department")

    assert department.index("2 members are at risk of an inactive license for 2025.") < (
        department.index("are short of hours for 2026")
    )
    assert 'href="/members/?open=on">See who</a>' in department


def test_nobody_short_is_said_in_a_sentence(as_seat, staffed):
    credit(staffed.officer, staffed.colleague, course=whole_year(), on=date(2025, 5, 5))

    assert "All 3 are complete for 2025." in part(as_seat("sergeant"), "people")


def test_a_commander_sees_each_element_with_its_counts(as_seat, staffed):
    people = part(as_seat("commander"), "people")

    assert "Directly in Central Patrol Division" in people
    assert f'href="/report/?element={staffed.elements["Squad 110"].pk}"' in people


def test_a_clerk_sees_drafts_sheets_not_started_and_the_week(as_seat, staffed):
    def class_on(day: int, **kwargs: object) -> CourseSession:
        return CourseSessionFactory(
            course__title=f"Class of day {day}", starts_on=date(2025, 11, day), **kwargs
        )

    draft = SignInSheet.objects.create(
        course_session=class_on(18), started_by=staffed.clerk, started_at=NOON
    )
    draft.lines.create(serial_number="4411")
    # Begun and cleared again.
    SignInSheet.objects.create(
        course_session=class_on(15), started_by=staffed.clerk, started_at=NOON
    )
    class_on(19, state="held")
    class_on(20)
    class_on(26)
    class_on(27)
    class_on(17, state="closed")
    class_on(16, state="cancelled")

    response = as_seat("clerk")
    sheets = response.context["home"].sheets

    def days(listed) -> list[tuple[int, str]]:
        return [(each.starts_on.day, state) for each, state in listed]

    assert [each.starts_on.day for each in sheets.drafts] == [18]
    waits = "Held, sheet not saved"
    assert days(sheets.not_started) == [(20, "Today"), (19, waits), (15, waits)]
    assert days(sheets.this_week) == [(20, "Today"), (26, "Scheduled")]
    assert '<a class="usa-button" href="/sheets/">Enter a sign-in sheet</a>' in text_of(response)


def test_home_the_sheets_and_the_classes_count_the_same_as_waiting(as_seat, client, staffed):
    for day, kwargs in (
        (18, {}),
        (19, {"state": "held"}),
        (20, {}),
        (21, {}),
        (17, {"state": "closed"}),
        (16, {"state": "cancelled"}),
    ):
        CourseSessionFactory(starts_on=date(2025, 11, day), **kwargs)
    SignInSheet.objects.create(
        course_session=CourseSessionFactory(starts_on=date(2025, 11, 3)),
        started_by=staffed.clerk,
        started_at=NOON,
    )

    home = part(as_seat("clerk"), "sheets")
    with time_machine.travel(NOON, tick=False):
        sheets = client.get("/sheets/")
        classes = client.get("/classes/", {"state": "waiting"})

    assert '<a class="usa-link" href="/sheets/">4 classes wait for their sheet</a>.' in home
    assert "4 classes wait for their sheet." in text_of(sheets)
    waiting = {row.record.pk for row in sheets.context["table"].page.object_list}
    assert {row.record.pk for row in classes.context["table"].page.object_list} == waiting


@pytest.mark.parametrize("seat", ["clerk", "auditor"])
def test_a_day_that_is_not_about_counts_does_not_wait_for_them(as_seat, monkeypatch, seat):
    def count(*args: object, **kwargs: object) -> None:
        raise AssertionError("the department was counted")

    monkeypatch.setattr("kcpd_training.desk.home_people.report_of", count)
    page = text_of(as_seat(seat))

    assert '<a class="usa-link" href="/report/">Department report</a>' in page
    assert (
        '<a class="usa-link" href="/members/?short=on">Everyone who is short of hours</a>' in page
    )


def test_a_clerk_with_nothing_waiting_is_told_so(as_seat):
    CourseSessionFactory(starts_on=date(2025, 11, 10), state="closed")

    sheets = part(as_seat("clerk"), "sheets")

    assert "No class waits for its sheet." in sheets
    assert "No class is scheduled" in sheets


def test_a_clerk_without_any_class_is_told_how_to_begin(as_seat):
    CourseSession.objects.all().delete()

    sheets = part(as_seat("clerk"), "sheets")

    assert "To begin:" in sheets
    assert 'href="/courses/add/"' in sheets


def test_hrd_sees_counts_and_no_names(as_seat):
    department = part(as_seat("hrd"), "department")

    assert "How many are short of hours for 2025 is not shown" in department
    assert "Núñez" not in department
    assert "/members/" not in department


def test_counsel_is_promised_nothing_that_is_not_there(as_seat):
    assert "are not kept in this system yet" in part(as_seat("ogc"), "counsel")


def test_counsel_sees_how_many_questions_of_the_law_wait_for_an_answer(as_seat, staffed):
    questions = law().open_questions
    for question in questions[1:]:
        LawAnswer.objects.create(
            question=question.key,
            asked=question.question,
            answer="Yes.",
            source="A letter",
            given_on=date(2025, 11, 1),
            entered_by=staffed.ogc,
            entered_at=NOON,
        )

    counsel = part(as_seat("ogc"), "counsel")

    assert "1 question that the law leaves open has no answer on record." in counsel
    assert 'href="/rules/#questions"' in counsel


def test_an_auditor_sees_who_was_refused_this_week(as_seat, staffed):
    for day in (date(2025, 11, 13), date(2025, 11, 14), date(2025, 11, 20)):
        with time_machine.travel(datetime.combine(day, NOON.timetz()), tick=False):
            record_event(REFUSAL, by=staffed.officer, after={"page": "/report/", "answer": "403"})

    events = part(as_seat("auditor"), "events")

    assert "2 pages or records refused" in events
    assert 'href="/events/?action=access.refuse&amp;since=2025-11-14"' in events


def test_an_auditor_is_led_to_the_latest_events(as_seat):
    events = part(as_seat("auditor"), "events")

    assert "so far today." in events
    assert "Nobody was refused a page or a record in the last seven days." in events
    assert "Nobody has checked yet whether the log is whole." in events
    assert 'href="/events/"' in events


FIRST_PAGES = [step.page for step in (ELEMENTS_FIRST, MEMBERS_FIRST, CLERK_FIRST, PROVIDER_FIRST)]


def test_a_new_installation_is_led_through_its_first_steps(client, db):
    department = ElementFactory(name="Police Department", kind="department")
    administrator = MemberFactory(element=department)
    RoleDesignationFactory(member=administrator, role=Role.ADMINISTRATOR)
    client.force_login(administrator, backend="people.sign_in.SerialNumberBackend")

    keeping = part(client.get("/"), "keeping")

    places = [keeping.index(f'href="{reverse(page)}"') for page in FIRST_PAGES]
    assert places == sorted(places)
    assert "nobody above them" not in keeping


def test_a_step_that_is_done_is_not_asked_for(as_seat):
    RoleDesignation.objects.filter(role=Role.TRAINING_ENTRY).delete()

    keeping = part(as_seat("administrator"), "keeping")

    assert f'href="{reverse(CLERK_FIRST.page)}"' in keeping
    assert "Add its members" not in keeping


def test_an_administrator_sees_whom_nobody_leads(as_seat, staffed):
    MemberFactory(element=ElementFactory(name="Orphaned unit"))

    keeping = part(as_seat("administrator"), "keeping")

    # Nobody leads the training division or its people, East Patrol Division, or what is above.
    assert "7 members have nobody above them" in keeping
    assert "Orphaned unit" in keeping
    assert "Squad 110" not in keeping
    assert f'href="{reverse("people:member-list")}"' in keeping


def test_an_unconfirmed_period_is_said_once(as_seat):
    at = datetime(2026, 6, 1, 9, tzinfo=CHICAGO)

    for seat in ("officer", "sergeant", "inquiry"):
        assert text_of(as_seat(seat, at)).count("The figures for 2026 are those of 2025") == 1


# An administrator is told besides what is not right with the product; on PostgreSQL that asks what
# the role of the application may do to the event log, and what its last check found.
@pytest.mark.parametrize(
    ("seat", "most"), [("officer", 32), ("sergeant", 32), ("clerk", 39), ("administrator", 48)]
)
@time_machine.travel(NOON, tick=False)
def test_more_members_need_no_more_queries(
    client, staffed, seat, most, django_assert_max_num_queries
):
    client.force_login(staffed.members[seat], backend="people.sign_in.SerialNumberBackend")
    refresh()
    client.get("/")
    with django_assert_max_num_queries(most) as few:
        client.get("/")
    asked = len(few)
    more_members(staffed, 40)
    for day in (18, 19, 20):
        CourseSessionFactory(starts_on=date(2025, 11, day), state="held")
    refresh()
    client.get("/")
    with django_assert_max_num_queries(asked):
        client.get("/")
