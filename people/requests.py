"""Requests behind sign-in, which always have a member who asks."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from people.models import Member


class SignedInRequest(HttpRequest):
    """What a page behind sign-in is given; the middleware has asked everyone to sign in."""

    user: Member
    htmx: HtmxDetails


def member_asking(request: HttpRequest) -> Member:
    """The member who asks, where Django's own classes pass any request on."""
    assert isinstance(request.user, Member)
    return request.user
