"""Pages of courses and classes."""

from courses.views.cancelling import session_cancel, session_move_members, session_reinstate
from courses.views.courses import (
    course_add,
    course_change,
    course_detail,
    course_list,
    course_matches,
    hours_so_far,
    proposed_source,
)
from courses.views.enrolments import enrolment_add, enrolment_remove
from courses.views.instructors import (
    instructor_add,
    instructor_change,
    instructor_detail,
    instructor_list,
    instructor_matches,
)
from courses.views.locations import (
    location_add,
    location_change,
    location_list,
    location_matches,
    location_merge,
)
from courses.views.merging import course_merge, course_merge_into, course_merge_undo
from courses.views.pre_approvals import (
    pre_approval_add,
    pre_approval_change,
    pre_approval_copy,
    pre_approval_list,
    pre_approval_remove,
)
from courses.views.providers import (
    provider_add,
    provider_change,
    provider_detail,
    provider_list,
)
from courses.views.repeating import session_move, session_repeat
from courses.views.sessions import (
    day_totals,
    session_add,
    session_change,
    session_list,
)

__all__ = [
    "course_add",
    "course_change",
    "course_detail",
    "course_list",
    "course_matches",
    "course_merge",
    "course_merge_into",
    "course_merge_undo",
    "day_totals",
    "enrolment_add",
    "enrolment_remove",
    "hours_so_far",
    "instructor_add",
    "instructor_change",
    "instructor_detail",
    "instructor_list",
    "instructor_matches",
    "location_add",
    "location_change",
    "location_list",
    "location_matches",
    "location_merge",
    "pre_approval_add",
    "pre_approval_change",
    "pre_approval_copy",
    "pre_approval_list",
    "pre_approval_remove",
    "proposed_source",
    "provider_add",
    "provider_change",
    "provider_detail",
    "provider_list",
    "session_add",
    "session_cancel",
    "session_change",
    "session_list",
    "session_move",
    "session_move_members",
    "session_reinstate",
    "session_repeat",
]
