"""Pages of records."""

from django.http import HttpRequest, HttpResponse


def sheet_entry(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def sheet_pdf(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def completion_detail(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def completion_void(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def event_list(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)
