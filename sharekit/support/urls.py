"""URLs from outside: taken apart without exceptions, and whether two lead to the same article."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

# Parameters that only count readers. Any other one may select the article: `?p=11` and `?p=12` are two.
_TRACKING = re.compile(
    r"(?:utm|mtm|pk|piwik|matomo|hsa|at|ga|fb|mc|oly|vero|__hs)_\w+|_ga|_gl|_ke|_hsenc|_hsmi|__hssc|__hstc|__hsfp"
    r"|hsctatracking|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|ttclid|li_fat_id|igshid|igsh"
    r"|epik|srsltid|mkt_tok|mkwid|rb_clickid|s_cid|s_kwcid|wickedid|irclickid|ncid|cmpid|icid|ito|xtor|spm|scm|smid"
    r"|smtyp|ref_src|ref_url|guccounter|guce_referrer(?:_sig)?|trk|trkinfo|_openstat|nr_email_referer|sr_share"
    r"|action_object_map|action_ref_map|action_type_map|__twitter_impression|cx_\w+|email_source|taid|dm_i",
    re.IGNORECASE,
)
_FEED_READERS = {("source", "rss"), ("ref", "rss"), ("from", "rss")}
_UNSEEN = "\\x00-\\x1f\\x7f-\\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069"  # the latter: RFC 3987, section 4.1
_WEB_URL = re.compile(rf"https?://[^\s/?#<>\"'`{{}}|^\\{_UNSEEN}]+[^\s<>\"`\\{_UNSEEN}]*", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index\.(?:html?|php))?$", re.IGNORECASE)
_DEFAULT_PORTS = {80, 443}
_LONGEST_LABEL = 63
_PLAIN = re.compile(r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)+)((?:/[A-Za-z0-9_-]+)*)/?")
_PATH_SAFE = "/:@!$&'()*+,;=~"
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://|(data):", re.IGNORECASE)
_NO_PARTS = SplitResult("", "", "", "", "")


def scheme_of(address: str) -> str:
    """Return the scheme that a picture's address has; empty for a path, also for one with a colon in it."""
    scheme = _SCHEME.match(address)
    return (scheme[1] or scheme[2]).lower() if scheme else ""


def split_url(url: str) -> SplitResult:
    """Return the parts of a URL, none of a broken one: `https://[a`, `https://a:b`, `https://a\uff0fb`."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 (raises if invalid)
    except ValueError:
        return _NO_PARTS
    return parts


def join_url(base: str, address: str) -> str:
    """Return an address in a page at `base` as an absolute one; nothing for a broken one."""
    try:
        return urljoin(base, address)
    except ValueError:
        return ""


def ascii_host(host: str) -> str:
    """Return a host name as DNS is asked for it; empty for one that DNS cannot hold.

    Sources: UTS #46, nontransitional: ß stays itself, where the standard library's codec (IDNA 2003) names
    the domain of another owner with ss; RFC 1035, section 2.3.4 (lengths of labels).
    """
    if not host.isascii():
        import idna  # rarely needed

        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except UnicodeError:  # of which IDNAError is one
            return ""
    labels = host.removesuffix(".").split(".")
    return host if all(0 < len(label) <= _LONGEST_LABEL for label in labels) else ""


def article_key(url: str) -> str:
    """Return a key that is equal for URLs of the same article, and empty for an empty or invalid URL.

    Scheme, `www.`, default ports, a trailing slash or index file, fragments, the order of parameters and
    known tracking parameters are ignored. All other parameters count.
    """
    if plain := _PLAIN.fullmatch(url):  # most URLs; the rest takes ten times as long
        return plain[1].removeprefix("www.") + plain[2]
    parts = split_url(url.strip())
    host, port = parts.hostname or "", parts.port
    host = ascii_host(host) or host
    host = host.removeprefix("www.") + (f":{port}" if port and port not in _DEFAULT_PORTS else "")
    path = _INDEX.sub(
        "", quote(unquote(parts.path, errors="surrogateescape"), _PATH_SAFE, errors="surrogateescape")
    )
    query = _query(parts.query)
    # Pages of web applications differ in what follows `#!` or `#/`.
    fragment = f"#{parts.fragment}" if parts.fragment.startswith(("!", "/")) else ""
    return f"{host}{path}{query}{fragment}" if host or path or query else ""


def web_url(url: str) -> str:
    """Return an absolute http(s) URL with its spaces percent-encoded, or empty for anything else.

    Markup, backslashes, and control characters, those of direction too, are in no URL: text with them is
    not one.
    """
    encoded = url.strip().replace(" ", "%20")
    if not _WEB_URL.fullmatch(encoded):
        return ""
    parts = split_url(encoded)
    return encoded if parts.hostname and parts.port != 0 else ""


def _query(query: str) -> str:
    pairs = sorted(
        (name, value)
        for name, value in parse_qsl(query, keep_blank_values=True)
        if not _TRACKING.fullmatch(name) and (name.lower(), value.lower()) not in _FEED_READERS
    )
    return f"?{urlencode(pairs)}" if pairs else ""
