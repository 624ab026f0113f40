"""Addresses of courses and classes."""

from django.urls import path

from courses import views

app_name = "courses"

urlpatterns = [
    path("courses/", views.course_list, name="course-list"),
    path("courses/add/", views.course_add, name="course-add"),
    path("courses/<str:course_id>/", views.course_detail, name="course-detail"),
    path("courses/<str:course_id>/change/", views.course_change, name="course-change"),
    path("classes/", views.session_list, name="session-list"),
    path("classes/add/", views.session_add, name="session-add"),
    path("classes/<int:pk>/", views.session_detail, name="session-detail"),
    path("classes/<int:pk>/change/", views.session_change, name="session-change"),
]
