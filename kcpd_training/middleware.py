"""What every request and every answer have in common."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from kcpd_training.errors import method_not_allowed

NOT_ALLOWED = 405
# Sent along by what a page asks again and again, with nobody there.
BY_ITSELF = "X-Asked-By-Itself"
# What no page of ours asks of a browser, so that a script planted in one can't either.
NOT_ASKED_OF_A_BROWSER = ", ".join(
    f"{feature}=()"
    for feature in (
        *("accelerometer", "autoplay", "browsing-topics", "camera"),
        *("display-capture", "encrypted-media", "geolocation", "gyroscope", "hid"),
        *("identity-credentials-get", "idle-detection", "magnetometer", "microphone", "midi"),
        *("payment", "publickey-credentials-get", "screen-wake-lock", "serial", "usb"),
        "xr-spatial-tracking",
    )
)
Answer = Callable[[HttpRequest], HttpResponseBase]


def keep_to_this_site(answer: Answer) -> Answer:
    """Let no other site embed an answer of ours, and no page ask for a sensor of the device."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = NOT_ASKED_OF_A_BROWSER
        return response

    return answered


def answer_head_as_get(answer: Answer) -> Answer:
    """Answer HEAD wherever GET is answered: the same headers, and nothing after them."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        if request.method != "HEAD":
            return answer(request)
        request.method = "GET"
        response = answer(request)
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = []
        elif isinstance(response, HttpResponse):
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response

    return answered


def answer_with_failure(answer: Answer) -> Answer:
    """Give the page of a form that could not be saved the status of why; it says so in words."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if failure := getattr(request, "storage_failure", None):
            response.status_code = failure.status
            for name, value in failure.headers.items():
                response[name] = value
        return response

    return answered


def note_seen(answer: Answer) -> Answer:
    """Keep who asks for something signed in; what a page asks for by itself is no sign of them."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated and BY_ITSELF not in request.headers:
            request.session.note_seen(timezone.now())  # type: ignore[attr-defined]  # our store
        return answer(request)

    return answered


def answer_options(answer: Answer) -> Answer:
    """Answer OPTIONS with what an address takes, where its view only refuses it."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if request.method != "OPTIONS" or response.status_code != NOT_ALLOWED:
            return response
        return HttpResponse(
            status=204, headers={"Allow": f"{response.headers.get('Allow', '')}, OPTIONS"}
        )

    return answered


def say_not_allowed(answer: Answer) -> Answer:
    """Give the refusal of a method the words of a page of ours, where a view has none."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if response.status_code != NOT_ALLOWED:
            return response
        return method_not_allowed(request, response.headers.get("Allow", ""))

    return answered


def keep_out_of_caches(answer: Answer) -> Answer:
    """Let no cache and no back button show a personal page to the next one at the computer."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if request.user.is_authenticated:
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return answered
