"""The address that a request came from, as far as it can't be made up."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "an unknown address"
# What one household, station or server is given of IPv6: whoever has it has all of its addresses.
OWN_OF_IPV6 = 64


def client_address(request: HttpRequest) -> str:
    """The address of who asks: an IPv4 address, or the network of an IPv6 address.

    Behind a proxy it is the last that the proxy has written, whatever the browser wrote before it;
    without one nothing that a browser writes is believed.
    """
    if settings.BEHIND_PROXY:
        said = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2]
    else:
        said = request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(said.strip())
    except ValueError:
        return UNKNOWN
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), OWN_OF_IPV6), strict=False))
