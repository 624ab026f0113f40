"""Forms of members, and the field that takes members by serial number."""

from people.forms.naming import MembersField
from people.forms.sign_in import OwnPasswordForm, SignInForm

__all__ = ["MembersField", "OwnPasswordForm", "SignInForm"]
