"""Forms of members, and the field that takes members by serial number."""

from people.forms.naming import MembersField
from people.forms.sign_in import FirstPasswordForm, OwnPasswordForm, SignInForm

__all__ = ["FirstPasswordForm", "MembersField", "OwnPasswordForm", "SignInForm"]
