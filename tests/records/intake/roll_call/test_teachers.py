"""Of who taught a roll call, at which other ones they are asked about."""

from datetime import timedelta

from records.intake.roll_call.teachers import teachers_elsewhere
from tests.records.intake.roll_call.reports import HELD_ON, a_report


def test_who_taught_is_asked_about_where_they_stand_as_there_on_that_day_alone(department):
    teacher, by = department.officer, department.sergeant
    taught = a_report(by)
    a_report(by, "accepted", there=[teacher], title="Splints")
    a_report(by, "accepted", there=[teacher], title="Radios", held_on=HELD_ON - timedelta(days=1))
    left_out = a_report(by, "accepted", there=[teacher], title="Pursuits")
    left_out.lines.update(why_left_out="Was on a call.")

    [warned] = teachers_elsewhere(taught, [teacher])

    assert "“Splints” on Mar 30, 2026" in warned.problem.sentence
