"""The addresses of the whole product."""

from django.contrib import admin
from django.urls import include, path

import kcpd_training.addresses  # noqa: F401  registers how addresses name things
from kcpd_training import views
from records.views import account

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("health/", views.health, name="health"),
    path("sign-in/", account.SignIn.as_view(), name="sign-in"),
    path("sign-out/", account.SignOut.as_view(), name="sign-out"),
    path("password/", account.ChangePassword.as_view(), name="password-change"),
    path("", include("courses.urls")),
    path("", include("records.urls")),
    path("", include("compliance.urls")),
    path("admin/", admin.site.urls),
]
