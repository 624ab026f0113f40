"""Every form that is filled from a row carries the last change of it in the same way."""

import pytest

from courses.forms.courses import CourseForm
from courses.forms.instructors import OutsideInstructorForm
from courses.forms.locations import LocationForm
from courses.forms.providers import ProviderForm
from courses.forms.repeating import MoveClassForm
from courses.forms.sessions import SessionForm
from frame.form_fields import SeenField
from people.forms.elements import ElementForm
from people.forms.members import MemberForm


@pytest.mark.parametrize(
    "form",
    [
        *(
            CourseForm,
            OutsideInstructorForm,
            LocationForm,
            ProviderForm,
            MoveClassForm,
            SessionForm,
        ),
        *(ElementForm, MemberForm),
    ],
)
def test_a_last_change_that_is_left_out_counts_as_not_seen(form):
    assert isinstance(form.base_fields["seen"], SeenField)
