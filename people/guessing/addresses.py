"""What an address stands for: a station, and the network around it."""

import ipaddress
from datetime import datetime

from django.conf import settings

from frame.client_address import UNKNOWN
from people.guessing.limits import FORGET_PLACES_AFTER, MEMBERS_OF_A_STATION
from people.models import KnownPlace

# What a provider hands out as one: whoever has an address in it easily has the others.
NETWORK_BITS = {4: 24, 6: 48}


def is_of_a_station(address: str, now: datetime) -> bool:
    """Whether many share an address: the settings name it, or several members sign in from it."""
    if address == UNKNOWN:
        return False
    here = ipaddress.ip_network(address)
    if any(here.overlaps(station) for station in settings.STATION_ADDRESSES):
        return True
    known = KnownPlace.objects.filter(
        kind=KnownPlace.Kind.ADDRESS, place=address, used_at__gt=now - FORGET_PLACES_AFTER
    )
    return len(known.values_list("pk")[:MEMBERS_OF_A_STATION]) == MEMBERS_OF_A_STATION


def network_of(address: str) -> str:
    """The network around an address."""
    here = ipaddress.ip_network(address)
    return str(here.supernet(new_prefix=NETWORK_BITS[here.version]))
