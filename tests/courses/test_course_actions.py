"""Adding and changing a course."""

import threading
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, connections

from courses.actions.courses import add_course, change_course
from courses.designations import HOURS_COLUMNS
from courses.history import begin_histories, changes_of, latest_change, where_they_differ
from courses.models import Course, CourseIdCounter
from events.models import Event
from events.persons import PersonThen
from tests.courses.conftest import TODAY
from tests.factories import CourseFactory, CourseSessionFactory


def add(clerk, values, **changes) -> Course:
    return add_course(values={**values, **changes}, by=clerk, today=TODAY).row


def errors_of(clerk, values, **changes) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        add(clerk, values, **changes)
    assert not Course.objects.exists()
    return caught.value.message_dict


def test_a_course_is_added_under_the_next_id_of_the_year(clerk, course_values):
    first, second = (add(clerk, course_values) for _ in range(2))

    assert (first.course_id, second.course_id) == ("26-0001", "26-0002")


def test_each_year_counts_from_one(clerk, course_values):
    add(clerk, course_values)

    course = add_course(values=course_values, by=clerk, today=date(2027, 1, 1)).row

    assert course.course_id == "27-0001"


def test_an_id_is_not_given_again(clerk, course_values):
    add(clerk, course_values)
    Course.objects.all().delete()

    assert add(clerk, course_values).course_id == "26-0002"


def test_ids_of_a_catalogue_that_was_brought_in_are_stepped_over(clerk, course_values):
    CourseFactory(course_id="26-0417")

    assert add(clerk, course_values).course_id == "26-0418"


def test_a_year_that_has_used_its_numbers_is_refused(clerk, course_values):
    CourseIdCounter.objects.create(year=2026, last_number=9999)

    with pytest.raises(ValidationError, match="9,999"):
        add(clerk, course_values)


def test_adding_leaves_its_event_and_who_did_it(clerk, course_values):
    course = add(clerk, course_values)

    event = Event.objects.get(action="course.add")
    assert (event.by, event.about_id) == (PersonThen.of(clerk), str(course.pk))
    assert event.after["credit_hours"] == "8.00"
    assert course.history.get().history_user == clerk


def test_nothing_is_added_when_the_event_fails(clerk, course_values, log_fails):
    with pytest.raises(RuntimeError):
        add(clerk, course_values)

    assert not Course.objects.exists()
    assert not CourseIdCounter.objects.exists()


def test_a_form_sent_twice_adds_one_course(clerk, course_values):
    token = uuid4()
    first, second = (
        add_course(values=course_values, by=clerk, today=TODAY, form_token=token) for _ in range(2)
    )

    assert (first.row, first.is_repeat) == (second.row, False)
    assert second.is_repeat
    assert Course.objects.count() == Event.objects.filter(action="course.add").count() == 1


def test_areas_that_do_not_make_up_the_hours_are_refused_with_both_figures(clerk, course_values):
    errors = errors_of(clerk, course_values, legal_studies=Decimal("1.50"))

    assert errors == {
        "credit_hours": [
            "Hours by area add up to 7.50, but the course gives 8.00. Change one of them."
        ]
    }


def test_a_course_without_post_credit_may_leave_the_areas(clerk, course_values):
    none = dict.fromkeys(
        ("legal_studies", "technical_studies", "interpersonal_perspectives", "skill_development"),
        Decimal("0.00"),
    )

    course = add(clerk, course_values, source="non_post", **none)

    assert course.credit_hours == 8


@pytest.mark.parametrize("hours", ["0", "-1", "24.01", "1e9", "1000.25"])
def test_hours_no_course_gives_are_refused(clerk, course_values, hours):
    assert "credit_hours" in errors_of(clerk, course_values, credit_hours=Decimal(hours))


@pytest.mark.parametrize("minutes", [0, -5, 60_001, 10**12])
def test_minutes_no_course_has_are_refused_with_the_figure(clerk, course_values, minutes):
    errors = errors_of(clerk, course_values, instruction_minutes=minutes)

    assert f"{minutes:,}" in errors["instruction_minutes"][0]


def test_an_approved_course_needs_its_number_and_day(clerk, course_values):
    errors = errors_of(clerk, course_values, post_state="approved")

    assert set(errors) == {"control_number", "approved_on"}


@pytest.mark.parametrize("state", ["to_submit", "submitted", "approved", "denied"])
def test_a_course_without_post_credit_has_no_approval(clerk, course_values, state):
    errors = errors_of(clerk, course_values, source="non_post", post_state=state)

    assert "but the source is “Not POST credit”" in errors["post_state"][0]


def test_a_course_without_post_credit_has_no_control_number(clerk, course_values):
    errors = errors_of(clerk, course_values, source="non_post", control_number="CN-7")

    assert errors == {
        "control_number": [
            "CN-7 is the number of an approved course, but the source is “Not POST credit”. "
            "Take it out, or change the source."
        ]
    }


@pytest.mark.parametrize("state", ["not_sought", "to_submit", "submitted", "denied"])
def test_a_control_number_and_a_day_need_the_approval(clerk, course_values, state):
    approved = {"control_number": "CN-7", "approved_on": date(2026, 1, 5)}

    errors = errors_of(clerk, course_values, post_state=state, **approved)

    assert errors["control_number"][0].startswith("CN-7 is the number of an approved course, but")
    assert errors["approved_on"][0].startswith("Jan 5, 2026 is a day of approval, but")
    assert add(clerk, course_values, post_state="approved", **approved).control_number == "CN-7"


def test_credit_above_the_minutes_is_refused_with_both_figures(clerk, course_values):
    errors = errors_of(clerk, course_values, instruction_minutes=200)

    assert errors == {
        "credit_hours": [
            "8.00 credit hours is more than the 4.00 that 200 minutes give, and POST has not "
            "approved the course. Give 4.00 or fewer, correct the minutes, or note POST's approval."
        ]
    }


def test_credit_of_minutes_that_give_none_is_not_answered_with_hours_that_are_refused(
    clerk, course_values
):
    errors = errors_of(clerk, course_values, instruction_minutes=10)

    assert errors == {
        "credit_hours": [
            "8.00 credit hours is more than the 0.00 that 10 minutes give, and POST has not "
            "approved the course. Correct the minutes, of which 13 give the first quarter hour, "
            "or note POST's approval."
        ]
    }


@pytest.mark.parametrize(
    ("minutes", "changes"),
    [
        (400, {}),
        (500, {}),
        (200, {"source": "college"}),
        (200, {"source": "instructor"}),
        (200, {"source": "non_post"}),
        (200, {"delivery": "computer_based"}),
        (
            200,
            {
                "post_state": "approved",
                "control_number": "CN-7",
                "approved_on": date(2026, 1, 5),
            },
        ),
    ],
)
def test_credit_is_taken_that_the_minutes_another_arithmetic_or_post_give(
    clerk, course_values, minutes, changes
):
    course = add(clerk, course_values, instruction_minutes=minutes, **changes)

    assert course.credit_hours == 8


def test_minutes_are_not_lowered_below_the_credit(clerk, course_values):
    course = add(clerk, course_values)

    with pytest.raises(ValidationError, match=r"more than the 7\.75 that 399 minutes give"):
        change_course(course=course, values={"instruction_minutes": 399}, by=clerk, today=TODAY)


def test_an_approval_still_to_come_is_refused(clerk, course_values):
    errors = errors_of(clerk, course_values, approved_on=date(2026, 11, 22))

    assert "Nov 22, 2026" in errors["approved_on"][0]


@pytest.mark.parametrize(
    ("column", "day", "said"),
    [
        ("approved_on", date(1900, 1, 1), "Jan 1, 1900 is before 1950. Check the year."),
        ("retired_on", date(1900, 1, 1), "Jan 1, 1900 is before 1950. Check the year."),
        ("retired_on", date(2099, 1, 1), "Jan 1, 2099 is after Nov 22, 2027. Check the year."),
    ],
)
def test_a_day_that_is_a_slip_of_the_year_is_refused(clerk, course_values, column, day, said):
    approved = {"post_state": "approved", "control_number": "CN-7", "approved_on": TODAY}

    assert errors_of(clerk, course_values, **{**approved, column: day}) == {column: [said]}


def test_stray_spaces_in_a_title_are_taken_out(clerk, course_values):
    assert add(clerk, course_values, title="  Report \t writing ").title == "Report writing"


# Change ------------------------------------------------------------------------------------------


def test_a_change_leaves_an_event_with_only_what_changed(clerk, course_values):
    course = add(clerk, course_values)

    change_course(course=course, values={"title": "Talking first"}, by=clerk, today=TODAY)

    event = Event.objects.get(action="course.change")
    assert (event.before, event.after) == ({"title": "De-escalation"}, {"title": "Talking first"})


def test_a_change_to_the_same_writes_nothing(clerk, course_values):
    course = add(clerk, course_values)

    change_course(course=course, values={"credit_hours": Decimal("8")}, by=clerk, today=TODAY)

    assert course.history.count() == 1
    assert not Event.objects.filter(action="course.change").exists()


def test_nothing_is_changed_when_the_event_fails(clerk, course_values, request):
    course = add(clerk, course_values)
    request.getfixturevalue("log_fails")

    with pytest.raises(RuntimeError):
        change_course(course=course, values={"title": "Other"}, by=clerk, today=TODAY)

    assert Course.objects.get().title == "De-escalation"


def test_a_change_is_checked_as_a_whole(clerk, course_values):
    course = add(clerk, course_values)

    with pytest.raises(ValidationError, match="but the course gives 9"):
        change_course(course=course, values={"credit_hours": Decimal("9")}, by=clerk, today=TODAY)


def test_a_change_over_one_not_seen_is_refused_with_who_made_it(department, course_values):
    course = add(department.clerk, course_values)
    seen = latest_change(course)
    change_course(course=course, values={"title": "Mine"}, by=department.clerk, today=TODAY)

    with pytest.raises(ValidationError, match=department.clerk.name):
        change_course(
            course=course, values={"title": "Yours"}, by=department.clerk, today=TODAY, seen=seen
        )

    assert Course.objects.get().title == "Mine"


def test_a_change_of_what_was_loaded_without_a_history_is_seen_too(department, course_values):
    course = add(department.clerk, course_values)
    course.history.all().delete()
    seen = latest_change(course)
    change_course(course=course, values={"title": "Mine"}, by=department.clerk, today=TODAY)

    with pytest.raises(ValidationError, match=department.clerk.name):
        change_course(
            course=course, values={"title": "Yours"}, by=department.clerk, today=TODAY, seen=seen
        )

    assert Course.objects.get().title == "Mine"


def test_the_same_change_sent_twice_is_no_conflict(clerk, course_values):
    course = add(clerk, course_values)
    seen = latest_change(course)
    for _ in range(2):
        change_course(course=course, values={"title": "Mine"}, by=clerk, today=TODAY, seen=seen)

    assert course.history.count() == 2


def test_the_areas_stay_while_an_open_class_is_reported_as_post_credit(clerk, course_values):
    course = add(clerk, course_values)
    CourseSessionFactory(course=course)
    values = {"source": "non_post", "legal_studies": Decimal(0)}

    with pytest.raises(ValidationError, match="1 open class is reported as POST credit"):
        change_course(course=course, values=values, by=clerk, today=TODAY)

    change_course(course=course, values={"source": "non_post"}, by=clerk, today=TODAY)


def test_changes_are_told_in_words_newest_first(clerk, course_values):
    course = add(clerk, course_values)
    values = {"credit_hours": Decimal("7"), "legal_studies": Decimal("1"), "synopsis": "New."}
    change_course(course=course, values=values, by=clerk, today=TODAY)

    changed, added = changes_of(course)

    assert added.words == ("Added",)
    assert changed.by == clerk.name
    assert set(changed.words) == {
        "Credit hours: 8.00 → 7.00",
        "Legal studies: 2.00 → 1.00",
        "Synopsis: none → “New.”",
    }


def test_a_course_that_was_brought_in_says_so_and_from_what_to_what_it_changed(
    clerk, course_values
):
    course = Course.objects.get(pk=add(clerk, course_values).pk)
    course.history.all().delete()
    begin_histories([course], reason="Loaded with the demo")

    change_course(course=course, values={"title": "Talking first"}, by=clerk, today=TODAY)

    changed, began = changes_of(course)
    assert changed.words == ("Title: De-escalation → Talking first",)
    assert (began.by, began.words) == ("The system", ("Loaded with the demo",))


def test_a_text_of_the_same_words_says_that_only_its_lines_changed(clerk, course_values):
    course = add(clerk, course_values | {"synopsis": "Same words here."})

    change_course(course=course, values={"synopsis": "Same words\nhere."}, by=clerk, today=TODAY)

    assert changes_of(course)[0].words == ("Synopsis: only spaces or line breaks",)


def test_nothing_brought_in_begins_no_history(db):
    begin_histories([], reason="Loaded with the demo")

    assert not Course.history.exists()


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("", "New.", ("", "“New.”")),
        ("Old.", "", ("“Old.”", "")),
        (
            "Attend every hour; credit is given for the time attended.",
            "Attend every day; credit is given for the time attended.",
            ("“Attend every hour; credit is given …”", "“Attend every day; credit is given …”"),
        ),
        (
            "One two three four five six.",
            "One two three four five six. And seven.",
            ("“… four five six.”", "“… four five six. And seven.”"),
        ),
        (
            " ".join(f"a{n}" for n in range(50)),
            " ".join(f"b{n}" for n in range(50)),
            tuple(f"“{' '.join(f'{sign}{n}' for n in range(40))} …”" for sign in "ab"),
        ),
    ],
)
def test_a_text_that_changed_is_shown_where_it_did(old, new, shown):
    assert where_they_differ(old, new) == shown


def test_changes_are_read_by_a_fixed_number_of_queries(
    clerk, course_values, django_assert_max_num_queries
):
    course = add(clerk, course_values)
    for number in range(12):
        values = {"title": f"Title {number}", "provider": CourseFactory().provider}
        change_course(course=course, values=values, by=clerk, today=TODAY)

    with django_assert_max_num_queries(2):
        assert len(changes_of(course)) == 13


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite in memory has one connection: see PostgreSQL"
)
def test_courses_added_at_once_never_share_an_id(request):
    clerk, values = (request.getfixturevalue(name) for name in ("clerk", "course_values"))
    token, start, ids = uuid4(), threading.Barrier(4), []

    def add_one(form_token) -> None:
        start.wait()
        try:
            ids.append(
                add_course(
                    values=values, by=clerk, today=TODAY, form_token=form_token
                ).row.course_id
            )
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=add_one, args=[form_token])
        for form_token in (uuid4(), uuid4(), token, token)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    # Three forms, one of them sent twice at the same moment.
    assert len(ids) == 4
    assert sorted(set(ids)) == ["26-0001", "26-0002", "26-0003"]


# Who may -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("seat", ["officer", "sergeant", "inquiry", "administrator", "auditor"])
def test_nobody_else_keeps_the_catalogue(department, course_values, seat):
    by, course = department.members[seat], CourseFactory(title="First aid")

    with pytest.raises(PermissionDenied):
        add_course(values=course_values, by=by, today=TODAY)
    with pytest.raises(PermissionDenied):
        change_course(course=course, values={"title": "Aid"}, by=by, today=TODAY)

    assert [each.title for each in Course.objects.all()] == ["First aid"]
    assert not Event.objects.filter(action__startswith="course.").exists()


@pytest.fixture
def of_no_hours(course_values) -> dict[str, Any]:
    """A roll call of ten minutes, which has a Course ID and gives no credit."""
    hours = dict.fromkeys(HOURS_COLUMNS, Decimal(0))
    told = {"setting": "roll_call", "source": "non_post", "instruction_minutes": 10}
    return {**course_values, **told, **hours}


def test_a_roll_call_too_short_for_credit_has_a_course_id(clerk, of_no_hours):
    assert add(clerk, of_no_hours).credit_hours == Decimal(0)


@pytest.mark.parametrize(
    "otherwise",
    [
        {"instruction_minutes": 13},
        {"setting": "department"},
        {"source": "in_service"},
    ],
)
def test_no_other_course_gives_no_hours(clerk, of_no_hours, otherwise):
    errors = errors_of(clerk, of_no_hours, **otherwise)

    assert errors["credit_hours"] == [
        "0.00 is not a credit. Give the hours a full attendance earns."
    ]


def test_another_course_of_a_title_wants_a_reason_where_it_is_asked(clerk, course_values):
    def add(because: str | None, token=None):
        return add_course(
            values=course_values, by=clerk, today=TODAY, form_token=token, another_because=because
        )

    token = uuid4()
    first = add("", token).row
    # The same form sent again is no other course.
    assert add("", token).is_repeat
    with pytest.raises(ValidationError) as refused:
        add(" ")

    assert refused.value.message_dict == {
        "another_because": [
            f"There is a course of this title, Course ID {first.course_id}. Take that one, or "
            "say why another is wanted."
        ]
    }
    assert add("A new edition.").row.title == add(None).row.title == first.title
