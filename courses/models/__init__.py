"""What is taught: providers, courses, and the classes they are taught in."""

from courses.models.course import Course, CourseIdCounter
from courses.models.course_merge import CourseMerge
from courses.models.course_session import CourseSession, Enrolment, SessionDay
from courses.models.location import Location
from courses.models.outside_instructor import OutsideInstructor
from courses.models.pre_approval import PreApproval
from courses.models.provider import Provider

__all__ = [
    "Course",
    "CourseIdCounter",
    "CourseMerge",
    "CourseSession",
    "Enrolment",
    "Location",
    "OutsideInstructor",
    "PreApproval",
    "Provider",
    "SessionDay",
]
