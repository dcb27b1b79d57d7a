"""Element names as feeds write them ▶ canonical lower-case names: `title`, `dc:creator`.

Namespaces are recognized by their URI in its common spellings; an unknown URI by the prefix.
"""

from __future__ import annotations

from functools import lru_cache

ATOM = "atom"
_SPACES = {
    "www.w3.org/2005/atom": ATOM,
    "example.com/newformat": ATOM,
    "example.com/necho": ATOM,
    "purl.org/rss/1.0": "",
    "purl.org/net/rss1.1": "",
    "my.netscape.com/rdf/simple/0.9": "",
    "channel.netscape.com/rdf/simple/0.9": "",
    "my.netscape.com/publish/formats/rss-0.91.dtd": "",
    "backend.userland.com/rss": "",
    "backend.userland.com/rss2": "",
    "backend.userland.com/rss091": "",
    "backend.userland.com/rss092": "",
    "blogs.law.harvard.edu/tech/rss": "",
    "cyber.law.harvard.edu/rss": "",
    "cyber.law.harvard.edu/rss/rss.html": "",
    "www.rssboard.org/rss-specification": "",
    "www.w3.org/1999/02/22-rdf-syntax-ns": "rdf",
    "purl.org/dc/elements/1.1": "dc",
    "purl.org/dc/elements/1.0": "dc",
    "purl.org/dc/terms": "dcterms",
    "purl.org/rss/1.0/modules/dcterms": "dcterms",
    "purl.org/rss/1.0/modules/content": "content",
    "purl.org/rss/1.0/modules/textinput": "ti",
    "purl.org/rss/1.0/modules/slash": "slash",
    "purl.org/rss/1.0/modules/syndication": "sy",
    "search.yahoo.com/mrss": "media",
    "www.rssboard.org/media-rss": "media",
    "video.search.yahoo.com/mrss": "media",
    "www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "www.itunes.com/dtds/podcast-1.0": "itunes",
    "example.com/dtds/podcast-1.0.dtd": "itunes",
    "www.google.com/schemas/play-podcasts/1.0": "googleplay",
    "www.google.com/schemas/play-podcasts/1.0/play-podcasts.xsd": "googleplay",
    "podcastindex.org/namespace/1.0": "podcast",
    "rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "webfeeds.org/rss/1.0": "webfeeds",
    "xmlns.com/foaf/0.1": "foaf",
    "www.w3.org/1999/xhtml": "xhtml",
    "www.w3.org/xml/1998/namespace": "xml",
}
# URI prefixes of the drafts and versions of one vocabulary.
_FAMILIES = (
    ("purl.org/atom/", ATOM),
    ("purl.org/dc/elements", "dc"),
    ("prismstandard.org/namespaces/", "prism"),
    ("purl.org/rss/1.0/modules/prism", "prism"),
)
_PREFIXES = frozenset(filter(None, (*_SPACES.values(), "prism")))


@lru_cache(maxsize=2048)
def canonical(tag: str, prefix: str | None) -> str:
    """Return the canonical name of an element.

    Args:
        tag: As lxml returns it: `{namespace}name`, or `prefix:name` if the prefix was not declared.
        prefix: As written in the document.
    """
    space, _, name = tag.rpartition("}")
    if not space and ":" in name:
        prefix, _, name = name.partition(":")
    canonical_prefix = _known(space.removeprefix("{"))
    if canonical_prefix is None:
        written = (prefix or "").lower()
        canonical_prefix = written if not space or not written or written in _PREFIXES else "?"
    return f"{canonical_prefix}:{name}".lower() if canonical_prefix else name.lower()


def _known(space: str) -> str | None:
    """Return the prefix of a namespace URI, http or https, with or without a trailing slash."""
    address = space.strip().lower().partition("://")[2].rstrip("/#")
    if (short := _SPACES.get(address)) is not None:
        return short
    bare = address.removeprefix("www.")
    return next((prefix for start, prefix in _FAMILIES if bare.startswith(start)), None)
