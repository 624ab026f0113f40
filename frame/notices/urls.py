"""Addresses of a member's own notices."""

from django.urls import path

from frame.notices import views

app_name = "notices"

urlpatterns = [
    path("notices/", views.notice_list, name="notice-list"),
    path("notices/read/", views.notice_read_all, name="notice-read-all"),
    path("notices/<key:pk>/", views.notice_detail, name="notice-detail"),
]
