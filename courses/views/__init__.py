"""Pages of courses and classes."""

from django.http import HttpRequest, HttpResponse


def course_list(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def course_add(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def course_detail(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def course_change(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def session_list(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def session_add(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def session_detail(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)


def session_change(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=501)
