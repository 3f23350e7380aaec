"""Where a request comes from, for limits alone: it is counted as a keyed digest and never stored in clear."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

_HOUSEHOLD_BITS = 64
"""One subscriber of IPv6 has all addresses of such a network, and can take another for every try."""


def client_address(request: HttpRequest) -> str:
    """The sender's IPv4 address, or the network of 64 bits that holds an IPv6 address.

    Behind a proxy it is what the proxy nearest to us has seen, the last entry of X-Forwarded-For; those
    before it are whatever the sender likes to claim.
    """
    stated = str(request.META.get("REMOTE_ADDR", ""))
    if settings.SECURE_PROXY_SSL_HEADER is not None:
        stated = str(request.META.get("HTTP_X_FORWARDED_FOR", stated)).rpartition(",")[2].strip()
    try:
        address = ip_address(stated)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ip_network((address, _HOUSEHOLD_BITS), strict=False))
    return str(address)
