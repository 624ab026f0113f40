"""Pages of signing in, and of the members, elements and roles that administrators keep."""

from people.views.matches import member_matches
from people.views.sign_in import ChangePassword, SignIn, SignOut

__all__ = ["ChangePassword", "SignIn", "SignOut", "member_matches"]
