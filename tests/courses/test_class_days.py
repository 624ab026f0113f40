"""The days of a class."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from courses.class_days import Day, clock, validate_days
from courses.forms.days import DayForms, next_day

TODAY = date(2026, 11, 21)
MARCH_10 = date(2026, 3, 10)
WHOLE_DAY = Day(MARCH_10, time(8), time(16), 80)


def errors_of(*days: Day) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        validate_days(days, today=TODAY)
    return caught.value.message_dict


def test_a_day_holds_the_minutes_between_start_and_end_less_the_breaks():
    assert WHOLE_DAY.instruction_minutes == 400


def test_a_day_says_itself_in_words():
    assert str(WHOLE_DAY) == "Mar 10, 2026, 8:00 AM to 4:00 PM, 80 minutes of breaks"


@pytest.mark.parametrize(
    ("at", "words"),
    [(time(0, 5), "12:05 AM"), (time(12), "12:00 PM"), (time(13, 30), "1:30 PM")],
)
def test_a_time_is_said_as_on_the_clock(at, words):
    assert clock(at) == words


def test_days_that_can_be_are_accepted_also_of_the_past_and_twice_a_day():
    morning, evening = Day(MARCH_10, time(8), time(12)), Day(MARCH_10, time(12), time(16))

    validate_days([evening, morning, Day(date(2028, 11, 21), time(8), time(9))], today=TODAY)


def test_a_day_that_ends_before_it_starts_is_refused_with_both_times():
    errors = errors_of(Day(MARCH_10, time(16), time(8)))

    assert "4:00 PM" in errors["days-0-ends_at"][0]
    assert "8:00 AM" in errors["days-0-ends_at"][0]


def test_a_day_that_ends_when_it_starts_is_refused():
    assert list(errors_of(Day(MARCH_10, time(8), time(8)))) == ["days-0-ends_at"]


@pytest.mark.parametrize("minutes", [480, 481, 9999])
def test_breaks_as_long_as_the_day_are_refused(minutes):
    errors = errors_of(Day(MARCH_10, time(8), time(16), minutes))

    assert f"{minutes} minutes of breaks" in errors["days-0-break_minutes"][0]
    assert "480" in errors["days-0-break_minutes"][0]


def test_overlapping_parts_of_a_day_are_refused_beside_the_later_one():
    errors = errors_of(WHOLE_DAY, Day(MARCH_10, time(15), time(17)))

    assert "3:00 PM" in errors["days-1-starts_at"][0]


def test_a_part_within_a_long_day_is_refused_also_after_a_short_one():
    errors = errors_of(
        WHOLE_DAY, Day(MARCH_10, time(9), time(10)), Day(MARCH_10, time(11), time(12))
    )

    assert set(errors) == {"days-1-starts_at", "days-2-starts_at"}


def test_the_same_day_twice_is_refused():
    assert "days-1-starts_at" in errors_of(WHOLE_DAY, WHOLE_DAY)


def test_a_year_typed_short_is_refused_with_the_year():
    errors = errors_of(WHOLE_DAY._replace(on=date(206, 3, 10)))

    assert errors["days-0-on"] == ["Mar 10, 0206 is before 1970. Check the year."]


def test_a_day_more_than_two_years_ahead_is_refused_with_the_latest_day():
    errors = errors_of(WHOLE_DAY._replace(on=date(2028, 11, 22)))

    assert "Nov 22, 2028" in errors["days-0-on"][0]
    assert "Nov 21, 2028" in errors["days-0-on"][0]


def test_a_class_without_days_and_one_with_too_many_are_refused():
    for days in ([], [WHOLE_DAY] * 61):
        with pytest.raises(ValidationError):
            validate_days(days, today=TODAY)


# As they are posted ------------------------------------------------------------------------------


def test_days_left_blank_are_none():
    data = {"days-0-on": "2026-03-10", "days-1-on": "", "days-1-starts_at": "", "days-9-on": "x"}

    assert DayForms.posted_rows(data) == [{"on": "2026-03-10"}, {"on": "x"}]


def test_a_name_that_is_no_day_is_left_alone():
    assert DayForms.posted_rows({"days-x-on": "1", "days-1000-on": "1", "days-0-other": "1"}) == []


def test_a_page_without_days_has_one_to_fill_in():
    days = DayForms.posted({})

    assert len(days.forms) == 1
    assert not days.is_valid()


def test_a_value_that_is_no_time_is_named():
    days = DayForms.posted({"days-0-on": "2026-02-30", "days-0-starts_at": "25:00"})

    assert not days.is_valid()
    assert "2026-02-30" in days.forms[0].errors["on"][0]
    assert "25:00" in days.forms[0].errors["starts_at"][0]


@pytest.mark.parametrize("typed", ["-1", "1.5", "NaN", "many", "9" * 5000])
def test_breaks_that_are_no_minutes_are_refused(typed):
    days = DayForms.posted({"days-0-on": "2026-03-10", "days-0-break_minutes": typed})

    assert not days.is_valid()
    assert days.forms[0].errors["break_minutes"]


def test_one_more_day_is_the_next_weekday_at_the_same_hours():
    friday = {"on": "2026-03-13", "starts_at": "08:00"}

    assert next_day(friday) == {"on": "2026-03-16", "starts_at": "08:00"}


@pytest.mark.parametrize("on", ["", "soon", "9999-12-31"])
def test_one_more_day_after_no_date_is_left_to_type(on):
    assert next_day({"on": on, "starts_at": "08:00"}) == {"on": "", "starts_at": "08:00"}


def test_a_day_is_taken_out_and_the_others_keep_what_was_typed():
    days = DayForms([{"on": "a"}, {"on": "b"}, {"on": "c"}], is_bound=False).without("1")

    assert [row["on"] for row in days.rows] == ["a", "c"]


@pytest.mark.parametrize("number", ["7", "x", ""])
def test_taking_out_a_day_that_is_not_there_changes_nothing(number):
    assert len(DayForms([{"on": "a"}], is_bound=False).without(number).rows) == 1
