"""The only door to the web for reading: guarded, bounded, cached.

    Fetcher(FetchOptions(deadline=10)).get("https://example.org/post").body

Every address is vetted, and the vetted one dialled, again at each redirect. Nothing of the environment is
used: no proxy, no .netrc. A fetch ends by its deadline, and never holds more than its cap of bytes.
"""

from sharekit.fetch.fetcher import Fetcher
from sharekit.fetch.response import Answer

__all__ = ["Answer", "Fetcher"]
