"""What tests of what is sent in start from."""

import pytest

from courses.models import Course
from tests.factories import CourseFactory, ProviderFactory


@pytest.fixture
def course(db) -> Course:
    return CourseFactory(
        course_id="26-0042",
        title="Interview and interrogation",
        provider=ProviderFactory(name="River Academy"),
    )
