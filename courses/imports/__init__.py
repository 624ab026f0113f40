"""What files bring of the catalogue and its classes, looked at and written one by one."""

from courses.imports.classes import Classes
from courses.imports.courses import Courses
from courses.imports.locations import Locations
from courses.imports.outside_instructors import OutsideInstructors
from courses.imports.providers import Providers
from frame.imports.kinds import declare

COURSES = declare(Courses())
PROVIDERS = declare(Providers())
LOCATIONS = declare(Locations())
INSTRUCTORS = declare(OutsideInstructors())
CLASSES = declare(Classes())
