"""What files bring of members, elements and leaves, as from the personnel office."""

from frame.imports.kinds import declare
from people.imports.elements import Elements
from people.imports.former_serials import FormerSerials
from people.imports.leaves import Leaves
from people.imports.members import Members
from people.imports.roles import Roles
from people.imports.voided_leaves import VoidedLeaves

MEMBERS = declare(Members())
ELEMENTS = declare(Elements())
FORMER_SERIALS = declare(FormerSerials())
LEAVES = declare(Leaves())
VOIDED_LEAVES = declare(VoidedLeaves())
ROLES = declare(Roles())
