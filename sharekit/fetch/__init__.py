"""Reads URLs: guarded, bounded, cached. The only package that fetches from the web.

    Fetcher(FetchOptions(deadline=10)).get("https://example.org/post").body

Every IP address is checked before it is dialled, again at each redirect. The environment is ignored: no
proxies, no .netrc. A fetch ends at its deadline and never holds more than its limit of bytes.
"""

from sharekit.fetch.fetcher import Fetcher
from sharekit.fetch.response import FetchResponse

__all__ = ["FetchResponse", "Fetcher"]
