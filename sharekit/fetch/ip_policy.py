"""Which IP addresses may be dialled.

The rule is an allow list: public internet addresses in their plain form. Forms that embed an IPv4 address in
an IPv6 one (mapped, 6to4, NAT64, Teredo, ISATAP) are refused because each can bypass a deny list.

Sources: the IANA special-purpose address registries (RFC 6890 and its updates); RFC 4291, 3056, 4380, 5214
and 6052.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_GLOBAL_V6 = IPv6Network("2000::/3")
_DENIED_V4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
            "224.0.0.0/4", "240.0.0.0/4",
            "168.63.129.16/32",  # public, but serves Azure's metadata inside Azure
        ),
    )
)  # fmt: skip
_DENIED_V6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # Teredo, benchmarks, ORCHID and others
            "2001:db8::/32",
            "2002::/16",  # 6to4
            "2620:4f:8000::/48",
            "3fff::/20",
        ),
    )
)
_PRIVATE_V4 = tuple(map(IPv4Network, ("10.0.0.0/8", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
_PRIVATE_V6 = (IPv6Network("::1/128"), IPv6Network("fc00::/7"))
_METADATA_V6 = IPv6Network("fd00:ec2::/32")  # cloud metadata services; never allowed
_ISATAP = {0x00005EFE, 0x02005EFE}


def is_allowed(address: str, *, private: bool = False) -> bool:
    """Whether `address` may be dialled.

    Args:
        address: An IP address as the resolver returned it.
        private: Also allow loopback, RFC 1918 and unique local addresses. Link-local addresses, used by cloud
            metadata services, are always refused.
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv4Address):
        return _is_public_v4(ip) or (private and any(ip in network for network in _PRIVATE_V4))
    if private and any(ip in network for network in _PRIVATE_V6):
        return ip not in _METADATA_V6
    return _is_public_v6(ip)


def _is_public_v4(ip: IPv4Address) -> bool:
    return ip.is_global and not any(ip in network for network in _DENIED_V4)


def _is_public_v6(ip: IPv6Address) -> bool:
    if ip.scope_id or ip not in _GLOBAL_V6 or (int(ip) >> 32) & 0xFFFFFFFF in _ISATAP:
        return False
    return not any(ip in network for network in _DENIED_V6)
