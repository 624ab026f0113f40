"""Pages of standings and reports."""

from django.http import HttpRequest, HttpResponse


def my_record(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def member_list(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def member_record(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def transcript(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def report(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)
