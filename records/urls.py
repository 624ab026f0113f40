"""Addresses of records: rosters, sheets, completions, events."""

from django.urls import path

from records import views

app_name = "records"

urlpatterns = [
    path("classes/<int:pk>/sheet/", views.sheet_entry, name="sheet-entry"),
    path("classes/<int:pk>/sign-in-sheet.pdf", views.sheet_pdf, name="sheet-pdf"),
    path("completions/<int:pk>/", views.completion_detail, name="completion-detail"),
    path("completions/<int:pk>/void/", views.completion_void, name="completion-void"),
    path("events/", views.event_list, name="event-list"),
]
