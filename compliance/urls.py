"""Addresses of standings, reports and rules."""

from django.urls import path

from compliance import views

app_name = "compliance"

urlpatterns = [
    path("my-record/", views.my_record, name="my-record"),
    path("members/", views.member_list, name="member-list"),
    path("members/<str:serial_number>/", views.member_record, name="member-record"),
    path("members/<str:serial_number>/transcript.pdf", views.transcript, name="transcript"),
    path("report/", views.report, name="report"),
    path("rules/", views.rules, name="rules"),
    path("rules.pdf", views.rules_pdf, name="rules-pdf"),
]
