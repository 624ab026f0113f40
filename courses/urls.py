"""Addresses of courses and classes."""

from django.urls import path

from courses import views

app_name = "courses"

urlpatterns = [
    path("courses/", views.course_list, name="course-list"),
    path("courses/add/", views.course_add, name="course-add"),
    path("courses/hours-so-far/", views.hours_so_far, name="hours-so-far"),
    path("courses/matches/", views.course_matches, name="course-matches"),
    path("courses/proposed-source/", views.proposed_source, name="proposed-source"),
    path("courses/<name:course_id>/", views.course_detail, name="course-detail"),
    path("courses/<name:course_id>/change/", views.course_change, name="course-change"),
    path("courses/<name:course_id>/merge/", views.course_merge, name="course-merge"),
    path(
        "courses/<name:course_id>/merge/<name:into_id>/",
        views.course_merge_into,
        name="course-merge-into",
    ),
    path("courses/merges/<key:pk>/undo/", views.course_merge_undo, name="course-merge-undo"),
    path("pre-approved/", views.pre_approval_list, name="pre-approval-list"),
    path("pre-approved/add/", views.pre_approval_add, name="pre-approval-add"),
    path("pre-approved/<key:pk>/", views.pre_approval_change, name="pre-approval-change"),
    path("pre-approved/<key:pk>/remove/", views.pre_approval_remove, name="pre-approval-remove"),
    path("pre-approved/copy/<key:year>/", views.pre_approval_copy, name="pre-approval-copy"),
    path("administration/providers/", views.provider_list, name="provider-list"),
    path("administration/providers/add/", views.provider_add, name="provider-add"),
    path("administration/providers/<key:pk>/", views.provider_detail, name="provider-detail"),
    path(
        "administration/providers/<key:pk>/change/", views.provider_change, name="provider-change"
    ),
    path("instructors/", views.instructor_list, name="instructor-list"),
    path("instructors/add/", views.instructor_add, name="instructor-add"),
    path("instructors/matches/", views.instructor_matches, name="instructor-matches"),
    path("instructors/<key:pk>/", views.instructor_detail, name="instructor-detail"),
    path("instructors/<key:pk>/change/", views.instructor_change, name="instructor-change"),
    path("locations/", views.location_list, name="location-list"),
    path("locations/add/", views.location_add, name="location-add"),
    path("locations/matches/", views.location_matches, name="location-matches"),
    path("locations/<key:pk>/", views.location_change, name="location-change"),
    path("locations/<key:pk>/merge/", views.location_merge, name="location-merge"),
    path("classes/", views.session_list, name="session-list"),
    path("classes/add/", views.session_add, name="session-add"),
    path("classes/day-totals/", views.day_totals, name="day-totals"),
    path("classes/<key:pk>/change/", views.session_change, name="session-change"),
    path("classes/<key:pk>/again/", views.session_repeat, name="session-repeat"),
    path("classes/<key:pk>/move/", views.session_move, name="session-move"),
    path("classes/<key:pk>/cancel/", views.session_cancel, name="session-cancel"),
    path("classes/<key:pk>/move-members/", views.session_move_members, name="session-move-members"),
    path("classes/<key:pk>/reinstate/", views.session_reinstate, name="session-reinstate"),
    path("classes/<key:pk>/enrol/", views.enrolment_add, name="enrolment-add"),
    path("enrolments/<key:pk>/remove/", views.enrolment_remove, name="enrolment-remove"),
]
