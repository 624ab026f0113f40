"""Members and elements that a file brings, as from the personnel office."""

from frame.imports.kinds import declare
from people.imports.elements import Elements
from people.imports.members import Members

MEMBERS = declare(Members())
ELEMENTS = declare(Elements())
