"""Pages of records."""

from django.http import HttpRequest, HttpResponse

from records.views.sheet_pdf import sheet_pdf


def sheet_entry(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def completion_detail(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def completion_void(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def event_list(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


__all__ = ["completion_detail", "completion_void", "event_list", "sheet_entry", "sheet_pdf"]
