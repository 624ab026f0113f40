"""Courses and providers that a file brings, looked at and written one by one."""

from courses.imports.courses import Courses
from courses.imports.providers import Providers
from frame.imports.kinds import declare

COURSES = declare(Courses())
PROVIDERS = declare(Providers())
