"""Addresses of the event log."""

from django.urls import path

from events import views

app_name = "events"

urlpatterns = [
    path("events/", views.event_list, name="event-list"),
    path("events/check/", views.event_log_check, name="event-log-check"),
    path("events/file/", views.event_log_file, name="event-log-file"),
    path("events/<int:pk>/proof/", views.event_proof, name="event-proof"),
]
