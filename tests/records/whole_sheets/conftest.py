"""The class that a sheet was saved on by mistake, and the one it belongs to."""

import pytest

from courses.models import CourseSession
from records.models import SignInSheet
from tests.records.sheets import a_class, saved
from tests.records.whole_sheets.undoing import NEXT_WEEK


@pytest.fixture
def left(department) -> CourseSession:
    """The class that the sheet was saved on, by mistake."""
    return a_class()


@pytest.fixture
def sheet(department, left) -> SignInSheet:
    return saved(left, "4411 4412", department.clerk).sheet


@pytest.fixture
def to(left) -> CourseSession:
    """Another class of the same course, a week later."""
    return a_class(course=left.course, starts_on=NEXT_WEEK)
