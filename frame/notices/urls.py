"""Addresses of a member's own notices, and of the e-mail that could not be sent."""

from django.urls import path

from frame.notices import views

app_name = "notices"

urlpatterns = [
    path("notices/", views.notice_list, name="notice-list"),
    path("notices/read/", views.notice_read_all, name="notice-read-all"),
    path("notices/e-mail/", views.mail_choices, name="mail-choices"),
    path("notices/<key:pk>/", views.notice_detail, name="notice-detail"),
    path("administration/e-mail/", views.unsent_list, name="unsent-list"),
]
