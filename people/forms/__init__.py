"""Forms of members, and the field that takes members by serial number."""

from people.forms.naming import MembersField
from people.forms.sign_in import SignInForm

__all__ = ["MembersField", "SignInForm"]
