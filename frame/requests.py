"""Requests behind sign-in, which always have a member who asks."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    # The model of AUTH_USER_MODEL, as the type checker knows it; it stands on a floor above.
    from django.contrib.auth.models import _User as Asker


class SignedInRequest(HttpRequest):
    """What a page behind sign-in is given; the middleware has asked everyone to sign in."""

    user: "Asker"
    htmx: HtmxDetails


def member_asking(request: HttpRequest) -> "Asker":
    """The member who asks, where Django's own classes pass any request on."""
    assert request.user.is_authenticated
    return request.user
