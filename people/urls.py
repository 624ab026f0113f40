"""Addresses of signing in and out, of finding members, and of what administrators keep."""

from django.urls import include, path

from people import views
from people.views.one_time_passwords import one_time_password_refuse
from people.views.sessions import session_left, session_list, signed_in_again

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("password/", views.ChangePassword.as_view(), name="password-change"),
    path("password/refuse/", one_time_password_refuse, name="one-time-password-refuse"),
    path("session/", session_left, name="session-left"),
    path("session/again/", signed_in_again, name="signed-in-again"),
    path("sessions/", session_list, name="session-list"),
    path("members/matches/", views.member_matches, name="member-matches"),
    path("administration/", include("people.administration_urls")),
]
