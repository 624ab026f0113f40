"""The pages of people that other pages stand below, as a breadcrumb names them."""

MEMBERS = ("Members", "people:member-list")
ELEMENTS = ("Elements", "people:element-list")
ROLES = ("Roles", "people:designation-list")
TO_CONFIRM = ("To confirm", "people:to-confirm")
