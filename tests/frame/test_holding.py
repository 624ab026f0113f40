"""Rows that are held while something else is written."""

from courses.models import Course
from frame.holding import held
from tests.factories import CourseFactory


def test_those_that_are_there_are_held_and_no_others(db):
    course = CourseFactory()
    CourseFactory()

    assert held(Course.objects.filter(pk__in=[course.pk, course.pk + 1000])) == {course.pk}


def test_no_rows_are_no_question(db):
    assert held(Course.objects.filter(pk__in=[])) == set()
