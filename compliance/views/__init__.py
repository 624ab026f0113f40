"""Pages of standings and reports."""

from django.http import HttpRequest, HttpResponse

from compliance.views.people import member_list
from compliance.views.report import report

__all__ = ["member_list", "member_record", "my_record", "report", "transcript"]


def my_record(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def member_record(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def transcript(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)
