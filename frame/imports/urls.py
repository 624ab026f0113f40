"""Addresses of files that are brought in."""

from django.urls import path

from frame.imports import taking_views, views

app_name = "imports"

urlpatterns = [
    path("imports/", views.import_list, name="import-list"),
    path("imports/new/<slug:kind>/", views.import_add, name="import-add"),
    path("imports/all/<slug:kind>/", taking_views.take_all, name="take-all"),
    path("imports/<key:pk>/", views.import_detail, name="import-detail"),
    path("imports/<key:pk>/columns/", views.import_columns, name="import-columns"),
    path("imports/<key:pk>/headings/", views.import_headings, name="import-headings"),
    path("imports/<key:pk>/write/", views.import_write, name="import-write"),
    path("imports/<key:pk>/leave/", views.import_leave, name="import-leave"),
    path("imports/<key:pk>/to-mend/", taking_views.import_to_mend, name="import-to-mend"),
]
