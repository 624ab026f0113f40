"""Courses of the catalogue that a file brings."""

from courses.imports.courses import Courses
from frame.imports.kinds import declare

COURSES = declare(Courses())
