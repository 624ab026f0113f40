"""The addresses of the whole product."""

from django.urls import include, path

from kcpd_training.desk import views as desk
from kcpd_training.desk.administration import administration
from kcpd_training.health import health

urlpatterns = [
    path("", desk.home, name="home"),
    path("search/", desk.search, name="search"),
    path("health/", health, name="health"),
    path("administration/", administration, name="administration"),
    path("", include("frame.notices.urls")),
    path("", include("frame.lists_on_paper.urls")),
    path("", include("frame.jobs.urls")),
    path("", include("frame.imports.urls")),
    path("", include("people.urls")),
    path("", include("events.urls")),
    path("", include("courses.urls")),
    path("", include("records.urls")),
    path("", include("kcpd_training.desk.urls")),
    path("", include("compliance.urls")),
]

handler400 = "kcpd_training.errors.bad_request"
handler403 = "kcpd_training.errors.permission_denied"
handler404 = "kcpd_training.errors.page_not_found"
handler500 = "kcpd_training.errors.server_error"
