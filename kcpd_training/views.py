"""Pages that belong to no single app: home, search, health."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """The member's day."""
    return render(request, "home.html")


def search(request: HttpRequest) -> HttpResponse:
    """Jump to a member, a course or a class."""
    return render(request, "search.html", {"q": request.GET.get("q", "")})


@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """Answer a monitor that the server runs and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
