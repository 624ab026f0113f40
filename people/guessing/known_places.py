"""The browsers and addresses from which a member has signed in before.

A browser keeps one secret, for all who sign in there; a row on the server has its hash with one
member. So a computer that sixty officers share has one short cookie, and no row tells which others
are known there.
"""

import secrets
from datetime import datetime

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from frame.client_address import UNKNOWN, client_address
from people.guessing.limits import FORGET_PLACES_AFTER, MOST_PLACES
from people.models import KnownPlace, Member, Way

BROWSER, ADDRESS = KnownPlace.Kind.BROWSER, KnownPlace.Kind.ADDRESS


def ways_of(member: Member | None, request: HttpRequest | None, now: datetime) -> list[Way]:
    """The ways by which a password of this member may be tried, the best known one first."""
    if member is None or request is None:
        return [Way.ELSEWHERE]
    places: dict[str, str] = {ADDRESS: client_address(request)}
    if secret := browser_of(request):
        places[BROWSER] = _known_by(secret, member)
    known = member.known_places.filter(
        place__in=places.values(), used_at__gt=now - FORGET_PLACES_AFTER
    )
    found = {
        kind for kind, place in known.values_list("kind", "place") if places.get(kind) == place
    }
    known_ways = {BROWSER: Way.BROWSER, ADDRESS: Way.ADDRESS}
    return [way for kind, way in known_ways.items() if kind in found] or [Way.ELSEWHERE]


def place_of(way: Way, request: HttpRequest | None) -> str:
    """What tells one known browser or address from another; nothing for all others together."""
    if request is None:
        return ""
    if way == Way.BROWSER:
        return browser_of(request)
    return client_address(request) if way == Way.ADDRESS else ""


def browser_of(request: HttpRequest | None) -> str:
    """The secret that this service has given the browser; blank where it has given none."""
    said = "" if request is None else request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, "")
    try:
        return _signer().unsign(said) if said.isascii() else ""
    except BadSignature:
        return ""


def remember(
    member: Member,
    request: HttpRequest,
    response: HttpResponse,
    *,
    now: datetime,
    anew: bool = False,
) -> None:
    """Know this browser and this address again when the member comes back.

    Args:
        anew: by a new secret, as somebody may have copied the one that the browser had.
    """
    secret = "" if anew else browser_of(request)
    secret = secret or secrets.token_urlsafe(32)
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE_NAME,
        _signer().sign(secret),
        max_age=FORGET_PLACES_AFTER,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    places = {BROWSER: _known_by(secret, member)}
    if (address := client_address(request)) != UNKNOWN:
        places[ADDRESS] = address
    for kind, place in places.items():
        member.known_places.update_or_create(kind=kind, place=place, defaults={"used_at": now})
        of_kind = member.known_places.filter(kind=kind).order_by("-used_at", "-pk")
        too_many = list(of_kind.values_list("pk", flat=True)[MOST_PLACES:])
        if too_many:
            KnownPlace.objects.filter(pk__in=too_many).delete()


def forget_places(member: Member) -> None:
    """Know no browser and no address of a member any more."""
    member.known_places.all().delete()


def forget_browsers(member: Member) -> None:
    """Know no browser of a member any more, nor a copy of what one of them kept."""
    member.known_places.filter(kind=BROWSER).delete()


def forget_browsers_of_all() -> None:
    """Know no browser of anybody any more, as after a leak."""
    KnownPlace.objects.filter(kind=BROWSER).delete()


def _signer() -> Signer:
    """Without a signature anybody could plant a secret that they know."""
    return Signer(salt="people.known_browser")


def _known_by(secret: str, member: Member) -> str:
    said = f"{member.pk}|{secret}"
    return salted_hmac("people.known_browser", said, algorithm="sha256").hexdigest()
