"""From which address does a request come? Behind a proxy its own word counts, and nobody else's."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

NOWHERE = "0.0.0.0"  # noqa: S104 – stands for an address that is not known, nothing listens there


def address_of(request: HttpRequest) -> str:
    """The nearest address that is none of `TRUSTED_PROXIES`: each proxy adds at the end from whom it was asked, and
    what stands before that may have been written by anybody."""
    hops = [*request.headers.get("X-Forwarded-For", "").split(","), request.META.get("REMOTE_ADDR") or "unix"]
    nearest = NOWHERE
    for hop in reversed(hops):
        try:
            nearest = str(ip_address(hop.strip())) if hop != "unix" else nearest
        except ValueError:
            return nearest
        if not _is_trusted(hop.strip()):
            return nearest
    return nearest


def _is_trusted(hop: str) -> bool:
    if hop == "unix":  # a socket on this machine, which has no address
        return settings.TRUSTED_SOCKET
    return any(ip_address(hop) in network for network in settings.TRUSTED_PROXIES)
