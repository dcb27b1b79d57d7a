"""Sanitising text and links from articles: no control characters, http(s) links only."""

from __future__ import annotations

import re
from urllib.parse import quote

from sharekit.support.text_utils import clip
from sharekit.support.urls import ascii_host, split_url

# C0 and C1 controls, surrogates, noncharacters, and the bidi embeddings, overrides and isolates that could
# reorder the text after them (the marks U+200E, U+200F and U+061C are harmless and kept).
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
_SPACES = re.compile("[\\s\x85\u2028\u2029]+")
_MOST_URL = 2000
_PLAIN_URL = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[A-Za-z0-9._~/-]{0,500})?")
_URL_SAFE = "!#$%&'()*+,/:;=?@[]~-._"


def one_line(text: str, most: int = 2000) -> str:
    """Return `text` on one line, without control characters, cut to `most` characters."""
    return clip(_SPACES.sub(" ", _UNWANTED.sub("", text)).strip(), most)


def web_link(url: str) -> str:
    """Return an http(s) URL that is safe in attributes and email, or an empty string.

    Other schemes (`javascript:`, `data:` …), relative addresses, addresses with user names and those longer
    than 2,000 characters give an empty string. Characters not allowed in URLs are percent-encoded.
    """
    if _PLAIN_URL.fullmatch(url):
        return url
    text = _UNWANTED.sub("", url).strip()
    parts = split_url(text)
    host = parts.hostname
    if parts.scheme not in {"http", "https"} or not host or parts.username is not None:
        return ""
    encoded = _with_ascii_host(text, parts.netloc, host)
    written = quote(encoded, safe=_URL_SAFE)
    return written if len(written) <= _MOST_URL else ""


def _with_ascii_host(url: str, netloc: str, host: str) -> str:
    if host.isascii():
        return url
    written = ascii_host(host)
    if not written:  # browsers also take symbols, as in ❤.example, which IDNA 2003 had
        try:
            written = host.encode("idna").decode("ascii")
        except UnicodeError:
            return url
    return url.replace(netloc, netloc.lower().replace(host, written), 1)
