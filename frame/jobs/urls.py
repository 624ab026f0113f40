"""Addresses of a member's own jobs."""

from django.urls import path

from frame.jobs import views

app_name = "jobs"

urlpatterns = [
    path("jobs/", views.job_list, name="job-list"),
    path("jobs/<key:pk>/", views.job_detail, name="job-detail"),
    path("jobs/<key:pk>/cancel/", views.job_cancel, name="job-cancel"),
    path("jobs/<key:pk>/file/", views.job_file, name="job-file"),
]
